"""The saved queries give the same tables, whichever store answers."""

import csv
import io
from pathlib import Path

import pytest
from test_pushing_to_stores import asked, sent

from kg.errors import JipuError
from kg.queries import load, names
from kg.store import GraphStore, open_snapshot

Table = list[list[str]]


def tables(store: GraphStore) -> dict[str, Table]:
    return {name: table(store, name) for name in names()}


def table(store: GraphStore, name: str) -> Table:
    """The rows; what a store says instead, as the only one."""
    try:
        return list(csv.reader(io.StringIO(store.query(load(name).text).serialize("csv").decode())))
    except JipuError as error:
        return [[str(error)]]


@pytest.mark.parametrize(
    "address", ["own default graph", pytest.param("union of its own", marks=pytest.mark.slow)], indirect=True
)
def test_oxigraph_gives_the_same_tables(samples: Path, address: str) -> None:
    sent(samples, address)
    with open_snapshot(samples) as store, asked(samples, address) as remote:
        assert tables(store) == tables(remote)
