"""The identities of a body's accounts: what its income and expenditure consist of, and what is left at the end."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from kg.audit.arithmetic import Printed, slipped, sum_gap
from kg.audit.printing import of_words, roles
from kg.audit.sources import Said, Source, one_value, said_lines
from kg.records import Claim, Finding

_OPEN, _CLOSE = "年初结转和结余", "年末结转和结余"
_OTHER = ("使用非财政拨款结余", "结余分配")


def claims_of_accounts(source: Source) -> Iterator[Claim]:
    """收入 = 财政拨款 + 其他, 支出 = 基本 + 项目, 年初 + 收入 - 支出 = 年末: in one phase, year and scope.

    Lines may stand far apart, so an identity that fails is claimed only where one slip of the pen explains it, or a
    balance is off by little.
    """
    groups: dict[tuple[str, ...], list[Said]] = {}
    for said in said_lines(source):
        groups.setdefault(said.what[1:4], []).append(said)
    for group in groups.values():
        yield from _of_parts(group)
        yield from _of_balance(group)


@cache
def _identities() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    text = (Path(__file__).resolve().parent / "data" / "identities.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[2:])
    return tuple((flow, tuple(needed.split("|")), tuple(further.split("|"))) for flow, needed, further in rows)


def _total(group: Sequence[Said], flow: str) -> Said | None:
    return one_value([said for said in group if said.what[4:] == (flow, "total")])


def _of_year(group: Sequence[Said], flow: str) -> Said | None:
    """The total without what is carried over: the smaller where two are told (本年收入合计 beside 收入总计)."""
    totals = [said for said in group if said.what[4:] == (flow, "total")]
    values = {said.number.value for said in totals}
    return one_value([said for said in totals if said.number.value == min(values)]) if 0 < len(values) <= 2 else None


def _named(group: Sequence[Said], name: str) -> Said | None:
    return one_value([said for said in group if said.name == name])


def _of_parts(group: Sequence[Said]) -> Iterator[Claim]:
    names = {said.name for said in group}
    for flow, needed, further in _identities():
        total = _total(group, flow)
        parts = [_named(group, name) for name in (*needed, *further) if name in names]
        present = [part for part in parts if part is not None]
        if total is None or not names.issuperset(needed) or len(present) < max(len(parts), 2):
            continue
        yield from _identity(total, [(part, 1) for part in present])


def _of_balance(group: Sequence[Said]) -> Iterator[Claim]:
    opening, closing = _named(group, _OPEN), _named(group, _CLOSE)
    income, spent = _of_year(group, "income"), _of_year(group, "expenditure")
    if opening and closing and income and spent and not any(said.name in _OTHER for said in group):
        yield from _identity(closing, [(opening, 1), (income, 1), (spent, -1)], income.number.value * _CARELESS)


_CARELESS = Decimal("0.01")
"""Of a year's income: a balance of four totals, of which each is told once, is off by so much through careless adding
and not because something else belongs to it."""


def _identity(total: Said, parts: Sequence[tuple[Said, int]], careless: Decimal = Decimal(0)) -> Iterator[Claim]:
    signed = [Printed(part.number.value * sign, part.number.half) for part, sign in parts]
    # What is taken away stands on the total's side, so that all numbers are as printed.
    left = total.number.value - sum((one.value for one in signed if one.value < 0), Decimal(0))
    if (
        abs(sum_gap(total.number, signed)) <= careless
        or slipped(total.number.value, [one.value for one in signed])
        or slipped(left, [one.value for one in signed if one.value > 0])
    ):
        written = "".join(("＋" if sign > 0 else "－") + part.shown for part, sign in parts).removeprefix("＋")
        quotes = (total.mention, *(part.mention for part, _ in parts))
        finding = Finding("sum", quotes, f"{written}与{total.name}{total.shown}不符", "", rule="budget-identity")
        operands = roles(
            addend=[of_words(part.number, part.mention) for part, sign in parts if sign > 0],
            subtrahend=[of_words(part.number, part.mention) for part, sign in parts if sign < 0],
        )
        yield Claim("budget-identity", (of_words(total.number, total.mention),), operands, finding)
