"""The diagrams of the ontology's page as inline SVG: boxes on a grid, arrows between them (diagrams.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from kg.docs.ontology import Term, Vocabulary, Words, vocabulary
from kg.docs.rendering import Language
from kg.vocabulary import PREFIXES

_WIDTH, _HEIGHT = 200, 52
_COLUMN, _ROW = 356, 104
_MARGIN = 8
_LINE = 15
_ARROW = (
    '<marker id="{id}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0 8 4 0 8z"/></marker>'
)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow from one class to another; ``properties`` are written on it."""

    source: str
    properties: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """Classes by short name with column and row; ``group`` is the first term of the group that it stands with."""

    name: str
    title: Words
    group: str
    nodes: dict[str, Point]
    edges: tuple[Edge, ...]


@cache
def diagrams() -> tuple[Diagram, ...]:
    """The diagrams in the order of the file."""
    known = tomllib.loads((Path(__file__).resolve().parent / "diagrams.toml").read_text("utf-8"))
    return tuple(
        Diagram(
            name,
            Words(said["zh"], said["en"]),
            said["group"],
            {node: (column, row) for node, (column, row) in said["nodes"].items()},
            tuple(
                Edge(source, (on,) if isinstance(on, str) else tuple(on), target)
                for source, on, target in said["edges"]
            ),
        )
        for name, said in known.items()
    )


def expand(short: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = short.partition(":")
    return PREFIXES[prefix] + local


def svg(diagram: Diagram, language: Language) -> str:
    """The diagram as SVG that takes its colours from the page; own classes lead to where they are defined."""
    columns, rows = (max(point[axis] for point in diagram.nodes.values()) + 1 for axis in (0, 1))
    width = 2 * _MARGIN + (columns - 1) * _COLUMN + _WIDTH
    height = 2 * _MARGIN + (rows - 1) * _ROW + _HEIGHT
    marker = f"arrow-{diagram.name}"
    drawn = [_arrow(diagram, edge, marker) for edge in diagram.edges]
    labels = _labels(vocabulary())
    boxes = [_box(node, _corner(point), labels.get(node), language) for node, point in diagram.nodes.items()]
    title = escape(diagram.title.in_(language))
    return (
        f'<svg class="diagram" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">'
        f"<title>{title}</title><defs>{_ARROW.format(id=marker)}</defs>{''.join(drawn)}{''.join(boxes)}</svg>"
    )


def _labels(known: Vocabulary) -> dict[str, Term]:
    return {f"jp:{term.anchor}": term for group in known.groups for term in group.terms}


def _corner(point: Point) -> Point:
    return _MARGIN + point[0] * _COLUMN, _MARGIN + point[1] * _ROW


def _middle(point: Point) -> Point:
    x, y = _corner(point)
    return x + _WIDTH / 2, y + _HEIGHT / 2


def _box(node: str, corner: Point, term: Term | None, language: Language) -> str:
    """A class: its name, and below it its label where the term is ours."""
    x, y = corner
    middle = x + _WIDTH / 2
    box = f'<rect x="{x:g}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}" rx="7"/>'

    def line(words: str, below: int, kind: str) -> str:
        return f'<text class="{kind}" x="{middle:g}" y="{y + below:g}">{escape(words)}</text>'

    if term is None:
        return f'<g class="theirs">{box}{line(node, 31, "name")}</g>'
    label = term.label.in_(language)
    return f'<a href="#{term.anchor}">{box}{line(node, 22, "name")}{line(label, 40, "label")}</a>'


def _arrow(diagram: Diagram, edge: Edge, marker: str) -> str:
    """A line from border to border with its label halfway."""
    source, target = _middle(diagram.nodes[edge.source]), _middle(diagram.nodes[edge.target])
    (x1, y1), (x2, y2) = _border(source, target), _border(target, source)
    x, y = (x1 + x2) / 2, (y1 + y2) / 2 + 4 - (len(edge.properties) - 1) * _LINE / 2
    lines = "".join(
        f'<text class="edge" x="{x:g}" y="{y + number * _LINE:g}">{escape(name)}</text>'
        for number, name in enumerate(edge.properties)
    )
    return f'<path d="M{x1:.1f} {y1:.1f} {x2:.1f} {y2:.1f}" marker-end="url(#{marker})"/>{lines}'


def _border(inside: Point, towards: Point) -> Point:
    """Where the line from the middle of a box to another point leaves the box."""
    dx, dy = towards[0] - inside[0], towards[1] - inside[1]
    reach = min(side / 2 / abs(way) for side, way in ((_WIDTH, dx), (_HEIGHT, dy)) if way)
    return inside[0] + dx * reach, inside[1] + dy * reach
