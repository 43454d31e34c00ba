"""How many units a form says that its body has, with the body itself or without it."""

import pytest

from kg.facts.unit_counts import unit_counts
from kg.readers.text import read
from kg.tables import rebuild_tables

FORM = "部门整体支出绩效自评表\n部门名称\t昆明市司法局\t{label}\t{value}\n年度总体目标\t完成普法任务。\n"

CASES = [
    (FORM.format(label="单位数：", value="4"), [(4, True)]),
    (FORM.format(label="下属单位数", value="12个"), [(12, False)]),
    ("自评报告\n部门名称：昆明市司法局\n所属下级预算单位数量：6\n一、概况\n", [(6, False)]),
    ("自评报告\n单位数：5家\n", [(5, True)]),
    (FORM.format(label="单位数：", value=""), []),
    (FORM.format(label="单位数：", value="见附件"), []),
    ("自评报告\n联系人数：5\n全市文物保护单位数：28\n", []),
    ("自评报告\n我局单位数：3，其中本级1个。\n", []),
]


@pytest.mark.parametrize(("text", "counts"), CASES)
def test_unit_counts(text: str, counts: list[tuple[int, bool]]) -> None:
    document = read(text.encode(), "own.txt")
    found = unit_counts(document, rebuild_tables(document))
    assert [(count.value, count.with_itself) for count in found] == counts
    for count in found:
        assert document.text[count.mention.start : count.mention.end] == count.mention.quote
        assert str(count.value) in count.mention.quote
