"""Substring search over labels and quotes: an SQLite FTS5 index over character bigrams, kept beside the snapshot.

SQLite's own trigram tokenizer finds nothing for two characters such as 财政. Here each pair of neighbouring characters
is a token of its own, so a phrase of such tokens is a substring.
"""

import sqlite3
import threading
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from kg.errors import QueryError, StoreError

MOST = 10_000
"""How many nodes one search finds at most; labels are found before quotes."""

_FILE = "text.sqlite"
_TABLES = """CREATE VIRTUAL TABLE grams USING fts5(gram, content='', detail=full, columnsize=0, tokenize='ascii');
CREATE TABLE nodes (id INTEGER PRIMARY KEY, iri TEXT NOT NULL)"""
_FIND = "SELECT nodes.iri FROM grams JOIN nodes ON nodes.id = grams.rowid WHERE grams MATCH ? LIMIT ?"


def write_index(snapshot: Path, rows: Iterable[tuple[str, str]]) -> None:
    """Index (IRI, text) pairs, in the order in which they are to be found, into a snapshot that has no index yet."""
    connection = sqlite3.connect(snapshot / _FILE)
    try:
        connection.executescript(_TABLES)
        for number, (iri, text) in enumerate(rows):
            connection.execute("INSERT INTO nodes VALUES (?, ?)", (number, iri))
            connection.execute("INSERT INTO grams (rowid, gram) VALUES (?, ?)", (number, " ".join(_grams(text))))
        connection.execute("INSERT INTO grams (grams) VALUES ('optimize')")
        connection.commit()
    except sqlite3.Error as error:
        raise StoreError(f"{snapshot}: the text index could not be written ({error})") from error
    finally:
        connection.close()


def _grams(text: str) -> list[str]:
    """The text's neighbouring pairs of characters as tokens, letter case aside; the last character ends alone."""
    folded = text.lower()
    return [f"{ord(one):x}x{ord(other):x}" for one, other in pairwise(folded)] + [
        f"{ord(one):x}x" for one in folded[-1:]
    ]


class TextIndex:
    """The index of a snapshot, read-only; safe to use from several threads."""

    def __init__(self, snapshot: Path) -> None:
        self._path = snapshot / _FILE
        self._local = threading.local()

    def find(self, words: str, most: int = MOST) -> tuple[tuple[str, ...], bool]:
        """The nodes with a text that has ``words`` in it, letter case aside, and whether there are more than ``most``.

        Raises QueryError on no words at all and where the snapshot has no index.
        """
        if not words.strip():
            raise QueryError("a search for nothing: name at least one character")
        tokens = _grams(words)
        # A last character may be followed by any other; alone it is all there is to look for.
        phrase = f'"{" ".join(tokens[:-1])}"' if len(tokens) > 1 else f'"{tokens[0]}"*'
        found = dict.fromkeys(iri for (iri,) in self._connection().execute(_FIND, (phrase, 4 * most)))
        return tuple(found)[:most], len(found) > most

    def _connection(self) -> sqlite3.Connection:
        """This thread's own connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            if not self._path.exists():
                raise QueryError("this graph was built without a text index; build it again to search in it")
            connection = sqlite3.connect(f"{self._path.as_uri()}?mode=ro&immutable=1", uri=True)
            self._local.connection = connection
        return connection
