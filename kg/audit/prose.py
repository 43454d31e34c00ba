"""What does not add up in running text: shares, rates, lists of parts, growth, differences, one measure said twice."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from kg.audit.arithmetic import HUNDRED, Printed, exceeds, growth_holds, plain, ratio_holds, rounded, sum_gap
from kg.document import Document
from kg.figures.relations import dimension, is_change
from kg.quantities import yuan_per
from kg.records import Figure, FigureRelation, Finding

_DATA = Path(__file__).resolve().parent / "data"


def audit_figures(
    document: Document, figures: Sequence[Figure], relations: Sequence[FigureRelation]
) -> Iterator[Finding]:
    """The findings of running text, in the order of the rules; ``relations`` index into ``figures``."""
    shared = {relation.objects for relation in relations if relation.kind == "share_of"}
    for relation in relations:
        if relation.kind in ("share_of", "rate"):
            yield from _ratio(figures, relation)
        elif relation.kind == "total_of":
            yield from _sum(figures, relation, relations)
        elif relation.kind == "growth_over":
            yield from _growth(figures, relation, relations)
        elif relation.kind == "difference" and len(relation.objects) > 1:
            yield from _difference(figures, relation)
    del shared
    yield from _partitions(document, figures, relations)
    yield from _twice(figures)
    yield from _counts(document.text, figures)


def printed(figure: Figure) -> Printed:
    """A figure in its common unit (yuan for money, else its own), with half of its last digit; counts are exact."""
    if figure.yuan is not None:
        worth = yuan_per(figure.unit) or Decimal(1)
        return Printed(figure.yuan, figure.half_unit * worth)
    exact = figure.kind == "score" or (figure.kind == "count" and figure.unit[:1] not in "万亿千百")
    return Printed(figure.value, Decimal(0) if exact else figure.half_unit)


def _show(figure: Figure) -> str:
    return f"{plain(figure.value)}{figure.unit}"


def _quotes(*figures: Figure) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(figure.mention for figure in figures))


def _ratio(figures: Sequence[Figure], relation: FigureRelation) -> Iterator[Finding]:
    share = figures[relation.subject]
    part, whole = (figures[one] for one in relation.objects)
    if ratio_holds(Printed(share.value, share.half_unit), printed(part), printed(whole)) or not whole.value:
        return
    right = printed(part).value / printed(whole).value * HUNDRED
    expected = f"{plain(rounded(right, share.half_unit))}%"
    name = "share" if relation.kind == "share_of" else "rate"
    explanation = (
        f"{_show(part)}÷{_show(whole)}={plain(right.quantize(Decimal('0.001')))}%，应为{expected}，所写为{_show(share)}"
    )
    yield Finding(name, _quotes(whole, part, share), explanation, expected, rule=name)


def _sum(figures: Sequence[Figure], relation: FigureRelation, relations: Sequence[FigureRelation]) -> Iterator[Finding]:
    """Parts may never exceed their whole; they must reach it where their shares say that they are all of it."""
    total, parts = figures[relation.subject], [figures[one] for one in relation.objects]
    gap = sum_gap(printed(total), [printed(part) for part in parts])
    if not gap:
        return
    if exceeds(printed(total), [printed(part) for part in parts]):
        if not _flat(total, parts):
            return
    elif not _complete(figures, relation, relations):
        return
    yield _sum_finding(total, parts, gap)


def _flat(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts are one list: none is itself the sum of those after it, and none names the whole."""
    values = [printed(part).value for part in parts]
    for index, value in enumerate(values):
        running = Decimal(0)
        for later in values[index + 1 :]:
            running += later
            if running == value:
                return False
    return len(parts) > 1 or values[0] > printed(total).value


def _complete(figures: Sequence[Figure], relation: FigureRelation, relations: Sequence[FigureRelation]) -> bool:
    """Whether the parts claim to be the whole: each has a share, and the shares come to 100% in print."""
    total, parts = figures[relation.subject], [figures[one] for one in relation.objects]
    shares = [
        figures[other.subject]
        for other in relations
        if other.kind == "share_of" and other.objects[1] == relation.subject and other.objects[0] in relation.objects
    ]
    if len(shares) == len(parts) and not sum_gap(
        Printed(HUNDRED), [Printed(share.value, share.half_unit) for share in shares]
    ):
        return True
    gap = sum_gap(printed(total), [printed(part) for part in parts])
    slack = sum((printed(one).half for one in (total, *parts)), Decimal(0))
    return len(parts) > 1 and abs(gap) <= 10 * slack and abs(gap) * 1000 < printed(total).value


def _sum_finding(total: Figure, parts: Sequence[Figure], gap: Decimal) -> Finding:
    added = printed(total).value - gap
    worth = yuan_per(total.unit) or Decimal(1) if total.yuan is not None else Decimal(1)
    written = "＋".join(_show(part) for part in parts)
    result = f"{plain(added / worth)}{total.unit}"
    explanation = f"{written}={result}，与所写{total.subject}{_show(total)}相差{plain(abs(gap) / worth)}{total.unit}"
    slip = _slip(total, parts)
    if slip is not None:
        explanation += f"；{_show(slip)}的单位若与其余各项一致则相符"
    kind, cause = ("unit", "unit") if slip is not None else ("sum", "arithmetic")
    return Finding(kind, _quotes(total, *parts), explanation, result, cause, rule="sum")


def _slip(total: Figure, parts: Sequence[Figure]) -> Figure | None:
    """The one part whose unit, taken from the others, would make the sum hold."""
    for index, part in enumerate(parts):
        others = {other.unit for place, other in enumerate(parts) if place != index} | {total.unit}
        for unit in sorted(others - {part.unit}):
            worth = yuan_per(unit)
            if worth is None or part.yuan is None:
                continue
            moved = Printed(part.value * worth, part.half_unit * worth)
            changed = [moved if place == index else printed(other) for place, other in enumerate(parts)]
            if not sum_gap(printed(total), changed):
                return part
    return None


def _growth(
    figures: Sequence[Figure], relation: FigureRelation, relations: Sequence[FigureRelation]
) -> Iterator[Finding]:
    """A rate of growth against its two amounts, or against the amount and the change that stands beside it."""
    rate, now = figures[relation.subject], figures[relation.objects[0]]
    if len(relation.objects) > 1:
        then = printed(figures[relation.objects[1]])
        said = [now, figures[relation.objects[1]]]
    else:
        change = next(
            (
                figures[other.subject]
                for other in relations
                if other.kind == "difference"
                and other.objects[:1] == relation.objects[:1]
                and other.subject == relation.subject - 1
            ),
            None,
        )
        if change is None:
            return
        sign = -1 if change.subject.endswith("减少量") else 1
        base = printed(now).value - sign * printed(change).value
        then = Printed(base, printed(now).half + printed(change).half)
        said = [now, change]
    if then.value <= 0 or growth_holds(Printed(rate.value, rate.half_unit), printed(now), then):
        return
    right = abs(printed(now).value / then.value - 1) * HUNDRED
    expected = f"{plain(rounded(right, rate.half_unit))}%"
    explanation = f"由{'、'.join(_show(one) for one in said)}得变化率{plain(right.quantize(Decimal('0.001')))}%，所写为{_show(rate)}"
    yield Finding("rate", _quotes(*said, rate), explanation, expected, rule="growth")


def _difference(figures: Sequence[Figure], relation: FigureRelation) -> Iterator[Finding]:
    change, (now, then) = figures[relation.subject], (figures[one] for one in relation.objects)
    down = change.subject.endswith("减少量")
    signed = Printed(-printed(change).value if down else printed(change).value, printed(change).half)
    gap = sum_gap(printed(now), [printed(then), signed])
    if not gap:
        return
    worth = (yuan_per(now.unit) or Decimal(1)) if now.yuan is not None else Decimal(1)
    actual = (printed(now).value - printed(then).value) / worth
    reversed_word = not sum_gap(printed(now), [printed(then), Printed(-signed.value, signed.half)])
    explanation = (
        f"{_show(now)}－{_show(then)}={plain(actual)}{now.unit}，所写为{'减少' if down else '增加'}{_show(change)}"
    )
    yield Finding(
        "difference",
        _quotes(now, then, change),
        explanation + ("，增减方向写反" if reversed_word else ""),
        f"{plain(actual)}{now.unit}",
        "wording" if reversed_word else "arithmetic",
        rule="difference",
    )


@cache
def _table() -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = (_DATA / "partitions.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return tuple((whole, tuple(parts.split("|"))) for whole, parts in rows)


def _partitions(
    document: Document, figures: Sequence[Figure], relations: Sequence[FigureRelation]
) -> Iterator[Finding]:
    """Wholes that consist of known parts (支出 of 基本支出 and 项目支出): the parts must make the whole."""
    for relation in relations:
        if relation.kind != "total_of":
            continue
        total = figures[relation.subject]
        for whole, names in _table():
            if whole not in total.subject:
                continue
            parts = [
                next((figures[one] for one in relation.objects if name in figures[one].subject), None) for name in names
            ]
            present = [part for part in parts if part is not None]
            if len(present) < len(names) or len({id(part) for part in present}) < len(names):
                continue
            gap = sum_gap(printed(total), [printed(part) for part in present])
            listed = [figures[one] for one in relation.objects]
            if gap and present == listed and not _complete(figures, relation, relations) and gap > 0:
                yield _sum_finding(total, present, gap)
            break


_GENERAL = 8


def _twice(figures: Sequence[Figure]) -> Iterator[Finding]:
    """One measure with two values for one period and area, both said plainly, in measures too special to recur."""
    groups: dict[tuple[str, str, str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.comparator or figure.comparison == "rank" or is_change(figure) or not figure.period:
            continue
        if len(re.sub(r"[^一-鿿]", "", figure.measure)) < _GENERAL or "目标" in figure.section + figure.mention.quote:
            continue
        groups[(figure.measure, figure.period, figure.area, dimension(figure), figure.comparison)].append(figure)
    for said in groups.values():
        first = said[0]
        for other in said[1:]:
            near = abs(other.number.start - first.number.start) < _APART
            if near or not sum_gap(printed(first), [printed(other)]) or not _plain_level(first, other):
                continue
            explanation = f"{first.subject}前后不一：{_show(first)}，{_show(other)}"
            yield Finding("contradiction", _quotes(first, other), explanation, "", "arithmetic", "info", rule="twice")
            break


_APART = 120


def _plain_level(first: Figure, other: Figure) -> bool:
    """Money and percentages only: counts of things done recur under one name in different work."""
    return first.kind == other.kind and first.kind in ("money", "percent") and first.unit == other.unit


_LISTED = re.compile(r"[^，。；：、]{0,12}?[，：:]?\s?(?:分别是|分别为|包括|即|依次为|分别)[：:]?(?P<items>[^。；]+)")
_ORDINALS = "一二三四五六七八九十"


def _counts(text: str, figures: Sequence[Figure]) -> Iterator[Finding]:
    """A stated number of things and the list right after it (内设机构7个，分别是…): as many items as said."""
    for figure in figures:
        if (
            figure.kind != "count"
            or figure.comparator
            or figure.value != int(figure.value)
            or not 2 <= figure.value <= 60
        ):
            continue
        after = text[figure.number.end : figure.number.end + 600]
        match = _LISTED.match(after)
        if match is None or re.search(r"\d", match["items"]):
            continue
        items = re.sub(r"[（(][^）)]*[）)]", "", match["items"])
        listed = [item for item in items.split("、") if item.strip()]
        joined = len(re.findall(r"(?<=[一-鿿])(?:和|及|与|以及)(?=[一-鿿])", items))
        open_ended = bool(re.search(r"等(?:$|[^级候待])", items)) or "，" in items
        low, high, count = len(listed), len(listed) + joined, int(figure.value)
        if low <= 1 or (low <= count <= high) or (open_ended and count >= low):
            continue
        explanation = (
            f"所写为{_show(figure)}，所列为{low if low == high else f'{low}至{high}'}项：{'、'.join(listed)[:120]}"
        )
        yield Finding("count", _quotes(figure), explanation, str(low), rule="count")
