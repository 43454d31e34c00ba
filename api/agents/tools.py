"""The tools: each a question to the graph, answered with IRIs and the words of the documents."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from api.agents import describing
from api.agents.forms import (
    MOST_ROWS,
    About,
    Description,
    Found,
    Kind,
    Node,
    Passage,
    Plain,
    Said,
    Table,
    clipped,
    fitting,
    passage,
)
from api.context import Context
from api.labels import is_iri, short
from kg import queries, search
from kg.errors import QueryError
from kg.evidence import evidence_of
from kg.query_pool import Limits
from kg.store import AskResult, QueryResult, Row, SelectResult, Term
from kg.vocabulary import PREFIXES

_ROWS = 50
_NODES = 25
_QUOTES = 3
_PASSAGES = 20
_STATEMENTS = 60
_MOST_PASSAGES = 2000
_NO_NODE = (
    "no row names a node of this graph, so there are no quotes: select the nodes (?x) that the numbers or names are "
    "taken from, or ask a saved query"
)


class Tools:
    """The tools over what ``find`` gives each call: the snapshot that is published then."""

    def __init__(self, find: Callable[[], Context], limits: Limits) -> None:
        self._find = find
        self._limits = limits

    def describe_graph(self) -> Description:
        """What is in the graph and how to ask it: documents, classes, properties, saved queries, prefixes, limits.

        Begin here. The graph holds what Chinese government performance documents say: bodies, acts and who cites
        them, projects, funds, indicators, figures, problems, and what does not add up.
        """
        return describing.describe(self._find(), self._limits)

    def describe_class(self, name: str) -> Kind:
        """One class (jp:Figure, or its IRI): its definition, the properties its nodes have with an example value
        each, and some nodes with the words that they rest on. Ask this before writing SPARQL about it."""
        here = self._find()
        iri = _expanded(name)
        kind = describing.describe_class(here, iri)
        if not kind.count:
            raise QueryError(f"{name}: no node is of this class; describe_graph lists those that there are")
        rows = here.rows(f"SELECT DISTINCT ?x WHERE {{ ?x a <{iri}> }} ORDER BY ?x LIMIT 3")
        nodes = [_node(here, kind.name, row[0].value) for row in rows if row[0]]
        return replace(kind, nodes=nodes)

    def search(self, words: str, limit: int = 10) -> Found:
        """Find nodes by a part of their name (bodies, policies by title or number in any form, documents, projects,
        funds, indicators) and passages of documents by their words. Chinese words, as the documents write them.
        ``limit`` is for each kind, at most 50."""
        here = self._find()
        limit = max(1, min(limit, 50))
        nodes, more = [], []
        for kind in search.KINDS:
            found = search.named(here.store, words, kind, limit + 1)
            more += [kind] if len(found) > limit else []
            nodes += [(kind, one.iri, one.label) for one in found[:limit]]
        quotes = search.quoted(here.store, words, limit + 1)
        more += ["passages"] if len(quotes) > limit else []
        passages = [passage(quote) for one in quotes[:limit] for quote in evidence_of(here.store, [one.iri], limit=1)]
        shown = [
            Node(kind, iri, label, _passages(here, [iri], 1)[0] if at < _NODES else [])
            for at, (kind, iri, label) in enumerate(nodes)
        ]
        cut = f"there are more {', '.join(more)} than {limit}: search for longer words or raise limit" if more else ""
        return Found(shown, passages, here.store.version, cut)

    def run_saved_query(
        self, name: str, parameters: dict[str, str] | None = None, limit: int = _ROWS, offset: int = 0
    ) -> Table:
        """Run a saved query of describe_graph with its parameters (a part of a name is enough unless it says IRI).
        Rows end with the node that they are about; ``limit`` is at most 200, ``offset`` gives the rows after."""
        here = self._find()
        text = queries.load(name).grounded(parameters or {})
        return self._table(here, text, limit, offset)

    def run_sparql(self, query: str, limit: int = _ROWS, offset: int = 0) -> Table:
        """Run a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT or DESCRIBE). It is ended at the limits of describe_graph;
        updates, SERVICE and LOAD are refused. Known prefixes need no PREFIX line. Select nodes (?x) beside labels:
        the words behind them come with the rows. ``limit`` is at most 200, ``offset`` gives the rows after."""
        return self._table(self._find(), _with_prefixes(query), limit, offset)

    def show_evidence(self, iri: str, offset: int = 0) -> About:
        """A node (an IRI from any answer): what is said of it, and the words of the documents that it rests on,
        with file, page or cell, and offsets. ``offset`` gives the passages after the first 20."""
        here = self._find()
        iri = _expanded(iri)
        statements = list(islice(here.store.statements(subject=iri), _STATEMENTS + 1))
        quotes = evidence_of(here.store, [iri], seconds=self._limits.seconds, limit=_MOST_PASSAGES)
        if not statements and not quotes:
            raise QueryError(f"{iri}: nothing in this graph has this IRI; search finds nodes by name")
        shown = [passage(quote) for quote in quotes[offset : offset + _PASSAGES]]
        left = len(quotes) - offset - len(shown)
        missing = [f"at least {left} more passages: offset={offset + len(shown)}"] if left > 0 else []
        if len(statements) > _STATEMENTS:
            missing.append(f"only {_STATEMENTS} statements are shown: run_sparql asks for others")
        said = [
            Said(short(one.predicate), _short(one.object), _label(here, one.object)) for one in statements[:_STATEMENTS]
        ]
        return About(iri, _name(here, iri), said, shown, here.store.version, "; ".join(missing))

    def _table(self, here: Context, text: str, limit: int, offset: int) -> Table:
        limit, offset = max(1, min(limit, MOST_ROWS)), max(0, offset)
        result = here.store.query(text, seconds=self._limits.seconds)
        columns, found = _rows(result)
        rows, cut = fitting(islice(found, offset, None), limit)
        if cut:
            cut += f": ask again with offset={offset + len(rows)}, or ask for less"
        nodes = _own_nodes(here, rows)
        evidence, more = _passages(here, nodes[:_NODES], _QUOTES)
        if len(nodes) > _NODES or more:
            cut += f"{'; ' if cut else ''}not all words are shown: show_evidence has those of one node"
        note = _NO_NODE if rows and not evidence and not isinstance(result, AskResult) else ""
        return Table(columns, rows, evidence, here.store.version, cut, note)


def _rows(result: QueryResult) -> tuple[list[str], Iterator[Row]]:
    if isinstance(result, SelectResult):
        return list(result.columns), iter(result)
    if isinstance(result, AskResult):
        answer = Term("literal", str(result.value).lower(), "", PREFIXES["xsd"] + "boolean")
        return ["answer"], iter([(answer,)])
    return ["subject", "predicate", "object"], ((one.subject, Term("iri", one.predicate), one.object) for one in result)


def _own_nodes(here: Context, rows: Iterable[list[Plain]]) -> list[str]:
    """The nodes of this graph that the rows name, each once."""
    own = f"{here.base}id/"
    return list(
        dict.fromkeys(value for row in rows for value in row if isinstance(value, str) and value.startswith(own))
    )


def _passages(here: Context, nodes: Iterable[str], most: int) -> tuple[list[Passage], bool]:
    """Up to ``most`` passages of each node, and whether a node has more."""
    found: list[Passage] = []
    more = False
    for node in nodes:
        # A passage may come in several rows: one for each statement that rests on it.
        quotes = evidence_of(here.store, [node], limit=10 * most)
        found += map(passage, quotes[:most])
        more = more or len(quotes) > most
    return found, more


def _node(here: Context, kind: str, iri: str) -> Node:
    return Node(kind, iri, _name(here, iri), _passages(here, [iri], 1)[0])


def _name(here: Context, iri: str) -> str:
    return _label(here, Term("iri", iri))


def _label(here: Context, term: Term) -> str:
    """The name of a node, the Chinese one first; empty for what has none."""
    if term.kind != "iri":
        return ""
    for name in ("skos:prefLabel", "dcterms:title", "rdfs:label"):
        found = [one.object for one in here.store.statements(subject=term.value, predicate=_expanded(name))]
        if found:
            return min(found, key=lambda label: (label.language == "en", label.value)).value
    return ""


def _short(term: Term) -> str:
    return short(term.value) if term.kind == "iri" else clipped(term.value)


def _expanded(name: str) -> str:
    """The IRI of ``jp:Figure``, of ``<…>`` or of an IRI. Raises QueryError on what is neither."""
    prefix, _, local = name.partition(":")
    iri = PREFIXES[prefix] + local if prefix in PREFIXES else name.strip("<>")
    if not is_iri(iri):
        raise QueryError(f"{name}: is no IRI and has no known prefix; describe_graph lists the prefixes")
    return iri


def _with_prefixes(query: str) -> str:
    """The query with the known prefixes declared that it uses and does not declare, on its first line."""
    declared = {name.lower() for name in re.findall(r"\bPREFIX\s+([\w-]*)\s*:", query, re.IGNORECASE)}
    used = set(re.findall(r"(?<![\w<])([A-Za-z][\w-]*):", query))
    lines = (f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if name in used and name not in declared)
    return "".join(lines) + query
