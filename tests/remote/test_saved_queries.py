"""The saved queries give the same tables, whichever store answers."""

import csv
import io
from pathlib import Path

import pytest
from remote_servers import virtuoso
from test_pushing_to_stores import A, B, asked, at, same, sent

from kg import pipeline
from kg.errors import JipuError, StoreError
from kg.queries import load, names
from kg.store import Changes, Gone, GraphStore, SelectResult, Sent, build, open_snapshot, update
from kg.vocabulary import PREFIXES

SAMPLES = Path(__file__).parents[2] / "kg" / "samples"

Table = list[list[str]]


VALUES = {
    "act-history": {"wanted": "农村供水"},
    "acts-of-issuer": {"wanted": "人民政府"},
    "basis-by-matter": {"wanted": "率"},
    "body-budgets": {"wanted": "水务局"},
    "body-structure": {"wanted": "水务局"},
    "figure-statements": {"wanted": "供水"},
    "indicator-series": {"wanted": "供水"},
    "policies": {"day": "2022-01-01"},
    "project-money": {"wanted": "农村供水"},
    "source-places": {"wanted": "供水"},
    "structure-comparison": {"one": "沄川市水务局", "other": "沄川市教育局"},
    "targets-and-actuals": {"wanted": "水务局"},
    "transfer-uses": {"wanted": "资金"},
    "who-cites": {"wanted": "号"},
}
"""What is asked for where a query has parameters."""

NODES = """SELECT ?node WHERE {
  { SELECT (MIN(?one) AS ?node) WHERE { ?one a ?class ; jp:groundedIn ?mention } GROUP BY ?class }
  UNION { SELECT (MIN(?one) AS ?node) WHERE { ?named jp:resolvesTo ?one . ?one a ?class } GROUP BY ?class }
  UNION { SELECT (MIN(?one) AS ?node) WHERE { ?document jp:expresses ?one . ?one a ?class } GROUP BY ?class }
  UNION { SELECT (MIN(?one) AS ?node) WHERE { ?one eli:is_annex_of ?notice } }
  UNION { SELECT (MIN(?one) AS ?node) WHERE { ?one oa:hasSelector ?words } }
} ORDER BY ?node"""
"""A node of each class whose words can be asked for."""


def tables(store: GraphStore, nodes: list[str]) -> dict[str, Table]:
    """Every saved query as it stands and with parameters; of words-behind one for each of ``nodes``."""
    asked = {name: load(name).text for name in names()}
    asked |= {f"{name} {values}": load(name).bound(values) for name, values in VALUES.items()}
    asked |= {f"words-behind {node}": load("words-behind").bound({"node": node}) for node in nodes}
    return {name: table(store, text) for name, text in asked.items()}


def table(store: GraphStore, text: str) -> Table:
    """The rows; what a store says instead, as the only one."""
    try:
        return list(csv.reader(io.StringIO(store.query(text).serialize("csv").decode())))
    except JipuError as error:
        return [[str(error)]]


def nodes_of(store: GraphStore) -> list[str]:
    heads = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("eli", "jp", "oa"))
    answer = store.query(heads + NODES)
    assert isinstance(answer, SelectResult)
    return [str(row[0]) for row in answer if row[0] is not None]


def same_tables(folder: Path, address: str) -> None:
    with open_snapshot(folder) as store, asked(folder, address) as remote:
        nodes = nodes_of(store)
        assert len(nodes) > 10
        here, there = tables(store, nodes), tables(remote, nodes)
    assert len({name for name in here if len(here[name]) > 1}) > len(names())
    assert {name: there[name] for name in here if there[name] != here[name]} == {}


@pytest.mark.parametrize(
    "address", ["own default graph", pytest.param("union of its own", marks=pytest.mark.slow)], indirect=True
)
def test_oxigraph_gives_the_same_tables(samples: Path, address: str) -> None:
    sent(samples, address)
    same_tables(samples, address)


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    names_and_values = {"JIPU_STORE_USER": "dba", "JIPU_STORE_PASSWORD": "dba"}
    for name, value in names_and_values.items():
        monkeypatch.setenv(name, value)
    return names_and_values


@pytest.mark.slow
@pytest.mark.parametrize("parts", [("clean",), ("clean", "flawed")])
def test_virtuoso_gives_the_same_tables(parts: tuple[str, ...], tmp_path: Path, login: dict[str, str]) -> None:
    folder = tmp_path / "graph"
    pipeline.build([SAMPLES / part for part in parts], folder)
    with virtuoso(tmp_path) as address:
        sent(folder, address, **login)
        same_tables(folder, address)


@pytest.mark.slow
def test_virtuoso_gives_the_same_tables_of_real_reports(corpus: Path, tmp_path: Path, login: dict[str, str]) -> None:
    with virtuoso(tmp_path) as address:
        sent(corpus, address, **login)
        same_tables(corpus, address)


@pytest.mark.slow
def test_virtuoso_is_sent_what_differs(tmp_path: Path, login: dict[str, str]) -> None:
    version = build(tmp_path / "graph", [("http://g/1", A), ("http://g/2", B)], {}).version
    with virtuoso(tmp_path) as address:
        sent(tmp_path / "graph", address, **login)
        assert same(tmp_path / "graph", address, exactly=False)
        update(
            tmp_path / "graph",
            version,
            Changes(gone=[Gone("http://g/2")], graphs=[("http://g/3", B), ("http://g/1", B)]),
            {},
        )
        assert sent(tmp_path / "graph", address, **login) == Sent(1, 1, 1)
        assert same(tmp_path / "graph", address, exactly=False)
        wrong = {**login, "JIPU_STORE_PASSWORD": "wrong"}
        with at(address, **wrong) as endpoint, pytest.raises(StoreError, match="wants another login"):
            endpoint.update("CLEAR GRAPH <http://g/1>")
