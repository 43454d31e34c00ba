"""A line that says how far a whole level was reached names no indicator of its own."""

from tests.unseen.unseen_reading import indicators


def test_the_completion_of_a_level_is_no_indicator() -> None:
    head = "沄川县水利局2022年度项目绩效自评报告\n三、绩效指标完成情况\n"
    text = f"{head}满意度指标完成情况：100%。\n数量指标：培训120人次。\n"
    assert [row.name for row in indicators(text)] == ["培训人次"]
