"""Changes to the published graph: each leaves what a build of everything from nothing would have made."""

import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from killing import killed

from kg.errors import StoreError
from kg.store import Changes, Gone, GraphStore, Kept, SelectResult, Snapshot, build, going, load, open_snapshot, update
from kg.vocabulary import PREFIXES

XSD = "http://www.w3.org/2001/XMLSchema#"
WORDS = ("财政", "预算", "绩", "Office", "云溪市", "评价报告")
Graphs = dict[str, set[str]]


@dataclass(frozen=True)
class Lines:
    graph: str
    removed: bytes
    added: bytes


def statement(chance: random.Random) -> str:
    """One of few statements, so that graphs share many of them."""
    n, m = chance.randrange(12), chance.randrange(4)
    return (
        f"<http://e/{n}> <http://e/p> <http://e/{m}> .",
        f'<http://e/{n}> <{PREFIXES["skos"]}prefLabel> "{WORDS[m]}局{n}"@zh .',
        f'<http://e/{n}> <{PREFIXES["skos"]}altLabel> "{WORDS[m + 1]}"@zh .',
        f'<http://e/{n}> <http://e/v> "{m}.{n}0"^^<{XSD}decimal> .',
        f"<http://e/m{n}> <{PREFIXES['oa']}hasSelector> <http://e/s{m}> .",
        f'<http://e/s{m}> <{PREFIXES["oa"]}exact> "{WORDS[m + 1]}第{n}号" .',
    )[chance.randrange(6)]


def graph_of(chance: random.Random) -> set[str]:
    return {statement(chance) for _ in range(chance.randrange(1, 25))}


def data(lines: set[str]) -> bytes:
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def changed(graphs: Graphs, chance: random.Random) -> Changes:
    """A random change, carried out on ``graphs`` too."""
    names = sorted(graphs)
    gone = {name for name in names if chance.random() < 0.15}
    whole = {f"http://g/{chance.randrange(8)}": graph_of(chance) for _ in range(chance.randrange(3))}
    lines = []
    for name in names:
        if name not in gone and name not in whole and chance.random() < 0.4:
            removed = {line for line in graphs[name] if chance.random() < 0.3}
            added = graph_of(chance) - graphs[name]
            lines.append(Lines(name, data(removed), data(added)))
            graphs[name] = (graphs[name] - removed) | added
    for name in gone - set(whole):
        del graphs[name]
    graphs.update(whole)
    pairs = [(name, data(lines)) for name, lines in whole.items()]
    return Changes(gone=[Gone(name) for name in sorted(gone - set(whole))], graphs=pairs, lines=lines)


def answers(store: GraphStore) -> dict[str, object]:
    """All that a reader can see."""
    union = store.query("SELECT * { ?s ?p ?o }")
    assert isinstance(union, SelectResult)
    return {
        "lines": list(store.canonical_nquads()),
        "union": sorted(str(row) for row in union),
        "version": store.version,
        "quads": store.quads,
        "graphs": [(name, store.graph_size(name), store.graph_digest(name)) for name in store.graphs()],
        "searches": [store.search(words) for words in WORDS],
        "capped": [store._texts.find(words, 3) for words in WORDS],
    }


@pytest.mark.parametrize("seed", range(6))
def test_changes_lead_to_what_a_build_from_nothing_makes(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.store.text._LEAST", 12)  # so that some changes write the base of the index anew
    monkeypatch.setattr("kg.store.updating._AT_ONCE", 7)
    chance = random.Random(seed)
    graphs: Graphs = {f"http://g/{n}": graph_of(chance) for n in range(4)}
    version = build(tmp_path / "changed", [(name, data(lines)) for name, lines in graphs.items()], {}).version
    for step in range(8):
        changes = changed(graphs, chance)
        with going(tmp_path / "changed", version, [one.graph for one in changes.gone]) as known:
            if chance.random() < 0.5:
                changes = replace(changes, gone=known)
            version = update(tmp_path / "changed", version, changes, {"step": step}).version
        build(tmp_path / "whole", [(name, data(lines)) for name, lines in graphs.items()], {})
        with open_snapshot(tmp_path / "changed") as store, open_snapshot(tmp_path / "whole") as whole:
            assert answers(store) == answers(whole)
            assert store.manifest == {"step": step}


def test_what_goes_is_known_in_time(tmp_path: Path) -> None:
    common, own = b"<http://e/a> <http://e/p> <http://e/b> .\n", b"<http://e/a> <http://e/p> <http://e/c> .\n"
    version = build(tmp_path, [("http://g/1", common + own), ("http://g/2", common)], {}).version
    names = ["http://g/1", "http://g/2", "http://g/3"]
    with going(tmp_path, version, names) as known:
        first = list(known)
        # Taken whole, the snapshot is held no longer: the next one may remove it.
        update(tmp_path, version, Changes(lines=[Lines("http://g/2", b"", own)]), {})
        assert len(list((tmp_path / "snapshots").iterdir())) == 1
    assert [(one.graph, len(one.shared or ())) for one in first] == [(names[0], 1), (names[1], 1), (names[2], 0)]
    # Of another graph than the one that is to change, nothing is known.
    with going(tmp_path, version, names) as known:
        assert list(known) == [Gone(name) for name in names]
    with going(tmp_path / "none", version, names) as known:
        assert list(known) == [Gone(name) for name in names]


def test_an_empty_graph_is_none_and_hides_no_other(tmp_path: Path) -> None:
    whole = build(tmp_path / "whole", [("http://g/1", b""), ("http://g/2", b'<http://e/a> <http://e/p> "1" .\n')], {})
    assert (whole.quads, whole.graphs) == (1, 1)


def test_a_graph_in_many_loads_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graphs = list(corpus(3))
    whole = build(tmp_path / "whole", graphs, {}).version
    monkeypatch.setattr("kg.store.filling._LOADED", 1000)
    assert build(tmp_path / "loads", graphs, {}).version == whole


def test_a_big_graph_may_come_in_pieces(tmp_path: Path) -> None:
    lines = [f'<http://e/{n}> <http://e/v> "{n}.50"^^<{XSD}decimal> .\n'.encode() for n in range(100)]
    whole = build(tmp_path / "whole", [("http://g/1", b"".join(lines))], {})
    pieces = (b"".join(lines[at : at + 30]) for at in range(0, 100, 30))
    assert build(tmp_path / "pieces", [("http://g/1", pieces)], {}).version == whole.version
    version = build(tmp_path / "later", [("http://g/1", lines[0])], {}).version
    later = update(tmp_path / "later", version, Changes(graphs=[("http://g/1", iter(lines))]), {})
    assert (later.version, later.quads) == (whole.version, 100)


FIRST, SECOND = "0" * 63 + "1", "0" * 63 + "2"


def test_sources_come_and_go_and_are_shared(tmp_path: Path) -> None:
    graph = ("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> .\n")
    version = build(tmp_path, [graph], {}, [(FIRST, "一"), (SECOND, "二")], [(FIRST, b"{}")]).version
    with open_snapshot(tmp_path) as old:
        changes = Changes(forgotten=[FIRST], kept=Kept([(SECOND, "贰"), ("0" * 64, "三")]))
        update(tmp_path, version, changes, {})
        assert (old.source_text(FIRST), old.source_text(SECOND)) == ("一", "二")
        with open_snapshot(tmp_path) as new:
            assert (new.source_text(FIRST), new.source_text(SECOND), new.source_text("0" * 64)) == (None, "贰", "三")
            assert new.source_layout(FIRST) is None
        assert len(list((tmp_path / "sources").iterdir())) == 5
    update(tmp_path, version, Changes(), {})
    assert len(list((tmp_path / "sources").iterdir())) == 2


def test_who_reads_the_old_graph_goes_on(tmp_path: Path) -> None:
    lines = b"".join(b'<http://e/%d> <http://e/p> "%d" .\n' % (n, n) for n in range(5000))
    version = build(tmp_path, [("http://g/1", lines)], {}).version
    with open_snapshot(tmp_path) as old:
        running = old.query("SELECT ?s { ?s ?p ?o }")
        assert isinstance(running, SelectResult)
        rows = iter(running)
        next(rows)
        for count in (3000, 2000, 1000):
            fewer = b"".join(lines.splitlines(keepends=True)[:count])
            version = update(tmp_path, version, Changes(graphs=[("http://g/1", fewer)]), {}).version
        assert sum(1 for _ in rows) == 4999
        assert old.quads == 5000


def test_loaded_graphs_are_taken_along(tmp_path: Path) -> None:
    (tmp_path / "notes.nt").write_text("<http://e/a> <http://e/p> <http://e/c> .")
    build(tmp_path / "g", [("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> .\n")], {})
    version = load(tmp_path / "g", "http://e/notes", [tmp_path / "notes.nt"]).version
    update(tmp_path / "g", version, Changes(graphs=[("http://g/2", b"<http://e/a> <http://e/p> <http://e/d> .\n")]), {})
    build(tmp_path / "g", [("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> .\n")], {})
    with open_snapshot(tmp_path / "g") as store:
        assert store.graphs() == ("http://e/notes", "http://g/1")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (Changes(lines=[Lines("http://g/1", b"<http://e/x> <http://e/p> <http://e/b> .\n", b"")]), "does not fit"),
        (Changes(lines=[Lines("http://g/1", b"", b"<http://e/a> <http://e/p> <http://e/b> .\n")]), "does not fit"),
        (Changes(graphs=[("http://g/2", b"nonsense")]), "is not N-Triples"),
        (Changes(kept=Kept([("../../escape", "text")])), "not a SHA-256"),
    ],
)
def test_what_does_not_fit_leaves_the_old_graph(tmp_path: Path, changes: Changes, message: str) -> None:
    version = build(tmp_path, [("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> .\n")], {}).version
    with pytest.raises(StoreError, match=message):
        update(tmp_path, version, changes, {})
    with open_snapshot(tmp_path) as store:
        assert store.version == version
    assert sorted(path.name for path in (tmp_path / "snapshots").iterdir()) == ["000001"]


def test_a_change_for_another_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no graph here; build it"):
        update(tmp_path, "0" * 64, Changes(), {})
    version = build(tmp_path, [("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> .\n")], {}).version
    with pytest.raises(StoreError, match="not the one that the change is for"):
        update(tmp_path, "0" * 64, Changes(), {})
    next((tmp_path / "snapshots/000001/store").glob("*.sst")).unlink()
    with pytest.raises(StoreError, match="damaged"):
        update(tmp_path, version, Changes(), {})


def test_a_graph_of_another_format_says_so(tmp_path: Path) -> None:
    path = build(tmp_path, [("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> .\n")], {}).path / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**content, "format": 1}), "utf-8")
    with pytest.raises(StoreError, match="made by another version of Jipu; build it"):
        open_snapshot(tmp_path)


ENDLESS = """
import sys
from pathlib import Path
from kg.store import Changes, Kept, open_snapshot, update
folder = Path(sys.argv[1])
with open_snapshot(folder) as store:
    version, n = store.version, store.manifest["round"]
print("ready", flush=True)
while True:
    n += 1
    data = "".join(f'<http://e/s{i}> <http://www.w3.org/2000/01/rdf-schema#label> "第{n}轮" .\\n' for i in range(500))
    version = update(folder, version, Changes(
        graphs=[("http://g/1", data.encode())], kept=Kept([("0" * 64, str(n))])), {"round": n}).version
    print(n, flush=True)
"""


def test_a_killed_change_leaves_a_whole_graph(tmp_path: Path) -> None:
    label = f"<{PREFIXES['rdfs']}label>"
    lines = "".join(f'<http://e/s{n}> {label} "第0轮" .\n' for n in range(500))
    build(tmp_path, [("http://g/1", lines.encode())], {"round": 0}, [("0" * 64, "0")])
    for done in killed(ENDLESS, tmp_path, times=6, seed=7):
        with open_snapshot(tmp_path) as store:
            published = store.manifest["round"]
            assert not done or published >= done[-1]
            assert len(store.search(f"第{published}轮")[0]) == 500
            assert store.search(f"第{published + 1}轮") == ((), False)
            assert store.source_text("0" * 64) == str(published)
            count = store.query("SELECT (COUNT(*) AS ?n) (MIN(?o) AS ?v) { ?s ?p ?o }")
            assert isinstance(count, SelectResult)
            assert [[str(cell) for cell in row] for row in count] == [["500", f"第{published}轮"]]


def corpus(documents: int) -> Iterator[tuple[str, bytes]]:
    """Graphs of 1,000 statements a document, some with labels and some that others have too."""
    for one in range(documents):
        lines = [f"<http://e/{one}/{n}> <http://e/p{n % 20}> <http://e/{one}/{n // 9}> ." for n in range(790)]
        lines += [f'<http://e/{one}/{n}> <{PREFIXES["skos"]}prefLabel> "{one}号文第{n}条"@zh .' for n in range(200)]
        lines += [f"<http://e/all> <http://e/p> <http://e/{n}> ." for n in range(10)]
        yield f"http://g/{one}", "".join(f"{line}\n" for line in lines).encode()


def cost_of_a_change(folder: Path, snapshot: Snapshot) -> float:
    """Processor seconds of putting one document in another's place, the median of a few."""
    costs = []
    for turn in range(5):
        fresh = next(corpus(1))[1].replace(b"e/0/", b"e/fresh%d/" % turn)
        began = time.process_time()
        snapshot = update(
            folder,
            snapshot.version,
            Changes(gone=[Gone(f"http://g/{turn}")], graphs=[(f"http://g/fresh{turn}", fresh)]),
            {},
        )
        costs.append(time.process_time() - began)
    return sorted(costs)[2]


@pytest.mark.slow
def test_a_change_costs_the_same_however_big_the_graph(tmp_path: Path) -> None:
    documents = int(os.environ.get("JIPU_TEST_DOCUMENTS", "1000"))
    costs = {}
    for count in (documents // 10, documents):
        costs[count] = cost_of_a_change(tmp_path / str(count), build(tmp_path / str(count), corpus(count), {}))
    assert costs[documents] < 1.5 * costs[documents // 10], costs
