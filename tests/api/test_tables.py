"""Tables over HTTP with filters and pages: a part of the whole table, in its order."""

import csv
import io
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from api import create_app
from kg import queries
from kg.store import SelectResult, open_snapshot


@pytest.fixture(scope="module")
def tables(samples: Path):
    """A client over the graph of the samples."""
    with open_snapshot(samples) as store:
        yield create_app(store).test_client()


def rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


@pytest.mark.parametrize("name", queries.names())
def test_columns_are_those_of_the_engine(samples: Path, name: str) -> None:
    query = queries.load(name)
    with open_snapshot(samples) as store:
        answer = store.query(query.text)
        assert isinstance(answer, SelectResult)
        assert answer.columns == query.columns
        assert not {"lang", "offset", "limit", "format"} & set(query.columns)


@pytest.mark.parametrize("name", ["documents", "citations", "figures", "agencies", "most-cited", "policies"])
def test_a_filter_keeps_the_rows_that_fit_in_their_order(tables: FlaskClient, name: str) -> None:
    whole = rows(tables, f"/tables/{name}.csv")
    assert whole
    for column in queries.load(name).columns[:4]:
        value = whole[-1][column]
        if not value:
            continue
        found = tables.get(f"/tables/{name}.csv", query_string={column: value})
        expected = [row for row in whole if row[column] == value]
        assert list(csv.DictReader(io.StringIO(found.text, newline=""))) == expected


def test_filters_are_joined_and_empty_ones_ask_nothing(tables: FlaskClient) -> None:
    whole = rows(tables, "/tables/citations.csv")
    both = rows(tables, f"/tables/citations.csv?relation=basis&file={whole[0]['file']}&title=")
    assert both == [row for row in whole if row["relation"] == "basis" and row["file"] == whole[0]["file"]]
    assert both


def test_pages_follow_each_other_to_the_end(tables: FlaskClient) -> None:
    whole = rows(tables, "/tables/citations.csv")
    address, found, pages = "/tables/citations.csv?limit=7", [], 0
    while address:
        response = tables.get(address)
        page = list(csv.DictReader(io.StringIO(response.text, newline="")))
        assert 0 < len(page) <= 7
        found += page
        pages += 1
        link = response.headers.get("Link", "")
        assert not link or link.endswith("; rel=next")
        address = link.partition(">")[0].removeprefix("<")
    assert found == whole
    assert pages == -(-len(whole) // 7)


def test_a_page_of_a_filtered_table_leads_to_the_next_of_it(tables: FlaskClient) -> None:
    link = tables.get("/tables/citations.json?relation=basis&limit=1&offset=1").headers["Link"]
    address = urlsplit(link.partition(">")[0].removeprefix("<"))
    assert address.path == "/tables/citations.json"
    assert set(address.query.split("&")) == {"relation=basis", "limit=1", "offset=2"}


def test_the_page_leads_to_the_next_rows(tables: FlaskClient) -> None:
    count = len(rows(tables, "/tables/figures.csv"))
    first = tables.get("/tables/figures.html").text
    assert ("offset=500" in first) is (count > 500)
    assert "<td" in tables.get(f"/tables/figures.html?offset={count - 1}").text


@pytest.mark.parametrize(
    "address",
    ["citations.csv?limit=x", "citations.csv?offset=-1", "citations.csv?nothing=1", "citations.csv?limit=%EF%BC%91"],
)
def test_what_a_table_does_not_have_is_400(tables: FlaskClient, address: str) -> None:
    assert tables.get(f"/tables/{address}").status_code == 400


def test_a_value_cannot_leave_its_string(tables: FlaskClient) -> None:
    for value in ('" || true || "', "\\", 'x" } } #', "\n"):
        assert rows(tables, "/tables/documents.csv?" + "file=" + value.replace("\n", "%0A").replace("#", "%23")) == []


def test_a_table_is_not_sent_again_while_the_graph_stays(tables: FlaskClient) -> None:
    etag = tables.get("/tables/documents.csv?limit=1").headers["ETag"]
    assert tables.get("/tables/documents.csv?limit=1", headers={"If-None-Match": etag}).status_code == 304
    assert tables.get("/tables/documents.csv?limit=2", headers={"If-None-Match": etag}).status_code == 200
