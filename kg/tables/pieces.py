"""Printed lines cut at the blanks that stood in them: the pieces that cells of flattened tables are made of."""

import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass

from kg.document import Document, Location, Span
from kg.tables.model import TableCell

_ENUMERATOR = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])$"
)
_HALF = re.compile(r"[\x20-\x7e“”‘’]")
_POINTS_APART = 3.0
"""A gap on the page wider than this (about a third of a character) is a blank."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters without a blank on one printed line. ``line`` is the index of that line.

    ``stretched``: printed with blanks between its characters, as a line is that fills its column and goes on below.
    """

    start: int
    end: int
    text: str
    line: int
    stretched: bool = False

    @property
    def width(self) -> float:
        """Printed width in full-width characters; a Latin character or quotation mark counts half."""
        return display_width(self.text)


def cell_of(text: str, piece: Piece) -> TableCell:
    """A cell that is one piece of ``text``."""
    return TableCell((Span(piece.start, piece.end),), text[piece.start : piece.end])


def display_width(text: str) -> float:
    """Width in full-width characters."""
    half = len(_HALF.findall(text))
    return len(text) - half / 2


def cut_lines(document: Document) -> list[list[Piece]]:
    """The pieces of every printed line; a line without any is left out."""
    starts = document.lines
    cuts = _blanks(document)
    lines: list[list[Piece]] = []
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(document.text)
        inner = cuts[bisect_right(cuts, start) : bisect_right(cuts, end - 1)]
        pieces = _cut(document.text, [start, *inner, end], index)
        if pieces:
            lines.append(_merge(pieces, document.text))
    return lines


def _blanks(document: Document) -> list[int]:
    """Where a blank of the source was dropped: its segment does not go on where the last one ended."""
    segments = document.source_map.segments
    return [
        after.start
        for before, after in itertools.pairwise(segments)
        if _apart(before.location, after.location, after.start - before.start)
    ]


def _apart(before: Location, after: Location, length: int) -> bool:
    if before.offset is not None and after.offset is not None:
        return after.offset > before.offset + length
    if before.box and after.box:
        return after.box[0] - before.box[2] > _POINTS_APART
    return False


_RUN = re.compile(r"\S+")


def _cut(text: str, bounds: list[int], line: int) -> list[Piece]:
    pieces = []
    for start, end in itertools.pairwise(bounds):
        for run in _RUN.finditer(text[start:end]):
            pieces.append(Piece(start + run.start(), start + run.end(), run.group(), line))
    return pieces


def _merge(pieces: list[Piece], text: str) -> list[Piece]:
    """Put together what a blank parts only for looks: a list mark and its words, letter-spaced characters."""
    merged: list[Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        spaced = last is not None and len(piece.text) == 1 and _spaced(text[last.start : last.end], last, pieces)
        if last and (_ENUMERATOR.match(last.text) or (spaced and not piece.text.isdigit())):
            merged[-1] = Piece(last.start, piece.end, text[last.start : piece.end], piece.line, spaced)
        else:
            merged.append(piece)
    return merged


def _spaced(words: str, last: Piece, pieces: list[Piece]) -> bool:
    """Whether ``last`` is a run of single characters with blanks between them (市 域 内)."""
    if words.isascii():
        return False
    return all(len(piece.text) == 1 for piece in pieces if last.start <= piece.start < last.end)
