"""The cube meets the Data Cube constraints, holds what can be held, and merges what is said twice."""

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest
from deriving import derived_graph
from rdflib import RDF, Graph
from rdflib.namespace import QB

from kg.built import BuildResult
from kg.derive.bodies import links_of
from kg.derive.cube import Stated, agreed, stated_values
from kg.derive.data_sets import BUDGETS, INDICATORS
from kg.iris import DEFAULT_BASE
from kg.mapping.base import DocumentGraph
from kg.pipeline import build
from kg.reading import Reading
from kg.resources import data_dir
from kg.store import GraphStore, open_snapshot
from kg.store.terms import AskResult
from kg.validation import validate
from kg.vocabulary import JP, OBEU_MEASURE

PREFIXES = """PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX : <https://example.org/>
"""
PART = "qb:dataSet/qb:structure/qb:component/qb:componentProperty"
CUBE = ":o a qb:Observation ; qb:dataSet :d ; :dim :v . :d a qb:DataSet ; qb:structure :s . :s qb:component :c ."
DIM = ":c qb:componentProperty :dim . :dim a qb:DimensionProperty ."
TYPED = ":s qb:component :t . :t qb:componentProperty qb:measureType . :m a qb:MeasureProperty ."

CONSTRAINTS: dict[str, tuple[str, str]] = {
    "IC-1 one data set an observation": (
        """{ ?o a qb:Observation FILTER NOT EXISTS { ?o qb:dataSet ?d } }
        UNION { ?o a qb:Observation ; qb:dataSet ?d, ?e FILTER(?d != ?e) }""",
        ":o a qb:Observation .",
    ),
    "IC-2 one structure a data set": (
        """{ ?d a qb:DataSet FILTER NOT EXISTS { ?d qb:structure ?s } }
        UNION { ?d a qb:DataSet ; qb:structure ?s, ?t FILTER(?s != ?t) }""",
        ":d a qb:DataSet ; qb:structure :s, :t .",
    ),
    "IC-3 a measure in every structure": (
        """?s a qb:DataStructureDefinition
        FILTER NOT EXISTS { ?s qb:component/qb:componentProperty ?m . ?m a qb:MeasureProperty }""",
        ":s a qb:DataStructureDefinition .",
    ),
    "IC-4 dimensions have a range": (
        "?p a qb:DimensionProperty FILTER NOT EXISTS { ?p rdfs:range ?r }",
        ":p a qb:DimensionProperty .",
    ),
    "IC-5 dimensions of concepts have a code list": (
        "?p a qb:DimensionProperty ; rdfs:range skos:Concept FILTER NOT EXISTS { ?p qb:codeList ?l }",
        ":p a qb:DimensionProperty ; rdfs:range skos:Concept .",
    ),
    "IC-6 only attributes are optional": (
        """?s qb:component ?c . ?c qb:componentRequired false ; qb:componentProperty ?p
        FILTER NOT EXISTS { ?p a qb:AttributeProperty }""",
        ":s qb:component :c . :c qb:componentRequired false ; qb:componentProperty :p .",
    ),
    "IC-7 slice keys are declared": (
        "?k a qb:SliceKey FILTER NOT EXISTS { ?s a qb:DataStructureDefinition ; qb:sliceKey ?k }",
        ":k a qb:SliceKey .",
    ),
    "IC-8 slice keys fit the structure": (
        """?k a qb:SliceKey ; qb:componentProperty ?p . ?s qb:sliceKey ?k
        FILTER NOT EXISTS { ?s qb:component/qb:componentProperty ?p }""",
        ":k a qb:SliceKey ; qb:componentProperty :p . :s qb:sliceKey :k .",
    ),
    "IC-9 one structure a slice": (
        """{ ?x a qb:Slice FILTER NOT EXISTS { ?x qb:sliceStructure ?k } }
        UNION { ?x a qb:Slice ; qb:sliceStructure ?k, ?l FILTER(?k != ?l) }""",
        ":x a qb:Slice .",
    ),
    "IC-10 slices have all their dimensions": (
        "?x qb:sliceStructure/qb:componentProperty ?p FILTER NOT EXISTS { ?x ?p ?v }",
        ":x qb:sliceStructure :k . :k qb:componentProperty :p .",
    ),
    "IC-11 observations have all dimensions": (
        f"?o {PART} ?p . ?p a qb:DimensionProperty FILTER NOT EXISTS {{ ?o ?p ?v }}",
        f"{CUBE} {DIM} :o2 qb:dataSet :d .",
    ),
    "IC-12 no two observations at one point": (
        """{ SELECT ?o ?q (MIN(?same) AS ?all) WHERE {
          ?o qb:dataSet ?d . ?q qb:dataSet ?d FILTER(?o != ?q)
          ?d qb:structure/qb:component/qb:componentProperty ?p . ?p a qb:DimensionProperty .
          ?o ?p ?v . ?q ?p ?w BIND(?v = ?w AS ?same) } GROUP BY ?o ?q } FILTER(?all)""",
        f"{CUBE} {DIM} :o2 qb:dataSet :d ; :dim :v .",
    ),
    "IC-13 required attributes are there": (
        """?o qb:dataSet/qb:structure/qb:component ?c . ?c qb:componentRequired true ; qb:componentProperty ?p
        FILTER NOT EXISTS { ?o ?p ?v }""",
        f"{CUBE} :c qb:componentRequired true ; qb:componentProperty :a .",
    ),
    "IC-14 all measures are there": (
        """?o qb:dataSet/qb:structure ?s FILTER NOT EXISTS { ?s qb:component/qb:componentProperty qb:measureType }
        ?s qb:component/qb:componentProperty ?m . ?m a qb:MeasureProperty FILTER NOT EXISTS { ?o ?m ?v }""",
        f"{CUBE} :c qb:componentProperty :m . :m a qb:MeasureProperty .",
    ),
    "IC-15 the measure of its type is there": (
        """?o qb:dataSet/qb:structure ?s ; qb:measureType ?m . ?s qb:component/qb:componentProperty qb:measureType
        FILTER NOT EXISTS { ?o ?m ?v }""",
        f"{CUBE} {TYPED} :o qb:measureType :m .",
    ),
    "IC-16 no measure but that of its type": (
        """?o qb:dataSet/qb:structure ?s ; qb:measureType ?m ; ?n ?v .
        ?s qb:component/qb:componentProperty qb:measureType, ?n . ?n a qb:MeasureProperty FILTER(?n != ?m)""",
        f"{CUBE} {TYPED} :c qb:componentProperty :n . :n a qb:MeasureProperty . :o qb:measureType :m ; :n 1 .",
    ),
    "IC-17 every measure at every point": (
        """{ SELECT ?o ?due (COUNT(?q) AS ?met) WHERE {
          { SELECT ?s (COUNT(?m) AS ?due) WHERE {
            ?s qb:component/qb:componentProperty ?m . ?m a qb:MeasureProperty } GROUP BY ?s }
          ?o qb:dataSet/qb:structure ?s ; qb:dataSet ?d ; qb:measureType ?m1 . ?q qb:dataSet ?d ; qb:measureType ?m2 .
          FILTER NOT EXISTS { ?s qb:component/qb:componentProperty ?p . ?p a qb:DimensionProperty .
            FILTER(?p != qb:measureType) ?o ?p ?v . ?q ?p ?w FILTER(?v != ?w) }
        } GROUP BY ?o ?due HAVING(COUNT(?q) != ?due) }""",
        f"{CUBE} {TYPED} :c qb:componentProperty :m . :e qb:componentProperty :n . :s qb:component :e . "
        ":n a qb:MeasureProperty . :o qb:measureType :m ; :m 1 .",
    ),
    "IC-18 slices hold observations of their own data set": (
        "?d qb:slice ?x . ?x qb:observation ?o FILTER NOT EXISTS { ?o qb:dataSet ?d }",
        ":d qb:slice :x . :x qb:observation :o .",
    ),
    "IC-19 codes from the code list": (
        f"""?o {PART} ?p . ?p a qb:DimensionProperty ; qb:codeList ?l . ?l a skos:ConceptScheme . ?o ?p ?v
        FILTER NOT EXISTS {{ ?v a skos:Concept ; skos:inScheme ?l }}""",
        f"{CUBE} {DIM} :dim qb:codeList :l . :l a skos:ConceptScheme .",
    ),
    "IC-19 codes from the collection": (
        f"""?o {PART} ?p . ?p a qb:DimensionProperty ; qb:codeList ?l . ?l a skos:Collection . ?o ?p ?v
        FILTER NOT EXISTS {{ ?v a skos:Concept . ?l skos:member+ ?v }}""",
        f"{CUBE} {DIM} :dim qb:codeList :l . :l a skos:Collection .",
    ),
    # The Recommendation instantiates these two for each property of a hierarchical list; one that has none is
    # enough to fail here, so that a list of this kind cannot come in unchecked.
    "IC-20 and IC-21 codes from the hierarchy": (
        f"?o {PART} ?p . ?p qb:codeList ?l . ?l a qb:HierarchicalCodeList",
        f"{CUBE} {DIM} :dim qb:codeList :l . :l a qb:HierarchicalCodeList .",
    ),
}
"""W3C, The RDF Data Cube Vocabulary, section 11: what violates a constraint, and the smallest cube that does."""


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_cube_meets(samples: Path, name: str) -> None:
    with open_snapshot(samples) as store:
        assert not ask(store, CONSTRAINTS[name][0])


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_a_broken_cube_does_not_meet(name: str) -> None:
    pattern, broken = CONSTRAINTS[name]
    store = pyoxigraph.Store()
    store.load((PREFIXES + broken).encode(), pyoxigraph.RdfFormat.TURTLE)
    assert store.query(f"{PREFIXES} ASK {{ {pattern} \n}}")


def ask(store: GraphStore, pattern: str) -> bool:
    answer = store.query(f"{PREFIXES} ASK {{ {pattern} \n}}")
    assert isinstance(answer, AskResult)
    return answer.value


@pytest.fixture(scope="module", params=["clean", "corpus"])
def built(
    request: pytest.FixtureRequest, samples_result: BuildResult, tmp_path_factory: pytest.TempPathFactory
) -> object:
    if request.param == "clean":
        return samples_result
    shared: Path = request.getfixturevalue("shared")
    return build([shared / "corpus"], tmp_path_factory.mktemp("cube") / "graph")


def stated(readings: list[Reading]) -> list[Stated]:
    """What all documents state; the samples hold no report twice."""
    return [
        one
        for reading in readings
        for one in stated_values(
            DocumentGraph(DEFAULT_BASE, reading.document, reading.text_sha256), reading, links_of(reading)
        )
    ]


def test_nine_of_ten_values_with_known_dimensions_are_observed(built: BuildResult) -> None:
    readings = [one.reading for one in built.documents]
    sources = {one.source for one in stated(readings)}
    graph = derived_graph("cube", readings)
    observed = set(graph.objects(None, JP.observes))
    assert observed <= sources
    assert len(observed) >= 0.9 * len(sources) > 20
    assert {result.message for result in validate(graph) if result.severity == "Violation"} == set()


def test_what_is_left_out_contradicts_itself(built: BuildResult) -> None:
    readings = [one.reading for one in built.documents]
    observed = set(derived_graph("cube", readings).objects(None, JP.observes))
    values: dict[object, set[Decimal]] = defaultdict(set)
    for one in stated(readings):
        values[one.data.name, one.point].add(one.value)
    for one in stated(readings):
        assert one.source in observed or len(values[one.data.name, one.point]) > 1


def test_observations_rest_on_no_order(samples_result: BuildResult) -> None:
    readings = [one.reading for one in samples_result.documents]
    graph = derived_graph("cube", readings)
    assert set(graph) == set(derived_graph("cube", readings[::-1]))
    assert set(graph) == set(derived_graph("cube", [*readings, *readings]))


def test_a_project_told_in_two_reports_is_one_observation(samples_result: BuildResult) -> None:
    """The samples tell of one project in the department's report and in an evaluation of its own."""
    graph = derived_graph("cube", [one.reading for one in samples_result.documents])
    sources = Counter(len(set(graph.objects(one, JP.observes))) for one in graph.subjects(RDF.type, QB.Observation))
    assert max(sources) > 1
    assert (None, OBEU_MEASURE.amount, None) in graph


POINT = ("https://example.org/x", "x")


def said(value: str, half: str, comparator: str = "", source: str = "a") -> Stated:
    return Stated(INDICATORS, POINT, Decimal(value), Decimal(half), f"https://example.org/{source}", comparator)


AGREED = [
    ([said("7521408100", "50"), said("7521000000", "500000")], "7521408100"),
    ([said("7521408100", "50"), said("7531000000", "500000")], None),
    ([said("99.9", "0.05"), said("99.9", "0.05", source="b")], "99.9"),
    ([said("99.9", "0.05"), said("99.8", "0.05", source="b")], None),
    ([said("95", "0.5", "at_least"), said("95", "0.5")], None),
    ([said("95", "0.5", "at_least")], "95"),
]


@pytest.mark.parametrize(("values", "value"), AGREED)
def test_what_is_said_twice_is_one_where_it_agrees(values: list[Stated], value: str | None) -> None:
    for order in (values, values[::-1]):
        best = agreed(order)
        assert (best.value if best else None) == (Decimal(value) if value else None)


def test_a_phase_that_is_not_told_is_no_point(samples_result: BuildResult) -> None:
    reading = next(one.reading for one in samples_result.documents if one.reading.records.budget_lines)
    lines = tuple(replace(line, phase="unspecified") for line in reading.records.budget_lines)
    unknown = replace(reading, records=replace(reading.records, budget_lines=lines))
    assert [one for one in stated([reading]) if one.data is BUDGETS]
    assert not [one for one in stated([unknown]) if one.data is BUDGETS]


def test_dimensions_of_ones_own_are_declared() -> None:
    alignments = Graph().parse(data_dir("ontology") / "alignments.ttl")
    own = {dimension for data in (BUDGETS, INDICATORS) for dimension in data.dimensions if dimension.startswith(JP)}
    assert own == {one for one in own if (one, RDF.type, QB.DimensionProperty) in alignments}
