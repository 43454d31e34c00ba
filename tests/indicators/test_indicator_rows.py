"""Indicators of tables, score tables and prose, in the words of other departments."""

from decimal import Decimal

import pytest

from kg.indicators import find_indicators
from kg.readers import text
from kg.records import IndicatorRow
from kg.tables import rebuild_tables


def rows(words: str, year: str = "2023") -> tuple[IndicatorRow, ...]:
    document = text.read(words.encode("utf-8"), "report.txt")
    found = find_indicators(document, rebuild_tables(document), year)
    for row in found:
        for mention in (row.mention, *(words for _, words in row.evidence)):
            assert document.text[mention.start : mention.end] == mention.quote
    return found


REASON_HEAD = "一级指标\t二级指标\t三级指标\t分值\t得分\t未达标原因\t改进措施\n"
REASONS = [
    # (words of the reason, target, actual, value, unit)
    ("2023年危化品企业检查覆盖率=98.6%。", "", "98.6%", "98.6", "%"),
    ("计划检查企业120家，实际检查118家。", "120家", "118家", "118", "家"),
    ("水费收缴率86.2%<90%，扣2分。", "<90%", "86.2%", "86.2", "%"),
    ("会议费实际支出3.2万元，预算安排5万元，未超预算。", "5万元", "3.2万元", "3.2", "万元"),
    ("设置目标8个，7项任务已完成，其余跨年实施。", "8个", "7项", "7", "项"),
    ("设定效益目标4个，均已完成。", "4个", "均已完成", None, ""),
    ("办结率=57（按期办结件数）/60（受理件数）=95%。", "", "95%", "95", "%"),
    ("审计发现2次超期报账。", "", "2次", "2", "次"),
    ("严格执行采购目录和限额标准。", "", "", None, ""),
    ("公开内容缺少附表，扣0.5分。", "", "", None, ""),
    ("按照《重大行政决策程序暂行条例》办理，程序完整。", "", "", None, ""),
]


@pytest.mark.parametrize(("reason", "target", "actual", "value", "unit"), REASONS)
def test_result_in_the_words_of_a_reason(reason: str, target: str, actual: str, value: str | None, unit: str) -> None:
    (row,) = rows(REASON_HEAD + f"管理效率\t综合管理\t某项指标\t10\t9\t{reason}\t继续保持。\n")
    assert (row.target, row.actual, row.unit) == (target, actual, unit)
    assert row.value == (Decimal(value) if value else None)
    assert (row.shortfall_reason, row.improvement) == (reason, "继续保持。")


BOTH = [
    ("设备到货晚。下一步提前招标。", "设备到货晚。", "下一步提前招标。"),
    ("雨季停工；今后合理安排工期。", "雨季停工；", "今后合理安排工期。"),
    ("样本偏少。我局将扩大调查范围。", "样本偏少。", "我局将扩大调查范围。"),
    ("汛期延长，工期顺延。", "汛期延长，工期顺延。", ""),
    ("进一步加强调度。", "", "进一步加强调度。"),
    ("无", "", ""),
    ("—", "", ""),
]


@pytest.mark.parametrize(("cell", "reason", "improvement"), BOTH)
def test_cell_for_reason_and_measure(cell: str, reason: str, improvement: str) -> None:
    head = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n"
    (row,) = rows(head + f"产出指标\t数量指标\t清淤河道长度\t≥20公里\t18.5公里\t20\t18\t{cell}\n")
    assert (row.shortfall_reason, row.improvement) == (reason, improvement)
    assert (row.target, row.actual, row.value, row.unit) == ("≥20公里", "18.5公里", Decimal("18.5"), "公里")
    assert (row.level1, row.level2, row.weight, row.score) == ("产出指标", "数量指标", Decimal(20), Decimal(18))


def test_two_levels_repeat_the_name_one_level_stands_alone() -> None:
    (two,) = rows("一级指标\t二级指标\t分值\t得分\n决策\t项目立项\t10\t9\n")
    assert (two.name, two.level1, two.level2) == ("项目立项", "决策", "项目立项")
    (one,) = rows("一级指标\t分值\t得分\n决策\t20\t19\n")
    assert (one.name, one.level1, one.level2) == ("决策", "", "")


def test_list_marks_are_the_levels_of_a_score_table() -> None:
    found = rows(
        "评分情况\n评价因素 分值 评价得分 得分率\n评价总得分 100 93 93%\n一、投入 40 38 95%\n"
        "1.立项 10 10 100%\n2.预算 30 28 93%\n"
        "二、产出 60 55 92%\n"
    )
    assert [(row.name, row.level1) for row in found] == [
        ("评价总得分", ""),
        ("投入", ""),
        ("立项", "投入"),
        ("预算", "投入"),
        ("产出", ""),
    ]


def test_row_of_sums_under_levels_is_no_indicator() -> None:
    found = rows("一级指标\t三级指标\t分值\t得分\n产出\t种植面积\t60\t60\n效益\t带动农户数\t40\t36\n总分\t\t100\t96\n")
    assert [row.name for row in found] == ["种植面积", "带动农户数"]


MONEY_BLOCK = (
    "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t{label}\t得分\n"
    "\t年度资金总额\t90.00\t80.00\t76.00\t10\t95%\t9.5\n\t其他资金\t0\t0\t0\t—\t—\t—\n"
)


def test_rate_of_the_money_block_counts_where_the_form_names_it() -> None:
    named = rows(MONEY_BLOCK.format(label="预算执行率"))
    assert [(row.name, row.weight, row.score, row.actual) for row in named] == [
        ("预算执行率", Decimal(10), Decimal("9.5"), "95%")
    ]
    assert not rows(MONEY_BLOCK.format(label="执行率"))


ANALYSIS = """三、绩效分析
（一）产出分析
1.产出数量
（1）整治排污口数量。2023年整治排污口46个，其中工业排污口12个。
（2）水质断面达标率
全年12个断面中，水质断面达标率为91.7%，上年为83.3%。
2.产出质量
（1）监测数据准确性。监测站执行质控规程，3次比对合格，建议增加盲样考核频次。
（二）管理效率分析
1.预算编制。
新增项目评估。本年没有新增项目。
"""


def test_items_of_an_analysis() -> None:
    found = {row.name: row for row in rows(ANALYSIS)}
    assert list(found) == ["整治排污口数量", "水质断面达标率", "监测数据准确性", "新增项目评估"]
    first, second, third, fourth = found.values()
    assert (first.actual, first.value, first.unit) == ("46个", Decimal(46), "个")
    assert (second.actual, second.unit) == ("91.7%", "%")
    assert third.value is None
    assert third.improvement == "建议增加盲样考核频次"
    assert (fourth.level1, fourth.level2) == ("管理效率", "预算编制")


def test_item_of_a_row_fills_what_the_row_leaves_open() -> None:
    (row,) = rows(
        "评分表\n一级指标\t二级指标\t分值\t得分\n产出\t产出数量\t30\t29\n\n三、指标分析\n（一）产出\n"
        "（1）产出数量。新建口袋公园17个，进度滞后2个，分值30分，扣1分，得29分。\n（2）产出质量。验收合格。\n"
    )[:1]
    assert (row.actual, row.value, row.unit) == ("17个", Decimal(17), "个")
    assert row.shortfall_reason.endswith("进度滞后2个")


def test_sections_that_analyse_no_indicators_give_none() -> None:
    assert rows("二、综合分析\n（一）总体情况\n全年收入增长5%。\n（二）主要成效\n新建泵站3座。\n") == ()
