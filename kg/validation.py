"""SHACL before the store: does a document's graph conform to ``shapes/``?

Two validators give the same results (tests compare them on every example and on whole builds): ``shacl``, a native one
that is some twenty times faster and the default, and ``pyshacl``, the reference.

pySHACL evaluates a property shape that hangs on a node shape once a focus node, and one with targets of its own
once for all of them. So the node shapes' targets are handed on to their property shapes after loading: same
results, a fraction of the time. The files stay as anyone would write them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rdflib import RDF, Graph
from rdflib.namespace import SH
from rdflib.term import BNode, Node

from kg.errors import JipuError
from kg.resources import data_dir

if TYPE_CHECKING:
    from shacl import Shapes


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One thing that a shape has to say about a node; ``focus``, ``path`` and ``shape`` are IRIs.

    ``path`` is empty for node shapes and paths that are not one property; ``value`` where there is none or it is a
    blank node. ``severity`` is the local name of SHACL's term: ``Violation``, ``Warning`` or ``Info``. ``message``
    is the English one (shapes carry both).
    """

    focus: str
    path: str
    value: str
    shape: str
    severity: str
    message: str


VALIDATORS = ("shacl", "pyshacl")


@cache
def shapes_graph() -> Graph:
    """All shapes of documents and links, loaded once. Not to be changed by callers."""
    graph = Graph()
    for file in sorted(data_dir("shapes").glob("*.ttl")):
        graph.parse(file)
    return _with_targets_on_properties(graph)


def _with_targets_on_properties(graph: Graph) -> Graph:
    """Hand the node shapes' target classes on to their property shapes."""
    for shape, target in list(graph.subject_objects(SH.targetClass)):
        for property_shape in graph.objects(shape, SH.property):
            graph.add((property_shape, SH.targetClass, target))
    graph.remove((None, SH.property, None))
    return graph


def validate(graph: Graph | bytes, validator: str = VALIDATORS[0]) -> tuple[Result, ...]:
    """What the shapes say about ``graph`` (left as it was), sorted. Empty: nothing to complain of.

    ``graph`` is an rdflib graph or N-Triples; ``validator`` is one of ``VALIDATORS``. Raises ``JipuError`` where the
    validator itself fails, which means that a shape is broken.
    """
    report = _native_report(graph) if validator == "shacl" else _reference_report(graph)
    return tuple(sorted(_result(report, node) for node in report.subjects(RDF.type, SH.ValidationResult)))


def _reference_report(graph: Graph | bytes) -> Graph:
    from pyshacl import validate as pyshacl_validate  # takes half a second to import: not for `kg --help`

    data = Graph().parse(data=graph, format="nt") if isinstance(graph, bytes) else graph
    _, report, text = pyshacl_validate(data, shacl_graph=shapes_graph(), inference="none", inplace=True)
    if not isinstance(report, Graph):
        raise JipuError(f"the shapes cannot be evaluated: {text.strip().splitlines()[-1]}; check shapes/")
    return report


def _native_report(graph: Graph | bytes) -> Graph:
    data = graph if isinstance(graph, bytes) else graph.serialize(format="nt", encoding="utf-8")
    try:
        report = _compiled().validate_text(data.decode("utf-8"), "ntriples")
    except ValueError as error:
        raise JipuError(f"the shapes cannot be evaluated: {error}; check shapes/") from error
    found = Graph()
    return found.parse(data=report.serialize("ntriples"), format="nt") if len(report) else found


@cache
def _compiled() -> "Shapes":
    from shacl import Shapes

    text = "\n".join(file.read_text("utf-8") for file in sorted(data_dir("shapes").glob("*.ttl")))
    return Shapes.from_turtle(text)


def _result(report: Graph, node: Node) -> Result:
    def text(predicate: Node) -> str:
        value = report.value(node, predicate)
        return "" if value is None or isinstance(value, BNode) else str(value)

    messages = [value for value in report.objects(node, SH.resultMessage) if getattr(value, "language", "") == "en"]
    return Result(
        focus=text(SH.focusNode),
        path=text(SH.resultPath),
        value=text(SH.value),
        shape=text(SH.sourceShape),
        severity=text(SH.resultSeverity).removeprefix(str(SH)),
        message=str(messages[0]) if messages else "",
    )


def gate(results: Iterable[Result]) -> tuple[Result, ...]:
    """The results that keep a document out of the store: the violations. Warnings enter and are queryable."""
    return tuple(result for result in results if result.severity == "Violation")
