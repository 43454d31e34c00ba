"""Indicators that a form numbers (指标1：…), their values right behind, where the rest of the form came out mixed up.

Spreadsheets and pages that lost the order of their cells keep the cells of a row together more often than its head. The
standard form has four columns behind the name: target, result, points and score (财预〔2020〕10号).
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.document import Span
from kg.tables.flattened import Flat
from kg.tables.labels import is_blank_mark, squeeze, to_number
from kg.tables.model import Column, Row, TableCell
from kg.tables.pieces import Piece, cell_of
from kg.tables.ranges import outside
from kg.tables.standard import levels_by_name, without_points

_NUMBERED = re.compile(r"指标\s?\d{1,2}[：:].{2,40}")
_VALUE = re.compile(r"(?:[<>≤≥＜＞=]|不[低少高多超][于过])?\s?-?\d[\d,.]*[^，。；：\d]{0,6}")
_VALUES = 4
_LEAST = 5
"""So many rows with all their values say that these are the form's columns."""


def numbered_rows(text: str, lines: Sequence[Sequence[Piece]], taken: Sequence[Span]) -> Flat | None:
    """The rows of numbered indicators outside ``taken`` that have all four values; ``None`` where they are few."""
    free = outside((span.start, span.end) for span in taken)
    flow = [piece for line in lines for piece in line if free(piece.start)]
    rows = list(_rows(text, flow))
    if len(rows) < _LEAST:
        return None
    meanings = ("level1", "level2", "level3", "target", "actual", "weight", "score")
    used = [k for k in range(len(meanings)) if any(row.cells[k] for row in rows)]
    kept = tuple(Row(tuple(row.cells[k] for k in used)) for row in rows)
    cells = [cell for row in kept for cell in row.cells if cell]
    span = Span(min(cell.start for cell in cells), max(cell.end for cell in cells))
    return Flat(span, tuple(Column((), meanings[k]) for k in used), kept, ("columns of the standard form",))


def _rows(text: str, flow: Sequence[Piece]) -> Iterator[Row]:
    levels: dict[str, Piece | None] = {"level1": None, "level2": None}
    for place, piece in enumerate(flow):
        level = levels_by_name().get(without_points(squeeze(piece.text)))
        if level in levels:
            levels[level] = piece
            levels["level2"] = piece if level == "level2" else None
        if not _NUMBERED.fullmatch(piece.text):
            continue
        values = [*_values(flow[place + 1 : place + _VALUES + 2])]
        if len(values) == _VALUES and _scored(*values[2:]):
            yield Row(tuple(_cell(text, one) for one in (levels["level1"], levels["level2"], piece, *values)))


def _values(behind: Sequence[Piece]) -> Iterator[Piece]:
    for piece in behind:
        if not _VALUE.fullmatch(piece.text) and not is_blank_mark(piece.text):
            return
        yield piece


def _scored(weight: Piece, score: Piece) -> bool:
    worth, got = to_number(weight.text), to_number(score.text)
    return worth is not None and got is not None and Decimal(0) <= got <= worth


def _cell(text: str, piece: Piece | None) -> TableCell | None:
    return cell_of(text, piece) if piece else None
