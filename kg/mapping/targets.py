"""Targets beside what was reached, inside each document, with whether they compare and why."""

from collections.abc import Iterable

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import PROV

from kg import iris
from kg.linking.targets import link_targets
from kg.mapping.base import DocumentGraph
from kg.mapping.figures import figure_iri
from kg.mapping.indicators import rows_by_iri
from kg.reading import Reading
from kg.vocabulary import JP


def map_targets(graph: Graph, readings: Iterable[Reading], base: str) -> None:
    """One node a figure of a goal that something stated in the same document answers."""
    for reading in readings:
        names = DocumentGraph(base, reading.document, reading.text_sha256)  # for its IRIs: nothing is added to it
        figures, rows = reading.records.figures, rows_by_iri(names, reading.records.indicators)
        nodes = list(rows)
        for link in link_targets(figures, tuple(rows.values()), reading.records.tasks):
            target = figure_iri(names, figures[link.target])
            iri = URIRef(iris.node(base, "target-comparison", (str(target),)))
            graph.add((iri, RDF.type, JP.TargetComparison))
            graph.add((iri, PROV.wasDerivedFrom, names.iri))
            graph.add((iri, JP.targetFigure, target))
            if link.result is not None:
                graph.add((iri, JP.actualResult, nodes[link.result]))
            if link.actual is not None:
                graph.add((iri, JP.actualFigure, figure_iri(names, figures[link.actual])))
            graph.add((iri, JP.isComparable, Literal(link.comparable)))
            graph.add((iri, JP.reason, Literal(link.reason, lang="en")))
