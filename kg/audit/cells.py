"""Rows of a table as the audit sees them: a name, a depth of numbering, numbers with their print."""

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.audit.arithmetic import Printed
from kg.quantities import Quantity, whole_quantity
from kg.records import Mention
from kg.tables import RebuiltTable, Row, TableCell

MONEY = ("budget", "adjusted", "spent", "total", "line", "amount", "value")


_TOTAL = re.compile(r"合计$|总计$|总分$|总得分$|^年度资金总额|^总额$|小计$")


LEVELS = (
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"^\d{1,2}[.．、]"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
    re.compile(r"^(?:其中|－|—|①|②|③)"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its name, the depth of its numbering, and whether it is a row of sums."""

    row: Row
    name: TableCell | None
    depth: int
    total: bool


def mention(cell: TableCell) -> Mention:
    """The words of a cell; of one that a page break runs through, its first piece."""
    span = cell.spans[0]
    return Mention(span.start, span.end, cell.text[: span.end - span.start])


_TOGETHER = 60


def read_line(table: RebuiltTable, row: Row) -> Line:
    """A row with its name (the last naming cell of its own), its depth and whether it sums."""
    named = [
        index
        for index, column in enumerate(table.columns)
        if column.meaning in ("name", "project", "item", "level1", "level2", "level3", "level4", "number")
    ]
    words = [row.cells[index] for index in named]
    name = next(
        (
            cell
            for index, cell in zip(reversed(named), reversed(words), strict=True)
            if cell and not cell.text.isdigit() and index not in row.carried
        ),
        None,
    )
    text = name.text if name else ""
    first = next((cell.text for cell in row.cells if cell), "")
    depth = next((depth for depth, pattern in enumerate(LEVELS) if pattern.match(text)), -1)
    return Line(row, name, depth, row.total or bool(_TOTAL.search(text)) or bool(_TOTAL.search(first)))


def line_number(table: RebuiltTable, line: Line, column: int) -> Quantity | None:
    """The number of one cell in its column's unit; ``None`` where it has none or is carried from another row."""
    cell = line.row.cells[column]
    if cell is None or column in line.row.carried:
        return None
    unit = table.columns[column].unit or (table.unit if table.columns[column].meaning in MONEY else "")
    return whole_quantity(re.sub(r"分$", "", cell.text) if not unit else cell.text, unit)


def print_of(table: RebuiltTable, column: int, quantity: Quantity) -> Printed:
    """A number with its print; weights and scores are exact."""
    exact = table.columns[column].meaning in ("weight", "score")
    return Printed(quantity.value, Decimal(0) if exact else quantity.half_unit)


def row_words(text: str, line: Line, column: int) -> tuple[Mention, ...]:
    """The row's words from its name to the number where they stand in one line, else name and number."""
    cell, name = line.row.cells[column], line.name
    if cell is None or name is None or name.start >= cell.start:
        return (mention(cell),) if cell else ()
    words = text[name.start : cell.end]
    if len(words) <= _TOGETHER and "\t" not in words and "\n" not in words:
        return (Mention(name.start, cell.end, words),)
    return mention(name), mention(cell)


Numbered = tuple[TableCell, Quantity]


def numbered_cell(table: RebuiltTable, line: Line, meaning: str) -> Numbered | None:
    """The cell of a meaning with its number."""
    column = table.column(meaning)
    if column is None or line.row.cells[column] is None or column in line.row.carried:
        return None
    quantity = line_number(table, line, column)
    cell = line.row.cells[column]
    return (cell, quantity) if quantity is not None and cell is not None else None


def cell_mentions(line: Line, *cells: TableCell) -> tuple[Mention, ...]:
    """The row's name and these cells, each once."""
    named = [line.name] if line.name else []
    return tuple(dict.fromkeys(mention(cell) for cell in (*named, *cells)))
