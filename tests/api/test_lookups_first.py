"""What is answered before the framework is answered as the framework would: the same status, headers and bytes."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from api.app import create_app
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


class Both:
    """The application with and without what stands in front, and how often that left a request to it."""

    def __init__(self, store: PooledStore) -> None:
        context = Context(store)
        self._plain = create_app(lambda: context)
        self._front = Lookups(self._counted, lambda: context)
        self.left = 0

    def _counted(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.left += 1
        return self._plain(environ, start_response)

    def ask(self, query_string: str, **how: Any) -> tuple[str, list[tuple[str, str]], bytes]:
        """The answer, which has to be the same from both."""
        answers = []
        for application in (self._plain, self._front):
            environ = EnvironBuilder("/sparql", query_string=query_string, **how).get_environ()
            pieces, status, headers = run_wsgi_app(application, environ)
            answers.append((status, headers.to_wsgi_list(), b"".join(pieces)))
        assert answers[0] == answers[1]
        return answers[1]


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
    status, _, _ = both.ask(f"query={quote(query)}", headers={"Accept": accept} if accept else {})
    assert status == "200 OK"
    assert both.left == 0


@pytest.mark.parametrize("more", ["&format=tsv", "&timeout=2", "&format=xml&timeout=0.5", "&unknown=1"])
def test_parameters(both: Both, more: str) -> None:
    assert both.ask(f"query={quote(LOOKUP)}{more}")[0] == "200 OK"
    assert both.left == 0


@pytest.mark.parametrize("host", ["data.example", "data.example:8080", "数据.example", "a b", ""])
def test_hosts(both: Both, host: str) -> None:
    both.ask(f"query={quote('SELECT * { <s1> ?p ?o }')}", headers={"Host": host})


@pytest.mark.parametrize(
    ("query_string", "how"),
    [
        (f"query={quote(LOOKUP)}", {"method": "HEAD"}),
        (f"query={quote(LOOKUP)}", {"method": "OPTIONS"}),
        (f"query={quote(LOOKUP)}", {"method": "POST"}),
        (f"query={quote(LOOKUP)}", {"headers": {"If-None-Match": "*"}}),
        (f"query={quote(LOOKUP)}", {"headers": {"Accept": "image/png"}}),
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
    ],
)
def test_all_else_is_left_to_the_application(both: Both, query_string: str, how: dict[str, Any]) -> None:
    if "NOW" in query_string:
        environ = EnvironBuilder("/sparql", query_string=query_string).get_environ()
        run_wsgi_app(both._front, environ)
    else:
        both.ask(query_string, **how)
    assert both.left == 1
