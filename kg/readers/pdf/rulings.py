"""Drawn lines → the cells of ruled tables."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.readers.pdf.pages import Page, Rule

_NEAR = 3.0
_SHORTEST = 4.0
_COVERED = 0.6
_MOST_RULES = 3000
_MOST_POSITIONS = 200_000
_THINNEST = 2.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table: where its columns and rows part (one more than there are), and for each position which cell
    it belongs to, told by the (row, column) of the cell's first position."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: dict[tuple[int, int], tuple[int, int]]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell at a point; ``None`` outside the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        return self.owner.get((row, column))

    def spans(self) -> Iterator[tuple[int, int, int, int]]:
        """(row, column, row span, column span) of every cell."""
        extent: dict[tuple[int, int], tuple[int, int]] = {}
        for (row, column), first in self.owner.items():
            bottom, right = extent.get(first, first)
            extent[first] = max(bottom, row), max(right, column)
        for (row, column), (bottom, right) in sorted(extent.items()):
            yield row, column, bottom - row + 1, right - column + 1


def ruled_tables(page: Page) -> list[Ruled] | None:
    """The ruled tables of a page from top to bottom: at least two columns and two cells. ``None`` where its lines are
    too many to be looked at."""
    across, down = _merged(page.across), _merged(page.down)
    if not down or len(across) < 2:
        return []
    if len(across) + len(down) > _MOST_RULES or len(across) * len(down) > _MOST_POSITIONS:
        return None
    found = [_table(rows, columns) for rows, columns in _connected(across, down)]
    return sorted((table for table in found if table), key=lambda table: (table.ys[0], table.xs[0]))


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Lines that lie on one another or end to end as one, short dashes that stay alone left out."""
    found: list[Rule] = []
    for group in _near(sorted(rules)):
        at = sum(rule.at for rule in group) / len(group)
        start, end = None, 0.0
        for rule in sorted(group, key=lambda rule: rule.start):
            if start is not None and rule.start <= end + _NEAR:
                end = max(end, rule.end)
                continue
            if start is not None:
                found.append(Rule(at, start, end))
            start, end = rule.start, rule.end
        if start is not None:
            found.append(Rule(at, start, end))
    return [rule for rule in found if rule.end - rule.start >= _SHORTEST]


def _near(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > _NEAR:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Lines that meet, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, row in enumerate(across):
        for j, column in enumerate(down):
            if (
                row.start - _NEAR <= column.at <= row.end + _NEAR
                and column.start - _NEAR <= row.at <= column.end + _NEAR
            ):
                parent[root(len(across) + j)] = root(i)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, row in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(row)
    for j, column in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(column)
    yield from groups.values()


def _table(across: Sequence[Rule], down: Sequence[Rule]) -> Ruled | None:
    if len(across) < 2 or not down:
        return None
    left, right = min(rule.start for rule in across), max(rule.end for rule in across)
    top, bottom = min(rule.start for rule in down), max(rule.end for rule in down)
    xs = _borders((rule.at for rule in down), left, right)
    ys = _borders((rule.at for rule in across), top, bottom)
    if len(xs) < 3 or len(ys) < 2:
        return None
    owner = _owners(xs, ys, across, down)
    if len(set(owner.values())) < 2:
        return None
    return Ruled(tuple(xs), tuple(ys), owner)


def _borders(lines: Iterable[float], low: float, high: float) -> list[float]:
    """Where rows or columns part; a table that is open at a side ends where its lines end."""
    found = sorted(lines)
    if low < found[0] - _NEAR:
        found.insert(0, low)
    if high > found[-1] + _NEAR:
        found.append(high)
    kept = found[:1]
    for at in found[1:]:
        if at - kept[-1] > _THINNEST:
            kept.append(at)
    return kept


def _owners(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Positions with no line between them are one cell, where they make up a rectangle."""
    walls_down = _walls(xs, ys, down)
    walls_across = _walls(ys, xs, across)
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in owner:
                continue
            right = column + 1
            while right < len(xs) - 1 and not walls_down[right, row] and (row, right) not in owner:
                right += 1
            bottom = row + 1
            while bottom < len(ys) - 1 and _goes_on(bottom, column, right, walls_across, walls_down, owner):
                bottom += 1
            for inner in range(row, bottom):
                for across_at in range(column, right):
                    owner[inner, across_at] = (row, column)
    return owner


def _goes_on(
    row: int,
    left: int,
    right: int,
    walls_across: dict[tuple[int, int], bool],
    walls_down: dict[tuple[int, int], bool],
    owner: dict[tuple[int, int], tuple[int, int]],
) -> bool:
    """Whether the positions ``left`` to ``right`` of ``row`` belong to the cell above them."""
    if any(walls_across[row, column] or (row, column) in owner for column in range(left, right)):
        return False
    return not any(walls_down[column, row] for column in range(left + 1, right))


def _walls(at: Sequence[float], along: Sequence[float], rules: Sequence[Rule]) -> dict[tuple[int, int], bool]:
    """(border, stretch between two of the other borders) → whether a line runs there."""
    found: dict[tuple[int, int], bool] = {}
    for border, place in enumerate(at):
        here = [rule for rule in rules if abs(rule.at - place) <= _NEAR]
        for stretch, (low, high) in enumerate(pairwise(along)):
            covered = sum(max(0.0, min(rule.end, high) - max(rule.start, low)) for rule in here)
            found[border, stretch] = covered >= _COVERED * (high - low)
    return found
