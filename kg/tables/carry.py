"""Merged cells given once: their value is carried to the rows that they cover; sums of weights tell which rows."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kg.tables.labels import is_total, to_number
from kg.tables.model import Column, Row, TableCell

LEVELS = ("level1", "level2", "level3", "level4")
_NAMES = (*LEVELS, "name", "project", "item")
_CENT = Decimal("0.001")


def set_levels(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Tell of each weight or score to which level it belongs: where several stand, to the level column before it."""
    leaf = leaf_column(columns)
    placed = list(columns)
    for index, column in enumerate(columns):
        if column.meaning in LEVELS:
            placed[index] = replace(column, level=LEVELS.index(column.meaning) + 1)
        if column.meaning in ("weight", "score") and sum(c.meaning == column.meaning for c in columns) > 1:
            before = [k for k in range(index) if columns[k].meaning in _NAMES]
            if before and before[-1] != leaf and columns[before[-1]].meaning in LEVELS:
                placed[index] = replace(column, level=LEVELS.index(columns[before[-1]].meaning) + 1)
    return tuple(placed)


def leaf_column(columns: Sequence[Column]) -> int | None:
    """The column that names what a row is about: a name, else the deepest level; projects have levels of indicators
    where each comes with its own."""
    for meanings in (("name",), *((level,) for level in reversed(LEVELS)), ("project",), ("item",)):
        found = [index for index, column in enumerate(columns) if column.meaning in meanings]
        if found:
            return found[0]
    return None


def mark_totals(columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    """Set ``total`` on rows whose first words, or whose name, say so."""
    leaf = leaf_column(columns)
    marked = []
    for row in rows:
        words = next((cell.text for cell in row.cells if cell and to_number(cell.text) is None), "")
        name = row.cells[leaf] if leaf is not None else None
        marked.append(replace(row, total=row.total or is_total(words) or (name is not None and is_total(name.text))))
    return marked


def carry(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """Carry levels, their weights, and the bodies that rows belong to; rows of sums neither give nor take."""
    leaf = leaf_column(columns)
    notes: list[str] = []
    done = list(rows)
    groups = [k for k, column in enumerate(columns) if column.meaning in LEVELS and k != leaf]
    outer: list[int] = []
    for column in groups:
        weight = _weight_of(columns, columns[column].level)
        owner = _owners(done, column, outer)
        if weight is not None:
            owner, moved = _by_weight(columns, done, owner, column, weight)
            if moved:
                notes.append(f"rows given to {moved} by the sum of their weights")
        done = _fill(done, owner, [column] if weight is None else [column, weight])
        outer.append(column)
    for column, known in enumerate(columns):
        if known.meaning in ("agency", "unit_in_charge"):
            done = _fill(done, _owners(done, column, []), [column])
    return done, notes


def _weight_of(columns: Sequence[Column], level: int) -> int | None:
    found = [k for k, column in enumerate(columns) if column.meaning == "weight" and column.level == level]
    return found[0] if found else None


def _owners(rows: Sequence[Row], column: int, outer: Sequence[int]) -> list[int | None]:
    """For each row the row whose cell it takes: its own, else the last above; a new outer group starts afresh."""
    owners: list[int | None] = []
    last: int | None = None
    for index, row in enumerate(rows):
        if row.total:
            owners.append(None)
            last = None
            continue
        if row.cells[column]:
            last = index
        elif any(row.cells[k] and k not in row.carried for k in outer):
            last = None
        owners.append(last)
    return owners


def _by_weight(
    columns: Sequence[Column], rows: Sequence[Row], owners: list[int | None], column: int, weight: int
) -> tuple[list[int | None], str]:
    """Move the border between neighbouring groups where only so the weights of both equal those of their rows.

    A merged cell's words may be printed in the middle of the rows it covers, so rows above it can be its own.
    """
    leaf_weight = next((k for k, c in enumerate(columns) if c.meaning == "weight" and c.level == 0), None)
    if leaf_weight is None:
        return owners, ""
    heads = [index for index, row in enumerate(rows) if row.cells[column] and not row.total]
    result = list(owners)
    moved = ""
    begins = {head: head for head in heads}
    for first, second in itertools.pairwise(heads):
        end = next((k for k in range(second + 1, len(rows)) if result[k] != second), len(rows))
        begin = begins[first]
        due = [_value(rows[head].cells[weight]) for head in (first, second)]
        if None in due or _sum(rows, range(begin, second), leaf_weight) == due[0]:
            continue
        for border in range(first + 1, second):
            sums = [_sum(rows, part, leaf_weight) for part in (range(begin, border), range(border, end))]
            if sums == due:
                for index in range(border, second):
                    result[index] = second
                begins[second] = border
                cell = rows[second].cells[column]
                moved = cell.text if cell else ""
                break
    return result, moved


def _value(cell: TableCell | None) -> Decimal | None:
    return to_number(cell.text) if cell else None


def _sum(rows: Sequence[Row], part: range, column: int) -> Decimal | None:
    values = [_value(rows[index].cells[column]) for index in part]
    return None if None in values else sum((value for value in values if value is not None), Decimal(0))


def _fill(rows: Sequence[Row], owners: Sequence[int | None], columns: Sequence[int]) -> list[Row]:
    filled = []
    for index, (row, owner) in enumerate(zip(rows, owners, strict=True)):
        if owner is None or owner == index:
            filled.append(row)
            continue
        cells = list(row.cells)
        taken = [k for k in columns if cells[k] is None and rows[owner].cells[k] is not None]
        for k in taken:
            cells[k] = rows[owner].cells[k]
        filled.append(replace(row, cells=tuple(cells), carried=row.carried | frozenset(taken)))
    return filled
