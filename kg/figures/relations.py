"""How the figures of a document are related: parts and wholes, shares, rates, growth, restatements."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

from kg.document import Document
from kg.figures.measure import measure_of
from kg.records import Figure, FigureRelation

_DATA = Path(__file__).resolve().parent / "data"
_CHANGE = ("增加量", "减少量", "增长率", "降幅", "提高幅度", "下降幅度")
_ROUGH = frozenset(("about", "over", "under", "at_least", "at_most", "range"))


def find_relations(document: Document, figures: Sequence[Figure]) -> tuple[FigureRelation, ...]:
    """The relations that the words themselves state, by sentence; ``figures`` as ``find_figures`` gives them."""
    found: list[FigureRelation] = []
    for group in _sentences(document.text, figures):
        shares = list(_shares(figures, group))
        found += shares or _implied_shares(figures, group)
        found += _completions(document.text, figures, group)
        found += _named_rates(figures, group)
        found += _parts(document.text, figures, group)
        found += _growth(figures, group)
    return (*found, *_restated(figures))


def is_change(figure: Figure) -> bool:
    """Whether a figure says by how much something changed rather than how much it is."""
    return figure.subject.endswith(_CHANGE) or (figure.comparison == "yoy")


def dimension(figure: Figure) -> str:
    """What may be added or divided: yuan for amounts of yuan, else the kind and unit."""
    return "yuan" if figure.yuan is not None else f"{figure.kind}:{figure.unit}"


def _sentences(text: str, figures: Sequence[Figure]) -> Iterator[list[int]]:
    group: list[int] = []
    for index, figure in enumerate(figures):
        if group:
            last = figures[group[-1]].number
            between = text[last.end : figure.number.start]
            apart = figure.section != figures[group[-1]].section or len(group) >= _LONGEST
            if apart or re.search(r"[。！？\n\t](?!其中)", between):
                yield group
                group = []
        group.append(index)
    if group:
        yield group


_LONGEST = 120
"""More figures than any sentence holds: what runs on longer is no sentence, and must not cost its square."""


def _level(figure: Figure) -> bool:
    """An amount or count as it stands: no share, change, rate, rank or bound."""
    plain = figure.kind in ("money", "count", "measure", "scaled") and not figure.comparison
    return plain and not is_change(figure) and figure.comparator not in _ROUGH


def _rate_level(figure: Figure) -> bool:
    plain = figure.kind == "percent" and not figure.comparison
    return plain and not is_change(figure) and figure.comparator not in _ROUGH


def _named(name: str, subject: str) -> bool:
    """Whether ``name`` in a share means ``subject``: the same measure, or one ends in the other (整体支出)."""
    wanted, have = _core(name), _core(subject)
    return bool(wanted and have) and (wanted == have or have.endswith(wanted) or wanted.endswith(have))


def _shares(figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    for index in group:
        share = figures[index]
        if share.comparison != "share" or share.kind != "percent" or not share.of or share.comparator in _ROUGH:
            continue
        name = share.subject.split(f"占{share.of}")[0]
        before = [one for one in group if one < index and _level(figures[one])]
        parts = [one for one in before if _named(name, figures[one].subject)]
        if not parts:
            continue
        part = parts[-1]
        whole = _whole(figures, index, part, before)
        if whole is not None:
            yield FigureRelation("share_of", index, (part, whole), share.mention)


def _implied_shares(figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    """按功能分类，A，占90.0%；B，占6.0%；C，占4.0%: parts of the last amount before that most of the shares fit.

    Where the shares come to a hundred, the parts are all there are (``total_of``).
    """
    pairs = [
        (part, share)
        for part, share in pairwise(group)
        if _level(figures[part])
        and figures[share].comparison == "share"
        and figures[share].kind == "percent"
        and not figures[share].of
        and figures[share].comparator not in _ROUGH
        and dimension(figures[part]) == dimension(figures[group[0]])
    ]
    if len(pairs) < _LISTED or len(pairs) * 2 != len(group):
        return
    first = group[0]
    for whole in reversed(range(max(0, first - _BACK), first)):
        candidate = figures[whole]
        alike = _level(candidate) and dimension(candidate) == dimension(figures[first])
        if not alike or candidate.section != figures[first].section or not candidate.value:
            continue
        fitting = [abs(_ratio(figures[part], candidate) - figures[share].value) < _FITS for part, share in pairs]
        if sum(fitting) * 2 > len(pairs) and sum(fitting) >= len(pairs) - 1:
            yield from (
                FigureRelation("share_of", share, (part, whole), figures[share].mention) for part, share in pairs
            )
            if abs(sum((figures[share].value for _, share in pairs), Decimal(0)) - 100) < _FITS:
                yield FigureRelation("total_of", whole, tuple(part for part, _ in pairs))
            return


_LISTED = 3
_BACK = 12
_FITS = Decimal("0.1")


def _ratio(part: Figure, whole: Figure) -> Decimal:
    return (part.yuan or part.value) / (whole.yuan or whole.value) * 100


def _whole(figures: Sequence[Figure], index: int, part: int, before: Sequence[int]) -> int | None:
    """What a share is of: in its sentence the same name, else the first that it fits; else one amount said earlier."""
    name = figures[index].of
    alike = [
        one
        for one in before
        if one != part
        and dimension(figures[one]) == dimension(figures[part])
        and figures[one].period != _before(figures[part].period)
    ]
    fits = [one for one in alike if _named(name, figures[one].subject)]
    exact = [one for one in fits if _same(name, figures[one].subject)]
    if fits:
        return exact[-1] if exact else fits[0]
    said = [
        one
        for one in range(index)
        if _level(figures[one])
        and one != part
        and dimension(figures[one]) == dimension(figures[part])
        and figures[one].period == figures[part].period
    ]
    same = [one for one in said if _same(name, figures[one].subject)]
    near = [one for one in said if _near(figures, one, index) and _means_whole(name, figures[one].subject)]
    earlier = (
        [one for one in same if _near(figures, one, index)]
        or same
        or [one for one in near if figures[one].measure != figures[part].measure]
    )
    return earlier[-1] if len({figures[one].yuan or figures[one].value for one in earlier}) == 1 else None


def _means_whole(name: str, subject: str) -> bool:
    """Whether a name said before is the whole that ``name`` means; a mere 支出 ends too many names to tell."""
    return _named(name, subject) and (
        len(_core(name)) > _GENERAL or re.search("整体|总|全年|全部|合计", subject) is not None
    )


_GENERAL = 2


def _near(figures: Sequence[Figure], one: int, index: int) -> bool:
    return figures[index].number.start - figures[one].number.end <= _PARAGRAPH


_PARAGRAPH = 200


def _same(name: str, subject: str) -> bool:
    return _core(name) == _core(subject)


def _core(name: str) -> str:
    """A measure without the words for a whole or for what is counted of it (总支出, 支出合计, 支出金额)."""
    return _COUNTED.sub("", _WHOLE.sub("", measure_of(name)))


_WHOLE = re.compile("^总|^全部|(?:合计|总计|总额)$")
_COUNTED = re.compile("(?:金额|里程|面积|长度|数量|数)$")


def _completions(text: str, figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    """A完成B的99.9%: A over B. After 其中 the budget said before is the whole's, not the part's."""
    for index in group:
        match = re.fullmatch(r"(.+?)完成(.+)的比例", figures[index].subject)
        if match is None or figures[index].kind != "percent":
            continue
        before = [one for one in group if one < index and _level(figures[one])]
        second = [one for one in before if _named(match[2], figures[one].subject)]
        first = [one for one in before if one not in second and _named(match[1], figures[one].subject)]
        if not first or not second or dimension(figures[first[-1]]) != dimension(figures[second[-1]]):
            continue
        if "其中" not in text[figures[second[-1]].number.end : figures[first[-1]].number.start]:
            yield FigureRelation("rate", index, (first[-1], second[-1]), figures[index].mention)


@cache
def _rates() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    lines = (_DATA / "rates.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return tuple((name, re.compile(over), re.compile(under)) for name, over, under in rows)


def _named_rates(figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    """预算执行率, 到位率, 回收率: the rate of its sentence's two amounts, where no third confuses them."""
    for index in group:
        rate = figures[index]
        if rate.kind != "percent" or rate.comparison or rate.comparator in _ROUGH or is_change(rate):
            continue
        for name, over, under in _rates():
            if not rate.subject.endswith(name):
                continue
            before = [
                one for one in group if one < index and _level(figures[one]) and figures[one].period == rate.period
            ]
            lower = [one for one in before if under.search(figures[one].subject)]
            upper = [one for one in before if over.search(figures[one].subject) and one not in lower]
            if any(_ADJUSTED.search(figures[one].subject) for one in before):
                break
            pairs = [(a, b) for a in upper for b in lower if dimension(figures[a]) == dimension(figures[b])]
            yield from (FigureRelation("rate", index, pair, rate.mention) for pair in pairs)
            break


_ADJUSTED = re.compile("调增|调减|追加|追减|核增|核减|调剂")


def _parts(text: str, figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    """The list after 其中 (or 包括) and the amount before it, of one dimension, up to the next 其中."""
    start, end = figures[group[0]].number.start, figures[group[-1]].number.end
    marks = [match.start() for match in re.finditer(r"其中|(?<=[，：（])(?:包括|包含|含|分别为|即)", text[start:end])]
    for position, mark in enumerate(marks):
        at = start + mark
        until = start + marks[position + 1] if position + 1 < len(marks) else end + 1
        before = [
            one
            for one in group
            if figures[one].number.start < at and _level(figures[one]) and text[figures[one].number.end] != "的"
        ]
        after = [one for one in group if at < figures[one].number.start < until and _level(figures[one])]
        opened = text.rfind("（", start, at + 1)
        closed = text.find("）", at, until) if opened > text.rfind("）", start, at + 1) else -1
        after = [one for one in after if closed < 0 or figures[one].number.start < closed]
        before = [one for one in before if not after or figures[one].period != _before(figures[after[0]].period)]
        if not before or not after or re.search(r"[；;]", text[figures[before[-1]].number.end : at]):
            continue
        alike = [one for one in before if dimension(figures[one]) == dimension(figures[after[0]])]
        if not alike:
            continue
        whole = alike[-1]
        again = next((place for place, one in enumerate(after) if figures[one].subject == figures[whole].subject), None)
        parts = tuple(one for one in after[:again] if dimension(figures[one]) == dimension(figures[whole]))
        if parts and figures[parts[0]].number.start - at <= _NEAR:
            yield FigureRelation("total_of", whole, parts)
            yield from (FigureRelation("part_of", one, (whole,)) for one in parts)


_NEAR = 60


def _growth(figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    """A change and the amounts that it lies between: the later (its measure) and, where printed, the earlier."""
    for index in group:
        change = figures[index]
        if not is_change(change) or change.comparator in _ROUGH or change.kind == "ratio":
            continue
        name = _CHANGED.split(change.subject)[0]
        fits = _rate_level if change.kind == "points" else _level
        levels = [one for one in group if one < index and fits(figures[one]) and _named(name, figures[one].subject)]
        later = [one for one in levels if figures[one].period != _before(change.period)]
        if not later:
            continue
        now = later[-1]
        base = _base_of(change.subject)
        then = [
            one
            for one in group
            if one < index
            and fits(figures[one])
            and (one in levels or (base and one != now and _same(base, figures[one].subject)))
            and figures[one].period == _before(figures[now].period)
            and dimension(figures[one]) == dimension(figures[now])
        ]
        kind = "growth_over" if change.kind == "percent" else "difference"
        if kind == "growth_over" or change.kind == "points" or dimension(change) == dimension(figures[now]):
            yield FigureRelation(kind, index, (now, *then[-1:]), change.mention)


def _base_of(subject: str) -> str:
    """The measure that a change is counted from, where it is another: 安排数比上年执行数增长率."""
    match = re.search(r"(?:较|(?<!对)比)(?P<base>[^较比]{2,})(?:增加量|减少量|增长率|提高幅度|下降幅度|降幅)$", subject)
    return measure_of(match["base"]) if match else ""


_CHANGED = re.compile(r"较|(?<!对)比(?![例重率较])|同比|环比|增加量$|减少量$|增长率$|提高幅度$|下降幅度$|降幅$")


def _before(period: str) -> str:
    return str(int(period[:4]) - 1) if re.fullmatch(r"\d{4}", period[:4]) else ""


def _restated(figures: Sequence[Figure]) -> Iterator[FigureRelation]:
    """The same measure, period, area and unit said again with the same value."""
    seen: dict[tuple[str, str, str, str, str], int] = {}
    for index, figure in enumerate(figures):
        key = (figure.measure, figure.period, figure.area, figure.unit, str(figure.value))
        if key in seen:
            yield FigureRelation("same_as", index, (seen[key],))
        else:
            seen[key] = index
