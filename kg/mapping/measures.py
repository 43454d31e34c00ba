"""Measures shared by reports and years: what the indicators and figures of all documents come to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SKOS

from kg import iris
from kg.linking.measures import (
    MeasureKey,
    NamedMeasureKey,
    close_measures,
    figure_key,
    measure_key,
    shared_figure_key,
    shared_key,
)
from kg.mapping.base import DocumentGraph, resolution
from kg.mapping.figures import figure_measure_iri
from kg.mapping.indicators import indicator_iri, named_measure_iri
from kg.reading import Reading
from kg.vocabulary import JP


def measure_iri(base: str, key: MeasureKey) -> URIRef:
    """The concept of a measure."""
    parts = ("|".join(part) for part in (key.schemes, key.bases, key.populations, key.institutions))
    return URIRef(iris.node(base, "measure", (key.stem, key.unit, *parts)))


def map_measures(graph: Graph, readings: Iterable[Reading], base: str) -> None:
    """One concept a measure, the resolutions that lead to it, what is close to it, and the items that are all of it.

    An item whose results are of two kinds of unit matches neither measure exactly: its results are told apart. What
    a name alone does not tell stays unresolved.
    """
    labels: dict[MeasureKey, set[str]] = defaultdict(set)
    for reading in readings:
        names = DocumentGraph(base, reading.document, reading.text_sha256)  # for its IRIs: nothing is added to it
        met: dict[URIRef, set[tuple[MeasureKey | None, NamedMeasureKey]]] = defaultdict(set)
        items: dict[URIRef, set[MeasureKey | None]] = defaultdict(set)
        for row in reading.records.indicators:
            key = shared_key(row)
            items[indicator_iri(names, row)].add(key)
            met[named_measure_iri(names, measure_key(row))].add((key, measure_key(row)))
            if key:
                labels[key].add(row.name)
        for figure in reading.records.figures:
            if figure.measure:
                found = shared_figure_key(figure)
                met[figure_measure_iri(names, figure)].add((found, figure_key(figure)))
                if found:
                    labels[found].add(figure.measure)
        for named, key, rule, reason in _settled(met):
            resolution(graph, base, named, measure_iri(base, key), rule, reason)
        for item, keys in items.items():
            key = next(iter(keys))
            if len(keys) == 1 and key:
                graph.add((item, SKOS.exactMatch, measure_iri(base, key)))
    _map_concepts(graph, labels, base)


def _settled(
    met: dict[URIRef, set[tuple[MeasureKey | None, NamedMeasureKey]]],
) -> Iterator[tuple[URIRef, MeasureKey, str, str]]:
    """The named measures that are one measure, with rule and reason."""
    for named, found in met.items():
        keys = {key for key, _ in found}
        key = next(iter(keys))
        if len(keys) == 1 and key:
            printed = min(name.name for _, name in found)
            same = printed == key.spelled or not key.unit
            unit = f"same kind of unit ({key.unit})" if key.unit else "results in words in both"
            reason = f"same name ({printed})" if same else f"{printed} names {key.spelled}"
            yield named, key, "measure-name-unit" if same else "measure-parts-unit", f"{reason} and {unit}"


def _map_concepts(graph: Graph, labels: dict[MeasureKey, set[str]], base: str) -> None:
    scheme = URIRef(iris.node(base, "measure-scheme", ()))
    if labels:
        graph.add((scheme, RDF.type, SKOS.ConceptScheme))
        graph.add((scheme, RDFS.label, Literal("度量", lang="zh")))
        graph.add((scheme, RDFS.label, Literal("measures", lang="en")))
    for key, printed in labels.items():
        _map_measure(graph, scheme, measure_iri(base, key), key, printed)
    for close in close_measures(labels):
        one, other = measure_iri(base, close.one), measure_iri(base, close.other)
        iri = URIRef(iris.node(base, "close-match", (str(one), str(other))))
        graph.add((one, SKOS.closeMatch, other))
        graph.add((iri, RDF.type, JP.CloseMatch))
        graph.add((iri, JP.comparesMeasure, one))
        graph.add((iri, JP.comparesMeasure, other))
        graph.add((iri, JP.reason, Literal(close.reason, lang="en")))


def _map_measure(graph: Graph, scheme: URIRef, iri: URIRef, key: MeasureKey, printed: set[str]) -> None:
    """A measure goes under the shortest of its printed names; how its parts spell is there to be searched."""
    label, *others = sorted(printed, key=lambda name: (len(name), name))
    graph.add((iri, RDF.type, JP.Measure))
    graph.add((iri, RDF.type, SKOS.Concept))
    graph.add((iri, SKOS.inScheme, scheme))
    graph.add((iri, SKOS.prefLabel, Literal(label, lang="zh")))
    for name in others:
        graph.add((iri, SKOS.altLabel, Literal(name, lang="zh")))
    graph.add(
        (iri, JP.nameList, Literal("|".join(sorted({*printed, key.spelled}, key=lambda name: (len(name), name)))))
    )
    if key.spelled not in printed:
        graph.add((iri, SKOS.hiddenLabel, Literal(key.spelled, lang="zh")))
    if key.unit:
        graph.add((iri, JP.measureUnit, Literal(key.unit)))
