"""The rows and columns of a table of which only the printed lines are left.

A cell that was broken over lines fills its column's width on every line but its last; value columns hold numbers;
merged cells are given once. Among all ways to cut the pieces into cells, the one that breaks these rules least is
taken (dynamic programming); the widths of the columns are found with it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations_with_replacement

from kg.tables.costs import INFINITE, LEVELS, LONGEST_CELL, NEVER_BROKEN, Slot, cells_at, skip_costs
from kg.tables.pieces import Piece, display_width

_SAMPLE = 110
_OUTSIDE = 1.6
_ROUNDS = 4
_KEPT = 3
_STARTS = 7
_EASY = 0.02
"""A cost a piece below this needs no search for widths."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Pieces ``first`` to ``last`` (exclusive) make up the cell in ``column``; ``opens`` where it begins a row.

    ``echo`` is where a second cell ends that stands in the next column in the same words (0: none).
    """

    first: int
    last: int
    column: int
    opens: bool
    echo: int = 0


def fit(pieces: Sequence[Piece], slots: Sequence[Slot]) -> tuple[list[Placed], float]:
    """The best cut of ``pieces`` into rows of ``slots`` and its cost a placed piece.

    Pieces after the last row are left over. An empty list where nothing fits.
    """
    widths = _widths(pieces[:_SAMPLE], slots)
    placed, cost = _solve(_options(pieces, slots), pieces, slots, widths)
    used = sum(cell.last - cell.first for cell in placed)
    return placed, (cost - _OUTSIDE * (len(pieces) - used)) / max(used, 1)


def _widths(pieces: Sequence[Piece], slots: Sequence[Slot]) -> list[float]:
    """The columns' widths under which the pieces fit best.

    From many starts the cut and the widths that it shows are found in turn; the best few are then bettered a column
    at a time. A table with one column of words, none of them broken, needs no search.
    """
    options = _options(pieces, slots)
    whole = _start(slots, NEVER_BROKEN, NEVER_BROKEN, NEVER_BROKEN)
    cost = _solve(options, pieces, slots, whole)[1]
    if cost <= _EASY * len(pieces) and sum(slot.holds == "text" for slot in slots) == 1:
        return whole
    printed = sorted({round(piece.width * 2) / 2 for piece in pieces if piece.width >= 1})
    often = Counter(round(piece.width * 2) / 2 for piece in pieces)
    some = sorted(sorted(often, key=lambda width: (-often[width], width))[:_STARTS])
    starts = [_start(slots, *widths) for widths in combinations_with_replacement(some, 3)]
    tried = {tuple(whole): cost}
    for start in starts:
        widths = start
        for _ in range(_ROUNDS):
            if tuple(widths) in tried:
                break
            placed, tried[tuple(widths)] = _solve(options, pieces, slots, widths)
            widths = _shown(placed, pieces, slots, widths)
    best, found = INFINITE, whole
    candidates = [*printed[:: max(1, len(printed) // 14)], NEVER_BROKEN]
    for known in sorted(tried, key=lambda known: (tried[known], known))[:_KEPT]:
        bettered, cost = _descend(options, pieces, slots, list(known), tried[known], candidates)
        if cost < best - 1e-9:
            best, found = cost, bettered
    return found


def _start(slots: Sequence[Slot], narrow: float, middle: float, wide: float) -> list[float]:
    """Widths to begin with: columns of levels are narrower than those of names, and these than explanations."""
    widths = [middle if slot.leaf else narrow if slot.meaning in LEVELS else wide for slot in slots]
    return [
        max(slot.narrow, w) if slot.holds == "text" else NEVER_BROKEN for slot, w in zip(slots, widths, strict=True)
    ]


def _shown(
    placed: Sequence[Placed], pieces: Sequence[Piece], slots: Sequence[Slot], widths: Sequence[float]
) -> list[float]:
    """The widths that a cut shows: in each column the middle width of the lines after which a cell goes on."""
    lines: list[list[float]] = [[] for _ in slots]
    for cell in placed:
        filled = 0.0
        for k in range(cell.first, cell.last):
            filled += pieces[k].width
            if k + 1 < cell.last and pieces[k + 1].line != pieces[k].line:
                lines[cell.column].append(filled)
                filled = 0.0
    return [
        max(slot.narrow, sorted(found)[len(found) // 2]) if found and slot.holds == "text" else width
        for found, slot, width in zip(lines, slots, widths, strict=True)
    ]


def _descend(
    options: "_Options",
    pieces: Sequence[Piece],
    slots: Sequence[Slot],
    widths: list[float],
    best: float,
    candidates: list[float],
) -> tuple[list[float], float]:
    for _ in range(3):
        before = best
        for column, slot in enumerate(slots):
            if slot.holds != "text":
                continue
            for width in candidates:
                if width < slot.narrow or width == widths[column]:
                    continue
                trial = [*widths[:column], width, *widths[column + 1 :]]
                cost = _solve(options, pieces, slots, trial)[1]
                if cost < best - 1e-9:
                    best, widths = cost, trial
        if best > before - 1e-9:
            break
    return widths, best


_Options = Callable[[int, int, float], list[tuple[int, float, bool]]]
_State = tuple[int, bool]
_Table = list[dict[_State, tuple[float, tuple[int, int, bool] | None, Placed | None]]]


def _options(pieces: Sequence[Piece], slots: Sequence[Slot]) -> _Options:
    """The cells that could begin at a piece in a column of some width, each computed once."""

    @cache
    def cells(index: int, column: int, width: float) -> list[tuple[int, float, bool]]:
        return cells_at(pieces, index, slots[column], width)

    return cells


def _solve(
    options: _Options, pieces: Sequence[Piece], slots: Sequence[Slot], widths: Sequence[float]
) -> tuple[list[Placed], float]:
    """Cheapest path over states (pieces placed, column last filled, whether the row is one of sums)."""
    count, last = len(pieces), len(slots) - 1
    skip = [skip_costs(slots, total) for total in (False, True)]
    best: _Table = [{} for _ in range(count + 1)]
    best[0][(last, False)] = (0.0, None, None)
    for index in range(count):
        states = list(best[index].items())
        if not states:
            continue
        ends = min((price + skip[summed][at + 1][last + 1], at, summed) for (at, summed), (price, _, _) in states)
        for column in range(last + 1):
            cells = options(index, column, widths[column])
            if not cells:
                continue
            lead = 3.0 * sum(slot.meaning in LEVELS for slot in slots[:column]) if index == 0 else 0.3
            within: dict[bool, tuple[float, int, bool]] = {}
            for (at, summed), (price, _, _) in states:
                if at < column and index:
                    move = price + skip[summed][at + 1][column]
                    if summed not in within or move < within[summed][0]:
                        within[summed] = (move, at, summed)
            for end, cost, total in cells:
                begun = ends[0] + lead + skip[total][0][column]
                moves = [(begun, ends[1], ends[2], True, total)]
                moves += [(m, at, summed, False, summed or total) for m, at, summed in within.values()]
                for price, at, summed, opens, flag in moves:
                    key, whole = (column, flag), price + cost
                    cell = Placed(index, end, column, opens)
                    _keep(best, end, key, (whole, (index, at, summed), cell))
                    if column < last and (slots[column].meaning, slots[column + 1].meaning) == ("target", "actual"):
                        echo = _echo(options, pieces, cell, widths[column + 1])
                        if echo:
                            both = replace(cell, echo=echo[0])
                            _keep(best, echo[0], (column + 1, flag), (whole + echo[1], (index, at, summed), both))
    return _trace(best, skip, last)


def _echo(options: "_Options", pieces: Sequence[Piece], placed: Placed, width: float) -> tuple[int, float] | None:
    """(end, cost) of a next cell in the same words: results are often reported in the words of the target."""
    words = "".join(piece.text for piece in pieces[placed.first : placed.last])
    follow = "".join(piece.text for piece in pieces[placed.last : placed.last + LONGEST_CELL])
    if len(words) < 2 or not follow.startswith(words):
        return None
    for end, cost, _ in options(placed.last, placed.column + 1, width):
        if sum(len(piece.text) for piece in pieces[placed.last : end]) == len(words):
            return end, cost - min(3.0, 1.0 + display_width(words) / 4)
    return None


def _keep(best: _Table, end: int, key: _State, entry: tuple[float, tuple[int, int, bool], Placed]) -> None:
    if entry[0] < best[end].get(key, (INFINITE, None, None))[0] - 1e-12:
        best[end][key] = entry


def _trace(best: _Table, skip: list[list[list[float]]], last: int) -> tuple[list[Placed], float]:
    count = len(best) - 1
    finish = (INFINITE, 0, (last, False))
    for index, states in enumerate(best):
        for (at, summed), (price, _, _) in states.items():
            whole = price + skip[summed][at + 1][last + 1] + _OUTSIDE * (count - index)
            if whole < finish[0] - 1e-12:
                finish = (whole, index, (at, summed))
    cost, index, state = finish
    placed: list[Placed] = []
    while True:
        _, back, cell = best[index][state]
        if back is None or cell is None:
            break
        if cell.echo:
            placed.append(Placed(cell.last, cell.echo, cell.column + 1, False))
        placed.append(replace(cell, echo=0))
        index, state = back[0], (back[1], back[2])
    return placed[::-1], cost
