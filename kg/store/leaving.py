"""Graphs that are to go, and what of theirs stays in the union because another graph says it, too.

Most of such a graph's statements are nobody else's, yet each has to be looked for where it lies among all others: half
of the cost of a change, for what is scattered over a large store. So that is asked beside other work.
"""

from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.store.opening import open_snapshot
from kg.store.reading import GraphStore
from kg.store.sharing import Shared


@dataclass(frozen=True, slots=True)
class Gone:
    """A graph's IRI and, where that is known, its statements that other graphs have."""

    graph: str
    shared: Shared | None = None


@contextmanager
def going(folder: Path, version: str, graphs: Collection[str]) -> Iterator[Iterator[Gone]]:
    """These graphs as they are known in time: the published graph is asked from here on, if it has this version.

    Once all have been taken it is let go of. Leaving early ends the asking after the graph that it is at.
    """
    try:
        store = open_snapshot(folder)
    except StoreError:
        yield map(Gone, graphs)  # what is wrong with it is said where it is to be changed
        return
    beside = ThreadPoolExecutor(1)
    try:
        asked = graphs if store.version == version else ()
        yield _known(store, {graph: beside.submit(store.shared, graph) for graph in asked}, graphs)
    finally:
        beside.shutdown(cancel_futures=True)
        store.close()


def _known(store: GraphStore, found: dict[str, Future[Shared]], graphs: Collection[str]) -> Iterator[Gone]:
    for graph in graphs:
        yield Gone(graph, found[graph].result() if graph in found else None)
    store.close()
