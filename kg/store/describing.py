"""What DESCRIBE says of a node: its statements, their words, names of what it points to, and what points to it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph

from kg.vocabulary import PREFIXES

BACKLINKS = 100
"""How many of the statements that point to a node are told at once."""

# SPARQL leaves to the service what DESCRIBE answers; the engine's own answer is a node's statements alone.
_AROUND = """PREFIX jp: <{jp}> PREFIX oa: <{oa}> PREFIX rdfs: <{rdfs}> PREFIX skos: <{skos}>
CONSTRUCT {{ ?mention ?mp ?mo . ?selector ?sp ?so . ?value ?lp ?label }} WHERE {{
  {{ <{iri}> jp:groundedIn ?mention . ?mention ?mp ?mo }}
  UNION {{ <{iri}> jp:groundedIn/oa:hasSelector ?selector . ?selector ?sp ?so }}
  UNION {{ VALUES ?lp {{ rdfs:label skos:prefLabel }} <{iri}> ?p ?value . ?value ?lp ?label }}
}}"""
_POINTING = "CONSTRUCT {{ ?s ?p <{iri}> }} WHERE {{ ?s ?p <{iri}> }} OFFSET {offset} LIMIT {limit}"


def enriched(
    store: pyoxigraph.Store, native: Iterable[pyoxigraph.Triple], options: Mapping[str, Any]
) -> Iterator[pyoxigraph.Triple]:
    """The engine's answer to DESCRIBE, after each node what stands around it in the same data set.

    Memory is bounded by the number of nodes described.
    """
    seen: set[str] = set()
    current = ""
    for triple in native:
        subject = triple.subject
        if isinstance(subject, pyoxigraph.NamedNode) and subject.value != current:
            yield from _once(store, current, seen, options)
            current = subject.value
        yield triple
    yield from _once(store, current, seen, options)


def pointing(iri: str, page: int) -> str:
    """The query for page ``page`` (from 1) of the statements that point to an IRI, in the engine's order."""
    return _POINTING.format(iri=iri, offset=(page - 1) * BACKLINKS, limit=BACKLINKS)


def _once(store: pyoxigraph.Store, iri: str, seen: set[str], options: Mapping[str, Any]) -> Iterator[pyoxigraph.Triple]:
    if not iri or iri in seen:
        return
    seen.add(iri)
    yield from _constructed(store, _AROUND.format(iri=iri, **PREFIXES), options)
    yield from _constructed(store, pointing(iri, 1), options)


def _constructed(store: pyoxigraph.Store, text: str, options: Mapping[str, Any]) -> Iterator[pyoxigraph.Triple]:
    answer = store.query(text, **options)
    assert isinstance(answer, pyoxigraph.QueryTriples)
    return answer
