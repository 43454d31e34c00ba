"""How a snapshot is opened: the published one of a folder, or one that is known by its place."""

import json
from pathlib import Path
from typing import IO, Any, TypeVar, overload

import pyoxigraph

from kg.errors import StoreError
from kg.store import folder as layout
from kg.store.reading import GraphStore
from kg.store.writing import FORMAT

Store = TypeVar("Store", bound=GraphStore)


@overload
def open_snapshot(folder: Path) -> GraphStore: ...
@overload
def open_snapshot(folder: Path, kind: type[Store]) -> Store: ...
def open_snapshot(folder: Path, kind: type[Any] | None = None) -> Any:
    """The published snapshot of a graph folder, as a GraphStore or a ``kind`` of it.

    Raises StoreError where it is missing, unfinished or damaged.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder}: there is no graph here; {layout.how_to_build(folder)}")
    # A build may publish another snapshot and remove this one between the look at the pointer and the lock.
    for _ in range(10):
        name = layout.pointed_at(folder)
        if name is None:
            half = layout.snapshots(folder).is_dir()
            raise StoreError(
                f"{folder}: {'no build has finished here yet' if half else 'there is no graph here'}; "
                f"{layout.how_to_build(folder)}"
            )
        snapshot = layout.snapshots(folder) / name
        lock = layout.hold(snapshot)
        if lock is not None and layout.pointed_at(folder) == name:
            return _open(folder, snapshot, lock, kind or GraphStore)
        if lock is not None:
            lock.close()
    raise StoreError(f"{folder}: its pointer leads to no snapshot; {layout.how_to_build(folder)}")


def reopen_snapshot(snapshot: Path) -> GraphStore:
    """The snapshot at ``GraphStore.path``, whether it is still the published one or not. Raises StoreError."""
    lock = layout.hold(snapshot)
    if lock is None:
        raise StoreError(f"{snapshot}: this snapshot has been removed")
    return _open(snapshot.parent.parent, snapshot, lock, GraphStore)


def read_manifest(snapshot: Path) -> dict[str, Any]:
    """What a snapshot says of itself. Raises StoreError on one of another format, and what ``open`` and JSON raise."""
    content: dict[str, Any] = json.loads((snapshot / "manifest.json").read_text("utf-8"))
    if content["format"] != FORMAT:
        folder = snapshot.parent.parent
        raise StoreError(f"{folder}: this graph was made by another version of Jipu; {layout.how_to_build(folder)}")
    return content


def _open(folder: Path, snapshot: Path, lock: IO[str], kind: type[Store]) -> Store:
    try:
        content = read_manifest(snapshot)
        if layout.file_sizes(snapshot / "store") != content["files"]:
            # The engine opens a cut journal without a word, as an emptier graph.
            raise ValueError("the store's files are not those that were written")
        store = pyoxigraph.Store.read_only(str(snapshot / "store"))
        return kind(snapshot, store, lock, content)
    except StoreError:
        lock.close()
        raise
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        lock.close()
        raise StoreError(f"{folder}: the graph is damaged; {layout.how_to_build(folder)}") from error
