"""The data sets of the cube: their dimensions, measures and attributes, as others publish them."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import iris
from kg.derive.terms import (
    JP,
    OBEU_DIMENSION,
    OBEU_MEASURE,
    ORG,
    QB,
    RDF,
    RDFS,
    SDMX_MEASURE,
    SKOS,
    XSD,
    iri,
    number,
    text,
    triple,
)

_OBEU = "http://data.openbudgets.eu/"
_PHASES = f"{_OBEU}resource/codelist/budget-phase"
_YEAR = "http://reference.data.gov.uk/id/gregorian-year/"
_PHASE_NAMES = ("approved", "revised", "executed")

# Others' properties as they publish them: a cube says what its components are.
_RANGES = {
    OBEU_DIMENSION.organization: ORG.Organization,
    OBEU_DIMENSION.fiscalYear: iri("http://reference.data.gov.uk/def/intervals/Year"),
    OBEU_DIMENSION.budgetPhase: iri(f"{_OBEU}ontology/BudgetPhase"),
    OBEU_MEASURE.amount: XSD.decimal,
    SDMX_MEASURE.obsValue: XSD.decimal,
}


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set: the dimensions that tell its observations apart, in order, and its one measure, as terms."""

    name: str
    label_zh: str
    label_en: str
    dimensions: tuple[str, ...]
    measure: str
    attribute: str = ""


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
DATA_SETS = {data.name: data for data in (BUDGETS, PROJECTS, INDICATORS)}


def year(stated: str) -> str:
    """A year as a point in a data set."""
    return f"{_YEAR}{stated}"


def phase(name: str) -> str:
    """A phase of a budget: approved, revised, executed."""
    return f"{_PHASES}/{name}"


def data_set_iri(data: DataSet, base: str) -> str:
    """The node of a data set."""
    return iris.node(base, "data-set", (data.name,), readable=data.name)


def data_set_lines(data: DataSet, base: str) -> Iterator[str]:
    """A data set with its structure, and what others say of the components of that."""
    node = data_set_iri(data, base)
    structure = iris.node(base, "structure-definition", (data.name,), readable=data.name)
    yield triple(node, RDF.type, QB.DataSet)
    yield triple(node, RDFS.label, text(data.label_zh, "zh"))
    yield triple(node, RDFS.label, text(data.label_en, "en"))
    yield triple(node, QB.structure, iri(structure))
    yield triple(structure, RDF.type, QB.DataStructureDefinition)
    for kind, of, components in (
        (QB.DimensionProperty, QB.dimension, data.dimensions),
        (QB.MeasureProperty, QB.measure, (data.measure,)),
        (QB.AttributeProperty, QB.attribute, (data.attribute,) if data.attribute else ()),
    ):
        for component in components:
            name = component.strip("<>")
            specification = iris.node(base, "component", (data.name, name))
            yield triple(structure, QB.component, iri(specification))
            yield triple(specification, RDF.type, QB.ComponentSpecification)
            yield triple(specification, of, component)
            yield triple(specification, QB.componentProperty, component)
            yield triple(name, RDF.type, kind)
            if component in _RANGES:
                yield triple(name, RDFS.range, _RANGES[component])
            if kind == QB.AttributeProperty:
                yield triple(specification, QB.componentRequired, number(False))
    if OBEU_DIMENSION.budgetPhase in data.dimensions:
        yield from _phase_lines()


def _phase_lines() -> Iterator[str]:
    yield triple(OBEU_DIMENSION.budgetPhase.strip("<>"), QB.codeList, iri(_PHASES))
    yield triple(_PHASES, RDF.type, SKOS.ConceptScheme)
    for name in _PHASE_NAMES:
        yield triple(phase(name), RDF.type, SKOS.Concept)
        yield triple(phase(name), SKOS.inScheme, iri(_PHASES))
        yield triple(phase(name), SKOS.prefLabel, text(name.capitalize(), "en"))
