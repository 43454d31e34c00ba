"""The OpenAPI document is true of the routes, and schemathesis finds no request that breaks what it promises."""

import json
import os
import re

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from api import create_app, openapi_document
from kg.store import GraphStore

BASE = "https://graph.example/"
SOURCE = "ab" * 32
FEW = 6
MANY = int(os.environ.get("JIPU_SCHEMATHESIS", "200"))

ROWS = [
    "SELECT * WHERE { ?s ?p ?o } LIMIT 3",
    "SELECT ?d (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?d a ?class } } GROUP BY ?d",
    "SELECT ?s WHERE { ?s ?p '云溪' }",
]
QUERIES = [*ROWS, "ASK {}", f"DESCRIBE <{BASE}id/body/b1>", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2"]
IRIS = [f"{BASE}id/document/d1", f"{BASE}graph/doc/d1", "https://w3id.org/jipu/ns#Document", "urn:x:没有"]

schemathesis.openapi.format("sparql", st.sampled_from(QUERIES))
schemathesis.openapi.format("sparql-rows", st.sampled_from(ROWS))
schemathesis.openapi.format("iri", st.sampled_from(IRIS))
schemathesis.openapi.format("source", st.one_of(st.just(SOURCE), st.text("0123456789abcdef", min_size=64, max_size=64)))

# What one parameter may be depends on another there (the form on the query, one of two), which OpenAPI cannot say.
DEPENDENT = ["sparql.endpoint", "sparql.endpoint.post", "graphs.indirect", "passage.passage"]


@schemathesis.serializer("application/sparql-query")
def as_it_is(_context, value) -> bytes:
    return str(value).encode("utf-8", "surrogatepass")


CONFIG = {
    "generation": {"mode": "all"},
    "checks": {"negative_data_rejection": {"expected-statuses": ["400", "403", "404", "405", "406", "413", "415"]}},
    "operations": [
        {
            "include-operation-id": DEPENDENT,
            "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "303", "400", "403", "404"]}},
        },
        # The editor shows whatever was typed: nothing, or blanks, are the example to begin with.
        {"include-operation-id": "pages.query", "checks": {"negative_data_rejection": {"enabled": False}}},
    ],
}


class Forwarded:
    """The WSGI application that the requests go to: there is no graph yet when pytest collects them."""

    app: Flask | None = None

    def __call__(self, environ, start_response):
        assert self.app is not None
        return self.app(environ, start_response)


FORWARDED = Forwarded()
schema = schemathesis.openapi.from_dict(openapi_document(), config=SchemathesisConfig.from_dict(CONFIG))
schema.app = FORWARDED
HURRIED = [HealthCheck.too_slow, HealthCheck.filter_too_much]


@pytest.fixture(autouse=True, scope="module")
def app(store: GraphStore):
    FORWARDED.app = create_app(store)
    yield FORWARDED.app
    FORWARDED.app = None


@schema.parametrize()
@settings(max_examples=FEW, deadline=None, suppress_health_check=HURRIED)
def test_what_is_promised_is_kept(case) -> None:
    case.call_and_validate()


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=MANY, deadline=None, suppress_health_check=HURRIED)
def test_what_is_promised_is_kept_with_many_requests(case) -> None:
    case.call_and_validate()


def test_the_document_is_valid() -> None:
    schema.validate()


def test_every_route_is_told_of_and_nothing_else(app: Flask) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower(), rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {
        (path, method, one["operationId"].removesuffix(".post"))
        for path, operations in openapi_document()["paths"].items()
        for method, one in operations.items()
    }
    assert told == routes, "api/openapi.toml"


def test_every_operation_says_what_it_is_and_takes_its_path(app: Flask) -> None:
    document = openapi_document()
    parameters = document["components"]["parameters"]
    used = set()
    for path, operations in document["paths"].items():
        for one in operations.values():
            assert one["summary"].endswith("."), path
            assert {"401", "429"} <= set(one["responses"])
            names = [ref["$ref"].rpartition("/")[2] for ref in one.get("parameters", ())]
            used |= set(names)
            inside = {parameters[name]["name"] for name in names if parameters[name]["in"] == "path"}
            assert inside == set(re.findall(r"{(\w+)}", path))
    assert used == set(parameters)


def test_the_served_document_is_this_one(app: Flask) -> None:
    answer = app.test_client().get("/openapi.json")
    assert answer.get_json() == json.loads(json.dumps(openapi_document()))
    assert answer.content_type == "application/json"
