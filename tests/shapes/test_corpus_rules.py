"""Every corpus shape has examples that conform and that trip it; pySHACL and the bulk run agree on all of them."""

from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, Graph
from rdflib.namespace import SH

from kg.resources import data_dir
from kg.rules import judge, rules

HERE = Path(__file__).parent / "corpus"
FILES = sorted((data_dir("shapes") / "corpus").glob("*.ttl"))
EXAMPLES = sorted(HERE.glob("*/*.ttl"))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def subject(path: Path) -> str:
    return f"https://example.org/{name(path)}/this"


@cache
def everything() -> Graph:
    graph = Graph()
    for path in EXAMPLES:
        text = path.read_text(encoding="utf-8")
        # Numbers of acts are told apart by example, as nodes are.
        text = text.replace("<https://example.org/id/>", f"<https://example.org/{name(path)}/>")
        graph.parse(data=text.replace("〔2021〕", f"〔{name(path)}〕"), format="turtle")
    return graph


@cache
def bulk() -> frozenset[tuple[str, str, str]]:
    """(node, shape, severity) of the bulk run over all examples together."""
    verdicts = judge(everything().serialize(format="nt", encoding="utf-8"), kind="corpus")
    return frozenset((one.claim, one.rule.shape, str(SH[one.rule.severity])) for one in verdicts)


@pytest.mark.parametrize("rule", [file.stem for file in FILES])
def test_every_shape_has_examples_that_conform_and_that_trip_it(rule: str) -> None:
    assert {path.stem.split(".")[0] for path in EXAMPLES if path.parent.name == rule} == {"valid", "invalid"}


def test_every_example_is_of_a_shape() -> None:
    assert {path.parent.name for path in EXAMPLES} == {file.stem for file in FILES}


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_example(path: Path) -> None:
    shapes = {shape.rpartition("Corpus-")[2] for node, shape, _ in bulk() if node == subject(path)}
    assert shapes == ({path.parent.name} if path.stem.startswith("invalid.") else set())


def test_pyshacl_says_the_same() -> None:
    shapes = Graph().parse(data_dir("shapes") / "audit" / "prefixes.ttl")
    for file in FILES:
        shapes.parse(file)
    assert pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)[0]
    _, report, _ = pyshacl.validate(everything(), shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    told = {
        tuple(str(report.value(result, term)) for term in (SH.focusNode, SH.sourceShape, SH.resultSeverity))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert told == bulk()
    assert {shape for _, shape, _ in bulk()} == {rule.shape for rule in rules("corpus")}
