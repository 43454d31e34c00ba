"""Figures in the graph: what the record says is what the table gives, periods are intervals, relations statements."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.namespace import PROV, TIME

from kg import iris
from kg.built import BuildResult
from kg.cli import main
from kg.figures import find_relations
from kg.mapping import map_reading
from kg.mapping.figures import bounds
from kg.readers import Limits
from kg.reading import Reading, read_source
from kg.records import Figure
from kg.validation import gate, validate
from kg.vocabulary import JP, OA

HEAD = "霁川县园林局2023年度部门整体支出绩效自评报告\n一、基本情况\n霁川县园林局负责全县公园绿地的管护。\n"


def read(folder: Path, text: str) -> Reading:
    path = folder / "own.txt"
    path.write_text(HEAD + text, "utf-8")
    return read_source(path, ("own.txt",), Limits())


def graph_of(folder: Path, text: str) -> tuple[Reading, Graph]:
    reading = read(folder, text)
    return reading, map_reading(reading, iris.DEFAULT_BASE)


def number(value: object) -> str:
    """A decimal as the store writes it: without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def row(name: str, figure: Figure) -> dict[str, str]:
    return {
        "file": name,
        "quote": figure.mention.quote,
        "subject": figure.subject,
        "value": number(figure.value),
        "unit": figure.unit,
        "period": figure.period,
        "comparison": figure.comparison,
        "start": str(figure.mention.start),
        "end": str(figure.mention.end),
        "section": figure.section,
        "area": figure.area,
        "programme": "",
        "measure": figure.measure,
    }


def test_the_table_is_the_records(samples_result: BuildResult, samples: Path) -> None:
    done = CliRunner().invoke(main, ["query", "figures", "--format", "csv", "--graph", str(samples)])
    rows = list(csv.DictReader(io.StringIO(done.output)))
    expected = [
        row(one.reading.names[0], figure) for one in samples_result.documents for figure in one.reading.records.figures
    ]
    assert len(rows) > 200
    assert list(rows[0]) == list(expected[0])

    def place(one: dict[str, str]) -> tuple[str, int, int]:
        return one["file"], int(one["start"]), int(one["end"])

    assert list(map(place, rows)) == sorted(map(place, rows))
    assert sorted(map(tuple, map(dict.items, rows))) == sorted(map(tuple, map(dict.items, expected)))


def figure_nodes(graph: Graph) -> dict[str, URIRef]:
    return {str(graph.value(node, JP.printedText)): node for node in graph.subjects(RDF.type, JP.Figure)}


@pytest.mark.parametrize(
    ("text", "printed", "facts"),
    [
        (
            "2023年全县养护绿地支出1,250.40万元。",
            "1,250.40万元",
            {"value": "1250.40", "unit": "万元", "halfUnit": "0.005", "amountYuan": "12504000.00"},
        ),
        ("全年栽植行道树约3.2万株。", "3.2万株", {"value": "3.2", "unit": "万株", "comparator": "about"}),
        ("游客满意度达到96.5%。", "96.5%", {"value": "96.5", "unit": "%", "quantityKind": "percent"}),
    ],
)
def test_a_number_is_kept_as_printed(tmp_path: Path, text: str, printed: str, facts: dict[str, str]) -> None:
    _, graph = graph_of(tmp_path, text)
    node = figure_nodes(graph)[printed]
    for name, value in facts.items():
        assert str(graph.value(node, JP[name])).rpartition("/")[2] == value, name
    assert (node, PROV.wasDerivedFrom, None) in graph


@pytest.mark.parametrize(
    ("text", "subject", "predicate", "object_"),
    [
        ("2023年支出200.00万元，其中管护支出150.00万元。", "150.00万元", "partOf", "200.00万元"),
        ("2023年支出200.00万元，其中管护支出150.00万元，占总支出的75%。", "75%", "shareOf", "200.00万元"),
        ("2023年支出200.00万元，其中管护支出150.00万元，占总支出的75%。", "75%", "rateNumerator", "150.00万元"),
        ("全年支出98.00万元，完成年度预算100.00万元的98%。", "98%", "rateNumerator", "98.00万元"),
        ("全年支出98.00万元，完成年度预算100.00万元的98%。", "98%", "rateDenominator", "100.00万元"),
        ("本年收入320.00万元，比上年的300.00万元增加20.00万元。", "20.00万元", "changeOf", "320.00万元"),
        ("本年收入320.00万元，比上年的300.00万元增加20.00万元。", "20.00万元", "differenceFrom", "300.00万元"),
        ("用水量90.0万吨，比上年的100.0万吨下降10.0%。", "10.0%", "changeOf", "90.0万吨"),
        ("用水量90.0万吨，比上年的100.0万吨下降10.0%。", "10.0%", "growthOver", "100.0万吨"),
    ],
)
def test_relations_are_statements_with_their_words(
    tmp_path: Path, text: str, subject: str, predicate: str, object_: str
) -> None:
    _, graph = graph_of(tmp_path, text)
    nodes = figure_nodes(graph)
    triple = (nodes[subject], JP[predicate], nodes[object_])
    assert triple in graph
    (statement,) = (
        set(graph.subjects(RDF.subject, triple[0]))
        & set(graph.subjects(RDF.object, triple[2]))
        & set(graph.subjects(RDF.predicate, triple[1]))
    )
    assert (statement, JP.groundedIn, None) in graph


def test_a_rate_of_several_pairs_is_left_open(tmp_path: Path) -> None:
    """Spending over one of two budgets: the words do not say which."""
    text = "年初预算100.00万元，项目预算80.00万元，支出76.00万元，预算执行率95%。"
    reading, graph = graph_of(tmp_path, text)
    relations = find_relations(reading.document, reading.records.figures)
    assert [relation.kind for relation in relations].count("rate") == 2
    assert (figure_nodes(graph)["95%"], JP.rateDenominator, None) not in graph


def test_a_measure_said_twice_is_one_node_and_the_second_restates(tmp_path: Path) -> None:
    text = "2023年全县公园游客量12.5万人次。\n二、成效\n2023年公园游客量12.5万人次。"
    _, graph = graph_of(tmp_path, text)
    figures = list(graph.subjects(RDF.type, JP.Figure))
    assert len(figures) == 2
    measures = {graph.value(node, JP.measure) for node in figures}
    assert [str(graph.value(node, RDFS.label)) for node in measures] == ["公园游客量"]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2023", (2023, 1, 1), (2023, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2022-H1", (2022, 1, 1), (2022, 6, 30)),
        ("2022-Q4", (2022, 10, 1), (2022, 12, 31)),
        ("2018/2020", (2018, 1, 1), (2020, 12, 31)),
        ("2023-03/09", (2023, 3, 1), (2023, 9, 30)),
    ],
)
def test_bounds(period: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert bounds(period) == (date(*first), date(*last))


@pytest.mark.parametrize("period", ["2023-13", "2023-11/02", "2020/2018", "2023-00", "上年"])
def test_what_is_no_interval(period: str) -> None:
    assert bounds(period) is None


@pytest.mark.parametrize(
    ("text", "code", "printed", "quote"),
    [
        ("截至2023年12月底，建成公园12个。", "2023-12", "2023年12月", None),
        ("2022年下半年，栽植灌木800株。", "2022-H2", "2022年下半年", None),
        ("2019-2021年，新增绿地35公顷。", "2019/2021", "2019-2021年", None),
        ("栽植灌木800株。", "2023", "", "2023年度"),
    ],
)
def test_a_period_has_its_words(tmp_path: Path, text: str, code: str, printed: str, quote: str | None) -> None:
    reading, graph = graph_of(tmp_path, text)
    (node,) = graph.subjects(RDF.type, JP.Figure)
    period = graph.value(node, JP.period)
    assert str(graph.value(period, JP.periodCode)) == code
    assert str(graph.value(period, JP.periodText) or "").startswith(printed)
    assert bool(graph.value(period, JP.periodText)) == bool(printed)
    words = str(graph.value(graph.value(graph.value(period, JP.groundedIn), OA.hasSelector), OA.exact))
    assert (quote or printed) in words or words in (quote or "")
    first, last = bounds(code)
    assert str(graph.value(graph.value(period, TIME.hasBeginning), TIME.inXSDDate)) == first.isoformat()
    assert str(graph.value(graph.value(period, TIME.hasEnd), TIME.inXSDDate)) == last.isoformat()
    basis = str(graph.value(node, JP.periodBasis)).rpartition("/")[2]
    assert basis == ("stated" if printed else "inherited")
    assert reading.year == "2023"


def test_a_rank_has_no_kind_of_quantity_and_conforms(tmp_path: Path) -> None:
    reading, graph = graph_of(tmp_path, "2023年公园管护质量在全省排名第三。")
    assert [figure.kind for figure in reading.records.figures] == ["rank"]
    (node,) = graph.subjects(RDF.type, JP.Figure)
    assert graph.value(node, JP.quantityKind) is None
    assert gate(validate(graph)) == ()


def test_every_figure_measure_and_period_is_grounded_in_its_document(samples_result: BuildResult) -> None:
    for one in samples_result.documents:
        graph = map_reading(one.reading, iris.DEFAULT_BASE)
        for kind in (JP.Figure, JP.NamedMeasure, JP.Period):
            for node in graph.subjects(RDF.type, kind):
                assert (node, JP.groundedIn, None) in graph
        assert len(set(graph.subjects(RDF.type, JP.Figure))) == len(one.reading.records.figures)


def test_months_of_a_year_pass_the_gate(tmp_path: Path) -> None:
    reading, graph = graph_of(tmp_path, "2023年3月至9月，修剪绿篱6万米。\n2023年3-8月，栽植苗木500株。")
    assert "2023-03/08" in {figure.period for figure in reading.records.figures}
    assert gate(validate(graph)) == ()


def test_the_corpus_gives_the_figures_of_the_records(shared: Path, corpus: Path) -> None:
    done = CliRunner().invoke(main, ["query", "figures", "--format", "csv", "--graph", str(corpus)])
    rows = list(csv.DictReader(io.StringIO(done.output)))
    for path in sorted((shared / "corpus").glob("*.txt")):
        figures = read_source(path, (path.name,), Limits()).records.figures
        assert sorted(r["quote"] + r["value"] for r in rows if r["file"] == path.name) == sorted(
            f.mention.quote + number(f.value) for f in figures
        )
