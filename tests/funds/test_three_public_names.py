"""The names that the accounts of local governments give the lines of 三公经费, and what is no fund beside them."""

import pytest

from tests.funds.test_functional_names import told
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
