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

    Safe to use from several threads: they share one connection, so a server's many threads need no files of their own.
    """

    def __init__(self, path: Path, *further: tuple[str, Path]) -> None:
        self.path = path
        self._further = further
        self._lock = threading.Lock()
        self._shared: sqlite3.Connection | None = None

    def connection(self) -> sqlite3.Connection:
        """The connection; SQLite lets one thread at a time take a step on it."""
        with self._lock:
            if self._shared is None:
                connection = sqlite3.connect(_unchanging(self.path), uri=True, check_same_thread=False)
                for schema, path in self._further:
                    connection.execute(f"ATTACH ? AS {schema}", (_unchanging(path),))
                self._shared = connection
            return self._shared


def _unchanging(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"
