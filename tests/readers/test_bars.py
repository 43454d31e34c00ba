"""Tables with bars between their cells are read as those with tabs are; bars in words and links are not."""

from kg.readers.bars import with_tabs
from kg.readers.text import read


def _cells(text: str) -> list[list[str]]:
    document = read(text.encode(), "t.txt")
    rows: list[list[str]] = []
    for table in document.tables:
        found: dict[int, list[str]] = {}
        for cell in table.cells:
            found.setdefault(cell.row, []).append(document.text[cell.start : cell.end])
        rows += found.values()
    return rows


def test_rows_with_bars_are_rows_of_a_table() -> None:
    text = "| 项目 | 预算数 |\n|---|---|\n| 会议费 | 3.20 |\n｜ 培训费 ｜ 1.10 ｜\n"
    assert _cells(text) == [["项目", "预算数"], ["会议费", "3.20"], ["培训费", "1.10"]]


def test_empty_cells_keep_their_place() -> None:
    document = read("合 计 | 100 | | 98 |\n其他 | | 2 | |\n".encode(), "t.txt")
    assert [(cell.row, cell.column) for cell in document.tables[0].cells] == [(0, 0), (0, 1), (0, 3), (1, 0), (1, 2)]


def test_offsets_stay_those_of_the_file() -> None:
    text = "说明 | 金额 |\n茶叶检测 | 12 |\n"
    assert len(with_tabs(text)) == len(text)
    document = read(text.encode(), "t.txt")
    at = document.text.index("茶叶检测")
    assert document.source_map.at(at).offset == text.index("茶叶检测")


def test_names_behind_the_cell_of_their_label_are_masked() -> None:
    document = read("联系人 | 祝青禾 | 联系电话 | 55501234 |\n项目名称 | 茶园改造 | | |\n".encode(), "t.txt")
    assert "祝青禾" not in document.text
    assert "55501234" not in document.text


def test_a_row_of_links_is_no_table() -> None:
    text = "首页 | 政务公开 | 办事\n关于茶园改造的说明\n"
    assert with_tabs(text) == text


def test_a_cell_a_line_leaves_lines() -> None:
    assert _cells("项目 |\n预算数 |\n会议费 |\n3.20 |\n") == []


def test_a_row_that_broke_off_goes_on_in_the_next_line() -> None:
    head = "| 项目 | 预算数 | 支出数 |\n| 会议费 | 3.20 | 3.00 |\n"
    assert _cells(f"{head}| 差 旅 费 |\n4.10 | 4.00 |\n")[-1] == ["差旅费", "4.10", "4.00"]


def test_cells_stand_alone_where_lines_break_anywhere() -> None:
    cells = [["绩效指标", *"一二三四五六七八"], *([f"行{k}"] * (k + 2) for k in range(8))]
    words = "".join("| " + " | ".join(row) + " |\n" for row in cells)
    document = read(words.encode(), "t.txt")
    assert document.tables == ()
    assert [document.text[a:b] for a, b in zip(document.lines, document.lines[1:], strict=False)][:3] == [
        "绩效指标",
        "一",
        "二",
    ]


def test_a_bar_at_the_edge_of_some_rows_stands_beside_an_empty_cell() -> None:
    rows = ["一级指标|三级指标|目标值|原因", "产出|水库数|5座|", "|合格率|100%|材料不全", "效益|满意度|95%|"]
    read = with_tabs("\n".join(rows)).split("\n")
    assert [len(row.split("\t")) for row in read] == [4, 4, 4, 4]
    assert read[2].split("\t")[0].strip() == ""
