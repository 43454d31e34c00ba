"""A random table, printed in every way that the reader claims to handle, comes back cell by cell."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from table_forms import Form, cell_by_cell, paged, spaced, tabs, wrapped

from kg.readers import text
from kg.tables import rebuild_tables

WIDTH = 7
NOUNS = (
    "河湖渠桥路灯校舍课堂农技林草牧渔港口车站文物古籍网络数据档案社区养老托育消防应急粮仓气象防汛供水污水垃圾绿地公园"
)
HEADS = (
    ("项目名称", "预算数", "调整数", "支出数", "支出率"),
    ("项目名称", "年初预算数", "全年预算数", "全年执行数"),
    ("指标名称", "分值", "得分", "得分率"),
    ("评价因素", "标准分", "评价得分"),
    ("一级指标", "二级指标", "三级指标", "分值", "得分"),
)
MEANINGS = (
    ("project", "budget", "adjusted", "spent", "rate"),
    ("project", "budget", "adjusted", "spent"),
    ("name", "weight", "score", "score_rate"),
    ("name", "weight", "score"),
    ("level1", "level2", "level3", "weight", "score"),
)
WAYS: tuple[Callable[[Form], str], ...] = (tabs, spaced, cell_by_cell, paged, lambda form: wrapped(form, WIDTH))

# A name that just fills its last line cannot be told from one that goes on, so there is none.
names = st.text(alphabet=NOUNS, min_size=4, max_size=18).filter(lambda name: len(name) % WIDTH > 1)
levels = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)


def amount(meaning: str) -> st.SearchStrategy[str]:
    if meaning in ("rate", "score_rate"):
        return st.integers(0, 1000).map(lambda tenths: f"{tenths / 10:.1f}%")
    if meaning in ("weight", "score"):
        return st.integers(0, 1000).map(lambda tenths: f"{tenths / 10:.1f}")
    return st.integers(0, 10**9).map(lambda cents: f"{cents / 100:,.2f}")


@st.composite
def forms(draw: st.DrawFn) -> Form:
    which = draw(st.integers(0, len(HEADS) - 1))
    meanings = MEANINGS[which]
    rows = []
    chosen = draw(st.lists(names, min_size=2, max_size=6, unique=True))
    for index, name in enumerate(chosen):
        values = tuple(draw(amount(meaning)) for meaning in meanings if meaning not in _WORDS)
        level = levels[min(index // 2, 3)] if meanings[0] == "level1" else ()
        rows.append((*level, name, *values))
    return Form("random", HEADS[which], meanings, tuple(rows), (0, 1) if meanings[0] == "level1" else ())


_WORDS = ("project", "name", "level1", "level2", "level3")


@pytest.mark.parametrize("way", range(len(WAYS)))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(form=forms())
def test_random_table_comes_back(form: Form, way: int) -> None:
    words = "某局项目一览表\n单位：万元\n" + WAYS[way](form) + "\n"
    document = text.read(words.encode("utf-8"), "table.txt")
    found = rebuild_tables(document)
    assert len(found) == 1
    assert tuple(column.meaning for column in found[0].columns) == form.meanings
    assert [tuple(cell.text if cell else "" for cell in row.cells) for row in found[0].rows] == list(form.rows)
    for row in found[0].rows:
        for cell in row.cells:
            assert cell is None or "".join(document.text[s.start : s.end] for s in cell.spans) == cell.text
