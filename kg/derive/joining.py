"""Groups of what is connected by shared keys: found by walking from what changed, never over everything."""

import sqlite3
from collections.abc import Iterator

from kg.derive.giving import Giving
from kg.derive.tables import rows, want


def join(database: sqlite3.Connection, giving: Giving, stage: int) -> None:
    """Put every item of a stage that is new, or in a group that changed, into the group that it is connected to.

    Groups that grow together are one; a group that lost what held it together comes apart. A group keeps its id where
    it can, so that what it gave is not taken for new.
    """
    query = "SELECT i.id, i.grp FROM grp g CROSS JOIN item i ON i.grp = g.id WHERE g.stage = ? AND g.dirty"
    before: dict[int, int] = dict(rows(database, query, (stage,)))
    database.executemany("UPDATE item SET grp = NULL WHERE id = ?", ((item,) for item in before))
    taken: set[int] = set()
    for (item,) in rows(database, "SELECT id FROM item WHERE stage = ? AND grp IS NULL ORDER BY id", (stage,)):
        if database.execute("SELECT grp FROM item WHERE id = ?", (item,)).fetchone()[0] is not None:
            continue
        together = _connected(database, item)
        want(database, together)
        query = "SELECT DISTINCT i.grp FROM wanted w CROSS JOIN item i ON i.id = w.id WHERE i.grp IS NOT NULL"
        touched = {group for (group,) in rows(database, query)}
        known = (touched | {before[one] for one in together if one in before}) - taken
        chosen = min(known) if known else giving.new_group(stage)
        taken.add(chosen)
        database.execute("UPDATE item SET grp = ? WHERE id IN (SELECT id FROM wanted)", (chosen,))
        giving.mark(touched | {chosen})


def _connected(database: sqlite3.Connection, start: int) -> set[int]:
    """All items that shared keys lead to; each key is looked up once, however many share it."""
    found, open_items = {start}, [start]
    keys: set[bytes] = set()
    while open_items:
        for key in _keys(database, open_items.pop()):
            if key not in keys:
                keys.add(key)
                for (item,) in rows(database, "SELECT item FROM joined WHERE key = ?", (key,)):
                    if item not in found:
                        found.add(item)
                        open_items.append(item)
    return found


def _keys(database: sqlite3.Connection, item: int) -> Iterator[bytes]:
    return (bytes(key) for (key,) in rows(database, "SELECT key FROM joined WHERE item = ?", (item,)))
