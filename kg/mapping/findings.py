"""What does not add up, as SHACL validation results in a graph of their own; its words stand in the documents'."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import PROV, SH

from kg import iris
from kg.audit import Conflict, Source, conflict_source, find_conflicts
from kg.linking.policies import PolicyLinks
from kg.mapping.base import DocumentGraph, code
from kg.mapping.conflicts import map_conflicts
from kg.mapping.figures import figure_iri
from kg.mapping.reports import report_iri
from kg.reading import Reading
from kg.records import Figure, Finding
from kg.vocabulary import JP

_SEVERITY = {"warning": SH.Warning, "info": SH.Info}


def map_quotes(graph: DocumentGraph, findings: Iterable[Finding]) -> None:
    """The words that findings rest on, in their document's graph: they hold whatever the other documents say."""
    for finding in findings:
        for quote in finding.quotes:
            graph.mention(quote)


def findings_graph(readings: Iterable[Reading], acts: PolicyLinks, base: str) -> Graph:
    """One node a finding. Documents of one report that share a finding share its node, worded as in the first.

    ``acts`` is what ``policy_links`` gives for the same readings; its conflicts are findings too.
    """
    graph = Graph()
    readings = sorted(readings, key=lambda reading: reading.document.sha256)
    map_conflicts(graph, acts, readings, base)
    # For their IRIs: nothing is added to these graphs.
    graphs = {
        reading.document.sha256: DocumentGraph(base, reading.document, reading.text_sha256) for reading in readings
    }
    conflicts = _conflicts(readings)
    for reading in readings:
        names = graphs[reading.document.sha256]
        own = conflicts.get(reading.document.sha256, [])
        against = {conflict.finding: conflict.against for conflict in own}
        for iri, finding, operands in _identified(reading, (*reading.records.findings, *against), base):
            for sha256, mention in against.get(finding, ()):
                # It is a finding of the document that it is said of; the other one is evidence.
                graph.add((iri, JP.groundedIn, graphs[sha256].mention(mention)))
            if (iri, RDF.type, JP.Finding) not in graph:
                _map_finding(graph, iri, finding)
                focus = names.iri if reading.policy else report_iri(reading, base)
                graph.add((iri, SH.focusNode, focus))
            graph.add((iri, PROV.wasDerivedFrom, names.iri))
            for quote in finding.quotes:
                graph.add((iri, JP.groundedIn, names.mention(quote)))
            for figure in operands:
                graph.add((iri, JP.operand, figure_iri(names, figure)))
    return graph


def _conflicts(readings: Iterable[Reading]) -> dict[str, list[Conflict]]:
    """What contradicts another document, by the document that it is said of. Only documents of one body can
    contradict each other, so that the cost grows with the documents of a body and not with the corpus."""
    by_body: dict[str, list[Source]] = {}
    for reading in readings:
        by_body.setdefault(reading.agency, []).append(conflict_source(reading.document.sha256, reading.records))
    found: dict[str, list[Conflict]] = {}
    for sources in by_body.values():
        for conflict in find_conflicts(sources):
            found.setdefault(conflict.key, []).append(conflict)
    return found


def _map_finding(graph: Graph, iri: URIRef, finding: Finding) -> None:
    graph.add((iri, RDF.type, JP.Finding))
    graph.add((iri, RDF.type, SH.ValidationResult))
    graph.add((iri, SH.resultSeverity, _SEVERITY[finding.severity]))
    graph.add((iri, SH.sourceConstraintComponent, JP.AuditConstraintComponent))
    graph.add((iri, SH.resultMessage, Literal(finding.explanation, lang="zh")))
    expected = f"; expected: {finding.expected}" if finding.expected else ""
    graph.add(
        (iri, SH.resultMessage, Literal(f"What stands here does not add up ({finding.kind}){expected}", lang="en"))
    )
    graph.add((iri, JP.rule, Literal(finding.rule or finding.kind)))
    graph.add((iri, JP.findingKind, code("finding-kind", finding.kind)))
    graph.add((iri, JP.findingCause, code("finding-cause", finding.cause)))
    graph.add((iri, JP.isDoubtful, Literal(finding.severity == "info")))
    graph.add((iri, JP.explanation, Literal(finding.explanation)))
    if finding.expected:
        graph.add((iri, JP.expectedText, Literal(finding.expected)))
    graph.add((iri, JP.quoteList, Literal("|".join(quote.quote for quote in finding.quotes))))


def _identified(
    reading: Reading, findings: Iterable[Finding], base: str
) -> Iterator[tuple[URIRef, Finding, tuple[Figure, ...]]]:
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
    for finding in findings:
        operands: list[Figure] = []
        others: list[str] = []
        for quote in finding.quotes:
            said = by_words.get((quote.start, quote.end), [])
            operands += said
            others += [] if said else quote.quote.split()
        numbers = (part for one in operands for part in (one.measure, one.period, one.number.quote))
        key = (finding.rule or finding.kind, *source, *numbers, "".join(others))
        iri = iris.node(base, "finding", (*key, like[key]), readable=finding.rule or finding.kind)
        like[key] += 1
        yield URIRef(iri), finding, tuple(operands)
