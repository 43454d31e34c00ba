"""No text costs more than its length allows, however it is made."""

from collections.abc import Callable, Sequence

import pytest

import kg.tables.widths
from kg.indicators import find_indicators
from kg.readers import text
from kg.tables import rebuild_tables
from kg.tables.fit import Placed, Problem, solve
from kg.tables.ranges import outside

SMALL = "一级指标 三级指标 分值 得分\n产出 面积 10 9\n效益 户数 20 18\n注：无\n"
HARD: dict[str, Callable[[int], str]] = {
    "one label again and again": lambda n: "分值\n" * n,
    "heads without bodies": lambda n: "项目\n金额\n" * (n // 2),
    "heads that differ": lambda n: "项目名称 预算数 支出数\n某某某某\n指标名称 分值 得分\n某某某\n" * (n // 4),
    "many small tables": lambda n: SMALL * (n // 4),
    "numbers without names": lambda n: "项目 预算数 支出数\n" + "12 13 14\n" * n,
    "names without numbers": lambda n: "一级指标 三级指标 分值 得分\n" + "某某 某某某某某 某某某某 某某\n" * n,
    "one long table": lambda n: "一级指标\n三级指标\n分值\n得分\n" + "产出\n面积\n10\n9\n" * (n // 4),
    "sections": lambda n: "（一）产出指标分析\n1.数量。完成3个。\n" * (n // 2),
}


@pytest.mark.parametrize("name", HARD)
def test_pieces_that_are_looked_at_grow_with_the_text(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []

    def counted(problem: Problem, widths: Sequence[float]) -> tuple[list[Placed], float]:
        looked_at.append(len(problem.pieces))
        return solve(problem, widths)

    monkeypatch.setattr(kg.tables.widths, "solve", counted)
    work = []
    for lines in (300, 1200):
        looked_at.clear()
        document = text.read(HARD[name](lines).encode("utf-8"), "hard.txt")
        find_indicators(document, rebuild_tables(document), "2023")
        work.append(sum(looked_at))
    assert work[1] <= 5 * work[0] + 1000


def test_tables_beyond_the_searched_ones_say_so() -> None:
    found = rebuild_tables(text.read((SMALL * 42).encode("utf-8"), "many.txt"))
    assert [bool(table.inferred) for table in found] == [False] * 40 + [True] * 2


def test_outside_of_ranges_that_overlap() -> None:
    free = outside([(5, 9), (2, 6), (20, 30)])
    assert [offset for offset in range(32) if free(offset)] == [0, 1, *range(9, 20), 30, 31]
    assert outside([])(7)
