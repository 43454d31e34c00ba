"""Faults of real tables: shifted heads, missing cells, merged cells printed in the middle, page breaks in cells."""

import pytest

from kg import read_text
from kg.document import Cell, Document, Table
from kg.readers import text
from kg.tables import RebuiltTable, rebuild_tables
from kg.tables.labels import is_number, is_total, lookup, to_number


def read(words: str) -> tuple[RebuiltTable, ...]:
    return rebuild_tables(text.read(words.encode("utf-8"), "table.txt"))


def grid(table: RebuiltTable) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row.cells] for row in table.rows]


LABELS = [
    ("年初预算数（万元）", "budget", "万元"),
    ("2023年决算数", "spent", ""),
    ("执行率（B/A）", "rate", ""),
    ("得分/自评得分", "score", ""),
    ("偏差原因分析\t及改进措施", "reason_improvement", ""),
    ("三 级 指 标", "level3", ""),
    ("全年预算数（A）", "adjusted", ""),
    ("总预算 (万元)", "total", "万元"),
]


@pytest.mark.parametrize(("label", "meaning", "unit"), LABELS)
def test_label_is_known_by_meaning(label: str, meaning: str, unit: str) -> None:
    found = lookup(label)
    assert found is not None
    assert (found.meaning, found.unit) == (meaning, unit)


@pytest.mark.parametrize("words", ["防汛抗旱", "（单位：万元）序号", "预算数和支出数", "2023年", ""])
def test_other_words_are_no_label(words: str) -> None:
    assert lookup(words) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [("1，203.50", "1203.5"), ("-8.2%", "-8.2"), ("（30.5）", "-30.5"), ("0.00万元", "0"), ("12", "12")],
)
def test_number_of_a_cell(words: str, number: str) -> None:
    assert is_number(words)
    assert str(to_number(words).normalize()) == number


@pytest.mark.parametrize("words", ["≥20", "12辆", "—", "1-6月", "3/4"])
def test_no_plain_number(words: str) -> None:
    assert not is_number(words)
    assert to_number(words) is None


@pytest.mark.parametrize("words", ["合计", "总 分", "合计（万元）", "得分合计"])
def test_row_of_sums(words: str) -> None:
    assert is_total(words)


SHIFTED = """年度预算\t总预算（万元）\t资金类别\t\t
\t基本支出\t项目支出\t专项资金
\t900.00\t300.00\t600.00\t50.00
"""


def test_head_shifted_by_a_spanning_cell_is_set_right_by_the_total() -> None:
    (table,) = read(SHIFTED)
    named = {column.labels[-1].text: cell for column, cell in zip(table.columns, table.rows[0].cells, strict=True)}
    assert [named[name].text for name in ("总预算（万元）", "基本支出", "项目支出", "专项资金")] == [
        "900.00",
        "300.00",
        "600.00",
        "50.00",
    ]
    assert table.unit == "万元"
    assert table.inferred


def test_amount_that_is_not_there_stays_empty() -> None:
    (table,) = read(SHIFTED.replace("\t50.00", ""))
    named = {column.labels[-1].text: cell for column, cell in zip(table.columns, table.rows[0].cells, strict=True)}
    assert named["项目支出"].text == "600.00"
    assert named["专项资金"] is None


def test_head_that_no_total_speaks_against_stays() -> None:
    (table,) = read("收支情况\t\t\n基本支出\t项目支出\t专项资金\n10.00\t20.00\t31.00\n")
    assert not table.inferred
    assert grid(table)[0][-1] == "31.00"


MISSING = """项目名称\t预算数\t调整数\t支出数
危桥改造\t500.00\t480.00\t470.00
渡口改造\t60.00\t55.00\t
合计\t500.00\t540.00\t525.00
"""


def test_amounts_of_a_row_that_lacks_a_cell_are_placed_by_the_totals() -> None:
    (table,) = read(MISSING)
    assert grid(table)[1] == ["渡口改造", "", "60.00", "55.00"]
    assert table.rows[1].inferred == frozenset({2, 3})
    assert table.inferred


def test_row_is_left_as_it_stands_where_no_placing_adds_up() -> None:
    (table,) = read(MISSING.replace("525.00", "999.00"))
    assert grid(table)[1] == ["渡口改造", "60.00", "55.00", ""]
    assert not table.inferred


def test_rows_above_a_merged_cell_are_its_own_where_the_weights_say_so() -> None:
    (table,) = read(
        "一级指标\t分值\t二级指标\t分值\t三级指标\t分值\t得分\n"
        "管理\t20\t预算\t6\t编制细化率\t6\t6\n"
        "\t\t\t\t合同公开率\t5\t5\n"
        "\t\t采购\t14\t意向公开率\t5\t4\n"
        "\t\t\t\t电子化率\t4\t4\n"
    )
    assert [row[2] for row in grid(table)] == ["预算", "采购", "采购", "采购"]
    assert any("采购" in note for note in table.inferred)


def test_new_upper_level_does_not_carry_the_old_lower_one() -> None:
    (table,) = read("一级指标\t二级指标\t三级指标\t得分\n产出\t数量\t种树株数\t5\n效益\t\t绿化覆盖率\t4\n")
    assert grid(table)[1] == ["效益", "", "绿化覆盖率", "4"]


def test_rows_of_sums_neither_give_nor_take() -> None:
    (table,) = read("一级指标\t三级指标\t分值\t得分\n产出\t里程\t50\t48\n\t验收\t50\t50\n总分\t\t100\t98\n")
    assert [row.total for row in table.rows] == [False, False, True]
    assert grid(table)[2] == ["总分", "", "100", "98"]


FORM = """项目支出绩效自评表
（2024年度）
项目名称\t危桥改造
主管部门\t某县交通运输局\t实施单位\t某县公路中心
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t500.00\t480.00\t470.00\t10\t97.9%\t9.8
\t其中：当年财政拨款\t500.00\t480.00\t470.00\t—\t97.9%\t—
年度总体目标\t预期目标\t\t\t实际完成情况
\t改造危桥6座\t\t\t改造危桥6座，全部通车
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
\t产出指标\t数量指标\t改造危桥座数\t6座\t6座\t50\t50
\t\t质量指标\t验收合格率\t100%\t100%\t40\t38
总分\t\t\t\t\t\t100\t97.8
"""


def test_blocks_of_one_form_hang_together() -> None:
    tables = read(FORM)
    assert [table.kind for table in tables] == ["form", "money", "goals", "indicators"]
    assert {table.form for table in tables} == {1}
    assert {pair.meaning: pair.value.text for pair in tables[0].pairs} == {
        "project": "危桥改造",
        "agency": "某县交通运输局",
        "unit_in_charge": "某县公路中心",
    }
    assert tables[1].unit == "万元"
    assert [row[1:5] for row in grid(tables[3])][:2] == [
        ["产出指标", "数量指标", "改造危桥座数", "6座"],
        ["产出指标", "质量指标", "验收合格率", "100%"],
    ]


def test_running_text_and_headings_end_a_table_of_lines() -> None:
    (table,) = read(
        "项目名称 预算数 支出数\n堤防加固 90.00 88.00\n合计 90.00 88.00\n"
        "（二）资金管理\n项目资金实行专账核算，没有发现截留挪用的情况。\n"
    )
    assert grid(table) == [["堤防加固", "90.00", "88.00"], ["合计", "90.00", "88.00"]]


def test_row_numbers_on_lines_of_their_own() -> None:
    (table,) = read("序号\n项目名称\n预算数\n支出率\n1\n农贸市场改\n造提升\n2,300.00 96%\n2\n冷链仓库\n850.00 100%\n")
    assert grid(table) == [["1", "农贸市场改造提升", "2,300.00", "96%"], ["2", "冷链仓库", "850.00", "100%"]]


def test_cell_that_a_page_break_runs_through_has_two_spans() -> None:
    head = "项目名称\n预算数\n支出数\n"
    words = f"{head}轨道站点接驳\n设施\n90.00 80.00\n公交专用道完\f{head}善\n70.00 60.00\n"
    document = text.read(words.encode("utf-8"), "table.txt")
    (table,) = rebuild_tables(document)
    cell = table.rows[1].cells[0]
    assert cell is not None
    assert cell.text == "公交专用道完善"
    assert [document.text[span.start : span.end] for span in cell.spans] == ["公交专用道完", "善"]


def test_stretched_words_are_one_piece() -> None:
    (table,) = read("指标名称 目标值 完成值 得分\n巡 查 覆 盖 率 ≥95% 96.5% 10\n设备完好率 ≥90% 93.2% 10\n")
    assert grid(table)[0] == ["巡查覆盖率", "≥95%", "96.5%", "10"]


def test_number_broken_over_lines() -> None:
    (table,) = read("项目名称\n预算数\n支出数\n校园网改造\n12,345.\n60\n12,000.00\n实验室\n10.00\n9.00\n")
    assert grid(table) == [["校园网改造", "12,345.60", "12,000.00"], ["实验室", "10.00", "9.00"]]


def test_cells_that_span_rows_are_carried() -> None:
    rows = [["一级指标", "三级指标", "分值"], ["产出指标", "种树株数", "50"], ["", "成活率", "50"]]
    words, cells = "", []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell:
                span = 2 if cell == "产出指标" else 1
                cells.append(Cell(r, c, len(words), len(words) + len(cell), row_span=span))
                words += cell
    document = Document("a.docx", "0" * 64, "", words, tables=(Table(0, len(words), tuple(cells)),))
    (table,) = rebuild_tables(document)
    assert grid(table)[1] == ["产出指标", "成活率", "50"]
    assert table.rows[1].carried == frozenset({0})


@pytest.mark.parametrize("words", ["", "没有表格的一段话。", "预算数\n", "一级指标 二级指标\n", "\t\t\n\t\t\n"])
def test_nothing_is_made_of_nothing(words: str) -> None:
    document = Document("a.txt", "0" * 64, "text/plain", "") if not words.strip() else text.read(words.encode(), "a")
    assert all(not table.rows for table in rebuild_tables(document))


def test_unit_line_and_title_stand_above() -> None:
    (table,) = read("2024年项目支出情况表\n（单位：元）\n项目名称 预算数 支出数\n森林防火 900 880\n古树保护 100 100\n")
    assert (table.title.text, table.unit) == ("2024年项目支出情况表", "元")


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("教育事务 50.00 20.00 30.00\n科普活动 9.00 4.00 5.00\n", True),
        ("教育事务 50.00 20.00 31.00\n科普活动 9.00 5.00 5.00\n", False),
        ("教育事务 50.00 20.00 30.00\n科普活动 9.00 4.00 5.00\n档案管理 7.00 1.00 5.00\n", True),
        ("教育事务 20503.00 20.00 30.00\n科普活动 50.00\n", False),
    ],
)
def test_accounts_of_lines_count_only_where_their_sums_bear_them_out(body: str, kept: bool) -> None:
    found = read("支出决算表\n单位：万元\n科目名称 本年支出合计 基本支出 项目支出\n" + body)
    assert bool(found) is kept


def test_a_row_of_nothing_among_the_fields_of_a_form() -> None:
    (table,) = read("\t\t\t\n项目名称\t防汛物资储备\t\n\t\t\t\n主管部门\t某县水利局\t实施单位\t某县防汛中心\n")
    assert [pair.meaning for pair in table.pairs] == ["project", "agency", "unit_in_charge"]


def test_the_foot_of_a_form_is_no_cell() -> None:
    words = (
        "三级指标\n完成值\n分值\n得分\n偏差原因\n改造长度\n3公里\n50\n50\n受益人数\n90人\n50\n45\n"
        "合计\n100\n评价结论\n较好\n"
    )
    (table,) = read(words)
    assert grid(table)[-1] == ["合计", "", "100", "", ""]
    assert table.rows[-1].total


def test_points_beside_the_grades_that_a_merged_cell_explains() -> None:
    grades = "优（90分以上）、良（80分至90分）、中（60分至80分）、差（60分以下）"
    (table,) = read(f"评价准则\n分值\n实际得分\n绩效评价等级\n投入\n15\n11.5\n{grades}\n过程\n55\n38.6\n产出\n30\n30\n")
    assert [row[:3] for row in grid(table)] == [["投入", "15", "11.5"], ["过程", "55", "38.6"], ["产出", "30", "30"]]


def test_a_level_s_whole_name_needs_no_wide_column() -> None:
    head = "一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n新修渠道\n3公里\n"
    rows = "效益指标\n经济效益\n指标\n增产粮食\n9吨\n社会效益\n指标\n受益人数\n90人\n"
    (table,) = read(f"{head}{rows}满意度指标\n服务对象满意度指标\n农户满意度\n95%\n")
    assert grid(table)[-1] == ["满意度指标", "服务对象满意度指标", "农户满意度", "95%"]


def test_two_rows_of_heads_in_one_go() -> None:
    """The form of 云南: 年度指标值 stands over 指标性质, 指标值 and 度量单位, 绩效指标 over the levels."""
    heads = "绩效指标|年度指标值|实际完成值|分值|得分|偏差原因|一级指标|二级指标|三级指标|指标性质|指标值|度量单位"
    row = "产出指标|数量指标|资助学生人数|≧|735|人次|730|10|9|两人转学"
    (table,) = read(f"{heads}|{row}|效益指标|经济效益 指标|减轻家庭负担|＝|90|%|92%|10|10\n".replace("|", "\n"))
    assert [column.meaning for column in table.columns] == (
        ["level1", "level2", "level3", "direction", "target", "measure_unit", "actual", "weight", "score", "reason"]
    )
    assert grid(table)[0] == row.split("|")
    assert grid(table)[1][1:3] == ["经济效益指标", "减轻家庭负担"]


def test_goals_stand_beside_the_side_heading() -> None:
    (table,) = read("总体目标完成情况\t总体目标\t全年实际完成情况\n改造管网三公里。\t改造管网四公里。\t\n")
    assert (table.kind, grid(table)) == ("goals", [["", "改造管网三公里。", "改造管网四公里。"]])


def test_rows_of_money_are_told_by_their_names_whatever_their_sums() -> None:
    """The parts are more than their total, and most cells are empty: the names of the rows are the form's."""
    words = (
        "项目支出绩效自评表 （2022年度） 项目名称 水窖新建 主管部门 云江市水务局 实施单位 云江市水务局 "
        "项目资金 （万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额： 0 0 0 10 0 0 "
        "其中：本年财政拨款 90 89.974 88.9 上年结转资金 其他资金 年度总体目标 预期目标 实际完成情况 "
        "全年新建水窖30口，惠及农户200户。 全年新建水窖32口，惠及农户210户。 "
        "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 "
        "产出指标 数量指标 新建水窖数量 ≥30口 32口 10 10 质量指标 水窖验收合格率 ≥95% 100% 10 10"
    )
    funds = {one.name: [str(amount.money.yuan) for amount in one.amounts] for one in read_text(words).records.funds}
    assert funds == {
        "年度资金总额": ["0", "0", "0"],
        "本年财政拨款": ["900000", "899740.000", "889000.0"],
        "上年结转资金": [],
        "其他资金": [],
    }
