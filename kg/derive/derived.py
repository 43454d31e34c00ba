"""The ledger of the derived graphs: what documents give, and what it comes to, kept up to date by what changes."""

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kg import iris
from kg.derive.giving import Giving
from kg.derive.items import LINES, Item, unpacked
from kg.derive.settling import Settling
from kg.derive.stage import Stage
from kg.derive.tables import GRAPHS, next_id, opened, rows
from kg.derive.tallies import TALLY

_PART = 32 * 1024 * 1024
"""Bytes of compressed lines that are compared at once."""

_OWNERS = 100
"""Owners whose lines are handed out together: most have a few."""


@dataclass(frozen=True, slots=True)
class Change:
    """What to take out of a graph (an IRI) and what to put in: N-Triples, a statement a line, none in both."""

    graph: str
    removed: bytes
    added: bytes


class Derived:
    """The derived graphs over one SQLite file. What is changed is lasting after ``commit`` or ``published``.

    ``fingerprint`` stands for the code and the data that made the items and that work on them: a file made under
    another one is begun anew, and ``documents`` is empty then. ``base`` is part of it. ``texts`` gives the text of a
    document by its SHA-256: asked for only where a report is there in several formats.
    """

    def __init__(
        self, path: Path | None, stages: Sequence[Stage], fingerprint: str, base: str, texts: Callable[[str], str]
    ) -> None:
        self._database = opened(path, f"{fingerprint} {base}")
        self._base = base
        self._giving = Giving(self._database, stages)
        self._settling = Settling(self._database, self._giving, stages, texts, base)
        self._next_document = next_id(self._database, "document")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was not committed is as if it had not been."""
        self._database.close()

    def commit(self) -> None:
        """Make what was done lasting: a build that is killed goes on from here."""
        self._settling.tallies.enter()
        self._giving.mark_swapped()
        self._database.execute("COMMIT")
        self._database.execute("BEGIN")

    def documents(self) -> Iterator[str]:
        """The SHA-256 of every document that the derived graphs rest on, sorted."""
        return (sha256 for (sha256,) in self._database.execute("SELECT sha256 FROM document ORDER BY sha256"))

    def replace(self, sha256: str, items: Iterable[Item] | None) -> None:
        """Make ``items`` what a document gives, in place of what it gave; ``None``: the document is gone."""
        found = self._database.execute("SELECT id FROM document WHERE sha256 = ?", (sha256,)).fetchone()
        if found is None and items is None:
            return
        document = found[0] if found else self._next_document
        if found is None:
            self._next_document += 1
            self._database.execute("INSERT INTO document VALUES (?, ?)", (document, sha256))
        given = list(items or ())
        owner = 2 * document
        alone = {item.keys[0]: item.payload for item in given if item.stage == LINES}
        for graph in GRAPHS:
            self._settling.write(graph, {owner: alone.get(graph, b"")})
        tally = next((item.payload for item in given if item.stage == TALLY), b"")
        self._settling.tallies.replace(document, tally)
        self._giving.give({owner: [item for item in given if item.stage not in (LINES, TALLY)]})
        if items is None:
            self._database.execute("DELETE FROM document WHERE id = ?", (document,))

    def settle(self) -> Iterator[Change]:
        """Work out anew what changes rest on, stage by stage; then what that changes since ``published``, if asked for.

        The work is done when this returns; nothing of the graphs is read before the first change is asked for.
        Changes are bounded in size, so there may be several of one graph. Where nothing was published yet they hold
        everything: ``lines`` is the better way then.
        """
        self._settling.settle()
        return self._changes()

    def lines(self, graph: str) -> Iterator[bytes]:
        """All statements of a derived graph (an IRI) as N-Triples, in pieces of whole lines, in no order."""
        name = self._name(graph)
        found = self._database.execute(f"SELECT lines FROM {name} ORDER BY owner")
        while some := found.fetchmany(_OWNERS):
            yield b"".join(unpacked(piece) for (piece,) in some)

    @property
    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the derived graphs."""
        return tuple(iris.graph(self._base, name) for name in GRAPHS)

    @property
    def version(self) -> str:
        """The version that was last published; empty where none was."""
        found = self._database.execute("SELECT value FROM about WHERE name = 'version'").fetchone()
        return str(found[0]) if found else ""

    def published(self, version: str) -> None:
        """Remember the version that the settled graphs are published as; changes count from here. Commits."""
        for graph in GRAPHS:
            self._database.execute(f"DELETE FROM before_{graph}")
        self._database.execute("INSERT OR REPLACE INTO about VALUES ('version', ?)", (version,))
        self._settling.keeps_before = True
        self.commit()

    def _name(self, graph: str) -> str:
        return GRAPHS[self.graphs.index(graph)]

    def _changes(self) -> Iterator[Change]:
        for graph, iri in zip(GRAPHS, self.graphs, strict=True):
            if not self._settling.keeps_before:
                yield from (Change(iri, b"", piece) for piece in self.lines(iri))
                continue
            size = self._database.execute(
                f"SELECT SUM(LENGTH(b.lines) + COALESCE(LENGTH(g.lines), 0)) "
                f"FROM before_{graph} b LEFT JOIN {graph} g USING (owner)"
            ).fetchone()[0]
            parts = 1 + (size or 0) // _PART
            for part in range(parts if size else 0):
                removed, added = _differing(self._database, graph, part, parts)
                if removed or added:
                    yield Change(iri, removed, added)


def _differing(database: sqlite3.Connection, graph: str, part: int, parts: int) -> tuple[bytes, bytes]:
    """What owners that changed said before and no longer say, and what they say now: one part of it, by checksum.

    A line that goes from one owner to another is neither.
    """

    def chosen(piece: bytes) -> Iterator[bytes]:
        lines = unpacked(piece).splitlines(keepends=True)
        return (line for line in lines if parts == 1 or zlib.crc32(line) % parts == part)

    before: set[bytes] = set()
    now: set[bytes] = set()
    query = f"SELECT b.lines, g.lines FROM before_{graph} b LEFT JOIN {graph} g USING (owner)"
    for old, new in rows(database, query):
        before.update(chosen(old))
        now.update(chosen(new or b""))
    return b"".join(sorted(before - now)), b"".join(sorted(now - before))
