"""Resolved projects: what names of several documents resolve to, their trees, and projects over the years."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kg import iris
from kg.derive.items import Item, Output, encoded, key_of
from kg.derive.naming import body_iri, claim, labelled, project_iri, resolution
from kg.derive.stage import Group, Stage, each
from kg.derive.terms import DCTERMS, JP, iri, triple, year
from kg.iris import Key
from kg.linking.bodies import BodyKey, BodyLinks
from kg.linking.projects import ProjectInput, core_name, link_projects
from kg.mapping.money import by_name
from kg.mapping.projects import project_amounts
from kg.reading import Reading
from kg.records import Project

NAME, PROJECT, TREE = "project-name", "project", "project-tree"


def project_inputs(reading: Reading, bodies: BodyLinks) -> tuple[ProjectInput, ...]:
    """Every project of a document whose department and year are known."""
    departments = {found.named[1]: found.resolved for found in bodies.resolutions}
    return tuple(sorted(set(_inputs(reading, departments))))


def _inputs(reading: Reading, departments: Mapping[str, BodyKey]) -> Iterator[ProjectInput]:
    sha256, known = reading.document.sha256, by_name(reading.records.projects)
    places = {agency.name: agency.jurisdiction for agency in reading.records.agencies}
    wholes = {project.part_of for project in reading.records.projects if project.part_of != project.name}
    for project in reading.records.projects:
        name = project.agency or reading.agency
        department = departments.get(name)
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


def _above(project: Project, known: Mapping[str, Project]) -> list[Project]:
    """What a project is part of, from the top; a circle ends where it closes."""
    found: list[Project] = []
    whole = known.get(project.part_of)
    while whole is not None and whole is not project and whole not in found:
        found.insert(0, whole)
        whole = known.get(whole.part_of)
    return found


def project_items(inputs: tuple[ProjectInput, ...]) -> Iterator[Item]:
    """The projects that a document names; those of one department, year and core are one group."""
    for one in inputs:
        amounts = [[role, str(yuan)] for role, yuan in one.amounts]
        payload = [one.named, one.department, one.year, one.place, one.above, one.has_parts, amounts]
        yield Item(NAME, (key_of(*one.department, one.year, core_name(one.name, one.place)),), encoded(payload))


def project_stages(base: str) -> tuple[Stage, ...]:
    """Names of one department, year and core; then resolved projects; then their trees with the years' chains."""
    return (
        Stage(NAME, "links", each(lambda group: _names(group, base))),
        Stage(PROJECT, "links", each(lambda group: _project(group, base))),
        Stage(TREE, "links", each(lambda group: Output(list(_tree(group, base))))),
    )


def _names(group: Group, base: str) -> Output:
    """What each name is: its place in the tree is its document's word, or that of the others alike."""
    output, links = Output(), link_projects(_input(*member.value) for member in group.members)
    for found in links.resolutions:
        named = iris.node(base, "named-project", found.named)
        output.lines += resolution(base, named, project_iri(base, found.resolved), found.rule, found.reason)
    for key, names in links.names.items():
        output.items += [Item(PROJECT, (key_of(*key),), encoded(name)) for name in names]
    return output


def _input(
    named: list[Any],
    department: list[str],
    stated: str,
    place: str,
    above: list[str],
    has_parts: bool,
    amounts: list[list[str]],
) -> ProjectInput:
    yuan = tuple((role, Decimal(amount)) for role, amount in amounts)
    sha256, name, start = named
    whose = (department[0], department[1])
    return ProjectInput((sha256, name, start), name, whose, stated, place, tuple(above), has_parts, yuan)


def _project(group: Group, base: str) -> Output:
    key = tuple(group.parts)
    names = sorted((member.value for member in group.members), key=lambda name: (len(name), name))
    node = project_iri(base, key)
    output = Output([*labelled(node, JP.Project, tuple(names))])
    claim(output, node, key)
    output.lines += [
        triple(node, JP.fiscalYear, year(key[2])),
        triple(node, JP.budgetDepartment, iri(body_iri(base, key[:2]))),
    ]
    output.items.append(Item(TREE, (key_of(*key[:2], key[3]),), encoded(key)))
    return output


def _tree(group: Group, base: str) -> Iterator[str]:
    """Each project in its whole, and after that of the nearest earlier year of the same place in the tree and name."""
    keys = sorted(tuple(member.value) for member in group.members)
    there, lines = set(keys), defaultdict[Key, list[Key]](list)
    for key in keys:
        lines[(*key[:2], *key[3:])].append(key)
        if key[:-1] in there:
            yield triple(project_iri(base, key), DCTERMS.isPartOf, iri(project_iri(base, key[:-1])))
    for line in lines.values():
        for earlier, later in pairwise(line):
            yield triple(project_iri(base, later), JP.continues, iri(project_iri(base, earlier)))
