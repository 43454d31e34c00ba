"""Nodes by words of their names, and words of documents: the search behind the page, notebooks and agents."""

from dataclasses import dataclass

from kg.citations import normalise_number
from kg.queries import string_literal
from kg.store import GraphStore, SelectResult, Term
from kg.vocabulary import PREFIXES

_PREFIX = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_KINDS = (
    ("bodies", "{ ?x a org:FormalOrganization } UNION { ?x a org:OrganizationalUnit }", "skos:prefLabel|skos:altLabel"),
    ("policies", "?x a eli:LegalResource .", "dcterms:title|eli:id_local"),
    ("documents", "?x a jp:Document .", "rdfs:label|jp:fileName"),
    ("projects", "?x a jp:Project .", "skos:prefLabel|skos:altLabel"),
    ("funds", "?x a jp:Fund .", "skos:prefLabel|skos:altLabel"),
    ("indicators", "?x a jp:Measure .", "skos:prefLabel|skos:altLabel"),
)
KINDS = tuple(kind for kind, _, _ in _KINDS)
"""What is found by its name."""

# The index finds the nodes; the filter tells which of their names it was.
_NAMED = """SELECT ?x (MIN(STR(?l)) AS ?label) WHERE {{
  ?x jp:matches {words} . {pattern} ?x {labels} ?l . FILTER(CONTAINS(LCASE(STR(?l)), LCASE({words}))) }}
GROUP BY ?x ORDER BY STRLEN(MIN(STR(?l))) ?label ?x LIMIT {limit}"""

_QUOTED = """SELECT DISTINCT ?mention ?exact ?start ?source ?file WHERE {{
  ?mention jp:matches {words} .
  ?mention oa:hasSelector ?selector ; oa:hasSource ?rendition .
  ?selector oa:exact ?exact ; oa:start ?start .
  ?document jp:textRendition ?rendition ; dcterms:identifier ?source ; jp:fileName ?file .
}} ORDER BY STRLEN(?exact) ?file ?start ?mention LIMIT {limit}"""


@dataclass(frozen=True, slots=True)
class Named:
    """A node whose name has the words: its IRI and the shortest such name."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a document that a statement rests on. ``source`` is the document's SHA-256, ``start`` an offset."""

    iri: str
    quote: str
    file: str
    start: int
    source: str

    @property
    def end(self) -> int:
        """Where the words end."""
        return self.start + len(self.quote)


def normal_words(words: str) -> str:
    """What is searched for: a document number in the form that the graph has it in, other words as they are."""
    words = words.strip()
    return normalise_number(words) or words


def named(store: GraphStore, words: str, kind: str, limit: int) -> list[Named]:
    """Up to ``limit`` nodes of one of ``KINDS`` with ``words`` in a name, the shortest names first."""
    pattern, labels = next((pattern, labels) for name, pattern, labels in _KINDS if name == kind)
    text = string_literal(normal_words(words))
    rows = _rows(store, _NAMED.format(pattern=pattern, labels=labels, words=text, limit=limit))
    return [Named(node, label) for node, label in rows]


def quoted(store: GraphStore, words: str, limit: int) -> list[Quoted]:
    """Up to ``limit`` passages with ``words`` in them, the shortest first."""
    rows = _rows(store, _QUOTED.format(words=string_literal(normal_words(words)), limit=limit))
    return [
        Quoted(mention, exact, file, int(start), source.removeprefix("sha256:"))
        for mention, exact, start, source, file in rows
    ]


def _rows(store: GraphStore, text: str) -> list[tuple[str, ...]]:
    answer = store.query(_PREFIX + text)
    assert isinstance(answer, SelectResult)
    return [tuple(map(_value, row)) for row in answer]


def _value(term: Term | None) -> str:
    return "" if term is None else term.value
