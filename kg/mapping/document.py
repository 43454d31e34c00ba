"""A document's own facts: what it is, what it says of itself, how it was read."""

import re
from collections.abc import Iterable
from decimal import Decimal

from rdflib import XSD, Literal, URIRef

from kg import __version__, iris
from kg.mapping.base import DocumentGraph, code
from kg.records import DocumentFacts, Fact, UnitCount
from kg.vocabulary import DCTERMS, JP, PROV, RDF, RDFS, date_literal


def map_source(graph: DocumentGraph, names: tuple[str, ...], text_sha256: str) -> None:
    """The source's bytes, the text that all offsets point into, and the extraction that read it."""
    document = graph.document
    graph.add(graph.iri, RDF.type, JP.Document)
    graph.text(graph.iri, DCTERMS.identifier, f"sha256:{document.sha256}")
    graph.text(graph.iri, DCTERMS.format, document.media_type)
    for name in names:
        graph.text(graph.iri, JP.fileName, name)
    graph.add(graph.iri, JP.textRendition, graph.text_iri)
    graph.add(graph.text_iri, RDF.type, JP.TextRendition)
    graph.text(graph.text_iri, DCTERMS.identifier, f"sha256:{text_sha256}")
    graph.number(graph.text_iri, JP.characterCount, len(document.text))
    activity = graph.node("extraction", __version__)
    graph.add(activity, RDF.type, JP.Extraction)
    graph.add(activity, PROV.used, graph.iri)
    graph.text(activity, JP.extractorVersion, __version__)
    own_graph = URIRef(iris.document_graph(graph.base, document.sha256))
    graph.add(own_graph, PROV.wasGeneratedBy, activity)


def named_body(graph: DocumentGraph, name: str) -> URIRef:
    """The node of a body as named in this document."""
    return graph.node("named-body", name)


def map_facts(graph: DocumentGraph, facts: DocumentFacts) -> None:
    """What the document says of itself, each fact with its words."""
    label = facts.title.value if facts.title else graph.document.name
    graph.text(graph.iri, RDFS.label, label, "zh")

    def state(predicate: URIRef, fact: Fact | None, value: Literal | URIRef | None) -> None:
        if fact and value is not None:
            graph.state(graph.iri, predicate, value, fact.mention)

    def plain(predicate: URIRef, fact: Fact | None) -> None:
        state(predicate, fact, Literal(fact.value) if fact else None)

    plain(DCTERMS.title, facts.title)
    plain(JP.grade, facts.grade)
    plain(JP.evaluatedProjectName, facts.project)
    kind = facts.kind.value if facts.kind else "other"
    graph.add(graph.iri, JP.documentKind, code("document-kind", kind))
    if facts.agency:
        state(JP.reportingBody, facts.agency, named_body(graph, facts.agency.value))
    if facts.fiscal_year and re.fullmatch(r"\d{4}", facts.fiscal_year.value):
        state(JP.fiscalYear, facts.fiscal_year, Literal(facts.fiscal_year.value, datatype=XSD.gYear))
    if facts.date:
        state(DCTERMS.date, facts.date, date_literal(facts.date.value))
    if facts.score:
        state(JP.score, facts.score, Literal(Decimal(facts.score.value)))


def map_unit_counts(graph: DocumentGraph, counts: Iterable[UnitCount]) -> None:
    """How many units the document says that its reporting body has, each with its words."""
    for count in counts:
        predicate = JP.unitCount if count.with_itself else JP.subordinateCount
        graph.state(graph.iri, predicate, Literal(count.value), count.mention)
