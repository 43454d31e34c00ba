"""The example queries in the graph, found as tools that write SPARQL find them."""

from pathlib import Path

import pytest

from kg import Graph, open_graph, queries
from kg.vocabulary import PREFIXES

# What sparql-llm asks an endpoint for.
EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query WHERE {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""
DECLARED = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix }"""


@pytest.fixture(scope="module")
def graph(samples: Path):
    with open_graph(samples) as opened:
        yield opened


def test_every_saved_query_is_an_example_in_two_languages(graph: Graph) -> None:
    found = graph.query(EXAMPLES)
    told: dict[str, set[str]] = {}
    for row in found:
        told.setdefault(str(row["sq"]).rsplit("/", 1)[1], set()).add(str(row["comment"]))
    assert set(told) == set(queries.names())
    for name, comments in told.items():
        saved = queries.load(name)
        assert comments == {f"{saved.title_zh} {saved.comment_zh}", f"{saved.title_en} {saved.comment_en}"}


def test_the_examples_run_as_they_stand(graph: Graph) -> None:
    for text in dict.fromkeys(map(str, graph.query(EXAMPLES).column("query"))):
        assert not text.startswith("#")
        assert graph.query(text).columns


def test_the_prefixes_are_declared(graph: Graph) -> None:
    assert {str(row["prefix"]): str(row["namespace"]) for row in graph.query(DECLARED)} == PREFIXES
