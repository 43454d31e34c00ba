"""Who cites what: what the names of a document resolve to, and the direct statements of report or act and act."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from rdflib import Graph, URIRef

from kg import iris
from kg.derive.acts import act_fact
from kg.derive.items import Item, Output, encoded
from kg.derive.naming import policy_iri, report_node, resolution
from kg.derive.stage import Group, Stage, each
from kg.derive.terms import CITO, ELI, JP, iri, triple
from kg.mapping.base import DocumentGraph
from kg.reading import Reading
from kg.resources import data_dir
from kg.vocabulary import JP as JP_TERMS
from kg.vocabulary import code

CITING, CITES = "citing", "cites"


def citing_items(names: DocumentGraph, reading: Reading) -> Iterator[Item]:
    """The citations of a document: each with the name that it uses, its relation and its words.

    The payload is ``[document, report or document that findings are about, own name or null, articles, citations]``,
    a citation ``[key, title, number, relation, mention, quote]``.
    """
    own = reading.acts.own if reading.policy is not None else None
    report = report_node(reading, names.base)
    citations = [
        [
            *(named.key, named.title, named.number, citation.relation),
            *(names.node("mention", citation.mention.start, citation.mention.end), citation.mention.quote),
        ]
        for citation, named in zip(reading.records.citations, reading.cited, strict=True)
    ]
    if not citations and own is None:
        return
    articles = [names.node("article", one.mention.start) for one in reading.policy.articles] if reading.policy else []
    payload = [
        names.iri,
        report,
        names.iri if reading.policy else report,
        own.key if own else None,
        articles,
        citations,
    ]
    uses = {act_fact(named.key) for named in reading.cited} | ({act_fact(own.key)} if own else set())
    yield Item(CITING, (reading.document.sha256,), encoded(payload), tuple(sorted(uses)))


def citing_stages(base: str) -> tuple[Stage, ...]:
    """What each document cites; then what each report or act does."""
    return (
        Stage(CITING, "links", each(lambda group: _citing(group, base))),
        Stage(CITES, "links", each(_cites)),
    )


def _citing(group: Group, base: str) -> Output:
    output = Output()
    for member in group.members:
        document, report, _, own, articles, citations = member.value
        known = {key: _known(group, key) for key in {tuple(citation[0]) for citation in citations}}
        for key, found in known.items():
            if found:
                named = iris.node(base, "named-policy", (group.key, *key))
                output.lines += resolution(base, named, policy_iri(base, tuple(found[0])), *found[1:])
        act = _known(group, own) if own else None
        source = policy_iri(base, tuple(act[0])) if act else report
        if act:
            output.lines.append(triple(document, JP.expresses, iri(source)))
            output.lines += (triple(article, ELI.is_part_of, iri(source)) for article in articles)
        said = set()
        for key, _, _, relation, *_ in citations:
            found = known[tuple(key)]
            target = policy_iri(base, tuple(found[0])) if found else source
            if target != source:
                said |= {(predicate, target) for predicate in _properties(relation, act is not None)}
        if said:
            output.items.append(Item(CITES, (source,), encoded(sorted(said))))
    return output


def _known(group: Group, key: list[str | int] | tuple[str | int, ...]) -> list[Any] | None:
    found = group.facts.get(act_fact(key))
    known: list[Any] | None = json.loads(found) if found else None
    return known


def _cites(group: Group) -> Output:
    """What the documents of one report, or one act, cite."""
    return Output(
        [triple(group.key, predicate, iri(target)) for member in group.members for predicate, target in member.value]
    )


@cache
def _properties(relation: str, between_acts: bool) -> tuple[str, ...]:
    """The properties of a relation of citing, as terms."""
    chosen = JP_TERMS.actProperty if between_acts else JP_TERMS.reportProperty
    found = _relations().objects(URIRef(code("citation-relation", relation)), chosen)
    return (ELI.cites if between_acts else CITO.cites, *sorted(iri(str(one)) for one in found))


@cache
def _relations() -> Graph:
    return Graph().parse(data_dir("ontology") / "codes" / "citation-relation.ttl")
