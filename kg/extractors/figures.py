"""spaCy component: figures of running text and what does not add up (``doc.spans["figures"]``, ``["findings"]``)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.audit import find_contradictions
from kg.document import Span
from kg.extractors.base import document_of, facts_of, mark, store
from kg.figures import find_figures


@Language.component("jipu_figures", assigns=["doc.spans"], requires=["doc.spans"])
def figures(doc: Doc) -> Doc:
    """Runs after the tables: what was rebuilt from printed lines is not running text."""
    document, tables = document_of(doc), store(doc).get("tables", ())
    skip = [Span(table.start, table.end) for table in tables if table.origin == "lines"]
    found = find_figures(document, facts_of(doc), skip=skip)
    findings = find_contradictions(document, found, tables=tables)
    store(doc).update(figures=found, findings=findings)
    mark(doc, "figures", [(figure.mention, figure.kind) for figure in found])
    mark(doc, "findings", [(words, finding.kind) for finding in findings for words in finding.quotes])
    return doc
