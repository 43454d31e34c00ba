"""spaCy component: budget projects (``doc.spans["projects"]``, labelled ``project``)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.extractors.base import document_of, facts_of, mark, store
from kg.extractors.expanding import expand_of
from kg.projects import find_projects


@Language.component("jipu_projects", assigns=["doc.spans"], requires=["doc.spans"])
def projects(doc: Doc) -> Doc:
    """Runs after the tables, whose rows it reads, and the bodies, which give full names."""
    tables = store(doc).get("tables", ())
    found = find_projects(document_of(doc), tables, facts_of(doc), expand_of(doc))
    store(doc)["projects"] = found
    mark(doc, "projects", [(words, "project") for project in found for words in project.mentions])
    return doc
