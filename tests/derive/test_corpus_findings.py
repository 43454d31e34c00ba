"""What documents say together of one body that cannot all be so: found, told in words, no finding of the audit."""

from dataclasses import replace
from pathlib import Path

import pytest
from deriving import derived_graph, given_by, ledger
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH

from kg.iris import DEFAULT_BASE, graph
from kg.mapping import map_document
from kg.readers import Limits
from kg.reading import Reading, read_source
from kg.records import Agency
from kg.rules import judge, rules
from kg.validation import validate
from kg.vocabulary import JP, JPS

SAMPLE = Path(__file__).parents[2] / "kg" / "samples" / "clean" / "water_2023_self_evaluation.txt"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_source(SAMPLE, (SAMPLE.name,), Limits())


def part(reading: Reading) -> Agency:
    return next(one for one in reading.records.agencies if one.parent and one.resolved and one.kind != "other")


def other(reading: Reading, **changes: str) -> Reading:
    """The same report from another file that says something else of one body."""
    agency = part(reading)
    agencies = tuple(replace(one, **changes) if one == agency else one for one in reading.records.agencies)
    document = replace(reading.document, sha256="f" * 64)
    return replace(reading, document=document, records=replace(reading.records, agencies=agencies))


def results(findings: Graph) -> dict[str, URIRef]:
    """Shape → node of each result of a corpus shape."""
    shapes = {rule.shape for rule in rules("corpus")}
    found = ((node, str(shape)) for node, shape in findings.subject_objects(SH.sourceShape))
    return {shape.removeprefix(f"{JPS}Corpus-"): node for node, shape in found if shape in shapes}  # type: ignore[misc]


CASES = [
    ({"parent": "霁川县人民政府"}, "two-parents", "霁川县人民政府"),
    ({"kind": "public_institution"}, "two-kinds", "public_institution"),
    ({"function": "education"}, "two-functions", "education"),
]


@pytest.mark.parametrize(("change", "shape", "words"), CASES, ids=[shape for _, shape, _ in CASES])
def test_two_documents_that_cannot_both_be_right(
    reading: Reading, change: dict[str, str], shape: str, words: str
) -> None:
    if shape == "two-functions" and not part(reading).function:
        reading = replace(other(reading, function="water"), document=reading.document)
    both = [reading, other(reading, **change)]
    assert results(derived_graph("findings", both[:1])) == results(derived_graph("findings", both[1:])) == {}
    findings = derived_graph("findings", both)
    node = results(findings)[shape]
    assert set(results(findings)) == {shape}
    assert (node, RDF.type, JP.Finding) not in findings
    assert (node, RDF.type, SH.ValidationResult) in findings
    messages = {message.language: str(message) for message in findings.objects(node, SH.resultMessage)}  # type: ignore[union-attr]
    assert set(messages) == {"zh", "en"}
    assert words in messages["zh"]
    assert validate(findings) == ()


@pytest.mark.parametrize(("change", "shape", "words"), CASES[:2], ids=[shape for _, shape, _ in CASES[:2]])
def test_the_shapes_say_the_same_of_everything(
    reading: Reading, change: dict[str, str], shape: str, words: str
) -> None:
    """Over all links and documents, as over the few statements that the ledger hands them."""
    both = [reading, other(reading, **change)]
    with ledger(both) as derived:
        links = b"".join(derived.lines(graph(DEFAULT_BASE, "links")))
        findings = Graph().parse(data=b"".join(derived.lines(graph(DEFAULT_BASE, "findings"))), format="nt")
    documents = b"".join(map_document(one, DEFAULT_BASE)[0].n_triples() for one in both)
    verdicts = {(one.claim, one.rule.name) for one in judge(links + documents, kind="corpus")}
    focus = findings.value(results(findings)[shape], SH.focusNode)
    assert verdicts == {(str(focus), shape)}


def test_it_goes_with_the_document_that_said_so(reading: Reading) -> None:
    changed = other(reading, kind="public_institution")
    with ledger([reading]) as derived:
        derived.published("one")
        derived.replace(changed.document.sha256, given_by(changed))
        added = b"".join(change.added for change in derived.settle())
        assert b"Corpus-two-kinds" in added
        derived.published("two")
        derived.replace(changed.document.sha256, None)
        removed = b"".join(change.removed for change in derived.settle())
        assert b"Corpus-two-kinds" in removed
