"""Claims: arithmetic that a document says to hold, as nodes that the rules in ``shapes/audit`` judge."""

from collections.abc import Sequence

from rdflib import URIRef

from kg.mapping.base import DocumentGraph, code
from kg.mapping.figures import figure_iri
from kg.records import Claim, Operand
from kg.vocabulary import JP, RDF

_CLAIMED = {
    "sum": JP.claimedSum,
    "weights": JP.claimedWeight,
    "scores": JP.claimedScore,
    "budget-identity": JP.claimedBalance,
    "difference": JP.claimedDifference,
    "earlier-report": JP.claimedSince,
    "share": JP.claimedShare,
    "share-total": JP.claimedShareTotal,
    "rate": JP.claimedRate,
    "growth": JP.claimedGrowth,
    "direction": JP.claimedDirection,
    "score-weight": JP.claimedMarks,
    "count": JP.claimedCount,
    "target": JP.claimedResult,
    "grade": JP.claimedGrade,
    "two-values": JP.claimedValue,
    "caliber": JP.claimedByDefinition,
    "calendar": JP.claimedDay,
}
"""The property of a claim's printed result tells which rule judges it."""

Elsewhere = Sequence[tuple[DocumentGraph, str, Operand]]
"""Operands in other documents: their graph, role and number."""


def state_claim(graph: DocumentGraph, claim: Claim, elsewhere: Elsewhere = ()) -> URIRef:
    """Add a claim with its numbers, each to the graph of its own document, and give its node.

    A number in several claims is one node, a figure is its own. The node's IRI rests on the rule and the numbers in
    their roles.
    """
    nodes = [(_CLAIMED[claim.rule], _state_operand(graph, number)) for number in claim.claimed]
    nodes += [(JP[role], _state_operand(graph, number)) for role, number in claim.operands]
    nodes += [(JP[role], _state_operand(other, number)) for other, role, number in elsewhere]
    key = (part for predicate, node in nodes for part in (str(predicate), str(node)))
    iri = graph.node("claim", *key, *claim.directions)
    graph.add(iri, RDF.type, JP.DoubtfulClaim if claim.finding.doubt else JP.Claim)
    for predicate, node in nodes:
        graph.add(iri, predicate, node)
    for word in claim.directions:
        graph.add(iri, JP.direction, code("direction", word))
    graph.ground(iri, [number.mention for number in claim.claimed])
    if claim.slip is not None:
        moved = _state_operand(graph, claim.slip.moved)
        graph.add(iri, JP.unitSlip, moved)
        graph.add(moved, JP.replaces, operand_iri(graph, claim.slip.printed))
    return iri


def operand_iri(graph: DocumentGraph, operand: Operand) -> URIRef:
    """The figure that a number is, else a node of its place and value."""
    if operand.figure is not None:
        return figure_iri(graph, operand.figure)
    place = (operand.mention.start, operand.mention.end)
    return graph.node("operand", *place, str(operand.value.normalize()), str(operand.half.normalize()))


def _state_operand(graph: DocumentGraph, operand: Operand) -> URIRef:
    iri = operand_iri(graph, operand)
    if graph.is_new(iri, operand):
        graph.add(iri, RDF.type, JP.Operand)
        graph.number(iri, JP.operandValue, operand.value)
        graph.number(iri, JP.operandHalf, operand.half)
        graph.text(iri, JP.operandUnit, operand.unit)
        graph.ground(iri, [operand.mention])
    return iri
