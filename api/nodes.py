"""What a page shows of one node: its statements, the words they rest on, and what points to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from api.context import Context
from api.labels import Labels, Shown
from kg.store import Row, Statement, Term
from kg.vocabulary import PREFIXES

SHOWN = 100
"""Values a predicate, quotes a node and backlinks a page: what is more is counted or paged."""

_GROUNDED_IN = PREFIXES["jp"] + "groundedIn"
# Statement nodes are shown as the evidence that they carry, not as what points here.
_SUBJECT = PREFIXES["rdf"] + "subject"
_TYPE = PREFIXES["rdf"] + "type"
# A node's own words, those of statements about it, those of the names that resolve to it, and a mention's own.
_EVIDENCE = """SELECT ?predicate ?document ?file ?identifier ?section ?start ?end ?quote WHERE {{
  {{ <{iri}> jp:groundedIn ?mention }}
  UNION {{ ?statement rdf:subject <{iri}> ; rdf:predicate ?predicate ; jp:groundedIn ?mention }}
  UNION {{ ?name jp:resolvesTo <{iri}> ; jp:groundedIn ?mention }}
  UNION {{ VALUES ?mention {{ <{iri}> }} }}
  ?mention oa:hasSource ?rendition ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end ; oa:exact ?quote .
  ?document jp:textRendition ?rendition ; jp:fileName ?file ; dcterms:identifier ?identifier .
  OPTIONAL {{ ?mention jp:section/jp:sectionPath ?section }}
}} ORDER BY ?file ?start ?end ?predicate ?document LIMIT {limit}"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a source. ``supports`` names the statement that they are for, empty where they are for the node."""

    quote: str
    document: Shown
    file: str
    section: str
    start: int
    end: int
    source: str
    supports: str


@dataclass(frozen=True, slots=True)
class Group:
    """The values (or subjects) under one predicate; ``more`` of them are not shown."""

    predicate: Shown
    values: tuple[Shown, ...]
    more: int


@dataclass(frozen=True, slots=True)
class NodeView:
    """A node's page. ``page`` counts the pages of backlinks from 1; ``last`` says that no page follows."""

    iri: str
    label: str
    types: tuple[Shown, ...]
    groups: tuple[Group, ...]
    evidence: tuple[Evidence, ...]
    more_evidence: bool
    backlinks: tuple[Group, ...]
    page: int
    last: bool


def view_node(context: Context, iri: str, page: int) -> NodeView | None:
    """Everything the graph says of ``iri``; ``None`` where it says nothing and nothing points to it."""
    said = _distinct(context.store.statements(subject=iri))
    first = (page - 1) * SHOWN
    # Backlinks come in the engine's order, which is the same every time: a hub has more of them than we can sort.
    pointing = list(islice(context.store.statements(object=iri), first, first + SHOWN + 1))
    if not said and not pointing:
        return None
    labels = Labels(context)
    evidence = _evidence(context, labels, iri)
    return NodeView(
        iri=iri,
        label=labels.of(iri),
        types=tuple(_shown(labels, one.object) for one in said if one.predicate == _TYPE),
        groups=_groups(labels, [(s.predicate, s.object) for s in said if s.predicate not in (_TYPE, _GROUNDED_IN)]),
        evidence=tuple(evidence[:SHOWN]),
        more_evidence=len(evidence) > SHOWN,
        backlinks=_groups(
            labels, [(s.predicate, s.subject) for s in _distinct(pointing[:SHOWN]) if s.predicate != _SUBJECT]
        ),
        page=page,
        last=len(pointing) <= SHOWN,
    )


def source_of(context: Context, iri: str) -> str | None:
    """The SHA-256 of the source whose text belongs to a node: a document itself, or a rendition of one."""
    rendition = PREFIXES["jp"] + "textRendition"
    documents = [one.subject.value for one in context.store.statements(predicate=rendition, object=iri)]
    if not documents and next(context.store.statements(subject=iri, predicate=rendition), None) is not None:
        documents = [iri]
    for document in sorted(documents):
        for one in context.store.statements(subject=document, predicate=PREFIXES["dcterms"] + "identifier"):
            sha256 = one.object.value.removeprefix("sha256:")
            if context.store.source_text(sha256) is not None:
                return sha256
    return None


def _distinct(statements: Iterable[Statement]) -> list[Statement]:
    """Statements without their graphs, each once, in a readable order."""
    seen = {(s.predicate, s.subject, s.object): s for s in statements}
    return sorted(seen.values(), key=lambda s: (s.predicate, s.object.value, s.object.language, s.subject.value))


def _groups(labels: Labels, pairs: list[tuple[str, Term]]) -> tuple[Group, ...]:
    by_predicate: dict[str, list[Term]] = {}
    for predicate, term in pairs:
        by_predicate.setdefault(predicate, []).append(term)
    return tuple(
        Group(
            _shown(labels, Term("iri", predicate)),
            tuple(_shown(labels, term) for term in terms[:SHOWN]),
            max(0, len(terms) - SHOWN),
        )
        for predicate, terms in by_predicate.items()
    )


def _shown(labels: Labels, term: Term) -> Shown:
    shown = labels.show(term)
    assert shown is not None
    return shown


def _evidence(context: Context, labels: Labels, iri: str) -> list[Evidence]:
    rows = context.rows(_EVIDENCE.format(iri=iri, limit=2 * SHOWN + 2))
    # A source with two names would give each of its quotes twice.
    found = {(_text(row[1]), _text(row[5]), _text(row[6]), _text(row[0])): row for row in reversed(rows)}
    return [_one_evidence(labels, row) for row in reversed(found.values())]


def _one_evidence(labels: Labels, row: Row) -> Evidence:
    predicate, document, file, identifier, section, start, end, quote = row
    assert document is not None
    return Evidence(
        quote=_text(quote),
        document=_shown(labels, document),
        file=_text(file),
        section=_text(section),
        start=int(_text(start)),
        end=int(_text(end)),
        source=_text(identifier).removeprefix("sha256:"),
        supports=labels.of(predicate.value) if predicate else "",
    )


def _text(term: Term | None) -> str:
    return term.value if term else ""
