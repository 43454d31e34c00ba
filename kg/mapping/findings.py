"""What does not add up in one document: what the rules say of its claims, and the words that this rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import URIRef

from kg.mapping.base import DocumentGraph
from kg.mapping.claims import Elsewhere, state_claim
from kg.reading import Reading
from kg.records import Claim, Finding
from kg.rules import Rule, Verdict, judge


@dataclass(frozen=True, slots=True)
class Broken:
    """A claim that a rule reports: ``finding`` is what it is found to be (its words, where nothing was computed)."""

    claim: Claim
    iri: URIRef
    finding: Finding
    rule: Rule
    elsewhere: Elsewhere = ()


def broken_claims(reading: Reading, base: str) -> tuple[Broken, ...]:
    """What the rules say of the claims of one document, whatever others say: in the order of its claims."""
    return map_claims(DocumentGraph(base, reading.document, reading.text_sha256), reading.records.claims)


def map_claims(graph: DocumentGraph, claims: Iterable[Claim]) -> tuple[Broken, ...]:
    """Add one node a claim, with its numbers, and give what the rules say of them, in the order of the claims."""
    before = len(graph.statements)
    stated = [(claim, state_claim(graph, claim), ()) for claim in claims]
    if not stated:
        return ()
    rules = {claim.rule for claim, _, _ in stated} | {"unit" for claim, _, _ in stated if claim.slip is not None}
    # What came before says nothing of claims.
    return tuple(broken_of(stated, judge(graph.statements.n_triples(before), rules)))


def broken_of(claims: Iterable[tuple[Claim, URIRef, Elsewhere]], verdicts: Iterable[Verdict]) -> Iterator[Broken]:
    """The claims that fail, in order. A slip of a unit explains what fails under its claim's own rule: it is told."""
    said = {(verdict.claim, verdict.rule.name, verdict.rule.computes): verdict.rule for verdict in verdicts}
    for claim, iri, elsewhere in claims:
        unit = said.get((str(iri), "unit", True))
        own = said.get((str(iri), claim.rule, True)) or said.get((str(iri), claim.rule, False))
        if unit is not None and claim.slip is not None:
            yield Broken(claim, iri, claim.slip.finding, unit, elsewhere)
        elif own is not None:
            yield Broken(claim, iri, claim.finding, own, elsewhere)


def map_quotes(graph: DocumentGraph, broken: Iterable[Broken]) -> None:
    """The words that findings rest on, in their document's graph: they hold whatever the other documents say."""
    for one in broken:
        for quote in one.finding.quotes:
            graph.mention(quote)
