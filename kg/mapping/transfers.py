"""Money passed between levels of government or into a special account."""

from rdflib import Literal, URIRef

from kg.mapping.base import DocumentGraph
from kg.mapping.document import named_body
from kg.mapping.funds import fund_iri
from kg.mapping.money import add_money, by_name
from kg.records import DocumentRecords, Transfer
from kg.vocabulary import JP, PROV, RDF


def transfer_iri(graph: DocumentGraph, transfer: Transfer) -> URIRef:
    """The node of a transfer: its words, who gives and gets, under which fund, and where its amount stands."""
    place: tuple[int, ...] = (transfer.mention.start, transfer.mention.end)
    if transfer.money:
        place += (transfer.money.mention.start, transfer.money.mention.end)
    return graph.node("transfer", *place, transfer.source, transfer.recipient, transfer.fund, transfer.year)


def map_transfers(graph: DocumentGraph, records: DocumentRecords) -> None:
    """One node a transfer. Sides that are bodies of the document and its funds are linked, all are named."""
    bodies, funds = by_name(records.agencies), by_name(records.funds)
    for transfer in {transfer_iri(graph, one): one for one in reversed(records.transfers)}.values():
        iri = transfer_iri(graph, transfer)
        graph.add(iri, RDF.type, JP.Transfer)
        graph.add(iri, PROV.wasDerivedFrom, graph.iri)
        for name, linked, named in (
            (transfer.source, JP.transferFrom, JP.sourceName),
            (transfer.recipient, JP.transferTo, JP.recipientName),
        ):
            graph.text(iri, named, name)
            if name in bodies:
                graph.add(iri, linked, named_body(graph, bodies[name].name))
        graph.text(iri, JP.fundName, transfer.fund)
        if transfer.fund in funds:
            graph.add(iri, JP.transferFund, fund_iri(graph, funds[transfer.fund]))
        graph.text(iri, JP.areaName, transfer.area)
        graph.text(iri, JP.instrument, transfer.instrument)
        if transfer.batches is not None:
            graph.number(iri, JP.batchCount, transfer.batches)
        graph.year(iri, transfer.year)
        if transfer.money:
            add_money(graph, iri, transfer.money)
            graph.state(iri, JP.amountYuan, Literal(transfer.money.yuan), transfer.money.mention)
        graph.ground(iri, [transfer.mention])
