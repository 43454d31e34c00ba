"""Records → triples: the only place that makes them (rdflib). A document's graph, the terms."""

from collections.abc import Sequence

from rdflib import Graph

from kg.mapping.articles import map_policy_document
from kg.mapping.base import DocumentGraph, n_triples
from kg.mapping.bodies import map_agencies
from kg.mapping.budgets import map_budgets
from kg.mapping.citations import map_citations
from kg.mapping.claims import map_claims
from kg.mapping.document import map_facts, map_source, map_unit_counts
from kg.mapping.evaluations import map_evaluation
from kg.mapping.figures import map_figures
from kg.mapping.findings import Broken, broken_claims, map_quotes
from kg.mapping.funds import map_funds
from kg.mapping.indicators import map_indicators
from kg.mapping.matters import map_matters
from kg.mapping.narrative import map_narrative
from kg.mapping.ontology import ontology_data
from kg.mapping.projects import map_projects
from kg.mapping.transfers import map_transfers
from kg.reading import Reading

__all__ = [
    "Broken",
    "broken_claims",
    "map_reading",
    "n_triples",
    "ontology_data",
]


def map_reading(reading: Reading, base: str, broken: Sequence[Broken] | None = None) -> Graph:
    """Everything that one document says, as named in it: a graph that never changes when the corpus grows.

    ``broken`` is what ``broken_claims`` gives for it; asked here where it is not given.
    """
    text_sha256 = reading.text_sha256
    graph = DocumentGraph(base, reading.document, text_sha256)
    map_source(graph, reading.names, text_sha256)
    map_facts(graph, reading.records.facts)
    map_unit_counts(graph, reading.records.unit_counts)
    map_agencies(graph, reading.records.agencies)
    map_citations(graph, reading)
    map_projects(graph, reading.records)
    map_funds(graph, reading.records)
    map_budgets(graph, reading.records)
    map_transfers(graph, reading.records)
    map_indicators(graph, reading.records.indicators, reading.records.facts)
    map_evaluation(graph, reading)
    map_figures(graph, reading)
    map_claims(graph, reading.records.claims)
    map_quotes(graph, broken_claims(reading, base) if broken is None else broken)
    map_narrative(graph, reading)
    map_matters(graph, reading)
    if reading.policy is not None:
        map_policy_document(graph, reading.policy)
    return graph.graph
