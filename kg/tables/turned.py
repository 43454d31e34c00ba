"""Tables that lie on their side: indicators from left to right, their points and scores in rows below them."""

from collections.abc import Sequence
from itertools import takewhile

from kg.tables.carry import LEVELS
from kg.tables.labels import is_blank_mark, is_number, lookup
from kg.tables.model import Column, Row, TableCell
from kg.tables.pieces import Piece, cell_of

Grid = Sequence[Sequence[TableCell | None]]

_NAMES = frozenset((*LEVELS, "name"))
_VALUES = frozenset(("weight", "score", "score_rate", "target", "actual", "completion"))
_LEAST = 3
"""So many indicators side by side make a row of names; fewer are fields of a form."""
_LINES = 100
"""No table on its side is longer, a cell a line."""


def turned_height(grid: Grid, index: int) -> int:
    """How many rows from ``index`` on are such a table: rows of names, then two or more of values; 0 if none is."""
    names = sum(1 for _ in takewhile(_is_row_of_names, grid[index:]))
    values = sum(1 for _ in takewhile(_is_row_of_values, grid[index + names :])) if names else 0
    return names + values if values >= 2 else 0


def upright(
    grid: Grid, spread: set[tuple[int, int]], index: int, height: int
) -> tuple[list[list[TableCell | None]], set[tuple[int, int]]]:
    """The rows as columns, the labels at their side as the head, and the places of merged cells."""
    part = grid[index : index + height]
    turned = [list(column) for column in zip(*part, strict=True)]
    return turned, {(k, row - index) for row, k in spread if index <= row < index + height}


def turned_lines(text: str, lines: Sequence[Sequence[Piece]], index: int) -> tuple[list[Column], list[Row], int] | None:
    """Such a table in printed lines (columns, rows, how many lines it takes), a cell a line or a row a line.

    Every label has as many values as there are names; what is printed otherwise is left to other rules.
    """
    if _meaning(lines[index][0].text) not in _NAMES:
        return None
    flow = [piece for line in lines[index : index + _LINES] for piece in line]
    groups = _groups(flow)
    count = len(groups[0]) - 1
    kept = list(takewhile(lambda group: len(group) == count + 1, groups))
    height = turned_height([[cell_of(text, piece) for piece in group] for group in kept], 0) if count >= _LEAST else 0
    if not height:
        return None
    kept = kept[:height]
    columns = [Column((cell_of(text, group[0]),), _meaning(group[0].text)) for group in kept]
    rows = [Row(tuple(cell_of(text, group[k]) for group in kept)) for k in range(1, count + 1)]
    last = kept[-1][-1].line
    if any(piece.line == last for piece in flow[sum(map(len, kept)) :]):
        return None
    return columns, rows, sum(1 for line in lines[index : index + len(flow)] if line[0].line <= last)


def _groups(flow: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces, each label of names or values with what follows it; names behind values are another table's.

    What follows the table stands behind its last row: only as many values as there are names are of that.
    """
    groups: list[list[Piece]] = []
    for piece in flow:
        meaning = _meaning(piece.text)
        if meaning in _NAMES and groups and _meaning(groups[-1][0].text) in _VALUES:
            break
        if meaning in _NAMES | _VALUES:
            groups.append([piece])
        else:
            groups[-1].append(piece)
    del groups[-1][len(groups[0]) :]
    return groups


def _meaning(text: str) -> str:
    label = lookup(text)
    return label.meaning if label else ""


def _is_row_of_names(row: Sequence[TableCell | None]) -> bool:
    first, *others = row
    names = [cell for cell in others if cell]
    if first is None or len(names) < _LEAST or _meaning(first.text) not in _NAMES:
        return False
    return not any(is_number(cell.text) or _meaning(cell.text) not in ("", "total") for cell in names)


def _is_row_of_values(row: Sequence[TableCell | None]) -> bool:
    first, *others = row
    values = [cell for cell in others if cell]
    if first is None or len(values) < _LEAST or _meaning(first.text) not in _VALUES:
        return False
    numeric = _meaning(first.text) not in ("target", "actual")
    return not any(lookup(cell.text) for cell in values) and (
        not numeric or all(is_number(cell.text) or is_blank_mark(cell.text) for cell in values)
    )
