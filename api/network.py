"""The citation map: reports and acts as a network by level of government and year, as a page, as data and as a list."""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial

from flask import Blueprint, Response, jsonify, render_template, request

from api.context import Context, context
from api.labels import href
from kg import queries
from kg.store import SelectResult

blueprint = Blueprint("network", __name__)

LEVELS = ("central", "provincial", "municipal", "county", "unknown")
"""Levels of government from the top; ``unknown`` where the issuing body or its place is not known."""

_LISTED = 200
_ISSUERS = "SELECT ?node ?code WHERE { ?node eli:passed_by/jp:jurisdiction/skos:notation ?code }"
_REPORTERS = "SELECT ?node ?code WHERE { ?node a jp:Report ; jp:reportingBody/jp:jurisdiction/skos:notation ?code }"
_YEARS = """SELECT ?node ?year WHERE {
  { ?node a eli:LegalResource ; eli:date_document ?year } UNION { ?node a eli:LegalResource ; eli:id_local ?year }
  UNION { ?node a jp:Report ; jp:fiscalYear ?year }
}"""
_YEAR = re.compile(r"(?:〔|^|\D)((?:19|20)\d\d)(?:〕|-|年|$)")


@dataclass(frozen=True, slots=True)
class Node:
    """A report or an act. ``cited`` counts the edges that come in; ``year`` is 0 where it is not known."""

    iri: str
    label: str
    number: str
    kind: str
    level: str
    year: int
    cited: int


@dataclass(frozen=True, slots=True)
class Edge:
    """``source`` cites ``target`` (indexes into the nodes) in one relation, ``mentions`` times."""

    source: int
    target: int
    relation: str
    mentions: int


@dataclass(frozen=True, slots=True)
class Network:
    """The whole map; nodes by falling number of citations, then IRI."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@blueprint.get("/map")
def page() -> Response:
    """The map with its filters, and the same as a list, which works without scripts."""
    here = context()
    network = here.once(network_of)
    start = request.args.get("from", "")
    return Response(
        render_template(
            "map.html",
            nodes=network.nodes[:_LISTED],
            count=len(network.nodes),
            edges=len(network.edges),
            levels=LEVELS,
            relations=sorted({edge.relation for edge in network.edges}),
            reports=[node for node in network.nodes if node.kind == "report"],
            start=start,
            href=partial(href, here),
            paths=paths_up(network, start) if start else (),
        )
    )


@blueprint.get("/map.json")
def data() -> Response:
    """The map as JSON: ``nodes`` and ``edges``."""
    here = context()
    network = here.once(network_of)
    nodes = [{**asdict(node), "href": href(here, node.iri)} for node in network.nodes]
    return jsonify(nodes=nodes, edges=[asdict(edge) for edge in network.edges])


def network_of(here: Context) -> Network:
    """The citation network of the graph."""
    result = here.store.query(queries.load("citation-network").text)
    assert isinstance(result, SelectResult)
    rows = [
        {name: term.value if term else "" for name, term in zip(result.columns, row, strict=True)} for row in result
    ]
    return _network(rows, _levels(here), _years(here))


def _network(rows: Sequence[Mapping[str, str]], levels: Mapping[str, str], years: Mapping[str, int]) -> Network:
    said: dict[str, tuple[str, str, str]] = {}
    cited: dict[str, int] = {}
    for row in rows:
        said.setdefault(row["source"], (row["sourceLabel"], "", row["sourceKind"]))
        said[row["target"]] = (row["targetLabel"], row["targetNumber"], "act")
        cited[row["target"]] = cited.get(row["target"], 0) + 1
    order = sorted(said, key=lambda iri: (-cited.get(iri, 0), iri))
    place = {iri: index for index, iri in enumerate(order)}
    nodes = (Node(iri, *said[iri], levels.get(iri, "unknown"), years.get(iri, 0), cited.get(iri, 0)) for iri in order)
    edges = (Edge(place[row["source"]], place[row["target"]], row["relation"], int(row["mentions"])) for row in rows)
    return Network(tuple(nodes), tuple(edges))


def _levels(here: Context) -> dict[str, str]:
    """The level of each act by its highest issuer, of each report by its body."""
    found: dict[str, str] = {}
    for query in (_ISSUERS, _REPORTERS):
        for node, code in here.rows(query):
            if node and code:
                level = level_of(code.value)
                known = found.get(node.value, LEVELS[-1])
                found[node.value] = min(level, known, key=LEVELS.index)
    return found


def level_of(code: str) -> str:
    """The level of a division code of GB/T 2260 (six digits; 000000 stands for the state)."""
    if not re.fullmatch(r"\d{6}", code):
        return "unknown"
    if code == "000000":
        return "central"
    return "provincial" if code.endswith("0000") else "municipal" if code.endswith("00") else "county"


def _years(here: Context) -> dict[str, int]:
    """The year of each node: of its date, its number or its report's fiscal year."""
    found: dict[str, int] = {}
    for node, year in here.rows(_YEARS):
        match = _YEAR.search(year.value) if year else None
        if node and match:
            found[node.value] = min(int(match[1]), found.get(node.value, int(match[1])))
    return found


def paths_up(network: Network, start: str) -> tuple[tuple[Node, ...], ...]:
    """From a node to every central act that it can reach over citations: a shortest way to each, shortest first."""
    place = {node.iri: index for index, node in enumerate(network.nodes)}
    if start not in place:
        return ()
    leads: dict[int, list[int]] = {}
    for edge in network.edges:
        leads.setdefault(edge.source, []).append(edge.target)
    came_from: dict[int, int] = {place[start]: -1}
    queue = deque([place[start]])
    paths = []
    while queue:
        at = queue.popleft()
        if network.nodes[at].level == "central" and network.nodes[at].kind == "act":
            paths.append(_way(network, came_from, at))
        for after in sorted(leads.get(at, ())):
            if after not in came_from:
                came_from[after] = at
                queue.append(after)
    return tuple(sorted(paths, key=lambda way: (len(way), way[-1].label)))


def _way(network: Network, came_from: Mapping[int, int], at: int) -> tuple[Node, ...]:
    way = []
    while at >= 0:
        way.append(network.nodes[at])
        at = came_from[at]
    return tuple(reversed(way))
