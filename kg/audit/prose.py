"""What running text claims to hold: shares, rates, lists of parts, growth, differences, one measure said twice."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kg.audit.arithmetic import HUNDRED, Printed, plain, ratio_holds, rounded, slipped, sum_gap
from kg.audit.changes import claim_of_difference, claims_of_growth
from kg.audit.flows import claims_of_flows
from kg.audit.itemised import find_itemised
from kg.audit.printing import of_figure, of_words, printed, quotes_of, roles, show
from kg.audit.restated import claims_of_items, claims_of_two_values
from kg.audit.share_totals import claims_of_share_totals, partitions
from kg.audit.statements import claims_of_statements
from kg.document import Document
from kg.quantities import yuan_per
from kg.records import Claim, Figure, FigureRelation, Finding, UnitSlip


def claims_of_figures(
    document: Document, figures: Sequence[Figure], relations: Sequence[FigureRelation]
) -> Iterator[Claim]:
    """What running text claims to hold, in the order of the rules; ``relations`` index into ``figures``."""
    rates: dict[int, list[FigureRelation]] = defaultdict(list)
    for relation in relations:
        if relation.kind == "share_of":
            yield _ratio(figures, [relation], "share")
        elif relation.kind == "rate":
            rates[relation.subject].append(relation)
        elif relation.kind == "total_of":
            yield from _sum(document.text, figures, relation, relations)
        elif relation.kind == "growth_over":
            yield from claims_of_growth(figures, relation, relations)
        elif relation.kind == "difference" and len(relation.objects) > 1:
            yield claim_of_difference(figures, relation)
    # A rate need hold against one of the pairs of amounts that may be meant.
    yield from (_ratio(figures, pairs, "rate") for pairs in rates.values())
    yield from (_sum_claim(total, parts, _slip(total, parts)) for total, parts in find_itemised(document, figures))
    yield from claims_of_share_totals(document.text, figures)
    yield from claims_of_two_values(document, figures)
    yield from claims_of_items(document, figures)
    yield from claims_of_statements(document, figures)
    yield from claims_of_flows(document, figures, relations)


def _ratio(figures: Sequence[Figure], pairs: Sequence[FigureRelation], rule: str) -> Claim:
    """A share or rate with its part and whole; of several pairs the last is shown where none holds."""
    share = figures[pairs[-1].subject]
    part, whole = (figures[one] for one in pairs[-1].objects)
    right = printed(part).value / printed(whole).value * HUNDRED if whole.value else Decimal(0)
    expected = f"{plain(rounded(right, share.half_unit))}%"
    explanation = (
        f"{show(part)}÷{show(whole)}={plain(right.quantize(Decimal('0.001')))}%，应为{expected}，所写为{show(share)}"
    )
    finding = Finding(rule, quotes_of(whole, part, share), explanation, expected, rule=rule)
    operands = roles(
        numerator=[of_figure(figures[one]) for one in dict.fromkeys(pair.objects[0] for pair in pairs)],
        denominator=[of_figure(figures[one]) for one in dict.fromkeys(pair.objects[1] for pair in pairs)],
    )
    slip = _moved(share, part, whole) if len(pairs) == 1 else None
    return Claim(rule, (of_figure(share),), operands, finding, slip=slip)


def _moved(share: Figure, part: Figure, whole: Figure) -> UnitSlip | None:
    """The part in the whole's unit, where the share holds only then."""
    worth = yuan_per(whole.unit)
    if worth is None or part.yuan is None or part.unit == whole.unit or not whole.value:
        return None
    moved = Printed(part.value * worth, part.half_unit * worth)
    if not ratio_holds(printed(share), moved, printed(whole)):
        return None
    explanation = f"{show(part)}占{show(whole)}不可能为{show(share)}；单位若为{whole.unit}则相符"
    expected = f"{plain(part.value)}{whole.unit}"
    finding = Finding("unit", quotes_of(whole, part, share), explanation, expected, "unit", rule="share")
    return UnitSlip(of_figure(part), of_words(moved, part.mention), finding)


def _sum(
    text: str, figures: Sequence[Figure], relation: FigureRelation, relations: Sequence[FigureRelation]
) -> Iterator[Claim]:
    """A list of parts with its whole.

    Parts may never exceed their whole; that they reach it is claimed only where they say that they are all of it.
    A list may run on to things that are no parts: the first of them that make the whole are the list.
    """
    total, parts = figures[relation.subject], [figures[one] for one in relation.objects]
    exact = [size for size in range(1, len(parts) + 1) if not _gap_of(total, parts[:size])]
    if exact:
        yield _sum_claim(total, parts[: exact[0]], None)
        return
    if len({part.subject.endswith(_PLANNED) for part in parts}) > 1 and not total.subject.endswith(_PLANNED):
        return  # what was planned and what was spent are no parts of one whole
    gap, slip = _gap(total, parts), _slip(total, parts)
    if gap > 0 and _leaves_out(text, parts):
        return
    if gap > 0 and slip is None and not _complete(figures, relation, relations):
        return
    if gap < 0 and slip is None:
        if len(parts) == 1 and total.kind == "count":
            return
        size = min(range(1, len(parts) + 1), key=lambda size: (abs(_gap(total, parts[:size])), size))
        parts = parts[: max(size, min(2, len(parts)))]
    yield _sum_claim(total, parts, slip)


def _leaves_out(text: str, parts: Sequence[Figure]) -> bool:
    """Whether a list tells of some item without its amount (甲支出3万元；乙全部支出；丙支出4万元)."""
    return any(text.count("；", one.number.end, other.number.start) > 1 for one, other in pairwise(parts))


def _gap_of(total: Figure, parts: Sequence[Figure]) -> Decimal:
    """What the parts lack of the total where print does not allow it."""
    return sum_gap(printed(total), [printed(part) for part in parts])


def _shares(relation: FigureRelation, relations: Sequence[FigureRelation]) -> list[FigureRelation]:
    """The shares of a list's whole that its parts have."""
    return [
        other
        for other in relations
        if other.kind == "share_of" and other.objects[1] == relation.subject and other.objects[0] in relation.objects
    ]


_PLANNED = ("预算数", "预算", "预算金额", "计划数", "目标数")


def _gap(total: Figure, parts: Sequence[Figure]) -> Decimal:
    return printed(total).value - sum((printed(part).value for part in parts), Decimal(0))


def _complete(figures: Sequence[Figure], relation: FigureRelation, relations: Sequence[FigureRelation]) -> bool:
    """Whether the parts claim to be the whole.

    They do where each has a share and the shares come to 100% in print, where accounting knows that the whole consists
    of them, and where the gap is no more than a slip.
    """
    total, parts = figures[relation.subject], [figures[one] for one in relation.objects]
    shares = [figures[other.subject] for other in _shares(relation, relations)]
    if len(shares) == len(parts) and not sum_gap(
        Printed(HUNDRED), [Printed(share.value, share.half_unit) for share in shares]
    ):
        return True
    if _is_partition(total, parts):
        return True
    if any(_falls_short(figures, other) for other in relations if _is_like(figures, relation, other)):
        return False
    gap = _gap_of(total, parts)
    slack = sum((printed(one).half for one in (total, *parts)), Decimal(0))
    if len(parts) > 1 and abs(gap) <= 10 * slack and abs(gap) * 1000 < printed(total).value:
        return True
    return len(parts) > 1 and slipped(printed(total).value, [printed(part).value for part in parts])


def _is_like(figures: Sequence[Figure], relation: FigureRelation, other: FigureRelation) -> bool:
    """Whether another list of parts begins with the same measure: the same form of words for another whole."""
    alike = other.kind == "total_of" and other is not relation
    return alike and figures[other.objects[0]].measure == figures[relation.objects[0]].measure


def _falls_short(figures: Sequence[Figure], relation: FigureRelation) -> bool:
    """Whether a list names only some of the parts of its whole: it lacks more than a slip would make it lack."""
    total, parts = figures[relation.subject], [figures[one] for one in relation.objects]
    return _gap_of(total, parts) > 0 and not slipped(printed(total).value, [printed(part).value for part in parts])


def _is_partition(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the whole is one that consists of just these parts (支出 of 基本支出 and 项目支出)."""
    for whole, names in partitions():
        if whole in total.subject and len(names) == len(parts):
            named = [next((part for part in parts if name in part.subject), None) for name in names]
            if None not in named and len({id(part) for part in named}) == len(parts):
                return True
    return False


def _sum_claim(total: Figure, parts: Sequence[Figure], slip: tuple[Figure, Printed] | None) -> Claim:
    gap = _gap(total, parts)
    added = printed(total).value - gap
    worth = yuan_per(total.unit) or Decimal(1) if total.yuan is not None else Decimal(1)
    written = "＋".join(show(part) for part in parts)
    result = f"{plain(added / worth)}{total.unit}"
    explanation = f"{written}={result}，与所写{total.subject}{show(total)}相差{plain(abs(gap) / worth)}{total.unit}"
    finding = Finding("sum", quotes_of(total, *parts), explanation, result, rule="sum")
    moved: UnitSlip | None = None
    if slip is not None:
        said = f"{explanation}；{show(slip[0])}的单位若与其余各项一致则相符"
        moved = UnitSlip(
            of_figure(slip[0]),
            of_words(slip[1], slip[0].mention),
            replace(finding, kind="unit", cause="unit", explanation=said),
        )
    operands = roles(addend=[of_figure(part) for part in parts])
    return Claim("sum", (of_figure(total),), operands, finding, slip=moved)


def _slip(total: Figure, parts: Sequence[Figure]) -> tuple[Figure, Printed] | None:
    """The one part whose unit, taken from the others, would make the sum hold, with what it would be then."""
    for index, part in enumerate(parts):
        others = {other.unit for place, other in enumerate(parts) if place != index} | {total.unit}
        for unit in sorted(others - {part.unit}):
            worth = yuan_per(unit)
            if worth is None or part.yuan is None:
                continue
            moved = Printed(part.value * worth, part.half_unit * worth)
            changed = [moved if place == index else printed(other) for place, other in enumerate(parts)]
            if not sum_gap(printed(total), changed):
                return part, moved
    return None
