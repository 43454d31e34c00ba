"""The statistics are what counting the statements comes to."""

from collections import Counter

import pytest
from deriving import derived_graph
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import VOID

from kg.built import BuildResult
from kg.iris import DEFAULT_BASE
from kg.mapping import map_document
from kg.vocabulary import JP

Counts = Counter[URIRef]


@pytest.fixture(scope="module")
def graphs(samples_result: BuildResult) -> list[Graph]:
    """Every graph that is counted: of each document, and those of all."""
    readings = [one.reading for one in samples_result.documents]
    found = [derived_graph(name, readings) for name in ("links", "cube", "findings")]
    return [*found, *(map_document(one, DEFAULT_BASE)[0].graph() for one in readings)]


@pytest.fixture(scope="module")
def statistics(samples_result: BuildResult) -> Graph:
    return derived_graph("statistics", [one.reading for one in samples_result.documents])


def told(statistics: Graph, partition: URIRef, of: URIRef, counted: URIRef) -> Counts:
    parts = statistics.objects(None, partition)
    return Counter({statistics.value(part, of): int(statistics.value(part, counted)) for part in parts})  # type: ignore[arg-type, misc]


def test_classes_and_properties_are_counted(graphs: list[Graph], statistics: Graph) -> None:
    properties: Counts = Counter(p for graph in graphs for p in graph.predicates(None, None))  # type: ignore[misc]
    classes: Counts = Counter(c for graph in graphs for c in graph.objects(None, RDF.type))  # type: ignore[misc]
    assert told(statistics, VOID.propertyPartition, VOID.property, VOID.triples) == properties
    assert told(statistics, VOID.classPartition, VOID["class"], VOID.entities) == classes
    assert len(classes) > 40
    whole = next(statistics.subjects(VOID.classPartition, None))
    assert statistics.value(whole, VOID.triples) == Literal(properties.total())
    assert statistics.value(whole, VOID.classes) == Literal(len(classes))
    assert statistics.value(whole, VOID.properties) == Literal(len(properties))


def test_documents_are_counted_by_kind_and_year(samples_result: BuildResult, statistics: Graph) -> None:
    readings = [one.reading for one in samples_result.documents]
    for predicate, values in (
        (JP.documentKind, [one.kind for one in readings]),
        (JP.fiscalYear, [one.year for one in readings if one.year]),
    ):
        found = Counter(
            {
                str(value).rpartition("/")[2]: int(statistics.value(part, VOID.documents))  # type: ignore[arg-type]
                for part, value in statistics.subject_objects(predicate)
            }
        )
        assert found == Counter(values)
    whole = next(statistics.subjects(VOID.subset, None))
    assert statistics.value(whole, VOID.documents) == Literal(len(readings))
