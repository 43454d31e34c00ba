"""Who gives which items: entering and taking back, so that what changes is marked and nothing else."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b

from kg.derive.items import Item
from kg.derive.stage import Stage
from kg.derive.swaps import Swaps
from kg.derive.tables import next_id, rows, want


def key_digest(stage: str, key: str) -> bytes:
    """A key of a stage, or a fact, in 16 bytes."""
    return blake2b(f"{stage}\0{key}".encode(), digest_size=16, person=b"jipu key").digest()


def givers_fact(item: int) -> str:
    """The fact, of no value, that changes whenever a document that gives an item comes, goes or gives others."""
    return f"givers {item}"


class Giving:
    """The items of documents and groups, in the tables of a ledger. ``stages`` in order: a number is a place in it."""

    def __init__(self, database: sqlite3.Connection, stages: Sequence[Stage]) -> None:
        self._database = database
        self._stages = stages
        self._numbers = {stage.name: number for number, stage in enumerate(stages)}
        self._swaps = Swaps(database, stages)
        self._next_item = next_id(database, "item")
        self._next_group = next_id(database, "grp")

    def give(self, given: Mapping[int, Iterable[Item]]) -> None:
        """Make the items of each origin what ``given`` says, in place of those that it gave before."""
        items = {origin: {item.digest: item for item in ones} for origin, ones in given.items()}
        distinct = {digest: item for ones in items.values() for digest, item in ones.items()}
        want(self._database, items)
        held: dict[int, dict[bytes, int]] = {origin: {} for origin in items}
        query = (
            "SELECT g.origin, i.digest, i.id, i.stage FROM wanted w "
            "CROSS JOIN gives g ON g.origin = w.id CROSS JOIN item i ON i.id = g.item"
        )
        counting: dict[int, set[int]] = {origin: set() for origin in items}
        for origin, digest, item, stage in rows(self._database, query):
            held[origin][digest] = item
            if self._stages[stage].counts:
                counting[origin].add(item)
        stale = [
            (origin, item)
            for origin, ones in held.items()
            for digest, item in ones.items()
            if digest not in items[origin]
        ]
        if stale:
            self._take_back(stale)
        fresh = {origin: [digest for digest in ones if digest not in held[origin]] for origin, ones in items.items()}
        needed = {digest: distinct[digest] for ones in fresh.values() for digest in ones}
        if needed:
            ids, counted = self._entered(needed)
            pairs = [(origin, ids[digest]) for origin, ones in fresh.items() for digest in ones]
            self._database.executemany("INSERT INTO gives VALUES (?, ?)", pairs)
            self._mark_counted(pairs, counted, self._swaps.come)
            for origin, item in pairs:
                if item in counted:
                    counting[origin].add(item)
        others = {origin for origin, _ in stale} | {origin for origin, ones in fresh.items() if ones}
        self.mark_users(
            key_digest("fact", givers_fact(item)) for origin in others if not origin % 2 for item in counting[origin]
        )

    def mark_users(self, facts: Iterable[bytes]) -> None:
        """Mark the groups that use one of these facts, by their digests."""
        query = "UPDATE grp SET dirty = 1 WHERE NOT dirty AND id IN "
        users = "(SELECT i.grp FROM uses u CROSS JOIN item i ON i.id = u.item WHERE u.fact = ?)"
        self._database.executemany(query + users, ((fact,) for fact in facts))

    def mark_swapped(self) -> None:
        """Mark the groups in which documents came and went, but those in which they only took each other's places."""
        self.mark(self._swaps.changed())

    def _entered(self, items: Mapping[bytes, Item]) -> tuple[dict[bytes, int], dict[int, int]]:
        """The ids of items, entered where they are new, and groups marked that change by it; and the groups of those
        that were there, where it counts how many give them.
        """
        database = self._database
        ordered = list(items.items())
        database.execute("DELETE FROM given")
        database.executemany(
            "INSERT INTO given VALUES (?, ?, ?, ?)",
            (
                (n, digest, self._numbers[item.stage], item.keys[0] if item.keys else "")
                for n, (digest, item) in enumerate(ordered)
            ),
        )
        query = "SELECT n.digest, i.id, i.grp, i.stage FROM given n CROSS JOIN item i ON i.digest = n.digest"
        ids: dict[bytes, int] = {}
        counted: dict[int, int] = {}
        dirty: set[int] = set()
        for digest, item, group, stage in rows(database, query):
            ids[digest] = item
            if group is not None and self._stages[stage].counts:
                counted[item] = group
        new = [(digest, item) for digest, item in ordered if digest not in ids]
        groups = self._groups(new)
        added = []
        for digest, item in new:
            ids[digest] = self._next_item
            self._next_item += 1
            group = groups.get((item.stage, item.keys[0]))
            if group is not None:
                dirty.add(group)
            added.append((ids[digest], digest, self._numbers[item.stage], group, item.payload))
        database.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?)", added)
        self._enter_keys(ids, new)
        self.mark(dirty)
        return ids, counted

    def _enter_keys(self, ids: Mapping[bytes, int], new: Iterable[tuple[bytes, Item]]) -> None:
        joined, uses = [], []
        for digest, item in new:
            if self._stages[self._numbers[item.stage]].joins:
                joined += [(key_digest(item.stage, key), ids[digest]) for key in set(item.keys)]
            uses += [(key_digest("fact", fact), ids[digest]) for fact in set(item.uses)]
        self._database.executemany("INSERT INTO joined VALUES (?, ?)", joined)
        self._database.executemany("INSERT INTO uses VALUES (?, ?)", uses)

    def _groups(self, new: Iterable[tuple[bytes, Item]]) -> dict[tuple[str, str], int]:
        """The groups of new items by stage and key, new ones entered; none for items to be joined."""
        found: dict[tuple[str, str], int] = {}
        query = "SELECT g.stage, g.key, g.id FROM given n CROSS JOIN grp g ON g.stage = n.stage AND g.key = n.key"
        for stage, key, group in rows(self._database, query):
            found[self._stages[stage].name, key] = group
        added = []
        for _, item in new:
            number, place = self._numbers[item.stage], (item.stage, item.keys[0])
            if place not in found and not self._stages[number].joins:
                found[place] = self._next_group
                self._next_group += 1
                added.append((found[place], number, item.keys[0]))
        self._database.executemany("INSERT INTO grp(id, stage, key) VALUES (?, ?, ?)", added)
        return found

    def new_group(self, stage: int) -> int:
        """A group of a stage that joins: it has no key of its own."""
        group = self._next_group
        self._next_group += 1
        self._database.execute("INSERT INTO grp(id, stage, key) VALUES (?, ?, ?)", (group, stage, f"#{group}"))
        return group

    def mark(self, groups: Iterable[int]) -> None:
        """Groups that must be worked out anew."""
        query = "UPDATE grp SET dirty = 1 WHERE id = ? AND NOT dirty"
        self._database.executemany(query, ((group,) for group in groups))

    def _take_back(self, stale: Sequence[tuple[int, int]]) -> None:
        database = self._database
        database.executemany("DELETE FROM gives WHERE origin = ? AND item = ?", stale)
        want(database, (item for _, item in stale))
        query = """
            SELECT i.id, i.grp, i.stage, EXISTS (SELECT 1 FROM gives g WHERE g.item = i.id)
            FROM wanted w CROSS JOIN item i ON i.id = w.id
        """
        found = rows(database, query)
        gone = [(item,) for item, _, _, still in found if not still]
        counted = {
            item: group
            for item, group, stage, still in found
            if group is not None and still and self._stages[stage].counts
        }
        for statement in (
            "DELETE FROM item WHERE id = ?",
            "DELETE FROM joined WHERE item = ?",
            "DELETE FROM uses WHERE item = ?",
        ):
            database.executemany(statement, gone)
        self.mark({group for _, group, _, still in found if group is not None and not still})
        self._mark_counted(stale, counted, self._swaps.go)

    def _mark_counted(
        self, pairs: Iterable[tuple[int, int]], groups: Mapping[int, int], note: Callable[[int, int, int], bool]
    ) -> None:
        """Mark the groups of items that an origin gives, or no longer gives, unless ``note`` keeps it in mind."""
        counted = ((origin, item, groups[item]) for origin, item in pairs if item in groups)
        self.mark({group for origin, item, group in counted if origin % 2 or not note(group, origin // 2, item)})
