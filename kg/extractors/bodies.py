"""spaCy component: bodies named or meant (``doc.spans["bodies"]``, labels as their kinds)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.bodies import resolve_bodies
from kg.extractors.base import breaks_of, document_of, facts_of, mark, store


@Language.component("jipu_bodies", assigns=["doc.spans"], requires=["doc.spans"])
def bodies(doc: Doc) -> Doc:
    """Resolves every mention by the reporting body and year that the facts component found."""
    document = document_of(doc)
    facts = facts_of(doc)
    reporting = facts.agency.value if facts.agency else ""
    year = int(facts.fiscal_year.value) if facts.fiscal_year else None
    title = facts.title.value if facts.title else ""
    agencies = resolve_bodies(document.text, reporting, year, breaks=breaks_of(document), title=title)
    store(doc)["agencies"] = agencies
    mark(doc, "bodies", [(mention, agency.kind) for agency in agencies for mention in agency.mentions])
    return doc
