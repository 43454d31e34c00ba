"""Targets and results whose sign and unit stand in columns of their own, or in the name."""

from decimal import Decimal

import pytest
from test_indicator_rows import rows

HEAD = "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t实际完成值\t分值\t得分\n"
CELLS = [
    # (name, direction, target cell, unit cell, result cell), target, value, unit, completed
    (("疏浚河道长度", "≥", "18", "公里", "18.6"), "≥18公里", "18.6", "公里", True),
    (("水闸完好率", ">=", "95", "%", "93"), "≥95%", "93", "%", False),
    (("单位运行成本", "≤", "320", "元/亩", "305"), "≤320元/亩", "305", "元/亩", True),
    (("巡查次数", "＝", "12", "次", "12"), "12次", "12", "次", True),
    (("管护制度健全性", "定性", "健全", "无", "较健全"), "健全", None, "", None),
    (("水闸完好率", "≥", "95%", "%", "96%"), "≥95%", "96", "%", True),
]


@pytest.mark.parametrize(("cells", "target", "value", "unit", "completed"), CELLS)
def test_sign_and_unit_of_a_row(
    cells: tuple[str, ...], target: str, value: str | None, unit: str, completed: bool | None
) -> None:
    (row,) = rows(HEAD + "产出指标\t数量指标\t" + "\t".join(cells) + "\t10\t10\n")
    assert (row.target, row.actual, row.unit, row.completed) == (target, cells[4], unit, completed)
    assert row.value == (Decimal(value) if value else None)


def test_unit_in_the_bracket_of_a_name() -> None:
    words = (
        "一级指标\t二级指标\t三级指标\t指标值\t完成值\t分值\t得分\n"
        "产出指标\t数量指标\t发放疫苗（万头份）\t40\t41.2\t10\t10\n"
        "产出指标\t质量指标\t免疫率（抽检）\t90\t92\t10\t10\n"
    )
    (row, other) = rows(words)
    assert (row.target, row.value, row.unit) == ("40万头份", Decimal("41.2"), "万头份")
    assert (other.target, other.value, other.unit) == ("90", Decimal(92), "")


def test_the_sign_stands_in_the_second_of_two_columns() -> None:
    head = HEAD.replace("指标性质", "指标性质\t指标方向")
    (row,) = rows(head + "产出指标\t数量指标\t疏浚河道长度\t正向\t≥\t18\t公里\t18.6\t10\t10\n")
    assert row.target == "≥18公里"
