"""The graph of terms: the ontology, its code lists, the lists kept as data (places, functions, programmes), and the
saved queries as examples."""

from functools import cache

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SKOS

from kg.bodies.data import Function, Place, functions, places
from kg.mapping.base import code
from kg.mapping.examples import add_examples
from kg.narrative import programmes, sectors
from kg.resources import data_dir
from kg.vocabulary import CODE

_SCHEMES = {
    "place": ("行政区划", "places: administrative divisions by GB/T 2260 and functional areas"),
    "function": ("政府职能", "functions of government"),
    "programme": ("政策制度", "schemes and programmes of policy, by sector"),
}


@cache
def ontology_data() -> bytes:
    """UTF-8 N-Triples of everything that holds for every corpus; made once a process."""
    graph = Graph()
    for file in sorted(data_dir("ontology").rglob("*.ttl")):
        graph.parse(file)
    for scheme, (zh, en) in _SCHEMES.items():
        graph.add((CODE[scheme], RDF.type, SKOS.ConceptScheme))
        graph.add((CODE[scheme], RDFS.label, Literal(zh, lang="zh")))
        graph.add((CODE[scheme], RDFS.label, Literal(en, lang="en")))
    for place in places().values():
        _add_place(graph, place)
    for function in functions().values():
        _add_function(graph, function)
    _add_programmes(graph)
    add_examples(graph)
    return graph.serialize(format="nt", encoding="utf-8")


def _concept(graph: Graph, scheme: str, notation: str, label: str, other: tuple[str, ...]) -> URIRef:
    iri = code(scheme, notation)
    graph.add((iri, RDF.type, SKOS.Concept))
    graph.add((iri, SKOS.inScheme, CODE[scheme]))
    graph.add((iri, SKOS.notation, Literal(notation)))
    graph.add((iri, SKOS.prefLabel, Literal(label, lang="zh")))
    for form in other:
        if form != label:
            graph.add((iri, SKOS.altLabel, Literal(form, lang="zh")))
    return iri


def _add_place(graph: Graph, place: Place) -> None:
    iri = _concept(graph, "place", place.code, place.name, (place.short,) if place.short else ())
    if place.parent:
        graph.add((iri, SKOS.broader, code("place", place.parent)))


def _add_function(graph: Graph, function: Function) -> None:
    _concept(graph, "function", function.code, function.core, function.shorts)


def _add_programmes(graph: Graph) -> None:
    for sector in sectors():
        iri = _concept(graph, "programme", sector.code, sector.label_zh, ())
        graph.add((iri, SKOS.prefLabel, Literal(sector.label_en, lang="en")))
    for programme in programmes():
        iri = _concept(graph, "programme", programme.code, programme.label, programme.aliases)
        graph.add((iri, SKOS.broader, code("programme", programme.sector)))


@cache
def codes_by_word(scheme: str) -> dict[str, URIRef]:
    """The codes of a code list by the Chinese words for them (policy-kind: 通知 → …/policy-kind/notice)."""
    graph = Graph().parse(data_dir("ontology") / "codes" / f"{scheme}.ttl")
    labels = (SKOS.prefLabel, SKOS.altLabel)
    return {
        str(word): concept
        for label in labels
        for concept, word in graph.subject_objects(label)
        if isinstance(concept, URIRef) and isinstance(word, Literal) and word.language == "zh"
    }
