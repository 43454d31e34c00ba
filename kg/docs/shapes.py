"""The SHACL shapes as their page tells them: of each class what its nodes must be like, and the audit rules."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import OWL, RDF, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.docs.ontology import Named, Words, named, words
from kg.resources import data_dir
from kg.vocabulary import JPS, PREFIXES

_SHAPES = URIRef(str(JPS).removesuffix("#"))
_TOLD = ("datatype", "class", "nodeKind", "pattern", "minLength", "minInclusive", "maxInclusive", "uniqueLang")


@dataclass(frozen=True, slots=True)
class Demand:
    """What a property shape demands: of which path, how many, what kind of value, and what it says where it fails."""

    anchor: str
    path: Named
    count: str
    values: str
    severity: str
    message: Words


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of one class."""

    anchor: str
    target: Named
    message: Words
    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """An audit rule: what fails, and the SPARQL that finds it."""

    anchor: str
    severity: str
    message: Words
    sparql: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes with their version."""

    iri: str
    version: str
    version_iri: str
    shapes: tuple[Shape, ...]
    rules: tuple[Rule, ...]


@cache
def shapes() -> Shapes:
    """The shapes that travel with this version."""
    folder = data_dir("shapes")
    graphs = [_read(file) for file in sorted(folder.glob("*.ttl"))]
    files = [file for kind in ("audit", "corpus") for file in sorted((folder / kind).glob("*.ttl"))]
    header, *rules = [_read(folder / "audit" / "prefixes.ttl"), *map(_read, files)]
    return Shapes(
        str(_SHAPES),
        str(header.value(_SHAPES, OWL.versionInfo)),
        str(header.value(_SHAPES, OWL.versionIRI)),
        tuple(
            _shape(graph, node) for graph in graphs for node in sorted(graph.subjects(RDF.type, SH.NodeShape), key=str)
        ),
        tuple(
            _rule(graph, node) for graph in rules for node in sorted(graph.subjects(RDF.type, SH.NodeShape), key=str)
        ),
    )


@cache
def shapes_graph() -> Graph:
    """All shapes and audit rules, as their files have them. Not to be changed by callers."""
    return _read(*sorted(data_dir("shapes").rglob("*.ttl")))


def _read(*files: Path) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file)
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph


def _shape(graph: Graph, node: Node) -> Shape:
    target = graph.value(node, SH.targetClass)
    demands = sorted(graph.objects(node, SH.property), key=str)
    return Shape(
        _anchor(node),
        named(graph, str(target)),
        words(graph, node, SH.message),
        tuple(_demand(graph, one) for one in demands),
    )


def _demand(graph: Graph, node: Node) -> Demand:
    low, high = graph.value(node, SH.minCount), graph.value(node, SH.maxCount)
    severity = str(graph.value(node, SH.severity)).removeprefix(str(SH))
    path = graph.value(node, SH.path)
    return Demand(
        _anchor(node),
        named(graph, str(path)) if isinstance(path, URIRef) else Named("…", "", ""),
        f"{low or 0}..{high or '*'}",
        "; ".join(_values(graph, node)),
        severity,
        words(graph, node, SH.message),
    )


def _values(graph: Graph, node: Node) -> list[str]:
    """What the values must be, in SHACL's own words."""
    told = []
    for name in _TOLD:
        value = graph.value(node, SH[name])
        if value is not None:
            told.append(f"{name} {named(graph, str(value)).name if isinstance(value, URIRef) else value}")
    listed = graph.value(node, SH["in"])
    if listed is not None:
        told.append(f"in {', '.join(str(one).rpartition('/')[2] for one in graph.items(listed))}")
    either = graph.value(node, SH["or"])
    if either is not None:
        told.append(" | ".join(" ".join(_values(graph, one)) for one in graph.items(either)))
    return told


def _rule(graph: Graph, node: Node) -> Rule:
    queries = [str(text).strip() for one in graph.objects(node, SH.sparql) for text in graph.objects(one, SH.select)]
    severity = str(graph.value(node, SH.severity)).removeprefix(str(SH))
    return Rule(_anchor(node), severity, words(graph, node, SH.message), "\n\n".join(sorted(queries)))


def _anchor(node: Node) -> str:
    return str(node).removeprefix(str(JPS))
