"""Answers as pages show them: a bounded number of rows, each cell a label with its link."""

from dataclasses import dataclass
from itertools import islice

from api.context import Context
from api.labels import Labels, Shown
from kg.store import AskResult, QueryResult, SelectResult, Term

SHOWN_ROWS = 500
"""How many rows a page shows; the downloads have them all."""


@dataclass(frozen=True, slots=True)
class Page:
    """A table to show. ``kind`` is select, ask or graph; ``more`` says that rows were left off."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Shown | None, ...], ...]
    more: bool
    truth: bool = False


def page_of(context: Context, result: QueryResult) -> Page:
    """The first rows of an answer. What a graph says is shown as subject, predicate, object."""
    if isinstance(result, AskResult):
        return Page("ask", (), (), False, result.value)
    labels = Labels(context)
    if isinstance(result, SelectResult):
        kind, columns, found = "select", result.columns, iter(result)
    else:
        kind, columns = "graph", ("subject", "predicate", "object")
        found = ((one.subject, Term("iri", one.predicate), one.object) for one in result)
    rows = [tuple(labels.show(term) for term in row) for row in islice(found, SHOWN_ROWS)]
    more = next(found, None) is not None
    return Page(kind, columns, tuple(rows), more)
