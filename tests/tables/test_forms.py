"""Every standard form, printed in every way that the reader claims to handle, comes back cell by cell."""

from collections.abc import Callable

import pytest
from table_forms import FORMS, Form, bars, cell_by_cell, paged, spaced, tabs, wrapped

from kg.readers import text
from kg.tables import RebuiltTable, rebuild_tables


def read(words: str) -> tuple[RebuiltTable, ...]:
    return rebuild_tables(text.read(words.encode("utf-8"), "table.txt"))


def grid(table: RebuiltTable) -> list[tuple[str, ...]]:
    return [tuple(cell.text if cell else "" for cell in row.cells) for row in table.rows]


def check(table: RebuiltTable, form: Form) -> None:
    assert tuple(column.meaning for column in table.columns) == form.meanings
    assert grid(table) == [tuple(cell.replace(" ", "") for cell in row) for row in form.rows]


WAYS: dict[str, Callable[[Form], str]] = {
    "tabs, merged cells once": tabs,
    "tabs, merged cells repeated": lambda form: tabs(form, once=False),
    "bars, without the places of merged cells": bars,
    "a row a line": spaced,
    "a cell a line": cell_by_cell,
    "a page break and the head again": paged,
    "broken cells": wrapped,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_form_comes_back(form: Form, way: str) -> None:
    found = read("某某市某某局\n单位：万元\n" + WAYS[way](form) + "\n")
    assert len(found) == 1
    check(found[0], form)


def test_a_row_of_sums_over_the_number_and_the_name() -> None:
    head = "序号 | 地区 | 补助金额 | 提前下达 | 实际下达 |\n"
    (table,) = read(f"{head}合 计 | 90 | 60 | 30 | |\n1 | 甲县 | 40 | 30 | 10 |\n2 | 乙县 | 50 | 30 | 20 |\n")
    assert grid(table)[0] == ("合计", "", "90", "60", "30")


@pytest.mark.parametrize(
    ("head", "meaning"),
    [("序号 单位 项目内容 金额", "unit_in_charge"), ("序号 指标名称 单位 目标值", "measure_unit")],
)
def test_unit_is_a_body_beside_projects_and_a_measure_beside_indicators(head: str, meaning: str) -> None:
    row = "1 甲县气象局 科普展厅 1.5" if meaning == "unit_in_charge" else "1 新建展厅数 个 2"
    (table,) = read(f"{head}\n{row}\n{row.replace('1', '2', 1)}\n".replace(" ", "\t"))
    assert meaning in [column.meaning for column in table.columns]


@pytest.mark.parametrize("way", [" | ", "\t"])
def test_a_second_row_of_heads_without_the_places_of_the_first(way: str) -> None:
    words = (
        "项目 | 上年决算数 | 本年决算数 | 增减情况 | |\n增减金额 | 增减幅度 |||\n"
        "会议费 | 20 | 18 | -2 | -10% |\n培训费 | 10 | 8 | -2 | -20% |\n"
    )
    (table,) = read(words.replace(" | ", way).replace("|", way.strip(" ")))
    assert [column.meaning for column in table.columns][:5] == ["item", "spent", "spent", "change", "growth"]
