"""What does not add up, as SHACL validation results in a graph of their own; its words stand in the documents'."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg import iris
from kg.audit.causes import roots
from kg.derive.items import Item, Output, key_of, pickled
from kg.derive.naming import report_node
from kg.derive.stage import Group, Stage, each
from kg.derive.terms import JP, PROV, RDF, SH, code, iri, number, text, triple
from kg.mapping import Broken
from kg.mapping.base import DocumentGraph
from kg.mapping.figures import figure_iri
from kg.reading import Reading
from kg.records import Claim, Figure, Finding
from kg.rules import Rule, rules

FINDING = "finding"


@dataclass(frozen=True, slots=True)
class Told:
    """A claim that a rule reports, with what its finding is made of.

    ``shape`` is the rule's, ``node`` the claim's IRI. ``words`` and ``operands`` are the IRIs of the mentions and
    figures that it rests on. ``about`` tells what does not add up: the rule, its figures as measure, period and
    printed number, other words (cells of tables) without blanks.
    """

    claim: Claim
    finding: Finding
    shape: str
    node: str
    words: tuple[str, ...]
    operands: tuple[str, ...]
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Teller:
    """A document as findings name it: ``about`` is its report, or itself where it is an act."""

    sha256: str
    document: str
    about: str


def teller(names: DocumentGraph, reading: Reading) -> Teller:
    """How findings name a document."""
    about = str(names.iri) if reading.policy else report_node(reading, names.base)
    return Teller(reading.document.sha256, str(names.iri), about)


def finding_group(reading: Reading, base: str) -> str:
    """What findings of several documents are of: the report. Acts are no reports: their title tells them apart."""
    return key_of(report_node(reading, base), reading.policy.title.value if reading.policy else "")


def finding_items(names: DocumentGraph, reading: Reading, broken: Sequence[Broken]) -> Iterator[Item]:
    """What fails in a document by itself."""
    if broken:
        words = {(quote.start, quote.end) for one in broken for quote in one.finding.quotes}
        told = tuple(told_of(names, worded_figures(names, reading.records.figures, words), broken))
        yield finding_item(finding_group(reading, names.base), teller(names, reading), told, between=False)


def finding_item(group: str, who: Teller, told: tuple[Told, ...], *, between: bool) -> Item:
    """What fails in a document: by itself, or ``between`` it and others of its body, which comes after that."""
    return Item(FINDING, (group,), pickled((who.sha256, between, who, told)))


Worded = Mapping[tuple[int, int], Sequence[tuple[str, str, str, str]]]
"""The figures of words (from where to where): of each its measure, period, printed number, and node."""


def worded_figures(names: DocumentGraph, figures: Iterable[Figure], words: Collection[tuple[int, int]]) -> Worded:
    """The figures of a document that stand in these words, in its order."""
    found: dict[tuple[int, int], list[tuple[str, str, str, str]]] = {}
    for figure in figures:
        place = (figure.mention.start, figure.mention.end)
        if place in words:
            said = (figure.measure, figure.period, figure.number.quote, str(figure_iri(names, figure)))
            found.setdefault(place, []).append(said)
    return found


def told_of(names: DocumentGraph, figures: Worded, broken: Iterable[Broken]) -> Iterator[Told]:
    """Claims that fail, with the nodes of the words and figures in their sums."""
    for one in broken:
        operands: list[tuple[str, str, str, str]] = []
        others: list[str] = []
        for quote in one.finding.quotes:
            said = figures.get((quote.start, quote.end), ())
            operands += said
            others += [] if said else quote.quote.split()
        numbers = (part for measure, period, number, _ in operands for part in (measure, period, number))
        words = [names.node("mention", quote.start, quote.end) for quote in one.finding.quotes]
        # It is a finding of the document that it is said of; the other one is evidence.
        words += [other.node("mention", said.mention.start, said.mention.end) for other, _, said in one.elsewhere]
        yield Told(
            one.claim,
            one.finding,
            one.rule.shape,
            str(one.iri),
            tuple(map(str, words)),
            tuple(node for *_, node in operands),
            (one.finding.rule or one.finding.kind, *numbers, "".join(others)),
        )


def finding_stages(base: str) -> tuple[Stage, ...]:
    """One node a finding. Documents of one report that share a finding share its node, worded as in the first."""
    return (Stage(FINDING, "findings", each(lambda group: Output(list(_findings(group, base))))),)


def _findings(group: Group, base: str) -> Iterator[str]:
    documents: dict[str, tuple[Teller, list[Told]]] = {}
    for sha256, _, who, told in sorted((member.value for member in group.members), key=lambda one: one[:2]):
        documents.setdefault(sha256, (who, []))[1].extend(told)
    worded: set[str] = set()
    for who, told in documents.values():
        root = roots([one.claim for one in told])
        nodes = tuple(_nodes(group.parts, told, base))
        for place, (node, one) in enumerate(zip(nodes, told, strict=True)):
            if node not in worded:
                worded.add(node)
                yield from _result(node, one, _rules()[one.shape])
                yield triple(node, SH.focusNode, iri(who.about))
            yield triple(node, PROV.wasDerivedFrom, iri(who.document))
            yield triple(node, JP.ofClaim, iri(one.node))
            for words in one.words:
                yield triple(node, JP.groundedIn, iri(words))
            for operand in one.operands:
                yield triple(node, JP.operand, iri(operand))
            if place in root and nodes[root[place]] != node:
                yield triple(node, JP.rootFinding, iri(nodes[root[place]]))


def _nodes(source: Iterable[str], told: Iterable[Told], base: str) -> Iterator[str]:
    """The IRI of each finding of a document.

    It rests on what does not add up in which report, and which of its like it is. It rests neither on the file's
    bytes nor on offsets, so that what a reviewer says of a finding survives a mended typo elsewhere.
    """
    like: Counter[iris.Key] = Counter()
    for one in told:
        name, *rest = one.about
        key = (name, *source, *rest)
        yield iris.node(base, "finding", (*key, like[key]), readable=name)
        like[key] += 1


@cache
def _rules() -> dict[str, Rule]:
    return {rule.shape: rule for rule in rules()}


def _result(node: str, told: Told, rule: Rule) -> Iterator[str]:
    """A result of the rule's shape; one that says that nothing could be computed is no finding."""
    finding = told.finding
    yield triple(node, RDF.type, SH.ValidationResult)
    yield triple(node, SH.resultSeverity, getattr(SH, rule.severity))
    yield triple(node, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent)
    yield triple(node, SH.sourceShape, iri(rule.shape))
    yield triple(node, SH.sourceConstraint, iri(rule.constraint))
    yield triple(node, SH.resultMessage, text(finding.explanation if rule.computes else rule.messages[0], "zh"))
    expected = f" Expected: {finding.expected}." if finding.expected and rule.computes else ""
    yield triple(node, SH.resultMessage, text(f"{rule.messages[1]}{expected}", "en"))
    yield triple(node, JP.rule, text(finding.rule or finding.kind))
    yield triple(node, JP.quoteList, text("|".join(quote.quote for quote in finding.quotes)))
    if not rule.computes:
        return
    yield triple(node, RDF.type, JP.Finding)
    yield triple(node, JP.findingKind, code("finding-kind", finding.kind))
    yield triple(node, JP.findingCause, code("finding-cause", finding.cause))
    yield triple(node, JP.isDoubtful, number(bool(finding.doubt)))
    if finding.doubt:
        yield triple(node, JP.doubtReason, text(finding.doubt))
    yield triple(node, JP.explanation, text(finding.explanation))
    if finding.expected:
        yield triple(node, JP.expectedText, text(finding.expected))
