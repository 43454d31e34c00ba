"""What the components share: where a Doc keeps its Document and records, and how spans are marked."""

import hashlib
from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc, Span, SpanGroup

from kg.document import Document
from kg.records import DocumentFacts, DocumentRecords, Mention

_KEY = "jipu"


def store(doc: Doc) -> dict[str, Any]:
    """The Doc's own records by component name (``Doc._`` extensions would be global to the process)."""
    found: dict[str, Any] = doc.user_data.setdefault(_KEY, {})
    return found


def document_of(doc: Doc) -> Document:
    """The Document that a Doc was made from; for a Doc made from bare text, one without structure."""
    records = store(doc)
    if "document" not in records:
        digest = hashlib.sha256(doc.text.encode("utf-8")).hexdigest()
        records["document"] = Document(name="", sha256=digest, media_type="text/plain", text=doc.text)
    document: Document = records["document"]
    return document


def facts_of(doc: Doc) -> DocumentFacts:
    """What the facts component found; nothing stated where it has not run."""
    facts: DocumentFacts = store(doc).get("facts", DocumentFacts())
    return facts


def year_of(facts: DocumentFacts) -> str:
    """The fiscal year as four digits; empty where none is stated."""
    return facts.fiscal_year.value if facts.fiscal_year else ""


def records_of(doc: Doc) -> DocumentRecords:
    """The records of a Doc that went through the pipeline: from here on no spaCy."""
    held = store(doc)
    return DocumentRecords(**{field.name: held[field.name] for field in fields(DocumentRecords) if field.name in held})


@lru_cache(maxsize=2)
def breaks_of(document: Document) -> tuple[int, ...]:
    """Offsets where a paragraph or a table cell begins: no name, title or cue runs over them."""
    starts = {paragraph.start for paragraph in document.paragraphs}
    for table in document.tables:
        starts.update(cell.start for cell in table.cells)
    return tuple(sorted(starts))


def mark(doc: Doc, group: str, mentions: Iterable[tuple[Mention, str]]) -> None:
    """Put mentions with their labels into ``doc.spans[group]``; a token is a character, so offsets are the same."""
    spans = [Span(doc, mention.start, mention.end, label=label) for mention, label in mentions]
    doc.spans[group] = SpanGroup(doc, name=group, spans=spans)
