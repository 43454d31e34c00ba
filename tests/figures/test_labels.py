"""Amounts that do not say what they are of: the item of the budget that stands before or above them does."""

import pytest

from kg.facts import document_facts
from kg.figures import find_figures, find_relations
from kg.readers import text
from kg.records import DocumentFacts, Fact, Mention

RUN = "农林水支出（类）水利（款）行政运行（项）"
NAME = "水利行政运行"
"""What the last two levels come to: the rest of an item's path says where it stands, not what it is."""
CODED = "农林水支出（213类）水利（03款）行政运行（01项）"
SAID = [
    pytest.param(
        f"1.{RUN}：支出决算为80.20万元，完成预算98.4%。",
        [f"{NAME}支出决算", f"{NAME}支出决算完成预算的比例"],
        id="before a colon",
    ),
    pytest.param(
        f"1.{RUN}。\n年初预算为81.50万元，支出决算为80.20万元。",
        [f"{NAME}年初预算", f"{NAME}支出决算"],
        id="a heading of its own",
    ),
    pytest.param(
        f"1、{CODED}80.20万元。主要用于：机关运行。2022年当年预算执行数为78.00万元，2023年预算安排80.20万元，"
        "比2022年预算执行数增加2.82%。",
        [
            f"{NAME}支出",
            f"{NAME}预算执行数",
            f"{NAME}预算安排",
            f"{NAME}预算安排比2022年预算执行数增长率",
        ],
        id="with an amount of its own, codes before the levels",
    ),
    pytest.param(
        "（一）农林水支出（类）\n1.水利（款）行政运行（项）。年初预算为81.50万元，支出决算为80.20万元。",
        [f"{NAME}年初预算", f"{NAME}支出决算"],
        id="the class above",
    ),
    pytest.param(
        "水利支出（类）80.20万元，占71.65%。", ["水利支出", "水利支出占比"], id="a class that is called expenditure"
    ),
    pytest.param(
        "（1）新增受益人口。年度目标4.5万人，上半年完成3.6万人，完成率80%。",
        ["新增受益人口年度目标", "新增受益人口完成", "新增受益人口完成率"],
        id="an indicator before its aim",
    ),
    pytest.param(
        "支出较上年增加的主要原因是农林水支出（类）水利（款）增加。支出决算为80.20万元。", ["支出决算"], id="no item"
    ),
]


@pytest.mark.parametrize(("words", "subjects"), SAID)
def test_subjects(words: str, subjects: list[str]) -> None:
    document = text.read(f"沅溪市水利局2023年度部门决算\n\n{words}\n".encode(), "report.txt")
    assert [figure.subject for figure in find_figures(document, document_facts(document))] == subjects


def test_growth_over_the_base_of_the_same_item() -> None:
    words = (
        f"沅溪市水利局2023年度部门预算\n\n1、{CODED}80.20万元。2022年当年预算执行数为78.00万元，2023年预算安排80.20万元，"
        "比2022年预算执行数增加2.82%。\n"
    )
    document = text.read(words.encode(), "report.txt")
    found = find_figures(document, document_facts(document))
    (growth,) = (one for one in find_relations(document, found) if one.kind == "growth_over")
    assert [found[index].number.quote for index in growth.objects] == ["80.20万元", "78.00万元"]


def test_a_year_that_only_the_sentence_says_has_one_before_it() -> None:
    words = (
        f"1、{CODED}80.20万元。2022年当年预算执行数为78.00万元，2023年预算安排80.20万元，比2022年预算执行数增加2.82%。"
    )
    document = text.read(f"{words}\n".encode(), "page.txt")
    *_, growth = find_figures(document, DocumentFacts())
    assert (growth.comparison, growth.period) == ("yoy", "2023")


def test_what_divides_a_change_from_the_year_before_is_one() -> None:
    words = "2023年“三公”经费比2022年减少0.15万元，下降（增长）27.78%，其中：公务接待费减少0.15万元，下降27.78%。"
    document = text.read(f"{words}\n".encode(), "page.txt")
    found = find_figures(document, DocumentFacts(fiscal_year=Fact("2023", Mention(0, 0, ""))))
    assert [figure.comparison for figure in found] == ["yoy"] * 4
