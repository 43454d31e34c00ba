"""The cube: what bodies, projects and indicators come to, as one-measure Data Cube observations.

Derived from what all documents state. An observation stands only where every dimension is known and what is said of
it agrees; restatements (75.21亿元, 752,140.81万元) are one, at the most exact. Its dimensions are those of OpenBudgets
(github.com/openbudgets/data-model, components.ttl) where they have them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import ORG, QB, SKOS

from kg import iris
from kg.linking.measures import scale, shared_key
from kg.mapping.base import DocumentGraph, code
from kg.mapping.budgets import budget_line_iri
from kg.mapping.indicators import rows_by_iri
from kg.mapping.measures import measure_iri
from kg.mapping.money import amount_iri
from kg.mapping.projects import project_amounts, project_iri
from kg.mapping.reports import report_copies, report_iri
from kg.mapping.resolved_bodies import body_iri, body_links
from kg.quantities import yuan_per
from kg.reading import Reading
from kg.records import Money
from kg.vocabulary import JP, OBEU_DIMENSION, OBEU_MEASURE, SDMX_MEASURE

_OBEU = "http://data.openbudgets.eu/"
_PHASES = URIRef(f"{_OBEU}resource/codelist/budget-phase")
_YEAR = "http://reference.data.gov.uk/id/gregorian-year/"
_ROLE_PHASES = {"budget": "approved", "adjusted": "revised", "spent": "executed"}

# Others' properties as they publish them: a cube says what its components are.
_RANGES = {
    OBEU_DIMENSION.organization: ORG.Organization,
    OBEU_DIMENSION.fiscalYear: URIRef("http://reference.data.gov.uk/def/intervals/Year"),
    OBEU_DIMENSION.budgetPhase: URIRef(f"{_OBEU}ontology/BudgetPhase"),
    OBEU_MEASURE.amount: XSD.decimal,
    SDMX_MEASURE.obsValue: XSD.decimal,
}


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set: the dimensions that tell its observations apart, in order, and its one measure."""

    name: str
    label_zh: str
    label_en: str
    dimensions: tuple[URIRef, ...]
    measure: URIRef
    attribute: URIRef | None = None


_COMMON = (OBEU_DIMENSION.organization, OBEU_DIMENSION.fiscalYear)
BUDGETS = DataSet(
    "budgets",
    "机构预算与决算",
    "budgets and accounts of bodies",
    (*_COMMON, OBEU_DIMENSION.budgetPhase, JP.refScope, JP.refFlow, JP.refClassification, JP.refItem),
    OBEU_MEASURE.amount,
)
PROJECTS = DataSet(
    "projects",
    "项目资金",
    "money of projects",
    (*_COMMON, OBEU_DIMENSION.budgetPhase, JP.refItem),
    OBEU_MEASURE.amount,
)
INDICATORS = DataSet(
    "indicators",
    "指标结果",
    "results of indicators",
    (*_COMMON, JP.refReport, JP.refMeasure),
    SDMX_MEASURE.obsValue,
    JP.comparator,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """One stated value at a point of a data set. ``half`` is half of its last printed digit, ``source`` its node."""

    data: DataSet
    point: tuple[URIRef | Literal, ...]
    value: Decimal
    half: Decimal
    source: URIRef
    comparator: str = ""


def cube_graph(readings: Iterable[Reading], base: str) -> Graph:
    """The observations of all documents with their data sets, whatever the documents' order."""
    graph = Graph()
    points: dict[tuple[str, tuple[URIRef | Literal, ...]], list[Stated]] = defaultdict(list)
    for stated in stated_values(readings, base):
        points[stated.data.name, stated.point].append(stated)
    for data in sorted({one[0].data for one in points.values()}, key=lambda data: data.name):
        _map_data_set(graph, data, base)
    for said in points.values():
        value = agreed(said)
        if value is not None:
            _map_observation(graph, value, said, base)
    return graph


def stated_values(readings: Iterable[Reading], base: str) -> Iterator[Stated]:
    """Every value whose dimensions are all known, of each report from one of its documents."""
    readings = tuple(readings)
    bodies = {found.named: body_iri(base, found.resolved) for found in body_links(readings).resolutions}
    copied = report_copies(readings)
    for reading in readings:
        if reading.document.sha256 in copied:
            continue
        names = DocumentGraph(base, reading.document, reading.text_sha256)  # for its IRIs: nothing is added to it
        sha256 = reading.document.sha256
        yield from _budgets(names, reading, {name: iri for (of, name), iri in bodies.items() if of == sha256})
        own = bodies.get((sha256, reading.agency))
        if own is not None:
            yield from _projects(names, reading, own)
            yield from _indicators(names, reading, own)


def agreed(said: Iterable[Stated]) -> Stated | None:
    """The most exact of what is said at one point, where all agree with it as far as they are printed."""
    best, *others = sorted(said, key=lambda one: (one.half, one.value, str(one.source)))
    for other in others:
        reach = best.half + other.half if other.half != best.half else 0
        if other.comparator != best.comparator or abs(other.value - best.value) > reach:
            return None
    return best


def _budgets(names: DocumentGraph, reading: Reading, bodies: dict[str, URIRef]) -> Iterator[Stated]:
    for line in reading.records.budget_lines:
        if line.agency in bodies and line.year and line.phase != "unspecified":
            point = (
                *(bodies[line.agency], _year(line.year), _phase(line.phase)),
                *(code("scope", line.scope), code("flow", line.flow), code("classification", line.classification)),
                Literal(line.item),
            )
            half = _half(line.money)
            yield Stated(BUDGETS, point, line.money.yuan, half, budget_line_iri(names, line))


def _projects(names: DocumentGraph, reading: Reading, body: URIRef) -> Iterator[Stated]:
    for project in reading.records.projects:
        iri = project_iri(names, project)
        for role, money in project_amounts(project):
            if project.year:
                point = (body, _year(project.year), _phase(_ROLE_PHASES[role]), Literal(project.name))
                source = amount_iri(names, iri, role, money, project.year)
                yield Stated(PROJECTS, point, money.yuan, _half(money), source)


def _indicators(names: DocumentGraph, reading: Reading, body: URIRef) -> Iterator[Stated]:
    for iri, row in rows_by_iri(names, reading.records.indicators).items():
        key = shared_key(row)
        if row.value is not None and row.year and key:
            point = (body, _year(row.year), report_iri(reading, names.base), measure_iri(names.base, key))
            worth = scale(row.unit)
            half = Decimal(5).scaleb(int(row.value.as_tuple().exponent) - 1) * worth
            yield Stated(INDICATORS, point, row.value * worth, half, iri, row.comparator)


def _half(money: Money) -> Decimal:
    _, _, decimals = money.printed.partition(".")
    return Decimal(5).scaleb(-sum(char.isdigit() for char in decimals) - 1) * (yuan_per(money.unit) or 1)


def _year(year: str) -> URIRef:
    return URIRef(f"{_YEAR}{year}")


def _phase(phase: str) -> URIRef:
    return URIRef(f"{_PHASES}/{phase}")


def _map_data_set(graph: Graph, data: DataSet, base: str) -> None:
    iri = _data_set_iri(data, base)
    structure = URIRef(iris.node(base, "structure-definition", (data.name,), readable=data.name))
    graph.add((iri, RDF.type, QB.DataSet))
    graph.add((iri, RDFS.label, Literal(data.label_zh, lang="zh")))
    graph.add((iri, RDFS.label, Literal(data.label_en, lang="en")))
    graph.add((iri, QB.structure, structure))
    graph.add((structure, RDF.type, QB.DataStructureDefinition))
    for kind, of, properties in (
        (QB.DimensionProperty, QB.dimension, data.dimensions),
        (QB.MeasureProperty, QB.measure, (data.measure,)),
        (QB.AttributeProperty, QB.attribute, (data.attribute,) if data.attribute else ()),
    ):
        for component in properties:
            specification = URIRef(iris.node(base, "component", (data.name, str(component))))
            graph.add((structure, QB.component, specification))
            graph.add((specification, RDF.type, QB.ComponentSpecification))
            graph.add((specification, of, component))
            graph.add((specification, QB.componentProperty, component))
            graph.add((component, RDF.type, kind))
            if component in _RANGES:
                graph.add((component, RDFS.range, _RANGES[component]))
            if kind == QB.AttributeProperty:
                graph.add((specification, QB.componentRequired, Literal(False)))
    if OBEU_DIMENSION.budgetPhase in data.dimensions:
        graph.add((OBEU_DIMENSION.budgetPhase, QB.codeList, _PHASES))
        graph.add((_PHASES, RDF.type, SKOS.ConceptScheme))
        for phase in _ROLE_PHASES.values():
            graph.add((_phase(phase), RDF.type, SKOS.Concept))
            graph.add((_phase(phase), SKOS.inScheme, _PHASES))
            graph.add((_phase(phase), SKOS.prefLabel, Literal(phase.capitalize(), lang="en")))


def _data_set_iri(data: DataSet, base: str) -> URIRef:
    return URIRef(iris.node(base, "data-set", (data.name,), readable=data.name))


def _map_observation(graph: Graph, best: Stated, said: Iterable[Stated], base: str) -> None:
    data = best.data
    iri = URIRef(iris.node(base, "observation", (data.name, *map(str, best.point)), readable=data.name))
    graph.add((iri, RDF.type, QB.Observation))
    graph.add((iri, QB.dataSet, _data_set_iri(data, base)))
    for dimension, value in zip(data.dimensions, best.point, strict=True):
        graph.add((iri, dimension, value))
    graph.add((iri, data.measure, Literal(best.value)))
    if best.comparator and data.attribute:
        graph.add((iri, data.attribute, code("comparator", best.comparator)))
    for one in said:
        graph.add((iri, JP.observes, one.source))
