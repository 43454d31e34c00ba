"""The links graph: what names resolve to, and the direct statements between resolved nodes.

A function of all readings, whatever their order: resolved bodies and acts, reports, who cites what.
"""

from collections.abc import Iterable, Sequence

from rdflib import Graph

from kg.linking.policies import PolicyLinks
from kg.mapping.measures import map_measures
from kg.mapping.policies import map_policies
from kg.mapping.reports import map_reports
from kg.mapping.resolved_bodies import bodies_by_name, body_links, map_bodies
from kg.mapping.resolved_money import fund_links, map_money, project_links
from kg.mapping.targets import map_targets
from kg.reading import Reading


def links_graph(readings: Sequence[Reading], acts: PolicyLinks, base: str) -> Graph:
    """Resolved nodes, the resolutions that lead to them with rule and reason, and reports with what they cite.

    ``acts`` is what ``policy_links`` gives for the same readings.
    """
    readings = _in_order(readings)
    graph = Graph()
    bodies = body_links(readings)
    map_bodies(graph, bodies, base)
    map_reports(graph, readings, bodies, base)
    map_policies(graph, acts, readings, bodies_by_name(bodies, base), base)
    map_measures(graph, readings, base)
    map_targets(graph, readings, base)
    map_money(graph, project_links(readings, bodies), fund_links(readings), base)
    return graph


def _in_order(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: reading.document.sha256)
