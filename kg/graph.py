"""A built graph as a notebook uses it: ask, search, and go from any answer back to the words of the documents."""

import weakref
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kg import search
from kg.answer import Answer, answer_of
from kg.errors import UsageError
from kg.evidence import Quote, evidence_of
from kg.queries import load, names
from kg.store import GraphStore, open_snapshot

if TYPE_CHECKING:
    from kg.built import BuildResult

_MOST = 50
_AT_ONCE = 200


def build(
    paths: str | Path | Iterable[str | Path],
    folder: str | Path = "graph",
    **options: Any,  # noqa: ANN401 - those of kg.pipeline.build
) -> "BuildResult":
    """Build the graph of the files or folders at ``paths`` into ``folder``, in place of what was there.

    ``options`` and errors are those of ``kg.pipeline.build``. What could not be read is left out and named.

    >>> from kg import build
    >>> result = build([samples / "reservoir_2023_table.txt", samples / "water_2023_final_account.txt"], new)
    >>> len(result.documents), result.left_out
    (2, ())
    >>> result
    BuildResult(2 documents, 0 left out, ... statements)
    """
    # spaCy takes a second to load, and asking needs none of it.
    from kg.pipeline import build as run

    several = [paths] if isinstance(paths, str | Path) else paths
    return run([Path(path) for path in several], Path(folder), **options)


def open_graph(folder: str | Path = "graph") -> "Graph":
    """Open the graph that ``kg build`` (or ``build``) has made in ``folder``, as it is now.

    Raises ``StoreError`` where there is none. A later build leaves what is open as it is.

    >>> from kg import open_graph
    >>> with open_graph(folder) as graph:
    ...     graph.query("ASK { ?s ?p ?o }")[0]
    {'answer': True}
    """
    return Graph(open_snapshot(Path(folder)))


class Graph:
    """An open graph; get one by ``open_graph``. ``store`` is what it reads from.

    >>> from kg import open_graph
    >>> graph = open_graph(folder)
    >>> graph.query("who-cites", wanted="财预〔2020〕10号").column("file")
    ('rural_supply_2023_evaluation.txt', 'water_2022_self_evaluation.txt')
    """

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        # Notebooks let things go without a word; the snapshot must not be held by what nobody can reach.
        weakref.finalize(self, store.close)

    def query(self, query: str, **parameters: str) -> Answer:
        """Ask: the name of a saved query with its parameters (see ``queries``), or SPARQL 1.1.

        The rows of a saved query end with the ``node`` that they are about, where no other column has it. Raises
        ``QueryError`` with the place of what is wrong. SPARQL declares the prefixes that it uses.

        >>> from kg import open_graph
        >>> graph = open_graph(folder)
        >>> graph.query("indicators-below-full")[0]["name"]
        '主汛期前完工率'
        >>> graph.query("PREFIX jp: <https://w3id.org/jipu/ns#> SELECT (COUNT(*) AS ?n) { ?x a jp:Document }")[0]
        {'n': 8}
        """
        if query in names():
            return answer_of(self.store.query(load(query).grounded(parameters)))
        if parameters:
            raise UsageError("parameters are for saved queries; write the value into the query itself")
        # A name that there is none of gets the error that lists the names.
        return answer_of(self.store.query(query if "{" in query else load(query).text))

    @property
    def queries(self) -> Answer:
        """The saved queries: name, title and the parameters that each takes.

        >>> from kg import open_graph
        >>> [row["parameters"] for row in open_graph(folder).queries if row["name"] == "words-behind"]
        ['node']
        """
        rows = [
            (query.name, f"{query.title_zh} {query.title_en}", " ".join(one.name for one in query.parameters))
            for query in map(load, names())
        ]
        return Answer(("name", "title", "parameters"), rows)

    def search(self, words: str, limit: int = _MOST) -> Answer:
        """Nodes with ``words`` in a name, by kind, and passages of documents: up to ``limit`` of each.

        >>> from kg import open_graph
        >>> graph = open_graph(folder)
        >>> graph.search("教育局", limit=1)[0]["label"]
        '沄川市苇浦区教育局'
        """
        rows = [
            (kind, node.label, node.iri)
            for kind in search.KINDS
            for node in search.named(self.store, words, kind, limit)
        ]
        rows += [("quotes", one.quote, one.iri) for one in search.quoted(self.store, words, limit)]
        return Answer(("kind", "label", "iri"), rows)

    def evidence(self, what: str | Mapping[str, Any] | Iterable[str]) -> tuple[Quote, ...]:
        """The words behind an IRI, several IRIs, or a row of an answer or data frame (by the IRIs in it).

        Empty where a node is known and no document speaks of it (a code, say). Raises ``UsageError`` on a row
        without an IRI.

        >>> from kg import open_graph
        >>> graph = open_graph(folder)
        >>> row = graph.query("citations")[0]
        >>> quote = graph.evidence(row["policy"])[0]
        >>> quote.file, quote.start, quote.end, quote.quote
        ('education_2024_budget.txt', 211, 223, '《中华人民共和国预算法》')
        >>> quote in graph.evidence(row)
        True
        """
        iris = [what] if isinstance(what, str) else _iris(what)
        if not iris:
            raise UsageError("there is no IRI in this row; take one of an answer with a column of IRIs")
        batches = (iris[start : start + _AT_ONCE] for start in range(0, len(iris), _AT_ONCE))
        return tuple(quote for batch in batches for quote in evidence_of(self.store, batch))

    def close(self) -> None:
        """Let the graph go, so that later builds may remove it.

        >>> from kg import open_graph
        >>> open_graph(folder).close()
        """
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        store = self.store
        return f"Graph({store.quads:,} statements in {len(store.graphs()):,} graphs, version {store.version[:12]})"

    def _repr_html_(self) -> str:
        """What is inside, as notebooks show it."""
        store = self.store
        rows = (("documents", len(self._documents)), ("statements", store.quads), ("graphs", len(store.graphs())))
        cells = "".join(f"<tr><td>{name}</td><td>{count:,}</td></tr>" for name, count in rows)
        return f"<table>{cells}</table><p>version {escape(store.version[:12])}</p>"

    @property
    def _documents(self) -> list[object]:
        found = self.store.manifest.get("documents", [])
        return found if isinstance(found, list) else []


def _iris(what: Mapping[str, Any] | Iterable[str]) -> list[str]:
    """The IRIs of a row (a mapping or a pandas series) or list, each once."""
    values = getattr(what, "values", what)
    found = values() if callable(values) else values
    return list(dict.fromkeys(one for one in found if isinstance(one, str) and one.startswith(("http://", "https://"))))
