"""Every shape has examples that conform and examples that trip exactly what they name."""

import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, BNode, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from kg.iris import DEFAULT_BASE
from kg.mapping import map_reading
from kg.resources import data_dir
from kg.validation import VALIDATORS, Result, gate, shapes_graph, validate
from kg.vocabulary import JP, JPS, OA

HERE = Path(__file__).parent
CONTEXT = HERE / "context.ttl"
SHAPE_FILES = sorted(data_dir("shapes").glob("*.ttl"))
EXAMPLES = sorted(HERE.glob("*/*.ttl"))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def subject(path: Path) -> str:
    """The node that an example is about, under a name of its own, so that all examples fit into one graph."""
    if path.stem == "invalid.iri-not-ascii":
        return f"https://example.org/民政/{path.parent.name}"
    return f"https://example.org/{path.parent.name}/{path.stem}"


@cache
def all_examples() -> Graph:
    graph = Graph().parse(CONTEXT)
    for path in EXAMPLES:
        text = path.read_text(encoding="utf-8")
        graph.parse(data=text.replace("ex:this ", f"<{subject(path)}> "), format="turtle")
    return graph


@cache
def all_results() -> tuple[Result, ...]:
    return validate(all_examples())


def results_of(path: Path) -> tuple[Result, ...]:
    return tuple(result for result in all_results() if result.focus == subject(path))


def tripped(path: Path) -> str:
    """The shape that an example names in its first line."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# trips: ([-\w]+)", first)
    assert named, f"{name(path)} does not say which shape it trips"
    return str(JPS[named[1]])


def of(severity: str, results: tuple[Result, ...]) -> set[str]:
    return {result.shape for result in results if result.severity == severity}


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_example(path: Path) -> None:
    results = results_of(path)
    match path.stem.split(".")[0]:
        case "valid":
            assert results == ()
        case "warning":
            assert of("Warning", results) == {tripped(path)}
            assert gate(results) == ()
        case "invalid":
            assert of("Violation", results) == {tripped(path)}
            assert {result.shape for result in gate(results)} == {tripped(path)}
        case other:
            pytest.fail(f"{name(path)}: {other} is neither valid, warning nor invalid")


def test_nothing_is_said_of_what_the_examples_refer_to() -> None:
    assert {result.focus for result in all_results()} <= {subject(path) for path in EXAMPLES}


def test_context_conforms() -> None:
    assert validate(Graph().parse(CONTEXT)) == ()


@pytest.mark.parametrize("file", SHAPE_FILES, ids=lambda path: path.stem)
def test_every_shape_is_tripped_by_an_example(file: Path) -> None:
    shapes = {
        str(shape) for kind in (SH.NodeShape, SH.PropertyShape) for shape in Graph().parse(file)[: RDF.type : kind]
    }
    examples = [path for path in EXAMPLES if path.parent.name == file.stem]
    assert any(path.stem.startswith("valid.") for path in examples)
    assert {tripped(path) for path in examples if not path.stem.startswith("valid.")} == shapes


def test_every_example_belongs_to_a_shape_file() -> None:
    assert {path.parent.name for path in EXAMPLES} == {file.stem for file in SHAPE_FILES}


def row(report: Graph, result: Node) -> tuple[str, ...]:
    values = [report.value(result, term) for term in (SH.focusNode, SH.resultPath, SH.value, SH.sourceShape)]
    return tuple("" if value is None or isinstance(value, BNode) else str(value) for value in values)


def test_moving_the_targets_changes_no_result() -> None:
    """What ``validate`` says of all examples together is what pySHACL says with the files as they stand."""
    files = Graph()
    for file in SHAPE_FILES:
        files.parse(file)
    _, report, _ = pyshacl.validate(all_examples(), shacl_graph=files)
    plain = Counter(row(report, result) for result in report.subjects(RDF.type, SH.ValidationResult))
    assert Counter((r.focus, r.path, r.value, r.shape) for r in all_results()) == plain
    assert plain.total() > len(EXAMPLES) / 2


@pytest.mark.parametrize("validator", VALIDATORS)
def test_both_validators_say_the_same_of_every_example(validator: str) -> None:
    assert validate(all_examples(), validator) == all_results()


def test_both_validators_say_the_same_of_whole_documents(samples_result) -> None:  # type: ignore[no-untyped-def]
    for built in samples_result.documents:
        graph = map_reading(built.reading, DEFAULT_BASE)
        # Without its citations' relations and its mentions' places a graph has much to complain of.
        for left_out in (None, JP.relation, OA.start):
            broken = Graph()
            for triple in graph:
                if triple[1] != left_out:
                    broken.add(triple)
            found = validate(broken)
            assert found == validate(broken, "pyshacl")
            assert bool(found) == (left_out is not None and (None, left_out, None) in graph)


def test_validate_leaves_the_graph_as_it_was() -> None:
    graph = Graph().parse(HERE / "citation" / "invalid.relation-missing.ttl")
    before = set(graph)
    assert validate(graph)
    assert set(graph) == before


def test_a_result_says_what_where_and_why() -> None:
    assert all_results() == tuple(sorted(all_results()))
    path = HERE / "citation" / "invalid.relation-not-in-the-list.ttl"
    assert results_of(path) == (
        Result(
            focus=subject(path),
            path="https://w3id.org/jipu/ns#relation",
            value="https://w3id.org/jipu/code/citation-relation/unheard-of",
            shape="https://w3id.org/jipu/shapes#Citation-relation",
            severity="Violation",
            message="One relation, from the code list citation-relation.",
        ),
    )


def test_the_shapes_are_valid_shacl() -> None:
    shapes = Graph()
    for file in SHAPE_FILES:
        shapes.parse(file)
    assert pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)[0]


def test_shapes_are_loaded_once() -> None:
    assert shapes_graph() is shapes_graph()


def test_importing_the_gate_does_not_import_the_validator() -> None:
    code = "import sys, kg.validation; sys.exit('pyshacl' in sys.modules or 'shacl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
