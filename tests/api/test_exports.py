"""Exports over HTTP: complete, chosen by document, streamed."""

import io
from pathlib import Path

import pyoxigraph
import pytest
from flask.testing import FlaskClient

from api import create_app
from kg.store import GRAPH_FORMATS, QUAD_FORMATS, GraphStore, build, open_snapshot
from tests.api.conftest import BASE


def quads(data: bytes, ending: str) -> set[str]:
    form = pyoxigraph.RdfFormat.from_extension(ending)
    assert form is not None
    return {str(quad) if ending in QUAD_FORMATS else str(quad.triple) for quad in pyoxigraph.parse(data, form)}


@pytest.mark.parametrize("ending", GRAPH_FORMATS)
def test_everything_in_every_format(client: FlaskClient, store: GraphStore, ending: str) -> None:
    response = client.get(f"/export.{ending}")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'attachment; filename="jipu.{ending}"'
    whole = io.BytesIO()
    store.dump(whole, ending)
    assert quads(response.data, ending) == quads(whole.getvalue(), ending)


@pytest.mark.parametrize(
    "parameters",
    [
        {"document": f"{BASE}id/document/d1"},
        {"document": "d1"},
        {"place": "云溪市"},
        {"year": "2023"},
        {"kind": "department_self_evaluation"},
        {"year": "2023", "place": "云溪", "kind": "department_self_evaluation", "document": "d1"},
    ],
)
def test_chosen_documents(client: FlaskClient, parameters: dict[str, str]) -> None:
    lines = client.get("/export.nq", query_string=parameters).text.splitlines()
    assert {line.rpartition(" <")[2] for line in lines} == {f"{BASE}graph/doc/d1> ."}
    triples = client.get("/export.nt", query_string=parameters).text.splitlines()
    assert len(triples) == len(lines)


@pytest.mark.parametrize(
    "parameters", [{"document": "d2"}, {"place": "别处市"}, {"year": "2022"}, {"kind": '" } || true #'}, {"year": "0"}]
)
def test_what_no_document_fits_is_404(client: FlaskClient, parameters: dict[str, str]) -> None:
    response = client.get("/export.nq", query_string=parameters)
    assert response.status_code == 404
    assert "No document fits" in response.json["detail"]


def test_other_endings_and_parameters_are_refused(client: FlaskClient) -> None:
    assert client.get("/export.docx").status_code == 404
    assert client.get("/export.turtle").status_code == 404
    assert client.get("/export.nq?district=x").status_code == 400
    assert client.get("/export.nq?year=2023&year=2022").status_code == 400


def test_an_export_is_not_sent_again_while_the_graph_stays(client: FlaskClient) -> None:
    first = client.get("/export.nt?year=2023")
    again = client.get("/export.nt?year=2023", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/export.nt", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_large_export_comes_in_pieces_and_may_be_left(tmp_path: Path) -> None:
    lines = "".join(f'<http://e/s{n}> <http://e/p> "{"x" * 90}" .\n' for n in range(20_000)).encode()
    build(tmp_path, [("http://g/1", lines)], {})
    with open_snapshot(tmp_path) as store:
        client = create_app(store).test_client()
        whole = client.get("/export.ttl", buffered=False)
        sizes = [len(piece) for piece in whole.iter_encoded()]
        assert sum(sizes) > 2_000_000
        assert max(sizes) < 100_000
        left = client.get("/export.jsonld", buffered=False)
        next(left.iter_encoded())
        left.close()
        assert client.head("/export.nq").data == b""
        assert len(client.get("/export.nq").data) > len(lines)
