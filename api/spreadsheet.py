"""Tables as workbooks: labels instead of IRIs, numbers as numbers, the IRI behind each label as a link."""

import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from api.context import Context
from api.labels import Labels
from kg.errors import QueryError
from kg.store import QueryResult, SelectResult, Term
from kg.vocabulary import PREFIXES

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 100_000
"""Rows of a workbook; CSV has no such limit."""

_LONGEST = 32_000
_NUMBERS = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float")}


def workbook(context: Context, result: QueryResult) -> bytes:
    """The rows of a SELECT as .xlsx. Raises ``QueryError`` on other answers and on too many rows."""
    if not isinstance(result, SelectResult):
        raise QueryError("only the rows of a SELECT fit into a workbook")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Jipu")
    assert isinstance(sheet, WriteOnlyWorksheet)
    sheet.freeze_panes = "A2"
    head = []
    for column in result.columns:
        cell = WriteOnlyCell(sheet, column)
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for row in _rows(context, sheet, result):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(context: Context, sheet: WriteOnlyWorksheet, result: SelectResult) -> Iterator[list[Cell]]:
    labels = Labels(context)
    for number, row in enumerate(result):
        if number == MOST_ROWS:
            raise QueryError(f"more than {MOST_ROWS:,} rows do not fit into a workbook; take CSV")
        yield [_cell(labels, sheet, term) for term in row]


def _cell(labels: Labels, sheet: WriteOnlyWorksheet, term: Term | None) -> Cell:
    if term is None:
        return WriteOnlyCell(sheet, None)
    if term.kind == "iri":
        cell = WriteOnlyCell(sheet, _plain(labels.of(term.value)))
        if term.value.startswith(("http://", "https://")):
            cell.hyperlink = term.value
        return cell
    number = _number(term)
    cell = WriteOnlyCell(sheet, _plain(term.value) if number is None else number)
    if number is None:
        # Words that begin with = are words and no formula.
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=len(term.value) > _WRAPPED, vertical="top")
    return cell


_WRAPPED = 40


def _plain(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]


def _number(term: Term) -> float | None:
    if term.datatype not in _NUMBERS:
        return None
    try:
        number = Decimal(term.value)
    except InvalidOperation:
        return None
    return float(number) if number.is_finite() else None
