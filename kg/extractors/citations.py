"""spaCy component: citations of policy documents (``doc.spans["citations"]``, labels as their relations)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.bodies.data import Place, places
from kg.citations import Context, find_citations, own_head
from kg.extractors.base import breaks_of, document_of, facts_of, mark, store
from kg.extractors.expanding import expand_of, resolver_of


@Language.component("jipu_citations", assigns=["doc.spans"], requires=["doc.spans"])
def citations(doc: Doc) -> Doc:
    """Runs after the bodies, whose mentions tell what 我局 or 国家医保局 stand for in this document."""
    document = document_of(doc)
    found = tuple(find_citations(document.text, context_of(doc)))
    store(doc)["citations"] = found
    mark(doc, "citations", [(citation.mention, citation.relation) for citation in found])
    return doc


def context_of(doc: Doc) -> Context:
    """What the document tells of itself, so that its short words can be understood."""
    held = store(doc)
    if "context" not in held:
        held["context"] = _context(doc)
    context: Context = held["context"]
    return context


def _context(doc: Doc) -> Context:
    facts, resolver = facts_of(doc), resolver_of(doc)
    policy = facts.kind is not None and facts.kind.value == "policy"
    document = document_of(doc)
    breaks = breaks_of(document)
    title, number = own_head(document.text, Context(breaks=breaks)) if policy else ("", "")
    return Context(
        place=resolver.place.name if resolver.place else "",
        province=_above(resolver.place, "province"),
        city=_above(resolver.place, "prefecture"),
        body=facts.agency.value if facts.agency else "",
        expand=expand_of(doc),
        breaks=breaks,
        self_title=title or (facts.title.value if policy and facts.title else ""),
        self_number=number,
    )


def _above(place: Place | None, level: str) -> str:
    """The name of the place of ``level`` that is ``place`` or holds it."""
    while place is not None and place.level != level:
        place = places().get(place.parent)
    return place.name if place else ""
