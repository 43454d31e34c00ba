"""The table of 三公经费 in printed lines: its head of two rows, its halves, its empty cells."""

import pytest

from kg.readers import text
from kg.tables import rebuild_tables

TITLE = "沄川市交通运输局2023年度部门决算\n财政拨款“三公”经费支出决算表\n单位：万元\n"
FIRST = "合计 因公出国（境）费 公务用车购置及运行维护费 公务接待费"
PARTS = "小计 公务用车购置费 公务用车运行维护费"
NUMBERS = "1 2 3 4 5 6 7 8 9 10 11 12"
AMOUNTS = "45.50 0.00 38.00 18.00 20.00 7.50 41.21 0.00 36.50 17.80 18.70 4.71"
HEAD = f"预算数 决算数\n{FIRST} {FIRST}\n{PARTS} {PARTS}\n{NUMBERS}\n"
ROWS = [
    ("合计", "45.50", "41.21"),
    ("因公出国（境）费", "0.00", "0.00"),
    ("公务用车购置及运行维护费", "38.00", "36.50"),
    ("公务用车购置费", "18.00", "17.80"),
    ("公务用车运行维护费", "20.00", "18.70"),
    ("公务接待费", "7.50", "4.71"),
]


def rows(words: str) -> list[tuple[str, ...]]:
    tables = rebuild_tables(text.read(f"{TITLE}{words}\n注：本表反映支出情况。\n".encode(), "accounts.txt"))
    return [tuple(cell.text if cell else "" for cell in row.cells) for table in tables for row in table.rows]


@pytest.mark.parametrize("printed", [HEAD + AMOUNTS, (HEAD + AMOUNTS).replace(" ", "\n")])
def test_two_halves(printed: str) -> None:
    assert rows(printed) == ROWS


def test_one_half() -> None:
    assert rows(f"决算数\n{FIRST}\n{PARTS}\n41.21 0.00 36.50 17.80 18.70 4.71") == [(a, b) for a, _, b in ROWS]


def test_parts_in_another_order() -> None:
    order = (
        "合计 因公出国（境）费 公务接待费 公务用车购置及运行费\n小计 购置费 运行费\n20.00 0.00 8.00 12.00 2.00 10.00"
    )
    assert rows(f"决算数\n{order}")[2:4] == [("公务接待费", "8.00"), ("公务用车购置及运行费", "12.00")]


def test_empty_cells_are_placed_where_one_way_alone_adds_up() -> None:
    assert rows(HEAD + AMOUNTS.replace("0.00 ", "", 1).replace(" 0.00", "", 1)) == [
        row if row[1] != "0.00" else (row[0], "", "") for row in ROWS
    ]


@pytest.mark.parametrize("wrong", [AMOUNTS.replace("7.50", "7.60"), AMOUNTS + " 3.00", AMOUNTS[:20]])
def test_what_does_not_add_up_is_left_out(wrong: str) -> None:
    assert rows(HEAD + wrong) == []


def test_a_name_and_its_amount_a_line_below_a_row_of_sums() -> None:
    words = "项目\n预算数\n合计\n45.50\n1.因公出国（境）费用\n0.00\n2.公务接待费\n7.50\n3.公务用车购置及运行费\n38.00\n"
    parts = "其中：公务用车运行费\n20.00\n公务用车购置费\n18.00"
    assert rows(words + parts)[0] == ("合计", "45.50")
    assert len(rows(words + parts)) == 6


LIST = """2023年“三公”经费预算表
单位：万元
项 目
|
预 算 数
|
合 计
|
44
|
1、因公出国（境）费用
|
|
2、公务接待费
|
10
|
3、公务用车费
|
34
|
其中：（1）公务用车运行维护费
|
34
|
（2）公务用车购置
|
"""


def test_a_list_of_which_empty_cells_left_nothing() -> None:
    table = next(one for one in rebuild_tables(text.read(LIST.encode(), "a.txt")) if one.rows)
    assert [[cell.text if cell else None for cell in row.cells] for row in table.rows] == [
        ["合计", "44"],
        ["1、因公出国（境）费用", None],
        ["2、公务接待费", "10"],
        ["3、公务用车费", "34"],
        ["其中：（1）公务用车运行维护费", "34"],
        ["（2）公务用车购置", None],
    ]
    # Amounts that do not add up may stand at other rows.
    assert not any(one.rows for one in rebuild_tables(text.read(LIST.replace("44", "45").encode(), "a.txt")))
