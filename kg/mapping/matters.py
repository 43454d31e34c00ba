"""What citations are about: the indicator they stand under, the fund they govern, the history they tell."""

import re

from rdflib import URIRef

from kg.mapping.base import DocumentGraph, code
from kg.mapping.citations import named_policy_iri
from kg.mapping.funds import fund_iri
from kg.mapping.indicators import rows_by_iri
from kg.reading import Reading
from kg.records import IndicatorRow, Mention
from kg.vocabulary import JP, PROV, RDF, date_literal

_RULE = re.compile(r"(?:管理|使用|分配|拨付|监督|暂行|试行)*(?:办法|规定|细则|规程)(?:（[^（）]*）)?$")
_SHORT = 6
"""A fund's name below this length stands in titles by chance."""


def map_matters(graph: DocumentGraph, reading: Reading) -> None:
    """Links between what the document cites and what it tells of."""
    rows = rows_by_iri(graph, reading.records.indicators)
    for citation in reading.records.citations:
        about = _about(reading, citation.mention, rows)
        if about is not None:
            iri = graph.node("citation", citation.mention.start, citation.mention.end)
            graph.add(iri, JP.aboutIndicator, about)
    _map_rules(graph, reading)
    _map_history(graph, reading)


def _about(reading: Reading, mention: Mention, rows: dict[URIRef, IndicatorRow]) -> URIRef | None:
    """The indicator whose cells hold a citation, or that alone has the section it stands in."""
    path = reading.document.section_path(mention.start)
    inside = [iri for iri, row in rows.items() if any(_holds(words, mention) for _, words in row.evidence)]
    under = [iri for iri, row in rows.items() if path and row.section == path]
    found = inside or under
    return found[0] if len(found) == 1 else None


def _holds(words: Mention, mention: Mention) -> bool:
    return words.start <= mention.start and mention.end <= words.end


def _map_rules(graph: DocumentGraph, reading: Reading) -> None:
    """A rule whose title is a fund's name and a word for rules governs the fund."""
    for fund in reading.records.funds:
        name = fund.name.partition("（")[0]
        for policy in dict.fromkeys(reading.cited):
            head, found, rest = policy.title.partition(name)
            if len(name) >= _SHORT and found and _RULE.fullmatch(rest) and len(head) < len(name):
                graph.add(fund_iri(graph, fund), JP.governedBy, named_policy_iri(graph, policy))


def _map_history(graph: DocumentGraph, reading: Reading) -> None:
    for event in reading.records.events:
        named = named_policy_iri(graph, reading.cited[event.citation])
        iri = graph.node("history", str(named), event.kind, event.date, event.mention.start, event.mention.end)
        graph.add(iri, RDF.type, JP.HistoryStatement)
        graph.add(iri, PROV.wasDerivedFrom, graph.iri)
        graph.add(iri, JP.historyOf, named)
        graph.add(iri, JP.historyKind, code("history-kind", event.kind))
        if event.date and event.date_mention:
            graph.state(iri, JP.historyDate, date_literal(event.date), event.date_mention)
        graph.ground(iri, [event.mention])
