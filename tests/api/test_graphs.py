"""The graph store protocol, reading, beyond what the W3C's manifests ask: each behaviour one test."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from api import create_app
from kg.iris import DEFAULT_GRAPH
from kg.store import build, load, open_snapshot
from tests.api.conftest import BASE

HUB = f"{BASE}graph/hub"


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("*/*", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # of rdflib's own parser
def test_a_graph_in_every_form(client: FlaskClient, accept: str, format: str) -> None:
    response = client.get("/graph", query_string={"graph": HUB}, headers={"Accept": accept})
    assert len(Graph().parse(data=response.data, format=format)) == 250


@pytest.mark.parametrize("ending", ["nq", "trig"])
def test_a_graph_alone_is_the_default_graph_of_its_file(client: FlaskClient, ending: str) -> None:
    response = client.get("/graph", query_string={"graph": HUB, "format": ending})
    assert response.text.count("leaf/") == 250
    assert "graph/hub" not in response.text


def test_the_default_graph_is_not_the_union(client: FlaskClient) -> None:
    response = client.get("/graph?default")
    assert response.status_code == 200
    assert len(Graph().parse(data=response.data)) == 0


def test_the_default_graph_is_what_was_loaded_into_it(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("[] <http://e/p> 'own' .")
    build(tmp_path / "graph", [("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> .")], {})
    load(tmp_path / "graph", DEFAULT_GRAPH, [tmp_path / "a.ttl"])
    build(tmp_path / "graph", [("http://g/2", b"<http://e/a> <http://e/p> <http://e/c> .")], {})
    with open_snapshot(tmp_path / "graph") as store:
        client = create_app(store).test_client()
        assert client.get("/graph?default&format=nt").text.endswith(' <http://e/p> "own" .\n')
        assert client.get("/graph?default&format=nt").text.startswith("_:")
        count = client.get("/sparql?format=csv&query=SELECT(COUNT(*)AS%3Fn){%3Fs%3Fp%3Fo}").text
        assert count.split() == ["n", "2"]


@pytest.mark.parametrize(
    "query", ["", "graph=a", "graph=", "default&graph=http://e/", "graph=http://e/&graph=http://e/", "default=1"]
)
def test_one_graph_must_be_named(client: FlaskClient, query: str) -> None:
    assert client.get(f"/graph?{query}").status_code == 400


def test_an_absent_graph_is_404(client: FlaskClient) -> None:
    for method in ("GET", "HEAD"):
        assert client.open("/graph?graph=http://127.0.0.1:1/", method=method).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/graph?default", f"/graph?graph={HUB}", "/graph/doc/d1"])
def test_what_would_write_is_not_allowed(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method, data="<a:a> <a:a> <a:a> .", content_type="text/turtle")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_graph_changes_its_etag_only_with_itself(tmp_path: Path) -> None:
    etags = []
    for other in (b"", b"<http://e/x> <http://e/p> <http://e/y> ."):
        build(tmp_path, [("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> ."), ("http://g/2", other)], {})
        with open_snapshot(tmp_path) as store:
            client = create_app(store).test_client()
            etags.append([client.get(f"/graph?graph=http://g/{n}").headers.get("ETag") for n in (1, 2)])
    assert etags[0][0] == etags[1][0]
    assert etags[0][1] != etags[1][1]


def test_options_names_the_methods(client: FlaskClient) -> None:
    assert set(client.options("/graph").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
