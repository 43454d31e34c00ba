"""Tables of indicators whose rows have lost the borders of their cells: one column of values can be told, more not."""

from kg import read_text

HEAD = "绩效目标表\n（2021年度）\n项目名称校舍维修改造补助资金\n项目主管部门沄川市教育局项目执行单位沄川市第三中学\n"
ROWS = """绩效指标一级指标二级指标指标内容指标值
产出指标数量指标维修校舍间数≥12间
质量指标维修质量验收合格率100%
设备验收合格率100%
成本指标项目成本控制率≤100%
效益指标可持续影响指标教育均衡发展情况稳步提高
满意度指标服务对象满意度指标学生满意度≥90%
附件：说明
"""
SCORED = """评价指标评价内容指标名称指标说明目标值分值备注
产出数量指标享受资助人数达到预计值210010
质量指标应助学生覆盖率100%10
时效指标及时发放率达到目标值100%20
"""


def test_rows_with_one_column_of_values() -> None:
    records = read_text(HEAD + ROWS).records
    assert [(row.level1, row.level2, row.name, row.target) for row in records.indicators] == [
        ("产出指标", "数量指标", "维修校舍间数", "≥12间"),
        ("产出指标", "质量指标", "维修质量验收合格率", "100%"),
        ("产出指标", "质量指标", "设备验收合格率", "100%"),
        ("产出指标", "成本指标", "项目成本控制率", "≤100%"),
        ("效益指标", "可持续影响指标", "教育均衡发展情况", "稳步提高"),
        ("满意度指标", "服务对象满意度指标", "学生满意度", "≥90%"),
    ]
    assert records.figures == ()


def test_the_fields_above_them() -> None:
    (project,) = read_text(HEAD + ROWS).records.projects
    assert (project.name, project.agency) == ("校舍维修改造补助资金", "沄川市教育局")
    assert project.executing == "沄川市第三中学"


def test_the_label_of_a_name_is_no_part_of_a_fund_s() -> None:
    assert [fund.name for fund in read_text(HEAD + ROWS).records.funds] == ["校舍维修改造补助资金"]


def test_rows_with_more_columns_of_values_state_nothing() -> None:
    records = read_text("沄川市教育局2021年度高中助学金项目绩效评价指标表\n" + SCORED).records
    assert (records.indicators, records.figures) == ((), ())
