"""Lines of a level that list results without naming indicators, in words of other departments."""

from decimal import Decimal

from kg.figures import find_figures
from kg.indicators import find_indicators
from kg.readers import text
from kg.records import DocumentFacts, IndicatorRow
from kg.tables import rebuild_tables

RESULTS = """二、绩效目标完成情况分析
（一）产出指标
1.数量指标：疏浚河道12.6公里，完成率100%；清理“四乱”问题46处，较上年减少8处；巡查河道3,120人次。
2.质量指标：河道保洁达标率98.5%，主要原因是2处河段水草返长。
（二）效益指标
1.社会效益指标：受益群众2.3万人。
（三）满意度指标
沿河群众满意度达95%以上。
"""


def indicators(words: str) -> list[IndicatorRow]:
    document = text.read(words.encode("utf-8"), "report.txt")
    figures = find_figures(document, DocumentFacts())
    found = find_indicators(document, rebuild_tables(document), "2022", figures)
    for row in found:
        for mention in (row.mention, *(words for _, words in row.evidence)):
            assert document.text[mention.start : mention.end] == mention.quote
    return list(found)


def shown(words: str) -> list[tuple[str, str, str, str, str]]:
    return [(row.level1, row.level2, row.name, row.target, row.actual) for row in indicators(words)]


def test_results_below_headings_of_levels() -> None:
    assert shown(RESULTS) == [
        ("产出指标", "数量指标", "疏浚河道里程", "", "12.6公里"),
        ("产出指标", "数量指标", "清理“四乱”问题数", "", "46处"),
        ("产出指标", "数量指标", "巡查河道人次", "", "3,120人次"),
        ("产出指标", "质量指标", "河道保洁达标率", "", "98.5%"),
        ("效益指标", "社会效益指标", "受益群众人数", "", "2.3万人"),
        ("满意度指标", "沿河群众满意度", "沿河群众满意度", "", "95%以上"),
    ]


def test_levels_inside_one_paragraph_and_with_a_full_stop() -> None:
    words = (
        "绩效完成情况如下。数量指标：抽检食品1,260批次；质量指标：抽检合格率98.9%。\n（2）时效指标。按期完成率97%。\n"
    )
    assert shown(words) == [
        ("数量指标", "抽检食品批次", "抽检食品批次", "", "1,260批次"),
        ("质量指标", "抽检合格率", "抽检合格率", "", "98.9%"),
        ("时效指标", "按期完成率", "按期完成率", "", "97%"),
    ]


def test_what_was_aimed_at_stands_beside_what_came_of_it() -> None:
    (row,) = indicators(
        "一、年度绩效目标\n1.质量指标：抽检合格率97%以上。\n二、绩效完成情况\n1.质量指标：抽检合格率98.9%。\n"
    )
    assert (row.target, row.actual, row.value, row.completed) == ("97%以上", "98.9%", Decimal("98.9"), True)


def test_targets_alone_are_no_results() -> None:
    (row,) = indicators("一、绩效目标\n（一）数量指标。抽检食品1,200批次。\n")
    assert (row.target, row.actual, row.value) == ("1,200批次", "", None)


def test_points_of_a_level_are_no_results_and_a_scored_level_stays_whole() -> None:
    found = indicators("一、绩效指标分析\n（一）产出指标\n1.数量指标。分值20分，得18分。抽检食品1,200批次。\n")
    assert [(row.name, row.score) for row in found] == [("数量指标", Decimal(18))]


def test_a_table_of_indicators_is_told_again_by_the_lines() -> None:
    table = (
        "一级指标\t二级指标\t三级指标\t指标值\t完成值\t分值\t得分\n"
        "产出指标\t数量指标\t抽检食品\t1200批次\t1260批次\t50\t50\n"
    )
    found = indicators(table + "\n二、完成情况\n1.数量指标：抽检食品1,260批次，快检86次。\n")
    assert [row.name for row in found] == ["抽检食品"]


def test_words_of_running_text_lead_in_nothing() -> None:
    assert shown("为提高社会效益，组织活动12场。数量指标设置不合理，共涉及3个项目。\n") == []
