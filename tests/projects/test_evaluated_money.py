"""The money of the one project that a report evaluates, as sections on it tell it without its name."""

import pytest

from kg.facts import document_facts
from kg.projects import find_projects
from kg.readers import text
from kg.records import Money, Project
from kg.tables import rebuild_tables

TITLE = "云汀市水务局2023年城区排水管网改造项目支出绩效自评报告\n\n"


def projects(words: str, title: str = TITLE) -> tuple[Project, ...]:
    document = text.read(f"{title}{words}".encode(), "report.txt")
    return find_projects(document, rebuild_tables(document), document_facts(document))


def wan(money: Money | None) -> float | None:
    return float(money.yuan / 10000) if money else None


TOLD = [
    pytest.param(
        "一、项目概况\n（一）资金到位及使用情况\n1.资金计划及到位。2023年计划资金260万元，全部到位。\n"
        "2.资金使用。截至2023年12月31日，实际支付资金247万元，支付率95%。\n",
        (260, 247, "95"),
        id="a section on its money",
    ),
    pytest.param(
        "一、资金投入和使用情况\n项目概算总投资2.15亿元。截至2023年底，到位资金1.95亿元，实际支出1.62亿元，资金使用率83.08%。\n",
        (21500, 16200, "83.08"),
        id="the total stands for the budget",
    ),
    pytest.param(
        "一、项目资金情况\n项目总投资3,000万元。2023年该项目预算安排资金1,200万元，项目实际支付1,086万元，预算执行率90.5%。\n",
        (1200, 1086, "90.5"),
        id="the budget before the total",
    ),
    pytest.param(
        "一、项目概况\n（一）政策依据\n全年共下达684.26万元，其中：中央资金539.61万元。\n（二）支出情况\n至12月底，累计支出652.30万元，"
        "结转31.96万元。\n",
        (684.26, 652.3, None),
        id="sentences that say an amount and not whose",
    ),
    pytest.param(
        "一、项目概况\n项目预算580万元。\n二、支出情况\n截至2023年12月31日，共支出533.6万元。\n"
        "车辆购置税资金安排明细表\n单位：万元\n项目名称\t预算数\t支出数\n东岭桥\t174\t160.3\n西岭桥\t200\t195\n合计\t374\t355.3\n",
        (580, 533.6, None),
        id="a table of some of it",
    ),
    pytest.param(
        "一、项目概况\n单位：万元\n年度\t预算数\t支出数\t执行率\n2022年\t540.00\t502.16\t92.99%\n"
        "2023年\t580.00\t510.40\t88.00%\n合计\t1,120.00\t1,012.56\t90.41%\n",
        (1120, 1012.56, "90.41"),
        id="a table of years",
    ),
    pytest.param(
        "一、资金使用情况\n泵站电气设备实际支出320万元，培训班实际支出12万元。\n",
        (None, None, None),
        id="somebody else's amounts",
    ),
]


@pytest.mark.parametrize(("words", "stated"), TOLD)
def test_money(words: str, stated: tuple[float | None, float | None, str | None]) -> None:
    (project,) = [one for one in projects(words) if "管网改造" in one.name]
    assert (wan(project.budget), wan(project.spent), project.rate.value if project.rate else None) == stated


def test_a_title_names_a_project_of_services() -> None:
    title = "苍岭县农业农村局关于2023年农业生产社会化服务项目支出绩效自评的报告\n\n"
    assert [one.name for one in projects("一、概况\n项目预算资金260万元。\n", title)] == ["农业生产社会化服务项目"]
    general = "苍岭县农业农村局关于2023年服务项目支出绩效自评的报告\n\n"
    assert projects("一、概况\n项目预算资金260万元。\n", general) == ()


def test_the_label_stands_before_the_projects_name() -> None:
    title = "2023年度云汀市城乡环卫保洁补助资金绩效评价报告\n\n"
    words = "一、概况\n2023年市财政预算安排城乡环卫保洁补助资金1,860万元，实际支出1,790万元，预算执行率96.24%。\n"
    (project,) = projects(words, title)
    assert (wan(project.budget), wan(project.spent)) == (1860, 1790)
