"""Filling a new store: many small loads, and one merge of what they wrote.

The engine's loads are cheapest when they are small, but it merges what they have written while more comes, and so
writes everything again and again: a third of the processor time of a few hundred reports, and more the more there
are. Nothing turns that off. So loads are made by processes beside (``kg.store.bulk``), in which the threads that merge
have the processor only when nothing else wants it. On Linux a thread needs a special right to leave that class again
(sched(7)), which is one reason why such a process ends with its loads. The other is that it would merge while it waits:
the processor is shared among sessions before it is shared within them.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Self

import pyoxigraph

from kg.errors import StoreError
from kg.store import bulk
from kg.store.bulk import Pieces, fill

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

_LOADED = 16_000_000
"""Bytes of statements in one load: larger ones cost more a statement, smaller ones leave more files to be merged."""

_AT_ONCE = 2
"""Loads that one process makes, at least: it takes a tenth of a second to start, and nobody may work beside the last
ones."""

_OPENED = 50
"""One load more for so many that wait for a merge: a process opens their files first, which takes half a
millisecond a load."""

_UNMERGED = 1000
"""Loads, at most, that wait for a merge."""

_ALLOCATOR = ":".join(
    f"glibc.malloc.{name}={size}"
    for name, size in (("mmap_threshold", 1 << 30), ("trim_threshold", 1 << 31), ("top_pad", 1 << 26))
)
"""What a load gives back, the next one takes again: so the memory stays with the process, which ends soon."""

_OPEN_FILES = 256
"""What a process may have open where nobody says."""


class Filler:
    """Fills the store at ``path``, made if missing. Use as a context manager and end with ``finished``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._load: Pieces = []
        self._size = 0
        self._loads = self._fresh()
        self._waiting = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._unmerged = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._loads.close()
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def put(self, name: str, triples: bytes) -> None:
        """Statements of the graph ``name`` as N-Triples. Returns when they may be forgotten, loaded or not.

        Raises StoreError where earlier ones could not be loaded.
        """
        self._load.append((name, triples))
        self._size += len(triples)
        if self._size >= _LOADED:
            pickle.dump(self._load, self._loads, pickle.HIGHEST_PROTOCOL)
            self._load, self._size = [], 0
            self._waiting += 1
            if self._waiting >= max(_AT_ONCE, self._unmerged // _OPENED):
                self._await()
                self._start()

    def finished(self) -> pyoxigraph.Store:
        """The store, open, with everything in it; what loads wrote is not merged. Raises StoreError as ``put``."""
        self._await()
        store = pyoxigraph.Store(self._path)
        self._loads.seek(0)
        for _ in range(self._waiting):
            fill(store, pickle.load(self._loads))
        if self._load:
            fill(store, self._load)
        return store

    def _fresh(self) -> IO[bytes]:
        """A file for loads that wait for a process, gone with it: they need no memory here."""
        return tempfile.TemporaryFile(dir=self._path.parent)

    def _start(self) -> None:
        """Have a process load what is there."""
        merge = ["merge"] if self._unmerged + self._waiting > _most_unmerged() else []
        self._unmerged = self._waiting + (0 if merge else self._unmerged)
        # Modules come from where ours do, never from the folder of the script.
        paths = os.pathsep.join(path for path in sys.path if path)
        with self._loads as loads:
            loads.seek(0)
            self._process = subprocess.Popen(
                [sys.executable, "-P", bulk.__file__, str(self._path), *merge],
                stdin=loads, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                env={"GLIBC_TUNABLES": _ALLOCATOR, **os.environ, "PYTHONPATH": paths}, start_new_session=True,
            )  # fmt: skip
        self._loads, self._waiting = self._fresh(), 0

    def _await(self) -> None:
        """Wait for the process, if there is one."""
        if self._process is not None:
            _, said = self._process.communicate()
            status, self._process = self._process.returncode, None
            if status:
                reason = said.decode("utf-8", "replace").strip().rpartition("\n")[2] or f"the loading process: {status}"
                raise StoreError(f"{self._path}: the graph could not be written ({reason})")


def _most_unmerged() -> int:
    """How many loads may wait for a merge: it opens a file of each, and does so for two indexes at a time."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if resource is not None else _OPEN_FILES
    return _UNMERGED if limit < 0 else min(_UNMERGED, max(_AT_ONCE, int(limit) // 4))
