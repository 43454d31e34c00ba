"""Resolved acts: one node a policy, what it is annexed to, what befell it, and who cites it in which relation."""

from collections.abc import Iterable, Iterator
from functools import cache

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SKOS

from kg import iris
from kg.iris import Key
from kg.linking.policies import Event, PolicyLinks, ResolvedPolicy, resolve_policies
from kg.mapping.base import code, resolution
from kg.mapping.ontology import codes_by_word
from kg.mapping.reports import report_iri
from kg.reading import Reading
from kg.resources import data_dir
from kg.vocabulary import CITO, ELI, JP, date_literal


def policy_links(readings: Iterable[Reading]) -> PolicyLinks:
    """The acts that all readings name or are, linked."""
    return resolve_policies(reading.acts for reading in readings)


def policy_iri(base: str, key: Key) -> URIRef:
    """A resolved act by its key; the year and number of a numbered one stand readable in it."""
    return URIRef(iris.node(base, "policy", key, readable=str(key[1]) if key[0] == "number" else ""))


def map_policies(
    graph: Graph, links: PolicyLinks, readings: Iterable[Reading], issuers: dict[str, URIRef], base: str
) -> None:
    """Every act with its resolutions and events, and the direct statements of who cites it."""
    iris.check_distinct((str(policy_iri(base, policy.key)), policy.key) for policy in links.policies)
    for policy in links.policies:
        _map_act(graph, policy, issuers, base)
    targets = {found.named: found for found in links.resolutions}
    for reading in readings:
        sha256 = reading.document.sha256
        for name in dict.fromkeys(reading.cited):
            if name.key in targets:
                named = URIRef(iris.node(base, "named-policy", (sha256, *name.key)))
                found = targets[name.key]
                resolution(graph, base, named, policy_iri(base, found.resolved), found.rule, found.reason)
        source = _source(graph, reading, {key: found.resolved for key, found in targets.items()}, base)
        for citation, name in zip(reading.records.citations, reading.cited, strict=True):
            if name.key in targets:
                _cite(graph, source, citation.relation, policy_iri(base, targets[name.key].resolved))


def _map_act(graph: Graph, policy: ResolvedPolicy, issuers: dict[str, URIRef], base: str) -> None:
    iri = policy_iri(base, policy.key)

    def date(predicate: URIRef, value: str) -> None:
        if value:
            graph.add((iri, predicate, date_literal(value)))

    graph.add((iri, RDF.type, ELI.LegalResource))
    graph.add((iri, RDFS.label, Literal(policy.title or policy.number, lang="zh")))
    if policy.title:
        graph.add((iri, DCTERMS.title, Literal(policy.title, lang="zh")))
    for title in policy.titles:
        if title != policy.title:
            graph.add((iri, SKOS.altLabel, Literal(title, lang="zh")))
    if policy.number:
        graph.add((iri, ELI.id_local, Literal(policy.number)))
    if policy.issuers:
        graph.add((iri, JP.issuerList, Literal("|".join(policy.issuers))))
    for issuer in policy.issuers:
        if issuer in issuers:
            graph.add((iri, ELI.passed_by, issuers[issuer]))
    if policy.kind in codes_by_word("policy-kind"):
        graph.add((iri, JP.policyKind, codes_by_word("policy-kind")[policy.kind]))
    if policy.annex_of:
        graph.add((iri, ELI.is_annex_of, policy_iri(base, policy.annex_of)))
    date(ELI.date_document, policy.date)
    date(ELI.first_date_entry_in_force, policy.in_force_from)
    date(ELI.date_no_longer_in_force, policy.in_force_until)
    graph.add((iri, JP.citedByCount, Literal(len(policy.cited_by))))
    for event in policy.events:
        _map_event(graph, iri, event, base)


def _map_event(graph: Graph, act: URIRef, event: Event, base: str) -> None:
    iri = URIRef(iris.node(base, "act-event", (str(act), event.kind, event.date, event.document), event.date[:4]))
    graph.add((iri, RDF.type, JP.ActEvent))
    graph.add((iri, JP.eventOf, act))
    graph.add((iri, JP.eventKind, code("policy-status", event.kind)))
    graph.add((iri, PROV.wasDerivedFrom, URIRef(iris.document(base, event.document))))
    if event.date:
        graph.add((iri, JP.eventDate, date_literal(event.date)))
    if event.by:
        graph.add((iri, JP.eventBy, policy_iri(base, event.by)))


def _source(graph: Graph, reading: Reading, targets: dict[Key, Key], base: str) -> URIRef:
    """What cites: the act that a document is, with its articles, or the report that it expresses."""
    own = reading.acts.own
    if own is None or reading.policy is None or own.key not in targets:
        return report_iri(reading, base)
    act = policy_iri(base, targets[own.key])
    graph.add((URIRef(iris.document(base, reading.document.sha256)), JP.expresses, act))
    for article in reading.policy.articles:
        part = URIRef(iris.node(base, "article", (reading.document.sha256, article.mention.start)))
        graph.add((part, ELI.is_part_of, act))
    return act


def _cite(graph: Graph, source: URIRef, relation: str, target: URIRef) -> None:
    if source == target:
        return
    between_acts = (source, RDF.type, ELI.LegalResource) in graph
    graph.add((source, ELI.cites if between_acts else CITO.cites, target))
    for predicate in _properties(relation, between_acts):
        graph.add((source, predicate, target))


def _properties(relation: str, between_acts: bool) -> Iterator[URIRef]:
    graph = _relations()
    chosen = graph.objects(code("citation-relation", relation), JP.actProperty if between_acts else JP.reportProperty)
    return (predicate for predicate in chosen if isinstance(predicate, URIRef))


@cache
def _relations() -> Graph:
    return Graph().parse(data_dir("ontology") / "codes" / "citation-relation.ttl")
