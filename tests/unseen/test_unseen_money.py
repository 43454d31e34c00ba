"""Funds, budget lines and transfers of the fragments."""

from decimal import Decimal

import pytest
import unseen_forms as forms
import unseen_prose as prose
from unseen_reading import funds, lines, transfers, wan

from kg.records import BudgetLine, Fund


def amounts(fund: Fund) -> list[tuple[str, float | None, str]]:
    return [(amount.role, wan(amount.money), amount.year) for amount in fund.amounts]


ROW = [("budget", 3200, "2022"), ("adjusted", 3200, "2022"), ("spent", 3100, "2022")]
PUBLIC = [("spent", 68.32, "2022"), ("budget", 75, "2023"), ("spent", 61.15, "2023")]
MANAGED = "失业保险基金由市人力资源和社会保障局负责管理。"
FUNDS = [
    (prose.FARMLAND, "省级财政资金", "provincial", [("budget", 1400, "2022")]),
    (prose.REVITALISATION, "财政衔接推进乡村振兴补助资金", "", [("allocated", 18560, "2023")]),
    (prose.REVITALISATION, "县级配套资金", "county", [("allocated", 1500, "2023")]),
    (prose.COURT, "“三公”经费", "", [("budget", 75, "2023"), ("spent", 61.15, "2023")]),
    (forms.THREE_PUBLIC, "“三公”经费", "", PUBLIC),
    (forms.ALLOCATION, "省级乡村振兴专项资金", "provincial", [("allocated", 15000, "2023")]),
    (forms.TRANSPORT_TABS, "当年财政拨款", "", ROW),
    (forms.COUNTY_EDUCATION, "基本支出", "", [("other", 43120, "2023")]),
    ("中央财政下达我省（不含某市）水利发展资金60万元。", "水利发展资金", "central", [("allocated", 60, "")]),
    (MANAGED, "失业保险基金", "", []),
]


@pytest.mark.parametrize(("words", "name", "level", "stated"), FUNDS)
def test_funds(words: str, name: str, level: str, stated: list[tuple[str, float, str]]) -> None:
    fund = funds(words)[name]
    assert (fund.source_level, amounts(fund)) == (level, stated)


def test_managing_body_of_a_fund() -> None:
    assert funds(MANAGED)["失业保险基金"].manager == "市人力资源和社会保障局"
    assert funds(prose.FARMLAND)["中央财政资金"].manager == ""


def line(found: BudgetLine) -> tuple[str, str, str, str, float | None]:
    return (found.item, found.flow, found.phase, found.year, wan(found.money))


LINES = {
    forms.FINAL_ACCOUNT_TOTALS: [
        ("一般公共预算财政拨款收入", "income", "executed", "2022", 8215.33),
        ("社会保障和就业支出", "expenditure", "executed", "2022", 8020.45),
        ("收入总计", "income", "executed", "2022", 8707.33),
        ("支出总计", "expenditure", "executed", "2022", 8707.33),
        ("年末结转和结余", "balance", "executed", "2022", 139.4),
    ],
    forms.FINAL_ACCOUNT_CODES: [
        ("一般公共预算财政拨款支出合计", "expenditure", "executed", "", 1402.6),
        ("一般公共预算财政拨款基本支出", "expenditure", "executed", "", 980.2),
        ("基层政权建设和社区治理（项目支出）", "expenditure", "executed", "", 422.4),
    ],
    forms.CODES_BELOW_THEIR_GROUP: [
        ("城乡社区管理事务", "expenditure", "executed", "", 1092.8),
        ("城乡社区规划与管理（基本支出）", "expenditure", "executed", "", 488.68),
    ],
    forms.CODES_IN_PARTS: [
        ("普法宣传", "expenditure", "approved", "2025", 70.5405),
        ("支出合计", "expenditure", "approved", "2025", 87.2672),
    ],
    forms.THREE_PUBLIC: [
        ("“三公”经费", "expenditure", "executed", "2022", 68.32),
        ("公务接待费", "expenditure", "approved", "2023", 10),
        ("公务用车购置费", "expenditure", "executed", "2023", 0),
    ],
    forms.EXECUTION_BY_KIND: [
        ("人员经费", "expenditure", "revised", "", 2130),
        ("支出合计", "expenditure", "executed", "", 4066.74),
    ],
    forms.COUNTY_EDUCATION: [
        ("年度资金总额", "expenditure", "revised", "2023", 58902.75),
        ("项目支出", "expenditure", "unspecified", "2023", 14721.22),
    ],
    prose.CULTURE: [
        ("部门预算收入", "income", "approved", "2022", 3216.5),
        ("政府性基金预算拨款收入", "income", "approved", "2022", 200),
        ("部门决算总支出", "expenditure", "executed", "2022", 3102.44),
    ],
    prose.COURT: [
        ("公共安全支出", "expenditure", "executed", "2023", 4102.2),
        ("社会保障和就业支出", "expenditure", "executed", "2023", 310.55),
        ("公共安全支出（类）法院（款）行政运行（项）", "expenditure", "approved", "2023", 2100),
        ("公共安全支出（类）法院（款）“两庭”建设（项）", "expenditure", "executed", "2023", 285.5),
        ("一般公共预算财政拨款基本支出", "expenditure", "executed", "2023", 3200.1),
        ("“三公”经费", "expenditure", "approved", "2023", 75),
        ("政府采购服务支出", "expenditure", "executed", "2023", 300),
    ],
}


@pytest.mark.parametrize(("words", "stated"), LINES.items(), ids=[words[:16] for words in LINES])
def test_budget_lines(words: str, stated: list[tuple[str, str, str, str, float]]) -> None:
    found = [line(entry) for entry in lines(words)]
    assert [entry for entry in stated if entry not in found] == []
    assert len(found) == len(set(found))


def test_share_and_growth_of_lines() -> None:
    said = {(entry.item, entry.phase, entry.year): (entry.share, entry.growth) for entry in lines(prose.CULTURE)}
    assert said["基本支出", "executed", "2022"] == (Decimal("45.77"), None)
    assert said["部门决算总支出", "executed", "2022"] == (None, Decimal("5.17"))
    table = {(entry.item, entry.phase, entry.year): entry.growth for entry in lines(forms.THREE_PUBLIC)}
    assert table["公务接待费", "executed", "2023"] == Decimal("-21.18")
    assert table["公务接待费", "executed", "2022"] is None


def test_same_amount_is_one_line_only_where_all_agrees() -> None:
    twice = "2024年基本支出决算50万元。\n2024年基本支出决算50万元，占62.5%。\n2023年基本支出决算50万元。\n"
    assert [(entry.year, entry.share) for entry in lines(twice)] == [("2024", Decimal("62.5")), ("2023", None)]


def test_forms_of_one_project_hold_no_accounts_of_the_body() -> None:
    assert lines(forms.TRANSPORT_TABS) == []
    assert lines(forms.HIGHWAY_LINES) == []


def test_transfers() -> None:
    told = [(t.source, t.recipient, t.fund, wan(t.money), t.batches) for t in transfers(forms.ALLOCATION)]
    assert told[0] == ("省财政厅", "各市县", "省级乡村振兴专项资金", 15000, 2)
    assert told[1:3] == [
        ("省财政厅", "长武县", "省级乡村振兴专项资金", 3200, None),
        ("省财政厅", "甘泉县", "省级乡村振兴专项资金", 2800, None),
    ]
    listed = [(t.recipient, t.fund, wan(t.money)) for t in transfers(prose.REVITALISATION)]
    assert listed[1:] == [
        ("平利县", "市级产业发展专项资金", 800),
        ("镇坪县", "市级产业发展专项资金", 600),
        ("岚皋县", "市级产业发展专项资金", 1600),
    ]
