"""Statements are the lines that rdflib would write."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, XSD, Graph, Literal, URIRef

from kg.mapping.statements import Statements, number, quoted, written

S, P = URIRef("https://example.org/s"), URIRef("https://example.org/p")
TEXTS = st.text(st.characters(codec="utf-8")) | st.text(st.sampled_from('"\\\r\n\tnru资 '))
NUMBERS = st.integers() | st.booleans() | st.decimals(allow_nan=False, allow_infinity=False)


def lines(graph: Graph) -> list[str]:
    return sorted(graph.serialize(format="nt").splitlines(keepends=True))


def of(value: URIRef | Literal) -> list[str]:
    graph = Graph()
    graph.add((S, P, value))
    return [graph.serialize(format="nt")]


@settings(max_examples=300)
@given(TEXTS, st.sampled_from([None, "zh", "en"]))
def test_texts(text: str, language: str | None) -> None:
    statements = Statements()
    statements.add(S, P, written(Literal(text, lang=language)))
    assert list(statements) == of(Literal(text, lang=language))
    assert quoted(text) == written(Literal(text))
    assert set(statements.graph()) == {(S, P, Literal(text, lang=language))}


@given(NUMBERS)
def test_numbers(value: int | Decimal) -> None:
    statements = Statements()
    statements.add(S, P, number(value))
    assert list(statements) == of(Literal(value))


@pytest.mark.parametrize("value", [S, Literal("2023", datatype=XSD.gYear), Literal("2023-04-20", datatype=XSD.date)])
def test_terms(value: URIRef | Literal) -> None:
    statements = Statements()
    statements.add(S, P, written(value))
    assert list(statements) == of(value)


def test_each_once_and_in_sorted_lines_whatever_their_order() -> None:
    one, other = Statements(), Statements()
    for value in ("b", "a", "b"):
        one.add(S, P, quoted(value))
    for value in ("a", "b"):
        other.add(S, P, quoted(value))
    assert len(one) == 2
    assert one.n_triples() == other.n_triples()
    other.add(S, RDF.type, written(S))
    assert other.n_triples(since=2) == f"<{S}> <{RDF.type}> <{S}> .\n".encode()
