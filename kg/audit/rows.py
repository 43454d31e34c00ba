"""A row against itself: score within weight, rates, marks that a result does not earn."""

from collections.abc import Iterator
from decimal import Decimal

from kg.audit.arithmetic import HUNDRED, Printed, plain, ratio_holds, rounded
from kg.audit.cells import Line, Numbered, cell_mentions, numbered_cell
from kg.quantities import find_quantities
from kg.records import Finding
from kg.tables import RebuiltTable


def audit_row(text: str, table: RebuiltTable, line: Line) -> Iterator[Finding]:
    """A row's own columns: score within weight, rates, a score that its result does not earn."""
    score, weight = numbered_cell(table, line, "score"), numbered_cell(table, line, "weight")
    if score and weight and not line.total and score[1].value > weight[1].value and weight[1].value > 0:
        explanation = f"得分{plain(score[1].value)}高于分值{plain(weight[1].value)}"
        yield Finding(
            "contradiction",
            cell_mentions(text, line, weight[0], score[0]),
            explanation,
            plain(weight[1].value),
            rule="score-weight",
        )
    rate = numbered_cell(table, line, "score_rate")
    if score and weight and rate and weight[1].value:
        yield from _rate(text, line, rate, score, weight, "得分率", "score-rate")
    yield from _spending(text, table, line)
    if score and weight:
        yield from _earned(text, table, line, score, weight)


def _rate(
    text: str, line: Line, rate: Numbered, over: Numbered, under: Numbered, what: str, rule: str
) -> Iterator[Finding]:
    percent = rate[1].value if rate[1].kind == "percent" or rate[1].value > 1 else rate[1].value * HUNDRED
    exact = Decimal(0) if rule == "score-rate" else over[1].half_unit
    half = rate[1].half_unit if percent == rate[1].value else rate[1].half_unit * HUNDRED
    if ratio_holds(Printed(percent, half), Printed(over[1].value, exact), Printed(under[1].value, exact)):
        return
    right = over[1].value / under[1].value * HUNDRED
    expected = f"{plain(rounded(right, half))}%"
    explanation = (
        f"{plain(over[1].value)}÷{plain(under[1].value)}={plain(right.quantize(Decimal('0.001')))}%，{what}应为{expected}，"
        f"所写为{plain(percent)}%"
    )
    yield Finding("rate", cell_mentions(text, line, under[0], over[0], rate[0]), explanation, expected, rule=rule)


def _spending(text: str, table: RebuiltTable, line: Line) -> Iterator[Finding]:
    """Spending over the adjusted budget, or over the initial one: a rate that is neither is wrong."""
    rate, spent = numbered_cell(table, line, "rate"), numbered_cell(table, line, "spent")
    bases = [
        base for meaning in ("adjusted", "budget") if (base := numbered_cell(table, line, meaning)) and base[1].value
    ]
    if not rate or not spent or not bases:
        return
    failures = [list(_rate(text, line, rate, spent, base, "执行率", "execution-rate")) for base in bases]
    if all(failures):
        yield failures[0][0]


def _earned(text: str, table: RebuiltTable, line: Line, score: Numbered, weight: Numbered) -> Iterator[Finding]:
    """Full marks for a result below its target."""
    target, actual = (
        line.row.cells[one] if (one := table.column(name)) is not None else None for name in ("target", "actual")
    )
    if target is None or actual is None or score[1].value < weight[1].value:
        return
    wanted, reached = find_quantities(target.text), find_quantities(actual.text)
    if len(wanted) != 1 or len(reached) != 1 or wanted[0].unit != reached[0].unit or reached[0].comparator:
        return
    missed = (
        (wanted[0].comparator in ("at_least",) and reached[0].value < wanted[0].value)
        or (wanted[0].comparator == "over" and reached[0].value <= wanted[0].value)
        or (wanted[0].comparator == "at_most" and reached[0].value > wanted[0].value)
    )
    if missed:
        explanation = f"目标{target.text}，完成{actual.text}，未达目标而得满分{plain(score[1].value)}"
        yield Finding(
            "contradiction",
            cell_mentions(text, line, target, actual, score[0]),
            explanation,
            "",
            "wording",
            rule="score-earned",
        )
