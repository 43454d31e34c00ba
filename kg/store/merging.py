"""A default graph made of several: their merge, in which a statement of two of them stands once."""

from collections.abc import Iterable

import pyoxigraph


def merged(store: pyoxigraph.Store, default: Iterable[str], named: Iterable[str]) -> pyoxigraph.Store:
    """A store in memory with the merge of ``default`` as its default graph, and ``named`` beside it.

    The engine itself puts several graphs side by side, and so counts a statement as often as it stands in them; the
    recommendation wants their merge: https://www.w3.org/TR/sparql11-query/#rdfDataset. Memory: what the graphs hold.
    """
    made = pyoxigraph.Store()
    for name in dict.fromkeys(default):
        found = store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(name))
        made.bulk_extend(pyoxigraph.Quad(*quad.triple) for quad in found)
    for name in dict.fromkeys(named):
        made.bulk_extend(store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(name)))
    return made
