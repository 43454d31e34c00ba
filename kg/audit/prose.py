"""What does not add up in running text: shares, rates, lists of parts, growth, differences, one measure said twice."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from kg.audit.arithmetic import HUNDRED, Printed, growth_holds, plain, ratio_holds, rounded, slipped, sum_gap
from kg.audit.statements import audit_statements
from kg.document import Document
from kg.figures.alike import dimension, is_change
from kg.quantities import yuan_per
from kg.records import Figure, FigureRelation, Finding, Mention

_DATA = Path(__file__).resolve().parent / "data"


def audit_figures(
    document: Document, figures: Sequence[Figure], relations: Sequence[FigureRelation]
) -> Iterator[Finding]:
    """The findings of running text, in the order of the rules; ``relations`` index into ``figures``."""
    rates: dict[int, list[Finding]] = defaultdict(list)
    sums = [finding.quotes for relation in relations for finding in _sums(figures, relation, relations)]
    for relation in relations:
        if relation.kind == "share_of":
            # A part that its sum already tells to be wrong makes its share wrong too: one fault, one finding.
            operands = {figures[one].mention for one in relation.objects}
            if not any(operands <= set(quotes) for quotes in sums):
                yield from _ratio(figures, relation)
        elif relation.kind == "rate":
            rates[relation.subject].append(next(_ratio(figures, relation), _NOTHING))
        elif relation.kind == "total_of":
            yield from _sums(figures, relation, relations)
        elif relation.kind == "growth_over":
            yield from _growth(figures, relation, relations)
        elif relation.kind == "difference" and len(relation.objects) > 1:
            yield from _difference(figures, relation)
    yield from (failed[-1] for failed in rates.values() if _NOTHING not in failed)
    yield from _partitions(document, figures, relations)
    yield from _twice(figures)
    yield from audit_statements(document, figures)


_NOTHING = Finding("rate", (), "", "")
"""What a rate that holds leaves: it need hold against one of the amounts that may be meant."""


def printed(figure: Figure) -> Printed:
    """A figure in its common unit (yuan for money, else its own), with half of its last digit; counts are exact."""
    if figure.yuan is not None:
        worth = yuan_per(figure.unit) or Decimal(1)
        return Printed(figure.yuan, figure.half_unit * worth)
    exact = figure.kind == "score" or (figure.kind == "count" and figure.unit[:1] not in "万亿千百")
    return Printed(figure.value, Decimal(0) if exact else figure.half_unit)


def _show(figure: Figure) -> str:
    return f"{plain(figure.value)}{figure.unit}"


def _quotes(*figures: Figure) -> tuple[Mention, ...]:
    return tuple(dict.fromkeys(figure.mention for figure in figures))


def _ratio(figures: Sequence[Figure], relation: FigureRelation) -> Iterator[Finding]:
    share = figures[relation.subject]
    part, whole = (figures[one] for one in relation.objects)
    if ratio_holds(Printed(share.value, share.half_unit), printed(part), printed(whole)) or not whole.value:
        return
    if _moved(share, part, whole):
        explanation = f"{_show(part)}占{_show(whole)}不可能为{_show(share)}；单位若为{whole.unit}则相符"
        expected = f"{plain(part.value)}{whole.unit}"
        yield Finding("unit", _quotes(whole, part, share), explanation, expected, "unit", rule="share")
        return
    right = printed(part).value / printed(whole).value * HUNDRED
    expected = f"{plain(rounded(right, share.half_unit))}%"
    name = "share" if relation.kind == "share_of" else "rate"
    explanation = (
        f"{_show(part)}÷{_show(whole)}={plain(right.quantize(Decimal('0.001')))}%，应为{expected}，所写为{_show(share)}"
    )
    yield Finding(name, _quotes(whole, part, share), explanation, expected, rule=name)


def _moved(share: Figure, part: Figure, whole: Figure) -> bool:
    """Whether the share holds once the part takes the whole's unit."""
    worth = yuan_per(whole.unit)
    if worth is None or part.yuan is None or part.unit == whole.unit:
        return False
    moved = Printed(part.value * worth, part.half_unit * worth)
    return ratio_holds(Printed(share.value, share.half_unit), moved, printed(whole))


def _sums(
    figures: Sequence[Figure], relation: FigureRelation, relations: Sequence[FigureRelation]
) -> Iterator[Finding]:
    """Parts may never exceed their whole; they must reach it where their shares say that they are all of it."""
    if relation.kind != "total_of":
        return
    total, parts = figures[relation.subject], [figures[one] for one in relation.objects]
    if any(not sum_gap(printed(total), [printed(part) for part in parts[:size]]) for size in range(1, len(parts) + 1)):
        return
    gap, slip = _gap(total, parts), _slip(total, parts)
    if gap > 0 and slip is None and not _complete(figures, relation, relations):
        return
    if gap < 0 and slip is None:
        if len(parts) == 1 and total.kind == "count":
            return
        size = min(range(1, len(parts) + 1), key=lambda size: (abs(_gap(total, parts[:size])), size))
        parts = parts[: max(size, min(2, len(parts)))]
    yield _sum_finding(total, parts, _gap(total, parts))


def _gap(total: Figure, parts: Sequence[Figure]) -> Decimal:
    return printed(total).value - sum((printed(part).value for part in parts), Decimal(0))


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
    if len(parts) > 1 and abs(gap) <= 10 * slack and abs(gap) * 1000 < printed(total).value:
        return True
    return len(parts) > 1 and slipped(printed(total).value, [printed(part).value for part in parts])


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
        sign = -1 if change.subject.endswith(_DOWN) else 1
        base = printed(now).value - sign * printed(change).value
        then = Printed(base, printed(now).half + printed(change).half)
        said = [now, change]
    if len(relation.objects) > 1 and _against(rate, printed(now), then):
        word = "下降" if rate.subject.endswith(_DOWN) else "增长"
        explanation = f"由{_show(said[1])}到{_show(now)}，方向与所写“{word}”相反"
        yield Finding("contradiction", _quotes(*said, rate), explanation, "", "wording", rule="direction")
        return
    if len(said) > 1 and is_change(said[1]) and said[1].subject.endswith(_DOWN) != rate.subject.endswith(_DOWN):
        return
    if then.value <= 0 or growth_holds(Printed(rate.value, rate.half_unit), printed(now), then):
        return
    right = abs(printed(now).value / then.value - 1) * HUNDRED
    expected = f"{plain(rounded(right, rate.half_unit))}%"
    operands = "、".join(_show(one) for one in said)
    explanation = f"由{operands}得变化率{plain(right.quantize(Decimal('0.001')))}%，所写为{_show(rate)}"
    yield Finding("rate", _quotes(*said, rate), explanation, expected, rule="growth")


def _against(change: Figure, now: Printed, then: Printed) -> bool:
    """Whether the word for a change goes against its two amounts."""
    moved = now.value - then.value
    if abs(moved) <= now.half + then.half:
        return False
    return moved > 0 if change.subject.endswith(_DOWN) else moved < 0


_DOWN = ("降幅", "减少量", "下降幅度")


def _difference(figures: Sequence[Figure], relation: FigureRelation) -> Iterator[Finding]:
    change, (now, then) = figures[relation.subject], (figures[one] for one in relation.objects)
    down = change.subject.endswith(_DOWN)
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
        if (
            len(re.sub(r"[^一-鿿]", "", figure.measure)) < _GENERAL
            or re.search("完成.+的比例$", figure.subject)
            or "目标" in figure.section + figure.mention.quote
        ):
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
