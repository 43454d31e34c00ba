"""Shared by the tests of the questions: a saved query put to a graph as a user puts it, on the command line."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from click.testing import CliRunner

from kg.cli import main

Row = dict[str, str]


def ask(folder: Path, name: str, **values: str) -> list[Row]:
    """The rows of the saved query ``name`` with its parameters set."""
    settings = [word for key, value in values.items() for word in ("--set", f"{key}={value}")]
    done = CliRunner().invoke(main, ["query", name, *settings, "--graph", str(folder), "--format", "csv"])
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def report(row: Row) -> str:
    """The number that a file of the corpus opens with."""
    return row["file"][:3]


def told(rows: Sequence[Row], *columns: str) -> list[tuple[str, ...]]:
    """Some columns of each row."""
    return [tuple(row[column] for column in columns) for row in rows]


def million(yuan: str) -> Decimal | None:
    """An amount in 万元, as the reports print it; ``None`` where none is stated."""
    return Decimal(yuan) / 10000 if yuan else None
