"""The self-evaluation form that the system of integrated budgets prints (四川 and others): its money, side headings."""

import pytest

from tests.unseen.unseen_reading import indicators, projects

ROWS = tuple(
    tuple(line.split("|"))
    for line in """
部门预算项目支出绩效自评表（2023年度）
项目名称|51990024T000010263357-2023年替代设备补助资金项目
主管部门|沄川县司法局部门|实施单位|沄川县司法局
项目基本情况|1.项目年度目标完成情况|项目年度目标|年度目标完成情况
预算执行情况（10分）|年度预算数（万元）|年初预算|调整后预算数|预算执行数|预算执行率|权重|得分|原因
总额|2.00|3.36|3.20|95.24%|10|10|结余0.16万元
其中：财政资金|2.00|3.36|3.20|95.24%|/|/
单位资金|0.00|0.00|0.00|0.00%|/|/
绩效指标（90分）|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分
产出指标|数量指标|购买设备数量|＝|13|台|12|40|36
效益指标|社会效益指标|受益人数|≥|100|人|120|50|50
合计|100
""".strip().splitlines()
)
HEADS = ("预算执行情况", "绩效指标", "项目", "主管", "部门", "合计")


def _spanned(row: tuple[str, ...]) -> str:
    return "\t".join(row) if row[0].startswith(HEADS) else "\t" + "\t".join(row)


ASKED = "1.预算执行率未达到90%的需说明原因（100字以内）；2.其他资金包括社会投入资金。"
WAYS = {
    "cells": "\n".join(map(_spanned, ROWS)),
    "cells without the spanning one": "\n".join(map("\t".join, ROWS)),
    "a cell a line": "\n".join(map("\n".join, ROWS)),
    "bars": "\n".join(" | ".join(row) + " |" for row in ROWS),
    "what the form asks for between its cells": "\n".join(map("\n".join, ROWS)).replace("其中：", f"{ASKED}\n其中："),
    "a label and its bracket": "\n".join(map("\n".join, ROWS)).replace("实施单位", "实施单位 （盖章）"),
}


@pytest.mark.parametrize("way", WAYS)
def test_its_money_is_the_project_s(way: str) -> None:
    (project,) = projects(WAYS[way] + "\n").values()
    assert project.name == "2023年替代设备补助资金项目"
    assert project.agency == "沄川县司法局"
    assert [money and money.printed for money in (project.budget, project.adjusted, project.spent)] == [
        "2.00",
        "3.36",
        "3.20",
    ]
    assert project.executing == "沄川县司法局"


@pytest.mark.parametrize(
    "printed", ["（433）沄川县司法局（部门）", "433001-沄川县司法局", "沄川县司法局本级", "沄川县司法局部门"]
)
def test_a_body_is_named_without_what_the_system_adds(printed: str) -> None:
    (project,) = projects(WAYS["cells"].replace("沄川县司法局部门", printed) + "\n").values()
    assert project.agency == "沄川县司法局"


@pytest.mark.parametrize("way", WAYS)
def test_its_indicators_stand_beside_the_side_heading(way: str) -> None:
    rows = [row for row in indicators(WAYS[way] + "\n") if row.level1]
    assert [(row.level1, row.level2, row.name, row.target, row.actual) for row in rows] == [
        ("产出指标", "数量指标", "购买设备数量", "13台", "12"),
        ("效益指标", "社会效益指标", "受益人数", "≥100人", "120"),
    ]
