"""Funds, budget lines and transfers, in the words of other departments."""

import pytest

from kg.funds import find_budget_lines, find_funds, find_transfers
from kg.readers import text
from kg.records import BudgetLine, DocumentFacts, Fact, Fund, Mention, Transfer
from kg.tables import rebuild_tables


def facts(kind: str = "") -> DocumentFacts:
    return DocumentFacts(
        fiscal_year=Fact("2024", Mention(0, 0, "")), kind=Fact(kind, Mention(0, 0, "")) if kind else None
    )


def funds(words: str) -> dict[str, Fund]:
    document = text.read(words.encode("utf-8"), "report.txt")
    found = find_funds(document, rebuild_tables(document), facts())
    for fund in found:
        for mention in (*fund.mentions, *(amount.money.mention for amount in fund.amounts)):
            assert document.text[mention.start : mention.end] == mention.quote
    return {fund.name: fund for fund in found}


def amounts(fund: Fund) -> list[tuple[str, float, str]]:
    return [(amount.role, float(amount.money.yuan), amount.year) for amount in fund.amounts]


AMOUNTS = [
    # (sentence, name, source level, amounts)
    ("中央财政下达林业改革发展资金预算1,200万元。", "中央财政林业改革发展资金", "central", [("budget", 1.2e7, "2024")]),
    ("2023年拨付农机购置补贴资金86万元。", "农机购置补贴资金", "", [("allocated", 860000, "2023")]),
    ("省级粮食风险基金到位500万元。", "省级粮食风险基金", "provincial", [("allocated", 5e6, "2024")]),
    (
        "失业保险基金收入3.2亿元，支出2.9亿元，当期结余0.3亿元。",
        "失业保险基金",
        "",
        [("income", 3.2e8, "2024"), ("spent", 2.9e8, "2024"), ("balance", 3e7, "2024")],
    ),
    (
        "全年“三公”经费支出12.6万元，预算安排20万元。",
        "“三公”经费",
        "",
        [("spent", 126000, "2024"), ("budget", 2e5, "2024")],
    ),
    (
        "现将村级道路养护补助经费126万元（其中中央资金90万元）下达给你们。",
        "村级道路养护补助经费",
        "",
        [("allocated", 1.26e6, "2024")],
    ),
    (
        "现下达省级交通发展专项资金安排的农村公路发展资金共3,750万元。",
        "农村公路发展资金",
        "",
        [("allocated", 3.75e7, "2024")],
    ),
    ("春节期间发放一次性生活补贴629万元。", "一次性生活补贴", "", [("spent", 6.29e6, "2024")]),
    ("村级道路养护市级补助资金支出30万元。", "村级道路养护市级补助资金", "municipal", [("spent", 3e5, "2024")]),
    ("收到自治区专项资金963万元。", "自治区专项资金", "provincial", [("allocated", 9.63e6, "2024")]),
    ("我校困难学生生活补助资金支出30万元。", "困难学生生活补助资金", "", [("spent", 3e5, "2024")]),
    ("《关于印发<中央财政助残补助资金管理办法>的通知》", "中央财政助残补助资金", "central", []),
    ("发放低保金30万元、抚恤金20万元和优待金5万元。", "抚恤金", "", [("spent", 2e5, "2024")]),
    (
        "中职助学金与免学费补助资金，预算60万元，支出59万元。",
        "中职助学金与免学费补助资金",
        "",
        [("budget", 6e5, "2024"), ("spent", 5.9e5, "2024")],
    ),
    ("优抚对象抚恤和医疗补助资金到位8万元。", "优抚对象抚恤和医疗补助资金", "", [("allocated", 80000, "2024")]),
    ("医保基金支付门诊费用以外，追回医保基金30万元。", "医疗保障基金", "", [("other", 3e5, "2024")]),
    (
        "调整后预算中，中央车购税补助资金60万元，占60%；市级财政资金40万元。",
        "市级财政资金",
        "municipal",
        [("adjusted", 4e5, "2024")],
    ),
]


def test_payments_apart_are_funds_apart_and_a_policy_is_none() -> None:
    assert set(funds("孤儿助学金与特教补助资金分别为3万元、2万元。")) == {"孤儿助学金", "特教补助资金"}
    assert not funds("落实抚恤金政策，按时发放助学金。")


@pytest.mark.parametrize(("sentence", "name", "level", "stated"), AMOUNTS)
def test_amount_and_role(sentence: str, name: str, level: str, stated: list[tuple[str, float, str]]) -> None:
    found = funds(sentence)
    assert name in found
    assert found[name].source_level == level
    assert amounts(found[name]) == stated


@pytest.mark.parametrize(
    "words",
    [
        "项目资金管理规范。",
        "加强基金监管。",
        "统筹财政资金使用。",
        "提高补助标准。",
        "结余资金按规定上缴。",
        "社会力量参与基金监督。",
    ],
)
def test_general_words_name_no_fund(words: str) -> None:
    assert funds(words) == {}


def test_names_of_one_fund_are_one() -> None:
    found = funds("市本级应负担的临时救助资金由财政安排。市本级临时救助金全部到位。临时救助金按月发放。")
    assert {name: len(fund.mentions) for name, fund in found.items()} == {"市本级临时救助资金": 2, "临时救助金": 1}


def test_fund_of_a_place_is_the_fund() -> None:
    assert list(funds("甲水市困难残疾人生活补贴资金按月发放，困难残疾人生活补贴资金全部到位。")) == [
        "困难残疾人生活补贴资金"
    ]


def test_special_account_and_where_money_goes() -> None:
    found = funds("市财政局将大病保险资金和城乡救助基金统一归集到社会保险基金财政专户。")
    assert found["社会保险基金财政专户"].account
    assert {fund.goes_to for fund in found.values() if not fund.account} == {"社会保险基金财政专户"}


def test_line_of_a_table_is_project_and_fund() -> None:
    found = funds(
        "单位：万元\n项目名称\t预算数\t调整数\t支出数\n农业保险补贴资金\t50\t60\t58\n沟渠清淤\t10\t10\t9\n合计\t60\t70\t67\n"
    )
    assert list(found) == ["农业保险补贴资金"]
    assert found["农业保险补贴资金"].project == "农业保险补贴资金"
    assert [role for role, _, _ in amounts(found["农业保险补贴资金"])] == ["budget", "adjusted", "spent"]


def test_money_of_a_level_is_no_fund() -> None:
    assert funds("已争取上级项目资金635万元。") == {}


def test_the_finances_of_a_place_are_no_budget_of_the_body_that_reports_them() -> None:
    assert lines("全年地方财政一般预算收入9.56亿元。全年一般公共预算支出70.93亿元，其中教育支出16.91亿元。") == []
    assert lines("全市一般公共预算支出70.93亿元，其中教育支出16.91亿元。") == []
    assert len(lines("一般公共预算支出70.93万元，其中教育支出16.91万元。")) == 2


def lines(words: str, kind: str = "") -> list[BudgetLine]:
    document = text.read(words.encode("utf-8"), "report.txt")
    return list(find_budget_lines(document, rebuild_tables(document), facts(kind)))


def shown(line: BudgetLine) -> tuple[str, str, str, str, float]:
    return (line.item, line.flow, line.phase, line.year, float(line.money.yuan))


WHOLE = "部门整体支出"
LINES = [
    (
        "2024年部门整体支出900万元，完成年度预算950万元的94.7%，比上年增长3.1%。",
        [
            (WHOLE, "expenditure", "executed", "2024", 9e6),
            (WHOLE, "expenditure", "unspecified", "2024", 9.5e6),
        ],
    ),
    (
        "支出预算80万元，其中：基本支出50万元，占62.5%；项目支出30万元，占37.5%。",
        [
            ("支出预算", "expenditure", "approved", "2024", 8e5),
            ("基本支出", "expenditure", "approved", "2024", 5e5),
            ("项目支出", "expenditure", "approved", "2024", 3e5),
        ],
    ),
    (
        "部门整体支出年初预算10万元，调整后预算12万元，全年支出11万元，比上年的9万元增加2万元。",
        [
            (WHOLE, "expenditure", "approved", "2024", 1e5),
            (WHOLE, "expenditure", "revised", "2024", 1.2e5),
            (WHOLE, "expenditure", "executed", "2024", 1.1e5),
            (WHOLE, "expenditure", "executed", "2023", 9e4),
        ],
    ),
    ("年末结转和结余6万元。", [("年末结转和结余", "balance", "unspecified", "2024", 6e4)]),
    ("渡口改造项目支出7万元。", []),
]


@pytest.mark.parametrize(("words", "stated"), LINES)
def test_budget_lines_of_sentences(words: str, stated: list[tuple[str, str, str, str, float]]) -> None:
    assert [shown(line) for line in lines(words)] == stated


def test_share_and_growth() -> None:
    first, second = lines("支出合计100万元，比上年下降2.5%，其中：教育支出40万元，占40%。", "department_final_account")
    assert (str(first.growth), str(second.share), second.classification) == ("-2.5", "40", "functional")
    assert second.phase == "executed"


def test_table_of_accounts_with_two_halves() -> None:
    found = lines(
        "收入支出决算总表\n单位：万元\n收入\t\t支出\t\n项目\t决算数\t项目\t决算数\n"
        "一、一般公共预算财政拨款收入\t90.00\t一、教育支出\t70.00\n二、其他收入\t10.00\t二、住房保障支出\t30.00\n"
        "本年收入合计\t100.00\t本年支出合计\t100.00\n"
    )
    assert {shown(line)[:3] for line in found} == {
        ("一般公共预算财政拨款收入", "income", "executed"),
        ("教育支出", "expenditure", "executed"),
        ("其他收入", "income", "executed"),
        ("住房保障支出", "expenditure", "executed"),
        ("本年收入合计", "income", "executed"),
        ("本年支出合计", "expenditure", "executed"),
    }
    assert sum(float(line.money.yuan) for line in found) == 4e6


def transfers(words: str) -> list[Transfer]:
    document = text.read(words.encode("utf-8"), "report.txt")
    found = find_transfers(document, rebuild_tables(document), facts())
    assert all(document.text[t.mention.start : t.mention.end] == t.mention.quote for t in found)
    return list(found)


def test_transfer_for_an_area_of_its_own() -> None:
    (found,) = transfers("2023年中央财政下达我省（不含滨州市）农田建设补助资金预算8,000万元。")
    assert (found.source, found.recipient, found.area, found.fund, found.year) == (
        "中央财政",
        "我省",
        "我省（不含滨州市）",
        "农田建设补助资金",
        "2023",
    )
    assert found.money is not None
    assert found.money.yuan == 80000000


def test_transfers_of_a_list_are_one_an_area() -> None:
    found = transfers("市财政局将90万元分2批拨付到县（区），其中东湖区30万元、青山县60万元。")
    assert [(t.source, t.recipient, float(t.money.yuan)) for t in found if t.money] == [
        ("市财政局", "东湖区", 3e5),
        ("市财政局", "青山县", 6e5),
    ]


@pytest.mark.parametrize("words", ["下达年度工作任务。", "资金拨付及时。", "中央下达的绩效目标已完成。"])
def test_no_transfer(words: str) -> None:
    assert transfers(words) == []


def test_table_of_execution_gives_phases_by_column() -> None:
    found = lines(
        "部门预算执行情况表\n单位：万元\n项目\t年初预算\t预算调整\t调整后预算\t决算数\t执行率\n"
        "合计\t30.00\t2.00\t32.00\t31.00\t96.9%\n一、基本支出\t10.00\t0.00\t10.00\t9.90\t99.0%\n"
        "二、项目支出\t20.00\t2.00\t22.00\t21.10\t95.9%\n"
    )
    assert [(line.item, line.phase, float(line.money.yuan)) for line in found] == [
        ("支出合计", "approved", 3e5),
        ("支出合计", "revised", 3.2e5),
        ("支出合计", "executed", 3.1e5),
        ("基本支出", "approved", 1e5),
        ("基本支出", "revised", 1e5),
        ("基本支出", "executed", 9.9e4),
        ("项目支出", "approved", 2e5),
        ("项目支出", "revised", 2.2e5),
        ("项目支出", "executed", 2.11e5),
    ]


def test_final_account_by_function_in_parts() -> None:
    found = lines(
        "支出决算表\n公开03表\n部门：某县教育局 金额单位：万元\n"
        "项目\t\t本年支出合计\t基本支出\t项目支出\n科目编码\t科目名称\t\t\t\n栏次\t\t1\t2\t3\n"
        "合计\t\t90.00\t60.00\t30.00\n205\t教育支出\t80.00\t50.00\t30.00\n20502\t普通教育\t80.00\t50.00\t30.00\n"
    )
    assert {line.phase for line in found} == {"executed"}
    assert [(line.item, line.classification) for line in found[:3]] == [
        ("支出合计", "total"),
        ("基本支出", "basic_project"),
        ("项目支出", "basic_project"),
    ]
    assert [(line.item, line.classification) for line in found[3:]] == [
        (name + part, "functional")
        for name in ("教育支出", "普通教育")
        for part in ("", "（基本支出）", "（项目支出）")
    ]


def test_what_becomes_of_money_in_a_year_names_no_fund() -> None:
    words = (
        "项目计划资金620万元，实际到位资金600万元，实际支付资金580万元，累计拨付资金560万元，年度预算资金620万元。\n"
    )
    assert funds(words) == {}


@pytest.mark.parametrize(
    ("name", "level"), [("自治区资金", "provincial"), ("盟级资金", "municipal"), ("旗本级资金", "county")]
)
def test_levels_of_autonomous_regions(name: str, level: str) -> None:
    assert funds(f"到位资金中，{name}320万元，社会捐款20万元。\n")[name].source_level == level


def test_totals_of_others_are_no_lines_of_the_body() -> None:
    document = text.read("全市旅游总收入63.5亿元，村集体总收入820万元。部门总收入1,200万元。\n".encode(), "report.txt")
    found = find_budget_lines(document, (), facts())
    assert [(line.item, float(line.money.yuan)) for line in found] == [("总收入", 1.2e7)]


@pytest.mark.parametrize("words", ["收入、支出总计均为86.5万元。", "收支总计86.5万元。", "收入支出总计86.5万元。"])
def test_one_amount_of_both_totals(words: str) -> None:
    document = text.read(f"2023年度{words}\n".encode(), "report.txt")
    found = find_budget_lines(document, (), facts())
    assert [(line.item, line.flow) for line in found] == [("收入总计", "income"), ("支出总计", "expenditure")]


def test_rows_of_a_table_of_income_are_income() -> None:
    words = (
        "收入决算表\n单位：万元\n科目编码\t科目名称\t本年收入合计\t财政拨款收入\t事业收入\n"
        "205\t教育支出\t860.00\t800.00\t60.00\n208\t社会保障和就业支出\t90.00\t90.00\t0.00\n合计\t\t950.00\t890.00\t60.00\n"
    )
    document = text.read(words.encode(), "report.txt")
    found = find_budget_lines(document, rebuild_tables(document), facts())
    assert {line.flow for line in found if "教育支出" in line.item} == {"income"}
