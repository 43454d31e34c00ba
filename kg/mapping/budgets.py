"""Lines of a body's own budget and accounts."""

from rdflib import URIRef

from kg.mapping.base import DocumentGraph, code
from kg.mapping.document import named_body
from kg.mapping.money import add_money, by_name
from kg.records import BudgetLine, DocumentRecords
from kg.vocabulary import JP, PROV, RDF


def budget_line_iri(graph: DocumentGraph, line: BudgetLine) -> URIRef:
    """The node of a line: where its item and amount stand, and what the amount is."""
    place = (line.mention.start, line.mention.end, line.money.mention.start, line.money.mention.end)
    return graph.node("budget-line", *place, line.flow, line.classification, line.phase, line.scope, line.year)


def map_budgets(graph: DocumentGraph, records: DocumentRecords) -> None:
    """One node a line, grounded in the words of its item and of its amount. A line read twice is one."""
    bodies = by_name(records.agencies)
    for line in {budget_line_iri(graph, line): line for line in reversed(records.budget_lines)}.values():
        iri = budget_line_iri(graph, line)
        graph.add(iri, RDF.type, JP.BudgetLine)
        graph.add(iri, PROV.wasDerivedFrom, graph.iri)
        graph.text(iri, JP.item, line.item)
        if line.agency in bodies:
            graph.add(iri, JP.budgetOf, named_body(graph, bodies[line.agency].name))
        graph.add(iri, JP.scope, code("scope", line.scope))
        graph.add(iri, JP.flow, code("flow", line.flow))
        graph.add(iri, JP.classification, code("classification", line.classification))
        graph.add(iri, JP.phase, code("phase", line.phase))
        add_money(graph, iri, line.money)
        graph.year(iri, line.year)
        percents = ((JP.sharePercent, line.share), (JP.growthPercent, line.growth), (JP.ratePercent, line.rate))
        for predicate, percent in percents:
            if percent is not None:
                graph.number(iri, predicate, percent)
        if line.inferred:
            graph.number(iri, JP.isInferred, True)
        graph.ground(iri, [line.mention, line.money.mention])
