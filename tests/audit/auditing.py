"""Shared by the tests of the audit: a text through reader, tables and figures to its findings."""

from kg.audit import find_contradictions
from kg.document import Document, Span
from kg.figures import find_figures
from kg.readers.text import read
from kg.records import DocumentFacts, Fact, Figure, Finding, Mention
from kg.tables import RebuiltTable, rebuild_tables

Parts = tuple[Document, tuple[Figure, ...], tuple[RebuiltTable, ...]]


def parts_of(data: bytes, year: str = "2023") -> Parts:
    """The document, its figures and its tables."""
    document = read(data, "own.txt")
    facts = DocumentFacts(fiscal_year=Fact(year, Mention(0, 0, "")) if year else None)
    tables = rebuild_tables(document)
    skip = [Span(table.start, table.end) for table in tables if table.origin == "lines"]
    return document, find_figures(document, facts, skip=skip), tables


def audit(data: bytes, year: str = "2023") -> tuple[Document, tuple[Finding, ...]]:
    """The document and what the audit of it alone finds."""
    document, figures, tables = parts_of(data, year)
    return document, find_contradictions(document, figures, tables=tables)


def kinds(text: str) -> list[str]:
    """The kinds of the findings of a text."""
    return [finding.kind for finding in audit(text.encode())[1]]
