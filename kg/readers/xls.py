"""Workbooks of Excel 97 to 2003 and WPS tables (.xls, .et) → ``kg.document.Document``."""

import io
from collections.abc import Iterator

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet as XlsSheet

from kg.document import Document
from kg.errors import InputError
from kg.readers.assembling import Source, assemble
from kg.readers.limits import Limits
from kg.readers.numbers import Value, format_of, is_date, shown
from kg.readers.sheets import Sheet, blocks, bounded

MEDIA_TYPE = "application/vnd.ms-excel"


def read(data: bytes, name: str, shown_as: str, limits: Limits) -> Document:
    """Read the bytes of an .xls file; as ``kg.readers.xlsx.read``."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, logfile=io.StringIO())
        sheets, notes, cells = [], [], 0
        for index in range(book.nsheets):
            sheet = book.sheet_by_index(index)
            cells += sum(sheet.row_len(row) for row in range(sheet.nrows))
            cells += sum((bottom - top) * (right - left) for top, bottom, left, right in sheet.merged_cells)
            bounded(cells, limits.max_cells, shown_as)
            sheets.append(_sheet(sheet, book))
            if sheet.visibility:
                notes.append(f"sheet {sheet.name} is hidden")
            book.unload_sheet(index)
    except InputError:
        raise
    except Exception as error:  # the library lets many kinds pass on a damaged file
        reason = " ".join(str(error).split()) or type(error).__name__
        if "encrypted" in reason:
            raise InputError(
                f"{shown_as}: is an Excel file (.xls) that is encrypted; save it without a password"
            ) from None
        raise InputError(f"{shown_as}: is an Excel file (.xls) that is damaged ({reason}); fetch it again") from None
    document = assemble(
        (block for sheet in sheets for block in blocks(sheet)), Source(name, data, MEDIA_TYPE, warnings=tuple(notes))
    )
    if not document.text:
        raise InputError(f"{shown_as}: is an Excel file (.xls) without any words; remove it or fetch it again")
    return document


def _sheet(sheet: XlsSheet, book: Book) -> Sheet:
    merged = [(top, bottom - 1, left, right - 1) for top, bottom, left, right in sheet.merged_cells]
    return Sheet(sheet.name, dict(_cells(sheet, book)), merged)


def _cells(sheet: XlsSheet, book: Book) -> Iterator[tuple[tuple[int, int], str]]:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
                continue
            value: Value = cell.value
            key = book.xf_list[cell.xf_index or 0].format_key
            known = book.format_map.get(key)
            code = format_of(key, known.format_str if known else "General")
            if cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif isinstance(value, float) and is_date(code):
                value = _moment(value, book)
            yield (row, column), shown(value, code)


def _moment(value: float, book: Book) -> Value:
    try:
        return xlrd.xldate_as_datetime(value, book.datemode)
    except (OverflowError, ValueError):
        return value
