"""Answers that took long are kept: the same bytes again, within bounds, and nothing that is not a whole answer."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import AnswerTooLargeError, DeadlineError
from kg.query_pool import Kept, Limits, Pool, PooledStore, kept
from kg.query_pool.kept import key_of
from kg.query_pool.limits import HELD_BACK
from kg.query_pool.wire import QUERY, Job
from kg.store import build, open_snapshot

EVERYTHING = "SELECT ?s ?o { ?s <http://e/p> ?o } ORDER BY ?s"
FEW = f"{EVERYTHING} LIMIT 20"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "graph"
    build(
        path, [("http://g/1", b"\n".join(b'<http://e/s%d> <http://e/p> "%0200d" .' % (n, n) for n in range(3000)))], {}
    )
    return path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "_WORTH", 0.0)
    found = tmp_path / "kept"
    found.mkdir()
    return found


@pytest.fixture
def store(folder: Path, place: Path) -> Iterator[PooledStore]:
    with open_snapshot(folder, PooledStore) as found:
        found.start(Limits(short=2, long=2, rows=5000), Kept(place, 100_000_000))
        yield found


def held(place: Path) -> int:
    return sum(path.stat().st_size for path in place.iterdir())


@pytest.mark.parametrize("text", [EVERYTHING, FEW, "ASK { ?s ?p 1 }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"])
def test_what_is_kept_is_what_was_made(
    store: PooledStore, folder: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = ("nt", "ttl") if "CONSTRUCT" in text else ("json", "csv", "xml", "tsv")
    made = {form: store.query(text).serialize(form) for form in forms}
    monkeypatch.delattr(Pool, "answer")
    with open_snapshot(folder) as plain:
        for form in forms:
            pieces = list(store.query(text).pieces(form))
            assert b"".join(pieces) == made[form] == plain.query(text).serialize(form)
            assert all(len(piece) > HELD_BACK for piece in pieces[:-1])


def test_what_is_made_in_no_time_is_not_kept(store: PooledStore, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_WORTH", 5.0)
    assert store.query(FEW).serialize("csv")
    assert not list(place.iterdir())


def test_no_more_is_held_than_there_is_room_for_and_the_oldest_goes(folder: Path, place: Path) -> None:
    with open_snapshot(folder, PooledStore) as store:
        store.start(Limits(short=2, long=2), Kept(place, 30_000))
        texts = [f"{FEW} OFFSET {number}" for number in range(10)]
        for text in texts:
            assert store.query(text).serialize("csv")
            assert 0 < held(place) <= 30_000
            # What is asked for again and again stays.
            assert store.query(texts[0]).serialize("csv")
        names = {path.name for path in place.iterdir()}
        assert names == {key_of(store.version, job(text)) for text in (texts[0], *texts[-len(names) + 1 :])}
        store.query(EVERYTHING).serialize("csv")
        assert names == {path.name for path in place.iterdir()}, "one that is too long for all of it was kept"


def test_what_fails_is_not_kept(folder: Path, store: PooledStore, place: Path) -> None:
    with pytest.raises(DeadlineError):
        store.query(CROSS, seconds=0.3).serialize("csv")
    with pytest.raises(AnswerTooLargeError):
        store.query("SELECT ?s ?x { ?s ?p ?o VALUES ?x { 1 2 } }").serialize("csv")
    assert not list(place.iterdir())


def test_what_is_broken_off_is_not_kept(store: PooledStore, place: Path) -> None:
    pieces = store.query(EVERYTHING).pieces("json")
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert not list(place.iterdir())


def test_what_differs_each_time_is_not_kept(store: PooledStore, place: Path) -> None:
    assert store.query("SELECT (NOW() AS ?now) {}").serialize("csv")
    assert not list(place.iterdir())


def job(text: str, form: str = "csv", base: str | None = None, graphs: tuple[str, ...] | None = None) -> Job:
    return Job(QUERY, text, graphs, None, base, {}, form, 1.0, 1, 1, True)


def test_an_answer_is_of_its_version_data_set_and_form() -> None:
    asked = [job(FEW), job(FEW, "json"), job(FEW, graphs=()), job(FEW, graphs=("http://g/1",)), job(f"{FEW} ")]
    assert len({key_of("1", one) for one in asked} | {key_of("2", job(FEW))}) == len(asked) + 1


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (EVERYTHING, False),
        ("SELECT * { ?s <http://e/jurisdiction> ?o }", False),
        ("SELECT * { ?s <http://e/p> ?o FILTER(?o < 5 && ?o <= 4) }", False),
        ("SELECT * { ?s <p> ?o }", True),
        ("SELECT * { ?s <?q> ?o }", True),
        ("BASE <b/> SELECT * { ?s ?p ?o }", True),
        ("SELECT (IRI('a') AS ?x) {}", True),
        ("SELECT (uri ('a') AS ?x) {}", True),
        (r"SELECT (\u0049RI('a') AS ?x) {}", True),
    ],
)
def test_the_base_counts_where_an_iri_may_hang_on_it(text: str, counts: bool) -> None:
    assert (key_of("1", job(text, base="http://a/")) != key_of("1", job(text, base="http://b/"))) is counts


def test_a_disk_that_fails_costs_no_answer(store: PooledStore, place: Path) -> None:
    made = store.query(EVERYTHING).serialize("csv")
    shutil.rmtree(place)
    for _ in range(2):
        assert store.query(EVERYTHING).serialize("csv") == made
