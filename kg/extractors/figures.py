"""spaCy component: figures of running text and what is claimed of them (``doc.spans["figures"]``, ``["claims"]``)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.audit import find_claims
from kg.document import Span
from kg.extractors.base import document_of, facts_of, mark, store
from kg.figures import find_figures
from kg.tables import sentence_cells, told_of


@Language.component("jipu_figures", assigns=["doc.spans"], requires=["doc.spans"])
def figures(doc: Doc) -> Doc:
    """Runs after the tables: what was rebuilt from printed lines is no running text, but for cells of sentences."""
    document, tables = document_of(doc), store(doc).get("tables", ())
    flat = [table for table in tables if table.origin == "lines"]
    skip = [Span(table.start, table.end) for table in flat]
    cells = [cell for table in flat for cell in sentence_cells(table)]
    told = sorted((told for table in tables for told in told_of(table)), key=lambda told: told[0].start)
    found = find_figures(document, facts_of(doc), skip=skip, cells=cells, told=told)
    claims = find_claims(document, found, tables=tables)
    store(doc).update(figures=found, claims=claims)
    mark(doc, "figures", [(figure.mention, figure.kind) for figure in found])
    mark(doc, "claims", [(number.mention, claim.rule) for claim in claims for number in claim.claimed])
    return doc
