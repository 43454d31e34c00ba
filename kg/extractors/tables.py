"""spaCy component: tables as their author meant them (``doc.spans["cells"]``, labels as their columns' meanings)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.extractors.base import document_of, mark, store
from kg.facts.unit_counts import unit_counts
from kg.records import Mention
from kg.tables import rebuild_tables


@Language.component("jipu_tables", assigns=["doc.spans"])
def tables(doc: Doc) -> Doc:
    """Rebuilds what later components read rows from."""
    found = rebuild_tables(document_of(doc))
    store(doc).update(tables=found, unit_counts=unit_counts(document_of(doc), found))
    cells = [cell for table in found for row in table.rows for cell in row.cells if cell is not None]
    spans = {(cell.start, cell.end) for cell in cells if cell.start < cell.end}
    text = document_of(doc).text  # Doc.text is joined anew from its tokens at each call
    mark(doc, "cells", [(Mention(start, end, text[start:end]), "cell") for start, end in sorted(spans)])
    return doc
