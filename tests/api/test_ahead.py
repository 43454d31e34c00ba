"""Saved tables made ahead, and that what is kept shows neither in headers nor after a new build."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api import ahead, create_app
from api.ahead import make_ahead
from api.live import Live
from kg import pipeline
from kg.queries import SavedQuery, load, names
from kg.query_pool import Kept, Limits, Pool, PooledStore, kept
from kg.store import build, open_snapshot

SAMPLES = Path(__file__).parents[2] / "kg" / "samples" / "clean"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ahead") / "graph"
    pipeline.build([SAMPLES], path)
    return path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "_WORTH", 0.0)
    monkeypatch.setattr(ahead, "_LEAST", 0)
    found = tmp_path / "kept"
    found.mkdir()
    return found


@pytest.fixture
def store(folder: Path, place: Path) -> Iterator[PooledStore]:
    with open_snapshot(folder, PooledStore) as found:
        found.start(Limits(short=2, long=2), Kept(place, 100_000_000))
        yield found


@pytest.fixture
def tables(store: PooledStore) -> FlaskClient:
    return create_app(store).test_client()


def test_every_saved_table_is_there_before_it_is_asked_for(
    store: PooledStore, tables: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ahead(store, lambda _seconds: False)
    monkeypatch.delattr(Pool, "answer")
    with open_snapshot(folder) as plain:
        for name in names():
            text = load(name).text
            for form in ("csv", "json"):
                written = plain.query(text).serialize(form)
                assert tables.get(f"/tables/{name}.{form}").data == written
                asked = {"query": text, "format": form}
                # The one that makes IRIs, and the one that speaks of one in its head, are others at another base.
                if name not in ("source-places", "words-behind"):
                    assert tables.post("/sparql", data=asked).data == written
                    assert tables.get("/sparql", query_string=asked).data == written
    assert tables.get("/tables/figures.tsv").status_code == 500


def test_nothing_is_made_ahead_once_another_snapshot_is_served(store: PooledStore, place: Path) -> None:
    make_ahead(store, lambda _seconds: True)
    assert len(list(place.iterdir())) <= 1


def test_nothing_is_made_ahead_of_a_small_graph(
    store: PooledStore, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_LEAST", store.quads + 1)
    make_ahead(store, lambda _seconds: False)
    assert not list(place.iterdir())


def test_no_more_is_made_ahead_once_three_tables_are_beyond_the_limits(
    folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_snapshot(folder) as plain:
        beyond = [name for name in names() if plain.query(load(name).text).serialize("csv").count(b"\r\n") > 2]
    asked: list[str] = []

    def noted(name: str) -> SavedQuery:
        asked.append(name)
        return load(name)

    monkeypatch.setattr("api.ahead.queries.load", noted)
    with open_snapshot(folder, PooledStore) as store:
        store.start(Limits(rows=1), Kept(place, 100_000_000))
        make_ahead(store, lambda _seconds: False)
    assert len(beyond) > 3
    assert asked == list(names())[: names().index(beyond[2]) + 1]


def test_what_is_kept_has_the_headers_of_what_is_made(tables: FlaskClient) -> None:
    made, again, head = (tables.open("/tables/figures.csv", method=method) for method in ("GET", "GET", "HEAD"))
    assert made.data == again.data != b"" == head.data
    assert made.headers == again.headers
    assert {**head.headers, "Content-Length": ""} == {**made.headers, "Content-Length": ""}
    known = {"If-None-Match": made.headers["ETag"]}
    assert tables.get("/tables/figures.csv", headers=known).status_code == 304


def test_a_new_build_has_answers_of_its_own(tmp_path: Path, place: Path) -> None:
    folder = tmp_path / "graph"
    build(folder, [("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> .\n")], {})
    live = Live(folder, Limits(short=2, long=2), None, Kept(place, 1_000_000))
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for count in (1, 2):
        store = live().store
        with closing(store):
            for _ in range(2):
                assert store.query(text).serialize("csv") == b"n\r\n%d\r\n" % count
            build(
                folder,
                [("http://g/1", b"".join(b"<http://e/%d> <http://e/p> <http://e/b> .\n" % n for n in range(2)))],
                {},
            )
            end = time.monotonic() + 20
            while count == 1 and live().store is store:
                assert time.monotonic() < end
                time.sleep(0.05)
