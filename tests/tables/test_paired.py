"""Summary accounts of two halves, of which a file has kept a cell a line and no empty cell."""

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
