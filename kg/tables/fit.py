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
    echoing = [(a.meaning, b.meaning) == ("target", "actual") for a, b in itertools.pairwise(problem.slots)]
    for index in range(count):
        states = _near(best[index])
        if not states:
            continue
        end_cost, end_state = min((cost + problem.skips[s & 1][(s >> 1) + 1][last + 1], s) for s, cost in states)
        going = [(s, cost, problem.skips[s & 1][(s >> 1) + 1]) for s, cost in states] if index else []
        for column in range(last + 1):
            cells = columns[column][index]
            if not cells:
                continue
            lead = end_cost + (_BEGIN if index else late[column])
            opened = [(lead + skips[0][column], (index, end_state, True, 0)) for skips in problem.skips]
            ways = _ways(opened, _moves(going, column, index))
            _fill(best, cells, column, ways)
            if column < last and echoing[column]:
                _echo(problem, best, index, cells, columns[column + 1], column, ways)
    return _trace(best, problem, last)


def _ways(opened: Sequence[_Way], moves: Sequence[_Way | None]) -> tuple[_Way, _Way | None, _Way]:
    """The cheapest way to a plain cell in a plain row, to one in a row of sums, and to one that makes its row one."""
    plain, total = opened
    for move in moves:
        if move is not None and move[0] < total[0] - 1e-12:
            total = move
    if moves[0] is not None and moves[0][0] < plain[0] - 1e-12:
        plain = moves[0]
    return plain, moves[1], total


def _fill(best: Sequence[_States], cells: Sequence[Cell], column: int, ways: tuple[_Way, _Way | None, _Way]) -> None:
    """Take each cell that could begin here, in the one or two ways that lead to it."""
    (plain, step), summed, (total, total_step) = ways
    state = 2 * column
    for end, price, is_total in cells:
        there = best[end]
        if is_total:
            _keep(there, state + 1, total + price, total_step)
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
    ways: tuple[_Way, _Way | None, _Way],
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
    if not states:
        return []
    limit = min(states.values())[0] + _BEAM
    return [(state, cost) for state, (cost, _) in states.items() if cost <= limit]


def _moves(
    going: Sequence[tuple[int, float, Sequence[float]]], column: int, index: int
) -> tuple[_Way | None, _Way | None]:
    """The cheapest ways to go on to ``column`` inside a row: in a plain one and in one of sums.

    ``going`` are the states with their costs and the prices of leaving columns empty behind each.
    """
    plain = summed = INFINITE
    plain_state = summed_state = -1
    for state, cost, skips in going:
        if state < 2 * column:
            move = cost + skips[column]
            if state & 1:
                if move < summed:
                    summed, summed_state = move, state
            elif move < plain:
                plain, plain_state = move, state
    return (
        (plain, (index, plain_state, False, 0)) if plain_state >= 0 else None,
        (summed, (index, summed_state, False, 0)) if summed_state >= 0 else None,
    )


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
            whole = so_far + problem.skips[known & 1][(known >> 1) + 1][last + 1] + OUTSIDE * (count - at)
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
