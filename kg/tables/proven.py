"""Rows of accounts that prove themselves, where the rest of the table came out of its page mixed up.

A table of the functional classification prints a name, its total and what the total consists of. Text taken from a page
may lose the order of the head and of the codes, and yet keep each name before its own amounts: then a first amount that
is the sum of the others, row after row, says what stands where.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.document import Span
from kg.tables.flattened import Flat
from kg.tables.labels import is_total, lookup, squeeze, to_number
from kg.tables.model import Column, Row, TableCell
from kg.tables.pieces import Piece
from kg.tables.ranges import outside

PROVEN = "rows told by amounts that add up in each; what the head says is lost"
"""Why such a table counts: its rows are lines of the classification, whatever they are called."""

_TITLE = re.compile(r".{0,24}(?:收入|支出)(?:预算|决算)(?:总|明细)?表")
_NAME = re.compile(r"[㐀-鿿][㐀-鿿（）()、]{1,29}")
_CODE = re.compile(r"2[0-3]\d|\d\d|2\d{4}(?:\d\d)?")
"""类, 款 and 项 of the functional classification, apart or in one."""
_LEAST = 4
_HEAD = 120
"""Pieces that a title may stand above the first row: a head with its codes."""

Group = tuple[tuple[Piece, ...], tuple[Piece, ...]]
"""The pieces of a name, that a line's end may have cut, and its amounts."""


def proven_rows(text: str, lines: Sequence[Sequence[Piece]], taken: Sequence[Span]) -> list[Flat]:
    """Tables below a title of income or expenditure, outside ``taken``, of rows that prove themselves: name, total."""
    free = outside((span.start, span.end) for span in taken)
    flow = [piece for line in lines for piece in line if free(piece.start)]
    titles = [k for k, piece in enumerate(flow) if _TITLE.fullmatch(piece.text)]
    found = []
    for k, at in enumerate(titles):
        body = flow[at + 1 : titles[k + 1] if k + 1 < len(titles) else len(flow)]
        groups = _proven(list(_groups(body)))
        if len(groups) >= _LEAST and body.index(groups[0][0][0]) <= _HEAD:
            rows = tuple(Row((_cell(text, name), _cell(text, values[:1]))) for name, values in groups)
            columns = (Column((), "item"), Column((), "total"))
            found.append(Flat(Span(flow[at].end, groups[-1][1][-1].end), columns, rows, (PROVEN,)))
    return found


def _groups(body: Sequence[Piece]) -> Iterator[Group]:
    """Each name with the amounts right behind it, codes left out; a label of the head is no name.

    A name is of several pieces where it begins behind a number: there nothing of the head can stand before it.
    """
    names: list[Piece] = []
    values: list[Piece] = []
    behind_number = begun = False
    for piece in body:
        if to_number(piece.text) is not None:
            if not _CODE.fullmatch(piece.text):
                values.append(piece)
            elif not values:
                names = []
            behind_number = True
            continue
        if names and values:
            yield tuple(names), tuple(values)
        goes_on = begun and bool(names) and not behind_number
        if behind_number:
            names, values = [], []
        named = _NAME.fullmatch(piece.text) and not lookup(piece.text) and not is_total(squeeze(piece.text))
        if not named:
            names = []
        else:
            names = [*(names if goes_on else []), piece]
            begun = behind_number or goes_on
        behind_number = False
    if names and values:
        yield tuple(names), tuple(values)


def _proven(groups: Sequence[Group]) -> list[Group]:
    """The groups of the usual number of amounts whose first is the sum of the others, if few are not."""
    counts = Counter(len(values) for _, values in groups)
    width = max(counts, key=lambda count: (counts[count], count), default=0)
    alike = [group for group in groups if len(group[1]) == width and width > 1]
    kept = [group for group in alike if _adds_up(group[1])]
    return kept if len(kept) * 5 >= len(alike) * 4 else []


def _adds_up(values: Sequence[Piece]) -> bool:
    first, *others = (to_number(piece.text) or Decimal(0) for piece in values)
    return first > 0 and first == sum(others, Decimal(0))


def _cell(text: str, pieces: Sequence[Piece]) -> TableCell:
    spans = tuple(Span(piece.start, piece.end) for piece in pieces)
    return TableCell(spans, "".join(text[span.start : span.end] for span in spans))
