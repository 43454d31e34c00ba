"""What a document tells beside its numbers: problems and measures, tasks, honours, mentions of programmes."""

from collections.abc import Iterable, Sequence

from rdflib import URIRef

from kg.mapping.base import DocumentGraph, code
from kg.mapping.document import named_body
from kg.reading import Reading
from kg.records import Mention, Problem, ProgrammeMention, Recognition, Task
from kg.vocabulary import JP, PROV, RDF, RDFS


def map_narrative(graph: DocumentGraph, reading: Reading) -> None:
    """One node a problem, measure, task, honour and mention of a programme."""
    records = reading.records
    _map_problems(graph, records.problems)
    _map_tasks(graph, records.tasks)
    bodies = {agency.name for agency in records.agencies}
    for recognition in records.recognitions:
        _map_recognition(graph, recognition, bodies)
    for mention in records.programmes:
        _map_programme(graph, mention)


def _said(graph: DocumentGraph, kind: str, of: URIRef, mention: Mention, *key: str | int) -> URIRef:
    """The node of a thing that stands at one place of the document."""
    iri = graph.node(kind, mention.start, mention.end, *key)
    graph.add(iri, RDF.type, of)
    graph.add(iri, PROV.wasDerivedFrom, graph.iri)
    graph.ground(iri, [mention])
    return iri


def _map_problems(graph: DocumentGraph, problems: Iterable[Problem]) -> None:
    """Records of one problem are one node that several measures answer."""
    for problem in problems:
        iri = _said(graph, "problem", JP.Problem, problem.mention, problem.problem)
        graph.text(iri, JP.text, problem.problem)
        if problem.rectified is not None:
            graph.number(iri, JP.isRectified, problem.rectified)
        graph.year(iri, problem.year)
        if problem.measure_mention is not None and problem.measure:
            measure = _said(graph, "measure", JP.CorrectiveMeasure, problem.measure_mention, problem.measure)
            graph.text(measure, JP.text, problem.measure)
            graph.add(iri, JP.answeredBy, measure)


def _map_tasks(graph: DocumentGraph, tasks: Sequence[Task]) -> None:
    nodes = [_said(graph, "task", JP.Task, task.mention, task.kind, task.order) for task in tasks]
    for iri, task in zip(nodes, tasks, strict=True):
        graph.add(iri, JP.taskKind, code("task-kind", task.kind))
        graph.number(iri, JP.order, task.order)
        graph.text(iri, JP.text, task.text)
        if task.answers is not None:
            graph.add(iri, JP.answers, nodes[task.answers])
            graph.text(iri, JP.linkReason, task.link_reason)


def _map_recognition(graph: DocumentGraph, recognition: Recognition, bodies: set[str]) -> None:
    iri = _said(graph, "recognition", JP.Recognition, recognition.mention, recognition.name, recognition.rank)
    graph.text(iri, RDFS.label, recognition.name, "zh")
    graph.text(iri, JP.rank, recognition.rank)
    graph.text(iri, JP.awardedByName, recognition.awarded_by)
    if recognition.awarded_by in bodies:
        graph.add(iri, JP.awardedBy, named_body(graph, recognition.awarded_by))
    graph.text(iri, JP.recognitionSubject, recognition.subject)
    graph.year(iri, recognition.year)


def _map_programme(graph: DocumentGraph, programme: ProgrammeMention) -> None:
    iri = _said(graph, "programme-mention", JP.ProgrammeMention, programme.mention)
    graph.add(iri, JP.mentionsProgramme, code("programme", programme.programme))
    graph.text(iri, JP.surfaceForm, programme.mention.quote)
    if programme.clause is not None:
        graph.text(iri, JP.clauseText, programme.clause.quote)
    graph.year(iri, programme.year)
