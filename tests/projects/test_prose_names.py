"""What in running text is no project's name: classes that are counted, what something is said to be, whose money."""

import pytest

from kg.records import Project
from tests.projects.test_project_rows import projects


@pytest.mark.parametrize(
    "words",
    [
        "全年实施转列历年暂付款项项目5个，批复预算985万元。",
        "2024年第三批林业项目资金30万元已下达。",
        "2024年下达两批林业项目资金30万元。",
        "这是一项持续长久的惠民暖心工程，资金投入大。",
        "项目总投资3374万元（其中建筑工程3292万元，安装工程20万元）。",
        "按时向社会公告项目实施情况，资金到位。",
        "支持项目148个，平均每个项目38.96万元。",
        "年初预留经费占项目预算的6.2%，计划采购1,560万元，实际采购1,420万元。",
        "推进全社会固定资产投资项目建设，资金到位。",
        "其中：自治区专项资金963万元，旗县级配套资金20万元。",
        "项目总投资4.59亿元，其中市级财政落实资金3.69亿元。",
    ],
)
def test_no_project(words: str) -> None:
    assert projects(words) == {}


@pytest.mark.parametrize("own", ["我校", "我中心", "本镇", "我街道"])
def test_who_speaks_is_no_part_of_a_name(own: str) -> None:
    assert set(projects(f"{own}困难学生生活补助项目支出预算20万元。")) == {"困难学生生活补助项目"}


def test_a_year_may_be_printed_without_its_word() -> None:
    assert set(projects("对照2021度本专科生奖助学金项目绩效目标开展自评。")) == {"本专科生奖助学金项目"}


def test_a_batch_of_a_named_project_is_one() -> None:
    assert set(projects("第三批林区道路养护项目预算30万元。")) == {"第三批林区道路养护项目"}


def test_a_name_does_not_begin_with_what_was_done_with_the_money() -> None:
    assert set(projects("项目资金使用：累计支出林区管护补助652万元。")) == {"林区管护补助"}


@pytest.mark.parametrize(
    "words",
    [
        "安排资金2万元、《关于提前下达渡口补助预算通知》（白财农〔2022〕9号）补助资金1.5万元。",
        "重大水利工程已完成年度中央水利投资计划746万元。",
        "全省完成重大水利项目投资361万元。",
        "完成重大水利工程投资计划746万元。",
        "分配资金，其中，安排4.6亿元支持23个渡口水源地管护项目。",
        "主体工程基本完工，支出20万元。",
        "投入项目资金2亿元，其中白水市级财政配套3100万元，各镇（场）及农户自筹资金146万元。",
        "项目整改资金支出90万元，其中：追缴资金38万元。",
        "预算共安排546万元；2024年应支付贴息资金44万元，实际支付35万元。",
        "资金支出：中央财政预算安排的渡口管护补助资金90万元已下达。",
        "项目包括补助42名渡工资金84万元。",
    ],
)
def test_documents_sources_classes_and_plans_are_no_projects(words: str) -> None:
    assert projects(words) == {}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("项目支出包括2021年中央大桥养护经费18万元。", "中央大桥养护经费"),
        ("我校2022年生均公用经费项目预算9万元。", "生均公用经费项目"),
        ("梳理支出情况并作出渡口维修工程项目绩效分析，资金9万元。", "渡口维修工程项目"),
        ("在补助资金中增加安排渡口维修项目9万元。", "渡口维修项目"),
    ],
)
def test_where_a_name_begins(words: str, name: str) -> None:
    assert set(projects(words)) == {name}


def test_works_that_go_on_with_a_verb_are_projects() -> None:
    found = projects("其中，白水枢纽大坝工程通过竣工验收，完成投资2380万元。青石引水工程160万元。")
    assert {name: money(project) for name, project in found.items()} == {
        "白水枢纽大坝工程": (None, 23800000),
        "青石引水工程": (None, None),
    }


def money(project: Project) -> tuple[float | None, float | None]:
    return tuple(float(have.yuan) if have else None for have in (project.budget, project.spent))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("实施渡口维修项目。安排资金197万元，已支付186万元，支付率94.9%。", (1970000, 1860000)),
        ("实施渡口维修项目。\n安排资金197万元，已支付186万元，支付率94.9%。", (None, None)),
        ("县里下达资金90万元。其中，渡口维修项目47万元，渡船购置30万元。", (470000, None)),
        ("安排486万元支持渡口维修项目。", (4860000, None)),
        ("投入486万元实施渡口维修项目。", (None, 4860000)),
    ],
)
def test_money_apart_from_the_name(words: str, due: tuple[int | None, int | None]) -> None:
    assert money(projects(words)["渡口维修项目"]) == due


def test_items_under_an_account_of_the_projects_are_projects() -> None:
    words = "（一）项目概况\n1.项目立项背景\n（1）渡口运维经费。渡口位于河东。\n（2）渡船应用经费。渡船需要更新。\n"
    assert set(projects(words)) == {"渡口运维经费", "渡船应用经费"}


def test_what_is_named_like_a_body_may_be_built() -> None:
    assert set(projects("下达资金150万元，用于禾川县儿童福利中心建设项目。")) == {"禾川县儿童福利中心建设项目"}


OUTLINE = (
    "法律援助项目经费情况说明\n一、项目概述\n为困难群众服务。\n二、实施主体\n禾川县司法局\n三、实施周期\n"
    "2023年1月1日-2023年12月31日\n四、年度预算安排\n320.5万元\n社区矫正经费情况说明\n一、项目概述\n帮教。\n"
    "二、年度预算安排\n45万元\n"
)


def test_what_headings_tell_of_a_project() -> None:
    found = projects(OUTLINE)
    aid = found["法律援助项目"]
    assert (aid.budget and int(aid.budget.yuan), aid.executing, aid.year) == (3205000, "禾川县司法局", "2023")
    other = found["社区矫正"]
    assert (other.budget and int(other.budget.yuan), other.executing, other.year) == (450000, "", "2024")


def test_what_labels_tell_of_a_project() -> None:
    found = projects(
        "（一）项目名称：渡口养护项目\n1．实施主体：禾川县渡口站。\n2．实施周期：2023年1月至12月。\n3．年度预算安排：58万元。\n"
        "（二）项目名称：防汛物资储备项目\n年度预算安排38万元，由禾川县防汛中心实施。\n"
    )
    first, second = found["渡口养护项目"], found["防汛物资储备项目"]
    assert (first.budget and int(first.budget.yuan), first.executing, first.year) == (580000, "禾川县渡口站", "2023")
    assert second.budget is not None
    assert int(second.budget.yuan) == 380000


def test_the_evaluated_project_by_its_short_name() -> None:
    found = projects(
        "对县级科技专项资金（以下简称“专项资金”）开展自评。\n一、资金安排和使用情况\n"
        "2024年专项资金年初预算480万元，年中追加60万元，累计支出507.6万元。",
        evaluated="县级科技专项资金",
    )
    budget = found["县级科技专项资金"].budget
    assert budget is not None
    assert int(budget.yuan) == 4800000
