"""Which queries are answered without a process of their own: one triple pattern and nothing else."""

import time
from pathlib import Path

import pytest

from kg.query_pool.lookups import answered_here, is_lookup
from kg.store import build, open_snapshot

LOOKUPS = (
    "SELECT ?p ?o WHERE { <http://e/s1> ?p ?o }",
    "SELECT * { ?s ?p <http://e/o1> . } LIMIT 10",
    "select?p{<http://e/s1>?p?o}",
    "ASK { <http://e/s1> a ?o }",
    "ASK{?s ?p ?o}",
    "PREFIX e: <http://e/>\nPREFIX f:<http://f/> SELECT ?o WHERE { e:s1 f:p ?o }",
    "SELECT ?s WHERE { ?s <http://e/p> ?o }",
)
OTHERS = (
    "SELECT * { ?x ?p ?x }",
    "SELECT * { ?s ?p ?o . ?o ?q ?r }",
    "SELECT * { ?s ?p ?o } OFFSET 100000000",
    "SELECT * { ?s ?p ?o } ORDER BY ?o",
    "SELECT DISTINCT ?p { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT * { ?s <http://e/p>* ?o }",
    "SELECT * { ?s ^<http://e/p> ?o }",
    "SELECT * { ?s <http://e/p>+?o }",
    "SELECT * { ?s ?p ?o FILTER(?o > 1) }",
    "SELECT * FROM <http://g/1> { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } # } LIMIT 1",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } VALUES ?s { <http://e/s1> }",
    "SELECT * { ?s ?p ?o } GROUP BY ?s",
    "DELETE WHERE { ?s ?p ?o }",
    "SELECT * { ?s e:a.b ?o }",
    "SELECT * { [] ?p ?o }",
    "",
)


@pytest.mark.parametrize("text", LOOKUPS)
def test_one_pattern_is_a_lookup(text: str) -> None:
    assert is_lookup(text)


@pytest.mark.parametrize("text", OTHERS)
def test_anything_more_is_none(text: str) -> None:
    assert not is_lookup(text)


def test_deciding_takes_no_time() -> None:
    start = time.process_time()
    for text in (
        "SELECT " + "?a " * 1600,
        "PREFIX a: <b> " * 350,
        "SELECT * { " + " " * 4900,
        "ASK{?" + "a" * 4900,
    ):
        assert not is_lookup(text)
    assert time.process_time() - start < 0.1


def test_a_long_answer_goes_elsewhere(tmp_path: Path) -> None:
    lines = [f'<http://e/s{n % 7}> <http://e/p> "{"预算" * 20}{n}" .' for n in range(5000)]
    build(tmp_path, [("http://g/1", "\n".join(lines).encode())], {})
    with open_snapshot(tmp_path) as store:
        soon = time.monotonic() + 60
        short = "SELECT * { <http://e/s1> ?p ?o } LIMIT 5"
        assert answered_here(store, short, None, "json", soon) == store.query(short).serialize("json")
        assert answered_here(store, "ASK { ?s ?p ?o }", None, "json", soon) == store.query("ASK {}").serialize("json")
        assert answered_here(store, "SELECT * { ?s ?p ?o }", None, "json", soon) is None
        assert answered_here(store, short, None, "json", time.monotonic() - 1) is None
