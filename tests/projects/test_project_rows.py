"""Projects of tables, forms and prose, in the words of other departments."""

from decimal import Decimal

import pytest

from kg import read_text
from kg.projects import find_projects
from kg.projects.phrases import phrase_start
from kg.projects.prose import is_project_name
from kg.readers import text
from kg.records import DocumentFacts, Fact, Mention, Project
from kg.tables import rebuild_tables


def fact(value: str) -> Fact | None:
    return Fact(value, Mention(0, 0, "")) if value else None


def projects(words: str, kind: str = "", evaluated: str = "") -> dict[str, Project]:
    document = text.read(words.encode("utf-8"), "report.txt")
    facts = DocumentFacts(kind=fact(kind), fiscal_year=fact("2024"), project=fact(evaluated))
    found = find_projects(document, rebuild_tables(document), facts)
    for project in found:
        for mention in project.mentions:
            assert document.text[mention.start : mention.end] == mention.quote
    return {project.name: project for project in found}


PHRASES = [
    ("开展老旧小区加装电梯项目", "老旧小区加装电梯项目"),
    ("2024年农村公路养护项目", "农村公路养护项目"),
    ("主要包括古树名木保护项目", "古树名木保护项目"),
    ("完善社区（村）图书室建设项目", "社区（村）图书室建设项目"),
    ("将中央补助资金和省级补助资金", "省级补助资金"),
    ("用于水土保持与生态修复补助资金", "水土保持与生态修复补助资金"),
    ("（二）病虫害防治项目", "病虫害防治项目"),
    ("对口支援专项资金", "对口支援专项资金"),
    ("一是智慧停车项目", "智慧停车项目"),
]


@pytest.mark.parametrize(("words", "phrase"), PHRASES)
def test_phrase_ends_where_a_verb_or_mark_stands(words: str, phrase: str) -> None:
    assert words[phrase_start(words, len(words)) :] == phrase


@pytest.mark.parametrize(
    "name",
    [
        "项目",
        "支出项目",
        "重点项目",
        "政府采购项目",
        "医疗服务项目",
        "部分水毁修复项目",
        "三个项目",
        "市农业局项目",
        "目标和项目",
        "一般公共预算项目",
        "政府性基金项目",
        "甲州数据中心(以下简称“中心”)实施项目",
    ],
)
def test_what_names_no_project(name: str) -> None:
    assert not is_project_name(name)


@pytest.mark.parametrize(
    "name", ["智慧停车平台项目", "校园足球场地项目", "残疾人辅具购买服务项目", "义务教育补助经费项目"]
)
def test_what_names_a_project(name: str) -> None:
    assert is_project_name(name)


def test_rate_at_the_end_of_a_list_is_every_projects() -> None:
    found = projects("重点支出为智慧停车平台项目、公厕改造提升项目、餐厨垃圾收运项目，预算执行率均为98.5%。")
    assert list(found) == ["智慧停车平台项目", "公厕改造提升项目", "餐厨垃圾收运项目"]
    assert {project.rate.value for project in found.values() if project.rate} == {"98.5"}


@pytest.mark.parametrize(
    ("kind", "budget", "spent"),
    [("department_budget", 1200000, None), ("department_final_account", None, 1200000), ("other", None, None)],
)
def test_amount_behind_a_name_is_what_the_document_is_about(kind: str, budget: int | None, spent: int | None) -> None:
    project = projects("1.古籍修复保护项目120万元，用于购置设备。\n", kind)["古籍修复保护项目"]
    assert (project.budget.yuan if project.budget else None) == budget
    assert (project.spent.yuan if project.spent else None) == spent


@pytest.mark.parametrize("summed_up", ["绩效自评综述", "自评综述", "绩效自评情况综述", "支出绩效评价综述"])
def test_a_project_that_accounts_sum_up(summed_up: str) -> None:
    words = (
        f"古籍数字化项目{summed_up}：项目自评得分为92分。全年预算数为248.00万元，执行数为211.36万元，完成预算的85.23%。"
    )
    found = projects(f"某市图书馆2024年度部门决算\n\n（二）项目绩效自评结果\n\n{words}\n", "department_final_account")
    (project,) = found.values()
    assert project.name == "古籍数字化"
    assert project.adjusted
    assert project.adjusted.yuan == 2480000
    assert project.spent
    assert project.spent.yuan == 2113600


def test_table_of_projects_with_the_evaluated_whole() -> None:
    found = projects(
        "湿地修复项目绩效评价报告\n单位：万元\n子项目\t预算数\t调整数\t支出数\t支出率\n退塘还湿\t80\t75\t70\t93.3%\n"
        "鸟类栖息地营造\t20\t25\t25\t100%\n合计\t100\t100\t95\t95%\n",
        evaluated="湿地修复项目",
    )
    whole = found["湿地修复项目"]
    assert [whole.budget.yuan, whole.adjusted.yuan, whole.spent.yuan] == [10**6, 10**6, 950000]
    assert whole.rate.value == "95"
    assert found["退塘还湿"].part_of == "湿地修复项目"
    assert found["鸟类栖息地营造"].spent.printed == "25"
    assert "合计" not in found


def test_chain_and_adjustments_of_running_text() -> None:
    found = projects(
        "该项目年初预算300万元，调整后预算340万元，实际支出336.6万元，预算执行率99.0%。"
        "项目年中调增2次，50万元，调减1次，10万元。",
        evaluated="智慧港口项目",
    )
    whole = found["智慧港口项目"]
    assert [whole.budget.yuan, whole.adjusted.yuan, whole.spent.yuan] == [3000000, 3400000, 3366000]
    assert whole.rate.value == "99.0"
    assert [(change.kind, change.money.yuan, change.times) for change in whole.adjustments] == [
        ("increase", Decimal(500000), 2),
        ("decrease", Decimal(100000), 1),
    ]


def test_form_of_one_project() -> None:
    found = projects(
        "项目名称\t蔬菜应急储备\n主管部门\t某市商务局\t实施单位\t某市储备中心\n"
        "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "\t年度资金总额\t60\t60\t54\t10\t90%\t9\n\t其他资金\t0\t0\t0\t—\t—\t—\n"
        "一级指标\t二级指标\t三级指标\t分值\t得分\n产出指标\t数量指标\t储备数量\t90\t88\n总分\t\t\t100\t97\n"
    )
    project = found["蔬菜应急储备"]
    assert (project.agency, project.executing) == ("某市商务局", "某市储备中心")
    assert [project.budget.yuan, project.spent.yuan, project.rate.value, project.score.value] == [
        600000,
        540000,
        "90",
        "97",
    ]


def test_accounts_under_the_head_xiangmu_are_no_projects() -> None:
    assert projects("单位：万元\n项目\t预算数\t决算数\n一般公共服务支出\t10\t9\n基本支出\t8\t8\n合计\t18\t17\n") == {}


@pytest.mark.parametrize(
    "words",
    [
        "取消和下放一批审批服务项目。",
        "我局无新增项目。",
        "《市级项目支出绩效管理办法》施行。",
        "项目资金专款专用，项目管理规范。",
    ],
)
def test_sentences_without_a_project(words: str) -> None:
    assert projects(words) == {}


PRINTED_FORM = """项目支出绩效自评表
（2023年度）
项目名称
农村客运补助
主管部门
某市交通运输局
实施单位
某市道路运输中心
项目资金
（万元）
年初预算数
全年预算数
全年执行数
分值
执行率
得分
年度资金总额
520.00
480.00
468.00
10
97.5%
9.75
其中：当年财政拨款
520.00
480.00
468.00
—
97.5%
—
一级指标
二级指标
三级指标
年度
指标值
实际
完成值
分值
得分
产出指标
数量指标
开行客运班线数
≥45条
47条
50
50
满意度指标
服务对象满意度指标
乘客满意度
≥85%
91.3%
40
40
总分
100
99.75
"""


def test_form_printed_a_cell_a_line() -> None:
    project = projects(PRINTED_FORM)["农村客运补助"]
    assert (project.agency, project.executing) == ("某市交通运输局", "某市道路运输中心")
    assert [project.budget.yuan, project.adjusted.yuan, project.spent.yuan] == [5200000, 4800000, 4680000]
    assert (project.rate.value, project.score.value) == ("97.5", "99.75")


def test_quoted_names_before_a_count_of_evaluated_projects() -> None:
    words = "组织对“智慧气象服务”“人影作业”等2个一级项目开展部门评价，涉及资金860万元。\n"
    assert list(projects(words)) == ["智慧气象服务", "人影作业"]
    assert projects("对“放管服”改革涉及的2个事项进行清理。\n") == {}


def test_whose_money_it_is_names_no_project() -> None:
    words = "下达救助资金980万元，其中：中央资金600万元，酒泉市资金260万元，敦煌市配套资金120万元。\n"
    assert not {"酒泉市资金", "敦煌市配套资金"} & set(projects(words))


GOALS = """云江市水务局部门预算项目绩效目标表（2023年度）
金额单位：元
| 单位名称 | 项目名称 | 预算数 | 年度目标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重 |
| 云江市水务局 | 河道清淤 | 1,200,000.00 | 清淤河道12公里 | 产出指标 | 数量指标 | 清淤河道长度 | ≥ | 12 | 公里 | 40 |
| 产出指标 | 质量指标 | 验收合格率 | = | 100 | % | 30 |
| 满意度指标 | 服务对象满意度指标 | 沿岸居民满意度 | ≥ | 90 | % | 20 |
| 水库巡查 | 300,000.00 | 巡查水库8座 | 产出指标 | 数量指标 | 巡查水库座数 | ≥ | 8 | 座 | 50 |
| 效益指标 | 社会效益指标 | 险情及时报告率 | = | 100 | % | 40 |
"""


def test_goals_of_several_projects_in_one_table_are_projects_and_indicators() -> None:
    # Cells that span rows are given once, so the rows below begin with the level of the indicator.
    records = read_text(GOALS).records
    assert [(one.name, one.budget and one.budget.yuan) for one in records.projects] == [
        ("河道清淤", Decimal(1200000)),
        ("水库巡查", Decimal(300000)),
    ]
    assert records.facts.project is None
    assert [(one.level1, one.level2, one.name, one.target, one.weight) for one in records.indicators] == [
        ("产出指标", "数量指标", "清淤河道长度", "≥12公里", Decimal(40)),
        ("产出指标", "质量指标", "验收合格率", "100%", Decimal(30)),
        ("满意度指标", "服务对象满意度指标", "沿岸居民满意度", "≥90%", Decimal(20)),
        ("产出指标", "数量指标", "巡查水库座数", "≥8座", Decimal(50)),
        ("效益指标", "社会效益指标", "险情及时报告率", "100%", Decimal(40)),
    ]


def test_numbered_items_that_begin_with_a_project() -> None:
    words = (
        "云江市水务局2023年重点项目绩效评价报告\n1、东山村水窖建设项目，新建水窖30口。2023年下达财政专项资金197万元。\n"
        "2、西山村管网改造工程（二期），改造管网5公里。2023年下达财政专项资金108万元。\n"
        "3、按照规范将儿童、老年人等列为重点人群，业主未实施过蓄水池治理项目，影响工程进度。\n"
    )
    assert [one.name for one in read_text(words).records.projects] == [
        "东山村水窖建设项目",
        "西山村管网改造工程（二期）",
        "蓄水池治理项目",
    ]


@pytest.mark.parametrize(("title", "budget"), [("补助资金安排表", "1.5"), ("补助资金使用表", None)])
def test_what_a_table_arranges_for_a_project_is_its_budget(title: str, budget: str | None) -> None:
    words = (
        f"2024年科普展厅{title}\n单位：万元\n序号\t单位\t项目内容\t金额\n"
        "1\t甲县气象局\t气象科普教育基地\t1.5\n2\t乙校\t航模实验室\t2\n"
    )
    project = projects(words)["气象科普教育基地"]
    assert (project.budget and project.budget.printed) == budget
    assert project.executing == "甲县气象局"


def test_the_money_of_a_transfer_s_form() -> None:
    words = (
        "转移支付（项目）名称\t救助补助资金\n地方主管部门\t某县民政局\n资金投入情况（万元）\t全年预算数（A）\t全年执行数（B）\t预算执行率\n"
        "年度资金总额：\t59.6\t50.1\t84%\n其中：中央财政资金\t29.3\t29.3\t100%\n"
    )
    project = projects(words)["救助补助资金"]
    assert (project.agency, project.adjusted and project.adjusted.printed) == ("某县民政局", "59.6")
    assert project.spent is not None


def test_the_range_of_an_evaluation_gives_budgets_though_it_is_one_of_spending() -> None:
    words = (
        "云江市水务局2023年专项资金绩效评价报告\n2023年专项支出绩效评价资金范围包括：水窖建设78,000万元、管网改造60,000万元、"
        "堤防加固20,000万元。\n"
    )
    found = {one.name: (one.budget and one.budget.yuan, one.spent) for one in read_text(words).records.projects}
    assert found == {
        "水窖建设": (Decimal(780000000), None),
        "管网改造": (Decimal(600000000), None),
        "堤防加固": (Decimal(200000000), None),
    }
