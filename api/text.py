"""A source's masked text as a page shows it: paragraphs, headings and tables, every mention a link by its kind."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import request

from api.context import Context
from api.labels import is_iri
from kg.document import Span, Table
from kg.layout import Layout
from kg.vocabulary import PREFIXES

KINDS = ("finding", "policy", "body", "money", "indicator", "figure", "programme", "narrative")
"""What mentions are mentions of, in the order of the legend."""

_KIND_OF = {
    "jp:Finding": "finding",
    "cito:Citation": "policy",
    "jp:NamedBody": "body",
    "jp:NamedProject": "money",
    "jp:NamedFund": "money",
    "jp:ProjectAmount": "money",
    "jp:FundAmount": "money",
    "jp:BudgetLine": "money",
    "jp:Transfer": "money",
    "jp:IndicatorResult": "indicator",
    "jp:Figure": "figure",
    "jp:ProgrammeMention": "programme",
    "jp:Problem": "narrative",
    "jp:CorrectiveMeasure": "narrative",
    "jp:Task": "narrative",
    "jp:Recognition": "narrative",
}
_MARKS = """SELECT DISTINCT ?start ?end ?class WHERE {{
  VALUES ?class {{ {classes} }}
  <{document}> jp:textRendition ?rendition .
  ?mention oa:hasSource ?rendition ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
  ?thing jp:groundedIn ?mention ; a ?class .
}}"""
_DOCUMENT = 'SELECT ?document WHERE {{ ?document dcterms:identifier "sha256:{sha256}" ; jp:textRendition ?text }}'


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that statements rest on."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks: ``kinds`` innermost first; ``start`` and ``end`` of the innermost mark.

    ``asked`` is True inside the passage that the request asked for, ``first`` where that begins.
    """

    text: str
    kinds: tuple[str, ...]
    start: int
    end: int
    asked: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph from ``start``; ``level`` counts from 1, 0 is no heading."""

    start: int
    pieces: tuple[Piece, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table with what it spans."""

    pieces: tuple[Piece, ...]
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as rows of cells."""

    start: int
    rows: tuple[tuple[ShownCell, ...], ...]


@dataclass(frozen=True, slots=True)
class TextView:
    """The text of the source ``sha256``; ``document`` is the IRI of its document; ``kinds`` those that occur."""

    sha256: str
    document: str
    blocks: tuple[Paragraph | ShownTable, ...]
    kinds: tuple[str, ...]


def document_of(context: Context, sha256: str) -> str:
    """The IRI of the document whose source has this hash; empty where there is none."""
    rows = context.rows(_DOCUMENT.format(sha256=sha256))
    return rows[0][0].value if rows and rows[0][0] and is_iri(rows[0][0].value) else ""


def view_text(context: Context, sha256: str, words: str) -> TextView:
    """The text as blocks; ``start`` and ``end`` of the request say which code points to point out."""
    document = document_of(context, sha256)
    marks = marks_of(context, document) if document else ()
    layout = context.store.source_layout(sha256) or Layout((Span(0, len(words)),))
    painter = _Painter(words, marks, (_number("start"), _number("end")))
    met = {mark.kind for mark in marks}
    return TextView(sha256, document, tuple(_blocks(layout, painter)), tuple(kind for kind in KINDS if kind in met))


def marks_of(context: Context, document: str) -> tuple[Mark, ...]:
    """Every mention of a document by kind, in text order."""
    rows = context.rows(_MARKS.format(document=document, classes=" ".join(_KIND_OF)))
    full = {_expanded(name): kind for name, kind in _KIND_OF.items()}
    found = {(int(s.value), int(e.value), full[c.value]) for s, e, c in rows if s and e and c}
    return tuple(Mark(*one) for one in sorted(found))


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


class _Painter:
    """Cuts ranges of the text where marks begin and end."""

    def __init__(self, words: str, marks: Sequence[Mark], asked: tuple[int, int]) -> None:
        self._words = words
        self._asked = asked
        # Long marks (a task's whole sentence) reach back over many starts: looked up by start, they would be missed.
        self._marks = sorted(marks, key=lambda mark: (mark.start, mark.end))
        self._starts = [mark.start for mark in self._marks]
        self._longest = max((mark.end - mark.start for mark in self._marks), default=0)

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """The text between two offsets as pieces."""
        first = bisect_left(self._starts, start - self._longest)
        last = bisect_left(self._starts, end)
        here = [mark for mark in self._marks[first:last] if mark.end > start]
        edges = {start, end}
        for low, high in (*((mark.start, mark.end) for mark in here), self._asked):
            edges |= {edge for edge in (low, high) if start < edge < end}
        return tuple(self._piece(low, high, here) for low, high in pairwise(sorted(edges)))

    def _piece(self, low: int, high: int, here: Sequence[Mark]) -> Piece:
        over = sorted((m for m in here if m.start <= low and m.end >= high), key=lambda m: (m.end - m.start, m.kind))
        asked = self._asked[0] <= low and high <= self._asked[1]
        kinds = tuple(dict.fromkeys(mark.kind for mark in over))
        inner = over[0] if over else Mark(low, high, "")
        return Piece(self._words[low:high], kinds, inner.start, inner.end, asked, asked and low == self._asked[0])


def _blocks(layout: Layout, painter: _Painter) -> Iterator[Paragraph | ShownTable]:
    levels = {start: level for start, _, level in layout.headings}
    tables = iter(layout.tables)
    table = next(tables, None)
    for span in layout.paragraphs:
        while table is not None and span.start >= table.end:
            table = next(tables, None)
        if table is None or span.start < table.start:
            yield Paragraph(span.start, painter.pieces(span.start, span.end), levels.get(span.start, 0))
        elif span.start == table.start:
            # The rows after the first are paragraphs too, and have been shown with it.
            yield _table(table, painter)


def _table(table: Table, painter: _Painter) -> ShownTable:
    """The cells row by row; a place that no cell covers is an empty one."""
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    covered = {
        (row, column): place
        for place, cell in cells.items()
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    height, width = (max(place[axis] for place in covered) + 1 for axis in (0, 1)) if covered else (0, 0)
    rows = []
    for row in range(height):
        shown = []
        for column in range(width):
            place = covered.get((row, column))
            if place is None:
                shown.append(ShownCell((), 1, 1))
            elif place == (row, column):
                cell = cells[place]
                shown.append(ShownCell(painter.pieces(cell.start, cell.end), cell.row_span, cell.column_span))
        rows.append(tuple(shown))
    return ShownTable(table.start, tuple(rows))


def _number(name: str) -> int:
    asked = request.args.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else 0
