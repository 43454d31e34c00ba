"""Rows of a table as the audit sees them: a name, a depth of numbering, numbers with their print."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kg.audit.arithmetic import Printed
from kg.audit.printing import of_words
from kg.quantities import Quantity, parse_chinese, whole_quantity
from kg.records import Mention, Operand
from kg.tables import RebuiltTable, Row, TableCell
from kg.tables.labels import is_total
from kg.tables.missing import AMOUNTS

MONEY = AMOUNTS | {"value"}


FUND_TOTAL = re.compile("(?:年度|部门|项目)*(?:预算|资金)*总(?:金)?额")
"""年度资金总额, 资金总额, 年度预算总额: what the forms of performance call all the money."""
_TOTAL = re.compile(rf"合计$|总计$|总分$|总得分$|^{FUND_TOTAL.pattern}|小计$")


LEVELS = (
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"^\d{1,2}[.．、]"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
    re.compile(r"^(?:其中|－|—|①|②|③)"),
)


AMONG = len(LEVELS) - 1
"""The depth of 其中 and of dashes: some of what stands above, not all of it."""

_CODE = re.compile(r"^\d[\d ]*(?=$|[^\d. .．、%])")
_CODE_LENGTHS = (3, 5, 7)
"""类, 款 and 项 of the functional classification, 类 and 款 of the economic one (政府收支分类科目)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its name, the depth and order of its numbering, its classification code, whether it is of sums."""

    row: Row
    name: TableCell | None
    depth: int
    total: bool
    code: str = ""
    order: int = 0


def mention(cell: TableCell) -> Mention:
    """The words of a cell; of one that a page break runs through, its first piece."""
    span = cell.spans[0]
    return Mention(span.start, span.end, cell.text[: span.end - span.start])


INFERRED = "表格的行列有错位，由算术推定"
"""Why a finding on a table is doubtful whose cells were put into their columns by arithmetic."""


def read_line(table: RebuiltTable, row: Row, naming: Sequence[int] | None = None) -> Line:
    """A row with its name (the last naming cell of its own), its depth and whether it sums.

    ``naming`` are the naming columns of one half of the table; all of it where none are given.
    """
    if naming is None:
        naming = [index for index, column in enumerate(table.columns) if column.meaning in NAMES]
    name = next(
        (
            cell
            for index in reversed(naming)
            if (cell := row.cells[index]) and not cell.text.isdigit() and index not in row.carried
        ),
        None,
    )
    text = name.text if name else ""
    cells = [cell.text for index in naming if (cell := row.cells[index])]
    first = cells[0] if cells else next((cell.text for cell in row.cells if cell), "")
    depth = next((depth for depth, pattern in enumerate(LEVELS) if pattern.match(text)), -1)
    if name is None and row.total:  # 总分 in a column of its own, beside those of names
        name = next((cell for cell in row.cells if cell and is_total(cell.text)), None)
    total = (row.total and not text) or bool(_TOTAL.search(text)) or bool(_TOTAL.search(first))
    return Line(row, name, depth, total, _code(cells), _order(text) or _order(first))


NAMES = ("name", "project", "task", "area", "item", "level1", "level2", "level3", "level4", "number")


def _code(cells: Sequence[str]) -> str:
    """The code that a row's naming cells begin with, also split over columns or run together with the name."""
    digits = ""
    for cell in cells:
        match = _CODE.match(cell.strip())
        if match is None:
            break
        digits += match[0].replace(" ", "")
        if match.end() < len(cell.strip()):
            break
    return digits if len(digits) in _CODE_LENGTHS and digits[0] in "235" else ""


_LINE_NUMBER = re.compile(r"[（(]?(?:(\d{1,2})|([一二三四五六七八九十]{1,3}))(?:[、.．）)]|$)")


def _order(text: str) -> int:
    """The number of a numbered row: 3 for 三、, （三） and 3."""
    match = _LINE_NUMBER.match(text)
    if match is None:
        return 0
    return int(match[1]) if match[1] else int(parse_chinese(match[2]) or 0)


_POINTS = re.compile(r"分$")


def line_number(table: RebuiltTable, line: Line, column: int) -> Quantity | None:
    """The number of one cell in its column's unit; ``None`` where it has none or is carried from another row."""
    cell = line.row.cells[column]
    if cell is None or column in line.row.carried:
        return None
    unit = table.columns[column].unit or (table.unit if table.columns[column].meaning in MONEY else "")
    return whole_quantity(_POINTS.sub("", cell.text) if not unit else cell.text, unit)


def print_of(table: RebuiltTable, column: int, quantity: Quantity) -> Printed:
    """A number with its print; weights and scores are exact."""
    exact = table.columns[column].meaning in ("weight", "score")
    return Printed(quantity.value, Decimal(0) if exact else quantity.half_unit)


def cell_number(table: RebuiltTable, line: Line, column: int) -> Operand | None:
    """The number of one cell with its print and its words; ``None`` as in ``line_number``."""
    quantity, cell = line_number(table, line, column), line.row.cells[column]
    return of_words(print_of(table, column, quantity), mention(cell)) if quantity is not None and cell else None


def row_words(text: str, line: Line, column: int) -> tuple[Mention, ...]:
    """The row's words from its name to the number where nothing stands between them, else name and number."""
    cell, name = line.row.cells[column], line.name
    if cell is None or name is None or name.start >= cell.start:
        return (mention(cell),) if cell else ()
    if not text[name.end : cell.start].strip(" "):
        return (Mention(name.start, cell.end, text[name.start : cell.end]),)
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


def cell_mentions(text: str, line: Line, *cells: TableCell) -> tuple[Mention, ...]:
    """The row's words from its name to the last of these cells where they stand side by side, else each by itself."""
    named = sorted([*([line.name] if line.name else []), *cells], key=lambda cell: cell.start)
    if all(not text[one.end : other.start].strip(" ") for one, other in pairwise(named)):
        start, end = named[0].start, max(cell.end for cell in named)
        return (Mention(start, end, text[start:end]),)
    return tuple(dict.fromkeys(mention(cell) for cell in named))
