"""Indicators: the items of a document's scheme, what it states of each, and the measures behind them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from rdflib import Literal, URIRef

from kg.linking.measures import NamedMeasureKey, measure_key
from kg.mapping.base import DocumentGraph, code
from kg.records import DocumentFacts, IndicatorRow, Mention
from kg.vocabulary import JP, PROV, RDF, RDFS, SKOS


def indicator_iri(graph: DocumentGraph, row: IndicatorRow) -> URIRef:
    """The item of a row in this document's scheme, told apart by its name, what stands above it and its definition."""
    return _item_iri(graph, (*parents(row), row.name), row.definition)


def _item_iri(graph: DocumentGraph, path: tuple[str, ...], definition: str = "") -> URIRef:
    return graph.node("indicator", definition, *path)


def parents(row: IndicatorRow) -> tuple[str, ...]:
    """The names above a row's own, from the top; a table of two levels repeats the name at the second."""
    return tuple(name for name in (row.level1, row.level2) if name and name != row.name)


def named_measure_iri(graph: DocumentGraph, key: NamedMeasureKey) -> URIRef:
    """The node of a measure as this document's indicators name it."""
    return graph.node("named-measure", "indicator", key.name, key.unit)


def rows_by_iri(graph: DocumentGraph, rows: Iterable[IndicatorRow]) -> dict[URIRef, IndicatorRow]:
    """The rows with their nodes, in text order. A node is keyed by where its words stand; a row read twice is one."""
    found: dict[URIRef, IndicatorRow] = {}
    for row in rows:
        places = [offset for _, words in row.evidence for offset in (words.start, words.end)]
        iri = graph.node("indicator-result", row.mention.start, row.mention.end, *places)
        found.setdefault(iri, row)
    return found


def map_indicators(graph: DocumentGraph, rows: Iterable[IndicatorRow], facts: DocumentFacts) -> None:
    """One node a row, with its item, its measure, and a statement for each field that has words of its own."""
    scheme = graph.node("indicator-scheme")
    found = rows_by_iri(graph, rows)
    if found:
        title = facts.title.value if facts.title else graph.document.name
        graph.add(scheme, RDF.type, JP.IndicatorScheme)
        graph.text(scheme, RDFS.label, f"{title}：指标体系", "zh")
        graph.add(scheme, PROV.wasDerivedFrom, graph.iri)
    for order, (iri, row) in enumerate(found.items(), 1):
        graph.add(iri, RDF.type, JP.IndicatorResult)
        graph.add(iri, PROV.wasDerivedFrom, graph.iri)
        graph.text(iri, RDFS.label, row.name, "zh")
        graph.number(iri, JP.order, order)
        graph.add(iri, JP.indicator, _map_item(graph, scheme, row))
        graph.add(iri, JP.measure, _map_measure(graph, row))
        if row.comparator:
            graph.add(iri, JP.comparator, code("comparator", row.comparator))
        if row.value is not None and not row.unit:
            graph.add(iri, JP.quantityKind, code("quantity-kind", "number"))
        if row.completed is not None:
            graph.number(iri, JP.isCompleted, row.completed)
        if row.inferred:
            graph.number(iri, JP.isInferred, True)
        graph.year(iri, row.year)
        for predicate, value, words in _fields(row):
            graph.add(iri, predicate, value)
            for mention in words:
                graph.state(iri, predicate, value, mention)
        graph.ground(iri, [row.mention])


def _map_item(graph: DocumentGraph, scheme: URIRef, row: IndicatorRow) -> URIRef:
    item = indicator_iri(graph, row)
    above: URIRef | None = None
    names = parents(row)
    for depth, name in enumerate(names, 1):
        parent = _item_iri(graph, names[:depth])
        words = [mention for field, mention in row.evidence if field in ("level1", "level2") and mention.quote == name]
        _add_item(graph, scheme, parent, name, above, words[:1] or [row.mention])
        above = parent
    _add_item(graph, scheme, item, row.name, above, [row.mention])
    graph.text(item, JP.indicatorDefinition, row.definition)
    return item


def _add_item(
    graph: DocumentGraph, scheme: URIRef, item: URIRef, name: str, above: URIRef | None, words: Iterable[Mention]
) -> None:
    graph.add(item, RDF.type, JP.Indicator)
    graph.add(item, SKOS.inScheme, scheme)
    graph.text(item, SKOS.prefLabel, name, "zh")
    graph.add(item, SKOS.broader, above)
    graph.ground(item, words)


def _map_measure(graph: DocumentGraph, row: IndicatorRow) -> URIRef:
    key = measure_key(row)
    iri = named_measure_iri(graph, key)
    graph.add(iri, RDF.type, JP.NamedMeasure)
    graph.add(iri, JP.inDocument, graph.iri)
    graph.text(iri, RDFS.label, key.name, "zh")
    graph.ground(iri, [row.mention])
    return iri


_TEXTS = (
    (JP.level1, "level1"),
    (JP.level2, "level2"),
    (JP.targetText, "target"),
    (JP.actualText, "actual"),
    (JP.indicatorDefinition, "definition"),
    (JP.shortfallReason, "shortfall_reason"),
    (JP.improvement, "improvement"),
)
_NUMBERS = ((JP.weight, "weight"), (JP.score, "score"), (JP.scoreRatePercent, "score_rate"))


def _fields(row: IndicatorRow) -> Iterator[tuple[URIRef, Literal, list[Mention]]]:
    """Each stated field with its words: none of its own where it is a heading that the row stands under."""
    evidence: dict[str, list[Mention]] = {}
    for field, words in row.evidence:
        evidence.setdefault(field, []).append(words)
    for predicate, field in _TEXTS:
        text: str = getattr(row, field)
        if text:
            yield predicate, Literal(text), _said(text, evidence.get(field, []))
    for predicate, field in _NUMBERS:
        number: Decimal | None = getattr(row, field)
        if number is not None:
            yield predicate, Literal(number), evidence.get(field, [])
    if row.value is not None:
        # A number that the text adds to a result in words stands in the last words of the result.
        yield JP.value, Literal(row.value), evidence.get("actual", [])[-1:]
        if row.unit:
            yield JP.unit, Literal(row.unit), []


def _said(text: str, words: list[Mention]) -> list[Mention]:
    """The words that a text was read from, where some of a field's words say only its number."""
    return [mention for mention in words if mention.quote in text or text in mention.quote] or words
