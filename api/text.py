"""A source's masked text as a page shows it: paragraphs with their offsets, headings, one passage marked."""

from dataclasses import dataclass

from flask import request

from api.context import Context
from api.labels import is_iri

_SECTIONS = """SELECT DISTINCT ?title ?level WHERE {{
  <{iri}> ^dcterms:isPartOf+ ?section . ?section jp:sectionTitle ?title ; jp:level ?level .
}}"""
_DOCUMENT = 'SELECT ?document WHERE {{ ?document dcterms:identifier "sha256:{sha256}" ; jp:textRendition ?text }}'


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text from ``start``, cut around the marked passage. ``level`` counts from 1; 0 is no heading."""

    start: int
    before: str
    marked: str
    after: str
    level: int


@dataclass(frozen=True, slots=True)
class TextView:
    """The text of the source ``sha256``; ``document`` is the IRI of the document it belongs to."""

    sha256: str
    document: str
    paragraphs: tuple[Paragraph, ...]


def view_text(context: Context, sha256: str, words: str) -> TextView:
    """The text in paragraphs; ``start`` and ``end`` of the request say which code points to mark."""
    rows = context.rows(_DOCUMENT.format(sha256=sha256))
    document = rows[0][0].value if rows and rows[0][0] else ""
    levels = _levels(context, document) if is_iri(document) else {}
    start, end = _number("start"), _number("end")
    paragraphs = []
    offset = 0
    for line in words.split("\n"):
        if line.strip():
            paragraphs.append(_paragraph(line, offset, start, end, levels))
        offset += len(line) + 1
    return TextView(sha256, document, tuple(paragraphs))


def _levels(context: Context, document: str) -> dict[str, int]:
    rows = context.rows(_SECTIONS.format(iri=document))
    return {title.value: int(level.value) for title, level in rows if title and level}


def _paragraph(line: str, offset: int, start: int, end: int, levels: dict[str, int]) -> Paragraph:
    first = min(max(start - offset, 0), len(line))
    last = min(max(end - offset, first), len(line))
    return Paragraph(offset, line[:first], line[first:last], line[last:], levels.get(line.strip(), 0))


def _number(name: str) -> int:
    asked = request.args.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else 0
