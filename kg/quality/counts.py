"""What was right of how many: of tables, rows that a reader has and the graph has; of fields, values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Count:
    """``right`` of ``total``: for a field, of the rows where the reader states it, or where it was made up."""

    right: int = 0
    total: int = 0

    @property
    def rate(self) -> float | None:
        """The share that is right; ``None`` where nothing was to be found."""
        return self.right / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that is not as the reader has it: ``wanted`` or ``found`` is empty where only the other has it."""

    key: str
    wanted: str
    found: str

    def __str__(self) -> str:
        if not self.found:
            return f"{self.key}: missed: {self.wanted}"
        if not self.wanted:
            return f"{self.key}: not there: {self.found}"
        return f"{self.key}: {self.wanted} found as {self.found}"


@dataclass(slots=True)
class Tally:
    """Counts by key (``citations.recall``, ``citations.number``), and what was missed.

    A field has three counts: its own, and under ``<key>.recall`` and ``<key>.precision`` in ``of_fields`` those of the
    values that the reader states and that the graph states, in rows that both have.
    """

    counts: dict[str, Count] = field(default_factory=dict)
    of_fields: dict[str, Count] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def add(self, key: str, right: int, total: int) -> None:
        """Count under a key."""
        _add(self.counts, key, right, total)

    def rows(self, table: str, wanted: list[str], found: list[str], paired: list[tuple[int, int]]) -> None:
        """Count the rows of a table, each by what it is shown as."""
        self.add(f"{table}.recall", len(paired), len(wanted))
        self.add(f"{table}.precision", len(paired), len(found))
        hit, met = {i for i, _ in paired}, {j for _, j in paired}
        self.misses += [Miss(table, shown, "") for i, shown in enumerate(wanted) if i not in hit]
        self.misses += [Miss(table, "", shown) for j, shown in enumerate(found) if j not in met]

    def value(self, key: str, wanted: Any, found: Any, same: Callable[[Any, Any], bool], strict: bool = False) -> None:  # noqa: ANN401
        """Count a value that the reader states or, if ``strict``, one that the graph has made up."""
        states, has = not is_empty(wanted), not is_empty(found)
        right = states and bool(same(wanted, found))
        if states or has:
            _add(self.of_fields, f"{key}.recall", right, states)
            _add(self.of_fields, f"{key}.precision", right, has)
        if states or (strict and has):
            self.add(key, right, 1)
            if not right:
                self.misses.append(Miss(key, str(wanted) if states else "", str(found) if has else ""))


def is_empty(value: object) -> bool:
    """Whether a value states nothing."""
    return value is None or value is False or value == "" or value == []


def _add(counts: dict[str, Count], key: str, right: int, total: int) -> None:
    count = counts.setdefault(key, Count())
    count.right += right
    count.total += total
