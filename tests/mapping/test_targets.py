"""Targets beside results: what belongs together, and what does not compare."""

from decimal import Decimal

from kg.linking.targets import link_targets
from kg.records import Figure, IndicatorRow, Mention, Task


def figure(at: int, subject: str, value: str, unit: str = "%", section: str = "", period: str = "2023") -> Figure:
    words = Mention(at, at + 4, "一二三四")
    kind = "percent" if unit == "%" else "count"
    return Figure(words, words, subject, Decimal(value), unit, kind, Decimal(1), period=period, section=section)


def row(name: str, value: str, unit: str = "%", section: str = "") -> IndicatorRow:
    return IndicatorRow(name, Mention(500, 502, "一二"), value=Decimal(value), unit=unit, section=section)


GOALS = (Task(Mention(0, 100, "目标"), "goal", 1, "目标"),)


def test_a_target_and_an_indicator_of_one_measure() -> None:
    (link,) = link_targets([figure(5, "供水普及率", "92")], [row("供水普及率", "93.5")], GOALS)
    assert (link.result, link.actual, link.comparable) == (0, None, True)


def test_a_target_and_a_figure_told_later() -> None:
    figures = [
        figure(5, "供水普及率", "92"),
        figure(200, "供水普及率", "91", period="2022"),
        figure(300, "供水普及率", "93.5"),
    ]
    (link,) = link_targets(figures, [], GOALS)
    assert (link.result, link.actual, link.comparable) == (None, 2, True)


def test_things_counted_in_other_classifiers_compare() -> None:
    (link,) = link_targets([figure(5, "试点品种数", "12", "种")], [row("试点品种", "18", "个")], GOALS)
    assert link.comparable


def test_amounts_and_rates_do_not_meet() -> None:
    assert link_targets([figure(5, "供水投入", "12", "%")], [row("供水投入", "18", "个")], GOALS) == ()


def test_a_share_of_another_whole_does_not_compare() -> None:
    aim = figure(5, "按量计价的水费占全部水费的比例", "85")
    said = figure(300, "居民用水量按量计价占比", "95", section="（9）")
    (link,) = link_targets([aim, said], [row("实行按量计价水费占全部水费的比例", "95", section="（9）")], GOALS)
    assert (link.result, link.actual, link.comparable) == (0, 1, False)
    assert "全部水费" in link.reason


def test_another_basis_does_not_compare() -> None:
    aim = figure(5, "政策范围内住院报销比例", "85")
    said = figure(300, "目录内住院报销比例", "95", section="（9）")
    (link,) = link_targets([aim, said], [row("政策范围内住院报销比例", "95", section="（9）")], GOALS)
    assert (link.comparable, link.reason) == (False, "basis: 政策范围内 / 目录内")


def test_what_stands_in_no_goal_is_no_target() -> None:
    assert link_targets([figure(300, "供水普及率", "92")], [row("供水普及率", "93.5")], GOALS) == ()
