"""The derived graphs of a few readings, as rdflib graphs, for tests."""

from collections.abc import Iterable

from rdflib import Graph

from kg import iris
from kg.derive import Derived, Item, items_of, open_derived
from kg.mapping import map_document
from kg.reading import Reading


def ledger(readings: Iterable[Reading], base: str = iris.DEFAULT_BASE) -> Derived:
    """A settled ledger in memory."""
    texts = {reading.document.sha256: reading.document.text for reading in readings}
    derived = open_derived(None, base, "", texts.__getitem__)
    for reading in readings:
        derived.replace(reading.document.sha256, given_by(reading, base))
    derived.settle()
    return derived


def given_by(reading: Reading, base: str = iris.DEFAULT_BASE) -> tuple[Item, ...]:
    """What a document gives, its own graph counted with it."""
    statements, broken = map_document(reading, base)
    return items_of(reading, broken, base, statements.n_triples())


def derived_graph(name: str, readings: Iterable[Reading], base: str = iris.DEFAULT_BASE) -> Graph:
    """One derived graph: links, cube, findings or statistics."""
    with ledger(list(readings), base) as derived:
        data = b"".join(derived.lines(iris.graph(base, name)))
    return Graph().parse(data=data, format="nt")
