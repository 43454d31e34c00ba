"""Rows of accounts: names with the amounts to their right, in one half of a table or in two."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.funds.accounts import account_of
from kg.tables import RebuiltTable, Row, TableCell
from kg.tables.labels import is_blank_mark, is_number, is_total, squeeze
from kg.tables.missing import AMOUNTS

_YEAR = re.compile(r"(20\d\d)\s?年")
_NAMES = frozenset(("item", "project"))
_BEFORE = re.compile("^(?:上年|去年|上一年)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a row and the columns of the amounts that are its own.

    ``inner`` where the name stands in a column of amounts, as in forms that part income and expenditure inside a row:
    then no head tells what its amount is.
    """

    name: TableCell
    columns: tuple[int, ...]
    inner: bool = False


def entries(table: RebuiltTable, row: Row) -> Iterator[Entry]:
    """The names of a row; of several cells of names side by side the last that is filled counts."""
    at: int | None = None
    columns: list[int] = []
    for k, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
        inner = cell is not None and column.meaning in AMOUNTS and account_of(cell.text) is not None
        total = cell is not None and row.total and at is None and is_total(cell.text)
        if (
            cell
            and (column.meaning in _NAMES or inner or total)
            and not is_number(cell.text)
            and not is_blank_mark(cell.text)
        ):
            if at is not None and columns and (name := row.cells[at]):
                yield Entry(name, tuple(columns))
            at, columns = (None, []) if inner else (k, [])
            after = row.cells[k + 1] if k + 1 < len(row.cells) else None
            if inner and after and is_number(after.text):
                yield Entry(cell, (k + 1,), True)
        elif column.meaning in AMOUNTS and cell and at is not None:
            columns.append(k)
    if at is not None and columns and (name := row.cells[at]):
        yield Entry(name, tuple(columns))


def year_of_column(table: RebuiltTable, k: int, fiscal: str) -> str:
    """The year that a column's head states, else the table's title, else the report's."""
    title = _YEAR.search(table.title.text) if table.title else None
    year = title.group(1) if title else fiscal
    for label in reversed(table.columns[k].labels):
        if stated := _YEAR.search(label.text):
            return stated.group(1)
        if _BEFORE.match(squeeze(label.text)):
            return str(int(year) - 1) if year else ""
    return year


def of_title(table: RebuiltTable) -> str:
    """What the title of a table says of all its amounts: spent (支出决算表), budget (部门收入预算表), or empty."""
    title = table.title.text if table.title else ""
    bare = re.sub("一般公共预算|政府性基金预算|国有资本经营预算", "", title)
    if "决算" in bare and "预算" not in bare.replace("预决算", "决算"):
        return "spent"
    return "budget" if "预算" in bare and "决算" not in bare else ""
