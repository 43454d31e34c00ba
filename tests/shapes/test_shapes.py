"""Every shape has examples that conform and examples that trip exactly what they name."""

import re
from collections import Counter
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, BNode, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from kg.resources import data_dir
from kg.validation import Result, gate, shapes_graph, validate
from kg.vocabulary import JPS

HERE = Path(__file__).parent
CONTEXT = HERE / "context.ttl"
SHAPE_FILES = sorted(data_dir("shapes").glob("*.ttl"))
EXAMPLES = sorted(path for path in HERE.glob("*/*.ttl"))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def example(path: Path) -> Graph:
    return Graph().parse(CONTEXT).parse(path)


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
    results = validate(example(path))
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
    data = Graph().parse(CONTEXT)
    for path in EXAMPLES:
        apart = f"<https://example.org/{path.parent.name}/{path.stem}> "
        data.parse(data=path.read_text(encoding="utf-8").replace("ex:this ", apart), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=files)
    plain = Counter(row(report, result) for result in report.subjects(RDF.type, SH.ValidationResult))
    assert Counter((r.focus, r.path, r.value, r.shape) for r in validate(data)) == plain
    assert plain.total() > len(EXAMPLES) / 2


def test_validate_leaves_the_graph_as_it_was() -> None:
    graph = example(HERE / "citation" / "invalid.relation-missing.ttl")
    before = set(graph)
    validate(graph)
    assert set(graph) == before


def test_results_are_sorted_and_complete() -> None:
    results = validate(example(HERE / "citation" / "invalid.relation-not-in-the-list.ttl"))
    assert results == tuple(sorted(results))
    assert results == (
        Result(
            focus="https://example.org/id/this",
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
