"""What does not add up, as SHACL validation results in a graph of their own; its words stand in the documents'."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import PROV, SH

from kg import iris
from kg.audit import conflict_source, find_conflicts
from kg.audit.causes import roots
from kg.linking.policies import PolicyLinks
from kg.mapping.base import DocumentGraph, code, n_triples
from kg.mapping.claims import Elsewhere, state_claim
from kg.mapping.conflicts import map_conflicts
from kg.mapping.figures import figure_iri
from kg.mapping.reports import report_copies, report_iri
from kg.reading import Reading
from kg.records import Claim, Figure, Finding
from kg.rules import Rule, Verdict, judge
from kg.vocabulary import JP


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
    graph = DocumentGraph(base, reading.document, reading.text_sha256)
    claims = [(claim, state_claim(graph, claim), ()) for claim in reading.records.claims]
    if not claims:
        return ()
    return tuple(_broken(claims, judge(n_triples(graph.graph))))


def _broken(claims: Iterable[tuple[Claim, URIRef, Elsewhere]], verdicts: Iterable[Verdict]) -> Iterator[Broken]:
    """A slip of a unit explains what fails under the claim's own rule, so it is told instead."""
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


def findings_graph(
    readings: Iterable[Reading], broken: Mapping[str, Sequence[Broken]], acts: PolicyLinks, base: str
) -> Graph:
    """One node a finding. Documents of one report that share a finding share its node, worded as in the first.

    ``broken`` is what ``broken_claims`` gives for each of the readings, by their hash; ``acts`` what ``policy_links``
    gives for them: its conflicts are findings too.
    """
    graph = Graph()
    readings = sorted(readings, key=lambda reading: reading.document.sha256)
    map_conflicts(graph, acts, readings, base)
    between = _between(graph, readings, base)
    for reading in readings:
        sha256 = reading.document.sha256
        names = DocumentGraph(base, reading.document, reading.text_sha256)  # for its IRIs: nothing is added to it
        own = (*broken[sha256], *between.get(sha256, ()))
        root = roots([one.claim for one in own])
        identified = tuple(_identified(reading, own, base))
        for place, (iri, one, figures) in enumerate(identified):
            if (iri, RDF.type, SH.ValidationResult) not in graph:
                _map_result(graph, iri, one)
                graph.add((iri, SH.focusNode, names.iri if reading.policy else report_iri(reading, base)))
            graph.add((iri, PROV.wasDerivedFrom, names.iri))
            graph.add((iri, JP.ofClaim, one.iri))
            for quote in one.finding.quotes:
                graph.add((iri, JP.groundedIn, names.mention(quote)))
            for other, _, number in one.elsewhere:
                # It is a finding of the document that it is said of; the other one is evidence.
                graph.add((iri, JP.groundedIn, other.mention(number.mention)))
            for figure in figures:
                graph.add((iri, JP.operand, figure_iri(names, figure)))
            if place in root and identified[root[place]][0] != iri:
                graph.add((iri, JP.rootFinding, identified[root[place]][0]))
    return graph


def _between(graph: Graph, readings: Iterable[Reading], base: str) -> dict[str, list[Broken]]:
    """What contradicts another document, by the document that it is said of; such claims stand in ``graph``.

    Only documents of one body can contradict each other, so that the cost grows with the documents of a body and not
    with the corpus.
    """
    readings = tuple(readings)
    copied = report_copies(readings)
    by_body: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.document.sha256 not in copied:
            by_body.setdefault(reading.agency, []).append(reading)
    found: dict[str, list[Broken]] = {}
    for agency, ones in by_body.items():
        if agency and len(ones) > 1:
            for key, broken, statements in broken_between(ones, base):
                found.setdefault(key, []).append(broken)
                for triple in statements:
                    graph.add(triple)
    return found


def broken_between(readings: Sequence[Reading], base: str) -> Iterator[tuple[str, Broken, Graph]]:
    """What fails between the documents of one body: the hash of the one that it is said of, the claim, its triples."""
    names = {
        reading.document.sha256: DocumentGraph(base, reading.document, reading.text_sha256) for reading in readings
    }
    conflicts = find_conflicts([conflict_source(one.document.sha256, one.records) for one in readings])
    claims = []
    for conflict in conflicts:
        elsewhere = tuple((names[key], role, number) for key, role, number in conflict.against)
        claims.append((conflict.claim, state_claim(names[conflict.key], conflict.claim, elsewhere), elsewhere))
    together = Graph()
    for one in names.values():
        together += one.graph
    keys = {iri: conflict.key for (_, iri, _), conflict in zip(claims, conflicts, strict=True)}
    for broken in _broken(claims, judge(n_triples(together))):
        statements = Graph()
        for node in (broken.iri, *(o for o in together.objects(broken.iri) if (o, RDF.type, JP.Operand) in together)):
            for triple in together.triples((node, None, None)):
                statements.add(triple)
        yield keys[broken.iri], broken, statements


def _map_result(graph: Graph, iri: URIRef, broken: Broken) -> None:
    """A result of the rule's shape; one that says that nothing could be computed is no finding."""
    finding, rule = broken.finding, broken.rule
    graph.add((iri, RDF.type, SH.ValidationResult))
    graph.add((iri, SH.resultSeverity, SH[rule.severity]))
    graph.add((iri, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent))
    graph.add((iri, SH.sourceShape, URIRef(rule.shape)))
    graph.add((iri, SH.sourceConstraint, URIRef(rule.constraint)))
    graph.add(
        (iri, SH.resultMessage, Literal(rule.messages[0] if not rule.computes else finding.explanation, lang="zh"))
    )
    expected = f" Expected: {finding.expected}." if finding.expected and rule.computes else ""
    graph.add((iri, SH.resultMessage, Literal(f"{rule.messages[1]}{expected}", lang="en")))
    graph.add((iri, JP.rule, Literal(finding.rule or finding.kind)))
    graph.add((iri, JP.quoteList, Literal("|".join(quote.quote for quote in finding.quotes))))
    if not rule.computes:
        return
    graph.add((iri, RDF.type, JP.Finding))
    graph.add((iri, JP.findingKind, code("finding-kind", finding.kind)))
    graph.add((iri, JP.findingCause, code("finding-cause", finding.cause)))
    graph.add((iri, JP.isDoubtful, Literal(bool(finding.doubt))))
    if finding.doubt:
        graph.add((iri, JP.doubtReason, Literal(finding.doubt)))
    graph.add((iri, JP.explanation, Literal(finding.explanation)))
    if finding.expected:
        graph.add((iri, JP.expectedText, Literal(finding.expected)))


def _identified(
    reading: Reading, broken: Iterable[Broken], base: str
) -> Iterator[tuple[URIRef, Broken, tuple[Figure, ...]]]:
    """Each finding with its IRI and the figures in its sum.

    The IRI rests on what does not add up in which report: the rule, its figures as measure, period and printed
    number, other words (cells of tables) without blanks, and which of its like it is. It rests neither on
    the file's bytes nor on offsets, so that what a reviewer says of a finding survives a mended typo elsewhere.
    """
    by_words: dict[tuple[int, int], list[Figure]] = {}
    for figure in reading.records.figures:
        by_words.setdefault((figure.mention.start, figure.mention.end), []).append(figure)
    # Acts are no reports: what tells them apart is their title.
    source = (str(report_iri(reading, base)), reading.policy.title.value if reading.policy else "")
    like: Counter[iris.Key] = Counter()
    for one in broken:
        operands: list[Figure] = []
        others: list[str] = []
        for quote in one.finding.quotes:
            said = by_words.get((quote.start, quote.end), [])
            operands += said
            others += [] if said else quote.quote.split()
        numbers = (part for figure in operands for part in (figure.measure, figure.period, figure.number.quote))
        name = one.finding.rule or one.finding.kind
        key = (name, *source, *numbers, "".join(others))
        iri = iris.node(base, "finding", (*key, like[key]), readable=name)
        like[key] += 1
        yield URIRef(iri), one, tuple(operands)
