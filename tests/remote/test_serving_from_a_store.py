"""`kg serve --store`: the service over HTTP while another store answers its queries, goes away, and comes back."""

import contextlib
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from remote_servers import free_port, oxigraph, running
from test_pushing_to_stores import sent

from kg.queries import load
from kg.store import SelectResult, open_snapshot

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@contextlib.contextmanager
def serving(graph: Path, store: str, place: Path) -> Iterator[httpx.Client]:
    """A client of a service whose queries go to the store at an address."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("kg")), "serve", "--graph", str(graph)]
    address = f"http://127.0.0.1:{port}"
    with (
        running([*command, "--store", store, "--port", str(port)], place, f"{address}/health"),
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        yield client


def table(graph: Path, name: str, values: dict[str, str]) -> bytes:
    """A table as the graph folder itself gives it."""
    with open_snapshot(graph) as store:
        return store.query(load(name).bound(values)).serialize("csv")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="own default graph"),
        pytest.param(["--union-default-graph"], id="union of its own", marks=pytest.mark.slow),
    ],
)
def test_the_service_over_another_store(samples: Path, tmp_path: Path, options: list[str]) -> None:
    """Tables, SPARQL, pages and texts are those of the graph; without the store one clear error; then all again."""
    port = free_port()
    place = tmp_path / "served"
    place.mkdir()
    with ExitStack() as store:
        address = store.enter_context(oxigraph(tmp_path, *options, port=port))
        sent(samples, address)
        with serving(samples, address, place) as client:
            answers_whole(client, samples)
            store.close()
            gone(client)
            assert f"{address}: the store cannot be reached (ConnectError); is it running?" in (
                place / "output"
            ).read_text("utf-8")
            with oxigraph(tmp_path, *options, port=port):
                answers_whole(client, samples)


def answers_whole(client: httpx.Client, graph: Path) -> None:
    for name, values in (("documents", {}), ("policies", {}), ("who-cites", {"wanted": "供水"})):
        answer = client.get(f"/tables/{name}.csv", params=values)
        assert answer.status_code == 200
        assert answer.content == table(graph, name, values)
    with open_snapshot(graph) as store:
        counted = store.query(COUNT).serialize("csv")
        found = store.query("SELECT ?d { ?d a <https://w3id.org/jipu/ns#Document> } ORDER BY ?d LIMIT 1")
        assert isinstance(found, SelectResult)
        (document,) = next(iter(found))
        version = store.version
    answer = client.post("/sparql", data={"query": COUNT}, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.content) == (200, counted)
    page = client.get("/tables/documents", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "water_2023_self_evaluation.txt" in page.text
    node = client.get("/node", params={"iri": str(document)}, headers={"Accept": "text/html"})
    assert node.status_code == 200
    health = client.get("/health")
    assert health.status_code == 200
    assert health.json()["version"] == version
    assert not health.json()["empty"]


def gone(client: httpx.Client) -> None:
    """Everything that would have to ask the store says the same in one line, and no answer looks whole."""
    detail = "The graph cannot be read at the moment."
    for path in ("/health", "/tables/documents.csv", f"/sparql?query={COUNT}"):
        answer = client.get(path, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["detail"]) == (503, detail)
    page = client.get("/tables/documents", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert detail in page.text
    assert "Traceback" not in page.text
