"""The cube: what bodies, projects and indicators come to, as one-measure Data Cube observations.

Derived from what all documents state. An observation stands only where every dimension is known and what is said of
it agrees; restatements (75.21亿元, 752,140.81万元) are one, at the most exact. Its dimensions are those of OpenBudgets
(github.com/openbudgets/data-model, components.ttl) where they have them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg import iris
from kg.derive.data_sets import (
    BUDGETS,
    DATA_SETS,
    INDICATORS,
    PROJECTS,
    DataSet,
    data_set_iri,
    data_set_lines,
    phase,
    year,
)
from kg.derive.items import Item, Output, encoded, key_of
from kg.derive.measures import measure_iri
from kg.derive.naming import body_iri, report_node
from kg.derive.reports import copy_fact
from kg.derive.stage import Group, Stage, each
from kg.derive.terms import JP, QB, RDF, code, iri, number, text, triple
from kg.iris import CODE
from kg.linking.bodies import BodyLinks
from kg.linking.measures import scale, shared_key
from kg.mapping.base import DocumentGraph
from kg.mapping.budgets import budget_line_iri
from kg.mapping.indicators import rows_by_iri
from kg.mapping.money import amount_iri
from kg.mapping.projects import project_amounts, project_iri
from kg.quantities import yuan_per
from kg.reading import Reading
from kg.records import Money

CUBE, SETS = "cube", "cube-sets"
_ROLE_PHASES = {"budget": "approved", "adjusted": "revised", "spent": "executed"}


@dataclass(frozen=True, slots=True)
class Stated:
    """One stated value at a point of a data set: the IRI, or the words, of each of its dimensions.

    ``half`` is half of its last printed digit, ``source`` its node.
    """

    data: DataSet
    point: tuple[str, ...]
    value: Decimal
    half: Decimal
    source: str
    comparator: str = ""


def cube_items(names: DocumentGraph, reading: Reading, bodies: BodyLinks) -> Iterator[Item]:
    """What a document states of bodies in years: the values of one body, year and data set are one group."""
    groups: dict[tuple[str, str, str], list[list[object]]] = defaultdict(list)
    for one in stated_values(names, reading, bodies):
        body, when, *rest = one.point
        said: list[object] = [rest, str(one.value), str(one.half), one.source, one.comparator]
        groups[one.data.name, body, when].append(said)
    sha256 = reading.document.sha256
    for key, stated in groups.items():
        yield Item(CUBE, (key_of(*key),), encoded([sha256, stated]), (copy_fact(sha256),))


def stated_values(names: DocumentGraph, reading: Reading, bodies: BodyLinks) -> Iterator[Stated]:
    """Every value of a document whose dimensions are all known."""
    known = {found.named[1]: body_iri(names.base, found.resolved) for found in bodies.resolutions}
    yield from _budgets(names, reading, known)
    own = known.get(reading.agency)
    if own is not None:
        yield from _projects(names, reading, own)
        yield from _indicators(names, reading, own)


def agreed(said: Iterable[Stated]) -> Stated | None:
    """The most exact of what is said at one point, where all agree with it as far as they are printed."""
    best, *others = sorted(said, key=lambda one: (one.half, one.value, one.source))
    for other in others:
        reach = best.half + other.half if other.half != best.half else 0
        if other.comparator != best.comparator or abs(other.value - best.value) > reach:
            return None
    return best


def _budgets(names: DocumentGraph, reading: Reading, bodies: Mapping[str, str]) -> Iterator[Stated]:
    for line in reading.records.budget_lines:
        if line.agency in bodies and line.year and line.phase != "unspecified":
            point = (
                *(bodies[line.agency], year(line.year), phase(line.phase), f"{CODE}scope/{line.scope}"),
                *(f"{CODE}flow/{line.flow}", f"{CODE}classification/{line.classification}", line.item),
            )
            half = _half(line.money)
            yield Stated(BUDGETS, point, line.money.yuan, half, budget_line_iri(names, line))


def _projects(names: DocumentGraph, reading: Reading, body: str) -> Iterator[Stated]:
    for project in reading.records.projects:
        node = project_iri(names, project)
        for role, money in project_amounts(project):
            if project.year:
                point = (body, year(project.year), phase(_ROLE_PHASES[role]), project.name)
                source = amount_iri(names, node, role, money, project.year)
                yield Stated(PROJECTS, point, money.yuan, _half(money), source)


def _indicators(names: DocumentGraph, reading: Reading, body: str) -> Iterator[Stated]:
    report = report_node(reading, names.base)
    for node, row in rows_by_iri(names, reading.records.indicators).items():
        key = shared_key(row)
        if row.value is not None and row.year and key:
            point = (body, year(row.year), report, measure_iri(names.base, key))
            worth = scale(row.unit)
            half = Decimal(5).scaleb(int(row.value.as_tuple().exponent) - 1) * worth
            yield Stated(INDICATORS, point, row.value * worth, half, node, row.comparator)


def _half(money: Money) -> Decimal:
    _, _, decimals = money.printed.partition(".")
    return Decimal(5).scaleb(-sum(char.isdigit() for char in decimals) - 1) * (yuan_per(money.unit) or 1)


def cube_stages(base: str) -> tuple[Stage, ...]:
    """The observations of a body in a year; and the data sets that have any value."""
    return (
        Stage(CUBE, "cube", each(lambda group: _observed(group, base))),
        Stage(SETS, "cube", each(lambda group: Output(list(_sets(group, base))))),
    )


def _observed(group: Group, base: str) -> Output:
    """The observations of what is said; what copies of a report say is said already."""
    name, body, when = group.parts
    data, output = DATA_SETS[name], Output()
    points: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    for sha256, stated in (member.value for member in group.members):
        for rest, value, half, source, comparator in stated if copy_fact(sha256) not in group.facts else ():
            point = (body, when, *rest)
            points[point].append(Stated(data, point, Decimal(value), Decimal(half), source, comparator))
    if points:
        output.items.append(Item(SETS, ("",), encoded(name)))
    for said in points.values():
        best = agreed(said)
        if best is not None:
            output.lines += _observation(best, said, base)
    return output


def _sets(group: Group, base: str) -> Iterator[str]:
    return (line for member in group.members for line in data_set_lines(DATA_SETS[member.value], base))


def _observation(best: Stated, said: Iterable[Stated], base: str) -> Iterator[str]:
    data = best.data
    node = iris.node(base, "observation", (data.name, *best.point), readable=data.name)
    yield triple(node, RDF.type, QB.Observation)
    yield triple(node, QB.dataSet, iri(data_set_iri(data, base)))
    for dimension, value in zip(data.dimensions, best.point, strict=True):
        yield triple(node, dimension, text(value) if dimension == JP.refItem else iri(value))
    yield triple(node, data.measure, number(best.value))
    if best.comparator and data.attribute:
        yield triple(node, data.attribute, code("comparator", best.comparator))
    for one in said:
        yield triple(node, JP.observes, iri(one.source))
