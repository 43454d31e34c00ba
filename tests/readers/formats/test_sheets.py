"""Workbooks: what a cell prints, how a sheet is laid out, and files that are no workbooks."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from kg.document import Document
from kg.errors import InputError
from kg.readers import Limits, read_file
from kg.readers.numbers import format_of, is_date, shown
from tests.readers.formats.rendering import CLEAN, Rows, cells, extracted, sample

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '

PRINTED = [
    (0.9895, "0.00%", "98.95%"),
    (1, "0%", "100%"),
    (0.985, "0.0%", "98.5%"),
    (1234567.891, "#,##0.00", "1,234,567.89"),
    (0.005, "0.00", "0.01"),
    (1.005, "0.00", "1.01"),
    (-5, "0;[Red]-0", "-5"),
    (-5, "0_);[Red]\\(0\\)", "(5)"),
    (0, ACCOUNTING, "-"),
    (12.5, ACCOUNTING, "12.50"),
    (-12.5, ACCOUNTING, "-12.50"),
    (0.1 + 0.2, "General", "0.3"),
    (3613.4999999999995, "General", "3613.5"),
    (28602, "General", "28602"),
    (1e20, "General", "100000000000000000000"),
    (3, '0"家"', "3家"),
    (2.5, '"￥"#,##0.00', "￥2.50"),
    (1234.5, "#,##0.##", "1,234.5"),
    (7, "000", "007"),
    (-0.001, "0.00", "0.00"),
    (12345.678, "0.00,", "12.35"),
    (12345678, "0.00,,", "12.35"),
    (0.5, "# ?/?", "0.5"),
    (12, ";;;", ""),
    (1e27, "0.00", "1" + "0" * 27 + ".00"),
    (1e308, "#", "1" + "0" * 308),
    (float("inf"), "0.00", ""),
    (5, "0" * 300, "5"),
    (5, "0." + "0" * 200, "5." + "0" * 200),
    ("2023年", "@", "2023年"),
    (True, "General", "TRUE"),
    (datetime(2023, 4, 5), 'yyyy"年"m"月"d"日"', "2023年4月5日"),
    (datetime(2023, 4, 5), "yyyy-mm-dd", "2023-04-05"),
    (datetime(2023, 4, 5, 14, 7, 9), "yyyy/m/d h:mm:ss", "2023/4/5 14:07:09"),
    (datetime(2023, 4, 5, 14, 7), "上午/下午h:mm", "下午2:07"),
    (date(2023, 4, 5), "[$-F800]dddd, mmmm dd, yyyy", "2023年4月5日"),
    (datetime(2023, 12, 1), format_of(57, "General"), "2023年12月"),
    (datetime(2023, 4, 5), format_of(14, "mm-dd-yy"), "2023/4/5"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "expected"), PRINTED)
def test_a_cell_prints_by_its_format(value: object, code: str, expected: str) -> None:
    assert shown(value, code) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("General", False), ("0.00", False), ('0"月"', False), ('0.00"day"', False), ("[Red]0", False),
     ("yyyy/m/d", True),
     ("h:mm", True), ('[$-804]yyyy"年"', True), ("[DBNum1]m", True), ("_d0", False)],
)  # fmt: skip
def test_which_formats_print_dates(code: str, expected: bool) -> None:
    assert is_date(code) is expected


def read(sheets: dict[str, list[list[object]]], folder: Path, change: Callable[[Worksheet], object] = id) -> Document:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        change(sheet)
    path = folder / "表.xlsx"
    book.save(path)
    return read_file(path)


TABLES = [path for path in CLEAN if sample(path)[0].tables]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_tables_of_a_sample_kept_in_a_workbook(path: Path, tmp_path: Path) -> None:
    """Each table on a sheet of its own: its cells are those of the text's table, but for edge rows of one cell."""
    text, blocks = sample(path)
    tables = [block for block in blocks if isinstance(block, Rows)]
    names = {f"表{n}": [list(row) for row in table.rows] for n, table in enumerate(tables)}
    assert cells(read(names, tmp_path)) == cells(text)


def test_a_form_kept_in_a_workbook_gives_the_same_records(tmp_path: Path) -> None:
    path = next(path for path in CLEAN if path.stem == "reservoir_2023_table")
    text, blocks = sample(path)
    rows = [row for block in blocks for row in (block.rows if isinstance(block, Rows) else ((block.text,),))]
    book = read({"自评表": [list(row) for row in rows]}, tmp_path)
    assert book.text == text.text
    assert cells(book) == cells(text)
    assert extracted(tmp_path / "表.xlsx") == extracted(path)


def test_titles_units_and_notes_stand_around_the_table(tmp_path: Path) -> None:
    rows = [["收支总表"], [None, None, "单位：万元"], ["项目", "金额", "占比"], ["教育", 1234.5, 0.5],
            ["二、农林水支出", None, None], ["注：不含上年结转。"]]  # fmt: skip

    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:C1")
        sheet["B4"].number_format = "#,##0.00"
        sheet["C4"].number_format = "0.0%"

    document = read({"表1": rows}, tmp_path, change)
    assert [document.text[s.start : s.end] for s in document.paragraphs] == [
        "收支总表", "单位：万元", "项目\t金额\t占比", "教育\t1,234.50\t50.0%", "二、农林水支出", "注：不含上年结转。",
    ]  # fmt: skip
    assert cells(document)[0][-1] == (2, 0, "二、农林水支出")
    assert document.sections == ()
    here = document.source_map.at(document.text.index("1,234.50"))
    assert (here.sheet, here.cell, here.offset) == ("表1", "B4", 0)


def test_merged_cells_keep_their_spans(tmp_path: Path) -> None:
    rows = [["类别", "金额", None], [None, "预算", "支出"], ["教育", 1, 2]]

    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    spans = [(c.row, c.column, c.row_span, c.column_span) for c in read({"a": rows}, tmp_path, change).tables[0].cells]
    assert spans[:4] == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]


def test_every_sheet_is_read_and_hidden_ones_are_told(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden" if sheet.title == "字典" else "visible"

    document = read({"正表": [["甲", 1, 2]], "字典": [["乙", 3, 4]]}, tmp_path, change)
    assert document.text == "甲\t1\t2乙\t3\t4"
    assert document.warnings == ("sheet 字典 is hidden",)


def test_two_tables_on_a_sheet(tmp_path: Path) -> None:
    rows = [["一表"], ["项", "额"], ["甲", 1], [], ["二表"], ["项", "额"], ["乙", 2], [], ["丙", 3]]
    document = read({"a": rows}, tmp_path)
    assert cells(document) == [
        [(0, 0, "项"), (0, 1, "额"), (1, 0, "甲"), (1, 1, "1")],
        [(0, 0, "项"), (0, 1, "额"), (1, 0, "乙"), (1, 1, "2"), (2, 0, "丙"), (2, 1, "3")],
    ]


def test_formulas_without_results_are_told(tmp_path: Path) -> None:
    document = read({"a": [["合计", "=1+1", 5]]}, tmp_path)
    assert document.text == "合计\t5"
    assert document.warnings[0].startswith("1 formulas without a stored result")


def test_lines_in_a_cell_and_persons_are_masked(tmp_path: Path) -> None:
    document = read({"a": [["联系人", "张三", "目标\n完成15座\n20公里"], ["联系电话", "13800138000", "无"]]}, tmp_path)
    assert document.text == "联系人\t＊＊\t目标完成15座20公里联系电话\t＊＊＊＊＊＊＊＊＊＊＊\t无"


def test_old_workbooks_read_like_new_ones(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表1")
    sheet.write_merge(0, 0, 0, 2, "收支总表")
    for column, words in enumerate(("项目", "金额", "占比")):
        sheet.write(1, column, words)
    sheet.write(2, 0, "教育")
    sheet.write(2, 1, 1234.5, xlwt.easyxf(num_format_str="#,##0.00"))
    sheet.write(2, 2, 0.985, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write_merge(3, 4, 0, 0, "日期")
    sheet.write(3, 1, datetime(2023, 4, 5), xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"'))
    sheet.write(4, 1, True)
    book.add_sheet("暗").visibility = 1
    path = tmp_path / "旧.et"
    book.save(str(path))
    document = read_file(path)
    assert document.text == "收支总表项目\t金额\t占比教育\t1,234.50\t98.5%日期\t2023年4月5日\tTRUE"
    assert document.warnings == ("sheet 暗 is hidden",)
    assert [c.row_span for c in document.tables[0].cells if c.row == 2] == [2, 1]
    assert document.source_map.at(document.text.index("1,234")).cell == "B3"


def plain() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["甲", 1, 2])
    book.save(out)
    return out.getvalue()


def old() -> bytes:
    out = io.BytesIO()
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "甲")
    book.save(out)
    return out.getvalue()


def with_sheet(xml: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain())) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, xml if "worksheets/" in name else before.read(name))
    return out.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>{}</worksheet>'
ROW = "<row>" + '<c t="n"><v>1</v></c>' * 1000 + "</row>"

BAD = [
    pytest.param(lambda: plain()[:-200], "damaged", id="truncated"),
    pytest.param(lambda: with_sheet("<worksheet>"), "damaged", id="broken XML"),
    pytest.param(lambda: with_sheet("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "document type", id="entities"),
    pytest.param(lambda: with_sheet(SHEET.format(ROW * 1000, "")), "1000000 cells", id="a million cells"),
    pytest.param(
        lambda: with_sheet(SHEET.format(ROW, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        "cells", id="one cell merged over the sheet",
    ),
    pytest.param(lambda: with_sheet(SHEET.format("", "")), "without any words", id="no cells"),
    pytest.param(lambda: old()[:600], "damaged", id="old and truncated"),
    pytest.param(lambda: old().replace("Workbook".encode("utf-16-le"), "Otherone".encode("utf-16-le")), "not read",
                 id="old, of no known kind"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "says"), BAD)
def test_bad_workbooks_are_one_clear_line(make: Callable[[], bytes], says: str, tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(make())
    with pytest.raises(InputError) as caught:
        read_file(path)
    message = str(caught.value)
    assert says in message
    assert message.startswith(str(path))
    assert "\n" not in message
    assert ";" in message, "it says what to do"


def test_cells_are_bounded_in_old_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(old())
    with pytest.raises(InputError, match="1 cells"):
        read_file(path, Limits(max_cells=0))
