"""Tables a cell a line whose head is not of known labels: rows of a name and its numbers, told by their regularity.

That a column adds up to the row of sums proves that each number stands in its own; a head of as many words as a row has
cells stands right before the first row.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from kg.document import Span
from kg.tables.flattened import Flat
from kg.tables.labels import is_number, is_total, lookup, squeeze, to_number
from kg.tables.model import Column, Row
from kg.tables.pieces import Piece, cell_of
from kg.tables.ranges import outside

ADDS_UP = "columns told by the row of sums; the head is not of known labels"
"""Why such a table counts."""
_LEAST_ROWS, _LEAST_NUMBERS = 3, 2
_NAME = re.compile(r"[㐀-鿿A-Za-z“”（）()、·\d]{2,24}")
_LABEL = re.compile(r"[㐀-鿿A-Za-z（）()%％/、]{2,16}")
_OF_MONEY = re.compile("(?:资金|金额|投资|支出|经费|款)(?:[（(][^（）()]{1,6}[）)])?$")
_CENT = Decimal("0.011")

_Row = tuple[Piece, ...]


def proven_matrices(text: str, lines: Sequence[Sequence[Piece]], taken: Sequence[Span]) -> list[Flat]:
    """Every such table outside ``taken``, in text order."""
    free = outside((span.start, span.end) for span in taken)
    flow = _with_thousands(text, [piece for line in lines for piece in line if free(piece.start)])
    found: list[Flat] = []
    at = 0
    while at < len(flow):
        rows = _rows(flow, at)
        head = flow[max(0, at - len(rows[0])) : at] if rows else []
        if len(rows) > _LEAST_ROWS and _is_head(head, rows) and _adds_up(rows):
            columns = tuple(_column(text, place, piece) for place, piece in enumerate(head))
            cells = tuple(Row(tuple(cell_of(text, piece) for piece in row)) for row in rows)
            found.append(Flat(Span(head[0].start, rows[-1][-1].end), columns, cells, (ADDS_UP,)))
        at += sum(map(len, rows)) or 1
    return found


_GROUP, _NEXT_GROUP = re.compile(r"\d{1,3}(?: \d{3})*"), re.compile(r"\d{3}(?:\.\d+)?")


def _with_thousands(text: str, flow: Sequence[Piece]) -> list[Piece]:
    """The pieces, groups of three digits that one blank parts (2 400.00) as one."""
    joined: list[Piece] = []
    for piece in flow:
        last = joined[-1] if joined else None
        if (
            last
            and last.line == piece.line
            and text[last.end : piece.start] == " "
            and _GROUP.fullmatch(last.text)
            and _NEXT_GROUP.fullmatch(piece.text)
        ):
            joined[-1] = replace(last, end=piece.end, text=f"{last.text} {piece.text}")
        else:
            joined.append(piece)
    return joined


def _rows(flow: Sequence[Piece], at: int) -> list[_Row]:
    """The rows from ``at`` on that are a name and one same number of numbers each."""
    rows: list[_Row] = []
    while at < len(flow) and _NAME.fullmatch(flow[at].text) and not is_number(flow[at].text):
        numbers = tuple(takewhile(lambda piece: is_number(piece.text), flow[at + 1 : at + 12]))
        if len(numbers) < _LEAST_NUMBERS or (rows and len(numbers) + 1 != len(rows[0])):
            break
        rows.append((flow[at], *numbers))
        at += 1 + len(numbers)
    return rows


def _is_head(head: Sequence[Piece], rows: Sequence[_Row]) -> bool:
    return len(head) == len(rows[0]) and all(
        _LABEL.fullmatch(squeeze(piece.text)) and not is_total(piece.text) for piece in head
    )


def _adds_up(rows: Sequence[_Row]) -> bool:
    """Whether one row is of sums, the first or the last, and a column of its adds up to it."""
    totals = [place for place in (0, len(rows) - 1) if is_total(squeeze(rows[place][0].text))]
    if len(totals) != 1:
        return False
    parts = [row for place, row in enumerate(rows) if place != totals[0]]
    for column in range(1, len(rows[0])):
        whole, *others = (to_number(row[column].text) or Decimal(0) for row in (rows[totals[0]], *parts))
        if sum(map(bool, others)) > 1 and abs(whole - sum(others, Decimal(0))) < _CENT:
            return True
    return False


def _column(text: str, place: int, piece: Piece) -> Column:
    label = lookup(piece.text)
    meaning = label.meaning if label and (label.holds == "text") == (not place) else ""
    if not meaning and place:
        meaning = "amount" if _OF_MONEY.search(piece.text) else ""
    return Column((cell_of(text, piece),), meaning or ("" if place else "name"), unit=label.unit if label else "")
