"""The ontology is whole: every own term described in both languages, every term in use declared, none idle."""

import re
from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH, SKOS

from kg import iris
from kg.records import BODY_KINDS, DOCUMENT_KINDS, RELATIONS
from kg.resources import data_dir
from kg.validation import validate
from kg.vocabulary import JP, JPS, PREFIXES

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = Graph().parse(data_dir("ontology") / "jipu.ttl")
ALIGNMENTS = Graph().parse(data_dir("ontology") / "alignments.ttl")
CODE_FILES = sorted((data_dir("ontology") / "codes").glob("*.ttl"))
SHAPE_FILES = sorted(data_dir("shapes").rglob("*.ttl"))
TERMS = sorted(term for term in set(ONTOLOGY.subjects()) if str(term).startswith(iris.NS))
IN_BOTH = {"zh", "en"}


def shapes() -> Graph:
    graph = Graph()
    for file in SHAPE_FILES:
        graph.parse(file)
    return graph


def languages(graph: Graph, term: URIRef, predicate: URIRef) -> set[str | None]:
    return {value.language for value in graph.objects(term, predicate) if isinstance(value, Literal) and value.strip()}


def used_in_text() -> dict[str, set[str]]:
    """The jp: terms that queries and code speak of, with the files that do."""
    used: dict[str, set[str]] = {}
    sources = [(path, r"\bjp:(\w+)") for path in (ROOT / "kg").rglob("*.rq")]
    sources += [
        (path, r"\bJP\.(\w+)|\bJP\[\"(\w+)\"\]") for area in ("kg", "api") for path in (ROOT / area).rglob("*.py")
    ]
    for path, pattern in sources:
        for names in re.findall(pattern, path.read_text(encoding="utf-8")):
            local = names if isinstance(names, str) else "".join(names)
            used.setdefault(local, set()).add(path.name)
    return used


def used_in_shapes() -> set[str]:
    terms = {term for triple in shapes() for term in triple if isinstance(term, URIRef)}
    return {str(term) for term in terms if str(term).startswith(iris.NS)}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(iris.NS))
def test_term_is_described_in_both_languages(term: URIRef) -> None:
    for predicate in (RDFS.label, SKOS.definition, SKOS.example):
        assert languages(ONTOLOGY, term, predicate) == IN_BOTH, predicate
    assert ONTOLOGY.value(term, RDFS.isDefinedBy) == URIRef(iris.NS.rstrip("#"))


def test_labels_tell_classes_and_properties_apart() -> None:
    for kinds in ((OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)):
        terms = {term for kind in kinds for term in ONTOLOGY.subjects(RDF.type, kind)}
        for language in sorted(IN_BOTH):
            labels = [
                str(label)
                for term in terms
                for label in ONTOLOGY.objects(term, RDFS.label)
                if label.language == language
            ]
            assert sorted(labels) == sorted(set(labels))


def test_ontology_has_a_version() -> None:
    header = ONTOLOGY.value(predicate=RDF.type, object=OWL.Ontology)
    assert ONTOLOGY.value(header, OWL.versionInfo)


def test_nothing_is_said_of_other_peoples_terms() -> None:
    subjects = {str(subject) for graph in (ONTOLOGY, ALIGNMENTS) for subject in graph.subjects()}
    assert {subject for subject in subjects if not subject.startswith(iris.NS.rstrip("#"))} == set()


def test_alignments_are_of_declared_terms() -> None:
    aligned = {subject for subject in ALIGNMENTS.subjects() if str(subject).startswith(iris.NS)}
    assert aligned <= set(TERMS)


def test_own_superclasses_domains_and_ranges_are_declared() -> None:
    named = {term for term in ONTOLOGY.objects() if str(term).startswith(iris.NS)}
    assert named <= set(TERMS)


def test_terms_in_shapes_are_declared() -> None:
    assert used_in_shapes() <= set(map(str, TERMS))


def test_terms_in_queries_and_code_are_declared() -> None:
    local = {term.removeprefix(iris.NS) for term in TERMS}
    assert {name: files for name, files in used_in_text().items() if name not in local} == {}


def test_no_class_is_idle() -> None:
    used = used_in_shapes() | {str(JP[name]) for name in used_in_text()}
    used |= {str(term) for term in ONTOLOGY.objects(None, RDFS.subClassOf)}
    assert {str(term) for term in ONTOLOGY.subjects(RDF.type, OWL.Class)} - used == set()


def test_no_property_is_idle() -> None:
    codes = {str(term) for file in CODE_FILES for term in Graph().parse(file).predicates()}
    used = used_in_shapes() | {str(JP[name]) for name in used_in_text()} | codes
    declared = {term for term in TERMS if (term, RDF.type, OWL.Class) not in ONTOLOGY}
    assert {str(term) for term in declared} - used <= PROMISED


PROMISED = {
    str(JP[name])
    for name in (
        *("citesAsBasis", "citesIssuing", "citesForwarding", "citesImplementing"),
        *("citesAmending", "citesRepealing", "citesMentioning"),
        "expresses",  # document to report, in the links graph
        "resolvesTo",  # named thing to node, in the links graph
        "matches",  # rewritten before evaluation, never stored
    )
}
"""Properties of the links graph and of queries that no shape constrains."""


def test_every_shacl_term_exists() -> None:
    vocabulary = Graph().parse(Path(pyshacl.__file__).parent / "assets" / "shacl.ttl")
    terms = {term for triple in shapes() for term in triple if str(term).startswith(str(SH))}
    assert terms
    assert {str(term) for term in terms if (term, None, None) not in vocabulary} == set()


def named_shapes() -> list[URIRef]:
    graph = shapes()
    found = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in graph.subjects(RDF.type, kind)}
    return sorted(shape for shape in found if isinstance(shape, URIRef))


def test_every_shape_has_messages_and_one_severity() -> None:
    graph = shapes()
    for shape in named_shapes():
        assert str(shape).startswith(str(JPS))
        assert languages(graph, shape, SH.message) == IN_BOTH, shape
        assert len(list(graph.objects(shape, SH.severity))) == 1, shape


def test_every_property_shape_is_named_and_hangs_on_one_node_shape() -> None:
    graph = shapes()
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        owners = list(graph.subjects(SH.property, shape))
        assert len(owners) == 1, shape
        assert str(shape).startswith(f"{owners[0]}-")


@pytest.mark.parametrize("file", CODE_FILES, ids=lambda path: path.stem)
def test_code_list(file: Path) -> None:
    graph = Graph().parse(file)
    scheme = URIRef(f"{iris.CODE}{file.stem}")
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    assert languages(graph, scheme, RDFS.label) == languages(graph, scheme, SKOS.definition) == IN_BOTH
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in concepts:
        assert graph.value(concept, SKOS.inScheme) == scheme
        assert str(concept) == f"{scheme}/{graph.value(concept, SKOS.notation)}"
        assert languages(graph, concept, SKOS.prefLabel) == IN_BOTH
    chinese = [str(v) for p in (SKOS.prefLabel, SKOS.altLabel) for v in graph.objects(None, p) if v.language == "zh"]
    assert sorted(chinese) == sorted(set(chinese))
    assert validate(graph) == ()


def codes(name: str) -> set[str]:
    graph = Graph().parse(data_dir("ontology") / "codes" / f"{name}.ttl")
    return {str(notation) for notation in graph.objects(None, SKOS.notation)}


def test_codes_are_those_of_the_records() -> None:
    assert codes("document-kind") == set(DOCUMENT_KINDS)
    assert codes("citation-relation") == set(RELATIONS)
    assert codes("body-kind") == set(BODY_KINDS)


def test_lists_in_shapes_are_whole_code_lists() -> None:
    """A property shape takes a code list whole; a part of one may stand only in an anonymous condition."""
    graph = shapes()
    checked = 0
    for owner, head in graph.subject_objects(SH["in"]):
        members = {str(member) for member in graph.items(head)}
        schemes = {member.rsplit("/", 1)[0] for member in members if member.startswith(iris.CODE)}
        if not schemes:
            continue
        (scheme,) = schemes
        notations = {member.rsplit("/", 1)[1] for member in members}
        whole = codes(scheme.removeprefix(iris.CODE))
        assert notations == whole if isinstance(owner, URIRef) else notations < whole, owner
        checked += 1
    assert checked >= len(CODE_FILES)


def test_every_relation_has_its_direct_property() -> None:
    graph = Graph().parse(data_dir("ontology") / "codes" / "citation-relation.ttl")
    direct = set(graph.objects(None, JP.reportProperty))
    cito = Namespace(PREFIXES["cito"])
    assert direct == set(ALIGNMENTS.subjects(RDFS.subPropertyOf, cito.cites))
    assert len(direct) == len(RELATIONS)


def test_every_kind_of_policy_that_titles_end_in_has_a_code() -> None:
    graph = Graph().parse(data_dir("ontology") / "codes" / "policy-kind.ttl")
    known = {str(value) for p in (SKOS.prefLabel, SKOS.altLabel) for value in graph.objects(None, p)}
    lines = (ROOT / "kg" / "citations" / "data" / "kinds.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    column = rows[0].index("kind")
    assert {row[column] for row in rows[1:]} - known == set()


def test_prefixes_name_what_files_use() -> None:
    for file in [*SHAPE_FILES, *CODE_FILES, *data_dir("ontology").glob("*.ttl")]:
        for prefix, namespace in re.findall(r"^@prefix ([\w-]+): <([^>]+)>", file.read_text(encoding="utf-8"), re.M):
            if prefix in PREFIXES:
                assert PREFIXES[prefix] == namespace, file.name
