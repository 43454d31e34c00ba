"""What does not add up in running text: shares, rates, lists of parts, growth, differences, one measure said twice."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from kg.audit.arithmetic import HUNDRED, Printed, plain, ratio_holds, rounded, slipped, sum_gap
from kg.audit.changes import audit_difference, audit_growth
from kg.audit.printing import printed, quotes_of, show
from kg.audit.statements import audit_statements
from kg.document import Document
from kg.figures.alike import dimension, is_change
from kg.quantities import yuan_per
from kg.records import Figure, FigureRelation, Finding

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
            yield from audit_growth(figures, relation, relations)
        elif relation.kind == "difference" and len(relation.objects) > 1:
            yield from audit_difference(figures, relation)
    yield from (failed[-1] for failed in rates.values() if _NOTHING not in failed)
    yield from _partitions(document, figures, relations)
    yield from _twice(figures)
    yield from audit_statements(document, figures)


_NOTHING = Finding("rate", (), "", "")
"""What a rate that holds leaves: it need hold against one of the amounts that may be meant."""


def _ratio(figures: Sequence[Figure], relation: FigureRelation) -> Iterator[Finding]:
    share = figures[relation.subject]
    part, whole = (figures[one] for one in relation.objects)
    if ratio_holds(Printed(share.value, share.half_unit), printed(part), printed(whole)) or not whole.value:
        return
    if _moved(share, part, whole):
        explanation = f"{show(part)}占{show(whole)}不可能为{show(share)}；单位若为{whole.unit}则相符"
        expected = f"{plain(part.value)}{whole.unit}"
        yield Finding("unit", quotes_of(whole, part, share), explanation, expected, "unit", rule="share")
        return
    right = printed(part).value / printed(whole).value * HUNDRED
    expected = f"{plain(rounded(right, share.half_unit))}%"
    name = "share" if relation.kind == "share_of" else "rate"
    explanation = (
        f"{show(part)}÷{show(whole)}={plain(right.quantize(Decimal('0.001')))}%，应为{expected}，所写为{show(share)}"
    )
    yield Finding(name, quotes_of(whole, part, share), explanation, expected, rule=name)


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
    if len({part.subject.endswith(_PLANNED) for part in parts}) > 1 and not total.subject.endswith(_PLANNED):
        return  # what was planned and what was spent are no parts of one whole
    gap, slip = _gap(total, parts), _slip(total, parts)
    if gap > 0 and slip is None and not _complete(figures, relation, relations):
        return
    if gap < 0 and slip is None:
        if len(parts) == 1 and total.kind == "count":
            return
        size = min(range(1, len(parts) + 1), key=lambda size: (abs(_gap(total, parts[:size])), size))
        parts = parts[: max(size, min(2, len(parts)))]
    yield _sum_finding(total, parts, _gap(total, parts))


_PLANNED = ("预算数", "预算", "预算金额", "计划数", "目标数")


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
    written = "＋".join(show(part) for part in parts)
    result = f"{plain(added / worth)}{total.unit}"
    explanation = f"{written}={result}，与所写{total.subject}{show(total)}相差{plain(abs(gap) / worth)}{total.unit}"
    slip = _slip(total, parts)
    if slip is not None:
        explanation += f"；{show(slip)}的单位若与其余各项一致则相符"
    kind, cause = ("unit", "unit") if slip is not None else ("sum", "arithmetic")
    return Finding(kind, quotes_of(total, *parts), explanation, result, cause, rule="sum")


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
            explanation = f"{first.subject}前后不一：{show(first)}，{show(other)}"
            yield Finding("contradiction", quotes_of(first, other), explanation, "", "arithmetic", "info", rule="twice")
            break


_APART = 120


def _plain_level(first: Figure, other: Figure) -> bool:
    """Money and percentages only: counts of things done recur under one name in different work."""
    return first.kind == other.kind and first.kind in ("money", "percent") and first.unit == other.unit
