"""Accept headers and what they get."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import negotiation as n

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
NODE = (n.HTML, n.TURTLE, n.JSON_LD, n.N_TRIPLES, n.RDF_XML)


@pytest.mark.parametrize(
    ("accept", "forms", "expected"),
    [
        (None, n.TABLES, "application/sparql-results+json"),
        ("", n.TABLES, "application/sparql-results+json"),
        ("*/*", n.TABLES, "application/sparql-results+json"),
        ("*/*", n.GRAPHS, "text/turtle"),
        ("application/sparql-results+json", n.TABLES, "application/sparql-results+json"),
        ("application/json", n.TABLES, "application/json"),
        ("application/sparql-results+xml", n.TABLES, "application/sparql-results+xml"),
        ("application/xml", n.TABLES, "application/xml"),
        ("text/csv", n.TABLES, "text/csv"),
        ("TEXT/CSV", n.TABLES, "text/csv"),
        ("text/csv; charset=utf-8", n.TABLES, "text/csv"),
        ("text/tab-separated-values", n.TABLES, "text/tab-separated-values"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", n.TABLES, "application/sparql-results+xml"),
        ("text/csv;q=0.9, application/sparql-results+xml;q=0.5", n.TABLES, "text/csv"),
        ("text/csv, application/sparql-results+xml", n.TABLES, "application/sparql-results+xml"),
        ("text/*", n.TABLES, "text/xml"),
        ("text/*;q=0.5, text/csv", n.TABLES, "text/csv"),
        ("text/*, text/xml;q=0, text/csv;q=0.2", n.TABLES, "text/tab-separated-values"),
        ("*/*;q=0.1, text/csv;q=0.2", n.TABLES, "text/csv"),
        ("*/*, application/sparql-results+json;q=0, application/json;q=0", n.TABLES, "application/sparql-results+xml"),
        ("*/*;q=0", n.TABLES, None),
        ("image/png", n.TABLES, None),
        ("text/turtle", n.TABLES, None),
        ("text/csv;q=0", n.TABLES, None),
        ("text/csv;q=high, text/tab-separated-values", n.TABLES, "text/tab-separated-values"),
        ("text/turtle, application/n-triples;q=0.9", n.GRAPHS, "text/turtle"),
        ("application/ld+json", n.GRAPHS, "application/ld+json"),
        ("application/rdf+xml, */*;q=0.1", n.GRAPHS, "application/rdf+xml"),
        ("application/n-quads", n.GRAPHS, "application/n-quads"),
        ("application/trig", n.GRAPHS, "application/trig"),
        (BROWSER, NODE, "text/html"),
        ("text/turtle;q=0.9,application/rdf+xml;q=0.8,*/*;q=0.1", NODE, "text/turtle"),
        ("application/n-triples", NODE, "application/n-triples"),
        ("application/xhtml+xml", NODE, "application/xhtml+xml"),
        (", ,;;", n.TABLES, None),
    ],
)
def test_the_client_gets_what_it_would_rather_read(
    accept: str | None, forms: tuple[n.Form, ...], expected: str
) -> None:
    choice = n.choose(accept, forms)
    assert (choice.media_type if choice else None) == expected


@pytest.mark.parametrize(
    ("name", "forms", "expected"),
    [
        ("csv", n.TABLES, "text/csv"),
        ("json", n.TABLES, "application/sparql-results+json"),
        ("application/json", n.TABLES, "application/json"),
        ("ttl", n.TABLES, None),
        ("", n.TABLES, None),
        ("turtle", n.GRAPHS, "text/turtle"),
        ("json", n.GRAPHS, "application/ld+json"),
        ("xml", n.GRAPHS, "application/rdf+xml"),
        ("application/rdf+xml", n.GRAPHS, "application/rdf+xml"),
        ("csv", n.GRAPHS, None),
    ],
)
def test_a_name_chooses_too(name: str, forms: tuple[n.Form, ...], expected: str | None) -> None:
    choice = n.named(name, forms)
    assert (choice.media_type if choice else None) == expected


@given(st.text(max_size=80))
def test_any_header_gets_one_of_ours_or_nothing(accept: str) -> None:
    choice = n.choose(accept, n.TABLES)
    assert choice is None or choice.form in n.TABLES
