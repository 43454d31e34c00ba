"""Linked data: things, documents about them, graphs and terms, for those who read RDF."""

import re

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import OWL, SKOS, VOID

from kg.store import GraphStore
from kg.validation import gate, validate
from kg.vocabulary import JP, OA, SD
from tests.api.conftest import BASE

BODY = URIRef(f"{BASE}id/body/b1")
NAMED = URIRef(f"{BASE}id/named-body/b1")
RDF_TYPES = ["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"]
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # of rdflib's own


def read(client: FlaskClient, address: str, accept: str = "text/turtle") -> Graph:
    response = client.get(address, headers={"Accept": accept}, follow_redirects=True)
    assert response.status_code == 200, response.text
    assert response.content_type.partition(";")[0] == accept
    return Graph().parse(data=response.data, format=accept)


@pytest.mark.parametrize("accept", RDF_TYPES)
@pytest.mark.parametrize("path", ["/id/named-body/b1", "/ns", "/code/document-kind/policy", "/graph/doc/d1"])
def test_everything_is_there_in_every_form(client: FlaskClient, path: str, accept: str) -> None:
    assert len(read(client, path, accept)) > 5


@pytest.mark.parametrize("path", ["/id/named-body/b1", "/ns", "/code/document-kind/policy", "/graph/doc/d1"])
def test_browsers_get_pages_and_others_406(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.content_type == "text/html; charset=utf-8"
    other = client.get(path, headers={"Accept": "image/png"}, follow_redirects=True)
    assert other.status_code == 406


def test_a_thing_leads_to_the_document_about_it(client: FlaskClient) -> None:
    response = client.get("/id/body/b1")
    assert response.status_code == 303
    assert response.headers["Location"].endswith("/doc/body/b1")


def test_a_description_has_words_names_and_what_points_here(client: FlaskClient) -> None:
    graph = read(client, "/id/named-body/b1")
    (mention,) = graph.objects(NAMED, JP.groundedIn)
    (selector,) = graph.objects(mention, OA.hasSelector)
    assert graph.value(selector, OA.exact) == Literal("云溪市交通运输局")
    assert graph.value(URIRef(f"{BASE}id/document/d1"), RDFS.label) is not None
    assert (URIRef(f"{BASE}id/document/d1"), JP.reportingBody, NAMED) in graph
    assert (NAMED, JP.resolvesTo, BODY) in read(client, "/id/body/b1")


def test_describe_answers_the_same(client: FlaskClient) -> None:
    query = f"DESCRIBE ?b {{ <{BASE}id/document/d1> <{JP.reportingBody}> ?b }}"
    asked = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/turtle"})
    assert set(Graph().parse(data=asked.data)) == set(read(client, "/id/named-body/b1"))


def test_describe_keeps_to_the_data_set(client: FlaskClient) -> None:
    for parameters in (
        {"query": f"DESCRIBE <{NAMED}>", "default-graph-uri": f"{BASE}graph/hub"},
        {"query": f"DESCRIBE <{NAMED}> FROM <{BASE}graph/hub>"},
    ):
        assert client.get("/sparql", query_string={**parameters, "format": "nt"}).data == b""


def test_what_is_only_pointed_to_is_described_by_that(client: FlaskClient) -> None:
    graph = read(client, "/id/hub/h1")
    assert len(graph) == 100
    assert set(graph.objects()) == {URIRef(f"{BASE}id/hub/h1")}


def test_many_backlinks_come_in_pages(client: FlaskClient) -> None:
    address, found, pages = "/doc/hub/h1", Graph(), 0
    while address:
        response = client.get(address, headers={"Accept": "text/turtle"})
        found.parse(data=response.data)
        pages += 1
        following = re.search(r'<([^>]*)>; rel="?next', response.headers.get("Link", ""))
        address = following[1] if following else ""
    assert (pages, len(found)) == (3, 250)
    assert "rel=prev" in response.headers["Link"]


def test_a_description_is_not_sent_again_while_the_graph_stays(client: FlaskClient) -> None:
    accept = {"Accept": "text/turtle"}
    etag = client.get("/doc/body/b1", headers=accept).headers["ETag"]
    assert client.get("/doc/body/b1", headers={**accept, "If-None-Match": etag}).status_code == 304
    assert client.get("/doc/hub/h1", headers={**accept, "If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("path", ["/id/body/b9", "/code/document-kind/nothing", "/graph/doc/d9", "/graph/none"])
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    for accept in ("text/turtle", "text/html"):
        assert client.get(path, headers={"Accept": accept}, follow_redirects=True).status_code == 404


def test_the_vocabulary_defines_its_terms(client: FlaskClient) -> None:
    graph = read(client, "/ns")
    assert (URIRef("https://w3id.org/jipu/ns"), RDF.type, OWL.Ontology) in graph
    assert (JP.Document, RDFS.isDefinedBy, URIRef("https://w3id.org/jipu/ns")) in graph
    assert (URIRef("https://w3id.org/jipu/code/document-kind/policy"), None, None) not in graph


def test_a_code_has_its_labels(client: FlaskClient) -> None:
    code = URIRef("https://w3id.org/jipu/code/document-kind/policy")
    assert (code, SKOS.notation, Literal("policy")) in read(client, "/code/document-kind/policy")


def test_the_void_description(client: FlaskClient, store: GraphStore) -> None:
    for accept in ("text/turtle", "application/ld+json", "application/rdf+xml"):
        graph = read(client, "/.well-known/void", accept)
        dataset = URIRef("http://localhost/.well-known/void#dataset")
        assert graph.value(dataset, VOID.triples).toPython() == store.quads  # type: ignore[union-attr]
        assert graph.value(dataset, VOID.documents).toPython() == 1  # type: ignore[union-attr]
        assert gate(validate(graph)) == ()
        assert graph.value(dataset, VOID.sparqlEndpoint) == URIRef("http://localhost/sparql")
        assert set(graph.objects(None, SD.name)) == {URIRef(f"{BASE}graph/{name}") for name in ("hub", "ontology")}
        assert set(graph.objects(dataset, VOID.dataDump)) >= {URIRef("http://localhost/export.nq")}


def test_browsers_are_led_from_the_endpoint_to_the_first_page(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.headers["Location"]) == (303, "/")
