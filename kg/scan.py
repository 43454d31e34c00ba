"""Which sources there are: files below paths, by their content. A file that has not changed costs a stat.

A path may also be a place elsewhere (``kg.remote``): all that is asked of it here and by the readers is what
``pathlib`` and ``upath`` have in common.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from kg import remote
from kg.collecting import no_collection
from kg.errors import InputError
from kg.readers import Limits
from kg.remote import Seen
from kg.state import State

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

    @property
    def name(self) -> str:
        """The file's name."""
        return remote.name_of(self.path)


@dataclass(slots=True)
class _File:
    """A file as it was met; ``sha256`` once it is known."""

    path: Path
    key: bytes
    size: int
    seen: Seen | None
    sha256: str = ""


Digests = Callable[[Iterable[Path]], Iterable[tuple[Path, str | OSError]]]
"""Looks into files: each with the SHA-256 of its bytes, or why it could not be read; in any order."""


def digests(paths: Iterable[Path]) -> Iterator[tuple[Path, str | OSError]]:
    """Look into files, one after the other."""
    return ((path, digest(path)) for path in paths)


def digest(path: Path) -> str | OSError:
    """The SHA-256 of a file's bytes, or why it could not be read."""
    try:
        with remote.asking(path):
            return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return error


@no_collection()
def scan(
    paths: Iterable[Path], state: State, limits: Limits, besides: Path, look: Digests = digests
) -> tuple[tuple[Source, ...], tuple[LeftOut, ...]]:
    """The sources at and below ``paths``, in order of their hash, and the files that cannot be looked at.

    ``state`` remembers what was seen; ``look`` looks into what is not as it was. What lies below ``besides`` is no
    source: the folder that the graph goes into. Raises ``InputError`` for a path that is not there and for a folder
    without files.
    """
    files: list[_File] = []
    left_out: list[LeftOut] = []
    for key, (path, entry) in _found(paths, besides).items():
        try:
            files.append(_File(path, key, *seen_of(path, entry)))
        except OSError as error:
            left_out.append(_unreadable(path, error))
    # Reading what is too large would be refused anyway; hashing tells nothing more.
    small = [file for file in files if file.size <= limits.max_bytes]
    recalled = state.recall({file.key: file.seen for file in small if file.seen})
    for file in small:
        file.sha256 = recalled.get(file.key, "")
    unknown = {file.path: file for file in small if not file.sha256}
    looked = time.time_ns()
    lasting: list[tuple[bytes, Seen, str]] = []
    for path, found in look(sorted(unknown, key=str)):
        if isinstance(found, OSError):
            left_out.append(_unreadable(path, found))
            continue
        file = unknown.pop(path)
        file.sha256 = found
        if file.seen and file.seen.changed < looked - _SETTLED:
            lasting.append((file.key, file.seen, found))
    state.remember(lasting)
    known = (file for file in files if file.sha256 or file.size > limits.max_bytes)
    return _sources(known), tuple(left_out)


def _sources(files: Iterable[_File]) -> tuple[Source, ...]:
    """Files of equal bytes are one source; those that were not looked into are each one."""
    held: dict[str, list[_File]] = {}
    large: list[Source] = []
    for file in files:
        if file.sha256:
            held.setdefault(file.sha256, []).append(file)
        else:
            large.append(Source("", file.path, (remote.name_of(file.path),), file.size))
    found = []
    for sha256, ones in sorted(held.items(), key=itemgetter(0)):
        first, names = ones[0], {remote.name_of(one.path) for one in ones}
        if len(ones) > 1:
            first = min(ones, key=lambda one: (remote.name_of(one.path), str(one.path)))
        found.append(Source(sha256, first.path, tuple(sorted(names)), first.size))
    return (*found, *large)


def _unreadable(path: Path, error: OSError) -> LeftOut:
    return LeftOut(path, f"{remote.name_of(path)}: cannot be read ({error.strerror or error}); check its permissions")


def find_files(paths: Iterable[Path], besides: Path | None = None) -> tuple[Path, ...]:
    """Every file at or below ``paths``, sorted; hidden files and folders are passed over, and what is ``besides``.

    Raises ``InputError`` for a path that is not there and for a folder without files.
    """
    # Parts of paths, not their letters, so that a folder's files stay together.
    return tuple(sorted((path for path, _ in _found(paths, besides).values()), key=lambda path: path.parts))


_Found = dict[bytes, tuple[Path, "os.DirEntry[str] | None"]]
"""Files by what they are remembered under, each with the folder's entry for it where there is one: asking that spares
looking for the path."""


def _found(paths: Iterable[Path], besides: Path | None) -> _Found:
    found: _Found = {}
    passed = os.path.realpath(besides) if besides else ""
    for path in paths:
        there: _Found | None
        if remote.is_remote(path):
            away = remote.files_at(path)
            there = None if away is None else {key_of(file): (file, None) for file in away}
        elif path.is_dir():
            # The folder's own path is made absolute, not that of each of its files.
            root = str(path)
            begin = os.path.abspath(root)
            there = {
                os.fsencode(begin + entry.path[len(root) :]): (Path(entry.path), entry)
                for entry in _below(root, passed)
            }
        else:
            there = {key_of(path): (path, None)} if path.exists() else None
        if there is None:
            raise InputError(f"{path}: no such file or folder")
        if not there:
            raise InputError(f"{path}: no documents in this folder; name a folder that holds reports")
        found |= there
    return found


def glimpse(path: Path, besides: Path) -> Iterator[str]:
    """What there is to see of the files at and below ``path`` without looking into them, a line each: other lines, or
    another order, where something changed. Raises ``InputError`` as ``find_files`` does."""
    # Asked again and again by whoever waits for a change: without a Path a file.
    if remote.is_remote(path) or not path.is_dir():
        for file in find_files((path,), besides):
            with suppress(OSError):
                yield f"{file}\0{seen_of(file)}\n"
    else:
        for entry in _below(str(path), os.path.realpath(besides)):
            with suppress(OSError):
                yield f"{entry.path}\0{_seen(entry.stat())}\n"


def _below(folder: str, passed: str) -> Iterator["os.DirEntry[str]"]:
    """The files below a folder; links to files are followed, links to folders are not."""
    for root, folders, _ in os.walk(folder):
        folders[:] = [
            name for name in folders if name[0] != "." and (not passed or os.path.realpath(f"{root}/{name}") != passed)
        ]
        with os.scandir(root) as entries:
            yield from (entry for entry in entries if entry.name[0] != "." and entry.is_file())


def seen_of(path: Path, entry: "os.DirEntry[str] | None" = None) -> tuple[int, Seen | None]:
    """A file's size, and what tells that it changed, where anything does; ``entry`` is that of its folder."""
    if remote.is_remote(path):
        return remote.seen(path)
    stat = (entry or path).stat()
    return stat.st_size, _seen(stat)


def _seen(stat: os.stat_result) -> Seen:
    return Seen(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, str(stat.st_ino))


def key_of(path: Path) -> bytes:
    """What a file is remembered under."""
    return str(path).encode("utf-8") if remote.is_remote(path) else os.fsencode(os.path.abspath(path))
