"""How the figures of a document are related: parts and wholes, shares, rates, growth, restatements."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from kg.document import Document
from kg.figures.alike import (
    ROUGH,
    core_of,
    dimension,
    is_base,
    is_change,
    is_level,
    is_named,
    is_rate_level,
    is_score_level,
    is_year_before,
)
from kg.figures.enumerated import find_enumerations
from kg.figures.measure import measure_of
from kg.figures.parts import find_parts
from kg.figures.shares import Levels, find_implied_shares, find_shares
from kg.figures.words import PLAN
from kg.records import Figure, FigureRelation

_DATA = Path(__file__).resolve().parent / "data"


def find_relations(document: Document, figures: Sequence[Figure]) -> tuple[FigureRelation, ...]:
    """The relations that the words themselves state, by sentence; ``figures`` as ``find_figures`` gives them."""
    found: list[FigureRelation] = []
    levels = Levels(figures)
    for group in _sentences(document.text, figures):
        shares = list(find_shares(document, figures, group, levels))
        found += shares or find_implied_shares(figures, group)
        found += _completions(document.text, figures, group)
        found += _named_rates(document.text, figures, group)
        found += find_parts(document.text, figures, group)
        found += _growth(document.text, figures, group)
    return (*found, *_restated(figures), *_counted(document, figures))


_APART = re.compile(r"[。！？\n\t](?!其中)")


def _sentences(text: str, figures: Sequence[Figure]) -> Iterator[list[int]]:
    group: list[int] = []
    for index, figure in enumerate(figures):
        if group:
            last = figures[group[-1]].number
            between = text[last.end : figure.number.start]
            apart = figure.section != figures[group[-1]].section or len(group) >= _LONGEST
            if apart or _APART.search(between):
                yield group
                group = []
        group.append(index)
    if group:
        yield group


_LONGEST = 120
"""More figures than any sentence holds: what runs on longer is no sentence, and must not cost its square."""


_COMPLETION = re.compile(r"(.+)完成(.+?)的比例")
"""What is completed may be called so itself (累计完成金额完成年初预算数的比例): the last 完成 is the verb."""


def _completions(text: str, figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    """A完成B的99.9%: A over B. After 其中 the budget said before is the whole's, not the part's."""
    for index in group:
        match = _COMPLETION.fullmatch(figures[index].subject)
        if match is None or figures[index].kind != "percent":
            continue
        before = [one for one in group if one < index and is_level(figures[one])]
        second = [one for one in before if is_named(match[2], figures[one].subject)]
        first = [one for one in before if one not in second and is_named(match[1], figures[one].subject)]
        if not first or not second or dimension(figures[first[-1]]) != dimension(figures[second[-1]]):
            continue
        if "其中" not in text[figures[second[-1]].number.end : figures[first[-1]].number.start]:
            yield FigureRelation("rate", index, (first[-1], second[-1]), figures[index].mention)


@cache
def _rates() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    lines = (_DATA / "rates.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return tuple((name, re.compile(over), re.compile(under)) for name, over, under in rows)


def _named_rates(text: str, figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    """预算执行率, 到位率, 回收率: the rate of its sentence's two amounts, where no third confuses them."""
    for index in group:
        rate = figures[index]
        if rate.kind != "percent" or rate.comparison or rate.comparator in ROUGH or is_change(rate):
            continue
        for name, over, under in _rates():
            if not rate.subject.endswith(name):
                continue
            before = [
                one for one in group if one < index and is_level(figures[one]) and figures[one].period == rate.period
            ]
            before = _of_its_part(text, figures, before, index)
            lower = [one for one in before if under.search(figures[one].subject)]
            upper = [one for one in before if over.search(figures[one].subject) and one not in lower]
            if any(_ADJUSTED.search(figures[one].subject) for one in before):
                final = [one for one in lower if _FINAL.search(figures[one].subject)]
                if len(final) != 1:
                    break
                lower = final
            pairs = [(a, b) for a in upper for b in lower if dimension(figures[a]) == dimension(figures[b])]
            yield from (FigureRelation("rate", index, pair, rate.mention) for pair in pairs)
            break


def _of_its_part(text: str, figures: Sequence[Figure], before: Sequence[int], rate: int) -> list[int]:
    """The amounts before a rate; where a semicolon parts them, those behind it if there are any, and where 其中 does,
    those behind it if there are two."""
    near = [one for one in before if "；" not in text[figures[one].number.end : figures[rate].number.start]]
    near = near or list(before)
    among = [one for one in near if "其中" not in text[figures[one].number.end : figures[rate].number.start]]
    return among if len(among) > 1 else near


_FINAL = re.compile("全年预算|调整后预算|调整预算")
"""What a budget came to in the end, whatever was added on the way."""
_ADJUSTED = re.compile("调增|调减|追加|追减|核增|核减|调剂")


def _growth(text: str, figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    """A change and the amounts that it lies between: the later (its measure) and, where printed, the earlier."""
    for index in group:
        change = figures[index]
        if not is_change(change) or change.comparator in ROUGH or change.kind == "ratio":
            continue
        name = _CHANGED.split(change.subject)[0]
        name = _ALL_FLOWS if name in _BOTH_FLOWS else name
        fits = _LEVELS.get(change.kind, is_level)
        among = group if name != _ALL_FLOWS else range(max(0, index - _NEAR), index)
        levels = [one for one in among if one < index and fits(figures[one]) and is_named(name, figures[one].subject)]
        later = [one for one in levels if not is_year_before(figures[one].period, change.period)]
        if not later:
            yield from _over_base(text, figures, index)
            yield from _from_base(text, figures, index)
            continue
        now = later[-1]
        base = _base_of(change.subject)
        then = [
            one
            for one in group
            if one < index
            and fits(figures[one])
            and (one in levels or (base and one != now and _is_base(base, name, figures[one].subject)))
            and is_year_before(figures[one].period, figures[now].period)
            and dimension(figures[one]) == dimension(figures[now])
        ]
        then = then or _planned(figures, group, now, base)
        kind = "growth_over" if change.kind == "percent" else "difference"
        if kind == "growth_over" or change.kind == "points" or dimension(change) == dimension(figures[now]):
            yield FigureRelation(kind, index, (now, *then[-1:]), change.mention)


_LEVELS = {"points": is_rate_level, "score": is_score_level}
"""What a change of these kinds lies between."""
_TO_CHANGE = re.compile("[，,]?(?:相比|比较)?[，,]?(?:净|共|又)?[增减][^，。；较比]{0,3}$")
_CHANGE_TO_RATE = re.compile("[，,、]?(?:同比|同口径)?(?:增|减|上升|下降|降|提高)[^，。；较比]{0,3}$")


def _over_base(text: str, figures: Sequence[Figure], rate: int) -> Iterator[FigureRelation]:
    """与上年预算100万元相比增加5万元，增长5%: the base stands first, and what it came to in another sentence."""
    if rate < 2 or figures[rate].kind != "percent":
        return
    base, change = figures[rate - 2], figures[rate - 1]
    between = text[base.number.end : change.number.start], text[change.number.end : figures[rate].number.start]
    if (
        is_base(base)
        and is_change(change)
        and dimension(base) == dimension(change)
        and _TO_CHANGE.fullmatch(between[0])
        and _CHANGE_TO_RATE.fullmatch(between[1])
    ):
        yield FigureRelation("rate", rate, (rate - 1, rate - 2), figures[rate].mention)


_BOTH_FLOWS = ("收支", "收、支", "收支总计", "收、支总计")
_ALL_FLOWS = "收入总计"
"""Income and expenditure come to one total, which a change of both is a change of, mostly in a sentence of its own."""
_NEAR = 6


def _planned(figures: Sequence[Figure], group: Sequence[int], now: int, base: str) -> list[int]:
    """预算12万元，支出9万元，比预算节约3万元: the one plan before it of what a change is counted from a plan of."""
    if not PLAN.fullmatch(base):
        return []
    plans = [
        one
        for one in group
        if one < now
        and is_level(figures[one])
        and PLAN.search(figures[one].subject)
        and figures[one].period == figures[now].period
        and dimension(figures[one]) == dimension(figures[now])
    ]
    stems = [core_of(PLAN.sub("", figures[one].subject)) for one in plans]
    return plans if len(plans) == 1 and core_of(figures[now].subject).startswith(stems[0]) else []


_CARELESS = Decimal("0.15")


def _from_base(text: str, figures: Sequence[Figure], index: int) -> Iterator[FigureRelation]:
    """支出60万元。较年初预算数50万元增加9万元: the base stands before the change, the amount itself in the sentence
    before, which the change must come near."""
    if index < 2 or not is_base(figures[index - 1]):
        return
    base, change = figures[index - 1], figures[index]
    start = max(0, base.number.start - _BEFORE)
    near = [one for one in range(max(0, index - 8), index - 1) if figures[one].number.start >= start]
    near = [one for one in near if is_level(figures[one]) and dimension(figures[one]) == dimension(base)]
    if not near or dimension(base) != dimension(change):
        return
    if not _TO_CHANGE.fullmatch(text[base.number.end : change.number.start]):
        return
    now, said = figures[near[-1]], (change.yuan or change.value)
    moved = abs((now.yuan or now.value) - (base.yuan or base.value))
    if abs(moved - abs(said)) <= abs(said) * _CARELESS:
        yield FigureRelation("difference", index, (near[-1], index - 1), change.mention)


_BEFORE = 120


def _is_base(base: str, name: str, subject: str) -> bool:
    """Whether ``subject`` is the ``base`` that ``name`` is compared with, both maybe told of one item before them."""
    wanted, have = core_of(base), core_of(subject)
    return bool(wanted) and have.endswith(wanted) and core_of(name).startswith(have.removesuffix(wanted))


def _base_of(subject: str) -> str:
    """The measure that a change is counted from, where it is another: 安排数比上年执行数增长率."""
    match = re.search(r"(?:较|(?<!对)比)(?P<base>[^较比]{2,})(?:增加量|减少量|增长率|提高幅度|下降幅度|降幅)$", subject)
    return measure_of(match["base"]) if match else ""


_CHANGED = re.compile(
    r"较|(?<!对)比(?![例重率较])|同比|环比|增加量$|减少量$|增长率$|提高幅度$|下降幅度$|降幅$|[增减]幅$"
)


def _counted(document: Document, figures: Sequence[Figure]) -> Iterator[FigureRelation]:
    """A stated count and how many things the list after it names, where that is told exactly."""
    for found in find_enumerations(document, figures):
        if found.low == found.high:
            yield FigureRelation("item_count", found.index, (), found.words, found.low)


def _restated(figures: Sequence[Figure]) -> Iterator[FigureRelation]:
    """The same measure, period, area and unit said again with the same value."""
    seen: dict[tuple[str, str, str, str, str], int] = {}
    for index, figure in enumerate(figures):
        key = (figure.measure, figure.period, figure.area, figure.unit, str(figure.value))
        if key in seen:
            yield FigureRelation("same_as", index, (seen[key],))
        else:
            seen[key] = index
