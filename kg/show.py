"""``kg show``: a node with what is said of it, and the words that each statement rests on."""

from collections.abc import Callable

from kg.errors import QueryError
from kg.evidence import evidence_of
from kg.queries import string_literal
from kg.store import GraphStore, SelectResult, Statement, Term
from kg.vocabulary import PREFIXES

Echo = Callable[[str], object]

_PREFIX = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
# Resolved nodes first: they are what a name stands for; the names in the documents follow.
_FIND = (
    _PREFIX
    + """SELECT ?node (MIN(?rank) AS ?best) (SAMPLE(?text) AS ?label) WHERE {{
  VALUES (?property ?rank) {{
    (eli:id_local 0) (jp:documentNumber 1) (skos:prefLabel 2) (dcterms:title 2) (skos:altLabel 3) (rdfs:label 3)
  }}
  ?node ?property ?text .
  FILTER(CONTAINS(LCASE(STR(?text)), LCASE({text})))
  FILTER NOT EXISTS {{ ?node a oa:TextPositionSelector }}
  FILTER NOT EXISTS {{ ?node jp:resolvesTo ?other }}
}} GROUP BY ?node ORDER BY ?best STRLEN(STR(?label)) ?node LIMIT {limit}"""
)


def show(store: GraphStore, what: str, limit: int, echo: Echo) -> None:
    """Print the node whose IRI is ``what``, or up to ``limit`` nodes whose label has it.

    Raises ``QueryError`` where nothing is known by that name.
    """
    if what.startswith(("http://", "https://")):
        nodes = [what]
    else:
        rows = _select(store, _FIND.format(text=string_literal(what), limit=limit))
        nodes = [row[0].value for row in rows if row[0]]
    shown = [iri for iri in nodes if _show_node(store, iri, echo)]
    if not shown:
        raise QueryError(
            f"{what}: nothing in this graph has this IRI or label; kg query documents shows what is inside"
        )


def _select(store: GraphStore, text: str) -> list[tuple[Term | None, ...]]:
    result = store.query(text)
    return list(result) if isinstance(result, SelectResult) else []


def _show_node(store: GraphStore, iri: str, echo: Echo) -> bool:
    statements = sorted(set(store.statements(subject=iri)), key=lambda s: (s.predicate, s.object.value))
    if not statements:
        return False
    echo(f"\n<{iri}>")
    for statement in statements:
        if not statement.predicate.endswith("#groundedIn"):
            echo(f"  {_short(statement.predicate)}  {_value(store, statement)}")
    for quote in evidence_of(store, [iri]):
        echo(f"  {quote}")
    return True


def _value(store: GraphStore, statement: Statement) -> str:
    value = statement.object
    if value.kind != "iri":
        return value.value
    labels = (
        found.object
        for name in ("skos:prefLabel", "dcterms:title", "rdfs:label")
        for found in store.statements(subject=value.value, predicate=_long(name))
    )
    # Chinese first: it is what the documents say.
    label = min(labels, key=lambda term: (term.language == "en", term.value), default=Term("literal", "")).value
    return f"{label} <{_short(value.value)}>" if label else f"<{_short(value.value)}>"


def _long(name: str) -> str:
    prefix, local = name.split(":")
    return PREFIXES[prefix] + local


def _short(iri: str) -> str:
    for name, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{name}:{iri[len(namespace) :]}"
    return iri
