"""Findings in a graph of their own: their IRIs outlive rebuilds, their words stand in the documents' graphs."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from deriving import derived_graph
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import PROV, SH

from kg import iris
from kg.audit.causes import roots
from kg.built import BuildResult
from kg.cli import main
from kg.derive.between import broken_between
from kg.mapping import broken_claims, map_reading
from kg.mapping.reports import report_iri
from kg.pipeline import build
from kg.readers import Limits
from kg.reading import Reading, read_source
from kg.rules import judge, rules
from kg.store import open_snapshot
from kg.validation import validate
from kg.vocabulary import JP, OA

FLAWED = Path(__file__).parents[2] / "kg" / "samples" / "flawed"
HEAD = "霁川县园林局2023年度部门整体支出绩效自评报告\n一、基本情况\n霁川县园林局负责全县公园绿地的管护。\n"
FAULT = "全年支出200.00万元，其中管护支出150.00万元，占总支出的57%。\n"
LIST = "我局内设机构4个，分别是办公室、财务科、管护科。\n"


def read(path: Path, text: str, encoding: str = "utf-8") -> Reading:
    path.write_bytes(text.encode(encoding))
    return read_source(path, (path.name,), Limits())


def findings(*readings: Reading) -> Graph:
    return derived_graph("findings", readings)


def nodes(*readings: Reading) -> list[URIRef]:
    return sorted(findings(*readings).subjects(RDF.type, JP.Finding))


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildResult, Path]:
    folder = tmp_path_factory.mktemp("flawed") / "graph"
    return build([FLAWED], folder), folder


def test_the_table_is_the_records(flawed: tuple[BuildResult, Path]) -> None:
    result, folder = flawed
    done = CliRunner().invoke(main, ["query", "findings", "--format", "csv", "--graph", str(folder)])
    rows = list(csv.reader(io.StringIO(done.output)))
    assert rows[0] == ["file", "kind", "quotes", "explanation", "expected", "cause", "severity", "finding"]
    readings = [one.reading for one in result.documents]
    broken = {one.reading.document.sha256: list(one.broken) for one in result.documents}
    between = [
        found
        for agency in {one.agency for one in readings}
        for found in broken_between([one for one in readings if one.agency == agency], iris.DEFAULT_BASE)
    ]
    assert len(between) > 2
    for key, found in between:
        broken[key].append(found)
    expected = [
        [
            one.names[0],
            found.finding.kind,
            "|".join(quote.quote for quote in found.finding.quotes),
            found.finding.explanation,
            found.finding.expected,
            found.finding.cause,
            found.finding.severity,
        ]
        for one in readings
        for rest in [roots([found.claim for found in broken[one.document.sha256]])]
        for place, found in enumerate(broken[one.document.sha256])
        if place not in rest
    ]
    assert len(expected) > 20
    assert sorted(row[:-1] for row in rows[1:]) == sorted(expected)
    assert [row[0] for row in rows[1:]] == sorted(row[0] for row in rows[1:])
    assert len({row[-1] for row in rows[1:]}) == len(expected)


def test_each_is_a_validation_result_of_its_own_graph(flawed: tuple[BuildResult, Path]) -> None:
    result, folder = flawed
    graph = findings(*(one.reading for one in result.documents))
    assert validate(graph) == ()
    for node in graph.subjects(RDF.type, JP.Finding):
        assert (node, RDF.type, SH.ValidationResult) in graph
        assert {message.language for message in graph.objects(node, SH.resultMessage)} == {"zh", "en"}
        assert (node, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent) in graph
        assert str(graph.value(node, SH.sourceShape)) in {rule.shape for rule in rules()}
        assert graph.value(node, JP.ofClaim)
        assert (node, SH.focusNode, None) in graph
    name = iris.graph(iris.DEFAULT_BASE, "findings")
    with open_snapshot(folder) as store:
        assert store.graph_size(name) == len(graph)
        held = {s.graph for s in store.statements(predicate=str(JP.explanation))}
    assert held == {name}


def test_the_words_stand_in_the_document_s_graph(flawed: tuple[BuildResult, Path]) -> None:
    result, _ = flawed
    for one in result.documents:
        document = map_reading(one.reading, iris.DEFAULT_BASE)
        graph = findings(one.reading)
        for node in graph.subjects(RDF.type, JP.Finding):
            selectors = [document.value(mention, OA.hasSelector) for mention in graph.objects(node, JP.groundedIn)]
            quotes = {str(document.value(selector, OA.exact)) for selector in selectors}
            assert quotes == set(str(graph.value(node, JP.quoteList)).split("|"))
            for figure in graph.objects(node, JP.operand):
                assert (figure, RDF.type, JP.Figure) in document


def test_the_rules_say_the_same_of_the_whole_store(flawed: tuple[BuildResult, Path]) -> None:
    """What they say of each document's claims by themselves is what they say of all documents in one."""
    result, folder = flawed
    with open_snapshot(folder) as store:
        stream = io.BytesIO()
        whole = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        whole.write(stream, "nt")
    between = findings(*(one.reading for one in result.documents))
    own = {(str(found.iri), found.rule.name) for one in result.documents for found in one.broken}
    of_others = {str(claim) for claim in between.objects(None, JP.ofClaim)} - {iri for iri, _ in own}
    told = {(one.claim, one.rule.name) for one in judge(stream.getvalue())}
    assert own <= told
    assert {claim for claim, _ in told} == {claim for claim, _ in own} | of_others
    assert len(of_others) > 2


def test_the_corpus_conforms(shared: Path) -> None:
    readings = [read_source(path, (path.name,), Limits()) for path in sorted((shared / "corpus").glob("*.txt"))]
    graph = findings(*readings)
    found = [one for reading in readings for one in broken_claims(reading, iris.DEFAULT_BASE) if one.rule.computes]
    assert len(set(graph.subjects(RDF.type, JP.Finding))) == len(found) > 0
    assert validate(graph) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("管护支出", "管护支出"),
        ("负责全县公园绿地的管护", "负责全县公园绿地、行道树的养护和管理"),
        ("一、基本情况\n", "一、基本情况\n2023年全县绿地面积为1,830公顷。\n"),
        ("全年支出200.00万元", "2023年支出200.00万元"),
        ("\n", "\r\n"),
    ],
)
def test_a_mended_typo_elsewhere_leaves_the_iri(tmp_path: Path, before: str, after: str) -> None:
    text = HEAD + FAULT
    first = nodes(read(tmp_path / "a.txt", text))
    assert len(first) == 1
    assert nodes(read(tmp_path / "b.txt", text.replace(before, after))) == first


@pytest.mark.parametrize(
    ("before", "after"),
    [("57%", "58%"), ("150.00", "151.00"), ("园林局", "水务局"), ("2023年度", "2022年度"), ("管护支出", "绿化支出")],
)
def test_another_report_or_operand_is_another_finding(tmp_path: Path, before: str, after: str) -> None:
    text = HEAD + FAULT
    first = nodes(read(tmp_path / "a.txt", text))
    other = nodes(read(tmp_path / "b.txt", text.replace(before, after)))
    assert len(first) == len(other) == 1
    assert first != other


def test_the_same_fault_twice_is_two_findings(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.txt", HEAD + FAULT + "二、财务情况\n" + FAULT)
    assert len(nodes(reading)) == 2
    assert set(nodes(read(tmp_path / "b.txt", HEAD + FAULT))) < set(nodes(reading))


def test_two_files_of_one_report_share_a_finding(tmp_path: Path) -> None:
    text = HEAD + FAULT + LIST
    one, other = read(tmp_path / "a.txt", text), read(tmp_path / "b.txt", text.replace("\n", "\n\n"), "gb18030")
    assert one.document.sha256 != other.document.sha256
    graph = findings(one, other)
    assert set(graph) == set(findings(other, one))
    assert nodes(one) == nodes(other) == nodes(one, other)
    for node in nodes(one, other):
        assert len(set(graph.objects(node, PROV.wasDerivedFrom))) == 2
        assert set(graph.objects(node, SH.focusNode)) == {report_iri(one, iris.DEFAULT_BASE)}
    assert validate(graph) == ()
    build([tmp_path], tmp_path / "graph")
    done = CliRunner().invoke(main, ["query", "findings", "--format", "csv", "--graph", str(tmp_path / "graph")])
    rows = list(csv.DictReader(io.StringIO(done.output)))
    assert [row["file"] for row in rows] == ["a.txt", "a.txt", "b.txt", "b.txt"]


def test_nothing_to_find_is_an_empty_graph(samples_result: BuildResult, samples: Path) -> None:
    assert len(findings(*(one.reading for one in samples_result.documents))) == 0
    with open_snapshot(samples) as store:
        assert store.graph_size(iris.graph(iris.DEFAULT_BASE, "findings")) == 0
