"""Building a snapshot beside the published one, and publishing it.

Every statement is stored twice: in its named graph, and in the engine's default graph, which so becomes the union of
them all. The engine's own switch for a union answers a statement once for each graph that has it (so COUNT lies),
overrides FROM, and is slower. A default graph of its own, as the graph store protocol knows one, has a name therefore
(``iris.DEFAULT_GRAPH``), by which alone it can be told from the union.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from traceback import clear_frames
from typing import Any

import pyoxigraph

from kg.errors import StoreError
from kg.store import folder as layout
from kg.store import shelf
from kg.store.catalogue import CatalogueWriter
from kg.store.filling import Filler
from kg.store.labels import texts_of
from kg.store.statements import GraphData, pieces_of_graph
from kg.store.text import NewIndex

FORMAT = 2
"""Of snapshots: those of another format are built anew."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published snapshot. ``version`` is a function of the statements alone; ``quads`` counts them."""

    path: Path
    version: str
    quads: int
    graphs: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of sources, each under the SHA-256 of the source: its masked text, how that is laid out
    (``kg.layout``), and the file as it was. Read once, the first two side by side, then the originals."""

    sources: Iterable[tuple[str, str]] = ()
    layouts: Iterable[tuple[str, bytes]] = ()
    originals: Iterable[tuple[str, Path]] = ()


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
    kept = Kept(sources, layouts, originals)
    return publish(folder, lambda fresh: write(folder, fresh, graphs, manifest, kept))


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
            shelf.sweep(folder)
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


def write(folder: Path, fresh: Path, graphs: Iterable[GraphData], manifest: Mapping[str, Any], kept: Kept) -> Snapshot:
    """Fill an unfinished snapshot and put it on disk; files of loaded graphs may lie in it already."""
    fresh.mkdir(exist_ok=True)
    with CatalogueWriter(fresh) as catalogue:
        _load(fresh, chain(graphs, _kept(folder, fresh)), catalogue, lambda: keep(folder, kept, catalogue))
        return finish(fresh, catalogue, manifest)


def _load(fresh: Path, graphs: Iterable[GraphData], catalogue: CatalogueWriter, meanwhile: Callable[[], None]) -> None:
    """The engine's part, the text index, and what can be done while the engine merges.

    The engine's lock and its threads end with the object, so nothing else may hold on to it.
    """
    with closing(NewIndex(fresh)) as index:
        with Filler(fresh / "store") as filler:
            for name, triples in _triples(graphs, catalogue):
                filler.put(name, triples)
                index.say(texts_of(triples))
            store = filler.finished()
        with ThreadPoolExecutor(1) as beside:
            merging = beside.submit(store.optimize)
            index.write()
            meanwhile()
            merging.result()
    store.flush()


def keep(folder: Path, kept: Kept, catalogue: CatalogueWriter) -> None:
    """Put what is kept of sources on the shelf that all snapshots share."""
    shared = shelf.Shelf(folder)
    # Side by side: text and layout of a source may come from one place.
    for text, layout_of_text in zip_longest(kept.sources, kept.layouts):
        if text is not None:
            catalogue.keep(text[0], "text", shared.put(text[1].encode("utf-8")))
        if layout_of_text is not None:
            catalogue.keep(layout_of_text[0], "layout", shared.put(layout_of_text[1]))
    for sha256, path in kept.originals:
        catalogue.keep(sha256, "original", shared.put(path.read_bytes()))
    shared.sync()


def finish(fresh: Path, catalogue: CatalogueWriter, manifest: Mapping[str, Any]) -> Snapshot:
    """Close a snapshot whose store is filled and closed, write its manifest, and put everything on disk."""
    quads, graphs = catalogue.totals()
    content = {
        "format": FORMAT,
        "version": catalogue.version,
        "quads": quads,
        "graphs": graphs,
        "files": layout.file_sizes(fresh / "store"),
        "build": dict(manifest),
    }
    (fresh / "manifest.json").write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), "utf-8")
    catalogue.commit()
    (fresh / "in-use").touch()
    layout.sync_tree(fresh)
    return Snapshot(fresh, catalogue.version, quads, graphs)


def _triples(graphs: Iterable[GraphData], catalogue: CatalogueWriter) -> Iterator[tuple[str, bytes]]:
    """All statements with the name of their graph, in pieces that are never empty; the catalogue notes them."""
    seen: set[str] = set()
    for name, data in graphs:
        if name in seen:
            raise StoreError(f"{name}: this graph was given twice; give each graph once")
        seen.add(name)
        quads = total = 0
        for piece in pieces_of_graph(name, data):
            quads += piece.count
            total += piece.total
            if piece.count:
                yield name, piece.data
        catalogue.put(name, quads, total)
