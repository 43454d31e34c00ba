"""The four tables, asked of the graph of one sample."""

from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, BNode, Graph
from rdflib.namespace import PROV

from kg import iris
from kg.mapping import map_reading, ontology_data
from kg.queries import load
from kg.readers import Limits
from kg.reading import read_source
from kg.validation import gate, validate
from kg.vocabulary import JP

SAMPLE = Path(__file__).resolve().parents[2] / "kg" / "samples" / "clean" / "water_2023_self_evaluation.txt"


@cache
def _graph() -> Graph:
    return map_reading(read_source(SAMPLE, (SAMPLE.name,), Limits()), iris.DEFAULT_BASE)


@cache
def _rows(name: str) -> list[tuple[str, ...]]:
    whole = Graph()
    whole += _graph()
    whole.parse(data=ontology_data(), format="nt")
    return [tuple("" if value is None else str(value) for value in row) for row in whole.query(load(name).text)]


def test_one_problem_of_two_measures_is_one_node_and_two_rows() -> None:
    rows = [row[1:5] for row in _rows("problems")]
    assert [row[1] for row in rows] == [
        "与市自然资源局建立用地会商机制",
        "市财政局将管护补助列入预算",
        "加快农村供水自动化改造，2024年新增在线监测工程30处",
        "细化预算编制，把支出计划落实到月份，提高水资源节约与管理项目的支出率",
    ]
    assert [(row[2], row[3]) for row in rows] == [("true", "2022")] * 2 + [("", "2023")] * 2
    assert len(list(_graph().subjects(RDF.type, JP.Problem))) == 3


def test_achievements_answer_tasks() -> None:
    rows = [row[1:] for row in _rows("tasks")]
    assert [row[:2] for row in rows] == [("task", str(n)) for n in range(1, 5)] + [
        ("achievement", str(n)) for n in range(1, 6)
    ]
    tasks = [row[2] for row in rows[:4]]
    assert [row[3] for row in rows[4:]] == [*tasks, ""]
    assert all(row[4] in row[3] for row in rows[4:] if row[3])


def test_honours_and_programmes() -> None:
    ((_, name, rank, given, year, subject, quote),) = _rows("recognitions")
    assert (rank, given, year, subject) == ("优秀", "樾岭省人民政府", "2023", "沄川市")
    assert name in quote
    ((_, programme, mention, _, clause, _),) = _rows("programmes")
    assert programme == mention == "最严格水资源管理制度"
    assert mention in clause


@pytest.mark.parametrize("kind", ["Problem", "CorrectiveMeasure", "Task", "Recognition", "ProgrammeMention"])
def test_every_node_rests_on_words_of_its_document(kind: str) -> None:
    graph = _graph()
    nodes = list(graph.subjects(RDF.type, JP[kind]))
    assert nodes
    document = graph.value(predicate=RDF.type, object=JP.Document)
    for node in nodes:
        assert not isinstance(node, BNode)
        assert str(node).isascii()
        assert graph.value(node, PROV.wasDerivedFrom) == document
        assert (graph.value(node, JP.groundedIn), RDF.type, JP.Mention) in graph


def test_the_graph_conforms() -> None:
    assert gate(validate(_graph())) == ()
