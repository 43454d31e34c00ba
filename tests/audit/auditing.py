"""Shared by the tests of the audit: a text through reader, tables and figures to its claims, and the rules on them."""

from kg import iris
from kg.audit import find_claims
from kg.audit.causes import roots
from kg.document import Document, Span
from kg.figures import find_figures
from kg.linking.policies import PolicyInput
from kg.mapping import Broken, broken_claims
from kg.readers.text import read
from kg.reading import Reading
from kg.records import Claim, DocumentFacts, DocumentRecords, Fact, Figure, Finding, Mention
from kg.tables import RebuiltTable, rebuild_tables

Parts = tuple[Document, tuple[Figure, ...], tuple[RebuiltTable, ...]]


def parts_of(data: bytes, year: str = "2023") -> Parts:
    """The document, its figures and its tables."""
    document = read(data, "own.txt")
    facts = DocumentFacts(fiscal_year=Fact(year, Mention(0, 0, "")) if year else None)
    tables = rebuild_tables(document)
    skip = [Span(table.start, table.end) for table in tables if table.origin == "lines"]
    return document, find_figures(document, facts, skip=skip), tables


def claims_of(data: bytes, year: str = "2023") -> tuple[Document, tuple[Claim, ...]]:
    """The document and what it claims to hold."""
    document, figures, tables = parts_of(data, year)
    return document, find_claims(document, figures, tables=tables)


def judged(document: Document, claims: tuple[Claim, ...]) -> tuple[Broken, ...]:
    """What the rules say of these claims of a document."""
    records = DocumentRecords(claims=claims)
    acts = PolicyInput(document.sha256)
    return broken_claims(Reading(("own.txt",), document, records, acts, None), iris.DEFAULT_BASE)


def audit(data: bytes, year: str = "2023") -> tuple[Document, tuple[Finding, ...]]:
    """The document and what the audit of it alone finds: of several findings of one fault, the root."""
    document, claims = claims_of(data, year)
    broken = judged(document, claims)
    rest = roots([one.claim for one in broken])
    return document, tuple(one.finding for place, one in enumerate(broken) if one.rule.computes and place not in rest)


def kinds(text: str) -> list[str]:
    """The kinds of the findings of a text."""
    return [finding.kind for finding in audit(text.encode())[1]]
