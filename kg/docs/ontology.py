"""The vocabulary as its page tells it: the terms by group, the code lists, and where all of it stands."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import itemgetter

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from kg import iris
from kg.docs.rendering import LANGUAGES, Language
from kg.resources import data_dir
from kg.vocabulary import PREFIXES

_GROUP = re.compile(r"^# ([^A-Za-z]+) ([A-Z].*)$", re.M)
_TERM = re.compile(r"^jp:(\w+) a ", re.M)
_KINDS = ((OWL.Class, "class"), (OWL.ObjectProperty, "link"), (OWL.DatatypeProperty, "value"))
_INCLUDES = {name: URIRef(f"{PREFIXES['schema']}{name}Includes") for name in ("domain", "range")}
_CLOSE = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch)


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages; a list of examples is joined."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Named:
    """A term that another speaks of: its short name, its IRI, and its anchor on the page (empty for others' terms)."""

    name: str
    iri: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Term:
    """A class, a property between things (``link``) or one with a value (``value``)."""

    iri: str
    anchor: str
    kind: str
    label: Words
    definition: Words
    example: Words
    domains: tuple[Named, ...]
    ranges: tuple[Named, ...]
    aligned: tuple[Named, ...]
    properties: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that belong together, in the order of the file; ``anchor`` is the name of its first term, in lower case."""

    title: Words
    anchor: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list: each code with its notation, labels and what else it is called."""

    iri: str
    name: str
    label: Words
    definition: Words
    codes: tuple[tuple[str, Words, str], ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The whole ontology."""

    iri: str
    version: str
    version_iri: str
    title: Words
    description: Words
    groups: tuple[Group, ...]
    codes: tuple[CodeList, ...]


@cache
def vocabulary() -> Vocabulary:
    """The ontology that travels with this version."""
    folder = data_dir("ontology")
    text = (folder / "jipu.ttl").read_text("utf-8")
    graph = ontology_graph()
    header = URIRef(iris.NS.removesuffix("#"))
    return Vocabulary(
        str(header),
        str(graph.value(header, OWL.versionInfo)),
        str(graph.value(header, OWL.versionIRI)),
        words(graph, header, URIRef(f"{PREFIXES['dcterms']}title")),
        words(graph, header, URIRef(f"{PREFIXES['dcterms']}description")),
        tuple(_groups(graph, text)),
        tuple(_code_list(Graph().parse(file)) for file in sorted((folder / "codes").glob("*.ttl"))),
    )


@cache
def ontology_graph() -> Graph:
    """The own terms and what they are close to. Not to be changed by callers."""
    graph = Graph()
    for name in ("jipu.ttl", "alignments.ttl"):
        graph.parse(data_dir("ontology") / name)
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph


def _groups(graph: Graph, text: str) -> list[Group]:
    """The groups are the headings of the file, which are its comments."""
    headings = list(_GROUP.finditer(text))
    starts = [*headings, None]
    groups = []
    for heading, following in pairwise(starts):
        assert heading is not None
        part = text[heading.end() : following.start() if following else len(text)]
        terms = tuple(_term(graph, URIRef(iris.NS + name)) for name in _TERM.findall(part))
        groups.append(Group(Words(heading[1], heading[2]), f"group-{terms[0].anchor.lower()}", terms))
    return groups


def _term(graph: Graph, iri: URIRef) -> Term:
    kind = next((name for type_, name in _KINDS if (iri, RDF.type, type_) in graph), "value")
    used = {*graph.subjects(RDFS.domain, iri), *graph.subjects(_INCLUDES["domain"], iri)}
    return Term(
        str(iri),
        iri.removeprefix(iris.NS),
        kind,
        words(graph, iri, RDFS.label),
        words(graph, iri, SKOS.definition),
        words(graph, iri, SKOS.example),
        _all_named(graph, {*graph.objects(iri, RDFS.domain), *graph.objects(iri, _INCLUDES["domain"])}),
        _all_named(graph, {*graph.objects(iri, RDFS.range), *graph.objects(iri, _INCLUDES["range"])}),
        _all_named(graph, {other for predicate in _CLOSE for other in graph.objects(iri, predicate)}),
        _all_named(graph, used),
    )


def _all_named(graph: Graph, terms: set[Node]) -> tuple[Named, ...]:
    return tuple(named(graph, str(term)) for term in sorted(terms, key=str))


def named(graph: Graph, iri: str) -> Named:
    """A term by its prefix and local name."""
    short = graph.namespace_manager.normalizeUri(iri).strip("<>")
    return Named(short, iri, iri.removeprefix(iris.NS) if iri.startswith(iris.NS) else "")


def words(graph: Graph, subject: Node, predicate: URIRef) -> Words:
    """What a node is told in both languages; several values are joined."""
    said = {
        language: "；".join(
            sorted(
                str(value)
                for value in graph.objects(subject, predicate)
                if isinstance(value, Literal) and value.language == language
            )
        )
        for language in LANGUAGES
    }
    return Words(said["zh"], said["en"])


def _code_list(graph: Graph) -> CodeList:
    scheme = graph.value(predicate=RDF.type, object=SKOS.ConceptScheme)
    assert scheme is not None
    codes = []
    for code in graph.subjects(SKOS.inScheme, scheme):
        other = sorted(f"{label}" for label in graph.objects(code, SKOS.altLabel))
        codes.append((str(graph.value(code, SKOS.notation)), words(graph, code, SKOS.prefLabel), "、".join(other)))
    return CodeList(
        str(scheme),
        str(scheme).rpartition("/")[2],
        words(graph, scheme, RDFS.label),
        words(graph, scheme, SKOS.definition),
        tuple(sorted(codes, key=itemgetter(0))),
    )
