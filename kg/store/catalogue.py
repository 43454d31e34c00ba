"""What a snapshot has: its graphs with size and digest, and what is kept of its sources. One SQLite file, so that
a change costs its own lines and a look-up nothing else."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import StoreError
from kg.store import database
from kg.store.statements import hexadecimal, sum_of

FILE = "catalogue.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS graphs (name TEXT PRIMARY KEY, quads INTEGER NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
  sha256 TEXT NOT NULL, kind TEXT NOT NULL, kept TEXT NOT NULL, PRIMARY KEY (sha256, kind)
) WITHOUT ROWID;
"""


class Catalogue:
    """The catalogue of a finished snapshot."""

    def __init__(self, snapshot: Path) -> None:
        self._file = database.ReadOnly(snapshot / FILE)

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""
        rows = self._file.connection().execute("SELECT name FROM graphs ORDER BY name")
        return tuple(name for (name,) in rows)

    def graph(self, name: str) -> tuple[int, str]:
        """How many statements a graph has, and its digest; 0 and nothing where there is none."""
        return facts_of(self._file.connection(), name)

    def kept(self, sha256: str, kind: str) -> str | None:
        """Under which name something is kept of a source."""
        query = "SELECT kept FROM sources WHERE sha256 = ? AND kind = ?"
        row = self._file.connection().execute(query, (sha256, kind)).fetchone()
        return None if row is None else str(row[0])

    def all_kept(self) -> Iterator[str]:
        """The names of all that is kept of sources."""
        return (name for (name,) in self._file.connection().execute("SELECT kept FROM sources"))


def facts_of(connection: sqlite3.Connection, name: str) -> tuple[int, str]:
    """Size and digest of a graph."""
    row = connection.execute("SELECT quads, digest FROM graphs WHERE name = ?", (name,)).fetchone()
    return (0, "") if row is None else (int(row[0]), str(row[1]))


class CatalogueWriter:
    """The catalogue of an unfinished snapshot, from nothing or on top of the one before, whose ``version`` it had.

    ``version`` is the sum of the hashes of all (graph IRI, digest), so it too costs only what changes. A context
    manager.
    """

    def __init__(self, snapshot: Path, version: str = "0") -> None:
        self._connection = database.written(snapshot / FILE)
        self._connection.executescript(_TABLES)
        self._total = int(version, 16)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def commit(self) -> None:
        """Make what was noted the file's content: without it nothing is."""
        self._connection.commit()

    @property
    def version(self) -> str:
        """The version of the graphs as they stand."""
        return hexadecimal(self._total)

    def totals(self) -> tuple[int, int]:
        """How many statements there are, and how many graphs."""
        quads, graphs = self._connection.execute("SELECT COALESCE(SUM(quads), 0), COUNT(*) FROM graphs").fetchone()
        return int(quads), int(graphs)

    def graph(self, name: str) -> tuple[int, str]:
        """How many statements a graph has, and its digest; 0 and nothing where there is none."""
        return facts_of(self._connection, name)

    def put(self, name: str, quads: int, total: int) -> None:
        """Note a graph as it is now, by the sum over its lines; one without statements is none."""
        _, before = self.graph(name)
        if before:
            self._total -= _part(name, before)
            self._connection.execute("DELETE FROM graphs WHERE name = ?", (name,))
        if quads:
            digest = hexadecimal(total)
            self._total += _part(name, digest)
            self._connection.execute("INSERT INTO graphs VALUES (?, ?, ?)", (name, quads, digest))

    def keep(self, sha256: str, kind: str, kept: str) -> None:
        """Note what is kept of a source. Raises StoreError on what is no hash."""
        if not is_hash(sha256):
            raise StoreError(f"{sha256[:80]!r}: not a SHA-256 in lower-case hex, so no source can be kept under it")
        self._connection.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?)", (sha256, kind, kept))

    def forget(self, sha256: str) -> None:
        """Nothing of this source is kept any more."""
        self._connection.execute("DELETE FROM sources WHERE sha256 = ?", (sha256,))


def is_hash(text: str) -> bool:
    """Whether this is a SHA-256 in lower-case hex."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _part(name: str, digest: str) -> int:
    return sum_of((f"{name} {digest}\n".encode(),))
