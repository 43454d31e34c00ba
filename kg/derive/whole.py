"""What is not yet cut into groups: one group of everything, worked out as a whole."""

import base64
import pickle
from collections.abc import Iterable, Iterator, Sequence

from rdflib import Graph

from kg.derive.items import Item, Output, encoded, key_of
from kg.derive.stage import Group, Stage, each
from kg.mapping import Broken, cube_graph, findings_graph, links_graph, n_triples, policy_links
from kg.reading import Reading

_GRAPHS = ("links", "cube", "findings")


def whole_items(reading: Reading, broken: Sequence[Broken], base: str) -> Iterator[Item]:
    """A whole reading, for each of the derived graphs."""
    payload = encoded(base64.b64encode(pickle.dumps((reading, tuple(broken), base))).decode("ascii"))
    return (Item(f"whole-{graph}", (key_of(graph),), payload) for graph in _GRAPHS)


def whole_stages() -> tuple[Stage, ...]:
    """One stage a graph."""
    return tuple(Stage(f"whole-{graph}", graph, each(_whole)) for graph in _GRAPHS)


def _whole(group: Group) -> Output:
    given = [pickle.loads(base64.b64decode(member.value)) for member in group.members]
    readings = [reading for reading, _, _ in given]
    broken = {reading.document.sha256: claims for reading, claims, _ in given}
    base = given[0][2]
    acts = policy_links(readings)
    if group.key == key_of("links"):
        return Output(list(_lines(links_graph(readings, acts, base))))
    if group.key == key_of("cube"):
        return Output(list(_lines(cube_graph(readings, base))))
    return Output(list(_lines(findings_graph(readings, broken, acts, base))))


def _lines(graph: Graph) -> Iterable[str]:
    return (line for line in n_triples(graph).decode("utf-8").split("\n") if line)
