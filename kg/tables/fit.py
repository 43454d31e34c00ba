"""The rows and columns of a table of which only the printed lines are left.

A cell that was broken over lines fills its column's width on every line but its last; value columns hold numbers;
merged cells are given once. Among all ways to cut the pieces into cells, the one that breaks these rules least is
taken (dynamic programming over states that stay near the best one); ``kg.tables.widths`` finds the columns' widths.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.tables.costs import INFINITE, LEVELS, Cell, Slot, cells_at, skip_costs
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


_Entry = tuple[float, int, int, bool, int]
"""(cost, piece it begins at, state before, whether it opens a row, where an echo parts it from its next cell or 0).

A state is twice the column last filled, plus one where the row is one of sums.
"""


@dataclass(frozen=True)
class Problem:
    """Pieces to be cut, the columns to cut them into, and what is computed once for all widths that are tried."""

    pieces: Sequence[Piece]
    slots: Sequence[Slot]
    known: dict[tuple[int, float], list[list[Cell]]] = field(default_factory=dict)
    solved: dict[tuple[int, ...], tuple[list[Placed], float]] = field(default_factory=dict)

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
            cells = [cells_at(self.pieces, index, slot, width) for index in range(len(self.pieces))]
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
    best: list[dict[int, _Entry]] = [{} for _ in range(count + 1)]
    best[0][2 * last] = (0.0, -1, -1, False, 0)
    late = [_OPENED_LATE * sum(s.meaning in LEVELS for s in problem.slots[:column]) for column in range(last + 1)]
    echoing = [
        (a.meaning, b.meaning) == ("target", "actual")
        for a, b in itertools.pairwise((*problem.slots, problem.slots[0]))
    ]
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
            moves = _moves(going, column)
            lead = end_cost + (_BEGIN if index else late[column])
            opened = [(lead + problem.skips[total][0][column], end_state, True, total) for total in (0, 1)]
            ways = [[opened[total], *((m, s, False, (s & 1) | total) for m, s in moves)] for total in (0, 1)]
            for end, price, total in cells:
                states_there = best[end]
                for cost, before, opens, flag in ways[total]:
                    state, whole = 2 * column + flag, cost + price
                    known = states_there.get(state)
                    if known is None or whole < known[0] - 1e-12:
                        states_there[state] = (whole, index, before, opens, 0)
                    if echoing[column] and (index, end) in problem.echoes:
                        stop = problem.echoes[index, end]
                        twin = _twin(problem, columns[column + 1][end], end, stop)
                        if twin is not None:
                            _keep(best[stop], state + 2, (whole + twin, index, before, opens, end))
    return _trace(best, problem, last)


def _near(states: dict[int, _Entry]) -> list[tuple[int, float]]:
    """The states worth going on from, with their costs."""
    if not states:
        return []
    limit = min(entry[0] for entry in states.values()) + _BEAM
    return [(state, entry[0]) for state, entry in states.items() if entry[0] <= limit]


def _moves(going: Sequence[tuple[int, float, Sequence[float]]], column: int) -> list[tuple[float, int]]:
    """The cheapest ways to go on to ``column`` inside a row: (cost, state before), one a kind of row.

    ``going`` are the states with their costs and the prices of leaving columns empty behind each.
    """
    cheapest: dict[int, tuple[float, int]] = {}
    for state, cost, skips in going:
        if state >> 1 < column:
            move = cost + skips[column]
            kind = state & 1
            if kind not in cheapest or move < cheapest[kind][0]:
                cheapest[kind] = (move, state)
    return list(cheapest.values())


def _twin(problem: Problem, cells: Sequence[Cell], first: int, stop: int) -> float | None:
    """The price of a next cell in the same words: results are often reported in the words of the target."""
    for end, price, _ in cells:
        if end == stop:
            words = "".join(piece.text for piece in problem.pieces[first:stop])
            return price - min(3.0, 1.0 + display_width(words) / 4)
    return None


def _keep(states: dict[int, _Entry], state: int, entry: _Entry) -> None:
    known = states.get(state)
    if known is None or entry[0] < known[0] - 1e-12:
        states[state] = entry


def _trace(best: Sequence[dict[int, _Entry]], problem: Problem, last: int) -> tuple[list[Placed], float]:
    count = len(best) - 1
    cost, index, state = INFINITE, 0, 2 * last
    for at, states in enumerate(best):
        for known, entry in states.items():
            whole = entry[0] + problem.skips[known & 1][(known >> 1) + 1][last + 1] + OUTSIDE * (count - at)
            if whole < cost - 1e-12:
                cost, index, state = whole, at, known
    placed: list[Placed] = []
    while index > 0:
        _, first, before, opens, echo = best[index][state]
        if echo:
            placed.append(Placed(echo, index, state >> 1, False))
            placed.append(Placed(first, echo, (state >> 1) - 1, opens))
        else:
            placed.append(Placed(first, index, state >> 1, opens))
        index, state = first, before
    return placed[::-1], cost
