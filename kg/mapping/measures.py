"""Measures shared by reports and years: what the indicators of all documents come to."""

from collections import defaultdict
from collections.abc import Iterable

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SKOS

from kg import iris
from kg.linking.measures import MeasureKey, is_shared, measure_key
from kg.mapping.base import DocumentGraph, resolution
from kg.mapping.indicators import indicator_iri, named_measure_iri
from kg.reading import Reading
from kg.vocabulary import JP


def measure_iri(base: str, key: MeasureKey) -> URIRef:
    """The concept of a measure."""
    return URIRef(iris.node(base, "measure", (key.name, key.unit)))


def map_measures(graph: Graph, readings: Iterable[Reading], base: str) -> None:
    """One concept a measure, the resolutions that lead to it, and the items whose results are all of it.

    An item whose results are of two kinds of unit matches neither measure exactly: its results are told apart. What
    a name alone does not tell stays unresolved.
    """
    scheme = URIRef(iris.node(base, "measure-scheme", ()))
    labels: dict[MeasureKey, set[str]] = defaultdict(set)
    for reading in readings:
        names = DocumentGraph(base, reading.document, reading.text_sha256)  # for its IRIs: nothing is added to it
        items: dict[URIRef, set[MeasureKey]] = defaultdict(set)
        for row in reading.records.indicators:
            key = measure_key(row)
            items[indicator_iri(names, row)].add(key)
            if is_shared(key):
                labels[key].add(row.name)
        for key in sorted({key for keys in items.values() for key in keys if is_shared(key)}):
            reason = f"same name ({key.name}) and {_unit(key)}"
            resolution(graph, base, named_measure_iri(names, key), measure_iri(base, key), "measure-name-unit", reason)
        for item, keys in items.items():
            key = next(iter(keys))
            if len(keys) == 1 and is_shared(key):
                graph.add((item, SKOS.exactMatch, measure_iri(base, key)))
    if labels:
        graph.add((scheme, RDF.type, SKOS.ConceptScheme))
        graph.add((scheme, RDFS.label, Literal("度量", lang="zh")))
        graph.add((scheme, RDFS.label, Literal("measures", lang="en")))
    for key, printed in labels.items():
        _map_measure(graph, scheme, measure_iri(base, key), key, printed)


def _map_measure(graph: Graph, scheme: URIRef, iri: URIRef, key: MeasureKey, printed: set[str]) -> None:
    graph.add((iri, RDF.type, JP.Measure))
    graph.add((iri, RDF.type, SKOS.Concept))
    graph.add((iri, SKOS.inScheme, scheme))
    graph.add((iri, SKOS.prefLabel, Literal(key.name, lang="zh")))
    for name in printed - {key.name}:
        graph.add((iri, SKOS.altLabel, Literal(name, lang="zh")))
    if key.unit:
        graph.add((iri, JP.measureUnit, Literal(key.unit)))


def _unit(key: MeasureKey) -> str:
    return f"same kind of unit ({key.unit})" if key.unit else "results in words in both"
