"""The protocol: each behaviour one test."""

import csv
import io
import json
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from tests.api.conftest import BASE

SELECT = "SELECT ?score WHERE { ?d <https://w3id.org/jipu/ns#score> ?score }"
CONSTRUCT = "CONSTRUCT { ?d a ?t } WHERE { ?d a ?t . ?d <https://w3id.org/jipu/ns#score> ?s }"
FORM = "application/x-www-form-urlencoded"


def get(client: FlaskClient, accept: str = "*/*", **parameters: str):
    return client.get("/sparql", query_string=parameters, headers={"Accept": accept})


def score(response) -> str:
    assert response.status_code == 200, response.text
    return json.loads(response.data)["results"]["bindings"][0]["score"]["value"]


def test_get(client: FlaskClient) -> None:
    response = get(client, query=SELECT)
    assert score(response) == "96.5"
    assert response.content_type == "application/sparql-results+json"


def test_post_form(client: FlaskClient) -> None:
    assert score(client.post("/sparql", data={"query": SELECT})) == "96.5"


def test_post_direct(client: FlaskClient) -> None:
    for media_type in ("application/sparql-query", "application/sparql-query; charset=UTF-8"):
        assert score(client.post("/sparql", data=SELECT, content_type=media_type)) == "96.5"


def test_post_direct_takes_the_data_set_from_the_address(client: FlaskClient) -> None:
    address = "/sparql?" + urlencode({"default-graph-uri": f"{BASE}graph/hub"})
    response = client.post(address, data=SELECT, content_type="application/sparql-query")
    assert json.loads(response.data)["results"]["bindings"] == []


def test_head_has_the_headers_and_no_body(client: FlaskClient) -> None:
    response = client.head("/sparql", query_string={"query": SELECT})
    assert response.status_code == 200
    assert response.content_type == "application/sparql-results+json"
    assert response.data == b""


def test_options_names_the_methods(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert response.status_code == 200
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/json"),
    ],
)
def test_select_in_every_form(client: FlaskClient, accept: str, media_type: str) -> None:
    response = get(client, accept, query=SELECT)
    assert response.content_type == media_type
    assert b"96.5" in response.data


def test_csv_is_rfc_4180(client: FlaskClient) -> None:
    text = get(client, "text/csv", query='SELECT ?x { VALUES ?x { "a,b" "say \\"x\\"" "two\\nlines" } }').text
    assert [row[0] for row in csv.reader(io.StringIO(text, newline=""))] == ["x", "a,b", 'say "x"', "two\nlines"]
    assert text.startswith("x\r\n")


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # of rdflib's own parser
def test_construct_in_every_form(client: FlaskClient, accept: str, format: str) -> None:
    response = get(client, accept, query=CONSTRUCT)
    assert response.content_type.partition(";")[0] == accept
    assert len(Graph().parse(data=response.data, format=format)) == 1


def test_ask(client: FlaskClient) -> None:
    assert json.loads(get(client, query="ASK { ?s ?p 96.5 }").data)["boolean"] is True


def test_describe_says_something(client: FlaskClient) -> None:
    assert b"96.5" in get(client, query=f"DESCRIBE <{BASE}id/document/d1>").data


def test_the_format_parameter_wins(client: FlaskClient) -> None:
    assert get(client, "text/html", query=SELECT, format="csv").data == b"score\r\n96.5\r\n"


def test_data_sets_of_the_protocol(client: FlaskClient) -> None:
    ask = "ASK { ?s <https://w3id.org/jipu/ns#score> ?o }"
    for graph, expected in ((f"{BASE}graph/doc/d1", True), (f"{BASE}graph/hub", False)):
        response = get(client, query=ask, **{"default-graph-uri": graph})
        assert json.loads(response.data)["boolean"] is expected
        named = get(client, query=f"ASK {{ GRAPH ?g {ask[4:]} }}", **{"named-graph-uri": graph})
        assert json.loads(named.data)["boolean"] is expected


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_is_absent_is_empty(client: FlaskClient, parameter: str) -> None:
    for pattern in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"):
        response = get(client, query=f"ASK {{ {pattern} }}", **{parameter: "http://elsewhere/"})
        assert json.loads(response.data)["boolean"] is False


def test_a_post_without_a_query_is_400(client: FlaskClient) -> None:
    assert client.post("/sparql", data="", content_type=FORM).status_code == 400


@pytest.mark.parametrize(
    ("parameters", "detail"),
    [
        ([("default-graph-uri", f"{BASE}graph/hub")], "query is missing"),
        ([("query", SELECT), ("format", "csv"), ("format", "csv")], "only once"),
        ([("query", SELECT), ("query", SELECT)], "only once"),
        ([("query", SELECT), ("update", "CLEAR ALL")], "read-only"),
        ([("update", "CLEAR ALL")], "read-only"),
        ([("query", "SELECT * {")], "line 1, column 11"),
        ([("query", "")], "does not parse"),
        ([("query", "DROP ALL")], "DROP is refused"),
        ([("query", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")], "SERVICE is refused"),
        ([("query", "SELECT * FROM <http://elsewhere/> { ?s ?p ?o }")], "not in the store"),
        ([("query", SELECT), ("default-graph-uri", "elsewhere")], "not an IRI"),
        ([("query", SELECT), ("named-graph-uri", "")], "not an IRI"),
        ([("query", SELECT), ("format", "docx")], "json, xml, csv, tsv"),
    ],
)
def test_what_does_not_fit_is_400(client: FlaskClient, parameters: list[tuple[str, str]], detail: str) -> None:
    for response in (
        client.get("/sparql?" + urlencode(parameters)),
        client.post("/sparql", data=urlencode(parameters), content_type=FORM),
    ):
        assert response.status_code == 400
        assert response.content_type == "application/problem+json"
        assert detail in response.json["detail"]
        assert "\n" not in response.json["detail"]


def test_a_query_in_address_and_body_is_given_twice(client: FlaskClient) -> None:
    address = "/sparql?" + urlencode({"query": SELECT})
    assert client.post(address, data=SELECT, content_type="application/sparql-query").status_code == 400


def test_updates_are_refused(client: FlaskClient) -> None:
    response = client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update")
    assert response.status_code == 403
    assert "read-only" in response.json["detail"]


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/json", "multipart/form-data", "application/sparql-query; charset=utf-16", ""],
)
def test_other_bodies_are_415(client: FlaskClient, media_type: str) -> None:
    assert client.post("/sparql", data=SELECT, headers={"Content-Type": media_type}).status_code == 415


def test_bytes_that_are_not_utf_8_are_400(client: FlaskClient) -> None:
    direct = client.post("/sparql", data="ASK { ?s ?p '政策' }".encode("gbk"), content_type="application/sparql-query")
    assert direct.status_code == 400
    assert client.get("/sparql?query=%ff%fe").status_code == 400
    assert client.post("/sparql", data=b"query=\xff", content_type=FORM).status_code == 400


def test_nothing_acceptable_is_406(client: FlaskClient) -> None:
    response = get(client, "image/png", query=SELECT)
    assert response.status_code == 406
    assert b"application/sparql-results+json" in response.data
    assert get(client, "text/csv", query=CONSTRUCT).status_code == 406


def test_long_bodies_and_queries_are_413(client: FlaskClient) -> None:
    big = "#" * 2_000_000
    assert client.post("/sparql", data=big, content_type="application/sparql-query").status_code == 413
    assert client.post("/sparql", data={"query": "#" * 200_000}).status_code == 413


def test_errors_come_as_the_client_reads_them(client: FlaskClient) -> None:
    assert get(client, "text/html", query="x").content_type == "text/html; charset=utf-8"
    assert get(client, "text/plain", query="x").text.startswith("400 Bad Request\nline 1")
    assert get(client, "text/csv", query="x").content_type == "text/plain; charset=utf-8"


def test_an_answer_is_not_sent_again_while_the_graph_stays(client: FlaskClient) -> None:
    first = get(client, query=SELECT)
    assert first.headers["Cache-Control"] == "public, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    for method in (client.get, client.head):
        again = method("/sparql", query_string={"query": SELECT}, headers=known)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    for other in ({"query": CONSTRUCT}, {"query": SELECT, "format": "csv"}, {"query": SELECT + " LIMIT 1"}):
        assert client.get("/sparql", query_string=other, headers=known).status_code == 200
    assert client.post("/sparql", data={"query": SELECT}, headers=known).status_code == 200


@pytest.mark.parametrize("call", ["NOW()", "rand()", "UUID()", "STRUUID()", "BNODE()"])
def test_an_answer_that_changes_is_not_kept(client: FlaskClient, call: str) -> None:
    response = get(client, query=f"SELECT ({call} AS ?x) {{}}")
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    quoted = get(client, query=f'SELECT ("{call}" AS ?x) {{}}')
    assert "ETag" in quoted.headers


def test_relative_iris_stand_below_the_endpoint(client: FlaskClient) -> None:
    assert get(client, "text/csv", query="SELECT (<x> AS ?x) {}").text == "x\r\nhttp://localhost/x\r\n"


def test_errors_are_not_kept(client: FlaskClient) -> None:
    assert get(client, query="x").headers["Cache-Control"] == "no-store"
