"""Building, publishing, reading: what holds of a graph folder at every moment."""

import io
import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from killing import killed

from kg.errors import QueryError, StoreError, UsageError
from kg.store import (
    GRAPH_FORMATS,
    QUAD_FORMATS,
    AskResult,
    GraphResult,
    GraphStore,
    SelectResult,
    Statement,
    Term,
    build,
    open_snapshot,
)

A = """<http://e/a> <http://e/p> "预算"@zh .
<http://e/a> <http://e/q> "12.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .
""".encode()
B = """<http://e/a> <http://e/p> "预算"@zh .
<http://e/b> <http://e/r> <http://e/a> .
""".encode()
GRAPHS = [("http://g/1", A), ("http://g/2", B)]
HASH = "0" * 63 + "a"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph")
    build(path, GRAPHS, {"documents": ["一.txt"]}, [(HASH, "电话＊＊＊\n第二行")])
    return path


@pytest.fixture
def store(folder: Path):
    with open_snapshot(folder) as opened:
        yield opened


def rows(store: GraphStore, text: str, **options: object) -> list[tuple[str | None, ...]]:
    answer = store.query(text, **options)  # type: ignore[arg-type]
    assert isinstance(answer, SelectResult)
    return sorted(tuple(None if cell is None else cell.value for cell in row) for row in answer)


def test_a_build_reports_what_it_published(tmp_path: Path) -> None:
    snapshot = build(tmp_path / "new" / "graph", GRAPHS, {})
    assert (snapshot.quads, snapshot.graphs) == (4, 2)
    assert snapshot.path.is_dir()
    with open_snapshot(tmp_path / "new" / "graph") as store:
        assert store.version == snapshot.version
        assert store.graphs() == ("http://g/1", "http://g/2")
        assert (store.graph_size("http://g/1"), store.graph_size("http://g/9")) == (2, 0)


def test_what_was_handed_in_comes_back(store: GraphStore) -> None:
    assert store.manifest == {"documents": ["一.txt"]}
    assert store.source_text(HASH) == "电话＊＊＊\n第二行"
    assert store.source_text("f" * 64) is None
    assert store.source_text("../manifest") is None


def test_the_default_graph_is_the_set_union(store: GraphStore) -> None:
    assert rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [("3",)]
    assert rows(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == [("4",)]


@pytest.mark.parametrize(
    ("options", "text", "count"),
    [
        ({}, "SELECT * FROM <http://g/1> { ?s ?p ?o }", 2),
        ({}, "SELECT * FROM <http://g/1> FROM <http://g/2> { ?s ?p ?o }", 3),
        ({}, "SELECT * FROM NAMED <http://g/1> { ?s ?p ?o }", 0),
        ({}, "SELECT * FROM NAMED <http://g/1> { GRAPH ?g { ?s ?p ?o } }", 2),
        ({}, "SELECT * FROM <http://g/1> { GRAPH ?g { ?s ?p ?o } }", 0),
        ({}, "SELECT * FROM <http://g/1> FROM <http://g/2> FROM NAMED <http://g/2> { GRAPH ?g { ?s ?p ?o } }", 2),
        ({"default_graphs": ["http://g/2"]}, "SELECT * { ?s ?p ?o }", 2),
        ({"default_graphs": ["http://g/1", "http://g/2", "http://g/1"]}, "SELECT * { ?s ?p ?o }", 3),
        ({"default_graphs": ["http://g/2", "http://g/2"]}, "SELECT * { ?s ?p ?o }", 2),
        (
            {"default_graphs": ["http://g/1", "http://g/2"], "named_graphs": ["http://g/1"]},
            "SELECT * { ?s ?p ?o GRAPH <http://g/1> { ?s ?p ?o } }",
            2,
        ),
        ({"default_graphs": ["http://g/2"]}, "SELECT * { GRAPH ?g { ?s ?p ?o } }", 0),
        ({"named_graphs": ["http://g/2"]}, "SELECT * { ?s ?p ?o }", 0),
        ({"named_graphs": ["http://g/2"]}, "SELECT * { GRAPH ?g { ?s ?p ?o } }", 2),
        ({"default_graphs": ["http://g/2"]}, "SELECT * FROM <http://g/1> { ?s <http://e/r> ?o }", 1),
        ({"default_graphs": ["http://elsewhere/"]}, "SELECT * { ?s ?p ?o }", 0),
        ({"named_graphs": ["http://elsewhere/"]}, "SELECT * { GRAPH ?g { ?s ?p ?o } }", 0),
        ({"default_graphs": ["http://g/2"]}, "SELECT * FROM <http://elsewhere/> { ?s <http://e/r> ?o }", 1),
    ],
)
def test_the_data_set_is_what_the_request_names(store: GraphStore, options: dict, text: str, count: int) -> None:
    assert len(rows(store, text, **options)) == count


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <http://elsewhere/data.ttl> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { ?s ?p ?o }",
        "PREFIX e: <http://elsewhere/> SELECT * FROM e:data { ?s ?p ?o }",
        "ASK FROM <ht\\uD800tp://elsewhere/> {}",
        "ASK FROM NAMED <http://elsewhere/\\UFFFFFFFF> {}",
    ],
)
def test_documents_of_elsewhere_are_refused(store: GraphStore, text: str) -> None:
    with pytest.raises(QueryError, match="this graph is not in the store, and nothing is fetched"):
        store.query(text)


def test_half_a_character_is_refused(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="at character 17 that is no character"):
        store.query("ASK { ?s ?p 'abc\ud800' }")


@pytest.mark.parametrize("options", [{"default_graphs": ["not an IRI"]}, {"named_graphs": [""]}])
def test_a_graph_is_named_by_an_iri(store: GraphStore, options: dict) -> None:
    with pytest.raises(QueryError, match="not an IRI"):
        store.query("ASK {}", **options)


def test_a_syntax_error_has_line_and_column(store: GraphStore) -> None:
    with pytest.raises(QueryError, match=r"^line 2, column 9: the query does not parse at the end$"):
        store.query("SELECT * {\n ?s ?p }")


def test_answers_are_typed(store: GraphStore) -> None:
    answer = store.query("SELECT ?o ?none { <http://e/a> <http://e/p> ?o }")
    assert isinstance(answer, SelectResult)
    assert answer.columns == ("o", "none")
    assert list(answer) == [(Term("literal", "预算", "zh"), None)]
    ask = store.query("ASK { <http://e/a> ?p 12.5 }")
    assert isinstance(ask, AskResult)
    assert ask.value
    made = store.query("CONSTRUCT WHERE { ?s <http://e/r> ?o }")
    assert isinstance(made, GraphResult)
    assert list(made) == [Statement(Term("iri", "http://e/b"), "http://e/r", Term("iri", "http://e/a"))]


def test_answers_are_written(store: GraphStore) -> None:
    select = "SELECT ?o { <http://e/a> <http://e/p> ?o }"
    assert store.query(select).serialize("csv").split() == [b"o", "预算".encode()]
    assert store.query(select).serialize("tsv").decode().split() == ["?o", '"预算"@zh']
    assert json.loads(store.query("ASK {}").serialize("json"))["boolean"] is True
    assert b"<boolean>true</boolean>" in store.query("ASK {}").serialize("xml")
    made = store.query("CONSTRUCT WHERE { ?s <http://e/r> ?o }", prefixes={"e": "http://e/"})
    assert b"e:b e:r e:a ." in made.serialize("ttl")
    with pytest.raises(UsageError, match="ttl: not a format for tables"):
        store.query(select).serialize("ttl")
    with pytest.raises(UsageError, match="csv: not a format for graphs"):
        store.query("DESCRIBE <http://e/a>").serialize("csv")


def test_statements_know_their_graph(store: GraphStore) -> None:
    found = set(store.statements(subject="http://e/a", predicate="http://e/p"))
    assert {one.graph for one in found} == {"http://g/1", "http://g/2"}
    assert len(list(store.statements(object="http://e/a"))) == 1
    assert len(list(store.statements(graph="http://g/1"))) == 2
    assert list(store.statements(subject="no IRI")) == []


@pytest.mark.parametrize("format", GRAPH_FORMATS)
def test_a_dump_is_read_by_rdflib_with_the_same_statements(store: GraphStore, format: str) -> None:
    names = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "rdf": "xml", "jsonld": "json-ld"}
    stream = io.BytesIO()
    store.dump(stream, format, prefixes={"e": "http://e/"})
    code = f"""
import sys, rdflib
dataset = rdflib.Dataset()
dataset.parse(data=sys.stdin.buffer.read(), format={names[format]!r})
quads = list(dataset.quads())
print(len({{quad[:3] for quad in quads}}), len(quads))
"""
    # In a process of its own: rdflib's data set warns of itself.
    read = subprocess.run([sys.executable, "-c", code], input=stream.getvalue(), capture_output=True, check=True)
    assert read.stdout.split() == [b"3", b"4" if format in QUAD_FORMATS else b"3"]


def test_one_graph_is_dumped_alone(store: GraphStore) -> None:
    for format in GRAPH_FORMATS:
        stream = io.BytesIO()
        store.dump(stream, format, graph="http://g/2")
        assert b"http://e/b" in stream.getvalue()
        assert b"12.5" not in stream.getvalue()
    with pytest.raises(UsageError, match="this graph is not in the store"):
        store.dump(io.BytesIO(), "ttl", graph="http://g/9")


def test_canonical_lines_are_sorted_and_complete(store: GraphStore) -> None:
    lines = list(store.canonical_nquads())
    assert lines == sorted(lines)
    assert len(lines) == 4
    assert lines[0] == '<http://e/a> <http://e/p> "预算"@zh <http://g/1> .\n'.encode()


def test_canonical_lines_are_the_same_sorted_in_runs(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(store.canonical_nquads())
    monkeypatch.setattr("kg.store.sorting._SORT_LINES", 1)
    assert list(store.canonical_nquads()) == whole


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(6)), spelling=st.sampled_from(["1.0", "1.00", "+1.0"]))
def test_version_and_canonical_form_do_not_depend_on_order(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], spelling: str
) -> None:
    path = tmp_path_factory.mktemp("order")
    lines = [f"<http://e/s{n}> <http://e/p> {(n % 3 and f'<http://e/o{n}>') or f'_:x{order[0]}{n}'} ." for n in order]
    lines.append(f'<http://e/s> <http://e/p> "{spelling}"^^<http://www.w3.org/2001/XMLSchema#decimal> .')
    graphs = [(f"http://g/{n}", "\n".join(lines).encode()) for n in order]
    version = build(path, graphs, {}).version
    reference = tmp_path_factory.getbasetemp() / "reference"
    if not reference.exists():
        build(reference, graphs, {})
    with open_snapshot(reference) as first, open_snapshot(path) as second:
        assert first.version == second.version == version
        assert list(first.canonical_nquads()) == list(second.canonical_nquads())


def test_the_version_changes_with_a_statement_and_with_a_graph(tmp_path: Path) -> None:
    versions = {
        build(tmp_path, graphs, {}).version
        for graphs in (GRAPHS, GRAPHS[:1], [("http://g/3", A), GRAPHS[1]], [("http://g/1", A + B), GRAPHS[1]])
    }
    assert len(versions) == 4


def test_blank_nodes_get_iris_below_their_graph(tmp_path: Path) -> None:
    build(tmp_path, [("http://g/1", b"_:a <http://e/p> _:b ."), ("http://g/2", b"_:a <http://e/p> _:c .")], {})
    with open_snapshot(tmp_path) as store:
        lines = b"".join(store.canonical_nquads())
    assert b"_:" not in lines
    assert b"<http://g/1#_c14n0>" in lines
    assert b"<http://g/2#_c14n0>" in lines


@pytest.mark.parametrize(
    ("graphs", "message"),
    [
        ([("http://g/1", A), ("http://g/1", B)], "http://g/1: this graph was given twice"),
        ([("http://g/1", b"<http://e/a> <http://e/p> .")], "http://g/1: this graph is not N-Triples"),
        ([("http://g/1", b"\xff\xfe")], "http://g/1: this graph is not N-Triples"),
        ([("no iri", A)], "no iri: this graph is not N-Triples"),
        ([("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> <http://g/2> .")], "names another graph"),
    ],
)
def test_bad_graphs_stop_the_build_and_leave_the_old_one(tmp_path: Path, graphs: list, message: str) -> None:
    version = build(tmp_path, GRAPHS, {}).version
    with pytest.raises(StoreError, match=message):
        build(tmp_path, graphs, {})
    with open_snapshot(tmp_path) as store:
        assert store.version == version
    assert sorted(path.name for path in (tmp_path / "snapshots").iterdir()) == ["000001"]


def test_a_source_without_a_hash_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not a SHA-256"):
        build(tmp_path, GRAPHS, {}, [("../../escape", "text")])


def test_the_graphs_may_fail_half_way(tmp_path: Path) -> None:
    version = build(tmp_path, GRAPHS, {}).version

    def failing():
        yield GRAPHS[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, failing(), {})
    with open_snapshot(tmp_path) as store:
        assert store.version == version


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda f: None, "there is no graph here; build it with: kg build FOLDER --graph "),
        (lambda f: f.mkdir(), "there is no graph here; build it with"),
        (
            lambda f: (f / "snapshots" / "unfinished").mkdir(parents=True),
            "no build has finished here yet; build it with",
        ),
    ],
)
def test_a_missing_graph_says_how_to_build_it(tmp_path: Path, damage, message: str) -> None:
    damage(tmp_path / "graph")
    with pytest.raises(StoreError, match=message) as caught:
        open_snapshot(tmp_path / "graph")
    assert "\n" not in str(caught.value)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda f: (f / "current").write_text("000009\n"), "pointer leads to no snapshot"),
        (lambda f: (f / "current").write_text(""), "pointer names no snapshot"),
        (lambda f: (f / "current").write_text("../../etc"), "pointer names no snapshot"),
        (lambda f: (f / "current").write_bytes(b"\xff\xff"), "pointer cannot be read"),
        (lambda f: (f / "snapshots/000001/manifest.json").unlink(), "the graph is damaged"),
        (lambda f: _cut(f / "snapshots/000001/manifest.json"), "the graph is damaged"),
        (lambda f: (f / "snapshots/000001/manifest.json").write_text("[]"), "the graph is damaged"),
        (lambda f: (f / "snapshots/000001/manifest.json").write_text("{}"), "the graph is damaged"),
        (lambda f: (f / "snapshots/000001/store/CURRENT").unlink(), "the graph is damaged"),
        (lambda f: _cut(next((f / "snapshots/000001/store").glob("MANIFEST-*"))), "the graph is damaged"),
        (lambda f: [p.unlink() for p in (f / "snapshots/000001/store").glob("*.sst")], "the graph is damaged"),
        (lambda f: [_cut(p) for p in (f / "snapshots/000001/store").glob("*.sst")], "the graph is damaged"),
    ],
)
def test_a_damaged_graph_is_named_and_the_next_build_mends_it(tmp_path: Path, damage, message: str) -> None:
    build(tmp_path, GRAPHS, {})
    damage(tmp_path)
    with pytest.raises(StoreError, match=message) as caught:
        open_snapshot(tmp_path)
    assert "kg build FOLDER --graph" in str(caught.value)
    assert "\n" not in str(caught.value)
    version = build(tmp_path, GRAPHS, {}).version
    with open_snapshot(tmp_path) as store:
        assert store.version == version
    assert len(list((tmp_path / "snapshots").iterdir())) == 1


def test_two_builds_do_not_clash(tmp_path: Path) -> None:
    def second_while_first():
        with pytest.raises(StoreError, match=f"process {os.getpid()} is building here; wait"):
            build(tmp_path, GRAPHS, {})
        yield from GRAPHS

    build(tmp_path, second_while_first(), {})
    build(tmp_path, GRAPHS, {})


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="the graph could not be written"):
        build(tmp_path / "file" / "graph", GRAPHS, {})


def test_a_snapshot_in_use_stays_until_it_is_let_go(tmp_path: Path) -> None:
    build(tmp_path, GRAPHS, {})
    with open_snapshot(tmp_path) as old:
        build(tmp_path, GRAPHS[:1], {})
        assert len(rows(old, "SELECT * { ?s ?p ?o }")) == 3
        with open_snapshot(tmp_path) as new:
            assert len(rows(new, "SELECT * { ?s ?p ?o }")) == 2
        assert len(list((tmp_path / "snapshots").iterdir())) == 2
    build(tmp_path, GRAPHS[:1], {})
    assert len(list((tmp_path / "snapshots").iterdir())) == 1


def _open_and_count(path: Path) -> int:
    with open_snapshot(path) as store:
        return store.quads


def test_other_processes_read_while_one_builds(tmp_path: Path) -> None:
    build(tmp_path, GRAPHS, {})
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        waiting = [pool.apply_async(_open_and_count, (tmp_path,)) for _ in range(30)]
        for _ in range(5):
            build(tmp_path, GRAPHS, {})
        assert {one.get(60) for one in waiting} == {4}


ENDLESS = """
import sys
from pathlib import Path
from kg.store import build
line = '<http://e/s%d> <http://e/p> "%d" .\\n'
n = 0
print("ready", flush=True)
while True:
    n += 1
    data = "".join(line % (i, n) for i in range(3000)).encode()
    build(Path(sys.argv[1]), [("http://g/1", data)], {"round": n}, [("0" * 64, str(n))])
    print(n, flush=True)
"""


def test_a_killed_build_leaves_a_whole_graph(tmp_path: Path) -> None:
    build(
        tmp_path,
        [("http://g/1", b"".join(b'<http://e/s%d> <http://e/p> "0" .\n' % i for i in range(3000)))],
        {"round": 0},
    )
    for done in killed(ENDLESS, tmp_path, times=8, seed=20):
        with open_snapshot(tmp_path) as store:
            published = store.manifest["round"]
            assert rows(store, "SELECT (COUNT(*) AS ?n) (MIN(?o) AS ?v) { ?s ?p ?o }") == [("3000", str(published))]
            assert store.source_text("0" * 64) in (None, str(published))
        assert not done or published >= done[-1]
    build(tmp_path, GRAPHS, {})
    assert len(list((tmp_path / "snapshots").iterdir())) == 1
