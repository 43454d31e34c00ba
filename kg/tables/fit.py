"""The rows and columns of a table of which only the printed lines are left.

A cell that was broken over lines fills its column's width on every line but its last; value columns hold numbers;
merged cells are given once. Among all ways to cut the pieces into cells, the one that breaks these rules least is
taken (dynamic programming over states that stay near the best one); ``kg.tables.widths`` finds the columns' widths.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.tables.costs import INFINITE, LEVELS, Cell, CellCosts, Slot, skip_costs
from kg.tables.pieces import Piece, display_width

OUTSIDE = 1.6
"""What a piece costs that is left over behind the last row."""
_BEAM = 9.0
"""States that cost this much more than the cheapest at their piece are given up."""
_BEGIN = 0.3
_OPENED_LATE = 3.0


@dataclass(frozen=True, slots=True)
class Placed:
    """Pieces ``first`` to ``last`` (exclusive) make up the cell in ``column``; ``opens`` where it begins a row."""

    first: int
    last: int
    column: int
    opens: bool


_Step = tuple[int, int, bool, int]
"""(piece it begins at, state before, whether it opens a row, where an echo parts it from its next cell or 0).

A state is twice the column last filled, plus one where the row is one of sums.
"""
_States = dict[int, tuple[float, _Step]]
"""The cheapest way to each state: its cost and its last step."""
_Way = tuple[float, _Step]
_Ways = tuple[_Way, _Way | None, _Way]
_Going = tuple[int, float, Sequence[float]]


@dataclass(frozen=True)
class Problem:
    """Pieces to be cut, the columns to cut them into, and what is computed once for all widths that are tried."""

    pieces: Sequence[Piece]
    slots: Sequence[Slot]
    known: dict[tuple[int, float], list[list[Cell]]] = field(default_factory=dict)
    solved: dict[tuple[int, ...], tuple[list[Placed], float]] = field(default_factory=dict)

    @cached_property
    def costs(self) -> CellCosts:
        """What the cells cost that the pieces could make up."""
        return CellCosts(self.pieces)

    @cached_property
    def skips(self) -> tuple[list[list[float]], list[list[float]]]:
        """``skips[total][a][b]``: the price of leaving columns a to b (exclusive) empty."""
        return skip_costs(self.slots, False), skip_costs(self.slots, True)

    @cached_property
    def onward(self) -> list[list[float]]:
        """``onward[state][b]``: the price of leaving columns up to b (exclusive) empty behind a state."""
        return [self.skips[state & 1][(state >> 1) + 1] for state in range(2 * len(self.slots))]

    @cached_property
    def echoes(self) -> dict[tuple[int, int], int]:
        """(first, last) → where pieces in the same words end that follow right after."""
        texts = [piece.text for piece in self.pieces]
        offsets = [0, *itertools.accumulate(map(len, texts))]
        at = {offset: index for index, offset in enumerate(offsets)}
        whole = "".join(texts)
        found = {}
        for first in range(len(texts)):
            for last in range(first + 1, min(first + 12, len(texts))):
                length = offsets[last] - offsets[first]
                end = at.get(offsets[last] + length)
                if length > 1 and end and whole.startswith(whole[offsets[first] : offsets[last]], offsets[last]):
                    found[first, last] = end
        return found

    def cells(self, column: int, width: float) -> list[list[Cell]]:
        """For each piece the cells that could begin there in a column of that width: one object where widths agree."""
        key = (column, width if self.slots[column].holds == "text" else 0.0)
        if key not in self.known:
            slot = self.slots[column]
            cells = [self.costs.cells(index, slot, width) for index in range(len(self.pieces))]
            others = (found for (other, _), found in self.known.items() if other == column)
            self.known[key] = next((found for found in others if found == cells), cells)
        return self.known[key]


def solve(problem: Problem, widths: Sequence[float]) -> tuple[list[Placed], float]:
    """The best cut into rows under these widths, and its cost. Pieces after the last row are left over.

    Widths that allow the same cells have one cut, which is looked for once.
    """
    columns = [problem.cells(column, width) for column, width in enumerate(widths)]
    alike = tuple(map(id, columns))
    if alike not in problem.solved:
        problem.solved[alike] = _solve(problem, columns)
    return problem.solved[alike]


def _solve(problem: Problem, columns: Sequence[Sequence[Sequence[Cell]]]) -> tuple[list[Placed], float]:
    count, last = len(problem.pieces), len(problem.slots) - 1
    best: list[_States] = [{} for _ in range(count + 1)]
    best[0][2 * last] = (0.0, (-1, -1, False, 0))
    late = [_OPENED_LATE * sum(s.meaning in LEVELS for s in problem.slots[:column]) for column in range(last + 1)]
    echoing = [(a.meaning, b.meaning) == ("target", "actual") for a, b in itertools.pairwise(problem.slots)] + [False]
    for index in range(count):
        if not best[index]:
            continue
        going = [(state, cost, problem.onward[state]) for state, cost in _near(best[index])]
        end_cost, end_state = min([(cost + skips[last + 1], state) for state, cost, skips in going])
        if not index:
            going = []
        for column in range(last + 1):
            cells = columns[column][index]
            if cells:
                lead = end_cost + (_BEGIN if index else late[column])
                ways = _ways(problem, going, column, (lead, (index, end_state, True, 0)))
                _fill(best, cells, 2 * column, ways)
                if echoing[column]:
                    _echo(problem, best, index, cells, columns[column + 1], column, ways)
    return _trace(best, problem, last)


def _ways(problem: Problem, going: Sequence[_Going], column: int, opening: _Way) -> _Ways:
    """The cheapest way to a plain cell in a plain row, to one in a row of sums, and to one that makes its row one.

    ``going`` are the ways so far with their states and the prices of leaving columns empty behind each; ``opening``
    is the way to begin a row, but for the columns left empty before ``column``.
    """
    lead, opens = opening
    plain = summed = INFINITE
    plain_from = summed_from = -1
    for state, cost, skips in going:
        if state < 2 * column:
            move = cost + skips[column]
            if state & 1:
                if move < summed:
                    summed, summed_from = move, state
            elif move < plain:
                plain, plain_from = move, state
    on_plain = (opens[0], plain_from, False, 0)
    on_summed = (opens[0], summed_from, False, 0)
    total, to_total = lead + problem.skips[1][0][column], opens
    if plain < total - 1e-12:
        total, to_total = plain, on_plain
    if summed < total - 1e-12:
        total, to_total = summed, on_summed
    opened = lead + problem.skips[0][0][column]
    if plain >= opened - 1e-12:
        plain, on_plain = opened, opens
    return (plain, on_plain), (summed, on_summed) if summed_from >= 0 else None, (total, to_total)


def _fill(best: Sequence[_States], cells: Sequence[Cell], state: int, ways: _Ways) -> None:
    """Take each cell that could begin here, in the one or two ways that lead to it, to ``state`` or that of sums."""
    (plain, step), summed, (total, to_total) = ways
    for end, price, is_total in cells:
        there = best[end]
        if is_total:
            _keep(there, state + 1, total + price, to_total)
            continue
        whole = plain + price
        known = there.get(state)
        if known is None or whole < known[0] - 1e-12:
            there[state] = (whole, step)
        if summed is not None:
            _keep(there, state + 1, summed[0] + price, summed[1])


def _echo(
    problem: Problem,
    best: Sequence[_States],
    index: int,
    cells: Sequence[Cell],
    following: Sequence[Sequence[Cell]],
    column: int,
    ways: _Ways,
) -> None:
    """Take a cell together with the next one where that says the same words."""
    for end, price, is_total in cells:
        stop = problem.echoes.get((index, end))
        twin = _twin(problem, following[end], end, stop) if stop else None
        if stop is None or twin is None:
            continue
        taken = ((ways[2], 1),) if is_total else ((ways[0], 0), (ways[1], 1))
        for way, flag in taken:
            if way is not None:
                first, before, opens, _ = way[1]
                _keep(best[stop], 2 * column + flag + 2, way[0] + price + twin, (first, before, opens, end))


def _near(states: _States) -> list[tuple[int, float]]:
    """The states worth going on from, with their costs."""
    limit = min(states.values())[0] + _BEAM
    return [(state, cost) for state, (cost, _) in states.items() if cost <= limit]


def _twin(problem: Problem, cells: Sequence[Cell], first: int, stop: int) -> float | None:
    """The price of a next cell in the same words: results are often reported in the words of the target."""
    for end, price, _ in cells:
        if end == stop:
            words = "".join(piece.text for piece in problem.pieces[first:stop])
            return price - min(3.0, 1.0 + display_width(words) / 4)
    return None


def _keep(states: _States, state: int, cost: float, step: _Step) -> None:
    known = states.get(state)
    if known is None or cost < known[0] - 1e-12:
        states[state] = (cost, step)


def _trace(best: Sequence[_States], problem: Problem, last: int) -> tuple[list[Placed], float]:
    count = len(best) - 1
    cost, index, state = INFINITE, 0, 2 * last
    for at, states in enumerate(best):
        for known, (so_far, _) in states.items():
            whole = so_far + problem.onward[known][last + 1] + OUTSIDE * (count - at)
            if whole < cost - 1e-12:
                cost, index, state = whole, at, known
    placed: list[Placed] = []
    while index > 0:
        first, before, opens, echo = best[index][state][1]
        if echo:
            placed.append(Placed(echo, index, state >> 1, False))
            placed.append(Placed(first, echo, (state >> 1) - 1, opens))
        else:
            placed.append(Placed(first, index, state >> 1, opens))
        index, state = first, before
    return placed[::-1], cost
