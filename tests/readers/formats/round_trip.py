"""The round trip: the samples in another format must give the same researchers' tables as their text.

``compared({file name: bytes}, folder, expected)`` builds the files and compares each of the fifteen tables with those
of ``expected``, the graph folder of the same reports as text (fixture ``samples``). Left aside: file names, IRIs and
offsets, which differ of necessity.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.pipeline import build
from kg.queries import load
from kg.store import SelectResult, open_snapshot

TABLES = (
    "documents",
    "citations",
    "policies",
    "agencies",
    "projects",
    "funds",
    "indicators",
    "figures",
    "problems",
    "findings",
    "budgets",
    "tasks",
    "programmes",
    "recognitions",
    "transfers",
)
_ASIDE = {"file", "start", "end"}

Row = tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """A table twice: how many rows are equal, which only the text gives, which only the other format."""

    equal: int
    missing: tuple[Row, ...]
    extra: tuple[Row, ...]

    @property
    def share(self) -> float:
        """Equal rows among those of the larger table; 1 where both are empty."""
        larger = self.equal + max(len(self.missing), len(self.extra))
        return self.equal / larger if larger else 1.0


def tables(graph: Path) -> dict[str, Counter[Row]]:
    """The rows of every table of a built graph, without what stands aside."""
    found: dict[str, Counter[Row]] = {}
    with open_snapshot(graph) as store:
        for name in TABLES:
            result = store.query(load(name).text)
            assert isinstance(result, SelectResult)
            kept = [at for at, column in enumerate(result.columns) if column not in _ASIDE]
            found[name] = Counter(
                tuple(term.value if (term := row[at]) and term.kind != "iri" else "" for at in kept) for row in result
            )
    return found


def compared(files: Mapping[str, bytes], folder: Path, expected: Path) -> dict[str, Compared]:
    """Build ``files`` below ``folder`` and compare every table with those of the graph folder ``expected``."""
    source = folder / "source"
    source.mkdir(parents=True)
    for name, data in files.items():
        (source / name).write_bytes(data)
    result = build([source], folder / "graph")
    assert not result.left_out, result.left_out
    mine, theirs = tables(folder / "graph"), tables(expected)
    return {
        name: Compared(
            (mine[name] & theirs[name]).total(),
            tuple(sorted((theirs[name] - mine[name]).elements())),
            tuple(sorted((mine[name] - theirs[name]).elements())),
        )
        for name in TABLES
    }


def shares(files: Mapping[str, bytes], folder: Path, expected: Path) -> dict[str, float]:
    """The share of equal rows of every table."""
    return {name: table.share for name, table in compared(files, folder, expected).items()}
