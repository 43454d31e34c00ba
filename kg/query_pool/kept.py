"""Answers that took long, kept for those who ask the same again: files in a folder that several processes may share.

A snapshot never changes, so an answer holds as long as its version is the one that is served.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

from kg.query_pool.limits import HELD_BACK
from kg.query_pool.wire import Job

_WORTH = 0.05
"""Seconds below which an answer is as well made again."""

_SHARE = 4
"""One answer may have this part of the room."""

_PIECE = 4 * HELD_BACK

# Where all IRIs are absolute and none is made, the base changes nothing; an escape may hide either.
_NEEDS_BASE = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>\x00-\x20]*>|(?<!\w)[iu]ri\s*\(|\\", re.IGNORECASE)


class Kept:
    """Keeps up to ``size`` bytes of answers in ``folder``; beyond that the one that was asked for longest ago goes.

    A disk that fails costs the keeping, never an answer.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self._folder = folder
        self._size = size

    def find(self, key: str) -> Iterator[bytes] | None:
        """The answer in pieces, all but the last longer than HELD_BACK; ``None`` where it is not kept."""
        path = self._folder / key
        try:
            file = path.open("rb")
            os.utime(path)
        except OSError:
            return None
        return _read(file)

    def keeping(self, key: str, pieces: Generator[bytes, None, None]) -> Iterator[bytes]:
        """The same pieces, kept once the last of them was taken: what fails or is broken off never gets there."""
        began = time.monotonic()
        most = self._size // _SHARE
        with closing(pieces), tempfile.SpooledTemporaryFile(2 * HELD_BACK, dir=str(self._folder)) as copy:
            for piece in pieces:
                try:
                    most -= len(piece)
                    if most >= 0:
                        copy.write(piece)
                except OSError:
                    most = -1
                yield piece
            if most >= 0 and time.monotonic() - began >= _WORTH:
                with suppress(OSError):
                    self._put(key, copy)

    def claims(self, name: str) -> bool:
        """Whether nobody has claimed ``name`` yet; from now on somebody has."""
        try:
            os.close(os.open(self._folder / name, os.O_CREAT | os.O_EXCL, 0o600))
        except OSError:
            return False
        return True

    def _put(self, key: str, copy: "tempfile.SpooledTemporaryFile[bytes]") -> None:
        copy.seek(0)
        with tempfile.NamedTemporaryFile(dir=self._folder) as file:
            shutil.copyfileobj(copy, file)
            file.flush()
            # Only what is there as a whole gets the name by which it is found.
            os.link(file.name, self._folder / key)
        found = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    found.append((entry.stat().st_mtime_ns, entry.stat().st_size, entry.path))
        held = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if held <= self._size:
                break
            held -= size
            Path(path).unlink(missing_ok=True)


def key_of(version: str, job: Job) -> str:
    """What tells the answer of a job on a snapshot from all others; limits are those of the server, so the same."""
    base = job.base if _NEEDS_BASE.search(job.text) else None
    asked = (version, job.text, job.default_graphs, job.named_graphs, base, job.prefixes, job.format)
    return hashlib.sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
