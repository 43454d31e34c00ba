"""Queries over a few statements in memory: what one document says, before it enters a store on disk."""

from collections.abc import Iterable

import pyoxigraph

from kg.store.terms import Row, term


def select(statements: bytes, queries: Iterable[str]) -> list[list[Row]]:
    """The rows of each SELECT over ``statements`` (N-Triples), in the engine's order."""
    store = pyoxigraph.Store()
    store.load(statements, pyoxigraph.RdfFormat.N_TRIPLES)
    found = []
    for query in queries:
        solutions = store.query(query)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        found.append([tuple(None if value is None else term(value) for value in row) for row in solutions])
    return found
