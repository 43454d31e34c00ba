"""Rates of growth, differences and words for a direction against the amounts that they lie between."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.audit.arithmetic import HUNDRED, Printed, growth_holds, plain, rounded, sum_gap
from kg.audit.printing import printed, quotes_of, show
from kg.figures.alike import is_change
from kg.quantities import yuan_per
from kg.records import Figure, FigureRelation, Finding


def audit_growth(
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
        if change is None or _names_another_base(rate, change):
            return
        sign = -1 if change.subject.endswith(_DOWN) else 1
        base = printed(now).value - sign * printed(change).value
        then = Printed(base, printed(now).half + printed(change).half)
        said = [now, change]
    if len(relation.objects) > 1 and _against(rate, printed(now), then):
        word = "下降" if rate.subject.endswith(_DOWN) else "增长"
        explanation = f"由{show(said[1])}到{show(now)}，方向与所写“{word}”相反"
        yield Finding("contradiction", quotes_of(*said, rate), explanation, "", "wording", rule="direction")
        return
    if len(said) > 1 and is_change(said[1]) and said[1].subject.endswith(_DOWN) != rate.subject.endswith(_DOWN):
        return
    if then.value <= 0 or growth_holds(Printed(rate.value, rate.half_unit), printed(now), then):
        return
    right = abs(printed(now).value / then.value - 1) * HUNDRED
    expected = f"{plain(rounded(right, rate.half_unit))}%"
    operands = "、".join(show(one) for one in said)
    explanation = f"由{operands}得变化率{plain(right.quantize(Decimal('0.001')))}%，所写为{show(rate)}"
    yield Finding("rate", quotes_of(*said, rate), explanation, expected, rule="growth")


def _names_another_base(rate: Figure, change: Figure) -> bool:
    """Whether a rate says against what it is counted, and the change before it is against something else
    (比预算节约…，较上年下降…)."""
    words = rate.mention.quote[max(0, change.number.end - rate.mention.start) :]
    return change.comparison != rate.comparison and re.search("较|(?<!对)比(?![例重率])|同比|环比", words) is not None


def _against(change: Figure, now: Printed, then: Printed) -> bool:
    """Whether the word for a change goes against its two amounts."""
    moved = now.value - then.value
    if abs(moved) <= now.half + then.half:
        return False
    return moved > 0 if change.subject.endswith(_DOWN) else moved < 0


_DOWN = ("降幅", "减少量", "下降幅度")


def audit_difference(figures: Sequence[Figure], relation: FigureRelation) -> Iterator[Finding]:
    """A change in amount against the two amounts that it lies between."""
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
        f"{show(now)}－{show(then)}={plain(actual)}{now.unit}，所写为{'减少' if down else '增加'}{show(change)}"
    )
    yield Finding(
        "difference",
        quotes_of(now, then, change),
        explanation + ("，增减方向写反" if reversed_word else ""),
        f"{plain(actual)}{now.unit}",
        "wording" if reversed_word else "arithmetic",
        rule="difference",
    )
