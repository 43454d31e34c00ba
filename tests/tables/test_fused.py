"""Forms of which nothing is left but one printed line: their fields count, what cannot be told apart states nothing."""

from kg import read_text
from kg.tables import rebuild_tables

FUSED = (
    "沄川市项目支出绩效自评表（2022年度）项目名称义务教育公用经费项目属性延续项目主管部门沄川市教育局实施单位沄川市第三中学"
    "项目资金（万元）年初预算数全年预算数全年执行数执行率60.560.560.5100%一级指标二级指标三级指标分值指标值全年实际值得分"
    "产出指标数量指标保障学生人数101850人1850人10质量指标项目管理制度执行率10100%100%10"
)
BLANK = (
    "沄川县项目绩效目标申报表 （ 年度） 项目名称 项目属性 新增项目 □ 延续项目 □ 主管部门 主管部门编码 项目单位 "
    "项目负责人 联系电话 起止时间 资金总额 财政拨款 其他资金 单位职能概述 项目概况 项目立项依据 "
    "项目实施进度计划 项目实施内容 开始时间"
)
PROSE = (
    "项目产出指标数量指标方面完成较好，全年改造管网38公里。质量指标方面，"
    "水质达标率为99.2%。时效指标方面，按期完工率为96%。"
)


def test_the_fields_of_a_form_without_borders() -> None:
    reading = read_text(FUSED)
    (project,) = reading.records.projects
    assert (reading.kind, project.name) == ("self_evaluation_table", "义务教育公用经费")
    assert (project.agency, project.executing) == ("沄川市教育局", "沄川市第三中学")


def test_its_cells_are_no_running_text() -> None:
    assert read_text(FUSED).records.figures == ()
    assert read_text(BLANK).records.projects == ()


def test_sentences_about_levels_stay_running_text() -> None:
    reading = read_text(f"沄川市水务局2023年度项目支出绩效自评报告\n{PROSE}\n")
    assert [str(figure.value) for figure in reading.records.figures] == ["38", "99.2", "96"]


def test_a_form_whose_title_is_lost_is_one_by_its_heads() -> None:
    lost = "某年" + FUSED.removeprefix("沄川市项目支出绩效自评表（2022年度）")
    assert read_text(lost).kind == "self_evaluation_table"


def test_long_goals_in_lines_of_their_own_belong_to_the_form() -> None:
    goal = "改造老旧供水管网三十八公里并完成沿线道路的恢复" * 2
    result = goal.replace("三十八", "四十一")
    words = f"年度总体目标\n预期目标\n实际完成情况\n{goal}。\n{result}。\n绩效指标\n一级指标\n三级指标\n分值\n得分\n"
    tables = rebuild_tables(read_text(f"沄川市水务局\n{words}产出指标\n改造长度\n10\n10\n").document)
    assert [table.kind for table in tables] == ["goals", "indicators"]
    assert len({table.form for table in tables}) == 1


def test_heads_of_other_forms_run_together() -> None:
    heads = "指标名称计量单位指标性质年初指标值调整指标值全年完成值得分系数（%）指标权重（分）指标得分（分）"
    rows = "财政供养人员控制率%定量指标100%92%100%22预算完成率%70%76%100%22播发稿件数量篇2200篇2859篇100%1010"
    assert read_text(f"沄川区融媒体中心2021年度部门整体绩效自评表\n{heads}{rows}\n").records.figures == ()
