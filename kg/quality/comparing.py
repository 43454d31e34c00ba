"""A graph beside a folder of readings: one JSON file a report, named as the report's file is."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.quality import tables
from kg.quality.counts import Count, Miss, Tally
from kg.queries import load
from kg.store import GraphStore, SelectResult

_DOCUMENT = "document"
_COMPARE: dict[str, Callable[[Tally, Any, list[tables.Row]], None]] = {
    "documents": tables.documents,
    "citations": tables.citations,
    "agencies": tables.agencies,
    "projects": tables.projects,
    "funds": tables.funds,
    "indicators": tables.indicators,
    "figures": tables.figures,
    "findings": tables.findings,
}
TABLES = tuple(_COMPARE)
"""The tables that are compared, in the order in which they are shown."""

_PARTS = {name: f"{name}." for name in TABLES} | {
    "agencies.mentions": "agencies.mentions_",
    "funds.amount": "funds.amount_",
}
"""What has precision and recall, and so an F1, by what their keys begin with."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was compared. ``counts`` by key in the order of the tables; ``misses`` in the order of reading."""

    counts: Mapping[str, Count]
    of_fields: Mapping[str, Count]
    misses: tuple[Miss, ...]

    def f1(self, part: str) -> float | None:
        """The F1 of a table, of ``agencies.mentions`` or of ``funds.amount``; ``None`` where the readers have none."""
        precision, recall = (self._rate(f"{_PARTS[part]}{kind}") for kind in ("precision", "recall"))
        if recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision and recall else 0.0

    def _rate(self, key: str) -> float | None:
        count = self.counts.get(key)
        return count.rate if count else None

    @property
    def rates(self) -> dict[str, float | None]:
        """Every rate by key; F1 as ``citations.f1`` for tables, as ``funds.amount`` for parts of them."""
        found = {key: count.rate for key, count in self.counts.items()}
        for part in _PARTS:
            f1 = self.f1(part)
            if f1 is not None:
                found[part if "." in part else f"{part}.f1"] = f1
        return found


def evaluate(store: GraphStore, gold: Path) -> Result:
    """Compare the tables of a graph with the readings in ``gold``; a table that a reading lacks is not compared.

    Raises ``InputError`` where there is no reading, or one that cannot be understood.
    """
    readings = {path.stem: _reading(path) for path in sorted(gold.glob("*.json"))}
    if not readings:
        raise InputError(f"{gold}: no readings here; it must hold one JSON file a report, named as the report is")
    tally = Tally()
    for name, compare in _COMPARE.items():
        key = _DOCUMENT if name == "documents" else name
        if not any(key in reading for reading in readings.values()):
            continue
        rows = _rows(store, name)
        for stem, reading in readings.items():
            if key in reading:
                try:
                    compare(tally, reading[key], rows.get(stem, []))
                except (AttributeError, KeyError, TypeError) as error:
                    problem = f"has no {error}" if isinstance(error, KeyError) else f"is not as it must be ({error})"
                    raise InputError(
                        f"{gold / stem}.json: a row of {key} {problem}; see kg/samples/README.md"
                    ) from error
    return Result(tally.counts, tally.of_fields, tuple(tally.misses))


def _reading(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as JSON: {error}") from error
    if not isinstance(content, dict):
        raise InputError(f"{path}: must be an object with the tables of one report")
    return content


def _rows(store: GraphStore, name: str) -> dict[str, list[tables.Row]]:
    """The rows of a table by their file's name without its ending."""
    answer = store.query(load(name).text)
    assert isinstance(answer, SelectResult)
    by_stem: dict[str, list[tables.Row]] = {}
    for row in answer:
        values = ("" if term is None else term.value for term in row)
        named = dict(zip(answer.columns, values, strict=True))
        by_stem.setdefault(Path(named["file"]).stem, []).append(named)
    return by_stem
