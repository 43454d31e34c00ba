"""Tables that came out of their pages with cells left out or mixed up: what can be told is put right, the rest left."""

import pytest

from kg.readers import text
from kg.records import BudgetLine
from kg.tables import RebuiltTable, rebuild_tables
from tests.funds.test_functional_names import lines

ROWS = (
    "2024年部门收入预算总表\n单位：元\n项目\n收入预算\n功能分类科目编码\n类\n款\n项\n207\n合计\n财政拨款收入\n其他收入\n"
    "文物\n1,240,000\n1,200,000\n40,000\n207\n02\n207\n02\n05\n博物馆\n1,010,000\n970,000\n40,000\n207\n02\n06\n"
    "历史名城与古迹保护经费\n及其他\n230,000\n230,000\n0\n207\n99\n其他文化支出\n52,000\n52,000\n0\n"
)


def tables(words: str) -> tuple[RebuiltTable, ...]:
    return rebuild_tables(text.read(words.encode("utf-8"), "accounts.txt"))


def cells(table: RebuiltTable) -> list[tuple[str | None, ...]]:
    return [tuple(cell.text if cell else None for cell in row.cells) for row in table.rows]


def test_rows_that_prove_themselves() -> None:
    (table,) = tables(ROWS)
    assert (table.kind, table.title and table.title.text) == ("accounts", "2024年部门收入预算总表")
    assert cells(table) == [
        ("文物", "1,240,000"),
        ("博物馆", "1,010,000"),
        ("历史名城与古迹保护经费及其他", "230,000"),
        ("其他文化支出", "52,000"),
    ]


def test_what_does_not_add_up_proves_nothing() -> None:
    wrong = ROWS.replace("970,000", "960,000").replace("230,000\n0", "220,000\n0")
    assert [table for table in tables(wrong) if table.kind == "accounts"] == []


def test_lines_of_such_rows_are_of_the_functions() -> None:
    found = [line for line in lines("2024年部门预算", ROWS) if isinstance(line, BudgetLine)]
    assert [(line.item, line.classification, line.flow, line.phase) for line in found][:2] == [
        ("文物", "functional", "income", "approved"),
        ("博物馆", "functional", "income", "approved"),
    ]


def test_income_and_expenditure_under_the_words_for_them() -> None:
    (table,) = tables(
        "部门收支总表\n收入\t预算数\t支出\t预算数\n一、一般公共预算拨款收入\t90.00\t一、教育支出\t80.00\n"
        "二、事业收入\t6.00\t二、住房保障支出\t16.00\n收入总计\t96.00\t支出总计\t96.00\n"
    )
    assert (table.kind, [column.meaning for column in table.columns]) == ("accounts", ["item", "budget"] * 2)


def test_the_count_of_a_row_is_no_amount_of_it() -> None:
    (table,) = tables(
        "收入支出决算总表（单位：万元）\n项目\n行次\n决算数\n一般公共预算财政拨款收入\n1\n940.75\n政府性基金预算财政拨款收入\n2\n其他收入\n3\n"
        "32.45\n总计\n4\n973.20\n"
    )
    assert cells(table)[1] == ("政府性基金预算财政拨款收入", "2", None)


FORM = (
    "表{n}\n单位：万元\n项目名称\n{name}\n主管部门\n云汀市城市管理局\n项目资金\n年初预算数\n全年预算数\n全年执行数\n分值\n执行率\n得分\n"
    "年度资金总额\n190.00\n184.00\n161.92\n10\n{rate}\n8.80\n其中：市级财政资金\n190.00\n184.00\n161.92\n—\n—\n"
    "年度总体目标\n预期目标\n按期完成{name}的全部内容，让市民的生活环境更加整洁。\n"
    "绩效指标\n一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n"
    "产出指标\n数量指标\n清扫面积\n≥115万平方米\n118万平方米\n50\n47.6\n质量指标\n考核合格率\n≥95%\n96%\n40\n40\n"
    "总分\n100\n96.4\n"
)


@pytest.mark.parametrize("rate", ["88.00%", "83.00%"])  # a rate that is wrong must not hide its table
def test_forms_one_behind_the_other(rate: str) -> None:
    forms = "".join(
        FORM.format(n=n, name=name, rate=rate) for n, name in ((1, "道路清扫保洁项目"), (2, "公厕管护项目"))
    )
    found = tables("2023年度项目支出绩效自评表\n" + forms)
    by_form: dict[int, list[str]] = {}
    for table in found:
        by_form.setdefault(table.form, []).append(table.kind)
    assert list(by_form.values()) == [["form", "money", "indicators"]] * 2
