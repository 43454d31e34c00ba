"""Which sources there are: files below paths, by their content. A file that has not changed costs a stat."""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.readers import Limits
from kg.state import Seen, State

_SETTLED = 2 * 10**9
"""A file that changed less than so many nanoseconds before it was looked at may have changed once more within one
tick of the file system's clock (two seconds on FAT): its times prove nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes and the files that hold them. ``names`` are the names of all those files, sorted; ``path`` is the first
    file (by its whole path) of the first name. ``sha256`` is empty where the file is too large to be looked into."""

    sha256: str
    path: Path
    names: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not in the graph. ``reason`` is one line that names it and says what to do."""

    path: Path
    reason: str


def scan(
    paths: Iterable[Path], state: State, limits: Limits, besides: Path
) -> tuple[tuple[Source, ...], tuple[LeftOut, ...]]:
    """The sources at and below ``paths``, in order of their hash, and the files that cannot be looked at.

    ``state`` remembers what was seen. What lies below ``besides`` is no source: the folder that the graph goes into.
    Raises ``InputError`` for a path that is not there and for a folder without files.
    """
    held: dict[str, list[tuple[str, Path, int]]] = {}
    large: list[Source] = []
    left_out: list[LeftOut] = []
    for path in find_files(paths, besides):
        try:
            stat = path.stat()
            if stat.st_size > limits.max_bytes:
                # Reading it would be refused anyway; hashing tells nothing more.
                large.append(Source("", path, (path.name,), stat.st_size))
            else:
                held.setdefault(_sha256(path, stat, state), []).append((path.name, path, stat.st_size))
        except OSError as error:
            left_out.append(LeftOut(path, f"{path.name}: cannot be read ({error.strerror}); check its permissions"))
    state.forget_unseen()
    sources = [
        Source(sha256, min(files)[1], tuple(sorted({name for name, _, _ in files})), files[0][2])
        for sha256, files in sorted(held.items())
    ]
    return (*sources, *large), tuple(left_out)


def find_files(paths: Iterable[Path], besides: Path | None = None) -> tuple[Path, ...]:
    """Every file at or below ``paths``, sorted; hidden files and folders are passed over, and what is ``besides``.

    Raises ``InputError`` for a path that is not there and for a folder without files.
    """
    found: set[str] = set()
    passed = os.path.realpath(besides) if besides else ""
    for path in paths:
        if path.is_dir():
            below = set(_below(str(path), passed))
            if not below:
                raise InputError(f"{path}: no documents in this folder; name a folder that holds reports")
            found |= below
        elif path.exists():
            found.add(str(path))
        else:
            raise InputError(f"{path}: no such file or folder")
    return tuple(sorted(map(Path, found)))


def _below(folder: str, passed: str) -> Iterator[str]:
    """The files below a folder; links to files are followed, links to folders are not."""
    for root, folders, _ in os.walk(folder):
        folders[:] = [
            name for name in folders if name[0] != "." and (not passed or os.path.realpath(f"{root}/{name}") != passed)
        ]
        with os.scandir(root) as entries:
            yield from (entry.path for entry in entries if entry.name[0] != "." and entry.is_file())


def _sha256(path: Path, stat: os.stat_result, state: State) -> str:
    key = os.fsencode(os.path.abspath(path))
    seen = Seen(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    known = state.seen(key, seen)
    if known is not None:
        return known
    looked = time.time_ns()
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    settled = max(stat.st_mtime_ns, stat.st_ctime_ns) < looked - _SETTLED
    state.remember(key, seen if settled else None, sha256)
    return sha256
