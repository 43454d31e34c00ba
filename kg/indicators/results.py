"""Targets and results in running words: the cell of reasons, or the text of an item."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.document import Document
from kg.indicators.words import cues, mention
from kg.quantities import Quantity, find_quantities
from kg.records import Mention

_CLAUSE = "，。；：！？,;"
_TITLE = re.compile(r"《[^》]*》")
_NEVER_RESULTS = frozenset(("score", "age"))


@dataclass(frozen=True, slots=True)
class Result:
    """What words say of an indicator. ``actual`` as written; ``value`` and ``unit`` the number in it."""

    target: Mention | None = None
    actual: Mention | None = None
    value: Decimal | None = None
    unit: str = ""
    comparator: str = ""

    def in_full(self) -> str:
        """The result as written, with its unit where that stands elsewhere."""
        words = self.actual.quote if self.actual else ""
        return words + self.unit if words[-1:].isdigit() else words


def read_value(document: Document, start: int, end: int) -> Result:
    """The first quantity of a cell that holds a result (达到100%, 142名)."""
    words = mention(document, start, end)
    for quantity in find_quantities(document.text, start, end):
        if quantity.kind != "score" and not quantity.chinese:
            return Result(None, words, quantity.value, quantity.unit, quantity.comparator)
    return Result(None, words)


def read_reason(document: Document, start: int, end: int, kinds: frozenset[str] = frozenset()) -> Result:
    """Target and first result in the words that explain a score; what only speaks of rules gives nothing.

    An indicator that counts percent (``kinds``) has no result of another kind: 3个标段延期 is no rate.
    """
    text = document.text
    found = _results(text, start, end)
    target: Mention | None = None
    actual: Quantity | None = None
    for quantity in found:
        role = _role(text, quantity, start)
        if role == "target" and target is None:
            target = mention(document, _bound_start(text, quantity), quantity.end)
        elif kinds == {"percent"} != {quantity.kind}:
            continue
        elif role == "actual" and (actual is None or _formula(text, actual, quantity)):
            actual = quantity
    if actual is not None:
        last = actual.end + (1 if text[actual.end : actual.end + 1] == "内" else 0)
        words = mention(document, actual.start, last)
        return Result(target, words, actual.value, actual.unit, actual.comparator)
    if target is None:
        return Result()
    for cue in cues("all_done"):
        at = text.find(cue, start, end)
        if at >= 0:
            return Result(target, mention(document, at, at + len(cue)))
    return Result(target)


def _results(text: str, start: int, end: int) -> list[Quantity]:
    """Quantities that can be a target or a result: no points, none in a title, none in word numerals."""
    titles = [range(title.start() + start, title.end() + start) for title in _TITLE.finditer(text[start:end])]
    return [
        quantity
        for quantity in find_quantities(text, start, end)
        if quantity.kind not in _NEVER_RESULTS
        and not quantity.chinese
        and not any(quantity.start in title for title in titles)
    ]


def _clause_before(text: str, at: int, start: int) -> str:
    left = max((text.rfind(stop, start, at) for stop in _CLAUSE), default=-1)
    return text[max(left + 1, start) : at]


def _role(text: str, quantity: Quantity, start: int) -> str:
    """target, actual, or empty for the terms of a formula and numbers without a unit."""
    before = _clause_before(text, quantity.start, start)
    operator = re.search(r"([<>＜＞≤≥≦≧]|不低于|不超过|不高于|不少于)\s*$", before)
    if operator or (quantity.comparator in ("at_least", "at_most", "under", "over") and not quantity.unit):
        return "target"
    if not quantity.unit or re.search(r"[×*÷/]\s*$", before):
        return ""
    planned = max((before.rfind(cue) for cue in cues("planned")), default=-1)
    achieved = max((before.rfind(cue) for cue in cues("achieved")), default=-1)
    after = text[quantity.end : quantity.end + 8]
    if re.match(r"(?:指标|目标|任务)?(?:已|均)?(?:全部)?完成", after):
        return "actual"
    return "target" if planned > achieved else "actual"


def _bound_start(text: str, quantity: Quantity) -> int:
    """Where a target begins: with its bound (≤, 不低于)."""
    bound = re.search(
        r"(?:[<>＜＞≤≥≦≧]|不低于|不超过|不高于|不少于)\s*$", text[max(0, quantity.start - 4) : quantity.start]
    )
    return quantity.start - len(bound.group()) if bound else min(quantity.start, quantity.cue_start or quantity.start)


def _formula(text: str, first: Quantity, later: Quantity) -> bool:
    """Whether ``later`` is what a formula comes to in the clause of ``first`` (…=104/104=100%)."""
    between = text[first.end : later.start]
    return between.endswith("=") and not any(stop in between for stop in _CLAUSE)


def best_quantity(
    document: Document, name: str, kinds: frozenset[str], start: int, end: int, year: str
) -> Quantity | None:
    """The quantity of the right kind whose sentence and clause name the indicator best.

    A sentence that speaks of the report's year counts more, a bound (不低于) less. ``None`` where no sentence names
    half of the indicator.
    """
    best: tuple[float, Quantity] | None = None
    for quantity in _results(document.text, start, end):
        named = _share(name, _sentence_before(document.text, quantity.start, start))
        if quantity.kind not in kinds or named < 0.5 or document.text[quantity.start - 1] in "×*":
            continue
        sentence = _sentence_before(document.text, quantity.start, start)
        named = 0.3 * named + _share(name, _clause_before(document.text, quantity.start, start))
        named += 0.15 * bool(year and year in sentence) - 0.1 * (quantity.comparator in ("at_least", "at_most"))
        if best is None or named > best[0] + 1e-9:
            best = (named, quantity)
    return best[1] if best else None


def stated_results(document: Document, start: int, end: int) -> tuple[Mention | None, Quantity | None]:
    """(target, result) where words say outright which is which (目标值18处，实际完成17处); the first of each."""
    text = document.text
    target: Mention | None = None
    actual: Quantity | None = None
    for quantity in _results(text, start, end):
        begin = _bound_start(text, quantity)
        before = re.sub(r"(?:为|是|达到?|：|:|=|\s|[≥≤＞＜><])+$", "", _clause_before(text, begin, start))
        if target is None and any(before.endswith(cue) for cue in cues("stated_target")):
            target = mention(document, begin, max(quantity.end, quantity.cue_end))
        elif target and actual is None and any(before.endswith(cue) for cue in cues("stated_actual")):
            actual = quantity
    return (target, actual) if target and actual else (None, None)


def first_quantity(document: Document, kinds: frozenset[str], start: int, end: int) -> Quantity | None:
    """The first quantity of the right kind."""
    found: Sequence[Quantity] = _results(document.text, start, end)
    return next((quantity for quantity in found if quantity.kind in kinds), None)


def summed_up(document: Document, start: int, end: int) -> Quantity | None:
    """The one quantity that words give, or the one that they come to (每季度一次，共4次)."""
    found = _results(document.text, start, end)
    totals = [one for one in found if document.text[: one.start].rstrip().endswith(cues("sums_up"))]
    chosen = totals or found
    return chosen[0] if len(chosen) == 1 else None


def _sentence_before(text: str, at: int, start: int) -> str:
    left = max(text.rfind(stop, start, at) for stop in "。；！？")
    return text[max(left + 1, start) : at]


def _share(name: str, words: str) -> float:
    """How much of a name's characters stand in the words."""
    wanted = list(re.sub(r"（[^）]*）|[^\w]", "", name))
    return sum(char in words for char in wanted) / max(len(wanted), 1)
