"""A change to the published graph: on a copy of its snapshot made of hard links, at the cost of what changes."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pyoxigraph

from kg.errors import StoreError
from kg.store import folder as layout
from kg.store.bulk import n_quads
from kg.store.catalogue import FILE, CatalogueWriter
from kg.store.labels import all_texts, places_of, texts_at
from kg.store.leaving import Gone
from kg.store.opening import read_manifest
from kg.store.sharing import Shared, shared
from kg.store.statements import GraphData, Lines, lines_of, n_triples, pieces_of_graph, sum_of
from kg.store.text import Place, follow_index, write_index
from kg.store.writing import Kept, Snapshot, finish, keep, publish

_AT_ONCE = 10_000
"""Statements in memory at once."""

_MUCH = 100
"""Statements of a subject that are not read at once."""

Item = TypeVar("Item")
Subject = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Triple


class LineChange(Protocol):
    """What goes from a graph (its IRI) and what comes: N-Triples, whole lines, none in both."""

    @property
    def graph(self) -> str:
        """The graph's IRI."""

    @property
    def removed(self) -> bytes:
        """Statements that it has."""

    @property
    def added(self) -> bytes:
        """Statements that it does not have."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is other than in the snapshot before; everything else stays. Read once, in this order.

    ``gone`` are graphs, ``graphs`` come whole, in place of what they held; ``forgotten`` are the SHA-256 of sources of
    which nothing is kept any more.
    """

    gone: Iterable[Gone] = ()
    graphs: Iterable[GraphData] = ()
    lines: Iterable[LineChange] = ()
    forgotten: Iterable[str] = ()
    kept: Kept = field(default_factory=Kept)


def update(folder: Path, expected: str, changes: Changes, manifest: Mapping[str, Any]) -> Snapshot:
    """Publish a snapshot that differs from the published one, whose version is ``expected``, by ``changes``.

    It says the same as one that ``build`` makes of all graphs as they are then. Until the last step the snapshot that
    was there stays published, and whoever reads it goes on. Raises StoreError as ``build`` does, and where the
    published graph is another one, is damaged, or does not have what is to be removed: then build it whole.
    """

    def fill(fresh: Path) -> Snapshot:
        name = layout.pointed_at(folder)
        if name is None:
            raise StoreError(f"{folder}: there is no graph here; {layout.how_to_build(folder)}")
        before = layout.snapshots(folder) / name
        if checked(folder, before)["version"] != expected:
            raise StoreError(f"{folder}: the published graph is not the one that the change is for; build it whole")
        fresh.mkdir()
        layout.link_files(before / "loaded", fresh / "loaded")
        return follow(folder, before, fresh, changes, manifest)

    return publish(folder, fill)


def checked(folder: Path, snapshot: Path) -> dict[str, Any]:
    """The manifest of a snapshot to follow on. Raises StoreError where it is not whole."""
    try:
        content = read_manifest(snapshot)
        whole = layout.file_sizes(snapshot / "store") == content["files"]
    except (OSError, ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise StoreError(f"{folder}: the graph is damaged; {layout.how_to_build(folder)}")
    return content


def follow(folder: Path, before: Path, fresh: Path, changes: Changes, manifest: Mapping[str, Any]) -> Snapshot:
    """Fill an unfinished snapshot, in which loaded graphs' files lie already, with the one before, changed."""
    try:
        shutil.copyfile(before / FILE, fresh / FILE)
        pyoxigraph.Store.read_only(str(before / "store")).backup(str(fresh / "store"))
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{folder}: the graph is damaged; {layout.how_to_build(folder)}") from error
    with CatalogueWriter(fresh, str(read_manifest(before)["version"])) as catalogue:
        _change(before, fresh, changes, catalogue)
        for sha256 in changes.forgotten:
            catalogue.forget(sha256)
        keep(folder, changes.kept, catalogue)
        return finish(fresh, catalogue, manifest)


def _change(before: Path, fresh: Path, changes: Changes, catalogue: CatalogueWriter) -> None:
    """The engine's part. Its lock and its threads end with the object, so nothing else may hold on to it."""
    store = pyoxigraph.Store(fresh / "store")
    places = _Changing(store, catalogue).all(changes)
    if not follow_index(before, fresh, places, lambda place: texts_at(store, place)):
        write_index(fresh, all_texts(store))
    store.flush()


class _Changing:
    """One change, on a store that nobody else sees yet."""

    def __init__(self, store: pyoxigraph.Store, catalogue: CatalogueWriter) -> None:
        self._store = store
        self._catalogue = catalogue
        self._places: set[Place] = set()

    def all(self, changes: Changes) -> set[Place]:
        """Carry it out; the nodes whose texts may have changed."""
        for gone in changes.gone:
            self._drop(gone.graph, gone.shared)
        for name, data in changes.graphs:
            self._replace(name, data)
        for change in changes.lines:
            self._alter(change)
        return self._places

    def _drop(self, name: str, also: Shared | None = None) -> None:
        """Remove a graph; ``also`` is what other graphs have of it, or had before this change."""
        if self._catalogue.graph(name)[0]:
            graph, union = pyoxigraph.NamedNode(name), pyoxigraph.DefaultGraph()
            also = shared(self._store, graph) if also is None else also
            quads = self._store.quads_for_pattern(None, None, None, graph)
            for some in _batched(quad.triple for quad in quads):
                self._places.update(places_of(self._store, some))
                for triple in some:
                    if triple not in also:
                        self._store.remove(_quad(triple, union))
            self._store.remove_graph(graph)
            for triple in also:
                if not self._is_said(triple):
                    self._store.remove(_quad(triple, union))
            self._catalogue.put(name, 0, 0)

    def _replace(self, name: str, data: bytes | Iterable[bytes | Lines]) -> None:
        self._drop(name)
        quads = total = 0
        for piece in pieces_of_graph(name, data):
            quads += piece.count
            total += piece.total
            self._put(name, piece.each())
        self._catalogue.put(name, quads, total)

    def _alter(self, change: LineChange) -> None:
        """Some statements of a graph. Each must be there, or not be there, as the change supposes."""
        name = change.graph
        removed, added = lines_of(name, change.removed), lines_of(name, change.added)
        graph = pyoxigraph.NamedNode(name)
        for lines, there in ((removed, True), (added, False)):
            for triple in _triples(lines):
                if (_quad(triple, graph) in self._store) != there:
                    raise StoreError(f"{name}: the change does not fit this graph; build it whole")
        quads, digest = self._catalogue.graph(name)
        self._take(name, _triples(removed))
        self._put(name, added)
        total = int(digest or "0", 16) - sum_of(removed) + sum_of(added)
        self._catalogue.put(name, quads - len(removed) + len(added), total)

    def _take(self, name: str, triples: Iterable[pyoxigraph.Triple]) -> None:
        """Remove statements from a graph, and from the union what no other graph says."""
        graph, union = pyoxigraph.NamedNode(name), pyoxigraph.DefaultGraph()
        for some in _batched(triples):
            self._places.update(places_of(self._store, some))
            for triple in some:
                self._store.remove(_quad(triple, graph))
            for triple in self._unsaid(some):
                self._store.remove(_quad(triple, union))

    def _unsaid(self, triples: Iterable[pyoxigraph.Triple]) -> Iterator[pyoxigraph.Triple]:
        """Those of these statements that no named graph has."""
        of_subject: dict[Subject, list[pyoxigraph.Triple]] = {}
        for triple in triples:
            of_subject.setdefault(triple.subject, []).append(triple)
        for subject, ones in of_subject.items():
            # Most subjects are a document's own: to read all that is said of one costs less than to ask of each.
            found = list(islice(self._store.quads_for_pattern(subject, None, None), _MUCH))
            if len(found) < _MUCH:
                said = {quad.triple for quad in found if quad.graph_name != pyoxigraph.DefaultGraph()}
                yield from (triple for triple in ones if triple not in said)
            else:
                yield from (triple for triple in ones if not self._is_said(triple))

    def _is_said(self, triple: pyoxigraph.Triple) -> bool:
        """Whether a named graph has the statement."""
        found = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
        return any(quad.graph_name != pyoxigraph.DefaultGraph() for quad in found)

    def _put(self, name: str, lines: list[bytes]) -> None:
        """Add statements to a graph and to the union."""
        for some in _batched(lines):
            triples = n_triples(some)
            self._store.load(triples, pyoxigraph.RdfFormat.N_TRIPLES)
            self._store.load(n_quads(name, triples), pyoxigraph.RdfFormat.N_QUADS)
            self._places.update(places_of(self._store, _triples(some)))


def _triples(lines: Iterable[bytes]) -> Iterator[pyoxigraph.Triple]:
    return (quad.triple for quad in pyoxigraph.parse(b"\n".join(lines), pyoxigraph.RdfFormat.N_TRIPLES))


def _quad(triple: pyoxigraph.Triple, graph: pyoxigraph.NamedNode | pyoxigraph.DefaultGraph) -> pyoxigraph.Quad:
    return pyoxigraph.Quad(triple.subject, triple.predicate, triple.object, graph)


def _batched(items: Iterable[Item]) -> Iterator[list[Item]]:
    """A few at once."""
    each = iter(items)
    while some := list(islice(each, _AT_ONCE)):
        yield some
