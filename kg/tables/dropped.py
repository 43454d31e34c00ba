"""Rows without the places of the merged cells above them, as text made of a web page has them: put back under their
own columns.

Where the first cell of 产出指标 covers three rows, the second and third begin with 质量指标: each cell then stands
columns too far to the left. What the cells hold tells by how many.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.tables.carry import LEVELS, leaf_column
from kg.tables.costs import DIRECTION
from kg.tables.labels import is_blank_mark, is_number, squeeze
from kg.tables.model import Column, Row, TableCell
from kg.tables.standard import levels_by_name, without_points

_NUMBERS = frozenset(("weight", "score", "score_rate"))
_NAMED = frozenset(("area", "project", "item", "task", "name", "unit_in_charge"))
_UNIT = re.compile(r"\D{0,8}")

Cells = Sequence[TableCell | None]


def beside_merged(columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    """The rows, each moved to the right by as many of the columns before the name as its cells fit better there.

    A table that has an empty cell at the head of any row keeps the places of its merged cells, and stays as it is.
    """
    rows = [_beside_name(columns, row) if row.total else row for row in rows]
    leaf = leaf_column(columns)
    body = [row for row in rows if not row.total]
    levelled = any(column.meaning in LEVELS for column in columns[:leaf])
    if not leaf or not levelled or not all(row.cells[0] for row in body):
        return list(rows)
    usual = [k for k in range(leaf + 1, len(columns)) if 2 * sum(bool(row.cells[k]) for row in body) > len(body)]
    moved: list[Row] = []
    for row in rows:
        if row.total or row.carried:
            moved.append(row)
            continue
        ways = [(_misfits(columns, cells, leaf, usual), by, cells) for by, cells in _ways(row.cells, leaf)]
        best = ways[-1] if _is_name_alone(row.cells) else min(ways, key=lambda way: way[:2])
        moved.append(replace(row, cells=best[2]))
    return moved


def _beside_name(columns: Sequence[Column], row: Row) -> Row:
    """A row of sums whose first cell covers the number and the name of the rows above: its amounts go on by one."""
    named = next((k for k, column in enumerate(columns) if column.meaning in _NAMED), 0)
    cell = row.cells[named]
    if named != 1 or not row.cells[0] or cell is None or not is_number(cell.text) or row.cells[-1]:
        return row
    return replace(row, cells=(row.cells[0], None, *row.cells[1:-1]))


def _is_name_alone(cells: Cells) -> bool:
    """Whether a row is a name of which all else is merged with the row above."""
    return (
        not any(cells[1:]) and cells[0] is not None and without_points(squeeze(cells[0].text)) not in levels_by_name()
    )


def _ways(cells: tuple[TableCell | None, ...], leaf: int) -> list[tuple[int, tuple[TableCell | None, ...]]]:
    """The cells in their place, and as many columns on as there are before the name and empty cells behind."""
    ways = [(0, cells)]
    for by in range(1, leaf + 1):
        if any(cells[-by:]):
            break
        ways.append((by, (*[None] * by, *cells[:-by])))
    return ways


def _misfits(columns: Sequence[Column], cells: Cells, leaf: int, usual: Sequence[int]) -> int:
    """How many cells say what their columns cannot mean; a cell that most rows have counts where it is missing. A
    result that is what was wanted speaks for its place."""
    missing = sum(cells[k] is None for k in usual if columns[k].meaning in _NUMBERS)
    said = {column.meaning: squeeze(cell.text) for cell, column in zip(cells, columns, strict=True) if cell}
    reached = "target" in said and said["target"] == said.get("actual")
    return (
        missing
        - reached
        + sum(
            _is_strange(column.meaning, k == leaf, squeeze(cell.text))
            for k, (cell, column) in enumerate(zip(cells, columns, strict=True))
            if cell
        )
    )


def _is_strange(meaning: str, leaf: bool, text: str) -> bool:
    if is_blank_mark(text):
        return False
    if meaning in _NUMBERS:
        return not is_number(text)
    if meaning == "direction":
        return not DIRECTION.fullmatch(text)
    if meaning == "measure_unit":
        return not _UNIT.fullmatch(text)
    if (leaf or meaning in LEVELS) and (is_number(text) or DIRECTION.match(text)):
        return True
    known = levels_by_name().get(without_points(text))
    return known is not None and not leaf and known != meaning
