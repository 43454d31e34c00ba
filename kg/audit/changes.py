"""Rates of growth, differences and words for a direction, with the amounts that they lie between."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.audit.arithmetic import HUNDRED, Printed, plain, rounded, sum_gap
from kg.audit.printing import of_figure, of_words, printed, quotes_of, roles, show
from kg.figures.alike import is_change
from kg.quantities import yuan_per
from kg.records import Claim, Figure, FigureRelation, Finding, Operand

DOWN = ("降幅", "减幅", "减少量", "下降幅度")


def claims_of_growth(
    figures: Sequence[Figure], relation: FigureRelation, relations: Sequence[FigureRelation]
) -> Iterator[Claim]:
    """A rate of growth with its two amounts, or with the amount and the change that stands beside it."""
    rate, now = figures[relation.subject], figures[relation.objects[0]]
    if len(relation.objects) > 1:
        then = figures[relation.objects[1]]
        yield _direction(rate, now, then)
        if not is_change(then) or then.subject.endswith(DOWN) == rate.subject.endswith(DOWN):
            yield _growth(rate, now, then, of_figure(then))
        return
    change = _change_beside(figures, relation, relations)
    if change is None or _names_another_base(rate, change):
        return
    if change.subject.endswith(DOWN) == rate.subject.endswith(DOWN):
        sign = -1 if change.subject.endswith(DOWN) else 1
        base = Printed(printed(now).value - sign * printed(change).value, printed(now).half + printed(change).half)
        yield _growth(rate, now, change, of_words(base, change.mention))


def _change_beside(
    figures: Sequence[Figure], relation: FigureRelation, relations: Sequence[FigureRelation]
) -> Figure | None:
    """The change in amount right before a rate of growth of the same measure, or bare behind it (增长5%，增收3万元)."""
    rate = figures[relation.subject]
    for other in relations:
        change = figures[other.subject]
        if other.kind != "difference" or other.objects[:1] != relation.objects[:1]:
            continue
        bare = _BARE.search(change.mention.quote[: change.number.start - change.mention.start])
        behind = other.subject == relation.subject + 1 and bare and _follows(rate, change, bare[0])
        if other.subject == relation.subject - 1 or behind:
            return change
    return None


_BARE = re.compile("[，,](?:净|共)?[增减][^较比，。；]{0,2}$")


def _follows(rate: Figure, change: Figure, between: str) -> bool:
    """Whether nothing but these words stands between a rate and a change."""
    return rate.number.end + len(between) == change.number.start


def _growth(rate: Figure, now: Figure, beside: Figure, then: Operand) -> Claim:
    """``then`` is the earlier amount: ``beside`` itself, or what follows from ``now`` and the change ``beside``."""
    right = abs(printed(now).value / then.value - 1) * HUNDRED if then.value else Decimal(0)
    expected = f"{plain(rounded(right, rate.half_unit))}%"
    explanation = f"由{show(now)}、{show(beside)}得变化率{plain(right.quantize(Decimal('0.001')))}%，所写为{show(rate)}"
    finding = Finding("rate", quotes_of(now, beside, rate), explanation, expected, rule="growth")
    return Claim("growth", (of_figure(rate),), roles(numerator=of_figure(now), denominator=then), finding)


def _direction(rate: Figure, now: Figure, then: Figure) -> Claim:
    """The word that a rate is said with, and the way that its amounts move."""
    down = rate.subject.endswith(DOWN)
    explanation = f"由{show(then)}到{show(now)}，方向与所写“{'下降' if down else '增长'}”相反"
    finding = Finding("contradiction", quotes_of(now, then, rate), explanation, "", "wording", rule="direction")
    words = ("down" if down else "up",)
    return Claim("direction", (of_figure(now),), roles(earlier=of_figure(then)), finding, words)


def _names_another_base(rate: Figure, change: Figure) -> bool:
    """Whether a rate says against what it is counted, and the change before it is against something else
    (比预算节约…，较上年下降…)."""
    words = rate.mention.quote[max(0, change.number.end - rate.mention.start) :]
    return change.comparison != rate.comparison and re.search("较|(?<!对)比(?![例重率])|同比|环比", words) is not None


def claim_of_difference(figures: Sequence[Figure], relation: FigureRelation) -> Claim:
    """A change in amount with the two amounts that it lies between."""
    change, (now, then) = figures[relation.subject], (figures[one] for one in relation.objects)
    down = change.subject.endswith(DOWN)
    signed = printed(change).negative() if down else printed(change)
    worth = (yuan_per(now.unit) or Decimal(1)) if now.yuan is not None else Decimal(1)
    actual = (printed(now).value - printed(then).value) / worth
    reversed_word = bool(signed.value) and not sum_gap(printed(now), [printed(then), signed.negative()])
    explanation = (
        f"{show(now)}－{show(then)}={plain(actual)}{now.unit}，所写为{'减少' if down else '增加'}{show(change)}"
    )
    finding = Finding(
        "difference",
        quotes_of(now, then, change),
        explanation + ("，增减方向写反" if reversed_word else ""),
        f"{plain(actual)}{change.unit if change.kind == 'points' else now.unit}",
        "wording" if reversed_word else "arithmetic",
        rule="difference",
    )
    more, less = (then, now) if down else (now, then)
    operands = roles(addend=of_figure(more), subtrahend=of_figure(less))
    return Claim("difference", (of_figure(change),), operands, finding)
