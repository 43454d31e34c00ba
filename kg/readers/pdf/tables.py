"""Ruled tables with their words, and tables that go on over pages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.document import Location
from kg.readers.blocks import Box, Grid, GridCell, Paragraph, Run
from kg.readers.grids import compact
from kg.readers.marks import mark_at
from kg.readers.pdf.lines import PrintedRow, rows, run
from kg.readers.pdf.pages import Char
from kg.readers.pdf.rulings import Ruled

_ALIGNED = 6.0
_NUMBER = re.compile("[-－]?[0-9][0-9,.]*[%％]?")
_IN_NUMBER = re.compile("[0-9,.]")
_CLOSED = "。；;：:"
_MOST_HEAD_ROWS = 4
_COLUMNS = 3
_LINES = 3
_WIDE = 0.6
_FAR = 2.5


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on a page: its cells, and where its columns part."""

    page: int
    box: Box
    xs: tuple[float, ...]
    cells: tuple[GridCell, ...]


def filled(ruled: Ruled, chars: Iterable[Char], page: int) -> PageTable:
    """The table with the characters that stand in it."""
    held: dict[tuple[int, int], list[Char]] = {}
    for char in chars:
        cell = ruled.cell_at(char.centre, char.middle)
        if cell is not None:
            held.setdefault(cell, []).append(char)
    cells = []
    for row, column, height, width in ruled.spans():
        words = held.get((row, column))
        wall = ruled.xs[column + width]
        paragraphs = (_words(rows(words), page, wall),) if words else ()
        cells.append(GridCell(row, column, height, width, paragraphs))
    return PageTable(page, ruled.box, ruled.xs, tuple(cells))


def _words(lines: Sequence[PrintedRow], page: int, wall: float) -> Paragraph:
    """The lines of a cell as one; a number that its cell was too narrow for is put together again."""
    runs: list[Run] = []
    last: PrintedRow | None = None
    for line in lines:
        if last is not None and not _cut_number(last, line, wall):
            end = last.chars[-1]
            runs.append(Run(" ", Location(page=page), ((end.right, end.top, end.right, end.bottom),)))
        runs.append(run(line, page))
        last = line
    return Paragraph(tuple(runs))


def _cut_number(above: PrintedRow, below: PrintedRow, wall: float) -> bool:
    end, start = above.chars[-1], below.chars[0]
    if not (_IN_NUMBER.match(end.text) and _IN_NUMBER.match(start.text)):
        return False
    return wall - end.right < 2 * end.size and (bool(re.search("[,.]", above.words[-4:])) or start.text in ",.")


def joined(first: PageTable, second: PageTable) -> PageTable | None:
    """The table that two tables at the end of a page and the beginning of the next are; ``None`` where they are
    two. A head that is printed again goes, a row that the page's end cut in two is one again."""
    if len(first.xs) != len(second.xs) or any(
        abs(one - other) > _ALIGNED for one, other in zip(first.xs, second.xs, strict=True)
    ):
        return None
    above, below = _rows(first.cells), _rows(second.cells)
    again = _repeated(above, below)
    height = max(above, default=-1) + 1
    cells = list(first.cells)
    skipped = again
    if not again and above and below and _is_cut(above[max(above)], below[min(below)], len(first.xs) - 1):
        cells = _completed(cells, max(above), below[min(below)])
        skipped = min(below) + 1
    shift = height - skipped
    cells += [replace(cell, row=cell.row + shift) for cell in second.cells if cell.row >= skipped]
    return PageTable(second.page, second.box, second.xs, tuple(cells))


def _rows(cells: Iterable[GridCell]) -> dict[int, list[GridCell]]:
    found: dict[int, list[GridCell]] = {}
    for cell in cells:
        found.setdefault(cell.row, []).append(cell)
    return found


def _plain(row: Sequence[GridCell]) -> list[tuple[int, str]]:
    return [(cell.column, "".join(p.text for p in cell.paragraphs).replace(" ", "")) for cell in row if not cell.blank]


def _repeated(above: dict[int, list[GridCell]], below: dict[int, list[GridCell]]) -> int:
    """How many rows at the top of the second table print the first one's head again."""
    count = 0
    while count < _MOST_HEAD_ROWS and count in above and count in below:
        words = _plain(below[count])
        if words != _plain(above[count]) or all(_NUMBER.fullmatch(text) for _, text in words):
            break
        count += 1
    return count


def _is_cut(last: Sequence[GridCell], first: Sequence[GridCell], width: int) -> bool:
    """Whether a page's end cut the row in two: the lower part has no words of its own in most columns, and what it
    has goes on with words that did not end."""
    upper = dict(_plain(last))
    lower = dict(_plain(first))
    if not lower or 0 in lower or len(lower) > width / 2 or not set(lower) < set(upper):
        return False
    return all(
        mark_at(words) is None
        and not _NUMBER.fullmatch(words)
        and not _NUMBER.fullmatch(upper[column])
        and upper[column][-1] not in _CLOSED
        for column, words in lower.items()
    )


def _completed(cells: Sequence[GridCell], row: int, lower: Sequence[GridCell]) -> list[GridCell]:
    more = {cell.column: cell.paragraphs for cell in lower}
    return [
        replace(cell, paragraphs=(*cell.paragraphs, *more.get(cell.column, ()))) if cell.row == row else cell
        for cell in cells
    ]


def grid(table: PageTable) -> Grid:
    """The table as a grid."""
    return Grid(compact(table.cells))


def unruled(lines: Sequence[PrintedRow], page: int) -> Iterator[PrintedRow | PageTable]:
    """The lines in order, where several stand in the same columns a table in their place."""
    at = 0
    while at < len(lines):
        stop = at
        while stop < len(lines) and len(_pieces(lines[stop])) >= _COLUMNS and _beside(lines, stop, at):
            stop += 1
        found = _aligned(lines[at:stop], page) if stop - at >= _LINES else None
        if found is None:
            yield lines[at]
            at += 1
        else:
            yield found
            at = stop


def _pieces(line: PrintedRow) -> list[tuple[Char, ...]]:
    """The parts of a line that stand apart by more than half a character."""
    found: list[list[Char]] = [[line.chars[0]]]
    wide = _WIDE * line.size
    for before, after in pairwise(line.chars):
        if after.left - before.right > wide:
            found.append([])
        found[-1].append(after)
    return [tuple(piece) for piece in found]


def _beside(lines: Sequence[PrintedRow], here: int, first: int) -> bool:
    """Whether a line follows the one above it closely."""
    return here == first or lines[here].top - lines[here - 1].bottom < _FAR * lines[here].size


def _aligned(lines: Sequence[PrintedRow], page: int) -> PageTable | None:
    """A table, where the parts of the lines fall into columns that no part bridges and that most lines fill."""
    pieces = [_pieces(line) for line in lines]
    spans = sorted((piece[0].left, piece[-1].right) for row in pieces for piece in row)
    columns: list[list[float]] = []
    for left, right in spans:
        if columns and left <= columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    if len(columns) < _COLUMNS:
        return None
    places = [
        [next(i for i, (_, right) in enumerate(columns) if piece[0].left <= right) for piece in row] for row in pieces
    ]
    if any(len(set(row)) < len(row) for row in places) or sum(map(len, places)) < 0.75 * len(columns) * len(places):
        return None
    cells = tuple(
        GridCell(row, column, 1, 1, (Paragraph((run(PrintedRow(piece), page),)),))
        for row, (parts, at) in enumerate(zip(pieces, places, strict=True))
        for piece, column in zip(parts, at, strict=True)
    )
    xs = (*(left for left, _ in columns), columns[-1][1])
    return PageTable(page, (xs[0], lines[0].top, xs[-1], lines[-1].bottom), xs, cells)
