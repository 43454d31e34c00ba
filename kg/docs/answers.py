"""What the saved queries answer from the graph of the samples: recorded once (``make generated``), held by a test."""

import json
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from kg import queries
from kg.store import GraphStore, SelectResult

_FOLDER = Path(__file__).resolve().parent / "data"
_RECORD = _FOLDER / "answers.json"
_ROWS = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """A query's parameters as they were set, its first rows, and how many rows there were."""

    values: dict[str, str]
    rows: list[list[str]]
    count: int


def ask(store: GraphStore) -> dict[str, Sample]:
    """The answers of an open graph, by the queries' names."""
    examples = tomllib.loads((_FOLDER / "examples.toml").read_text("utf-8"))
    found = {}
    for name in queries.names():
        values = examples.get(name, {})
        answer = store.query(queries.load(name).bound(values))
        assert isinstance(answer, SelectResult)
        rows = [["" if term is None else term.value for term in row] for row in answer]
        found[name] = Sample(values, rows[:_ROWS], len(rows))
    return found


@cache
def recorded() -> dict[str, Sample]:
    """The answers that were recorded."""
    return {name: Sample(**one) for name, one in json.loads(_RECORD.read_text("utf-8")).items()}


def record(store: GraphStore) -> None:
    """Write the answers of an open graph, which must be that of the clean samples."""
    content = {name: asdict(sample) for name, sample in ask(store).items()}
    _RECORD.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
