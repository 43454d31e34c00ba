"""spaCy component: indicators (``doc.spans["indicators"]``, labels as the fields of a row)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.extractors.base import document_of, facts_of, mark, store, year_of
from kg.indicators import find_indicators


@Language.component("jipu_indicators", assigns=["doc.spans"], requires=["doc.spans"])
def indicators(doc: Doc) -> Doc:
    """Runs after the tables, whose rows it reads, and the figures, which lines of results are made of."""
    held = store(doc)
    tables, figures = held.get("tables", ()), held.get("figures", ())
    found = find_indicators(document_of(doc), tables, year_of(facts_of(doc)), figures)
    store(doc)["indicators"] = found
    names = [(row.mention, "name") for row in found]
    mark(doc, "indicators", names + [(words, field) for row in found for field, words in row.evidence])
    return doc
