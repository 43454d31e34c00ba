"""The texts of nodes that can be searched: labels, and the words of mentions."""

import re
from collections.abc import Iterable, Iterator

import pyoxigraph

from kg.store.text import LABEL, QUOTE, Place, Texts
from kg.vocabulary import PREFIXES

_DEFAULT = pyoxigraph.DefaultGraph()
_LABELS = tuple(
    pyoxigraph.NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (
        ("rdfs", "label"),
        ("skos", "prefLabel"),
        ("skos", "altLabel"),
        ("dcterms", "title"),
        ("eli", "id_local"),
        ("jp", "fileName"),
    )
)
_QUOTE = pyoxigraph.NamedNode(PREFIXES["oa"] + "exact")
_SELECTOR = pyoxigraph.NamedNode(PREFIXES["oa"] + "hasSelector")
_TEXT = re.compile(rb'[^"\\\n]*(?:\\.[^"\\\n]*)*')
_WORDS = f"SELECT ?mention ?quote {{ ?mention {_SELECTOR} ?selector . ?selector {_QUOTE} ?quote }}"


def all_texts(store: pyoxigraph.Store) -> Iterator[tuple[Place, str]]:
    """Every node with its labels, every mention with its words."""
    for predicate in _LABELS:
        for quad in store.quads_for_pattern(None, predicate, None, _DEFAULT):
            if isinstance(quad.subject, pyoxigraph.NamedNode) and isinstance(quad.object, pyoxigraph.Literal):
                yield (LABEL, quad.subject.value), quad.object.value
    # Joined in the engine, which looks up a selector in half the time of a call; it keeps none of the rows.
    words = store.query(_WORDS)
    assert isinstance(words, pyoxigraph.QuerySolutions)
    for mention, quote in words:
        if isinstance(mention, pyoxigraph.NamedNode) and isinstance(quote, pyoxigraph.Literal):
            yield (QUOTE, mention.value), quote.value


def texts_of(lines: bytes) -> Texts:
    """What N-Triples, whole lines as the engine writes them and none of a blank node, say of texts."""
    labels = [found for predicate in _LABELS for found in _literals(lines, predicate.value)]
    return Texts(labels, list(_links(lines, _SELECTOR.value)), list(_literals(lines, _QUOTE.value)))


def _literals(lines: bytes, predicate: str) -> Iterator[tuple[str, str]]:
    """The subjects of a predicate and its literals."""
    # No literal has these bytes in it, for its quotes are escaped.
    marker = f'> <{predicate}> "'.encode()
    at = lines.find(marker)
    while at >= 0:
        found = _TEXT.match(lines, at + len(marker))
        assert found is not None
        yield _subject(lines, at), _unescaped(found[0])
        at = lines.find(marker, found.end())


def _links(lines: bytes, predicate: str) -> Iterator[tuple[str, str]]:
    """The subjects of a predicate and the IRIs that it leads to."""
    marker = f"> <{predicate}> <".encode()
    at = lines.find(marker)
    while at >= 0:
        begin = at + len(marker)
        end = lines.index(b">", begin)
        yield _subject(lines, at), lines[begin:end].decode("utf-8")
        at = lines.find(marker, end)


def _subject(lines: bytes, end: int) -> str:
    """The IRI that a line begins with, and that ends here."""
    return lines[lines.rfind(b"\n", 0, end) + 2 : end].decode("utf-8")


def _unescaped(text: bytes) -> str:
    if b"\\" not in text:
        return text.decode("utf-8")
    (quad,) = pyoxigraph.parse(b'<x:> <x:> "' + text + b'" .', pyoxigraph.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, pyoxigraph.Literal)
    return quad.object.value


def texts_at(store: pyoxigraph.Store, place: Place) -> list[str]:
    """The texts of one node, or of one mention."""
    kind, node = place[0], pyoxigraph.NamedNode(place[1])
    if kind == LABEL:
        found = [quad.object for one in _LABELS for quad in store.quads_for_pattern(node, one, None, _DEFAULT)]
    else:
        found = [
            quad.object
            for link in store.quads_for_pattern(node, _SELECTOR, None, _DEFAULT)
            if not isinstance(link.object, pyoxigraph.Literal)
            for quad in store.quads_for_pattern(link.object, _QUOTE, None, _DEFAULT)
        ]
    return sorted(value.value for value in found if isinstance(value, pyoxigraph.Literal))


def places_of(store: pyoxigraph.Store, triples: Iterable[pyoxigraph.Triple]) -> Iterator[Place]:
    """The nodes whose texts may be others where these statements come or go, and are in the store at this moment."""
    for triple in triples:
        if triple.predicate in _LABELS or triple.predicate == _SELECTOR:
            if isinstance(triple.subject, pyoxigraph.NamedNode):
                yield (QUOTE if triple.predicate == _SELECTOR else LABEL), triple.subject.value
        elif triple.predicate == _QUOTE:
            for link in store.quads_for_pattern(None, _SELECTOR, triple.subject, _DEFAULT):
                if isinstance(link.subject, pyoxigraph.NamedNode):
                    yield QUOTE, link.subject.value
