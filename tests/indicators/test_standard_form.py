"""The ministry's self-evaluation form as units hand it in: numbered names, stars, lines nobody filled in."""

import pytest

from kg import read_text
from tests.unseen.unseen_reading import indicators, projects

ROWS = tuple(
    tuple(line.split("|"))
    for line in """
项目支出绩效自评表
（2022年度）
项目名称|水旱灾害防御经费
主管部门|沄川市水利局|实施单位|沄川市防汛中心
项目资金（万元）|年初预算数|全年预算数|全年执行数|分值|执行率|得分
年度资金总额|880|900|855|10|95%|9.5
其中：本年财政拨款|880|900|855|-|-|-
上年结转资金|-|-|-
其他资金|-|-|-
年度总体目标完成情况|预期目标|实际完成情况
完成年度防汛工作。|完成年度目标。
年度绩效指标完成情况|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析
产出指标（50分）|数量指标|指标1：改造中型灌区数量|2个|1个|20|10|受疫情影响工期延后
指标2：★水毁工程修复数（≥**处）|≥12处|13处|10|10
……
质量指标|指标1：工程质量合格率|100%|100%|20|20
指标2：
效益指标（30分）|社会效益指标|指标1：保护人口财产不受损失|达成预期|达成预期|30|30
满意度指标（10分）|服务对象满意度指标|指标1：服务对象满意度|≥90%|96%|10|10
总分|100|89.5
""".strip().splitlines()
)
WAYS = {
    "a cell a line": "\n".join("\n".join(row) for row in ROWS),
    "a row a line": "\n".join(map(" ".join, ROWS)),
    "all on one line": " ".join(map(" ".join, ROWS)),
}


@pytest.mark.parametrize("way", WAYS)
def test_names_and_levels(way: str) -> None:
    assert [(row.level1, row.level2, row.name, row.actual) for row in indicators(WAYS[way] + "\n")] == [
        ("产出指标", "数量指标", "改造中型灌区数量", "1个"),
        ("产出指标", "数量指标", "水毁工程修复数", "13处"),
        ("产出指标", "质量指标", "工程质量合格率", "100%"),
        ("效益指标", "社会效益指标", "保护人口财产不受损失", "达成预期"),
        ("满意度指标", "服务对象满意度指标", "服务对象满意度", "96%"),
    ]


@pytest.mark.parametrize("way", WAYS)
def test_a_cell_that_is_empty_takes_no_level(way: str) -> None:
    assert [row.shortfall_reason for row in indicators(WAYS[way] + "\n")] == ["受疫情影响工期延后", "", "", "", ""]


@pytest.mark.parametrize("way", WAYS)
def test_the_blocks_are_one_form(way: str) -> None:
    project = projects(WAYS[way] + "\n")["水旱灾害防御经费"]
    assert project.score is not None
    assert project.spent is not None
    assert (project.score.value, project.spent.printed) == ("89.5", "855")


def test_a_result_that_was_not_filled_in_names_nothing() -> None:
    head = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    assert (
        indicators(
            f"{head}效益指标\t经济效益指标\t指标1：/\t/\t/\t/\t/\n产出指标\t数量指标\t新建站房\t2座\t2座\t9\t9\n"
        )[0].name
        == "新建站房"
    )


def test_the_points_in_a_heading_are_no_part_of_its_name() -> None:
    words = (
        "沄川市水库维修项目绩效评价报告\n\n四、绩效评价指标分析\n（二）项目过程情况\n"
        "1.资金到位率，分值4分，得3.84分。资金到位率=（实际到位资金/预算资金）×100%=96.02%。\n"
        "2.预算执行率，分值4分，评价得分3.68分。\n"
    )
    rows = indicators(words)
    assert [row.actual for row in rows if row.name == "资金到位率"] == ["96.02%"]
    found = {row.name: (row.weight, row.score) for row in rows}
    assert {name: (float(weight or 0), float(score or 0)) for name, (weight, score) in found.items()} == {
        "资金到位率": (4, 3.84),
        "预算执行率": (4, 3.68),
    }


@pytest.mark.parametrize("way", WAYS)
def test_numbers_of_indicators_need_no_colon(way: str) -> None:
    assert [row.name for row in indicators(WAYS[way].replace("指标1：", "指标1") + "\n")][2] == "工程质量合格率"


@pytest.mark.parametrize("way", WAYS)
def test_levels_that_nothing_is_filled_in_under_are_left_out(way: str) -> None:
    words = WAYS[way]
    for before, empty in (("质量指标", "时效指标"), ("满意度指标", "生态效益指标"), ("总分", "经济效益指标")):
        at = words.rindex(before) if before == "总分" else words.index(before)
        words = words[:at] + empty + ("\n" if "\n" in words[at : at + 12] else " ") + words[at:]
    rows = indicators(words + "\n")
    assert [(row.level1, row.level2) for row in rows] == [
        *[("产出指标", "数量指标")] * 2,
        ("产出指标", "质量指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]
    assert not rows[-1].shortfall_reason


MIXED = (
    "云江市项目支出绩效自评表 （2021年度） 项目名称 乡村水务 主管部门 云江市水务局 "
    "年初预算 数 0 项目资金 实施单位 云江市水务局 "
    "年度 总体 目标 一级 指标 指标1：水窖 30口 数量指标 二级指标 三级指标 指标2：巡查水库 12次 12次 1 1 "
    "指标3：水质合格率 ≥95% 97.30% 2 1.9 指标4：新建水渠 20公里 18公里 2 1.8 "
    "指标5：培训人次 120人 69人 2 1 指标6：管护人数 8人 8人 2 2 "
    "质量指标 指标1：验收合格率 100% 100% 2 2 指标2：漏损率 数 指标3：停水 14次 3 4"
)


def test_numbered_indicators_of_a_form_that_came_out_mixed_up() -> None:
    found = [
        (one.level2, one.name, one.target, one.actual, str(one.weight), str(one.score))
        for one in read_text(MIXED).records.indicators
    ]
    assert found == [
        ("数量指标", "巡查水库", "12次", "12次", "1", "1"),
        ("数量指标", "水质合格率", "≥95%", "97.30%", "2", "1.9"),
        ("数量指标", "新建水渠", "20公里", "18公里", "2", "1.8"),
        ("数量指标", "培训人次", "120人", "69人", "2", "1"),
        ("数量指标", "管护人数", "8人", "8人", "2", "2"),
        ("质量指标", "验收合格率", "100%", "100%", "2", "2"),
    ]


MERGED = """项目名称 | 水窖新建 | |||||
年度绩效目标（80分） | 一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B） | 得分 |
产出指标（40分） | 数量指标 | 一个蓄水中心 | 25吨 | 25吨 | 10 | |
管网全覆盖 | 100%覆盖 | 100%覆盖 | ||||
时效指标 | 2022年全年 | ≥360天 | ≥360天 | |||
效益指标（30分） | 社会效益 | 方便取水 | 十分钟可达 | 十分钟可达 | 10 | |
促进农业发展 | ||||||
"""


def test_rows_whose_merged_cells_left_no_place_from_the_first_on() -> None:
    found = [(one.level1, one.level2, one.name, one.target, one.actual) for one in read_text(MERGED).records.indicators]
    assert found == [
        ("产出指标", "数量指标", "一个蓄水中心", "25吨", "25吨"),
        ("产出指标", "数量指标", "管网全覆盖", "100%覆盖", "100%覆盖"),
        ("产出指标", "时效指标", "2022年全年", "≥360天", "≥360天"),
        ("效益指标", "社会效益", "方便取水", "十分钟可达", "十分钟可达"),
    ]
