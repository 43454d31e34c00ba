"""Figures of running text, the measures and periods they speak of, and how they are related."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rdflib import XSD, Literal, URIRef

from kg.figures import find_relations
from kg.figures.period import stated
from kg.linking.measures import figure_key
from kg.mapping.base import DocumentGraph, code
from kg.reading import Reading
from kg.records import Figure, FigureRelation, Mention
from kg.vocabulary import JP, PROV, RDF, RDFS, TIME


def figure_iri(graph: DocumentGraph, figure: Figure) -> URIRef:
    """The node of a figure: where its number stands and what it says."""
    place = (figure.number.start, figure.number.end)
    return graph.node("figure", *place, figure.kind, figure.subject, figure.period, figure.comparison)


def map_figures(graph: DocumentGraph, reading: Reading) -> None:
    """One node a figure, one a measure and one a printed period, and the relations that the words state."""
    figures = reading.records.figures
    for figure in figures:
        _map_figure(graph, reading, figure)
    _map_relations(graph, figures, find_relations(reading.document, figures))


def _map_figure(graph: DocumentGraph, reading: Reading, figure: Figure) -> None:
    iri = figure_iri(graph, figure)
    graph.add(iri, RDF.type, JP.Figure)
    graph.add(iri, PROV.wasDerivedFrom, graph.iri)
    graph.text(iri, JP.figureSubject, figure.subject)
    graph.number(iri, JP.value, figure.value)
    graph.text(iri, JP.unit, figure.unit)
    graph.text(iri, JP.printedText, figure.number.quote)
    graph.number(iri, JP.halfUnit, figure.half_unit)
    if figure.upper is not None:
        graph.number(iri, JP.upperValue, figure.upper)
    if figure.yuan is not None:
        graph.number(iri, JP.amountYuan, figure.yuan)
    if figure.kind != "rank":  # a place in an order is no quantity; the comparison says what it is
        graph.add(iri, JP.quantityKind, code("quantity-kind", figure.kind))
    if figure.comparator:
        graph.add(iri, JP.comparator, code("comparator", figure.comparator))
    if figure.comparison:
        graph.add(iri, JP.comparison, code("comparison", figure.comparison))
    if figure.period:
        graph.add(iri, JP.period, _period(graph, reading, figure))
        graph.add(iri, JP.periodBasis, code("period-basis", figure.period_basis))
    graph.text(iri, JP.areaName, figure.area)
    if figure.measure:
        graph.add(iri, JP.measure, _measure(graph, figure))
    graph.ground(iri, [figure.mention])


def figure_measure_iri(graph: DocumentGraph, figure: Figure) -> URIRef:
    """The node of a figure's measure as this document names it, in its kind of unit."""
    key = figure_key(figure)
    return graph.node("named-measure", "figure", key.name, key.unit)


def _measure(graph: DocumentGraph, figure: Figure) -> URIRef:
    iri = figure_measure_iri(graph, figure)
    if graph.is_new(iri):
        graph.add(iri, RDF.type, JP.NamedMeasure)
        graph.add(iri, JP.inDocument, graph.iri)
    graph.text(iri, RDFS.label, figure.measure, "zh")
    graph.ground(iri, [figure.mention])
    return iri


def _period(graph: DocumentGraph, reading: Reading, figure: Figure) -> URIRef:
    """The period as printed at one place, an OWL-Time interval; its printed form where that says the whole of it."""
    words, whole = _period_words(reading, figure)
    iri = graph.node("period", figure.period, words.start, words.end)
    if not graph.is_new(iri, whole):
        return iri
    graph.add(iri, RDF.type, JP.Period)
    graph.text(iri, JP.periodCode, figure.period)
    graph.text(iri, JP.periodText, words.quote if whole else "")
    if interval := bounds(figure.period):
        graph.add(iri, TIME.hasBeginning, _instant(graph, interval[0]))
        graph.add(iri, TIME.hasEnd, _instant(graph, interval[1]))
    graph.ground(iri, [words])
    return iri


def _instant(graph: DocumentGraph, day: date) -> URIRef:
    iri = graph.node("instant", day.isoformat())
    if graph.is_new(iri):
        graph.add(iri, RDF.type, TIME.Instant)
        graph.add(iri, TIME.inXSDDate, Literal(day, datatype=XSD.date))
    return iri


def bounds(period: str) -> tuple[date, date] | None:
    """The first and the last day of a period: 2023, 2023-12, 2023-H1, 2023-Q3, 2018/2020, 2023-03/09.

    ``None`` where they make no interval (a month beyond the twelfth, an end before its beginning).
    """
    match = _PERIOD.fullmatch(period)
    if match is None:
        return None
    first, last = _MONTHS.get(match["part"] or "", (1, 12))
    if match["month"]:
        first, last = int(match["month"]), int(match["last"] or match["month"])
    year, until = int(match["year"]), int(match["until"] or match["year"])
    if not (1 <= first <= 12 and 1 <= last <= 12 and (year, first) <= (until, last)):
        return None
    return date(year, first, 1), date(until, last, monthrange(until, last)[1])


_PERIOD = re.compile(r"(?P<year>\d{4})(?:/(?P<until>\d{4})|-(?P<part>[HQ]\d)|-(?P<month>\d\d)(?:/(?P<last>\d\d))?)?")
_MONTHS = {"H1": (1, 6), "H2": (7, 12), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}


def _period_words(reading: Reading, figure: Figure) -> tuple[Mention, bool]:
    """The words that a figure's period rests on, and whether they say the whole of it.

    They are the nearest in its paragraph that mean the period, else its year; else the fiscal year's or a
    heading's; else the figure's own (上年).
    """
    text, fact = reading.document.text, reading.records.facts.fiscal_year
    until = max(figure.number.end, figure.mention.end)
    for start, end in ((reading.document.paragraph_at(figure.number.start).start, until), *_headings(reading, figure)):
        found = stated(text, start, end, reading.year)
        exact = [one for one in found if one.value == figure.period]
        if near := exact or [one for one in found if one.year == figure.period]:
            return Mention(near[-1].start, near[-1].end, text[near[-1].start : near[-1].end]), bool(exact)
        if figure.period_basis == "inherited" and fact and fact.value == figure.period:
            return fact.mention, False
    return figure.mention, False


def _headings(reading: Reading, figure: Figure) -> Iterator[tuple[int, int]]:
    sections = reading.document.sections
    index = reading.document.section_index(figure.number.start)
    while index is not None:
        yield sections[index].start, sections[index].heading_end
        index = sections[index].parent


_OBJECTS = {
    "part_of": (JP.partOf,),
    "share_of": (JP.rateNumerator, JP.shareOf),
    "growth_over": (JP.changeOf, JP.growthOver),
    "difference": (JP.changeOf, JP.differenceFrom),
    "rate": (JP.rateNumerator, JP.rateDenominator),
    "same_as": (JP.restates,),
}
"""What each object of a relation is to its subject, in the order of ``FigureRelation.objects``."""


def _map_relations(graph: DocumentGraph, figures: Sequence[Figure], relations: Iterable[FigureRelation]) -> None:
    """Relations as statements. A rate that several pairs of amounts may give is left open."""
    relations = tuple(relations)
    pairs = [relation.subject for relation in relations if relation.kind == "rate"]
    nodes = [figure_iri(graph, figure) for figure in figures]
    for relation in relations:
        subject, words = nodes[relation.subject], relation.mention or figures[relation.subject].mention
        if relation.kind == "total_of":
            for part in relation.objects:
                graph.state(nodes[part], JP.partOf, subject, figures[part].mention)
        elif relation.kind == "item_count":
            graph.state(subject, JP.itemCount, Literal(relation.count), words)
        elif relation.kind != "rate" or pairs.count(relation.subject) == 1:
            for predicate, one in zip(_OBJECTS[relation.kind], relation.objects, strict=False):
                graph.state(subject, predicate, nodes[one], words)
