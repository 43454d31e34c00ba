"""Substring search over labels and quotes: SQLite FTS5 over character bigrams, kept beside the snapshot.

SQLite's own trigram tokenizer finds nothing for two characters such as 财政. Here each pair of neighbouring characters
is a token of its own, so a phrase of such tokens is a substring.

There are two files: a base, which snapshots share as long as little has changed since it was written, and a delta with
the texts of the nodes that did change, whose texts in the base no longer count. What is found, and in which order, is
the same as in a base written anew.
"""

import heapq
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from kg.errors import QueryError, StoreError
from kg.store import database
from kg.store import folder as layout

MOST = 10_000
"""How many nodes one search finds at most; labels are found before quotes."""

LONGEST = 200
"""How many characters one search has at most: it takes as long as all of them stand in many texts."""

LABEL, QUOTE = 0, 1
"""What kind of text: the order in which nodes are found, then by IRI."""

Place = tuple[int, str]
"""A kind of text and the node that it belongs to."""

_BASE, _DELTA = "text.sqlite", "text-delta.sqlite"
_GRAMS = "CREATE VIRTUAL TABLE grams USING fts5(gram, content='', detail=full, columnsize=0, tokenize='ascii');"
# In the base numbers follow the order of kind and IRI, so that the first matches are the first to be told.
_BASE_TABLES = f"{_GRAMS} CREATE TABLE nodes (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, iri TEXT NOT NULL);"
# A number that was used once stays in the index, so it is not used again.
_DELTA_TABLES = f"""{_GRAMS}
CREATE TABLE nodes (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, iri TEXT NOT NULL);
CREATE INDEX by_place ON nodes (kind, iri);
CREATE TABLE gone (kind INTEGER NOT NULL, iri TEXT NOT NULL, PRIMARY KEY (kind, iri)) WITHOUT ROWID;"""
_IN_BASE = """SELECT n.kind, n.iri FROM grams JOIN nodes n ON n.id = grams.rowid WHERE grams MATCH ?
AND NOT EXISTS (SELECT 1 FROM delta.gone g WHERE g.kind = n.kind AND g.iri = n.iri) ORDER BY grams.rowid"""
_IN_DELTA = """SELECT n.kind, n.iri FROM delta.grams d JOIN delta.nodes n ON n.id = d.rowid
WHERE d.grams MATCH ? ORDER BY n.kind, n.iri"""

_SHARE = 16
"""A delta of more than one part in so many of the base goes into a new base."""

_LEAST = 1_000
"""Up to so many places a delta stays one, however small the base."""


class Texts(NamedTuple):
    """What statements say of texts: labels of nodes, what a mention selects, and the words of what is selected."""

    labels: Sequence[tuple[str, str]]
    selected: Sequence[tuple[str, str]]
    words: Sequence[tuple[str, str]]


class NewIndex:
    """The index of a snapshot that has none yet. Texts come in any order; memory is bounded. To be closed.

    Raises StoreError where it cannot be written.
    """

    def __init__(self, snapshot: Path) -> None:
        self._snapshot = snapshot
        self._connection = database.written(snapshot / _BASE)
        self._connection.executescript(
            f"""{_BASE_TABLES} CREATE TEMP TABLE found (kind INTEGER, iri TEXT, text TEXT);
            CREATE TEMP TABLE selected (iri TEXT, node TEXT); CREATE TEMP TABLE words (node TEXT, text TEXT);"""
        )

    def add(self, rows: Iterable[tuple[Place, str]]) -> None:
        """Texts, each with its place."""
        with self._told():
            self._connection.executemany("INSERT INTO found VALUES (?, ?, ?)", ((*place, text) for place, text in rows))

    def say(self, texts: Texts) -> None:
        """What some of the statements say; a mention and its words may come apart."""
        with self._told():
            self._connection.executemany(f"INSERT INTO found VALUES ({LABEL}, ?, ?)", texts.labels)
            self._connection.executemany("INSERT INTO selected VALUES (?, ?)", texts.selected)
            self._connection.executemany("INSERT INTO words VALUES (?, ?)", texts.words)

    def write(self) -> None:
        """Write the index of all that has come."""
        connection = self._connection
        with self._told():
            connection.execute(
                f"INSERT INTO found SELECT {QUOTE}, iri, text FROM selected JOIN words ON words.node = selected.node"
            )
            # A statement of two graphs has come twice.
            ordered = connection.execute("SELECT DISTINCT kind, iri, text FROM found ORDER BY kind, iri, text")
            grams = _Grams()
            for number, (kind, iri, text) in enumerate(ordered, 1):
                connection.execute("INSERT INTO nodes VALUES (?, ?, ?)", (number, kind, iri))
                connection.execute("INSERT INTO grams (rowid, gram) VALUES (?, ?)", (number, grams.of(text)))
            connection.execute("INSERT INTO grams (grams) VALUES ('optimize')")
            connection.commit()
            delta = database.written(self._snapshot / _DELTA)
            delta.executescript(_DELTA_TABLES)
            delta.close()

    def close(self) -> None:
        """Let go of the file; without ``write`` it is no index."""
        self._connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self._snapshot}: the text index could not be written ({error})") from error


def write_index(snapshot: Path, rows: Iterable[tuple[Place, str]]) -> None:
    """Index texts, each with its place, into a snapshot that has no index yet, as ``NewIndex`` does."""
    with closing(NewIndex(snapshot)) as index:
        index.add(rows)
        index.write()


def follow_index(before: Path, snapshot: Path, changed: Collection[Place], texts: Callable[[Place], list[str]]) -> bool:
    """The index of the snapshot before, with what ``texts`` says now of the places that changed.

    False, and no index, where so much has changed since its base was written that a new one is due.
    """
    layout.link(before / _BASE, snapshot / _BASE)
    shutil.copyfile(before / _DELTA, snapshot / _DELTA)
    connection = database.written(snapshot / _DELTA)
    try:
        grams = _Grams()
        for place in sorted(changed):
            connection.execute("INSERT OR IGNORE INTO gone VALUES (?, ?)", place)
            connection.execute("DELETE FROM nodes WHERE kind = ? AND iri = ?", place)
            for text in texts(place):
                number = connection.execute("INSERT INTO nodes (kind, iri) VALUES (?, ?)", place).lastrowid
                connection.execute("INSERT INTO grams (rowid, gram) VALUES (?, ?)", (number, grams.of(text)))
        connection.commit()
        (size,) = connection.execute("SELECT COUNT(*) FROM gone").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{snapshot}: the text index could not be written ({error})") from error
    finally:
        connection.close()
    if size <= max(_LEAST, _size(snapshot / _BASE) // _SHARE):
        return True
    (snapshot / _BASE).unlink()
    (snapshot / _DELTA).unlink()
    return False


def _size(base: Path) -> int:
    """How many texts a base has."""
    (size,) = database.ReadOnly(base).connection().execute("SELECT COALESCE(MAX(id), 0) FROM nodes").fetchone()
    return int(size)


class _Grams(dict[int, str]):
    """What each character adds to the tokens of a text, kept once met: the end of one pair, the begin of the next."""

    def __missing__(self, character: int) -> str:
        added = self[character] = f"{character:x} {character:x}x"
        return added

    def of(self, text: str) -> str:
        """The text's neighbouring pairs of characters as tokens, letter case aside; the last character ends alone."""
        return text.lower().translate(self).partition(" ")[2]


class TextIndex:
    """The index of a snapshot, read-only; safe to use from several threads."""

    def __init__(self, snapshot: Path) -> None:
        self._files = database.ReadOnly(snapshot / _BASE, ("delta", snapshot / _DELTA))

    def find(self, words: str, most: int = MOST) -> tuple[tuple[str, ...], bool]:
        """The nodes with a text that has ``words`` in it, letter case aside, and whether there are more than ``most``.

        Raises QueryError on no words at all, on more than LONGEST characters, and where the snapshot has no index.
        """
        if not words.strip():
            raise QueryError("a search for nothing: name at least one character")
        if len(words) > LONGEST:
            raise QueryError(f"a search for more than {LONGEST} characters: shorten it")
        if not self._files.path.exists():
            raise QueryError("this graph was built without a text index; build it again to search in it")
        tokens = _Grams().of(words).split(" ")
        # A last character may be followed by any other; alone it is all there is to look for.
        phrase = f'"{" ".join(tokens[:-1])}"' if len(tokens) > 1 else f'"{tokens[0]}"*'
        found: dict[str, None] = {}
        for _, iri in self._places(phrase):
            found[iri] = None
            if len(found) > most:
                break
        return tuple(found)[:most], len(found) > most

    def _places(self, phrase: str) -> Iterator[Place]:
        """Where the phrase stands, in order."""
        connection = self._files.connection()
        return heapq.merge(connection.execute(_IN_BASE, (phrase,)), connection.execute(_IN_DELTA, (phrase,)))
