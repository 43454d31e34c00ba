"""Items of the functional classification in running text, in the forms that the provinces' templates give them."""

from decimal import Decimal

import pytest

from kg.facts import document_facts
from kg.funds import find_budget_lines
from kg.readers import text
from kg.records import BudgetLine
from kg.tables import rebuild_tables


def lines(kind: str, words: str) -> list[BudgetLine]:
    document = text.read(f"沅溪市水利局2023年度部门{kind}\n\n{words}\n".encode(), "report.txt")
    found = find_budget_lines(document, rebuild_tables(document), document_facts(document))
    assert all(document.text[line.mention.start : line.mention.end] == line.mention.quote for line in found)
    return list(found)


def told(kind: str, words: str) -> list[tuple[str, str, str, float]]:
    return [(line.item, line.phase, line.year, float(line.money.yuan / 10000)) for line in lines(kind, words)]


RUN = "农林水支出（类）水利（款）行政运行（项）"
TRAIN = "教育支出（类）进修及培训（款）培训支出（项）"
BOTH = [(RUN, "approved", "2023", 81.5), (RUN, "executed", "2023", 80.2)]
FORMS = [
    pytest.param(
        "决算",
        f"1.{RUN}。主要用于：人员经费等基本支出。年初预算为81.50万元，支出决算为80.20万元。",
        BOTH,
        id="what it is for comes between, with a line's name in it",
    ),
    pytest.param(
        "决算",
        f"1.{RUN}。年初预算数为0万元，全年预算数为81.50万元，支出决算为80.20万元。",
        [(RUN, "approved", "2023", 0), (RUN, "revised", "2023", 81.5), (RUN, "executed", "2023", 80.2)],
        id="the year's budget is the adjusted one",
    ),
    pytest.param(
        "决算", f"1.{RUN}。。年初预算为81.50万元，支出决算为80.20万元。", BOTH, id="a stop too many comes between"
    ),
    pytest.param(
        "决算",
        f"1.{RUN}：支出决算为80.20万元，完成预算100%。\n2.{TRAIN}：支出决算为3.20万元，完成预算100%。",
        [(RUN, "executed", "2023", 80.2), (TRAIN, "executed", "2023", 3.2)],
        id="a colon behind the name",
    ),
    pytest.param("预算", f"1.“{RUN}”科目80.20万元，主要用于机关运行。", [(RUN, "approved", "2023", 80.2)], id="科目"),
    pytest.param(
        "预算",
        "1、农林水支出（213类）水利（03款）行政运行（01项）80.20万元。主要用于：机关运行。"
        "2022年当年预算执行数为78.00万元，2023年预算安排80.20万元，比2022年预算执行数增加2.82%。",
        [(RUN, "approved", "2023", 80.2), (RUN, "executed", "2022", 78)],
        id="codes before the levels",
    ),
    pytest.param(
        "预算",
        "1.农林水支出（213）水利（03）行政运行（01）2023年预算数为80.20万元。",
        [(RUN, "approved", "2023", 80.2)],
        id="codes for the levels",
    ),
    pytest.param(
        "决算",
        "（一）行政运行（2130301）80.20万元，较上年决算数增加2.20万元，增长2.82%。\n（二）培训支出(2050803)3.20万元。",
        [("行政运行（2130301）", "executed", "2023", 80.2), ("培训支出（2050803）", "executed", "2023", 3.2)],
        id="the whole code",
    ),
    pytest.param(
        "决算",
        "（一）农林水支出（类）\n1.水利（款）行政运行（项）支出80.20万元，与上年相比增加2.20万元，增长2.82%。\n"
        "2.水利（款）水利工程建设（项）。年初预算为60.00万元，支出决算为58.00万元。",
        [
            ("水利（款）行政运行（项）", "executed", "2023", 80.2),
            ("水利（款）水利工程建设（项）", "approved", "2023", 60),
            ("水利（款）水利工程建设（项）", "executed", "2023", 58),
        ],
        id="the class is the heading above",
    ),
    pytest.param(
        "决算",
        "1、“农林水支出”（类）2023年度决算180.20万元。其中：\n“水利”（款）2023年度决算180.20万元。",
        [("农林水支出", "executed", "2023", 180.2), ("水利（款）", "executed", "2023", 180.2)],
        id="each level in quotation marks",
    ),
    pytest.param(
        "预算",
        "医疗卫生与计划生育支出（类）行政事业单位医疗（款）行政单位医疗（项）9.50万元。",
        [("医疗卫生与计划生育支出（类）行政事业单位医疗（款）行政单位医疗（项）", "approved", "2023", 9.5)],
        id="a class by the name it had",
    ),
    pytest.param(
        "决算", "支出增加的主要原因是水利（款）行政运行（项）较上年增加3万元。", [], id="no amount of its own"
    ),
]


@pytest.mark.parametrize(("kind", "words", "expected"), FORMS)
def test_items(kind: str, words: str, expected: list[tuple[str, str, str, float]]) -> None:
    assert told(kind, words) == expected


def test_rate_and_growth() -> None:
    (first, second) = lines(
        "决算",
        f"1.{RUN}：支出决算为80.20万元，完成预算98.4%。\n2.{TRAIN}3.20万元，较上年决算数减少1万元，下降23.8%。",
    )
    assert (first.rate, second.growth) == (Decimal("98.4"), Decimal("-23.8"))
