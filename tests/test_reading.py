"""What is read and what is refused: a page of a report counts, whoever it is of; numbers alone do not."""

import pytest

from kg import read_text
from kg.errors import InputError

BUDGET = (
    "3. “农林水支出（类）水利（款）水土保持（项）”120.00万元，主要用于水土保持。2023年当年预算执行数为100.00万元，"
    "2024年预算安排120.00万元，比2023年预算执行数增加25.00%。"
)
INDICATORS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\n产出指标\t数量指标\t新建水窖数量\t≥30口\t32口\n"
PRICES = "苹果每斤6.5元，香蕉每斤3元，比上周下降10%。本店营业面积120平方米，有员工8人。"


def test_a_page_that_names_no_body_is_read_for_what_it_accounts_for() -> None:
    reading = read_text(BUDGET)
    assert (reading.kind, reading.agency) == ("department_budget", "")
    assert reading.counts["budget_lines"] >= 1
    # 120 from 100 is a fifth more: what does not add up is found on such a page, too.
    assert "growth" in {claim.rule for claim in reading.records.claims}
    assert read_text(INDICATORS).counts["indicators"] == 1


@pytest.mark.parametrize("text", [PRICES, "今天天气很好。", "第一条 持证人应当在三十日内申请换发许可证。"])
def test_what_is_of_another_genre_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError, match=r"^text\.txt: nothing here that Jipu extracts: [^\n]+$"):
        read_text(text)
