"""What requests ask: the protocol as one table, and that nothing else can come out of it."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest, HTTPException

from api.protocol import DIRECT, FORM, MAX_QUERY, QueryRequest, read_graph_name, read_parameters, read_query
from kg.iris import DEFAULT_GRAPH

ASK = QueryRequest("ASK {}")


@pytest.mark.parametrize(
    ("method", "address", "media_type", "body", "expected"),
    [
        ("GET", b"query=ASK+%7B%7D", "", b"", ASK),
        ("HEAD", b"query=ASK%20%7B%7D", "", b"", ASK),
        ("POST", b"", FORM, b"query=ASK%20%7B%7D", ASK),
        ("POST", b"query=ASK+%7B%7D", FORM, b"", ASK),
        ("POST", b"", DIRECT, b"ASK {}", ASK),
        ("POST", b"", DIRECT.upper(), b"ASK {}", ASK),
        ("GET", b"", "", b"", None),
        ("HEAD", b"", "", b"", None),
        (
            "GET",
            b"query=ASK+%7B%7D&default-graph-uri=http://a/&default-graph-uri=http://b/&named-graph-uri=http://c/",
            "",
            b"",
            QueryRequest("ASK {}", ("http://a/", "http://b/"), ("http://c/",)),
        ),
        (
            "POST",
            b"named-graph-uri=http://a/&format=csv",
            DIRECT,
            b"ASK {}",
            QueryRequest("ASK {}", None, ("http://a/",), "csv"),
        ),
        (
            "POST",
            b"default-graph-uri=http://a/",
            FORM,
            b"query=ASK+%7B%7D&default-graph-uri=http://b/",
            QueryRequest("ASK {}", ("http://a/", "http://b/")),
        ),
        ("GET", b"query=ASK+%7B%7D&unknown=1", "", b"", ASK),
        ("GET", "query=政策".encode(), "", b"", 400),
        ("GET", b"query=%FF", "", b"", 400),
        ("GET", b"query=ASK&query=ASK", "", b"", 400),
        ("GET", b"query=ASK&unknown=1&unknown=2", "", b"", 400),
        ("GET", b"update=CLEAR+ALL", "", b"", 400),
        ("GET", b"query=ASK&update=CLEAR+ALL", "", b"", 400),
        ("GET", b"format=csv", "", b"", 400),
        ("POST", b"", FORM, b"", 400),
        ("POST", b"", FORM, b"update=CLEAR+ALL", 400),
        ("POST", b"", DIRECT, b"\xff\xfe", 400),
        ("POST", b"query=ASK", DIRECT, b"ASK {}", 400),
        ("POST", b"", "application/sparql-update", b"CLEAR ALL", 403),
        ("POST", b"query=ASK", "application/sparql-update", b"CLEAR ALL", 403),
        ("POST", b"", "text/plain", b"ASK {}", 415),
        ("POST", b"", "", b"query=ASK", 415),
        ("POST", b"query=ASK", "multipart/form-data", b"", 415),
        ("GET", b"query=" + b"x" * (MAX_QUERY + 1), "", b"", 413),
    ],
)
def test_a_request_is_read_as(
    method: str, address: bytes, media_type: str, body: bytes, expected: QueryRequest | int | None
) -> None:
    if not isinstance(expected, int):
        assert read_query(method, address, media_type, body=body) == expected
        return
    with pytest.raises(HTTPException) as caught:
        read_query(method, address, media_type, body=body)
    assert caught.value.code == expected


@pytest.mark.parametrize("charset", ["utf-16", "gbk", "latin-1", ""])
@pytest.mark.parametrize("media_type", [FORM, DIRECT])
def test_other_charsets_are_refused(charset: str, media_type: str) -> None:
    with pytest.raises(HTTPException) as caught:
        read_query("POST", b"", media_type, charset, b"query=ASK")
    assert caught.value.code == 415


@given(
    st.sampled_from(["GET", "HEAD", "POST"]),
    st.binary(max_size=60) | st.sampled_from([b"query=ASK", b"query=ASK&named-graph-uri="]),
    st.sampled_from([FORM, DIRECT, "application/sparql-update", ""]) | st.text(max_size=20),
    st.sampled_from(["utf-8", "UTF8"]) | st.text(max_size=10),
    st.binary(max_size=60),
)
def test_any_bytes_are_a_query_or_an_error_of_the_client(
    method: str, address: bytes, media_type: str, charset: str, body: bytes
) -> None:
    try:
        found = read_query(method, address, media_type, charset, body)
    except HTTPException as error:
        found = error.code
    assert found in (None, 400, 403, 413, 415) or isinstance(found, QueryRequest)


PARTS = st.sampled_from(
    [b"%E9", b"%a2", b"%84", b"%zz", b"%", b"%2", b"%26", b"%3d", b"&", b"=", b"+", b"a", b";", b"\xe9"]
)


@given(st.lists(PARTS, max_size=12).map(b"".join))
def test_parameters_are_those_of_the_standard_library(encoded: bytes) -> None:
    try:
        expected = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(BadRequest):
            read_parameters(encoded)
    else:
        assert read_parameters(encoded) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (b"default", DEFAULT_GRAPH),
        (b"default=", DEFAULT_GRAPH),
        (b"graph=http://e/a", "http://e/a"),
        (b"graph=http%3A%2F%2Fe%2Fa", "http://e/a"),
        (b"graph=http://e/%2531", "http://e/%31"),
    ],
)
def test_a_graph_is_named_by(address: bytes, expected: str) -> None:
    assert read_graph_name(address) == expected
