"""Reports: what documents express, told apart by reporting body, year, kind and project."""

from rdflib import URIRef

from kg import iris
from kg.reading import Reading


def report_iri(reading: Reading, base: str) -> URIRef:
    """The report that a document expresses; where nobody is named as reporting, the document is its own report."""
    project = reading.records.facts.project
    key = (reading.agency or reading.document.sha256, reading.year, reading.kind, project.value if project else "")
    return URIRef(iris.node(base, "report", key, readable=reading.year))
