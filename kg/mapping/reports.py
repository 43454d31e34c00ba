"""Reports: what documents express, told apart by reporting body, year, kind and project."""

from collections.abc import Iterable, Mapping

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SDO

from kg import iris
from kg.linking.bodies import BodyLinks
from kg.linking.copies import Edition, copies
from kg.mapping.base import code
from kg.mapping.resolved_bodies import body_iri
from kg.reading import Reading
from kg.vocabulary import JP


def report_iri(reading: Reading, base: str) -> URIRef:
    """The report that a document expresses; where nobody is named as reporting, the document is its own report."""
    return URIRef(iris.node(base, "report", _key(reading), readable=reading.year))


def _key(reading: Reading) -> tuple[str, ...]:
    project = reading.records.facts.project
    return (reading.agency or reading.document.sha256, reading.year, reading.kind, project.value if project else "")


def report_copies(readings: Iterable[Reading]) -> Mapping[str, str]:
    """Document that says what another document of its report says in another format → that other one, from which the
    report's figures are taken (``kg.linking.copies``); both by hash."""
    return copies(Edition(_key(reading), reading.document) for reading in readings if reading.policy is None)


def map_reports(graph: Graph, readings: Iterable[Reading], bodies: BodyLinks, base: str) -> None:
    """One node a report, whatever number of documents express it."""
    readings = tuple(readings)
    resolved = {found.named: body_iri(base, found.resolved) for found in bodies.resolutions}
    for copy, original in report_copies(readings).items():
        graph.add((URIRef(iris.document(base, copy)), DCTERMS.isFormatOf, URIRef(iris.document(base, original))))
    for reading in readings:
        if reading.policy is not None:
            continue
        report = report_iri(reading, base)
        graph.add((URIRef(iris.document(base, reading.document.sha256)), JP.expresses, report))
        graph.add((report, RDF.type, JP.Report))
        graph.add((report, RDF.type, SDO.Report))
        graph.add((report, JP.documentKind, code("document-kind", reading.kind)))
        if reading.year:
            graph.add((report, JP.fiscalYear, Literal(reading.year, datatype=XSD.gYear)))
        body = resolved.get((reading.document.sha256, reading.agency))
        if body:
            graph.add((report, JP.reportingBody, body))
        if (report, RDFS.label, None) not in graph:
            graph.add((report, RDFS.label, Literal(_label(reading), lang="zh")))


def _label(reading: Reading) -> str:
    title = reading.records.facts.title
    name = title.value if title else reading.names[0]
    return name if reading.agency in name else f"{reading.agency}：{name}"
