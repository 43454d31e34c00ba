"""收、支总计: income and expenditure come to one total, which the accounts of a department tell once for both."""

import pytest

from kg.records import BudgetLine
from tests.funds.test_functional_names import lines


def told(line: BudgetLine) -> tuple[str, str, str, str, str]:
    return line.item, line.flow, line.mention.quote, str(line.money.printed), str(line.growth)


@pytest.mark.parametrize(
    ("words", "name", "of"),
    [
        ("2023年度收、支总计96.40万元。与2022年相比，收、支总计各减少5.10万元，下降5.02%。", "收、支总计", ""),
        ("本年度收支总计96.40万元，较上年减少5.10万元，下降5.02%。", "收支总计", ""),
        ("财政拨款收入、支出总计96.40万元，比上年减少5.10万元，下降5.02%。", "财政拨款收入、支出总计", "财政拨款"),
    ],
)
def test_one_amount_is_the_total_of_both_flows(words: str, name: str, of: str) -> None:
    assert [told(line) for line in lines("决算", words)] == [
        (f"{of}收入总计", "income", name, "96.40", "-5.02"),
        (f"{of}支出总计", "expenditure", name, "96.40", "-5.02"),
    ]


def test_a_comparison_goes_with_the_lines_that_it_names() -> None:
    words = "2023年度收入总计80.10万元，支出总计78.30万元。与2022年相比，支出总计增加3.00万元，增长3.98%。"
    found = lines("决算", words)
    assert [(line.item, line.growth and float(line.growth)) for line in found] == [
        ("收入总计", None),
        ("支出总计", 3.98),
    ]
