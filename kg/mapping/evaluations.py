"""The evaluation that a report tells of, as a node of its own, with the bands of its grades."""

from rdflib import Literal, URIRef

from kg.mapping.base import DocumentGraph
from kg.mapping.document import named_body
from kg.mapping.ontology import codes_by_word
from kg.mapping.projects import project_iri
from kg.reading import Reading
from kg.records import GradeBand, Project
from kg.vocabulary import JP, RDF


def map_evaluation(graph: DocumentGraph, reading: Reading) -> None:
    """Who evaluated whom or what, how, with what score and grade. Nothing where neither project nor body is named."""
    evaluation, records = reading.records.evaluation, reading.records
    project = _evaluated(records.projects, evaluation.project) if evaluation and evaluation.project else None
    if evaluation is None or not (project or reading.agency):
        return
    iri = graph.node("evaluation")
    graph.add(iri, RDF.type, JP.Evaluation)
    graph.add(iri, JP.evaluated, project_iri(graph, project) if project else named_body(graph, reading.agency))
    if evaluation.evaluator:
        graph.add(iri, JP.evaluator, named_body(graph, evaluation.evaluator))
    graph.year(iri, reading.year)
    if evaluation.score is not None:
        graph.number(iri, JP.score, evaluation.score)
    if evaluation.grade:
        graph.text(iri, JP.grade, evaluation.grade)
        graph.add(iri, JP.gradeCode, codes_by_word("grade").get(evaluation.grade))
    for method in evaluation.methods:
        graph.state(iri, JP.evaluationMethod, Literal(method.value), method.mention)
    for band in evaluation.bands:
        graph.add(iri, JP.gradeBand, _band(graph, band))
    graph.ground(iri, evaluation.mentions)


def _evaluated(projects: tuple[Project, ...], name: str) -> Project | None:
    """The project that the document evaluates, by its name or another name for it."""
    return next((one for one in projects if name == one.name or name in one.aliases), None)


def _band(graph: DocumentGraph, band: GradeBand) -> URIRef:
    iri = graph.node("grade-band", band.grade)
    graph.add(iri, RDF.type, JP.GradeBand)
    graph.text(iri, JP.grade, band.grade)
    graph.number(iri, JP.lowerBound, band.low)
    if band.high is not None:
        graph.number(iri, JP.upperBound, band.high)
    graph.ground(iri, [band.mention])
    return iri
