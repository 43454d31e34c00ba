"""Where the name of a fund begins, what is none, which names are one fund, and amounts told apart from the name."""

import pytest

from tests.funds.test_fund_rows import amounts, funds


@pytest.mark.parametrize(
    ("words", "name", "level"),
    [
        ("政府债券方式安排自治区财政补助资金300万元。", "自治区财政补助资金", "provincial"),
        ("本级预算中安排渡口管护补助资金30万元。", "渡口管护补助资金", ""),
        ("最终得出渡口管护专项资金评分90分。", "渡口管护专项资金", ""),
        ("本办法所称省级渡口管护专项资金由省厅管理。", "省级渡口管护专项资金", "provincial"),
        ("为规范和提高渡口管护补助资金使用效益。", "渡口管护补助资金", ""),
        ("云水省获中央渡口管护补助资金90万元。", "中央渡口管护补助资金", "central"),
        ("中央下达中央渡口管护补助资金90万元。", "中央渡口管护补助资金", "central"),
        ("上级拨付白水县交通运输局渡口管护补助资金90万元。", "渡口管护补助资金", ""),
        ("省级投入十件渡口管护实事资金90万元。", "省级渡口管护实事资金", "provincial"),
        ("部分中央财政渡口管护补助资金已拨付。", "中央财政渡口管护补助资金", "central"),
        ("及所属县（市、区）渡口管护专项资金90万元。", "渡口管护专项资金", ""),
        ("当年补充渡口风险基金20万元。", "渡口风险基金", ""),
        ("补充养老保险基金支出20万元。", "补充养老保险基金", ""),
        ("现下达2024年渡口管护资金，用于渡口安全。", "渡口管护资金", ""),
        ("县级基本财力保障机制奖补资金500万元。", "县级基本财力保障机制奖补资金", ""),
    ],
)
def test_a_name_begins_behind_what_is_said_of_it(words: str, name: str, level: str) -> None:
    assert {found.name: found.source_level for found in funds(words).values()} == {name: level}


@pytest.mark.parametrize(
    "words",
    [
        "预算200万元专项资金已下达。",
        "资金转入县渡口服务中心专户。",
        "白水市第二中学专项资金评价。",
        "获得试点的县合理安排奖励资金。",
        "交通厅负责专项资金预算管理。",
        "流域补偿奖励纳入本专项资金。",
        "次年补足项目缺口资金30万元。",
        "中央对地方转移支付专项资金90万元。",
        "调入资金30万元，调出资金20万元，追缴资金10万元。",
        "补助6名渡工培训资金24万元。",
        "各地加强渡口管护资金，确保安全。",
    ],
)
def test_no_fund(words: str) -> None:
    assert funds(words) == {}


def test_a_fund_of_the_centre_is_named_without_it_too() -> None:
    found = funds("下达中央财政渡口管护补助资金90万元。\n渡口管护补助资金支出80万元。")
    assert {name: len(fund.amounts) for name, fund in found.items()} == {"中央财政渡口管护补助资金": 2}


def test_what_came_from_above_is_the_fund_named_without_it() -> None:
    found = funds("收到渡口管护补助资金90万元。\n上级渡口管护补助资金支出80万元。")
    assert {name: len(fund.amounts) for name, fund in found.items()} == {"渡口管护补助资金": 2}


def test_whole_and_part_in_one_sentence_are_two_funds() -> None:
    words = "渡口管护补助资金90万元，其中中央渡口管护补助资金50万元。"
    assert set(funds(words)) == {"渡口管护补助资金", "中央渡口管护补助资金"}


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("中央财政渡口管护补助资金下达我县111万元。", [("allocated", 1.11e6, "2024")]),
        ("渡口管护补助资金90万元已全部下达完毕。", [("allocated", 9e5, "2024")]),
        ("省级财政投入渡口管护补助资金9万元。", [("allocated", 9e4, "2024")]),
        ("渡口管护补助资金90万元均已发放。", [("spent", 9e5, "2024")]),
        ("拨付渡口管护补助资金15万元。使用12万元。", [("allocated", 1.5e5, "2024"), ("spent", 1.2e5, "2024")]),
        ("拨付渡口管护补助资金15万元。\n使用12万元。", [("allocated", 1.5e5, "2024")]),
    ],
)
def test_amounts_apart_from_the_name(words: str, due: list[tuple[str, float, str]]) -> None:
    (fund,) = funds(words).values()
    assert amounts(fund) == due


def test_the_whole_goes_on_behind_its_parts() -> None:
    found = funds(
        "渡口管护补助资金下达我县111万元，其中渡工补助金100万元，船只补助金11万元，调减40万元，全年下达71万元。"
    )
    assert [amount[1] for amount in amounts(found["渡口管护补助资金"])] == [1.11e6, 4e5, 7.1e5]
    assert [amount[1] for amount in amounts(found["船只补助金"])] == [1.1e5]
