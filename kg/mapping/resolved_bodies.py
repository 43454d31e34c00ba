"""Resolved bodies: what names resolve to, their structure by year, and the reforms between them."""

from collections.abc import Iterable, Sequence

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.namespace import ORG, PROV, SKOS

from kg import iris
from kg.linking.bodies import BodyKey, BodyLinks, ChangeEvent, DocumentBodies, Parent, ResolvedBody, link_bodies
from kg.mapping.base import code, resolution
from kg.reading import Reading
from kg.vocabulary import JP


def body_links(readings: Iterable[Reading]) -> BodyLinks:
    """The bodies of all readings, linked."""
    return link_bodies(
        DocumentBodies(
            reading.document.sha256,
            int(reading.year) if reading.year else None,
            reading.records.agencies,
        )
        for reading in readings
    )


def body_iri(base: str, key: BodyKey) -> URIRef:
    """A resolved body by its place and full name."""
    return URIRef(iris.node(base, "body", key, readable=key[0]))


def map_bodies(graph: Graph, links: BodyLinks, base: str) -> None:
    """Every resolved body, the resolutions that lead to it, and the change events."""
    iris.check_distinct((str(body_iri(base, body.key)), body.key) for body in links.bodies)
    for body in links.bodies:
        _map_body(graph, body, base)
    for found in links.resolutions:
        sha256, name = found.named
        named = URIRef(iris.node(base, "named-body", (sha256, name)))
        resolution(graph, base, named, body_iri(base, found.resolved), found.rule, found.reason)
    for change in links.changes:
        _map_change(graph, change, base)


def bodies_by_name(links: BodyLinks, base: str) -> dict[str, URIRef]:
    """Resolved bodies by full name, where one body alone has it."""
    found: dict[str, set[BodyKey]] = {}
    for body in links.bodies:
        found.setdefault(body.key[1], set()).add(body.key)
    return {name: body_iri(base, next(iter(keys))) for name, keys in found.items() if len(keys) == 1}


def _map_body(graph: Graph, body: ResolvedBody, base: str) -> None:
    iri = body_iri(base, body.key)
    place, name = body.key
    office = body.kinds == ("internal_office",)
    graph.add((iri, RDF.type, ORG.OrganizationalUnit if office else ORG.FormalOrganization))
    graph.add((iri, SKOS.prefLabel, Literal(name, lang="zh")))
    for label in body.labels:
        if label != name:
            graph.add((iri, SKOS.altLabel, Literal(label, lang="zh")))
    # Two kinds for one body are a contradiction between documents: neither is taken here, both stand with the names.
    if len(body.kinds) == 1:
        graph.add((iri, JP.bodyKind, code("body-kind", body.kinds[0])))
    if place:
        graph.add((iri, JP.jurisdiction, code("place", place)))
    if body.function:
        graph.add((iri, JP.function, code("function", body.function)))
    _map_parents(graph, iri, body.parents, office, base)


def _map_parents(graph: Graph, iri: URIRef, parents: Sequence[Parent], office: bool, base: str) -> None:
    for parent in parents:
        superior = body_iri(base, parent.parent)
        if (superior, RDF.type, None) not in graph:
            # A parent may stand in the names of its parts alone; it is still a body.
            graph.add((superior, RDF.type, ORG.FormalOrganization))
            graph.add((superior, SKOS.prefLabel, Literal(parent.parent[1], lang="zh")))
        graph.add((iri, ORG.unitOf if office else ORG.subOrganizationOf, superior))
        document = iris.document(base, parent.document)
        statement = URIRef(iris.node(base, "structure", (str(iri), str(superior), parent.year or "", parent.document)))
        graph.add((statement, RDF.type, JP.StructureStatement))
        graph.add((statement, JP.subordinate, iri))
        graph.add((statement, JP.superior, superior))
        graph.add((statement, PROV.wasDerivedFrom, URIRef(document)))
        if parent.year:
            graph.add((statement, JP.year, Literal(str(parent.year), datatype=XSD.gYear)))


def _map_change(graph: Graph, change: ChangeEvent, base: str) -> None:
    event = URIRef(iris.node(base, "change", (change.year, *change.old, *change.new), readable=str(change.year)))
    graph.add((event, RDF.type, ORG.ChangeEvent))
    graph.add((event, ORG.originalOrganization, body_iri(base, change.old)))
    graph.add((event, ORG.resultingOrganization, body_iri(base, change.new)))
    graph.add((event, JP.year, Literal(str(change.year), datatype=XSD.gYear)))
