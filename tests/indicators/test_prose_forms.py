"""Indicators that running text goes through: numbered 指标1, parts of an item with their own points, levels alone."""

from kg import read_text
from kg.facts import document_facts
from kg.indicators import find_indicators
from kg.readers import text
from kg.records import IndicatorRow
from kg.tables import rebuild_tables


def indicators(words: str) -> list[IndicatorRow]:
    document = text.read(f"云汀市水务局2023年城区排水管网改造项目支出绩效自评报告\n\n{words}".encode(), "report.txt")
    facts = document_facts(document)
    year = facts.fiscal_year.value if facts.fiscal_year else ""
    return list(find_indicators(document, rebuild_tables(document), year))


def test_numbered_indicators_with_target_and_result() -> None:
    found = indicators(
        "一、绩效目标实现情况\n（一）产出指标\n1.数量指标\n指标1：改造管网长度，目标值12公里，实际完成12.6公里，得10分。\n"
        "指标2：新建检查井≥40座，实际完成42座。\n2.质量指标\n指标1：工程验收合格率，目标值100%，实际完成100%。\n"
    )
    assert [(row.name, row.level1, row.level2, row.target, row.actual) for row in found] == [
        ("改造管网长度", "产出指标", "数量指标", "12公里", "12.6公里"),
        ("新建检查井", "产出指标", "数量指标", "≥40座", "42座"),
        ("工程验收合格率", "产出指标", "质量指标", "100%", "100%"),
    ]


def test_points_of_the_parts_are_not_those_of_the_item() -> None:
    found = indicators(
        "一、绩效指标分析\n（一）决策（20分，得17.5分）\n"
        "1.项目立项。立项依据充分性分值3分，得3分；立项程序规范性分值3分，得2分，扣1分，主要原因是未征求意见。\n"
        "2.绩效目标。绩效目标合理性分值3分，得3分；绩效指标明确性分值3分，得1.5分。\n"
    )
    assert [(row.name, row.level1, row.level2, float(row.score or 0)) for row in found] == [
        ("决策", "", "", 17.5),
        ("立项依据充分性", "决策", "项目立项", 3),
        ("立项程序规范性", "决策", "项目立项", 2),
        ("绩效目标合理性", "决策", "绩效目标", 3),
        ("绩效指标明确性", "决策", "绩效目标", 1.5),
    ]


def test_a_level_that_states_nothing_is_no_indicator() -> None:
    words = "一、绩效情况\n（一）项目完成情况\n1.数量指标：已按计划推进。\n2.质量指标：管网验收合格率为98.5%。\n"
    assert "数量指标" not in [row.name for row in indicators(words)]


def test_a_name_that_opens_a_paragraph_below_a_heading() -> None:
    (row,) = indicators("一、指标完成情况\n（一）满意度指标\n参训学员满意度目标≥92%，实际95.1%。\n")
    assert (row.name, row.level1, row.target, row.actual) == ("参训学员满意度", "满意度指标", "≥92%", "95.1%")


OUTLINE = """云江市水务局节水补助资金2023年度绩效自评报告
一、绩效目标完成情况分析
（一）绩效指标完成情况分析
1.产出指标完成情况分析
（1）数量指标。
开展节水宣传：每季度开展节水宣传一次，共4次。
新建水窖：全年新建水窖30口。
（2）成本指标。
水窖补助标准指标值1000元/口，全年实际完成值980元/口；管护补助标准指标值500元/口，全年实际完成值500元/口。
"""


def test_lines_below_a_level_that_begin_with_a_name() -> None:
    found = [
        (one.level1, one.level2, one.name, one.target, one.actual) for one in read_text(OUTLINE).records.indicators
    ]
    assert found == [
        ("产出指标", "数量指标", "开展节水宣传", "", "4次"),
        ("产出指标", "数量指标", "新建水窖", "", "30口"),
        ("产出指标", "成本指标", "水窖补助标准", "1000元/口", "980元/口"),
        ("产出指标", "成本指标", "管护补助标准", "500元/口", "500元/口"),
    ]


def test_a_sign_behind_a_name_is_its_target_and_the_outlines_headings_are_no_indicators() -> None:
    words = (
        "云江市水务局抗旱补助资金2023年度绩效自评报告\n一、绩效目标完成情况分析\n（一）资金投入情况分析\n1.项目资金到位情况分析\n"
        "资金全部到位。\n2.项目资金执行情况分析\n资金全部支付。\n（二）总体绩效目标完成情况分析\n目标完成。\n（三）绩效指标完成情况分析\n"
        "1.产出指标\n数量指标：打井眼数≥6眼，实际打成6眼；供水天数≥92天，实际供水天数90.5天。\n"
    )
    found = [(one.level2, one.name, one.target, one.actual) for one in read_text(words).records.indicators]
    assert found == [("数量指标", "打井眼数", "≥6眼", "6眼"), ("数量指标", "供水天数", "≥92天", "90.5天")]
