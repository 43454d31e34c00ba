"""New stores are filled by processes beside, and come to the same as one that is filled here."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph
import pytest

from kg.errors import StoreError
from kg.store import build as build_store
from kg.store import bulk, open_snapshot
from kg.store.filling import _AT_ONCE, Filler, _most_unmerged
from kg.store.labels import all_texts, texts_of
from kg.store.statements import Lines
from kg.store.text import LABEL, QUOTE
from kg.store.writing import Snapshot

GRAPHS = [
    (f"http://g/{number}", b"".join(b'<http://e/%d> <http://e/p> "%d of %d" .\n' % (n, n, number) for n in range(40)))
    for number in range(30)
]


def quads(store: pyoxigraph.Store) -> set[str]:
    return {str(quad) for quad in store}


def filled(path: Path) -> pyoxigraph.Store:
    with Filler(path) as filler:
        for name, triples in GRAPHS:
            filler.put(name, triples)
        return filler.finished()


@pytest.mark.parametrize("unmerged", [4, 1000])
def test_processes_fill_a_store_as_this_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unmerged: int
) -> None:
    here = quads(filled(tmp_path / "here"))
    started = []
    popen = subprocess.Popen

    def noted(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        started.append(command[4:])
        return popen(command, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("kg.store.filling.subprocess.Popen", noted)
    monkeypatch.setattr("kg.store.filling._LOADED", 3000)
    monkeypatch.setattr("kg.store.filling._AT_ONCE", 4)
    monkeypatch.setattr("kg.store.filling._UNMERGED", unmerged)
    assert quads(filled(tmp_path / "beside")) == here
    assert len(here) == 2 * 30 * 40
    assert started == [[], ["merge"], ["merge"]] if unmerged == 4 else started == [[], [], []]


def test_what_the_engine_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.filling._LOADED", 1)
    graph = ("http://g/1", (Lines(b"no statement\n", 1, 0) for _ in range(9)))
    with pytest.raises(StoreError, match=r"could not be written .*SyntaxError"):
        build_store(tmp_path, [graph], {})


def test_a_build_that_fails_meanwhile_leaves_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.filling._LOADED", 1000)
    before = build_store(tmp_path, GRAPHS[:1], {})
    with pytest.raises(StoreError, match="given twice"):
        build_store(tmp_path, [*GRAPHS, GRAPHS[0]], {})
    with open_snapshot(tmp_path) as store:
        assert store.version == before.version
    assert isinstance(build_store(tmp_path, GRAPHS, {}), Snapshot)


PARENT = """
import subprocess, sys
command = [sys.executable, "-P", *sys.argv[1:]]
child = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
print("started", flush=True)
sys.stdin.read()
"""


def test_a_loading_process_ends_with_the_one_that_wants_it(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, bulk.__file__, str(tmp_path / "store")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    parent.stdout.readline()
    deadline = time.monotonic() + 20
    while not (tmp_path / "store" / "LOCK").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()
    while True:
        try:
            assert len(pyoxigraph.Store(tmp_path / "store")) == 0
            return
        except OSError:  # its lock is still held
            assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such a class of threads")
def test_merging_waits_for_a_free_processor(tmp_path: Path) -> None:
    program = f"""
import os, sys, pyoxigraph
sys.path.insert(0, {str(Path(bulk.__file__).parent)!r})
import bulk
store = pyoxigraph.Store({str(tmp_path / "store")!r})
bulk._merge_later()
for task in os.listdir("/proc/self/task"):
    print(open(f"/proc/self/task/{{task}}/comm").read().strip(), os.sched_getscheduler(int(task)) == os.SCHED_IDLE)
"""
    said = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, check=True, text=True).stdout
    threads = {tuple(line.rsplit(" ", 1)) for line in said.splitlines()}
    assert ("rocksdb:low", "True") in threads
    assert not {name for name, idle in threads if idle == "True"} - {"rocksdb:low"}


def test_few_open_files_allow_few_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = {"value": 1024}
    monkeypatch.setattr("kg.store.filling.resource.getrlimit", lambda _: (limits["value"], -1))
    assert _most_unmerged() == 256
    limits["value"] = -1
    assert _most_unmerged() == 1000
    limits["value"] = 3
    assert _most_unmerged() == _AT_ONCE


def test_lines_say_the_texts_that_the_store_has() -> None:
    oa, label = "http://www.w3.org/ns/oa#", "http://www.w3.org/2000/01/rdf-schema#label"
    odd = '他说："\\\\"\n> <http://www.w3.org/ns/oa#exact> "\t'.replace("\\\\", "\\")
    store = pyoxigraph.Store()
    for subject, predicate, value in (
        ("http://e/a", label, pyoxigraph.Literal(odd)),
        ("http://e/a", label, pyoxigraph.Literal("甲", language="zh")),
        ("http://e/a", label, pyoxigraph.NamedNode("http://e/no-text")),
        ("http://e/m", oa + "hasSelector", pyoxigraph.NamedNode("http://e/s")),
        ("http://e/s", oa + "exact", pyoxigraph.Literal(odd)),
        ("http://e/alone", oa + "exact", pyoxigraph.Literal("of no mention")),
    ):
        store.add(pyoxigraph.Quad(pyoxigraph.NamedNode(subject), pyoxigraph.NamedNode(predicate), value))
    data = store.dump(None, pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
    assert data is not None
    texts = texts_of(data)
    words = dict(texts.words)
    found = {((LABEL, iri), text) for iri, text in texts.labels}
    found |= {((QUOTE, mention), words[selector]) for mention, selector in texts.selected}
    assert found == set(all_texts(store))
    assert len(found) == 3
