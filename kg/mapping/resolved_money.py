"""Resolved projects and funds: what names of several documents resolve to, and projects over the years."""

from collections.abc import Iterable, Iterator

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from kg import iris
from kg.iris import Key
from kg.linking.bodies import BodyLinks
from kg.linking.funds import FundInput, FundLinks, link_funds
from kg.linking.projects import ProjectInput, ProjectLinks, link_projects
from kg.mapping.base import code, resolution
from kg.mapping.money import by_name
from kg.mapping.projects import project_amounts
from kg.mapping.resolved_bodies import body_iri
from kg.reading import Reading
from kg.records import Project
from kg.vocabulary import JP


def project_links(readings: Iterable[Reading], bodies: BodyLinks) -> ProjectLinks:
    """The projects of all readings, linked."""
    departments = {found.named: found.resolved for found in bodies.resolutions}
    return link_projects(one for reading in readings for one in _projects(reading, departments))


def _projects(reading: Reading, departments: dict[tuple[str, str], tuple[str, str]]) -> Iterator[ProjectInput]:
    """Every project whose department and year are known."""
    sha256, known = reading.document.sha256, by_name(reading.records.projects)
    places = {agency.name: agency.jurisdiction for agency in reading.records.agencies}
    wholes = {project.part_of for project in reading.records.projects if project.part_of != project.name}
    for project in reading.records.projects:
        name = project.agency or reading.agency
        department = departments.get((sha256, name))
        if department is not None and project.year:
            yield ProjectInput(
                (sha256, project.name, min(project.mentions).start),
                project.name,
                department,
                project.year,
                places.get(name, ""),
                tuple(whole.name for whole in _above(project, known)),
                project.name in wholes,
                tuple((role, money.yuan) for role, money in project_amounts(project)),
            )


def _above(project: Project, known: dict[str, Project]) -> list[Project]:
    """What a project is part of, from the top; a circle ends where it closes."""
    found: list[Project] = []
    whole = known.get(project.part_of)
    while whole is not None and whole is not project and whole not in found:
        found.insert(0, whole)
        whole = known.get(whole.part_of)
    return found


def fund_links(readings: Iterable[Reading]) -> FundLinks:
    """The funds of all readings, linked."""
    return link_funds(
        FundInput(
            (reading.document.sha256, fund.name, min(fund.mentions).start),
            fund.name,
            fund.source_level,
            *_place(reading),
        )
        for reading in readings
        for fund in reading.records.funds
    )


def _place(reading: Reading) -> tuple[str, str]:
    """Division code and name of the place of the reporting body; empty where nobody is named as reporting."""
    own = (one for one in reading.records.agencies if one.name == reading.agency)
    return next(((one.place, one.jurisdiction) for one in own), ("", ""))


def project_node(base: str, key: Key) -> URIRef:
    """A resolved project by its key; its year stands readable in it."""
    return URIRef(iris.node(base, "project", key, readable=str(key[2])))


def fund_node(base: str, key: Key) -> URIRef:
    """A resolved fund by its key."""
    return URIRef(iris.node(base, "fund", key))


def map_money(graph: Graph, projects: ProjectLinks, funds: FundLinks, base: str) -> None:
    """Every resolved project and fund with the resolutions that lead to it, and the chains of projects over years."""
    iris.check_distinct((str(project_node(base, key)), key) for key in projects.names)
    iris.check_distinct((str(fund_node(base, key)), key) for key in funds.names)
    for key, names in projects.names.items():
        iri = project_node(base, key)
        _labelled(graph, iri, JP.Project, names)
        graph.add((iri, JP.fiscalYear, Literal(key[2], datatype=XSD.gYear)))
        graph.add((iri, JP.budgetDepartment, body_iri(base, (str(key[0]), str(key[1])))))
        if key[:-1] in projects.names:
            graph.add((iri, DCTERMS.isPartOf, project_node(base, key[:-1])))
    for later, earlier in projects.chains:
        graph.add((project_node(base, later), JP.continues, project_node(base, earlier)))
    for key, names in funds.names.items():
        iri = fund_node(base, key)
        _labelled(graph, iri, JP.Fund, names)
        if key[1]:
            graph.add((iri, JP.sourceLevel, code("source-level", str(key[1]))))
    for kind, links, node in (("project", projects, project_node), ("fund", funds, fund_node)):
        for found in links.resolutions:
            named = URIRef(iris.node(base, f"named-{kind}", found.named))
            resolution(graph, base, named, node(base, found.resolved), found.rule, found.reason)


def _labelled(graph: Graph, iri: URIRef, of: URIRef, names: tuple[str, ...]) -> None:
    graph.add((iri, RDF.type, of))
    graph.add((iri, SKOS.prefLabel, Literal(names[0], lang="zh")))
    for name in names[1:]:
        graph.add((iri, SKOS.altLabel, Literal(name, lang="zh")))
