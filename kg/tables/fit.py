"""The rows and columns of a table of which only the printed lines are left.

A cell that was broken over lines fills its column's width on every line but its last; value columns hold numbers;
merged cells are given once. Among all ways to cut the pieces into cells, the one that breaks these rules least is
taken (dynamic programming over states that stay near the best one); ``kg.tables.widths`` finds the columns' widths.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

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
_Going = tuple[int, float, Sequence[float]]
"""A state, its cost, and the prices of leaving columns empty behind it."""


@dataclass(frozen=True)
class Problem:
    """Pieces to be cut, the columns to cut them into, and what is computed once for all widths that are tried."""

    pieces: Sequence[Piece]
    slots: Sequence[Slot]
    known: dict[tuple[int, float], list[list[Cell]]] = field(default_factory=dict)
    solved: dict[tuple[int, ...], tuple[list[Placed], float]] = field(default_factory=dict)
    totals: set[tuple[int, int]] = field(default_factory=set)
    """Columns and pieces where a cell could begin that makes its row one of sums."""

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
    def late(self) -> list[float]:
        """What it costs to begin the first row in a column, by the levels that it leaves out."""
        levels = [slot.meaning in LEVELS for slot in self.slots]
        return [_OPENED_LATE * sum(levels[:column]) for column in range(len(levels))]

    @cached_property
    def echoing(self) -> list[bool]:
        """The columns of targets beside their results."""
        meanings = [slot.meaning for slot in self.slots]
        return [pair == ("target", "actual") for pair in itertools.pairwise([*meanings, ""])]

    @cached_property
    def echoes(self) -> dict[int, dict[int, int]]:
        """First → last → where pieces in the same words end that follow right after."""
        texts = [piece.text for piece in self.pieces]
        offsets = [0, *itertools.accumulate(map(len, texts))]
        at = {offset: index for index, offset in enumerate(offsets)}
        whole = "".join(texts)
        found: dict[int, dict[int, int]] = {}
        for first in range(len(texts)):
            for last in range(first + 1, min(first + 12, len(texts))):
                length = offsets[last] - offsets[first]
                end = at.get(offsets[last] + length)
                if length > 1 and end and whole.startswith(whole[offsets[first] : offsets[last]], offsets[last]):
                    found.setdefault(first, {})[last] = end
        return found

    def cells(self, column: int, width: float) -> list[list[Cell]]:
        """For each piece the cells that could begin there in a column of that width: one object where widths agree."""
        key = (column, width if self.slots[column].holds == "text" else 0.0)
        if key not in self.known:
            slot = self.slots[column]
            cells = [self.costs.cells(index, slot, width) for index in range(len(self.pieces))]
            self.totals.update((column, index) for index, some in enumerate(cells) for _, _, total in some if total)
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
    for index in range(count):
        if best[index]:
            _go_on(problem, columns, best, index)
    return _trace(best, problem, last)


def _go_on(problem: Problem, columns: Sequence[Sequence[Sequence[Cell]]], best: Sequence[_States], index: int) -> None:
    """Take each cell that could begin at piece ``index`` in the cheapest way that leads to it.

    It runs for each piece under all the widths that are tried, so that what it does for every cell stands in it.
    """
    plain, summed, end_cost, end_state = _near(problem, best[index])
    if not index:
        plain, summed = [], []
    opens = (index, end_state, True, 0)
    before, before_sums, echoing, totals = problem.skips[0][0], problem.skips[1][0], problem.echoing, problem.totals
    for column, (starts, late) in enumerate(zip(columns, problem.late, strict=True)):
        cells = starts[index]
        if not cells:
            continue
        lead = end_cost + (_BEGIN if index else late)
        state, cost, last = 2 * column, INFINITE, -1
        for other, so_far, skips in plain:
            if other < state:
                move = so_far + skips[column]
                if move < cost:
                    cost, last = move, other
        go, step = lead + before[column], opens
        if cost < go - 1e-12:
            go, step = cost, (index, last, False, 0)
        for end, price, is_total in cells:
            if not is_total:
                there, whole = best[end], go + price
                known = there.get(state)
                if known is None or whole < known[0] - 1e-12:
                    there[state] = (whole, step)
        echoed = problem.echoes.get(index) if echoing[column] else None
        if summed or echoed or (column, index) in totals:
            to_summed, to_total = _cheapest(summed, column, index), (lead + before_sums[column], opens)
            for way in ((cost, (index, last, False, 0)), to_summed):
                to_total = way if way[0] < to_total[0] - 1e-12 else to_total
            _fill_sums(best, cells, state + 1, to_summed, to_total)
            if echoed:
                _echo(problem, best, cells, columns[column + 1], column, ((go, step), to_summed, to_total))


def _near(problem: Problem, states: _States) -> tuple[list[_Going], list[_Going], float, int]:
    """The states worth going on from, in plain rows and in rows of sums; the cost and the state of the cheapest end of
    a row."""
    limit = min(states.values())[0] + _BEAM
    going: tuple[list[_Going], list[_Going]] = [], []
    onward = problem.onward
    end_cost, end_state = INFINITE, -1
    for state, (cost, _) in states.items():
        if cost <= limit:
            skips = onward[state]
            going[state & 1].append((state, cost, skips))
            end = cost + skips[-1]
            if end < end_cost or (end == end_cost and state < end_state):
                end_cost, end_state = end, state
    return *going, end_cost, end_state


def _cheapest(going: Sequence[_Going], column: int, index: int) -> _Way:
    """The cheapest way to a cell in ``column`` that begins at piece ``index``; from state -1: there is none."""
    moves = [(cost + skips[column], state) for state, cost, skips in going if state < 2 * column]
    cost, state = min(moves, key=itemgetter(0), default=(INFINITE, -1))
    return cost, (index, state, False, 0)


def _fill_sums(best: Sequence[_States], cells: Sequence[Cell], state: int, summed: _Way, total: _Way) -> None:
    """Take each cell that could begin here to ``state`` in a row of sums: in such a row, or as the one that makes it
    one."""
    for end, price, is_total in cells:
        way = total if is_total else summed
        if way[1][1] >= 0 or way[1][2]:
            _keep(best[end], state, way[0] + price, way[1])


def _echo(
    problem: Problem,
    best: Sequence[_States],
    cells: Sequence[Cell],
    following: Sequence[Sequence[Cell]],
    column: int,
    ways: tuple[_Way, _Way, _Way],
) -> None:
    """Take a cell together with the next one where that says the same words."""
    stops = problem.echoes[ways[0][1][0]]
    for end, price, is_total in cells:
        stop = stops.get(end)
        twin = _twin(problem, following[end], end, stop) if stop else None
        if stop is None or twin is None:
            continue
        taken = ((ways[2], 1),) if is_total else ((ways[0], 0), (ways[1], 1))
        for way, flag in taken:
            first, before, opens, _ = way[1]
            if before >= 0:
                _keep(best[stop], 2 * column + flag + 2, way[0] + price + twin, (first, before, opens, end))


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
