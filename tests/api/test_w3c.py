"""The W3C's manifests, driven from their own files: protocol, graph store protocol, service description.

This graph is read-only, so a state that a test would have written is loaded with ``kg load --as``, and each request
that would write must be refused.
"""

from collections.abc import Callable
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from pyshacl import validate
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from werkzeug.test import TestResponse

from api import create_app
from kg.cli import main
from kg.store import open_snapshot
from tests.conftest import SHARED

HT = Namespace("http://www.w3.org/2011/http#")
HTS = Namespace("http://www.w3.org/2011/http-statusCodes#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
RDFS_LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")

W3C = SHARED / "w3c"
STATUS = {
    HTS.OK: range(200, 201),
    HTS.Created: range(201, 202),
    HTS.NoContent: range(204, 205),
    HTS.NotFound: range(404, 405),
    HTS.StatusCode2xx: range(200, 300),
    HTS.StatusCode3xx: range(300, 400),
    HTS.StatusCode4xx: range(400, 500),
}
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
}
# Where this service has graphs that are not made by builds, in place of the manifest's /gsp.
PLACE = "graph/loaded"
BASE = "https://w3id.org/jipu/"

State = dict[str, Graph]


def manifest(path: str) -> Graph:
    return Graph().parse(W3C / path, format="turtle")


def named_tests(path: str) -> list[Any]:
    """Every test of a manifest, also those that its list of entries leaves out."""
    if not (W3C / path).is_file():
        return [pytest.param(path, "", marks=pytest.mark.skip("needs the folder ../shared"), id=path)]
    graph = manifest(path)
    kinds = (MF.ProtocolTest, MF.GraphStoreProtocolTest, MF.ServiceDescriptionTest)
    names = sorted({str(test) for kind in kinds for test in graph.subjects(RDF.type, kind)})
    return [pytest.param(path, name, id=name.partition("#")[2]) for name in names]


class Step:
    """One request of a test, and what must come back."""

    def __init__(self, graph: Graph, node: Any) -> None:
        self.method = str(graph.value(node, HT.methodName))
        self.path = str(graph.value(node, HT.absolutePath))
        self.headers = headers_of(graph, node)
        self.body = body_of(graph, node)
        response = graph.value(node, HT.resp)
        self.statuses = list(graph.objects(response, MF.expectedStatus))
        self.boolean = graph.value(response, MF.expectedBoolean)
        self.format = graph.value(response, MF.expectedFormat)
        self.content_type = headers_of(graph, response).get("content-type")
        self.content = body_of(graph, response)

    def send(self, client: FlaskClient, rewrite: Callable[[str], str] = lambda path: path) -> TestResponse:
        return client.open(rewrite(self.path), method=self.method, headers=self.headers, data=self.body)

    def expects(self, status: int) -> bool:
        return any(status in STATUS[one] for one in self.statuses)


def headers_of(graph: Graph, node: Any) -> dict[str, str]:
    head = graph.value(node, HT.headers)
    if head is None:
        return {}
    fields = Collection(graph, head)
    return {str(graph.value(one, HT.fieldName)).lower(): str(graph.value(one, HT.fieldValue)) for one in fields}


def body_of(graph: Graph, node: Any) -> bytes | None:
    body = graph.value(node, HT.body)
    if body is None:
        return None
    return str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding)))


def steps_of(graph: Graph, name: str) -> list[Step]:
    requests = graph.value(graph.value(URIRef(name), MF.action), HT.requests)
    return [Step(graph, node) for node in Collection(graph, requests)]


class Service:
    """A graph folder that is filled with ``kg load --as``, and a client over what it holds at the moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.load("https://graph.example/other", Graph())

    def load(self, name: str, graph: Graph) -> None:
        file = self.folder.with_suffix(".ttl")
        graph.serialize(file, format="turtle")
        run = CliRunner().invoke(main, ["load", str(file), "--as", name, "--graph", str(self.folder)])
        assert run.exit_code == 0, run.output

    def send(self, step: Step, rewrite: Callable[[str], str] = lambda path: path) -> TestResponse:
        with open_snapshot(self.folder) as store:
            return step.send(create_app(store).test_client(), rewrite)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path / "graph")


@pytest.mark.parametrize(("path", "name"), named_tests("protocol/manifest.ttl"))
def test_protocol(service: Service, path: str, name: str) -> None:
    graph = manifest(path)
    for data in graph.objects(URIRef(name), UT.graphData):
        service.load(str(graph.value(data, RDFS_LABEL)), Graph().parse(str(graph.value(data, UT.graph)), format="nt"))
    written = "#update_" in name
    for number, step in enumerate(steps_of(graph, name)):
        response = service.send(step, lambda path: path.replace("/sparql/", "/sparql", 1))
        if written and number == 0:
            # What would be an update is refused; what asks for its effect afterwards finds none.
            assert 400 <= response.status_code < 500, response.text
            continue
        assert step.expects(response.status_code), response.text
        if step.format is not None:
            assert response.content_type.partition(";")[0] in FORMATS[str(step.format)]
        if step.boolean is not None:
            assert response.json is not None
            assert response.json["boolean"] is (bool(step.boolean) and not written)


def rewritten(path: str) -> str:
    """The manifest's address as ours: what is named in a parameter stays as it is."""
    place = PLACE if path.startswith("/gsp/") else "graph"
    return path.replace("/gsp", f"/{place}", 1).replace("$LOCATION$", f"{BASE}{PLACE}/new")


def graph_of(path: str) -> str:
    """The graph that an address of ours identifies, as ``kg load --as`` names it."""
    parts = urlsplit(path)
    if parts.query:
        parameter, value = parse_qsl(parts.query, keep_blank_values=True)[0]
        return value if parameter == "graph" else "default"
    return f"{BASE}{parts.path[1:]}" if parts.path != "/graph" else f"{BASE}{PLACE}/new"


def written_state(state: State, step: Step, name: str) -> State:
    """The state that a write would have left, with the graph ``name`` changed."""
    before = state.get(name, Graph())
    if step.method == "DELETE":
        return {**state, name: Graph()}
    assert step.body is not None
    after = Graph() if step.method == "PUT" else Graph() + before
    for content in parts_of(step):
        after.parse(data=content, format="turtle")
    return {**state, name: after}


def parts_of(step: Step) -> list[bytes]:
    assert step.body is not None
    media_type = step.headers["content-type"]
    if not media_type.startswith("multipart/"):
        return [step.body]
    message = BytesParser().parsebytes(f"Content-Type: {media_type}\r\n\r\n".encode() + step.body)
    return [part.get_payload(decode=True) for part in message.get_payload()]  # type: ignore[union-attr, misc]


@pytest.mark.parametrize(
    ("path", "name"),
    named_tests("graph-store-protocol/manifest-direct.ttl") + named_tests("graph-store-protocol/manifest-indirect.ttl"),
)
def test_graph_store_protocol(service: Service, path: str, name: str) -> None:
    state: State = {}
    read = 0
    for step in steps_of(manifest(path), name):
        response = service.send(step, rewritten)
        if step.method not in ("GET", "HEAD"):
            assert 400 <= response.status_code < 500, f"{step.method} {step.path}"
            graph = graph_of(rewritten(step.path))
            state = written_state(state, step, graph)
            service.load(graph, state[graph])
            continue
        read += 1
        assert step.expects(response.status_code), f"{step.method} {step.path}: {response.text}"
        if step.content_type:
            assert response.content_type == step.content_type
        if step.content is not None:
            assert isomorphic(Graph().parse(data=response.data), Graph().parse(data=step.content))
        if step.method == "HEAD":
            assert response.data == b""
    assert read


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
[] a sh:NodeShape ; sh:targetClass sd:Service ;
  sh:property [ sh:path sd:endpoint ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path sd:supportedLanguage ; sh:minCount 1 ; sh:in ( sd:SPARQL10Query sd:SPARQL11Query sd:SPARQL11Update ) ] ,
    [ sh:path sd:feature ;
      sh:in ( sd:DereferencesURIs sd:UnionDefaultGraph sd:RequiresDataset sd:EmptyGraphs sd:BasicFederatedQuery ) ] ,
    [ sh:path sd:resultFormat ; sh:minCount 1 ; sh:pattern "^http://www.w3.org/ns/formats/" ] ,
    [ sh:path sd:defaultDataset ; sh:maxCount 1 ; sh:class sd:Dataset ] .
[] a sh:NodeShape ; sh:targetClass sd:Dataset ;
  sh:property [ sh:path sd:defaultGraph ; sh:minCount 1 ; sh:maxCount 1 ; sh:class sd:Graph ] ,
    [ sh:path sd:namedGraph ; sh:class sd:NamedGraph ] .
[] a sh:NodeShape ; sh:targetClass sd:NamedGraph ;
  sh:property [ sh:path sd:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path sd:graph ; sh:maxCount 1 ; sh:class sd:Graph ] .
"""


@pytest.mark.parametrize(("path", "name"), named_tests("service-description/manifest.ttl"))
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # of rdflib's own parser
def test_service_description(client: FlaskClient, path: str, name: str) -> None:
    checks = {
        "returns-rdf": lambda graph: len(graph) > 0,
        "has-endpoint-triple": lambda graph: (None, SD.endpoint, URIRef("http://localhost/sparql")) in graph,
        # The vocabulary's own definitions, as shapes.
        "conforms-to-schema": lambda graph: (
            (None, RDF.type, SD.Service) in graph
            and validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))[0]
        ),
    }
    for accept in ("*/*", "text/turtle", "application/rdf+xml", "application/ld+json"):
        response = client.get("/sparql", headers={"Accept": accept})
        assert response.status_code == 200
        assert accept in ("*/*", response.content_type.partition(";")[0])
        graph = Graph().parse(data=response.data, format=response.content_type.partition(";")[0])
        assert checks[name.partition("#")[2]](graph)
