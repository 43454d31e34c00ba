"""The widths of a flattened table's columns: those under which its pieces fit best."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations_with_replacement, pairwise

from kg.tables.costs import INFINITE, LEVELS, NEVER_BROKEN, Slot
from kg.tables.fit import OUTSIDE, Placed, Problem, solve
from kg.tables.pieces import Piece

_SAMPLE = 90
_ROUNDS = 4
_KEPT = 2
_STARTS = 6
_CANDIDATES = 12
_EASY = 0.02
"""A cost a piece below this needs no search for widths."""


def fit(pieces: Sequence[Piece], slots: Sequence[Slot], search: bool = True) -> tuple[list[Placed], float]:
    """The best cut of ``pieces`` into rows of ``slots`` and its cost a placed piece.

    Pieces after the last row are left over. An empty list where nothing fits. The widths are found on the first
    pieces, so the time grows with their number as that of one cut does; without ``search`` no cell counts as broken.
    """
    problem = Problem(pieces, slots)
    sample = problem if len(pieces) <= _SAMPLE else Problem(pieces[:_SAMPLE], slots)
    placed, cost = solve(problem, _widths(sample) if search else _unbroken(slots))
    used = sum(cell.last - cell.first for cell in placed)
    return placed, (cost - OUTSIDE * (len(pieces) - used)) / max(used, 1)


def _widths(problem: Problem) -> list[float]:
    """From many starts the cut and the widths that it shows are found in turn; the best few are then bettered a
    column at a time. A table read well with a printed line a row needs no search.
    """
    pieces, slots = problem.pieces, problem.slots
    whole = _unbroken(slots)
    placed, cost = solve(problem, whole)
    if cost <= _EASY * len(pieces) and (
        sum(slot.holds == "text" for slot in slots) == 1 or _row_a_line(placed, pieces)
    ):
        return whole
    printed = sorted({round(piece.width * 2) / 2 for piece in pieces if piece.width >= 1})
    often = Counter(round(piece.width * 2) / 2 for piece in pieces)
    some = sorted(sorted(often, key=lambda width: (-often[width], width))[:_STARTS])
    tried = {tuple(whole): cost}
    for start in combinations_with_replacement(some, 3):
        widths = _start(slots, *start)
        for _ in range(_ROUNDS):
            if tuple(widths) in tried:
                break
            placed, tried[tuple(widths)] = solve(problem, widths)
            widths = _shown(placed, pieces, slots, widths)
    best, found = INFINITE, whole
    candidates = [*printed[:: max(1, len(printed) // _CANDIDATES)], NEVER_BROKEN]
    for known in sorted(tried, key=lambda known: (tried[known], known))[:_KEPT]:
        bettered, cost = _descend(problem, list(known), tried[known], candidates)
        if cost < best - 1e-9:
            best, found = cost, bettered
    return found


def _row_a_line(placed: Sequence[Placed], pieces: Sequence[Piece]) -> bool:
    """Whether a cut leaves nothing over and each of its rows stands on one printed line."""
    used = sum(cell.last - cell.first for cell in placed)
    whole = all(pieces[cell.first].line == pieces[cell.last - 1].line for cell in placed)
    return (
        used == len(pieces)
        and whole
        and all(
            after.opens == (pieces[after.first].line != pieces[cell.first].line) for cell, after in pairwise(placed)
        )
    )


def _unbroken(slots: Sequence[Slot]) -> list[float]:
    return _start(slots, NEVER_BROKEN, NEVER_BROKEN, NEVER_BROKEN)


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
    problem: Problem, widths: list[float], best: float, candidates: Sequence[float]
) -> tuple[list[float], float]:
    for _ in range(3):
        before = best
        for column, slot in enumerate(problem.slots):
            if slot.holds != "text":
                continue
            for width in candidates:
                if width < slot.narrow or width == widths[column]:
                    continue
                trial = [*widths[:column], width, *widths[column + 1 :]]
                cost = solve(problem, trial)[1]
                if cost < best - 1e-9:
                    best, widths = cost, trial
        if best > before - 1e-9:
            break
    return widths, best
