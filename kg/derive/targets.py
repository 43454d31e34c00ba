"""Targets beside what was reached, inside each document, with whether they compare and why."""

from collections.abc import Iterator

from kg import iris
from kg.derive.terms import JP, PROV, RDF, iri, number, text, triple
from kg.linking.targets import link_targets
from kg.mapping.base import DocumentGraph
from kg.mapping.figures import figure_iri
from kg.mapping.indicators import rows_by_iri
from kg.records import DocumentRecords


def target_lines(names: DocumentGraph, records: DocumentRecords) -> Iterator[str]:
    """One node a figure of a goal that something stated in the same document answers."""
    figures, rows = records.figures, rows_by_iri(names, records.indicators)
    nodes = list(rows)
    for link in link_targets(figures, tuple(rows.values()), records.tasks):
        target = figure_iri(names, figures[link.target])
        node = iris.node(names.base, "target-comparison", (str(target),))
        yield triple(node, RDF.type, JP.TargetComparison)
        yield triple(node, PROV.wasDerivedFrom, iri(names.iri))
        yield triple(node, JP.targetFigure, iri(target))
        if link.result is not None:
            yield triple(node, JP.actualResult, iri(nodes[link.result]))
        if link.actual is not None:
            yield triple(node, JP.actualFigure, iri(figure_iri(names, figures[link.actual])))
        yield triple(node, JP.isComparable, number(link.comparable))
        yield triple(node, JP.reason, text(link.reason, "en"))
