"""Loading statements into a new store, and the process that does so beside a build.

As a script (``python bulk.py STORE [merge]``) it loads what standard input holds, one pickled ``Pieces`` after the
other, and needs nothing of this package, so that it starts fast. ``kg.store.filling`` runs it, and says why.
"""

import os
import pickle
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pyoxigraph

Pieces = list[tuple[str, bytes]]
"""Statements as N-Triples in whole lines, each piece with the name of its graph."""

_LOOKS = 0.05
"""Seconds between two looks at whether the process that wants the store is still there."""


def fill(store: pyoxigraph.Store, pieces: Pieces) -> None:
    """Load statements into their graphs and into the union of all graphs."""
    # Apart: the two go into other indexes, so that each sorts less and both can be sorted at once.
    with ThreadPoolExecutor(1) as beside:
        graphs = b"".join(n_quads(name, triples) for name, triples in pieces)
        loading = beside.submit(store.bulk_load, graphs, pyoxigraph.RdfFormat.N_QUADS)
        store.bulk_load(b"".join(triples for _, triples in pieces), pyoxigraph.RdfFormat.N_TRIPLES)
        loading.result()


def n_quads(name: str, triples: bytes) -> bytes:
    """The document with the graph that its statements stand in."""
    # The serialiser escapes line ends in literals, so this is the end of a statement and nothing else.
    return triples.replace(b" .\n", f" <{name}> .\n".encode())


def _merge_later() -> None:
    """Let the engine's threads that merge run when nothing else would."""
    # Elsewhere than on Linux they merge as they like, which costs time and nothing else.
    if sys.platform == "linux":
        for task in Path("/proc/self/task").iterdir():
            with suppress(OSError):
                if (task / "comm").read_text().startswith("rocksdb:low"):
                    os.sched_setscheduler(int(task.name), os.SCHED_IDLE, os.sched_param(0))


def _end_without(parent: int) -> None:
    """End this process where that one has ended: its next build must find the store free."""
    while os.getppid() == parent:
        time.sleep(_LOOKS)
    os._exit(1)


def main(path: str, *merge: str) -> None:
    """Load what standard input holds; with ``merge``, merge first what earlier loads wrote."""
    threading.Thread(target=_end_without, args=(os.getppid(),), daemon=True).start()
    store = pyoxigraph.Store(path)
    if merge:
        store.optimize()
    _merge_later()
    with suppress(EOFError):
        while True:
            fill(store, pickle.load(sys.stdin.buffer))
    # Loads are files already. Flushing or closing the store would wait for merges.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
