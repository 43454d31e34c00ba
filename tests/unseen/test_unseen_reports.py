"""Indicators and projects of the fragments, row by row."""

from decimal import Decimal

import pytest
import unseen_forms as forms
import unseen_prose as prose
from unseen_reading import indicators, projects, read, wan

from kg.funds import find_transfers
from kg.projects import find_projects
from kg.records import IndicatorRow


def shown(row: IndicatorRow) -> tuple[str, str, str, str, str, bool | None]:
    score = f"{row.score}/{row.weight}" if row.score is not None else ""
    return (row.name, f"{row.level1}>{row.level2}", score, row.target, row.actual, row.completed)


INDICATORS = {
    forms.COUNTY_EDUCATION: [
        ("改造农村学校数量", "产出指标>数量指标", "9.17/10", "12所", "11所", False),
        ("培训教师人次", "产出指标>数量指标", "10/10", "≥1500人次", "1623人次", True),
        ("校舍验收合格率", "产出指标>质量指标", "10/10", "100%", "100%", True),
        ("资金拨付及时率", "产出指标>时效指标", "10/10", "≥95%", "97.3%", True),
        ("生均公用经费标准", "产出指标>成本指标", "10/10", "≥720元", "720元", True),
        ("义务教育巩固率", "效益指标>社会效益指标", "15/15", "≥98.5%", "99.1%", True),
        ("教师队伍稳定性", "效益指标>可持续影响指标", "13/15", "稳定", "基本稳定", None),
        ("家长满意度", "满意度指标>服务对象满意度指标", "10/10", "≥90%", "92.6%", True),
    ],
    forms.TRANSPORT_TABS: [
        ("改造危桥座数", "产出指标>数量指标", "14.3/15", "45座", "43座", False),
        ("工程验收合格率", "产出指标>质量指标", "15/15", "=100%", "100%", True),
        ("单位改造成本", "产出指标>成本指标", "10/10", "≤80万元/座", "78.65万元/座", True),
        ("受益人口", "效益指标>社会效益指标", "30/30", "≥12万人", "13.2万人", True),
        ("群众满意度", "满意度指标>服务对象满意度指标", "10/10", "≥90%", "93%", True),
    ],
    forms.HIGHWAY_LINES: [
        ("修复养护里程", "产出指标>数量指标", "15/15", "≥320公里", "332公里", True),
        ("预防养护里程", "产出指标>数量指标", "10/10", "≥560公里", "575公里", True),
        ("优良路率", "产出指标>质量指标", "14.77/15", "≥85%", "83.7%", False),
        ("养护工程完成及时率", "产出指标>时效指标", "10/10", "100%", "100%", True),
        ("路网通行能力", "效益指标>社会效益指标", "20/20", "有所提升", "有所提升", True),
        ("公路使用年限", "效益指标>可持续影响指标", "10/10", "延长", "延长", True),
        ("驾乘人员满意度", "满意度指标>服务对象满意度指标", "10/10", "≥85%", "88.2%", True),
    ],
    forms.ALLOWANCE: [
        ("发放人数", "产出指标>产出数量", "20/20", "25000人", "25318人", True),
        ("发放准确率", "产出指标>产出质量", "19.96/20", "100.0%", "99.8%", False),
        ("老年人满意度", "满意度指标>服务对象满意度", "10/10", "≥95%", "97%", True),
    ],
    forms.WEIGHTS_IN_BRACKETS: [
        ("绩效目标合理性", "决策>目标设定", "4/4", "", "", None),
        ("在职人员控制率", "决策>预算配置", "3/3", "", "96.2%", None),
        ("“三公经费”变动率", "决策>预算配置", "3/3", "", "-6.8%", None),
        ("预算完成率", "过程>预算执行", "4.6/5", "", "92.4%", None),
    ],
    forms.SCORES_WITH_LETTERS: [
        ("决策", ">", "14.00/15.00", "", "", None),
        ("过程", ">", "22.50/25.00", "", "", None),
        ("产出", ">", "31.00/35.00", "", "", None),
        ("效益", ">", "21.00/25.00", "", "", None),
    ],
    prose.WATER: [
        ("新建供水工程", "产出指标>数量指标", "10/None", "18处", "18处", True),
        ("维修管网长度", "产出指标>数量指标", "9.7/10", "≥120公里", "116.5公里", False),
        ("工程验收合格率", "产出指标>质量指标", "10/None", "100%", "100%", True),
        ("项目按期完成率", "产出指标>时效指标", "9.4/None", "100%", "94.4%", False),
        ("受益人口", "效益指标>社会效益指标", "15/None", "3.2万人", "3.35万人", True),
        ("受益群众满意度", "满意度>受益群众满意度", "10/None", "≥90%", "95%", True),
    ],
    prose.FARMLAND: [
        ("决策", ">", "18/20", "", "", None),
        ("过程", ">", "17.15/20", "", "", None),
        ("产出", ">", "26.2/30", "", "", None),
        ("效益", ">", "26/30", "", "", None),
    ],
    prose.CULTURE: [
        ("投入", ">", "14/15", "", "", None),
        ("过程", ">", "31.6/35", "", "", None),
        ("产出", ">", "28/30", "", "", None),
        ("效果", ">", "18/20", "", "", None),
    ],
}


@pytest.mark.parametrize(("words", "stated"), INDICATORS.items(), ids=[words[:16] for words in INDICATORS])
def test_indicators(words: str, stated: list[tuple[str, str, str, str, str, bool | None]]) -> None:
    assert [shown(row) for row in indicators(words)] == stated


def test_reasons_broken_over_lines_stay_with_their_row() -> None:
    found = {row.name: (row.level2, row.shortfall_reason) for row in indicators(forms.POLICE_LINES)}
    assert found["刑事案件破案率"] == ("专项效能", "")
    assert found["绩效管理制度建设"] == ("绩效管理", "未制定委托第三方管理制度")
    assert found["采购意向公开合规性"][0] == "采购管理"
    assert found["资产配置合规性"] == ("资产管理", "")
    assert len(found) == 10


def test_heading_is_no_column_and_rate_of_scores() -> None:
    found = indicators(forms.HEADING_ABOVE_HEAD)
    assert [row.name for row in found][:2] == ["预算执行率", "产出数量"]
    assert (found[0].weight, found[0].score, found[0].score_rate) == (Decimal(10), Decimal("9.3"), Decimal(93))
    (effect,) = [row for row in indicators(prose.CULTURE) if row.name == "效果"]
    assert effect.score_rate == Decimal(90)


PROJECTS = [
    # (fragment, name, (budget, adjusted, spent) in 万元, rate, agency, executing)
    (forms.TRANSPORT_TABS, "农村公路危桥改造项目", (3200, 3560, 3382), "95", "青海省交通运输厅", "青海省公路局"),
    (
        forms.HIGHWAY_LINES,
        "普通国省道养护工程",
        (12000, 12850, 12464.5),
        "97.00",
        "云南省交通运输厅",
        "云南省公路养护中心",
    ),
    (forms.TASKS, "安全生产监管执法", (320.5, None, 310.2), "96.79", "", ""),
    (forms.TASKS, "应急救援", (1240, None, 1116), "90.00", "", ""),
    (forms.PROJECT_LIST_LINES, "污水处理厂提标改造及配套设施建设", (3600, None, 3420), "95.00", "", "市排水管理处"),
    (prose.FARMLAND, "高标准农田建设项目", (5600, None, 5264), "94", "临泽市农业农村局", "临泽市农田建设服务中心"),
    (prose.WATER, "农村饮水安全巩固提升项目", (1860, 2100, 2058), "98", "榆中市水务局", ""),
    (prose.REVITALISATION, "“雨露计划”职业教育补助项目", (420, None, None), None, "", ""),
    (prose.REVITALISATION, "易地扶贫搬迁后续扶持项目", (2100, None, None), None, "", ""),
]


@pytest.mark.parametrize(("words", "name", "money", "rate", "agency", "executing"), PROJECTS)
def test_projects(
    words: str, name: str, money: tuple[float | None, ...], rate: str | None, agency: str, executing: str
) -> None:
    project = projects(words)[name]
    assert (wan(project.budget), wan(project.adjusted), wan(project.spent)) == money
    told = (project.rate.value if project.rate else None, project.agency, project.executing)
    assert told == (rate, agency, executing)


def test_projects_that_differ_in_a_number_are_two() -> None:
    assert list(projects("下坝水库除险加固一期项目预算30万元。\n下坝水库除险加固二期项目预算40万元。\n")) == [
        "下坝水库除险加固一期项目",
        "下坝水库除险加固二期项目",
    ]


def test_names_of_bodies_are_given_in_full() -> None:
    known = {"市排水管理处": "某某市排水管理处", "省财政厅": "某某省财政厅"}
    found = find_projects(*read(forms.PROJECT_LIST_LINES), known.get)
    assert [project.executing for project in found] == ["市供水公司", "某某市排水管理处", "市生态环境局"]
    assert {transfer.source for transfer in find_transfers(*read(forms.ALLOCATION), known.get)} == {"某某省财政厅"}
