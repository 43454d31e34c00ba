"""Evidence about acts that does not fit together, as findings: nothing was merged on it."""

from collections.abc import Iterable, Iterator

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import PROV, SH

from kg import iris
from kg.linking.policies import Conflict, PolicyLinks
from kg.mapping.base import DocumentGraph, code
from kg.mapping.reports import report_iri
from kg.reading import Reading
from kg.records import Mention
from kg.vocabulary import JP

_EXPLANATIONS = {
    "one-number-several-titles": "同一文号对应不同的标题，未予合并",
    "one-title-several-numbers": "同一标题对应不同的文号，未予合并",
    "one-name-several-acts": "同一名称可指不同的文件，未予认定",
}


def map_conflicts(graph: Graph, links: PolicyLinks, readings: Iterable[Reading], base: str) -> None:
    """One finding a conflict, with the citations that show it. A number with two titles is a contradiction; a title
    with two numbers may be two acts of one name, so it ranks lower."""
    by_document = {reading.document.sha256: reading for reading in readings}
    for conflict in links.conflicts:
        cited = [
            (by_document[sha256], mention)
            for sha256 in conflict.documents
            if sha256 in by_document
            for mention in _words(conflict, by_document[sha256])
        ]
        if cited:
            _map_conflict(graph, conflict, cited, base)


def _words(conflict: Conflict, reading: Reading) -> Iterator[Mention]:
    """The citations of one document that the conflict is about."""
    numbers = {key[1] for key in conflict.keys if key[0] == "number"}
    titles = {part for key in conflict.keys for part in key[1:]}
    for citation, named in zip(reading.records.citations, reading.cited, strict=True):
        if named.key in conflict.keys or named.number in numbers or (named.title and named.title in titles):
            yield citation.mention


def _map_conflict(graph: Graph, conflict: Conflict, cited: list[tuple[Reading, Mention]], base: str) -> None:
    key = (conflict.rule, *(str(part) for one in conflict.keys for part in one))
    iri = URIRef(iris.node(base, "finding", key, readable=conflict.rule))
    doubtful = conflict.rule != "one-number-several-titles"
    quotes = "；".join(dict.fromkeys(mention.quote for _, mention in cited))
    explanation = f"{_EXPLANATIONS[conflict.rule]}：{quotes}"
    graph.add((iri, RDF.type, JP.Finding))
    graph.add((iri, RDF.type, SH.ValidationResult))
    graph.add((iri, SH.resultSeverity, SH.Info if doubtful else SH.Warning))
    graph.add((iri, SH.sourceConstraintComponent, JP.AuditConstraintComponent))
    graph.add((iri, SH.resultMessage, Literal(explanation, lang="zh")))
    graph.add((iri, SH.resultMessage, Literal(conflict.reason, lang="en")))
    graph.add((iri, JP.rule, Literal(conflict.rule)))
    graph.add((iri, JP.findingKind, code("finding-kind", "contradiction")))
    graph.add((iri, JP.findingCause, code("finding-cause", "wording")))
    graph.add((iri, JP.isDoubtful, Literal(doubtful)))
    if doubtful:
        graph.add((iri, JP.doubtReason, Literal("同一名称可指不同的文件")))
    graph.add((iri, JP.explanation, Literal(explanation)))
    graph.add((iri, JP.quoteList, Literal("|".join(dict.fromkeys(mention.quote for _, mention in cited)))))
    for reading, mention in cited:
        names = DocumentGraph(base, reading.document, reading.text_sha256)  # for its IRIs: nothing is added to it
        if (iri, SH.focusNode, None) not in graph:
            graph.add((iri, SH.focusNode, names.iri if reading.policy else report_iri(reading, base)))
        graph.add((iri, PROV.wasDerivedFrom, names.iri))
        graph.add((iri, JP.groundedIn, names.mention(mention)))
