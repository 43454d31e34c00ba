"""The layout of a graph folder, its pointer and its locks.

    DIR/current                     the name of the published snapshot, swapped by one rename
    DIR/writer.lock                 held (and naming its process) while a build runs
    DIR/snapshots/<name>/store      the Oxigraph database
    DIR/snapshots/<name>/manifest.json
    DIR/snapshots/<name>/catalogue.sqlite      its graphs and sources
    DIR/snapshots/<name>/text.sqlite, text-delta.sqlite     the index of words
    DIR/snapshots/<name>/loaded/<hash>.nq      others' RDF, which builds take along
    DIR/snapshots/<name>/in-use     held shared by every reader of that snapshot
    DIR/sources/<SHA-256>           what snapshots keep of sources, by the hash of its content

All locks are the operating system's: they vanish with their process, however it ends.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kg.errors import StoreError

UNFINISHED = "unfinished"
"""The one snapshot folder that a build writes into, and that never carries the pointer."""


def snapshots(folder: Path) -> Path:
    """Where the snapshots of a graph folder lie."""
    return folder / "snapshots"


def shelf(folder: Path) -> Path:
    """Where a graph folder keeps what its snapshots share."""
    return folder / "sources"


def pointed_at(folder: Path) -> str | None:
    """The published snapshot's name; ``None`` where nothing was ever published. Raises StoreError if it is damaged."""
    try:
        name = (folder / "current").read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{folder}: its pointer cannot be read; {how_to_build(folder)}") from error
    if not name.isalnum() or name == UNFINISHED:
        raise StoreError(f"{folder}: its pointer names no snapshot; {how_to_build(folder)}")
    return name


def newest(folder: Path) -> Path | None:
    """The snapshot that a writer follows on: the published one or, where the pointer is damaged, the last one made."""
    with contextlib.suppress(StoreError):
        name = pointed_at(folder)
        if name is not None and (snapshots(folder) / name).is_dir():
            return snapshots(folder) / name
    made = sorted((path for path in snapshots(folder).iterdir() if path.name.isdigit()), key=lambda path: path.name)
    return made[-1] if made else None


def link(file: Path, target: Path) -> None:
    """A file that nobody writes into again, under a second name: by a hard link where there are any."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)


def link_files(source: Path, target: Path) -> None:
    """``link`` for all files of a folder."""
    target.mkdir(exist_ok=True)
    for file in source.glob("*"):
        link(file, target / file.name)


def point_at(folder: Path, name: str) -> None:
    """Publish a finished snapshot: whoever looks sees the old name or the new one, even after a power cut."""
    fresh = folder / "current.new"
    with fresh.open("w", encoding="ascii") as stream:
        stream.write(name + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, folder / "current")
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(root: Path) -> None:
    """Put every file below ``root`` on disk, then the folders."""
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
    sync_folder(root)


def file_sizes(store: Path) -> dict[str, int]:
    """The database's files and their sizes in bytes, without the logs that every opening writes."""
    return {path.name: path.stat().st_size for path in sorted(store.iterdir()) if not path.name.startswith("LO")}


def next_name(folder: Path) -> str:
    """A name that no snapshot has: they count upwards."""
    taken = [int(path.name) for path in snapshots(folder).iterdir() if path.name.isdigit()]
    return f"{max(taken, default=0) + 1:06d}"


def how_to_build(folder: Path) -> str:
    """What to do where there is no graph to read."""
    return f"build it with: kg build FOLDER --graph {folder}"


@contextlib.contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's only writer lock. Raises StoreError, naming the other process, where it is held."""
    path = folder / "writer.lock"
    with path.open("a+", encoding="ascii") as stream:
        if not lock_file(stream, exclusive=True):
            stream.seek(0)
            holder = stream.read().strip()
            who = f"process {holder}" if holder.isdigit() else "another process"
            raise StoreError(f"{folder}: {who} is building here; wait until it has ended, then build again")
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        yield
        stream.truncate(0)


def hold(snapshot: Path) -> IO[str] | None:
    """A shared lock that keeps a snapshot from being removed until the stream is closed; ``None`` if it is going."""
    try:
        stream = (snapshot / "in-use").open("r", encoding="ascii")
    except OSError:
        return None
    if lock_file(stream, exclusive=False):
        return stream
    stream.close()
    return None


def sweep(folder: Path, keep: str) -> None:
    """Remove every snapshot but ``keep`` that nobody reads, half-built and half-removed ones included."""
    for snapshot in sorted(snapshots(folder).iterdir()):
        if snapshot.name == keep:
            continue
        try:
            with (snapshot / "in-use").open("r", encoding="ascii") as stream:
                if not lock_file(stream, exclusive=True):
                    continue
                shutil.rmtree(snapshot, ignore_errors=True)
        except OSError:
            # Without its lock file it was never published, or its removal was cut short.
            shutil.rmtree(snapshot, ignore_errors=True)


def lock_file(stream: IO[str], *, exclusive: bool) -> bool:
    """Take a lock without waiting; it goes with the stream. True where it was got."""
    if os.name == "nt":
        return _lock_windows(stream)
    import fcntl

    try:
        fcntl.flock(stream, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _lock_windows(stream: IO[str]) -> bool:
    """Windows: the writer locks a byte; a snapshot in use is kept by its open files, so readers lock nothing."""
    import importlib

    if stream.mode == "r":
        return True
    msvcrt = importlib.import_module("msvcrt")
    try:
        stream.seek(1 << 20)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
