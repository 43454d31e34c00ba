"""Funds, special accounts and subsidies as named in one document, with their amounts."""

from rdflib import Literal, URIRef

from kg.mapping.base import DocumentGraph, code
from kg.mapping.document import named_body
from kg.mapping.money import add_amount, add_named, by_name
from kg.mapping.projects import project_amounts, project_iri
from kg.records import DocumentRecords, Fund, Project
from kg.vocabulary import JP, RDF, RDFS


def fund_iri(graph: DocumentGraph, fund: Fund) -> URIRef:
    """The node of a fund as named in this document."""
    return graph.node("named-fund", fund.name, min(fund.mentions).start)


def map_funds(graph: DocumentGraph, records: DocumentRecords) -> None:
    """One node a fund and one an amount; what is both a project and a fund is linked as both."""
    bodies, projects, funds = by_name(records.agencies), by_name(records.projects), by_name(records.funds)
    for fund in records.funds:
        iri = fund_iri(graph, fund)
        graph.add(iri, RDF.type, JP.NamedFund)
        graph.text(iri, RDFS.label, fund.name, "zh")
        add_named(graph, iri, fund)
        if fund.source_level:
            graph.add(iri, JP.sourceLevel, code("source-level", fund.source_level))
        if fund.account:
            graph.add(iri, JP.fundKind, code("fund-kind", "special_account"))
        graph.text(iri, JP.paidIntoName, fund.goes_to)
        if fund.goes_to in funds:
            graph.add(iri, JP.paidInto, fund_iri(graph, funds[fund.goes_to]))
        graph.text(iri, JP.managingBodyName, fund.manager)
        if fund.manager in bodies:
            graph.add(iri, JP.managingBody, named_body(graph, bodies[fund.manager].name))
        for use in fund.uses:
            graph.state(iri, JP.fundUse, Literal(use.quote), use)
        if fund.project in projects and _one_line(projects[fund.project], fund):
            graph.add(project_iri(graph, projects[fund.project]), JP.sameLineAs, iri)
        for stated in fund.amounts:
            amount = add_amount(graph, iri, stated.role, stated.money, year=stated.year, inferred=stated.inferred)
            graph.add(amount, RDF.type, JP.FundAmount)
    for project in records.projects:
        if project.fund in funds and _one_line(project, funds[project.fund]):
            graph.add(project_iri(graph, project), JP.sameLineAs, fund_iri(graph, funds[project.fund]))


def _one_line(project: Project, fund: Fund) -> bool:
    """Whether no amount contradicts that they are one: an evaluated whole and its line of one name are two."""
    for role, money in project_amounts(project):
        stated = {one.money.yuan for one in fund.amounts if (one.role, one.year) == (role, project.year)}
        if stated and money.yuan not in stated:
            return False
    return True
