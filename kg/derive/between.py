"""What documents of one body say against each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from kg.audit import Told, conflict_source, find_conflicts, told_by
from kg.derive.findings import Teller, Worded, finding_group, finding_item, teller, told_of, worded_figures
from kg.derive.items import Item, Output, pickled
from kg.derive.reports import copy_fact
from kg.derive.stage import Group, Stage
from kg.derive.terms import JP, RDF, iri
from kg.document import Document
from kg.mapping.base import DocumentGraph
from kg.mapping.claims import Elsewhere, state_claim
from kg.mapping.findings import Broken, broken_of
from kg.reading import Reading
from kg.records import Claim, Mention
from kg.rules import judge

BETWEEN = "between"
_RULES = ("earlier-report", "two-values")
"""The rules that judge what documents claim together."""
_AT_ONCE = 40
"""Bodies that are judged together: a query's cost grows faster than what it is asked of."""


@dataclass(frozen=True, slots=True)
class Party:
    """One document of a body: what it says, under which group its findings go, and the figures of its words."""

    who: Teller
    told: Told
    group: str
    worded: Worded


class _Names(DocumentGraph):
    """The nodes of a document whose words stand in its own graph: they are named here, not described."""

    def __init__(self, base: str, sha256: str) -> None:
        super().__init__(base, Document("", sha256, "", ""), "")

    def mention(self, mention: Mention) -> URIRef:
        """The node of these words."""
        return self.node("mention", mention.start, mention.end)


def between_items(names: DocumentGraph, reading: Reading) -> Iterator[Item]:
    """What a document says of its body; nothing where it names none, or no year."""
    for party in _party(names, reading):
        yield Item(BETWEEN, (party.told.agency,), pickled(party), (copy_fact(party.told.key),))


def _party(names: DocumentGraph, reading: Reading) -> Iterator[Party]:
    source = conflict_source(reading.document.sha256, reading.records)
    if source.agency and source.year:
        told = told_by(source)
        words = {(said.start, said.end) for said in (*told.lines, *told.figures)}
        words |= {
            (figure.mention.start, figure.mention.end)
            for change in told.changes
            for figure in (change.figure, *change.beside)
        }
        group, worded = finding_group(reading, names.base), worded_figures(names, source.figures, words)
        yield Party(teller(names, reading), told, group, worded)


def between_stages(base: str) -> tuple[Stage, ...]:
    """The documents of a body. Only these can contradict each other, so that cost grows with them alone."""
    return (Stage(BETWEEN, "findings", lambda groups: _against(groups, base)),)


def _against(groups: Sequence[Group], base: str) -> Iterator[Output]:
    """What the rules say of some groups together, for starting the engine costs more than asking it."""
    return (output for at in range(0, len(groups), _AT_ONCE) for output in _judged(groups[at : at + _AT_ONCE], base))


def _judged(groups: Sequence[Group], base: str) -> Iterator[Output]:
    bodies = [_Body(_parties(group), base) for group in groups]
    claims = [claim for body in bodies for claim in body.claims]
    broken = broken_of(claims, judge(b"\n".join(body.statements for body in bodies), _RULES)) if claims else iter(())
    fails = {one.iri: one for one in broken}
    return (body.output(fails) for body in bodies)


def broken_between(readings: Iterable[Reading], base: str) -> Iterator[tuple[str, Broken]]:
    """What fails between the documents of one body: the hash of the one that it is said of, and the claim."""
    names = (DocumentGraph(base, reading.document, reading.text_sha256) for reading in readings)
    body = _Body([party for one, reading in zip(names, readings, strict=True) for party in _party(one, reading)], base)
    for broken in broken_of(body.claims, judge(body.statements, _RULES)):
        yield body.key_of(broken), broken


def _parties(group: Group) -> list[Party]:
    """Copies of a report contradict nobody."""
    parties: list[Party] = [member.value for member in group.members]
    kept = [party for party in parties if copy_fact(party.told.key) not in group.facts]
    return sorted(kept, key=lambda party: party.told.key)


class _Body:
    """What the documents of one body claim together, as statements for the rules."""

    def __init__(self, parties: Sequence[Party], base: str) -> None:
        self._parties = parties
        self._names = {party.told.key: _Names(base, party.told.key) for party in parties}
        conflicts = find_conflicts([party.told for party in parties]) if len(parties) > 1 else ()
        self._keys: dict[URIRef, str] = {}
        self.claims: list[tuple[Claim, URIRef, Elsewhere]] = []
        for conflict in conflicts:
            elsewhere = tuple((self._names[key], role, number) for key, role, number in conflict.against)
            node = state_claim(self._names[conflict.key], conflict.claim, elsewhere)
            self.claims.append((conflict.claim, node, elsewhere))
            self._keys[node] = conflict.key
        self.statements = b"".join(names.statements.n_triples() for names in self._names.values())

    def key_of(self, broken: Broken) -> str:
        """The hash of the document that a claim is said of."""
        return self._keys[broken.iri]

    def output(self, fails: Mapping[URIRef, Broken]) -> Output:
        """The claims that fail with their numbers, and the findings of each document that come of them."""
        broken = [fails[node] for _, node, _ in self.claims if node in fails]
        output = Output(list(_claim_lines(broken, self.statements)) if broken else [])
        for party in self._parties:
            own = [one for one in broken if self.key_of(one) == party.told.key]
            if own:
                told = tuple(told_of(self._names[party.told.key], party.worded, own))
                output.items.append(finding_item(party.group, party.who, told, between=True))
        return output


def _claim_lines(broken: Iterable[Broken], statements: bytes) -> Iterator[str]:
    """The statements of claims and of their operands."""
    of: dict[str, list[str]] = {}
    for line in statements.decode("utf-8").splitlines():
        of.setdefault(line.partition(" ")[0], []).append(line)
    for one in broken:
        yield from of[iri(one.iri)]
        for line in of[iri(one.iri)]:
            node = line.split(" ", 2)[2].removesuffix(" .")
            if f"{node} {RDF.type} {JP.Operand} ." in of.get(node, ()):
                yield from of[node]
