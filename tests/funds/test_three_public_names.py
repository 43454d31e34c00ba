"""The names that the accounts of local governments give the lines of 三公经费, and what is no fund beside them."""

import pytest

from tests.funds.test_functional_names import lines, told
from tests.unseen.unseen_reading import funds


@pytest.mark.parametrize(
    "item",
    [
        "公车购置及运行费",
        "公务用车购置和运行维护费",
        "公车运行维护费",
        "公车购置经费",
        "公务接待支出",
    ],
)
def test_each_name_is_a_line(item: str) -> None:
    assert told("决算", f"其中：{item}9.50万元。") == [(item, "executed", "2023", 9.5)]


def test_brackets_of_either_width() -> None:
    assert told("决算", "因公出国(境)费2.10万元。") == [("因公出国（境）费", "executed", "2023", 2.1)]


def test_a_line_of_the_accounts_is_no_fund() -> None:
    assert "对附属单位补助" not in funds("沄川市水利局2023年度部门决算\n对附属单位补助支出12万元，占1%。")


def test_what_is_said_behind_a_bracket_is_of_the_line_before_it() -> None:
    words = "公车购置及运行费95万元（其中公车购置费38万元，公车运行费57万元），比上年下降26.24%，占三公经费的80%。"
    assert [(line.item, line.growth and float(line.growth)) for line in lines("决算", words)] == [
        ("公车购置及运行费", -26.24),
        ("公车购置费", None),
        ("公车运行费", None),
    ]
