"""A snapshot that is open, read-only."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import pyoxigraph

from kg import matches, sparql_guard
from kg.errors import QueryError, UsageError
from kg.layout import Layout, read_layout
from kg.store import describing, merging
from kg.store import folder as layout
from kg.store.catalogue import Catalogue
from kg.store.sharing import Shared, shared
from kg.store.sorting import sorted_lines
from kg.store.terms import (
    QUAD_FORMATS,
    AskResult,
    ExportResult,
    GraphResult,
    QueryResult,
    SelectResult,
    Statement,
    graph_format,
    skolem,
    term,
    unreadable,
)
from kg.store.text import TextIndex


class GraphStore:
    """One snapshot, immutable for as long as it is open; safe to use from several threads.

    ``path`` is its folder, ``version`` identifies the statements, ``manifest`` is what the build handed in,
    ``quads`` counts statements. Use as a context manager, or ``close`` it, so that a later build may remove it.
    """

    def __init__(self, path: Path, store: pyoxigraph.Store, lock: IO[str] | None, content: Mapping[str, Any]) -> None:
        self._store = store
        self._lock = lock
        self.path = path
        self.version: str = content["version"]
        self.quads: int = content["quads"]
        self.manifest: Mapping[str, Any] = dict(content["build"])
        self._texts = TextIndex(path)
        self._catalogue = Catalogue(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the snapshot go; answers that are still open stay readable until they are dropped."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def asked_by(self, _client: str, _gone: Callable[[], bool]) -> Self:
        """This store for one client, who has a share of what it can do, and until ``gone`` says that nobody waits.

        That matters to a store that evaluates in processes of their own (kg.query_pool).
        """
        return self

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""
        return self._catalogue.graphs()

    def has(self, graph: str) -> bool:
        """Whether there is a named graph of this IRI."""
        return self.graph_size(graph) > 0

    def graph_digest(self, graph: str) -> str:
        """The digest of a named graph, a function of its statements alone: the sum of the SHA-256 of its N-Triples
        lines modulo 2^256, in hex. Empty where there is none."""
        return self._catalogue.graph(graph)[1]

    def graph_size(self, graph: str) -> int:
        """How many statements a named graph has; 0 where there is none."""
        return self._catalogue.graph(graph)[0]

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
        prefixes: Mapping[str, str] | None = None,
        seconds: float | None = None,
        inspection: sparql_guard.Inspection | None = None,
    ) -> QueryResult:
        """Answer a SPARQL 1.1 query.

        The data set is what the request names: ``default_graphs`` and ``named_graphs`` (the protocol's parameters)
        before the query's FROM; where neither is given the default graph is the union of all graphs and every named
        graph can be asked. A graph that the store does not have is empty where the request names it, as in GRAPH;
        FROM asks for a document, so there it is refused. ``prefixes`` go into written Turtle. Raises QueryError (with
        line and column) on a query that does not parse, on updates, SERVICE and LOAD, and on FROM as said: nothing is
        ever fetched. ``seconds`` binds a store that evaluates in processes of their own (kg.query_pool);
        nothing can end a query that runs here. ``inspection`` is what ``check`` has said of it, where it was asked
        already.
        """
        found = inspection or self.check(text, default_graphs, named_graphs, base)
        return self.evaluate(found.rewritten or text, default_graphs, named_graphs, base, prefixes)

    def check(
        self,
        text: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> sparql_guard.Inspection:
        """What a query is. Raises QueryError on what is refused before it is evaluated."""
        inspection = sparql_guard.inspect(text, base or "")
        asked = (*(default_graphs or ()), *(named_graphs or ()))
        for graph in () if asked else inspection.graphs:
            if not self.has(graph):
                raise QueryError(f"<{graph}>: this graph is not in the store, and nothing is fetched from elsewhere")
        if "matches" not in text:
            return inspection
        rewritten, capped = matches.rewrite(text, self.search)
        # What was taken out may have held a quote that hid a word from one reading and not from the other.
        sparql_guard.inspect(rewritten, base or "")
        return replace(inspection, rewritten=rewritten, capped=capped)

    def search(self, words: str) -> tuple[tuple[str, ...], bool]:
        """The nodes with a label or quote that has ``words`` in it, and whether there are more than text.MOST."""
        return self._texts.find(words)

    def evaluate(
        self,
        text: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> QueryResult:
        """Answer a query that ``check`` has let pass: the engine itself would call out for SERVICE."""
        store, options = self._data_set(text, default_graphs, named_graphs, base)
        try:
            answer = store.query(text, **options)
        except SyntaxError as error:
            raise QueryError(sparql_guard.explain(text, str(error))) from error
        except (ValueError, RuntimeError) as error:
            raise QueryError(f"the query cannot be evaluated: {' '.join(str(error).split())}") from error
        except OSError as error:
            raise unreadable(error) from error
        if isinstance(answer, pyoxigraph.QuerySolutions):
            return SelectResult(tuple(variable.value for variable in answer.variables), answer)
        if isinstance(answer, pyoxigraph.QueryBoolean):
            return AskResult(bool(answer), answer)
        inspection = sparql_guard.inspect(text, base or "")
        # What FROM leaves in, the engine alone knows.
        if inspection.form == "describe" and not inspection.graphs:
            return GraphResult(dict(prefixes or {}), describing.enriched(store, answer, options))
        return GraphResult(dict(prefixes or {}), answer)

    def _data_set(
        self, text: str, default: Sequence[str] | None, named: Sequence[str] | None, base: str | None
    ) -> tuple[pyoxigraph.Store, dict[str, Any]]:
        """What the engine is asked, and with which options."""
        options: dict[str, Any] = {"base_iri": base}
        if not (default or named) and "from" in text.lower():
            inspection = sparql_guard.inspect(text, base or "")
            if len(inspection.default_graphs) > 1:
                default, named = inspection.default_graphs, inspection.named_graphs
        if not (default or named):
            return self._store, options
        options["default_graph"] = [_graph_name(graph) for graph in dict.fromkeys(default or ())]
        options["named_graphs"] = [_graph_name(graph) for graph in named or ()]
        if len(options["default_graph"]) < 2:
            return self._store, options
        options["default_graph"] = pyoxigraph.DefaultGraph()
        return merging.merged(self._store, default or (), named or ()), options

    def statements(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,
        graph: str | None = None,
    ) -> Iterator[Statement]:
        """The statements that fit, each with its graph; ``None`` fits all, an argument that is no IRI nothing.

        The order is the engine's, the same every time for the same snapshot.
        """
        try:
            pattern = [
                None if iri is None else pyoxigraph.NamedNode(iri) for iri in (subject, predicate, object, graph)
            ]
        except ValueError:
            return
        for quad in self._store.quads_for_pattern(*pattern):
            if isinstance(quad.graph_name, pyoxigraph.NamedNode):
                yield Statement(term(quad.subject), quad.predicate.value, term(quad.object), quad.graph_name.value)

    def graph(self, graph: str, *, prefixes: Mapping[str, str] | None = None) -> ExportResult:
        """The statements of one named graph, its blank nodes as blank nodes again; none where there is no such graph.

        Statements come in the engine's order, the same every time for the same snapshot.
        """

        def triples() -> Iterator[pyoxigraph.Triple]:
            return (_with_blank_nodes(quad, skolem(graph)) for quad in self._quads(graph))

        return ExportResult(dict(prefixes or {}), triples, triples)

    def export(self, graphs: Sequence[str] | None = None, *, prefixes: Mapping[str, str] | None = None) -> ExportResult:
        """The statements of some graphs or of all, in the engine's order and so without a wait for the first.

        Written without graphs, a statement of several comes once if all are asked for, else once for each.
        """

        def quads() -> Iterator[pyoxigraph.Quad]:
            return self._quads() if graphs is None else chain.from_iterable(map(self._quads, graphs))

        def triples() -> Iterator[pyoxigraph.Triple]:
            if graphs is not None:
                return (quad.triple for quad in quads())
            union = self._store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())
            return (quad.triple for quad in union)

        return ExportResult(dict(prefixes or {}), quads, triples)

    def dump(
        self, stream: IO[bytes], format: str, *, graph: str | None = None, prefixes: Mapping[str, str] | None = None
    ) -> None:
        """Write one graph or, without ``graph``, everything: formats without graphs get each statement once.

        Statements come in code point order, so that a subject's stand together and the same graph is the same file.
        """
        native = graph_format(format)
        if graph is not None and not self.has(graph):
            raise UsageError(f"<{graph}>: this graph is not in the store")
        keeps_graphs = format in QUAD_FORMATS
        form = pyoxigraph.RdfFormat.N_QUADS if keeps_graphs else pyoxigraph.RdfFormat.N_TRIPLES
        with tempfile.TemporaryFile() as unsorted, tempfile.TemporaryFile() as lines:
            if keeps_graphs:
                pyoxigraph.serialize(self._quads(graph), unsorted, form)
            else:
                union = pyoxigraph.DefaultGraph()
                self._store.dump(unsorted, form, from_graph=pyoxigraph.NamedNode(graph) if graph else union)
            lines.writelines(sorted_lines(unsorted))
            lines.seek(0)
            pyoxigraph.serialize(pyoxigraph.parse(lines, form), stream, native, prefixes=dict(prefixes or {}))

    def _quads(self, graph: str | None = None) -> Iterator[pyoxigraph.Quad]:
        """The statements of the named graphs, or of one of them: never those of the union."""
        for name in self.graphs() if graph is None else (graph,):
            yield from self._store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(name))

    def write_lines(self, stream: IO[bytes], graph: str | None = None) -> None:
        """Write one graph or, without ``graph``, the union as N-Triples, in the engine's order."""
        source = pyoxigraph.NamedNode(graph) if graph else pyoxigraph.DefaultGraph()
        self._store.dump(stream, pyoxigraph.RdfFormat.N_TRIPLES, from_graph=source)

    def shared(self, graph: str) -> Shared:
        """The statements of a named graph that others have, too."""
        return shared(self._store, pyoxigraph.NamedNode(graph))

    def says(self, line: bytes) -> bool:
        """Whether some graph has this statement, a line of N-Triples."""
        return all(
            pyoxigraph.Quad(quad.subject, quad.predicate, quad.object) in self._store
            for quad in pyoxigraph.parse(line, pyoxigraph.RdfFormat.N_TRIPLES)
        )

    def backup(self, target: Path) -> None:
        """A copy of the database, by hard links, that outlives the snapshot."""
        self._store.backup(str(target))

    def canonical_nquads(self) -> Iterator[bytes]:
        """Every statement as one N-Quads line, sorted by code point; memory is bounded by sorting in runs on disk."""
        with tempfile.TemporaryFile() as unsorted:
            pyoxigraph.serialize(self._quads(), unsorted, pyoxigraph.RdfFormat.N_QUADS)
            yield from sorted_lines(unsorted)

    def source_text(self, sha256: str) -> str | None:
        """The masked text of a source by the source's SHA-256; ``None`` where it is not kept."""
        path = self._kept(sha256, "text")
        return None if path is None else path.read_bytes().decode("utf-8")

    def source_layout(self, sha256: str) -> Layout | None:
        """How that text is laid out; ``None`` where it is not kept."""
        path = self._kept(sha256, "layout")
        return None if path is None else read_layout(path.read_bytes())

    def source_original(self, sha256: str) -> Path | None:
        """The source's file as it was read; ``None`` where it is not kept. It is not masked: never show it as it is."""
        return self._kept(sha256, "original")

    def _kept(self, sha256: str, kind: str) -> Path | None:
        name = self._catalogue.kept(sha256, kind)
        return None if name is None else layout.shelf(self.path.parent.parent) / name


def _graph_name(graph: str) -> pyoxigraph.NamedNode:
    try:
        return pyoxigraph.NamedNode(graph)
    except ValueError:
        raise QueryError(f"{graph}: not an IRI, so no graph can be named by it") from None


def _with_blank_nodes(quad: pyoxigraph.Quad, prefix: str) -> pyoxigraph.Triple:
    """The statement with the IRIs below ``prefix`` turned back into the blank nodes that they stand for."""
    subject, value = quad.subject, quad.object
    if isinstance(subject, pyoxigraph.NamedNode) and subject.value.startswith(prefix):
        subject = pyoxigraph.BlankNode(subject.value[len(prefix) :])
    if isinstance(value, pyoxigraph.NamedNode) and value.value.startswith(prefix):
        value = pyoxigraph.BlankNode(value.value[len(prefix) :])
    return pyoxigraph.Triple(subject, quad.predicate, value)
