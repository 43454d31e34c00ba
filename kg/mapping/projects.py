"""Projects as named in one document: their money, rates, adjustments, bodies, and the project they are part of."""

from decimal import Decimal

from rdflib import Literal, URIRef

from kg.funds.words import word_table
from kg.mapping.base import DocumentGraph, code
from kg.mapping.document import named_body
from kg.mapping.money import add_amount, add_money, add_named, by_name
from kg.records import Adjustment, DocumentRecords, Fact, Mention, Money, Project
from kg.vocabulary import JP, RDF, RDFS, SKOS

_TELLING = 4
"""Significant digits from which on equal amounts are one amount said twice."""


def project_iri(graph: DocumentGraph, project: Project) -> URIRef:
    """The node of a project as named in this document."""
    return graph.node("named-project", project.name, min(project.mentions).start)


def map_projects(graph: DocumentGraph, records: DocumentRecords) -> None:
    """One node a project, one an amount and one an adjustment."""
    bodies, projects = by_name(records.agencies), by_name(records.projects)
    for project in records.projects:
        iri = project_iri(graph, project)
        graph.add(iri, RDF.type, JP.NamedProject)
        graph.text(iri, RDFS.label, project.name, "zh")
        add_named(graph, iri, project)
        for alias in project.aliases:
            graph.text(iri, SKOS.altLabel, alias, "zh")
        graph.year(iri, project.year)
        for name, linked, named in (
            (project.agency, JP.bodyInCharge, JP.bodyInChargeName),
            (project.executing, JP.executingBody, JP.executingBodyName),
        ):
            graph.text(iri, named, name)
            if name in bodies:
                graph.add(iri, linked, named_body(graph, bodies[name].name))
        whole = projects.get(project.part_of)
        if whole is not None and whole is not project:
            graph.add(iri, JP.partOfProject, project_iri(graph, whole))
        if project.inferred:
            graph.number(iri, JP.isInferred, True)
        _map_facts(graph, iri, project)
        _map_money(graph, iri, project, records)


def _map_facts(graph: DocumentGraph, iri: URIRef, project: Project) -> None:
    def state(predicate: URIRef, fact: Fact | None, *, decimal: bool = False) -> None:
        if fact and fact.value:
            value = Literal(Decimal(fact.value)) if decimal else Literal(fact.value)
            graph.state(iri, predicate, value, fact.mention)

    state(JP.ratePercent, project.rate, decimal=True)
    state(JP.score, project.score, decimal=True)
    state(JP.grade, project.grade)
    state(JP.projectGoal, project.goal)


def project_amounts(project: Project) -> tuple[tuple[str, Money], ...]:
    """The amounts that are stated, by role; a role's name is that of its field too."""
    chain = (("budget", project.budget), ("adjusted", project.adjusted), ("spent", project.spent))
    return tuple((role, money) for role, money in chain if money)


def _map_money(graph: DocumentGraph, iri: URIRef, project: Project, records: DocumentRecords) -> None:
    for role, money in project_amounts(project):
        again = _said_again(records, role, money)
        inferred = role in project.inferred
        amount = add_amount(graph, iri, role, money, year=project.year, inferred=inferred, again=again)
        graph.add(amount, RDF.type, JP.ProjectAmount)
    for adjustment in project.adjustments:
        _map_adjustment(graph, iri, adjustment)


def _said_again(records: DocumentRecords, role: str, money: Money) -> list[Mention]:
    """Where running text states a project's amount in the same role, if no other project has that amount.

    Round amounts may be equal by chance: only those of four significant digits count.
    """
    alike = [one for other in records.projects for one in project_amounts(other)]
    owners = sum((stated, amount.yuan) == (role, money.yuan) for stated, amount in alike)
    if owners != 1 or len(money.yuan.normalize().as_tuple().digits) < _TELLING:
        return []
    return [
        figure.number
        for figure in records.figures
        if figure.yuan == money.yuan and figure.number != money.mention and _role_said(figure.subject) == role
    ]


def _role_said(subject: str) -> str:
    """The role that the words nearest to the end of a figure's subject name."""
    said = [(word, role) for word, role in word_table("roles") if word in subject]
    return max(((subject.rfind(word) + len(word), len(word), role) for word, role in said), default=(0, 0, ""))[2]


def _map_adjustment(graph: DocumentGraph, project: URIRef, adjustment: Adjustment) -> None:
    words = adjustment.money.mention
    iri = graph.node("budget-adjustment", str(project), adjustment.kind, words.start, words.end)
    graph.add(iri, RDF.type, JP.BudgetAdjustment)
    graph.add(iri, JP.adjusts, project)
    graph.add(iri, JP.adjustmentKind, code("adjustment-kind", adjustment.kind))
    add_money(graph, iri, adjustment.money)
    if adjustment.times is not None:
        graph.number(iri, JP.adjustmentCount, adjustment.times)
    graph.ground(iri, [words])
