"""Excel workbooks (.xlsx) → ``kg.document.Document``."""

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel
from openpyxl.worksheet.worksheet import Worksheet

from kg.document import Document
from kg.errors import InputError
from kg.readers.assembling import Source, assemble
from kg.readers.limits import Limits
from kg.readers.numbers import format_of, is_date, shown
from kg.readers.package import Package, open_package
from kg.readers.sheets import Sheet, blocks, bounded

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_MERGED = re.compile(rb'mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})"')
_NO_RESULT = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def read(data: bytes, name: str, shown_as: str, limits: Limits) -> Document:
    """Read the bytes of an .xlsx file; ``shown_as`` is what errors call it. Raises ``InputError``.

    The source map gives sheet and cell, and the offset in the cell. All sheets are read, hidden ones with a warning.
    """
    package = open_package(data, shown_as, "an Excel file (.xlsx)", limits)
    lacking = _look_over(package, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and extensions that are of no concern here
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except InputError:
        raise
    except Exception as error:  # the library lets many kinds pass on a damaged file
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"{shown_as}: is an Excel file (.xlsx) that is damaged ({reason}); fetch it again") from None
    notes = [f"sheet {sheet.title} is hidden" for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if lacking:
        notes.append(f"{lacking} formulas without a stored result were left empty; open and save the file in Excel")
    sheets = (_sheet(sheet) for sheet in book.worksheets)
    document = assemble(
        (block for sheet in sheets for block in blocks(sheet)), Source(name, data, MEDIA_TYPE, warnings=tuple(notes))
    )
    if not document.text:
        raise InputError(f"{shown_as}: is an Excel file (.xlsx) without any words; remove it or fetch it again")
    return document


def _look_over(package: Package, limits: Limits) -> int:
    """Refuse what would cost too much before it is loaded; how many formulas have no stored result."""
    cells = lacking = 0
    for member in package.names():
        if not member.endswith((".xml", ".rels")):
            continue
        content = package.read(member)
        if _DECLARED.search(content):
            raise InputError(
                f"{package.shown}: is damaged ({member}): it declares a document type, which no Office file does; "
                "leave it out"
            )
        if "worksheets/" in member:
            lacking += len(_NO_RESULT.findall(content))
            cells += len(_CELL.findall(content))
            cells += sum(_area(*found.groups()) for found in _MERGED.finditer(content))
            bounded(cells, limits.max_cells, package.shown)
    return lacking


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    return (abs(_index(right) - _index(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _index(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column


def _sheet(sheet: Worksheet) -> Sheet:
    return Sheet(
        sheet.title,
        dict(_cells(sheet)),
        [(found.min_row - 1, found.max_row - 1, found.min_col - 1, found.max_col - 1) for found in sheet.merged_cells],
    )


def _cells(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], str]]:
    epoch = sheet.parent.epoch if sheet.parent else WINDOWS_EPOCH
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.value is not None and cell.data_type != "e":
                yield (cell.row - 1, cell.column - 1), _shown(cell, epoch)


def _shown(cell: Cell, epoch: datetime) -> str:
    # The number of a format is not public; formats 27 to 58 mean dates in Chinese Excel, and it alone tells them.
    code = format_of(cell._style.numFmtId, cell.number_format)  # type: ignore[attr-defined]
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and is_date(code):
        try:
            return shown(from_excel(value, epoch), code)
        except (OverflowError, ValueError):
            return shown(value, "General")
    if value is None or isinstance(value, (str, int, float, Decimal, date, time, timedelta)):
        return shown(value, code)
    return str(value)
