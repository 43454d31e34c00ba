"""spaCy component: problems, tasks, honours and programmes (``doc.spans`` of the same names as the records)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.extractors.base import document_of, facts_of, mark, store
from kg.narrative import find_events, find_problems, find_programmes, find_recognitions, find_tasks


@Language.component("jipu_narrative", assigns=["doc.spans"], requires=["doc.spans"])
def narrative(doc: Doc) -> Doc:
    """Runs after the tables, whose cells hold goals, and the bodies, who give honours."""
    document, facts, held = document_of(doc), facts_of(doc), store(doc)
    agencies = held.get("agencies", ())
    problems = find_problems(document, facts)
    tasks = find_tasks(document, facts, held.get("tables", ()))
    recognitions = find_recognitions(document, facts, agencies)
    programmes = find_programmes(document, facts, agencies)
    held["events"] = find_events(document, held.get("citations", ()))
    held.update(problems=problems, tasks=tasks, recognitions=recognitions, programmes=programmes)
    mark(doc, "problems", [(problem.mention, "problem") for problem in problems])
    mark(doc, "tasks", [(task.mention, task.kind) for task in tasks])
    mark(doc, "recognitions", [(recognition.mention, "recognition") for recognition in recognitions])
    mark(doc, "programmes", [(programme.mention, programme.programme) for programme in programmes])
    return doc
