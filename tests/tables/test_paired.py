"""Summary accounts of two halves, of which a file has kept a cell a line and no empty cell."""

import pytest

from kg.readers import text
from kg.tables import RebuiltTable, rebuild_tables

HEAD = "收入支出决算总表\n单位：万元\n收入\n支出\n项目\n行次\n金额\n项目\n行次\n金额\n"
BODY = (
    "一、一般公共预算财政拨款收入\n1\n1,860.20\n一、一般公共服务支出\n32\n四、公共安全支出\n35\n1,520.10\n"
    "八、其他收入\n8\n12.30\n八、社会保障和就业支出\n39\n352.40\n"
)
TOTALS = "本年收入合计\n27\n1,872.50\n本年支出合计\n57\n1,872.50\n总计\n31\n1,872.50\n总计\n62\n1,872.50\n"


def tables(words: str) -> tuple[RebuiltTable, ...]:
    return rebuild_tables(text.read(words.encode("utf-8"), "accounts.txt"))


def rows(words: str) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells if cell) for table in tables(words) for row in table.rows]


def test_names_with_the_amounts_behind_them() -> None:
    (table,) = tables(HEAD + BODY + TOTALS)
    assert (table.kind, table.unit, [column.meaning for column in table.columns]) == (
        "accounts",
        "万元",
        ["item", "spent"],
    )
    assert rows(HEAD + BODY + TOTALS) == [
        ("一、一般公共预算财政拨款收入", "1,860.20"),
        ("八、其他收入", "12.30"),
        ("本年收入合计", "1,872.50"),
        ("四、公共安全支出", "1,520.10"),
        ("八、社会保障和就业支出", "352.40"),
        ("本年支出合计", "1,872.50"),
    ]


def test_a_total_that_a_page_moved_is_told_by_the_sum() -> None:
    moved = "四、公共安全支出\n1,520.10\n八、社会保障和就业支出\n352.41\n本年支出合计\n年初结转和结余\n1,872.51\n"
    (table,) = tables(HEAD + moved)
    assert (table.rows[-1].cells[1].text, table.rows[-1].inferred) == ("1,872.51", {1})  # type: ignore[union-attr]


def test_a_half_that_does_not_add_up_is_left_out() -> None:
    wrong = BODY.replace("352.40", "325.40")
    assert [row[0] for row in rows(HEAD + wrong + TOTALS)] == [
        "一、一般公共预算财政拨款收入",
        "八、其他收入",
        "本年收入合计",
    ]


BALANCES = "年初结转和结余\n29\n30.40\n结余分配\n58\n10.00\n年末结转和结余\n59\n20.40\n"
FOUR = """
收入 支出
项目 预算数 项目（按支出项目类别） 预算数 项目（按部门预算经济分类） 预算数 项目（按功能分类） 预算数
一、一般公共预算拨款 960.50 一、基本支出 700.30 一、工资福利支出 500.20 一、教育支出 800.10
二、政府性基金预算拨款 40.00 二、项目支出 300.20 二、商品和服务支出 500.30 二、卫生健康支出 200.40
本年收入合计 1,000.50 本年支出合计 1,000.50 本年支出合计 1,000.50 本年支出合计 1,000.50
上年结转 20.00 结转下年 20.00 结转下年 20.00 结转下年 20.00
收入总计 1,020.50 支出总计 1,020.50 支出总计 1,020.50 支出总计 1,020.50
"""


def test_what_stands_beside_the_year_counts_where_all_adds_up() -> None:
    whole = TOTALS.replace("总计\n31\n1,872.50", "总计\n31\n1,902.90").replace(
        "总计\n62\n1,872.50", "总计\n62\n1,902.90"
    )
    found = dict(row for row in rows(HEAD + BODY + BALANCES + whole) if len(row) > 1)
    assert (found["年初结转和结余"], found["结余分配"], found["年末结转和结余"]) == ("30.40", "10.00", "20.40")
    assert "年初结转和结余" not in dict(rows(HEAD + BODY + BALANCES + TOTALS))


@pytest.mark.parametrize("printed", [FOUR, FOUR.replace(" ", "\n")])
def test_spending_told_three_times_side_by_side(printed: str) -> None:
    found = rows("收支预算总表\n单位：万元" + printed)
    assert len(found) == len(set(found)) + 2, "the total of the year closes each of the three"
    assert dict(found) == {
        **{"一、一般公共预算拨款": "960.50", "二、政府性基金预算拨款": "40.00"},
        **{"一、基本支出": "700.30", "二、项目支出": "300.20"},
        **{"一、工资福利支出": "500.20", "二、商品和服务支出": "500.30"},
        **{"一、教育支出": "800.10", "二、卫生健康支出": "200.40"},
        **{"本年收入合计": "1,000.50", "上年结转": "20.00", "收入总计": "1,020.50"},
        **{"本年支出合计": "1,000.50", "结转下年": "20.00", "支出总计": "1,020.50"},
    }
