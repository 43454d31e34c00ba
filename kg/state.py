"""What a graph folder remembers of its builds: files seen, what the published graph was made of, what was refused."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple, Self

_TABLES = """
CREATE TABLE IF NOT EXISTS file (
  path BLOB PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, which TEXT, sha256 TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS document (sha256 TEXT PRIMARY KEY, part TEXT, summary TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refused (part TEXT PRIMARY KEY, path BLOB, reason TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


COUNTED = ("citations", "agencies", "projects", "funds", "budget_lines", "indicators", "figures", "claims")
"""The records that a summary counts, by their field of ``DocumentRecords``."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build says of a document. ``counts`` are of ``COUNTED``; ``triples`` of its graph; ``contradictions`` are
    those of its own claims that fail (ratios by several definitions do not: they are only compared); ``warnings`` are
    what was doubtful in reading or in validation."""

    names: tuple[str, ...]
    kind: str
    agency: str
    year: str
    counts: tuple[int, ...]
    triples: int
    contradictions: int
    warnings: tuple[str, ...]


class Seen(NamedTuple):
    """What tells that a file has changed: bytes, times in nanoseconds, and which file (or what state of it) it is."""

    size: int
    mtime: int
    ctime: int
    which: str

    @property
    def changed(self) -> int:
        """When it was last changed, in nanoseconds."""
        return max(self.mtime, self.ctime)


class State:
    """The database at ``path``, made if it is missing; one that is damaged is made anew, since all of it can be found
    out again. For one process at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._open()
        except sqlite3.DatabaseError:
            for ending in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    path.with_name(path.name + ending).unlink()
            self._open()

    def _open(self) -> None:
        self._db = sqlite3.connect(self._path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def recall(self, files: Mapping[bytes, Seen]) -> dict[bytes, str]:
        """The SHA-256 of the bytes of those ``files`` (by path) that are as they were; all others are forgotten."""
        found: dict[bytes, str] = {}
        gone: list[tuple[bytes]] = []
        # One walk over all that is remembered: a question a file takes ten times as long.
        for path, *before, sha256 in self._db.execute("SELECT path, size, mtime, ctime, which, sha256 FROM file"):
            if files.get(path) == tuple(before):
                found[path] = sha256
            else:
                gone.append((path,))
        with self._db:
            self._db.executemany("DELETE FROM file WHERE path = ?", gone)
        return found

    def remember(self, files: Iterable[tuple[bytes, Seen, str]]) -> None:
        """Note what files held: path, what tells of a change, SHA-256."""
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)",
                ((path, *seen, sha256) for path, seen, sha256 in files),
            )

    def refused(self) -> dict[str, tuple[bytes, str]]:
        """The parts that were refused before: for which file (its path) and why."""
        return {part: (path, reason) for part, path, reason in self._db.execute("SELECT * FROM refused")}

    def refuse(self, part: str, path: bytes, reason: str) -> None:
        """Note that there will be no such part."""
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO refused VALUES (?, ?, ?)", (part, path, reason))

    def forget_refused(self, keep: Iterable[str]) -> None:
        """Forget all refusals but these."""
        kept = set(keep)
        gone = [(part,) for (part,) in self._db.execute("SELECT part FROM refused") if part not in kept]
        with self._db:
            self._db.executemany("DELETE FROM refused WHERE part = ?", gone)

    def documents(self) -> dict[str, str]:
        """What the published graph was made of: SHA-256 → key of the part."""
        return dict(self._db.execute("SELECT sha256, part FROM document"))

    def summaries(self) -> Iterator[tuple[str, Summary]]:
        """SHA-256 and summary of each document in the published graph, in order of the hash."""
        for sha256, summary in self._db.execute("SELECT sha256, summary FROM document ORDER BY sha256"):
            values: list[Any] = [tuple(one) if isinstance(one, list) else one for one in json.loads(summary)]
            yield sha256, Summary(*values)

    def fact(self, name: str) -> str:
        """A fact of the published graph; empty where it was never stated."""
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def unsettle(self) -> None:
        """Note that what is remembered of the published graph may be ahead of it from here on."""
        with self._db:
            self._db.execute("DELETE FROM fact")

    def settle(self, gone: Iterable[str], made: Iterable[tuple[str, str, Summary]], facts: Mapping[str, str]) -> None:
        """Note what a published graph is made of: documents that are gone, (SHA-256, key of the part, summary) of those
        that are new or other than they were, and what else there is to know of it."""
        rows = (
            (sha256, part, json.dumps([getattr(summary, field.name) for field in fields(summary)], ensure_ascii=False))
            for sha256, part, summary in made
        )
        with self._db:
            self._db.executemany("DELETE FROM document WHERE sha256 = ?", ((sha256,) for sha256 in gone))
            self._db.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", rows)
            self._db.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", facts.items())
