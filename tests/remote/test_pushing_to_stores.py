"""The graph brought to other stores, real ones, and asked there: whatever way, the same answers."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import AnswerTooLargeError, DeadlineError, QueryError, StoreError, UsageError
from kg.query_pool import Limits, RemoteStore
from kg.store import Changes, Endpoint, Gone, GraphStore, Sent, addresses, build, open_snapshot, push, update
from kg.vocabulary import PREFIXES

LABEL = f"<{PREFIXES['rdfs']}label>"
XSD = PREFIXES["xsd"]
A = f"""<http://e/a> {LABEL} "预算"@zh .
<http://e/a> <http://e/q> "12.50"^^<{XSD}decimal> .
""".encode()
B = f"""<http://e/a> {LABEL} "预算"@zh .
<http://e/b> <http://e/r> <http://e/a> .
<http://e/b> {LABEL} "a \\"quoted\\" line\\nand another" .
""".encode()


@contextlib.contextmanager
def at(address: str, **environment: str) -> Iterator[Endpoint]:
    with contextlib.closing(Endpoint(addresses(address, writing=True), environment)) as endpoint:
        yield endpoint


def sent(folder: Path, address: str, **environment: str) -> Sent:
    with open_snapshot(folder) as store, at(address, **environment) as endpoint:
        return push(store, endpoint, lambda _name, _done, _total: None)


@contextlib.contextmanager
def asked(folder: Path, address: str, limits: Limits | None = None) -> Iterator[RemoteStore]:
    with open_snapshot(folder, RemoteStore) as store:
        store.connect(addresses(address), limits or Limits())
        yield store


QUERIES = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "SELECT ?s ?p ?o { GRAPH <http://g/1> { ?s ?p ?o } } ORDER BY ?p",
    "SELECT (COUNT(*) AS ?n) FROM <http://g/2> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM NAMED <http://g/2> { GRAPH ?g { ?s ?p ?o } }",
    'PREFIX jp: <https://w3id.org/jipu/ns#> SELECT ?x { ?x jp:matches "预算" }',
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o != 'a graph') } # of the whole graph",
)


def answers(store: GraphStore) -> list[bytes]:
    found = []
    for query in QUERIES:
        try:
            found.append(store.query(query).serialize("csv"))
        except QueryError as error:
            found.append(str(error).encode())
    return found


def same(folder: Path, address: str, *, exactly: bool = True) -> bool:
    """Whether the store answers as the snapshot does, but for GRAPH where it makes a union of its own.

    Not ``exactly``: in any order.
    """
    with open_snapshot(folder) as store, asked(folder, address) as remote:
        here, there = answers(store), answers(remote)
    if b"takes no GRAPH" in there[2]:
        assert remote._union
        here[2] = there[2]
    if not exactly:
        here, there = ([sorted(one.split(b"\r\n")) for one in some] for some in (here, there))
    return here == there


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "graph", [("http://g/1", A), ("http://g/2", B)], {})
    return tmp_path / "graph"


def test_only_what_differs_is_sent(folder: Path, address: str) -> None:
    sent(folder, address)
    assert sent(folder, address) == Sent(0, 0, 0)
    assert same(folder, address)
    with open_snapshot(folder) as store:
        version = store.version
    changed = A.splitlines(keepends=True)[1]
    graphs = [("http://g/1", changed), ("http://g/3", b"<http://e/c> <http://e/r> <http://e/a> .\n")]
    version = update(folder, version, Changes(graphs=graphs), {}).version
    assert sent(folder, address) == Sent(1, 1, 0)
    assert same(folder, address)
    update(folder, version, Changes(gone=[Gone("http://g/2")]), {})
    assert sent(folder, address) == Sent(0, 0, 1)
    assert same(folder, address)


def test_a_push_that_was_broken_off_is_made_good(folder: Path, address: str) -> None:
    def breaking(_name: str, done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    sent(folder, address)
    build(folder, [("http://g/1", B), ("http://g/4", A)], {})
    with open_snapshot(folder) as store, at(address) as endpoint, pytest.raises(KeyboardInterrupt):
        push(store, endpoint, breaking)
    with pytest.raises(StoreError, match="holds no graph like the one here; bring it there with: kg build --store"):
        same(folder, address)
    build(folder, [("http://g/1", B)], {})
    assert sent(folder, address) == Sent(1, 0, 1)
    assert same(folder, address)


def test_a_store_that_another_folder_was_sent_to_is_sent_all(folder: Path, tmp_path: Path, address: str) -> None:
    sent(folder, address)
    build(tmp_path / "other", [("http://g/1", B)], {})
    assert sent(tmp_path / "other", address).whole == 1
    assert same(tmp_path / "other", address)
    assert sent(folder, address).whole == 2
    assert same(folder, address)


def test_a_long_graph_goes_in_pieces(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.remote.PIECE", 2_000)
    monkeypatch.setattr("kg.store.remote._LINES", 7)
    lines = [b'<http://e/%d> <http://e/p> "%d" .\n' % (n, n) for n in range(2000)]
    version = build(tmp_path, [("http://g/1", b"".join(lines))], {}).version
    sent(tmp_path, address)
    assert same(tmp_path, address)
    update(tmp_path, version, Changes(graphs=[("http://g/1", b"".join(lines[500:]))]), {})
    sent(tmp_path, address)
    assert same(tmp_path, address)


def test_what_is_refused_here_is_not_asked_there(folder: Path, address: str) -> None:
    sent(folder, address)
    with asked(folder, address) as store:
        for query in (
            "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            "DROP ALL",
            "SELECT ?s ?p ?o { ?s ?p }",
        ):
            with pytest.raises(QueryError):
                store.query(query).serialize("csv")
        assert store.query("ASK { ?s <http://e/r> ?o }").serialize("json") == b'{"head":{},"boolean":true}'
        assert b"<http://e/b>" in store.query("CONSTRUCT WHERE { ?s <http://e/r> ?o }").serialize("nt")


def test_limits_hold(folder: Path, address: str) -> None:
    sent(folder, address)
    with asked(folder, address, Limits(rows=1)) as store, pytest.raises(AnswerTooLargeError, match="more than 1 rows"):
        store.query("SELECT ?s ?p ?o { ?s ?p ?o }").serialize("json")
    endless = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(30))
    began = time.monotonic()
    with asked(folder, address, Limits(seconds=1)) as store, pytest.raises(DeadlineError, match="took too long"):
        store.query(f"SELECT (COUNT(*) AS ?n) {{ {endless} }}").serialize("json")
    assert time.monotonic() - began < 30


def test_the_commands(folder: Path, address: str) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, [*arguments, "--graph", str(folder), "--store", address])
        return result.exit_code, result.output

    sent(folder, address)
    assert run("query", QUERIES[0], "--format", "csv") == (0, "n\n4\n")
    build(folder, [("http://g/1", B)], {})
    code, output = run("query", QUERIES[0])
    assert code == 1
    assert "holds no graph like the one here" in output


def test_a_store_that_does_not_answer_is_named(folder: Path) -> None:
    with pytest.raises(StoreError, match=r"^http://127.0.0.1:1/query: the store cannot be reached"):
        sent(folder, "http://127.0.0.1:1/query", JIPU_STORE_USER="who", JIPU_STORE_PASSWORD="hidden-word")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://who:hidden-word@127.0.0.1/query", "no login in an address; put it into"),
        ("ftp://127.0.0.1/query", "no http or https address"),
        ("http://127.0.0.1/ds", "--store-update: cannot be told from the query address"),
    ],
)
def test_addresses_are_checked(address: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        addresses(address, writing=True)
    assert "hidden-word" not in str(caught.value)
