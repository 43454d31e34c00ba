"""SQLite files beside a snapshot: written once, then read by many threads."""

import sqlite3
import threading
from pathlib import Path

# What is half written is never read: an unfinished snapshot is thrown away whole.
_WHILE_WRITING = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"


def written(path: Path) -> sqlite3.Connection:
    """A connection to a file of an unfinished snapshot, made if missing; to be committed and closed."""
    connection = sqlite3.connect(path)
    connection.executescript(_WHILE_WRITING)
    return connection


class ReadOnly:
    """Finished files, the first under its own tables' names and each further one under ``(schema, path)``.

    Safe to use from several threads: each has a connection of its own.
    """

    def __init__(self, path: Path, *further: tuple[str, Path]) -> None:
        self.path = path
        self._further = further
        self._local = threading.local()

    def connection(self) -> sqlite3.Connection:
        """This thread's own connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(_unchanging(self.path), uri=True)
            for schema, path in self._further:
                connection.execute(f"ATTACH ? AS {schema}", (_unchanging(path),))
            self._local.connection = connection
        return connection


def _unchanging(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"
