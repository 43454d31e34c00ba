"""The saved queries give the same tables, whichever store answers."""

import csv
import io
from pathlib import Path

import pytest
from remote_servers import virtuoso
from test_pushing_to_stores import A, B, asked, at, same, sent

from kg.errors import JipuError, StoreError
from kg.queries import load, names
from kg.store import Changes, GraphStore, Sent, build, open_snapshot, update

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


# What Virtuoso 7.2.5 (the one of Debian 12) answers otherwise, and why. Everything else has the same rows, in another
# order: it orders strings by a number of its own, not by letters.
_OTHERWISE = {
    "body-budgets": "MIN of strings follows that order too, so another quote is the first",
    "indicator-series": "IF(BOUND(?a), ?b, ?never) is ?b where ?a is unbound",
    "policies": "COALESCE(?unbound <= ?day, false) is true",
    "project-money": "rows come twice",
    "state-basis": "its compiler gives up (SQ156)",
    "transfer-uses": "its compiler gives up (SP031)",
    "words-behind": "it breaks the connection off",
}


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    names_and_values = {"JIPU_STORE_USER": "dba", "JIPU_STORE_PASSWORD": "dba"}
    for name, value in names_and_values.items():
        monkeypatch.setenv(name, value)
    return names_and_values


@pytest.mark.slow
def test_virtuoso_gives_the_same_rows(samples: Path, tmp_path: Path, login: dict[str, str]) -> None:
    with virtuoso(tmp_path) as address:
        sent(samples, address, **login)
        with open_snapshot(samples) as store, asked(samples, address) as remote:
            here, there = tables(store), tables(remote)
    assert {name for name in here if sorted(here[name]) != sorted(there[name])} == set(_OTHERWISE)


@pytest.mark.slow
def test_virtuoso_is_sent_what_differs(tmp_path: Path, login: dict[str, str]) -> None:
    version = build(tmp_path / "graph", [("http://g/1", A), ("http://g/2", B)], {}).version
    with virtuoso(tmp_path) as address:
        sent(tmp_path / "graph", address, **login)
        assert same(tmp_path / "graph", address, exactly=False)
        update(
            tmp_path / "graph", version, Changes(gone=["http://g/2"], graphs=[("http://g/3", B), ("http://g/1", B)]), {}
        )
        assert sent(tmp_path / "graph", address, **login) == Sent(1, 1, 1)
        assert same(tmp_path / "graph", address, exactly=False)
        wrong = {**login, "JIPU_STORE_PASSWORD": "wrong"}
        with at(address, **wrong) as endpoint, pytest.raises(StoreError, match="wants another login"):
            endpoint.update("CLEAR GRAPH <http://g/1>")
