"""What is answered before the framework is answered as the framework would: the same status, headers and bytes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest

from api.app import create_app
from api.calling import Answer, environ_of
from api.context import Context
from api.lookups import Lookups
from kg.query_pool import Limits, PooledStore
from kg.store import build, open_snapshot

LOOKUP = "SELECT ?p ?o { <http://e/s1> ?p ?o }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PooledStore]:
    path = tmp_path_factory.mktemp("lookups") / "graph"
    lines = [
        f'<http://e/s{n}> <http://e/p> "预算{n}" .\n<http://e/s{n}> <http://e/p> <http://e/x> .' for n in range(3000)
    ]
    build(path, [("http://g/1", "\n".join(lines).encode())], {})
    with open_snapshot(path, PooledStore) as store:
        store.start(Limits(seconds=20))
        yield store


@dataclass
class Request:
    """A request as the server hands it over."""

    query_string: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    path: str = "/sparql"
    scheme: str = "http"
    http_version: str = "1.1"
    server: str = "127.0.0.1:5000"
    client: str = "127.0.0.1:40000"


class Both:
    """The application and what stands in front of it, and how often that left a request to it."""

    def __init__(self, store: PooledStore) -> None:
        context = Context(store)
        self._application = create_app(lambda: context)
        self._front = Lookups(lambda: context)
        self.left = 0

    def ask(self, query_string: str, method: str = "GET", **headers: str) -> int:
        """The status of the answer, which has to be the same from both."""
        sent = {"host": "127.0.0.1:5000", **{name.replace("_", "-"): value for name, value in headers.items()}}
        request = Request(query_string, sent, method)
        plain = Answer(self._application, environ_of(request, b"", lambda: False))
        found = self._front.answer(request)
        if found is None:
            self.left += 1
        else:
            assert (plain.status, plain.headers, plain.beginning) == (200, *found)
        plain.close()
        return plain.status


@pytest.fixture
def both(store: PooledStore) -> Both:
    return Both(store)


@pytest.mark.parametrize("accept", ["", "*/*", "text/csv", "application/sparql-results+xml, */*;q=0.1", "text/*;q=0.3"])
@pytest.mark.parametrize(
    "query",
    [LOOKUP, f"{LOOKUP} LIMIT 1", "ASK { <http://e/s1> ?p <http://e/x> }", "SELECT * { <s1> a ?x }",
     "PREFIX e: <http://e/> SELECT ?s { ?s e:p e:none }"],
)  # fmt: skip
def test_lookups(both: Both, query: str, accept: str) -> None:
    headers = {"accept": accept} if accept else {}
    assert both.ask(f"query={quote(query)}", **headers) == 200
    assert both.left == 0


@pytest.mark.parametrize("more", ["&format=tsv", "&timeout=2", "&format=xml&timeout=0.5", "&unknown=1"])
def test_parameters(both: Both, more: str) -> None:
    assert both.ask(f"query={quote(LOOKUP)}{more}") == 200
    assert both.left == 0


@pytest.mark.parametrize("host", ["data.example", "data.example:8080", "数据.example", "a b", ""])
def test_hosts(both: Both, host: str) -> None:
    both.ask(f"query={quote('SELECT * { <s1> ?p ?o }')}", host=host)


@pytest.mark.parametrize(
    ("query_string", "how"),
    [
        (f"query={quote(LOOKUP)}", {"method": "HEAD"}),
        (f"query={quote(LOOKUP)}", {"method": "OPTIONS"}),
        (f"query={quote(LOOKUP)}", {"method": "POST"}),
        (f"query={quote(LOOKUP)}", {"if_none_match": "*"}),
        (f"query={quote(LOOKUP)}", {"accept": "image/png"}),
        (f"query={quote(LOOKUP)}&format=none", {}),
        (f"query={quote(LOOKUP)}&timeout=0", {}),
        (f"query={quote(LOOKUP)}&query=", {}),
        (f"query={quote(LOOKUP)}&default-graph-uri=http://g/1", {}),
        (f"query={quote(LOOKUP)}&update=x", {}),
        ("", {}),
        ("query=%FF", {}),
        ("query=SELECT", {}),
        (f"query={quote('SELECT ?s ?o { ?s <http://e/p> ?o }')}", {}),  # a long answer
        (f"query={quote('SELECT ?s { ?s none:p ?o }')}", {}),
        (f"query={quote('CONSTRUCT WHERE { <http://e/s1> ?p ?o }')}", {}),
        (f"query={quote('SELECT (NOW() AS ?x) {}')}", {}),
        (f"query={quote('PREFIX jp: <https://w3id.org/jipu/ns#> SELECT ?x { ?x jp:matches ?y }')}", {}),
    ],
)
def test_all_else_is_left_to_the_application(both: Both, query_string: str, how: dict[str, str]) -> None:
    both.ask(query_string, **how)
    assert both.left == 1
