"""Amounts that stand in one row under rows of labels, with the head set right where it was shifted.

A cell that spans rows is often given once only, and the rows below it then lose its place: all their cells move to
the left. Which shift is right is told by sums: a total equals the amounts next to it.
"""

from collections.abc import Sequence
from decimal import Decimal

from kg.tables.labels import lookup, squeeze, to_number
from kg.tables.model import Column, Row, TableCell

Cells = Sequence[tuple[int, TableCell]]
_SHIFTS = (0, 1, -1, 2)
_TOTAL_MARKS = ("总", "合计", "小计")
_CENT = Decimal("0.011")


def align(heads: Sequence[Cells], values: Cells) -> tuple[tuple[Column, ...], Row, tuple[str, ...]]:
    """(columns, the one row of amounts, what was inferred).

    Among the shifts of the lowest row of labels the one is taken under which most totals hold; without any total that
    holds, labels and amounts are matched as they stand. A label without an amount keeps an empty cell, an amount
    without a label is left out.
    """
    tried = []
    for order, shift in enumerate(_SHIFTS):
        leaves = _leaves(heads, shift)
        amounts = dict(values)
        matched = [(leaf, amounts.get(column)) for column, leaf in leaves]
        sums = _sums(matched)
        tried.append((-sums, order, shift, matched))
    best = min(tried, key=lambda entry: entry[:2])
    shifted = best[2] != 0 and best[0] < tried[0][0]
    chosen = best[3] if shifted else tried[0][3]
    columns = tuple(Column(path, _meaning(path), unit=_unit(path)) for path, _ in chosen)
    cells = tuple(cell for _, cell in chosen)
    moved = frozenset(range(len(cells))) if shifted else frozenset()
    note = (f"head row moved by {best[2]}: a total equals the amounts beside it only so",) if shifted else ()
    return columns, Row(cells, inferred=moved), note


def _leaves(heads: Sequence[Cells], shift: int) -> list[tuple[int, tuple[TableCell, ...]]]:
    """(column, labels from the top) of every label with no label below it, in order of columns."""
    rows = [list(row) for row in heads]
    if len(rows) > 1:
        rows[-1] = [(column + shift, cell) for column, cell in rows[-1]]
    leaves: list[tuple[int, tuple[TableCell, ...]]] = []
    for depth, row in enumerate(rows):
        for place, (column, cell) in enumerate(row):
            after = row[place + 1][0] if place + 1 < len(row) else None
            below = [
                at for lower in rows[depth + 1 :] for at, _ in lower if column <= at and (after is None or at < after)
            ]
            if not below:
                leaves.append((column, (*_path(rows[:depth], column), cell)))
    return sorted(leaves, key=lambda leaf: (leaf[0], leaf[1][-1].start))


def _path(rows: Sequence[Cells], column: int) -> tuple[TableCell, ...]:
    """The group headings over a column."""
    path = []
    for row in rows:
        over = [cell for at, cell in row if at <= column]
        if over:
            path.append(over[-1])
    return tuple(path)


def _sums(matched: Sequence[tuple[tuple[TableCell, ...], TableCell | None]]) -> int:
    """How many totals equal the sum of two or more amounts that follow right after them."""
    numbers = [to_number(cell.text) if cell else None for _, cell in matched]
    held = 0
    for index, (path, _) in enumerate(matched):
        total = numbers[index]
        if not total or not any(mark in squeeze(path[-1].text) for mark in _TOTAL_MARKS):
            continue
        running = Decimal(0)
        for count, number in enumerate(numbers[index + 1 :], 1):
            if number is None:
                break
            running += number
            if count >= 2 and number and abs(running - total) < _CENT:
                held += 1
                break
    return held


def _meaning(path: Sequence[TableCell]) -> str:
    label = lookup(path[-1].text)
    return label.meaning if label else "line"


def _unit(path: Sequence[TableCell]) -> str:
    for cell in reversed(path):
        label = lookup(cell.text)
        if label and label.unit:
            return label.unit
    return ""
