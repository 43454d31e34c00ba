"""The published graph in another store: brought there by what differs, asked there like the one here.

The union of all graphs, which queries see, is kept there too, so that COUNT counts each statement once: in the
store's default graph where that is a graph of its own, else (Virtuoso; Oxigraph with a union of its own making) in a
graph ``…/graph/union`` that each query is given as its default graph. A graph ``…/graph/published`` says which version
is there and in which graphs; the version goes before anything changes and comes back last.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pyoxigraph

from kg import iris
from kg.errors import StoreError
from kg.store import folder as layout
from kg.store.catalogue import FILE
from kg.store.endpoint import Endpoint
from kg.store.opening import read_manifest
from kg.store.pushing import pieces_of
from kg.store.reading import GraphStore
from kg.store.sorting import sorted_lines
from kg.store.terms import read_xml
from kg.vocabulary import PREFIXES

XML = "application/sparql-results+xml"
"""What tables are asked for as: Virtuoso's JSON has numbers for true and false."""

PIECE = 4_000_000
"""Bytes sent at once."""

_LINES = 500
"""Statements removed at once: stores bound the length of an update."""

_VERSION = f"<{PREFIXES['owl']}versionInfo>"
_NAMED, _UNION = f"<{PREFIXES['sd']}namedGraph>", f"<{PREFIXES['sd']}defaultGraph>"


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a push came to: graphs that were sent anew, changed, and removed."""

    whole: int
    changed: int
    gone: int


class Remote:
    """The graph whose IRIs begin with ``base`` in the store at ``endpoint``."""

    def __init__(self, endpoint: Endpoint, base: str) -> None:
        self.endpoint = endpoint
        self._base = base
        self._about = iris.graph(base, "published")
        self.union = iris.graph(base, "union")

    def version(self) -> str:
        """The version that is there whole; empty where there is none."""
        return next(self._objects(_VERSION), "")

    def graphs(self) -> set[str]:
        """The graphs that are there, or that some push has begun to bring."""
        return set(self._objects(_NAMED))

    def has_named_union(self) -> bool:
        """Whether queries must be given the union as their default graph."""
        return any(True for _ in self._objects(_UNION))

    def names_graphs(self) -> bool:
        """Whether a query that is given a default graph can name other graphs with GRAPH."""
        text = f"SELECT ?p {{ GRAPH <{self._about}> {{ <{self._base}> ?p ?o }} }} LIMIT 1"
        return any(True for _ in read_xml(self.endpoint.query(text, XML, default_graphs=[self.union])))

    def joins_graphs(self) -> bool:
        """Whether the store makes a union of its own where a query names no graph. Leaves nothing behind."""
        probe = iris.graph(self._base, "probe")
        self.endpoint.put(probe, f'<{probe}> {_VERSION} "probe" .\n'.encode(), fresh=True)
        try:
            text = f"SELECT ?o {{ <{probe}> {_VERSION} ?o }} LIMIT 1"
            return any(True for _ in read_xml(self.endpoint.query(text, XML)))
        finally:
            self.endpoint.update(f"DROP SILENT GRAPH <{probe}>")

    def say(self, predicate_and_object: str) -> None:
        """Say something of the graph."""
        self.endpoint.update(f"INSERT DATA {{ GRAPH <{self._about}> {{ <{self._base}> {predicate_and_object} }} }}")

    def unsay(self, pattern: str) -> None:
        """Take back what was said of the graph: a predicate and an object or variable."""
        self.endpoint.update(f"DELETE WHERE {{ GRAPH <{self._about}> {{ <{self._base}> {pattern} }} }}")

    def _objects(self, predicate: str) -> Iterator[str]:
        text = f"SELECT ?o {{ GRAPH <{self._about}> {{ <{self._base}> {predicate} ?o }} }}"
        return (str(row[0]) for row in read_xml(self.endpoint.query(text, XML)))


def push(store: GraphStore, endpoint: Endpoint, advance: Callable[[str, int, int], None]) -> Sent:
    """Make the store at ``endpoint`` say what the snapshot says; only what differs from the last push is sent.

    What was sent is remembered in the graph folder (as hard links); where that and the version over there do not fit
    each other, all is sent anew. ``advance`` is called with a graph, how many are done and how many there are.
    """
    base = str(store.manifest.get("base", iris.DEFAULT_BASE))
    remote = Remote(endpoint, base)
    version = remote.version()
    state = store.path.parent.parent / "pushed" / sha256(endpoint.where.query.encode("utf-8")).hexdigest()[:16]
    before = _remembered(state)
    if before is not None and before.version == version == store.version:
        return Sent(0, 0, 0)
    remote.unsay(f"{_VERSION} ?v")
    if before is None or before.version != version:
        sent = _all(store, remote, advance)
    else:
        sent = _difference(before, store, remote, advance)
    remote.say(f'{_VERSION} "{store.version}"')
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir(parents=True)
    store.backup(state / "store")
    layout.link(store.path / FILE, state / FILE)
    layout.link(store.path / "manifest.json", state / "manifest.json")
    return sent


def _remembered(state: Path) -> GraphStore | None:
    """What was pushed last."""
    try:
        content = read_manifest(state)
        return GraphStore(state, pyoxigraph.Store.read_only(str(state / "store")), None, content)
    except (OSError, ValueError, KeyError, StoreError):
        return None


def _all(store: GraphStore, remote: Remote, advance: Callable[[str, int, int], None]) -> Sent:
    """Send everything, in place of what is there."""
    names = store.graphs()
    gone = remote.graphs() - set(names)
    for name in gone:
        remote.endpoint.update(f"DROP SILENT GRAPH <{name}>")
        remote.unsay(f"{_NAMED} <{name}>")
    # The names first: what is broken off here is known to the next push.
    for some in _few(names, _LINES):
        remote.say(f"{_NAMED} {', '.join(f'<{name}>' for name in some)}")
    remote.unsay(f"{_UNION} ?g")
    named = remote.joins_graphs()
    if named:
        remote.say(f"{_UNION} <{remote.union}>")
    for done, name in enumerate(names):
        advance(name, done, len(names) + 1)
        _send(remote, name, _lines(store, name))
    advance("", len(names), len(names) + 1)
    _send(remote, remote.union if named else None, _lines(store, None))
    return Sent(len(names), 0, len(gone))


def _send(remote: Remote, name: str | None, pieces: Iterable[bytes]) -> None:
    fresh = True
    for piece in pieces:
        remote.endpoint.put(name, piece, fresh=fresh)
        fresh = False


def _difference(
    before: GraphStore, store: GraphStore, remote: Remote, advance: Callable[[str, int, int], None]
) -> Sent:
    """Send what differs between two snapshots: whole lines of graphs that changed."""
    union = remote.union if remote.has_named_union() else None
    old, new = set(before.graphs()), set(store.graphs())
    changed = sorted(name for name in old & new if before.graph_digest(name) != store.graph_digest(name))
    todo = [*sorted(old - new), *changed, *sorted(new - old)]
    for some in _few(sorted(new - old), _LINES):
        remote.say(f"{_NAMED} {', '.join(f'<{name}>' for name in some)}")
    for done, name in enumerate(todo):
        advance(name, done, len(todo))
        for added, lines in _changes(_sorted(before, name), _sorted(store, name)):
            if added:
                remote.endpoint.put(name, b"".join(lines), fresh=False)
                remote.endpoint.put(union, b"".join(lines), fresh=False)
            else:
                _remove(remote, name, lines)
                _remove(remote, union, [line for line in lines if not store.says(line)])
        if name not in new:
            remote.unsay(f"{_NAMED} <{name}>")
    return Sent(len(new - old), len(changed), len(old - new))


def _remove(remote: Remote, graph: str | None, lines: list[bytes]) -> None:
    for some in _few(lines, _LINES):
        data = b"".join(some).decode("utf-8")
        remote.endpoint.update(f"DELETE DATA {{ {data if graph is None else f'GRAPH <{graph}> {{ {data} }}'} }}")


def _changes(old: Iterator[bytes], new: Iterator[bytes]) -> Iterator[tuple[bool, list[bytes]]]:
    """What is in one of two sorted runs of lines and not in the other: (whether in the second, some lines)."""
    gathered: dict[bool, list[bytes]] = {False: [], True: []}
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if one == other:
            one, other = next(old, None), next(new, None)
            continue
        added = one is None or (other is not None and other < one)
        line = other if added else one
        assert line is not None
        gathered[added].append(line)
        if added:
            other = next(new, None)
        else:
            one = next(old, None)
        if len(gathered[added]) == 20 * _LINES:
            yield added, gathered[added]
            gathered[added] = []
    yield from ((added, lines) for added, lines in gathered.items() if lines)


def _sorted(store: GraphStore, name: str) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as unsorted:
        store.write_lines(unsorted, name)
        yield from sorted_lines(unsorted)


def _lines(store: GraphStore, name: str | None) -> Iterator[bytes]:
    """A graph, or the union, in pieces of whole lines of N-Triples."""
    rest = b""
    for piece in pieces_of(lambda stream: store.write_lines(stream, name)):
        rest += piece
        if len(rest) >= PIECE:
            end = rest.rindex(b"\n") + 1
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _few(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    each = iter(items)
    while some := list(islice(each, most)):
        yield some
