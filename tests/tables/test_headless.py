"""The money of forms that print no head over it."""

from table_forms import MATRIX, SOURCES, WAYS

from kg.readers import text
from kg.tables import RebuiltTable, rebuild_tables


def money(words: str) -> list[RebuiltTable]:
    document = text.read(words.encode("utf-8"), "form.txt")
    found = [table for table in rebuild_tables(document) if table.kind == "money"]
    for table in found:
        for cell in (cell for row in table.rows for cell in row.cells if cell):
            assert "".join(document.text[span.start : span.end] for span in cell.spans) == cell.text
    return found


def rows(table: RebuiltTable) -> list[tuple[str | None, ...]]:
    return [tuple(cell.text if cell else None for cell in row.cells) for row in table.rows]


def test_a_total_and_its_parts_a_cell_a_line() -> None:
    (table,) = money(SOURCES)
    assert rows(table) == [
        ("年度资金总额", "840.00"),
        ("其中：中央财政补助", "300.00"),
        ("省级财政补助", "180.00"),
        ("单位自筹", "360.00"),
        ("其他资金", None),
    ]
    assert (table.unit, [row.total for row in table.rows]) == ("万元", [True, False, False, False, False])


def test_a_total_divided_in_two_ways_is_two_lists() -> None:
    assert [rows(table) for table in money(WAYS)] == [
        [
            ("资金总额", "3,476.72"),
            ("一般公共预算拨款", "3,126.72"),
            ("政府性基金预算拨款", "280.00"),
            ("其他资金", "70.00"),
        ],
        [("资金总额", "3,476.72"), ("基本支出", "1,948.24"), ("项目支出", "1,528.48")],
    ]


def test_a_total_with_one_part_is_a_field() -> None:
    assert money("年度资金总额\n840.00\n其中：中央财政补助\n840.00\n立项依据\n无\n") == []


def test_a_form_with_a_head_is_read_by_it() -> None:
    words = (
        "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n\t年度资金总额\t50\t50\t40\t10\t80%\t8\n"
        "\t其中：本年财政拨款\t50\t50\t40\n\t其他资金\t\t\t\n"
    )
    (table,) = money(words)
    assert len(table.columns) > 2


def test_points_taken_off_are_of_the_row() -> None:
    from kg import read_text

    words = (
        "2022年度部门整体支出绩效自评表\n一级指标\t二级指标\t三级指标\t分值\t得分\t扣分原因\n"
        "管理\t公开\t预决算公开合规性\t5\t4\t公开时文字格式有误，扣1分。\n合计\t\t\t5\t4\t\n"
    )
    assert [figure.subject for figure in read_text(words).records.figures] == ["预决算公开合规性扣分"]


def test_a_head_of_unknown_labels_over_rows_that_add_up() -> None:
    document = text.read(MATRIX.encode("utf-8"), "form.txt")
    (table,) = rebuild_tables(document)
    assert (table.kind, table.unit, [column.meaning for column in table.columns]) == (
        "allocation",
        "万元",
        ["area", "", "allocated", "amount", ""],
    )
    assert rows(table)[0] == ("东渡镇", "2 400", "360.00", "324.00", "90.0%")
    assert [row.total for row in table.rows] == [False, False, False, True]


def test_rows_that_nothing_proves_are_left() -> None:
    words = MATRIX.replace("5 750", "5 760").replace("862.50", "872.50").replace("744.00", "754.00")
    assert rebuild_tables(text.read(words.encode("utf-8"), "form.txt")) == ()
