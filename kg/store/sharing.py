"""What a graph has in common with other graphs."""

import pyoxigraph

Shared = frozenset[pyoxigraph.Triple]
"""Statements of a graph that another graph has, too."""


def shared(store: pyoxigraph.Store, graph: pyoxigraph.NamedNode) -> Shared:
    """The statements of ``graph`` that other named graphs have; the engine compares them without reading their terms,
    and leaves other threads of Python alone meanwhile."""
    others = f"GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != {graph})"
    found = store.query(f"SELECT DISTINCT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} {others} }}")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return frozenset(pyoxigraph.Triple(one["s"], one["p"], one["o"]) for one in found)
