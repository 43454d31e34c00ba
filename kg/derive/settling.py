"""Working out anew the groups that changed, stage by stage."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg import iris
from kg.derive.giving import Giving, key_digest
from kg.derive.items import Output, decoded, packed
from kg.derive.joining import join
from kg.derive.naming import IRI
from kg.derive.stage import Group, Member, Stage
from kg.derive.tables import STATISTICS, rows, want
from kg.derive.tallies import Tallies

_STATISTICS = 1
"""The owner of the statistics: no group has the id 0."""
_AT_ONCE = 500
"""Groups that are worked out together."""


class Settling:
    """The stages at work over the tables of a ledger.

    ``keeps_before``: whether a graph was published, so that what its lines were is kept for telling what changed.
    """

    def __init__(
        self,
        database: sqlite3.Connection,
        giving: Giving,
        stages: Sequence[Stage],
        texts: Callable[[str], str],
        base: str,
    ) -> None:
        self._database = database
        self._giving = giving
        self._stages = stages
        self._texts = texts
        self._base = base
        self.tallies = Tallies(database)
        self.keeps_before = bool(database.execute("SELECT 1 FROM about WHERE name = 'version'").fetchone())

    def settle(self) -> None:
        """Work out every group that is marked, each stage after those that it rests on."""
        self._giving.mark_swapped()
        for number, stage in enumerate(self._stages):
            if stage.joins:
                join(self._database, self._giving, number)
            while marked := self._marked(number):
                self._work_out(stage, marked)
        self.tallies.enter()
        self.write(STATISTICS, {_STATISTICS: packed(self.tallies.lines(self._base))})

    def _marked(self, stage: int) -> dict[int, str]:
        query = "SELECT id, key FROM grp WHERE stage = ? AND dirty ORDER BY id LIMIT ?"
        return dict(rows(self._database, query, (stage, _AT_ONCE)))

    def _work_out(self, stage: Stage, marked: Mapping[int, str]) -> None:
        groups = self._filled(marked)
        there = [one for one in marked if groups[one].members]
        outputs = {one: Output() for one in marked}
        outputs.update(zip(there, stage.derive([groups[one] for one in there]), strict=True))
        self.write(stage.graph, {2 * one + 1: packed(output.lines) for one, output in outputs.items()})
        self._giving.give({2 * one + 1: output.items for one, output in outputs.items()})
        self._enter_facts(outputs)
        self._database.executemany("UPDATE grp SET dirty = 0 WHERE id = ?", ((one,) for one in there))
        self._database.executemany("DELETE FROM grp WHERE id = ?", ((one,) for one in marked if one not in set(there)))

    def _filled(self, marked: Mapping[int, str]) -> dict[int, Group]:
        """Each marked group with its members and the facts that they use."""
        want(self._database, marked)
        facts = {
            bytes(key): value
            for key, value in rows(
                self._database,
                "SELECT DISTINCT f.key, f.value FROM wanted w CROSS JOIN item i ON i.grp = w.id "
                "CROSS JOIN uses u ON u.item = i.id CROSS JOIN fact f ON f.key = u.fact",
            )
        }
        known = _Facts(facts)
        members: dict[int, list[tuple[bytes, int]]] = {one: [] for one in marked}
        for group, item, payload in rows(
            self._database, "SELECT i.grp, i.id, i.payload FROM wanted w CROSS JOIN item i ON i.grp = w.id"
        ):
            members[group].append((payload, item))
        return {
            one: Group(key, [Member(item, payload) for payload, item in sorted(members[one])], known, self)
            for one, key in marked.items()
        }

    def write(self, graph: str, lines: Mapping[int, bytes]) -> None:
        """Make ``lines`` (as ``packed`` gives them) what each owner says in a graph."""
        database = self._database
        want(database, lines)
        held = dict(rows(database, f"SELECT g.owner, g.lines FROM wanted w CROSS JOIN {graph} g ON g.owner = w.id"))
        changed = [(owner, piece) for owner, piece in lines.items() if held.get(owner, b"") != piece]
        if graph != STATISTICS:
            self.tallies.exchange(
                (held[owner] for owner, _ in changed if owner in held), (piece for _, piece in changed)
            )
        if self.keeps_before:
            query = f"INSERT OR IGNORE INTO before_{graph} VALUES (?, ?)"
            database.executemany(query, ((owner, held.get(owner, b"")) for owner, _ in changed))
        full = (pair for pair in changed if pair[1])
        database.executemany(f"INSERT OR REPLACE INTO {graph} VALUES (?, ?)", full)
        empty = ((owner,) for owner, piece in changed if not piece)
        database.executemany(f"DELETE FROM {graph} WHERE owner = ?", empty)

    def _enter_facts(self, outputs: Mapping[int, Output]) -> None:
        """Make facts what the outputs say; whoever uses one that changes is marked."""
        database = self._database
        new = {
            key_digest("fact", key): (value, 2 * one + 1)
            for one, output in outputs.items()
            for key, value in output.facts.items()
        }
        want(database, (2 * one + 1 for one in outputs))
        query = "SELECT f.key, f.value, f.origin FROM wanted w CROSS JOIN fact f ON f.origin = w.id"
        held = {bytes(key): (value, origin) for key, value, origin in rows(database, query)}
        self._check_distinct(outputs)
        # A fact may have gone from a group that is worked out later to one of these: what is said now stands.
        gone = [(key, origin) for key, (_, origin) in held.items() if key not in new]
        changed = [(key, origin, value) for key, (value, origin) in new.items() if held.get(key) != (value, origin)]
        database.executemany("DELETE FROM fact WHERE key = ? AND origin = ?", gone)
        database.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?, ?)", changed)
        self._giving.mark_users([key for key, _ in gone] + [key for key, _, _ in changed])

    def _check_distinct(self, outputs: Mapping[int, Output]) -> None:
        """Whose an IRI is, no two groups may say differently: what differs must not become one thing."""
        said = [
            (name, key) for output in outputs.values() for name, key in output.facts.items() if name.startswith(IRI)
        ]
        iris.check_distinct((name, (key,)) for name, key in said)
        query = "SELECT value FROM fact WHERE key = ?"
        for name, key in said:
            held = self._database.execute(query, (key_digest("fact", name),)).fetchone()
            iris.check_distinct((name, (one,)) for one in (key, held[0] if held else key))

    def documents(self, items: Iterable[int]) -> set[str]:
        """The SHA-256 of every document that gives one of these items."""
        return {
            sha256
            for item in items
            for (sha256,) in self._database.execute(
                "SELECT d.sha256 FROM gives g CROSS JOIN document d ON d.id = g.origin / 2 "
                "WHERE g.item = ? AND NOT g.origin % 2",
                (item,),
            )
        }

    def given(self, sha256: str, stage: str) -> list[Any]:
        """The payloads that a document gives to a stage."""
        query = """
            SELECT i.payload FROM document d
            CROSS JOIN gives g ON g.origin = d.id * 2 CROSS JOIN item i ON i.id = g.item
            WHERE d.sha256 = ? AND i.stage = ? ORDER BY i.payload
        """
        number = next(number for number, one in enumerate(self._stages) if one.name == stage)
        return [decoded(payload) for (payload,) in rows(self._database, query, (sha256, number))]

    def text(self, sha256: str) -> str:
        """The text of a document."""
        return self._texts(sha256)

    def count(self, items: Iterable[int], without: Iterable[int] = ()) -> int:
        """How many documents give one of ``items``, and none of ``without``."""
        items, without = list(items), list(without)
        if len(items) == 1 and not without:
            query = "SELECT COUNT(*) FROM gives WHERE item = ?"
            return int(self._database.execute(query, items).fetchone()[0])
        return len(set(self._origins(items)).difference(self._origins(without)))

    def _origins(self, items: Iterable[int]) -> Iterator[int]:
        for item in items:
            yield from (one for (one,) in self._database.execute("SELECT origin FROM gives WHERE item = ?", (item,)))


class _Facts(Mapping[str, str]):
    """Facts by their names, over facts by the digests of these."""

    def __init__(self, facts: Mapping[bytes, str]) -> None:
        self._facts = facts

    def __getitem__(self, key: str) -> str:
        return self._facts[key_digest("fact", key)]

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("facts are asked for by name")

    def __len__(self) -> int:
        return len(self._facts)
