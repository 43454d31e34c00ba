"""Building a snapshot beside the published one, and publishing it.

Every statement is stored twice: in its named graph, and in the engine's default graph, which so becomes the union of
them all. The engine's own switch for a union answers a statement once for each graph that has it (so COUNT lies),
overrides FROM, and is slower. A default graph of its own, as the graph store protocol knows one, has a name therefore
(``iris.DEFAULT_GRAPH``), by which alone it can be told from the union.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from traceback import clear_frames
from typing import IO, Any, cast

import pyoxigraph

from kg.errors import StoreError
from kg.store import folder as layout
from kg.store.streams import PieceStream
from kg.store.terms import skolem
from kg.store.text import write_index
from kg.vocabulary import PREFIXES

GraphData = tuple[str, bytes]
"""A named graph's IRI and its statements as N-Triples (or N-Quads that name that same graph)."""

GraphFacts = Mapping[str, str | int]
"""Of a stored graph: ``quads``, how many statements it has, and ``digest``, the SHA-256 of its sorted N-Triples."""

_DEFAULT = pyoxigraph.DefaultGraph()
_LABELS = [
    pyoxigraph.NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (
        ("rdfs", "label"),
        ("skos", "prefLabel"),
        ("skos", "altLabel"),
        ("dcterms", "title"),
        ("eli", "id_local"),
        ("jp", "fileName"),
    )
]
_QUOTE = pyoxigraph.NamedNode(PREFIXES["oa"] + "exact")
_SELECTOR = pyoxigraph.NamedNode(PREFIXES["oa"] + "hasSelector")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published snapshot. ``version`` is a function of the statements alone; ``quads`` counts them."""

    path: Path
    version: str
    quads: int
    graphs: int


def build(
    folder: Path,
    graphs: Iterable[GraphData],
    manifest: Mapping[str, Any],
    sources: Iterable[tuple[str, str]] = (),
    layouts: Iterable[tuple[str, bytes]] = (),
    originals: Iterable[tuple[str, Path]] = (),
) -> Snapshot:
    """Write a new snapshot of ``folder`` (made if missing) and publish it.

    ``manifest`` is any JSON object; ``sources`` are (SHA-256 in hex, masked text), ``layouts`` (SHA-256 in hex, how
    that text is laid out: ``kg.layout``), ``originals`` (SHA-256 in hex, the source's file, to be kept as it is). The
    iterables are read once, ``graphs`` first. Until the last step the
    snapshot that was there stays published; an error or a kill leaves it whole, and the next build clears what was
    left over. Graphs that were loaded beside it (``kg.store.load``) are taken along. Raises StoreError where another
    build holds the folder,
    where a graph does not parse or comes twice, or where the disk refuses.
    """
    return publish(
        folder, lambda fresh: _write(fresh, graphs, _kept(folder, fresh), manifest, sources, layouts, originals)
    )


def publish(folder: Path, fill: Callable[[Path], Snapshot]) -> Snapshot:
    """Let ``fill`` make an unfinished snapshot, and swap the pointer to it. Raises StoreError as ``build`` does."""
    try:
        layout.snapshots(folder).mkdir(parents=True, exist_ok=True)
        with layout.writer_lock(folder):
            fresh = layout.snapshots(folder) / layout.UNFINISHED
            shutil.rmtree(fresh, ignore_errors=True)
            try:
                snapshot = fill(fresh)
            except BaseException as error:
                # What the trace holds on to would keep the engine's lock, and the next build needs it.
                clear_frames(error.__traceback__)
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            final = fresh.rename(fresh.with_name(layout.next_name(folder)))
            layout.sync_folder(final.parent)
            layout.point_at(folder, final.name)
            layout.sweep(folder, final.name)
            return Snapshot(final, snapshot.version, snapshot.quads, snapshot.graphs)
    except OSError as error:
        raise StoreError(f"{folder}: the graph could not be written ({error.strerror or error})") from error


def _kept(folder: Path, fresh: Path) -> Iterator[GraphData]:
    """The graphs that were loaded beside those of the build before, taken along into the new snapshot."""
    before = layout.newest(folder)
    if before is not None:
        layout.link_files(before / "loaded", fresh / "loaded")
    for file in sorted((fresh / "loaded").glob("*.nq")):
        data = file.read_bytes()
        named = next(iter(pyoxigraph.parse(data, pyoxigraph.RdfFormat.N_QUADS))).graph_name
        assert isinstance(named, pyoxigraph.NamedNode)
        yield named.value, data


def _write(
    fresh: Path,
    graphs: Iterable[GraphData],
    kept: Iterable[GraphData],
    manifest: Mapping[str, Any],
    sources: Iterable[tuple[str, str]],
    layouts: Iterable[tuple[str, bytes]],
    originals: Iterable[tuple[str, Path]],
) -> Snapshot:
    """Fill an unfinished snapshot and put it on disk."""
    fresh.mkdir()
    store = pyoxigraph.Store(fresh / "store")
    # One load for all: each load writes files of its own.
    load_into(store, chain(graphs, kept))
    store.optimize()
    store.flush()
    described = {name: describe(store, name) for name in sorted(graph.value for graph in _named(store))}
    # The engine's lock goes with the object: nothing else may hold on to it.
    del store
    (fresh / "sources").mkdir()
    for sha256, text in sources:
        (fresh / "sources" / f"{_checked_hash(sha256)}.txt").write_bytes(text.encode("utf-8"))
    for sha256, path in originals:
        shutil.copyfile(path, fresh / "sources" / f"{_checked_hash(sha256)}.original")
    for sha256, layout_of_text in layouts:
        (fresh / "sources" / f"{_checked_hash(sha256)}.json").write_bytes(layout_of_text)
    return finish(fresh, described, manifest)


def load_into(store: pyoxigraph.Store, graphs: Iterable[GraphData]) -> None:
    """Add graphs that the store does not have yet, each statement to its graph and to the union."""
    store.bulk_load(cast(IO[bytes], PieceStream(_n_quads(graphs))), pyoxigraph.RdfFormat.N_QUADS)


def finish(fresh: Path, described: Mapping[str, GraphFacts], manifest: Mapping[str, Any]) -> Snapshot:
    """Write the manifest of a snapshot whose store is filled and closed, and put everything on disk."""
    quads = sum(int(facts["quads"]) for facts in described.values())
    version = version_of({name: str(facts["digest"]) for name, facts in described.items()})
    content = {
        "format": 1,
        "version": version,
        "quads": quads,
        "graphs": dict(described),
        "files": layout.file_sizes(fresh / "store"),
        "build": dict(manifest),
    }
    (fresh / "manifest.json").write_text(json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1), "utf-8")
    write_index(fresh, _texts(pyoxigraph.Store.read_only(str(fresh / "store"))))
    (fresh / "in-use").touch()
    layout.sync_tree(fresh)
    return Snapshot(fresh, version, quads, len(described))


def _texts(store: pyoxigraph.Store) -> Iterator[tuple[str, str]]:
    """Each node with its labels, then each mention with its words."""
    for predicate in _LABELS:
        for quad in store.quads_for_pattern(None, predicate, None, _DEFAULT):
            if isinstance(quad.subject, pyoxigraph.NamedNode) and isinstance(quad.object, pyoxigraph.Literal):
                yield quad.subject.value, quad.object.value
    for quad in store.quads_for_pattern(None, _QUOTE, None, _DEFAULT):
        for link in store.quads_for_pattern(None, _SELECTOR, quad.subject, _DEFAULT):
            if isinstance(link.subject, pyoxigraph.NamedNode) and isinstance(quad.object, pyoxigraph.Literal):
                yield link.subject.value, quad.object.value


def _named(store: pyoxigraph.Store) -> Iterator[pyoxigraph.NamedNode]:
    """The named graphs; the loader never makes blank ones."""
    return (graph for graph in store.named_graphs() if isinstance(graph, pyoxigraph.NamedNode))


def _n_quads(graphs: Iterable[GraphData]) -> Iterator[bytes]:
    """All statements, each in its graph and in the union."""
    seen: set[str] = set()
    for name, data in graphs:
        if name in seen:
            raise StoreError(f"{name}: this graph was given twice; give each graph once")
        seen.add(name)
        triples = pyoxigraph.serialize(_triples(name, data), format=pyoxigraph.RdfFormat.N_TRIPLES)
        assert triples is not None
        yield triples
        # The serialiser escapes line ends in literals, so this is the end of a statement and nothing else.
        yield triples.replace(b" .\n", f" <{name}> .\n".encode())


def _parsed(name: str, data: bytes) -> Iterator[pyoxigraph.Triple]:
    try:
        graph = pyoxigraph.NamedNode(name)
        for quad in pyoxigraph.parse(data, pyoxigraph.RdfFormat.N_QUADS):
            if quad.graph_name not in (_DEFAULT, graph):
                raise StoreError(f"{name}: a statement of this graph names another graph")
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{name}: this graph is not N-Triples or N-Quads: {error}") from error


def _triples(name: str, data: bytes) -> Iterable[pyoxigraph.Triple]:
    """The statements of one graph. Its blank nodes become IRIs below its own, named by their canonical labels
    (RDFC-1.0), because the labels of a file mean nothing outside it and change from run to run."""
    parsed = _parsed(name, data)
    if b"_:" not in data:
        return parsed
    dataset = pyoxigraph.Dataset(pyoxigraph.Quad(*triple) for triple in parsed)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)

    triples = []
    for quad in dataset:
        subject, value = quad.subject, quad.object
        if isinstance(subject, pyoxigraph.BlankNode):
            subject = pyoxigraph.NamedNode(skolem(name) + subject.value)
        if isinstance(value, pyoxigraph.BlankNode):
            value = pyoxigraph.NamedNode(skolem(name) + value.value)
        triples.append(pyoxigraph.Triple(subject, quad.predicate, value))
    return triples


def describe(store: pyoxigraph.Store, name: str) -> GraphFacts:
    """How many statements a stored graph has, and the SHA-256 of its sorted N-Triples."""
    data = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.NamedNode(name)) or b""
    lines = sorted(data.split(b"\n")[:-1])
    return {"quads": len(lines), "digest": hashlib.sha256(b"\n".join(lines)).hexdigest()}


def version_of(digests: Mapping[str, str]) -> str:
    """The version of a set of named graphs: the SHA-256 over its sorted (graph IRI, digest) pairs."""
    return hashlib.sha256("".join(f"{name} {digests[name]}\n" for name in sorted(digests)).encode("utf-8")).hexdigest()


def _checked_hash(sha256: str) -> str:
    """The hash, if it is one: it becomes a file's name."""
    if not (len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")):
        raise StoreError(f"{sha256[:80]!r}: not a SHA-256 in lower-case hex, so no source can be kept under it")
    return sha256
