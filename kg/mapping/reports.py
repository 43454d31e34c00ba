"""Reports: what documents express, told apart by reporting body, year, kind and project."""

from collections.abc import Iterable

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import SDO

from kg import iris
from kg.linking.bodies import BodyLinks
from kg.mapping.base import code
from kg.mapping.resolved_bodies import body_iri
from kg.reading import Reading
from kg.vocabulary import JP


def report_iri(reading: Reading, base: str) -> URIRef:
    """The report that a document expresses; where nobody is named as reporting, the document is its own report."""
    facts = reading.facts
    agency = facts.agency.value if facts.agency else reading.document.sha256
    year = facts.fiscal_year.value if facts.fiscal_year else ""
    kind = facts.kind.value if facts.kind else "other"
    project = facts.project.value if facts.project else ""
    return URIRef(iris.node(base, "report", (agency, year, kind, project), readable=year))


def map_reports(graph: Graph, readings: Iterable[Reading], bodies: BodyLinks, base: str) -> None:
    """One node a report, whatever number of documents express it."""
    resolved = {found.named: body_iri(base, found.resolved) for found in bodies.resolutions}
    for reading in readings:
        if reading.policy is not None:
            continue
        facts = reading.facts
        report = report_iri(reading, base)
        document = URIRef(iris.document(base, reading.document.sha256))
        graph.add((document, JP.expresses, report))
        graph.add((report, RDF.type, JP.Report))
        graph.add((report, RDF.type, SDO.Report))
        graph.add((report, JP.documentKind, code("document-kind", facts.kind.value if facts.kind else "other")))
        if facts.fiscal_year:
            graph.add((report, JP.fiscalYear, Literal(facts.fiscal_year.value, datatype=XSD.gYear)))
        if facts.agency and (reading.document.sha256, facts.agency.value) in resolved:
            graph.add((report, JP.reportingBody, resolved[reading.document.sha256, facts.agency.value]))
        if (report, RDFS.label, None) in graph:
            continue
        title = facts.title.value if facts.title else reading.names[0]
        named = f"{facts.agency.value}：{title}" if facts.agency and facts.agency.value not in title else title
        graph.add((report, RDFS.label, Literal(named, lang="zh")))
