"""The identities of a body's accounts, on lines that stand far apart."""

from dataclasses import replace
from decimal import Decimal

import pytest
from auditing import judged

from kg.audit import claims_of_accounts
from kg.audit.causes import roots
from kg.audit.sources import Source
from kg.readers.text import read
from kg.records import BudgetLine, Claim, Finding, Mention, Money, Operand

Row = tuple[str, str, str, str]
SPENT: list[Row] = [
    ("支出合计", "expenditure", "total", "8641.37"),
    ("基本支出", "expenditure", "basic_project", "2390.12"),
    ("项目支出", "expenditure", "basic_project", "6251.25"),
]
EARNED: list[Row] = [
    ("收入合计", "income", "total", "8590.04"),
    ("财政拨款收入", "income", "source", "8512.88"),
    ("其他收入", "income", "source", "77.16"),
]
LEFT: list[Row] = [
    ("年初结转和结余", "balance", "total", "203.55"),
    ("年末结转和结余", "balance", "total", "152.22"),
]


def line(place: int, row: Row, phase: str = "executed") -> BudgetLine:
    item, flow, classification, amount = row
    mention = Mention(place * 100, place * 100 + len(amount), amount)
    money = Money(Decimal(amount) * 10000, amount, "万元", mention)
    return BudgetLine(item, mention, money, flow, classification, "苇泽县气象局", "2023", phase=phase)


def source(rows: list[Row]) -> Source:
    lines = tuple(line(place, row) for place, row in enumerate(rows))
    return Source("a", "department_final_account", "苇泽县气象局", "2023", "", (), lines)


def broken(rows: list[Row]) -> list[Finding]:
    claims = tuple(claims_of_accounts(source(rows)))
    return [one.finding for one in judged(read(b"-", "own.txt"), claims)]


def changed(rows: list[Row], name: str, amount: str) -> list[Row]:
    assert name in {row[0] for row in rows}
    return [(*row[:3], amount) if row[0] == name else row for row in rows]


@pytest.mark.parametrize("rows", [SPENT, EARNED, SPENT + EARNED + LEFT])
def test_accounts_that_hold_are_silent(rows: list[Row]) -> None:
    assert broken(rows) == []


@pytest.mark.parametrize(
    ("rows", "name", "amount"),
    [
        (SPENT, "支出合计", "8461.37"),
        (SPENT, "项目支出", "6251.75"),
        (EARNED, "其他收入", "77.66"),
        (EARNED, "财政拨款收入", "8512.38"),
        (SPENT + EARNED + LEFT, "年末结转和结余", "125.22"),
        (SPENT + EARNED + LEFT, "年初结转和结余", "203.95"),
        (SPENT + EARNED + LEFT, "年末结转和结余", "155.31"),  # no slip of the pen, but little beside the income
    ],
)
def test_a_slip_in_the_accounts_is_found(rows: list[Row], name: str, amount: str) -> None:
    found = broken(changed(rows, name, amount))
    assert [finding.kind for finding in found] == ["sum"]
    assert amount in {quote.quote for quote in found[0].quotes}


@pytest.mark.parametrize(
    "rows",
    [
        changed(SPENT, "基本支出", "1990.47"),  # no slip explains it: another scope is as likely
        [*SPENT, ("支出合计", "expenditure", "total", "9000.00")],
        SPENT[:2],
        changed(SPENT + EARNED + LEFT, "年末结转和结余", "396.18"),  # a part of the accounts may be left out
        [*changed(SPENT + EARNED + LEFT, "年末结转和结余", "125.22"), ("结余分配", "balance", "other", "27.00")],
    ],
)
def test_what_may_have_another_reason_is_left_open(rows: list[Row]) -> None:
    assert broken(rows) == []


def test_money_planned_is_no_part_of_money_spent() -> None:
    rows = [line(0, SPENT[0]), line(1, SPENT[1]), line(2, ("项目支出", *SPENT[2][1:3], "6251.75"), "approved")]
    planned = Source("a", "department_final_account", "苇泽县气象局", "2023", "", (), tuple(rows))
    assert list(claims_of_accounts(planned)) == []


def test_what_the_document_tells_itself_is_the_root() -> None:
    rows = changed(SPENT, "项目支出", "6251.75")
    (account,) = claims_of_accounts(source(rows))
    numbers = [Operand(number.value, number.half, number.mention) for number in account.claimed]
    numbers += [number for _, number in account.operands]
    told = Claim(
        "sum", (numbers[0],), tuple(("addend", number) for number in numbers[1:]), replace(account.finding, rule="sum")
    )
    assert roots([account, told]) == {0: 1}
    assert roots([account]) == {}
