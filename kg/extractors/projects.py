"""spaCy component: budget projects (``doc.spans["projects"]``, labelled ``project``)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.extractors.base import document_of, facts_of, mark, store
from kg.projects import find_projects


@Language.component("jipu_projects", assigns=["doc.spans"], requires=["doc.spans"])
def projects(doc: Doc) -> Doc:
    """Runs after the tables, whose rows it reads."""
    found = find_projects(document_of(doc), store(doc).get("tables", ()), facts_of(doc))
    store(doc)["projects"] = found
    mark(doc, "projects", [(words, "project") for project in found for words in project.mentions])
    return doc
