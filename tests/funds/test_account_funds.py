"""The lines of tables of accounts, which are funds of the form: sources, functions and kinds of expenditure alike."""

import pytest

from tests.unseen.unseen_reading import funds, wan

TABLE = (
    "{title}\n单位：万元\n收入\t{head}\t支出\t{head}\n一、一般公共预算拨款收入\t90.00\t一、教育支出\t80.00\n"
    "二、事业收入\t6.00\t二、住房保障支出\t16.00\n收入总计\t96.00\t支出总计\t96.00\n"
)


@pytest.mark.parametrize(
    ("title", "head", "income"),
    [("江台县图书馆2023年单位预算", "预算数", "budget"), ("江台县图书馆2023年单位决算", "决算数", "income")],
)
def test_every_line_with_an_amount(title: str, head: str, income: str) -> None:
    found = funds(TABLE.format(title=title, head=head))
    assert {
        name: [(amount.role, float(amount.money.yuan / 10000)) for amount in fund.amounts]
        for name, fund in found.items()
        if name in ("事业收入", "教育支出")
    } == {"事业收入": [(income, 6.0)], "教育支出": [("budget" if income == "budget" else "spent", 80.0)]}
    assert wan(found["收入总计"].amounts[0].money) == 96
