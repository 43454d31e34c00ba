"""Documents that come in place of others: what counts documents says the same where each gives what the other gave.

A file that is edited is a document that goes and another that comes, and most of what they give is alike. A group that
a title in general use holds together would otherwise be worked out for every edit of every report that cites it.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.derive.items import unpacked
from kg.derive.stage import Stage
from kg.derive.tables import rows

_MOST = 1_000
"""Documents that are kept in mind: where more come and go, the groups of the others are worked out."""

_SHOWN = 16
"""Characters of its SHA-256 by which a document is known wherever it is named (``kg.iris``)."""

Items = Mapping[int, set[int]]
"""Document → the items of a group that came with it, or went."""


class Swaps:
    """What came and went of items that other documents give too, in groups that count documents. In memory alone."""

    def __init__(self, database: sqlite3.Connection, stages: Sequence[Stage]) -> None:
        self._database = database
        self._stages = stages
        self._came: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._went: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._names: dict[int, str] = {}

    def come(self, group: int, document: int, item: int) -> bool:
        """A document gives an item that was there. False where it is not kept in mind."""
        return self._noted(self._came, group, document, item)

    def go(self, group: int, document: int, item: int) -> bool:
        """A document, still known, no longer gives an item that stays. False where it is not kept in mind."""
        return self._noted(self._went, group, document, item)

    def changed(self) -> list[int]:
        """The groups that may say something else than they did; nothing is kept in mind any more."""
        groups = self._came.keys() | self._went.keys()
        found = [one for one in groups if not self._is_same(one, self._came.get(one, {}), self._went.get(one, {}))]
        for held in (self._came, self._went, self._names):
            held.clear()
        return found

    def _noted(self, touched: dict[int, dict[int, set[int]]], group: int, document: int, item: int) -> bool:
        if document not in self._names:
            if len(self._names) == _MOST:
                return False
            query = "SELECT sha256 FROM document WHERE id = ?"
            self._names[document] = str(self._database.execute(query, (document,)).fetchone()[0])
        touched[group][document].add(item)
        return True

    def _is_same(self, group: int, came: Items, went: Items) -> bool:
        """Whether documents only took the places of others in a group, none of which is named in what came of it."""
        return (
            sorted(map(sorted, came.values())) == sorted(map(sorted, went.values()))
            and all(self._given(group, document) == items for document, items in came.items())
            and not any(self._given(group, document) for document in went)
            and not self._names_one(group, [self._names[document][:_SHOWN] for document in went])
        )

    def _given(self, group: int, document: int) -> set[int]:
        """All items of a group that a document gives."""
        query = "SELECT i.id FROM gives g CROSS JOIN item i ON i.id = g.item WHERE g.origin = ? AND i.grp = ?"
        return {item for (item,) in rows(self._database, query, (2 * document, group))}

    def _names_one(self, group: int, names: Iterable[str]) -> bool:
        """Whether one of these documents is named in lines, facts or items that a group gives."""
        owner = 2 * group + 1
        (stage,) = self._database.execute("SELECT stage FROM grp WHERE id = ?", (group,)).fetchone()
        said = rows(self._database, f"SELECT lines FROM {self._stages[stage].graph} WHERE owner = ?", (owner,))
        lines = b"".join(unpacked(piece) for (piece,) in said)
        queries = (
            "SELECT 1 FROM fact WHERE origin = ? AND instr(value, ?)",
            "SELECT 1 FROM gives g CROSS JOIN item i ON i.id = g.item LEFT JOIN grp k ON k.id = i.grp "
            "WHERE g.origin = ? AND (instr(i.payload, CAST(?2 AS BLOB)) OR instr(k.key, ?2))",
        )
        return any(
            name.encode() in lines or any(self._database.execute(query, (owner, name)).fetchone() for query in queries)
            for name in names
        )
