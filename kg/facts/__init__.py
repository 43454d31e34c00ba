"""What a document says of itself: title, kind, reporting body, year, date, score, grade, evaluated project."""

from collections.abc import Callable
from typing import Protocol

from kg import bodies
from kg.document import Document
from kg.facts.dates import date, fiscal_year
from kg.facts.places import mention
from kg.facts.projects import project
from kg.facts.results import grade, score
from kg.facts.titles import kind, title
from kg.records import DocumentFacts, Fact

__all__ = ["document_facts"]

_EVALUATIONS = ("department_self_evaluation", "project_evaluation", "self_evaluation_table")


class NamedSpan(Protocol):
    """A body's words in the text; ``text`` is its name (``kg.bodies.BodySpan`` is one)."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset after the last character."""

    @property
    def text(self) -> str:
        """The body's name."""


FindBody = Callable[..., NamedSpan | None]
"""``(text, title, *, breaks) -> span``: who reports or issues, as ``kg.bodies.reporting_body`` finds it."""


def document_facts(document: Document, reporting_body: FindBody | None = None) -> DocumentFacts:
    """Everything that the document states of itself, each with its words; ``None`` where it does not say.

    ``reporting_body`` defaults to ``kg.bodies.reporting_body``.
    """
    find = reporting_body or bodies.reporting_body
    named = title(document)
    found = kind(document, named)
    sort = found.value if found else ""
    breaks = tuple(sorted({span.start for span in document.paragraphs} | _cell_starts(document)))
    agency = _agency(document, find(document.text, named.value if named else "", breaks=breaks))
    year = fiscal_year(document, named, sort)
    evaluated = sort in _EVALUATIONS
    return DocumentFacts(
        title=named,
        kind=found,
        agency=agency,
        fiscal_year=year,
        date=date(document, named, sort),
        score=score(document, year.value if year else "") if evaluated else None,
        grade=grade(document) if evaluated else None,
        project=project(document, named, sort, (agency.value, agency.mention.quote) if agency else ()),
    )


def _cell_starts(document: Document) -> set[int]:
    return {cell.start for table in document.tables for cell in table.cells}


def _agency(document: Document, body: NamedSpan | None) -> Fact | None:
    return Fact(body.text, mention(document, body.start, body.end)) if body else None
