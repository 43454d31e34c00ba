"""A row against itself: score within weight, rates, marks that a result does not earn."""

from collections.abc import Iterator
from decimal import Decimal

from kg.audit.arithmetic import HUNDRED, Printed, plain, rounded
from kg.audit.cells import Line, Numbered, cell_mentions, mention, numbered_cell
from kg.audit.printing import of_words, roles
from kg.quantities import find_quantities
from kg.records import Claim, Finding, Operand
from kg.tables import RebuiltTable


def claims_of_row(text: str, table: RebuiltTable, line: Line) -> Iterator[Claim]:
    """A row's own columns: score within weight, rates, a score that its result does not earn."""
    score, weight = numbered_cell(table, line, "score"), numbered_cell(table, line, "weight")
    if score and weight and not line.total and weight[1].value > 0:
        explanation = f"得分{plain(score[1].value)}高于分值{plain(weight[1].value)}"
        quotes = cell_mentions(text, line, weight[0], score[0])
        finding = Finding("contradiction", quotes, explanation, plain(weight[1].value), rule="score-weight")
        yield Claim("score-weight", (_exact(score),), roles(atMost=_exact(weight)), finding)
    rate = numbered_cell(table, line, "score_rate")
    if score and weight and rate and weight[1].value:
        yield _rate(text, line, rate, score, [weight], "得分率", "score-rate")
    yield from _spending(text, table, line)
    if score and weight:
        yield from _earned(text, table, line, score, weight)


def _exact(number: Numbered) -> Operand:
    """A score or weight."""
    return of_words(Printed(number[1].value), mention(number[0]))


def _rounded(number: Numbered) -> Operand:
    """A number with its print, in the unit of its column."""
    return of_words(Printed(number[1].value, number[1].half_unit), mention(number[0]))


def _rate(text: str, line: Line, rate: Numbered, over: Numbered, bases: list[Numbered], what: str, rule: str) -> Claim:
    """A rate over one of several bases; the first of them is shown where none holds."""
    under = bases[0]
    percent = rate[1].value if rate[1].kind == "percent" or rate[1].value > 1 else rate[1].value * HUNDRED
    half = rate[1].half_unit if percent == rate[1].value else rate[1].half_unit * HUNDRED
    right = over[1].value / under[1].value * HUNDRED
    expected = f"{plain(rounded(right, half))}%"
    explanation = (
        f"{plain(over[1].value)}÷{plain(under[1].value)}={plain(right.quantize(Decimal('0.001')))}%，{what}应为{expected}，"
        f"所写为{plain(percent)}%"
    )
    quotes = cell_mentions(text, line, under[0], over[0], rate[0])
    finding = Finding("rate", quotes, explanation, expected, rule=rule)
    read = _exact if rule == "score-rate" else _rounded
    operands = roles(numerator=read(over), denominator=[read(base) for base in bases])
    return Claim("rate", (of_words(Printed(percent, half), mention(rate[0])),), operands, finding)


def _spending(text: str, table: RebuiltTable, line: Line) -> Iterator[Claim]:
    """Spending over the adjusted budget, or over the initial one: a rate that is neither is wrong."""
    rate, spent = numbered_cell(table, line, "rate"), numbered_cell(table, line, "spent")
    bases = [
        base for meaning in ("adjusted", "budget") if (base := numbered_cell(table, line, meaning)) and base[1].value
    ]
    if rate and spent and bases:
        yield _rate(text, line, rate, spent, bases, "执行率", "execution-rate")


def _earned(text: str, table: RebuiltTable, line: Line, score: Numbered, weight: Numbered) -> Iterator[Claim]:
    """Full marks for a result below its target."""
    target, actual = (
        line.row.cells[one] if (one := table.column(name)) is not None else None for name in ("target", "actual")
    )
    if target is None or actual is None:
        return
    wanted, reached = find_quantities(target.text), find_quantities(actual.text)
    if len(wanted) != 1 or len(reached) != 1 or wanted[0].unit != reached[0].unit or reached[0].comparator:
        return
    bound = _BOUNDS.get(wanted[0].comparator)
    if bound is None:
        return
    explanation = f"目标{target.text}，完成{actual.text}，未达目标而得满分{plain(score[1].value)}"
    quotes = cell_mentions(text, line, target, actual, score[0])
    finding = Finding("contradiction", quotes, explanation, "", "wording", rule="score-earned")
    operands = (
        (bound, of_words(Printed(wanted[0].value), mention(target))),
        *roles(marks=_exact(score), fullMarks=_exact(weight)),
    )
    yield Claim("target", (of_words(Printed(reached[0].value), mention(actual)),), operands, finding)


_BOUNDS = {"at_least": "atLeast", "over": "above", "at_most": "atMost"}
