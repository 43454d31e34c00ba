"""The tables of a ledger: one SQLite file that holds what documents give and what groups come to."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kg.errors import StoreError

STATISTICS = "statistics"
GRAPHS = ("links", "cube", "findings", STATISTICS)
"""The derived graphs, each with a table of its own: lines by owner."""

_TABLES = """
CREATE TABLE about(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document(id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE);
CREATE TABLE grp(id INTEGER PRIMARY KEY, stage INTEGER NOT NULL, key TEXT NOT NULL, dirty INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX grp_key ON grp(stage, key);
CREATE INDEX grp_dirty ON grp(stage, id) WHERE dirty;
CREATE TABLE item(id INTEGER PRIMARY KEY, digest BLOB NOT NULL, stage INTEGER NOT NULL, grp INTEGER, payload BLOB);
CREATE UNIQUE INDEX item_digest ON item(digest);
CREATE INDEX item_grp ON item(grp);
CREATE INDEX item_loose ON item(stage, id) WHERE grp IS NULL;
CREATE TABLE joined(key BLOB NOT NULL, item INTEGER NOT NULL, PRIMARY KEY(key, item)) WITHOUT ROWID;
CREATE INDEX joined_item ON joined(item);
CREATE TABLE gives(origin INTEGER NOT NULL, item INTEGER NOT NULL, PRIMARY KEY(origin, item)) WITHOUT ROWID;
CREATE INDEX gives_item ON gives(item, origin);
CREATE TABLE uses(fact BLOB NOT NULL, item INTEGER NOT NULL, PRIMARY KEY(fact, item)) WITHOUT ROWID;
CREATE INDEX uses_item ON uses(item);
CREATE TABLE fact(key BLOB PRIMARY KEY, origin INTEGER NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX fact_origin ON fact(origin);
CREATE TABLE tally_of(document INTEGER PRIMARY KEY, payload BLOB NOT NULL);
CREATE TABLE tally(what TEXT, name TEXT, count INTEGER NOT NULL, PRIMARY KEY(what, name)) WITHOUT ROWID;
"""
# ``origin`` and ``owner`` are a document (twice its id) or a group (twice its id and one). What an owner's lines were
# when the graph was last published stands in ``before``, from the first change on.
_OF_GRAPH = """
CREATE TABLE {graph}(owner INTEGER PRIMARY KEY, lines BLOB NOT NULL);
CREATE TABLE before_{graph}(owner INTEGER PRIMARY KEY, lines BLOB NOT NULL);
"""
_TEMPORARY = """
CREATE TEMP TABLE wanted(id INTEGER PRIMARY KEY);
CREATE TEMP TABLE given(n INTEGER PRIMARY KEY, digest BLOB, stage INTEGER, key TEXT);
"""


def opened(path: Path | None, fingerprint: str) -> sqlite3.Connection:
    """The ledger at ``path`` (in memory for ``None``), empty where it was made under another fingerprint.

    Raises ``StoreError`` where the file cannot be opened or is no ledger.
    """
    try:
        database = _connected(path)
        if _fingerprint(database) != fingerprint:
            database.close()
            if path is not None:
                path.unlink()
                database = _connected(path)
            else:
                database = _connected(None)
            _create(database, fingerprint)
        database.executescript(_TEMPORARY)
        database.execute("BEGIN")
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path}: the ledger of the build cannot be opened ({error}); delete it and build") from error
    return database


def _connected(path: Path | None) -> sqlite3.Connection:
    database = sqlite3.connect(path or ":memory:", isolation_level=None)
    # A killed build must find the ledger whole; that the last second may be lost with the power costs nothing.
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA temp_store = MEMORY")
    database.execute(f"PRAGMA cache_size = {-64 * 1024}")
    return database


def _fingerprint(database: sqlite3.Connection) -> str:
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
        return ""
    row = database.execute("SELECT value FROM about WHERE name = 'fingerprint'").fetchone()
    return str(row[0]) if row else ""


def _create(database: sqlite3.Connection, fingerprint: str) -> None:
    scripts = [_TABLES, *(_OF_GRAPH.format(graph=graph) for graph in GRAPHS)]
    database.executescript("BEGIN;" + "".join(scripts))
    database.execute("INSERT INTO about VALUES ('fingerprint', ?)", (fingerprint,))
    database.execute("COMMIT")


def next_id(database: sqlite3.Connection, table: str) -> int:
    """The id that the next row of a table gets."""
    return int(database.execute(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}").fetchone()[0])


def want(database: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Fill the temporary table ``wanted``, which the next queries are joined to.

    They say ``CROSS JOIN``, which SQLite never turns round: it knows nothing of the size of a temporary table.
    """
    database.execute("DELETE FROM wanted")
    database.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((one,) for one in ids))


def rows(database: sqlite3.Connection, query: str, values: Sequence[object] = ()) -> list[Any]:
    """All rows of a query."""
    return database.execute(query, values).fetchall()
