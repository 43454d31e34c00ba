"""Measures shared by reports and years: what the indicators and figures of all documents come to."""

from collections import defaultdict
from collections.abc import Iterator

from kg import iris
from kg.derive.items import Item, Output, encoded, key_of
from kg.derive.naming import resolution
from kg.derive.stage import Group, Stage, each
from kg.derive.terms import JP, RDF, RDFS, SKOS, iri, text, triple
from kg.linking.measures import (
    MeasureKey,
    NamedMeasureKey,
    close_measures,
    figure_key,
    measure_key,
    shared_figure_key,
    shared_key,
)
from kg.mapping.base import DocumentGraph
from kg.mapping.figures import figure_measure_iri
from kg.mapping.indicators import indicator_iri, named_measure_iri
from kg.records import DocumentRecords

MEASURE, SCHEME = "measure", "measure-scheme"


def measure_iri(base: str, key: MeasureKey) -> str:
    """The concept of a measure."""
    parts = ("|".join(part) for part in (key.schemes, key.bases, key.populations, key.institutions))
    return iris.node(base, "measure", (key.stem, key.unit, *parts))


def measure_items(records: DocumentRecords) -> Iterator[Item]:
    """The printed names of measures: those of one stem and scheme are one group."""
    met = {(key, row.name) for row in records.indicators if (key := shared_key(row))}
    met |= {(key, figure.measure) for figure in records.figures if (key := shared_figure_key(figure))}
    for key, printed in met:
        payload = [key.unit, key.bases, key.populations, key.institutions, printed]
        yield Item(MEASURE, (key_of(key.stem, key.schemes),), encoded(payload))
    if met:
        yield Item(SCHEME, ("",), encoded(True))


def measure_lines(names: DocumentGraph, records: DocumentRecords) -> Iterator[str]:
    """What the measures that a document names resolve to, and the items that are all of one.

    An item whose results are of two kinds of unit matches neither measure exactly: its results are told apart. What
    a name alone does not tell stays unresolved.
    """
    met: dict[str, set[tuple[MeasureKey | None, NamedMeasureKey]]] = defaultdict(set)
    items: dict[str, set[MeasureKey | None]] = defaultdict(set)
    for row in records.indicators:
        key = shared_key(row)
        items[indicator_iri(names, row)].add(key)
        met[named_measure_iri(names, measure_key(row))].add((key, measure_key(row)))
    for figure in records.figures:
        if figure.measure:
            met[figure_measure_iri(names, figure)].add((shared_figure_key(figure), figure_key(figure)))
    for named, key, rule, reason in _settled(met):
        yield from resolution(names.base, named, measure_iri(names.base, key), rule, reason)
    for item, keys in items.items():
        only = next(iter(keys))
        if len(keys) == 1 and only:
            yield triple(item, SKOS.exactMatch, iri(measure_iri(names.base, only)))


def _settled(
    met: dict[str, set[tuple[MeasureKey | None, NamedMeasureKey]]],
) -> Iterator[tuple[str, MeasureKey, str, str]]:
    """The named measures that are one measure, with rule and reason."""
    for named, found in met.items():
        keys = {key for key, _ in found}
        key = next(iter(keys))
        if len(keys) == 1 and key:
            printed = min(name.name for _, name in found)
            same = printed == key.spelled or not key.unit
            unit = f"same kind of unit ({key.unit})" if key.unit else "results in words in both"
            reason = f"same name ({printed})" if same else f"{printed} names {key.spelled}"
            yield named, key, "measure-name-unit" if same else "measure-parts-unit", f"{reason} and {unit}"


def measure_stages(base: str) -> tuple[Stage, ...]:
    """The measures of a stem and scheme with what is close to them; and the scheme that all are in."""
    return (
        Stage(MEASURE, "links", each(lambda group: Output(list(_measures(group, base))))),
        Stage(SCHEME, "links", each(lambda _: Output(list(_scheme(base))))),
    )


def _scheme(base: str) -> Iterator[str]:
    node = iris.node(base, "measure-scheme", ())
    yield triple(node, RDF.type, SKOS.ConceptScheme)
    yield triple(node, RDFS.label, text("度量", "zh"))
    yield triple(node, RDFS.label, text("measures", "en"))


def _measures(group: Group, base: str) -> Iterator[str]:
    stem, schemes = group.parts
    names: dict[MeasureKey, set[str]] = defaultdict(set)
    for unit, bases, populations, institutions, printed in (member.value for member in group.members):
        parts = (tuple(schemes), tuple(bases), tuple(populations), tuple(institutions))
        names[MeasureKey(stem, unit, *parts)].add(printed)
    scheme = iris.node(base, "measure-scheme", ())
    for key, printed in names.items():
        yield from _measure(scheme, measure_iri(base, key), key, printed)
    for close in close_measures(names):
        one, other = measure_iri(base, close.one), measure_iri(base, close.other)
        node = iris.node(base, "close-match", (one, other))
        yield triple(one, SKOS.closeMatch, iri(other))
        yield triple(node, RDF.type, JP.CloseMatch)
        yield triple(node, JP.comparesMeasure, iri(one))
        yield triple(node, JP.comparesMeasure, iri(other))
        yield triple(node, JP.reason, text(close.reason, "en"))


def _measure(scheme: str, node: str, key: MeasureKey, printed: set[str]) -> Iterator[str]:
    """A measure goes under the shortest of its printed names; how its parts spell is there to be searched."""
    label, *others = sorted(printed, key=lambda name: (len(name), name))
    yield triple(node, RDF.type, JP.Measure)
    yield triple(node, RDF.type, SKOS.Concept)
    yield triple(node, SKOS.inScheme, iri(scheme))
    yield triple(node, SKOS.prefLabel, text(label, "zh"))
    for name in others:
        yield triple(node, SKOS.altLabel, text(name, "zh"))
    searched = sorted({*printed, key.spelled}, key=lambda name: (len(name), name))
    yield triple(node, JP.nameList, text("|".join(searched)))
    if key.spelled not in printed:
        yield triple(node, SKOS.hiddenLabel, text(key.spelled, "zh"))
    if key.unit:
        yield triple(node, JP.measureUnit, text(key.unit))
