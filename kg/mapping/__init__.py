"""Records → triples: the only place that makes them (rdflib). A document's graph, the terms."""

from rdflib import Graph

from kg.mapping.articles import map_policy_document
from kg.mapping.base import DocumentGraph
from kg.mapping.bodies import map_agencies
from kg.mapping.budgets import map_budgets
from kg.mapping.citations import map_citations
from kg.mapping.document import map_facts, map_source, map_unit_counts
from kg.mapping.evaluations import map_evaluation
from kg.mapping.figures import map_figures
from kg.mapping.findings import Broken, broken_claims, map_claims, map_quotes
from kg.mapping.funds import map_funds
from kg.mapping.indicators import map_indicators
from kg.mapping.matters import map_matters
from kg.mapping.narrative import map_narrative
from kg.mapping.ontology import ontology_data
from kg.mapping.projects import map_projects
from kg.mapping.statements import Statements
from kg.mapping.transfers import map_transfers
from kg.reading import Reading

__all__ = [
    "Broken",
    "Statements",
    "broken_claims",
    "map_document",
    "map_reading",
    "ontology_data",
]


def map_document(reading: Reading, base: str) -> tuple[Statements, tuple[Broken, ...]]:
    """Everything that one document says, as named in it: statements that never change when the corpus grows; and what
    the rules say of its claims, as ``broken_claims`` gives it."""
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
    broken = map_claims(graph, reading.records.claims)
    map_quotes(graph, broken)
    map_narrative(graph, reading)
    map_matters(graph, reading)
    if reading.policy is not None:
        map_policy_document(graph, reading.policy)
    return graph.statements, broken


def map_reading(reading: Reading, base: str) -> Graph:
    """What ``map_document`` gives, as a graph of rdflib's, to be asked questions."""
    return map_document(reading, base)[0].graph()
