"""spaCy component: what the document says of itself (``doc.spans["facts"]``, labels as the fields' names)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.extractors.base import document_of, mark, store
from kg.facts import document_facts
from kg.records import Fact


@Language.component("jipu_facts", assigns=["doc.spans"])
def facts(doc: Doc) -> Doc:
    """Runs first: the reporting body, its place and the year are what later components resolve names by."""
    found = document_facts(document_of(doc))
    store(doc)["facts"] = found
    values = ((name, getattr(found, name)) for name in found.__slots__)
    mark(doc, "facts", [(value.mention, name) for name, value in values if isinstance(value, Fact)])
    return doc
