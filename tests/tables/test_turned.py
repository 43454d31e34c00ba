"""Score tables that lie on their side, in every way that files print them."""

import pytest

from kg.readers import text
from kg.tables import RebuiltTable, rebuild_tables

SIDEWAYS = (
    ("一级指标", "决策", "过程", "产出", "效益", "合计"),
    ("分值", "20", "20", "30", "30", "100"),
    ("得分", "18", "17.5", "28", "25.5", "89"),
    ("得分率", "90%", "87.5%", "93.33%", "85%", "89%"),
)
LEVELS = (
    ("一级指标", "决策", "决策", "过程"),
    ("二级指标", "项目立项", "绩效目标", "资金管理"),
    ("权重", "6", "4", "10"),
    ("自评得分", "6", "3", "9"),
)
WAYS = {"tabs": ("\t", "\n"), "a row a line": ("  ", "\n"), "a cell a line": ("\n", "\n")}


def read(rows: tuple[tuple[str, ...], ...], way: str, after: str = "\n五、存在问题\n（一）进度慢。\n") -> RebuiltTable:
    cell, row = WAYS[way]
    words = "四、得分情况\n" + row.join(cell.join(one) for one in rows) + after
    (table,) = rebuild_tables(text.read(words.encode("utf-8"), "table.txt"))
    return table


@pytest.mark.parametrize("way", WAYS)
def test_scores_from_left_to_right(way: str) -> None:
    table = read(SIDEWAYS, way)
    assert [column.meaning for column in table.columns] == ["level1", "weight", "score", "score_rate"]
    rows = [tuple(cell.text for cell in row.cells if cell) for row in table.rows]
    assert rows == list(zip(*SIDEWAYS, strict=True))[1:]
    assert [row.total for row in table.rows] == [False, False, False, False, True]


@pytest.mark.parametrize("way", WAYS)
def test_two_rows_of_names(way: str) -> None:
    table = read(LEVELS, way)
    assert [column.meaning for column in table.columns] == ["level1", "level2", "weight", "score"]
    assert [cell.text for cell in table.rows[2].cells if cell] == ["过程", "资金管理", "10", "9"]


UPRIGHT = (
    ("指标名称", "分值", "得分"),
    ("资料归档率", "10", "9"),
    ("按期完工率", "20", "18"),
    ("群众满意度", "10", "10"),
)


@pytest.mark.parametrize("way", WAYS)
def test_an_upright_table_stays_as_it_is(way: str) -> None:
    table = read(UPRIGHT, way)
    assert [column.meaning for column in table.columns] == ["name", "weight", "score"]
    assert [tuple(cell.text for cell in row.cells if cell) for row in table.rows] == list(UPRIGHT[1:])
