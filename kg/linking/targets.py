"""What a report aimed at and what it says it reached: figures of its goals beside its results, inside one document.

A target and a result belong together where they measure the same, or where an indicator is a share of the same whole
in like words. They compare only where the words that state the result bear it out: a share of another whole, or
another basis, is told as not comparable.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.figures.words import words
from kg.linking.measures import MeasureKey, figure_key, measure_key, read_name
from kg.records import Figure, IndicatorRow, Task

_WHOLE = re.compile(r"占(?P<whole>[^占]{2,}?)的?(?:比例|比重|比率|百分比)$|占(?P<short>[^占]{2,}?)比$")
_ALIKE = 0.5
"""Share of pairs of characters (Dice) from which on two names of shares of one whole are like words."""

_Same = tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TargetLink:
    """``target`` and ``actual`` are indexes of figures, ``result`` of an indicator; ``actual`` or ``result`` is there.

    ``reason`` says why they compare or do not.
    """

    target: int
    result: int | None
    actual: int | None
    comparable: bool
    reason: str


def link_targets(
    figures: Sequence[Figure], rows: Sequence[IndicatorRow], tasks: Sequence[Task]
) -> tuple[TargetLink, ...]:
    """The figures that stand in goals, each with the first result of its measure."""
    goals = [range(task.mention.start, task.mention.end) for task in tasks if task.kind == "goal"]
    is_target = [any(figure.number.start in goal for goal in goals) for figure in figures]
    reached: dict[_Same, list[int]] = defaultdict(list)
    for index, figure in enumerate(figures):
        if not is_target[index] and figure.comparison != "yoy":
            reached[_same(_figure_key(figure))].append(index)
    results: dict[_Same, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.value is not None:
            results[_same(read_name(row.name, measure_key(row).unit))].append(index)
    found = (_link(index, figures, rows, results, reached) for index in range(len(figures)) if is_target[index])
    return tuple(link for link in found if link)


def _figure_key(figure: Figure) -> MeasureKey:
    return read_name(figure.subject, figure_key(figure).unit)


def _same(key: MeasureKey) -> _Same:
    """The key, any two classifiers of things (个, 种, 家) taken as one: they count the same things by other words."""
    unit = "个" if key.unit in words("words", "generic") else key.unit
    return (key.stem, unit, key.schemes, key.bases, key.populations, key.institutions)


def _link(
    target: int,
    figures: Sequence[Figure],
    rows: Sequence[IndicatorRow],
    results: dict[_Same, list[int]],
    reached: dict[_Same, list[int]],
) -> TargetLink | None:
    aim = figures[target]
    key = _same(_figure_key(aim))
    alike = results.get(key) or list(_like(aim, rows))
    if alike:
        stated = _stated(rows[alike[0]], figures)
        comparable, reason = _compare(aim, [figures[one] for one in stated], exact=key in results)
        return TargetLink(target, alike[0], stated[0] if stated else None, comparable, reason)
    later = [one for one in reached.get(key, []) if figures[one].period[:4] == aim.period[:4]]
    if not later:
        return None
    actual = later[0]
    result = next((n for n, row in enumerate(rows) if actual in _stated(row, figures)), None)
    return TargetLink(target, result, actual, True, "the same measure")


def _like(aim: Figure, rows: Sequence[IndicatorRow]) -> Iterator[int]:
    """Indicators that are shares of the target's whole in like words."""
    whole = _whole(aim.subject)
    for index, row in enumerate(rows):
        if whole and row.value is not None and _whole(row.name) == whole and _dice(aim.subject, row.name) >= _ALIKE:
            yield index


def _stated(row: IndicatorRow, figures: Sequence[Figure]) -> list[int]:
    """The figures that state an indicator's result: in its words, else of its value in its section."""
    if row.value is None:
        return []
    cells = [words for field, words in row.evidence if field == "actual"]
    equal = [n for n, one in enumerate(figures) if one.value == row.value and one.unit == row.unit]
    inside = [n for n in equal if any(cell.start <= figures[n].number.start < cell.end for cell in cells)]
    return inside or [n for n in equal if row.section and figures[n].section == row.section]


def _compare(aim: Figure, stated: Sequence[Figure], *, exact: bool) -> tuple[bool, str]:
    key, whole = _figure_key(aim), _whole(aim.subject)
    for figure in stated:
        if whole and whole not in figure.subject:
            return False, f"the target is a share of {whole}, what is stated is {figure.subject}"
        if (bases := _figure_key(figure).bases) != key.bases:
            return False, f"basis: {'+'.join(key.bases) or 'not stated'} / {'+'.join(bases) or 'not stated'}"
    return exact, "the same measure" if exact else "names alike, and no words that bear the result out"


def _whole(name: str) -> str:
    """What a share is a share of; empty where the name is of no share."""
    match = _WHOLE.search(name)
    return (match["whole"] or match["short"]) if match else ""


def _dice(one: str, other: str) -> float:
    left, right = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
