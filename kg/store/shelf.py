"""What snapshots keep of sources, once for all of them: files named by the SHA-256 of their content."""

import contextlib
import hashlib
import os
import sqlite3
from pathlib import Path

from kg.store import folder as layout
from kg.store.catalogue import FILE, Catalogue


class Shelf:
    """The sources of a graph folder. What is put there is on disk after ``sync``."""

    def __init__(self, folder: Path) -> None:
        self._path = layout.shelf(folder)
        self._path.mkdir(exist_ok=True)
        self._fresh: list[Path] = []

    def put(self, data: bytes) -> str:
        """Keep something; the name that it is kept under."""
        name = hashlib.sha256(data).hexdigest()
        path = self._path / name
        if not path.exists():
            # A build that is killed here must not leave half a file under that name.
            unfinished = path.with_suffix(".new")
            unfinished.write_bytes(data)
            os.replace(unfinished, path)
            self._fresh.append(path)
        return name

    def sync(self) -> None:
        """Put what is new on disk."""
        for path in self._fresh:
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
        layout.sync_folder(self._path)
        self._fresh.clear()


def sweep(folder: Path) -> None:
    """Remove what no snapshot that is still there lists."""
    listed: set[str] = set()
    for snapshot in layout.snapshots(folder).iterdir():
        if (snapshot / FILE).exists():
            # A damaged one cannot be opened any more either.
            with contextlib.suppress(sqlite3.Error):
                listed.update(Catalogue(snapshot).all_kept())
    for name in set(os.listdir(layout.shelf(folder))) - listed:
        (layout.shelf(folder) / name).unlink(missing_ok=True)
