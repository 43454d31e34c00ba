"""Ruled tables with their words, and tables that go on over pages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.document import Location
from kg.readers.blocks import Box, Grid, GridCell, Paragraph, Run
from kg.readers.grids import compact
from kg.readers.marks import mark_at
from kg.readers.pdf.lines import PrintedRow, rows, run
from kg.readers.pdf.pages import Char
from kg.readers.pdf.rulings import Ruled

_ALIGNED = 6.0
NUMBER = re.compile("[-－]?[0-9][0-9,.]*[%％]?")
_INNUMBER = re.compile("[0-9,.]")
_CLOSED = "。；;：:"
_MOST_HEAD_ROWS = 4


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on a page: its cells, and where its columns part; without rules ``columns`` are where they stand."""

    page: int
    box: Box
    xs: tuple[float, ...]
    cells: tuple[GridCell, ...]
    columns: tuple[tuple[float, float], ...] = ()


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
        paragraphs = (words_of(rows(words), page, wall),) if words else ()
        cells.append(GridCell(row, column, height, width, paragraphs))
    return PageTable(page, ruled.box, ruled.xs, tuple(cells))


def words_of(lines: Sequence[PrintedRow], page: int, wall: float) -> Paragraph:
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
    if not (_INNUMBER.match(end.text) and _INNUMBER.match(start.text)):
        return False
    return wall - end.right < 2 * end.size and (bool(re.search("[,.]", above.words[-4:])) or start.text in ",.")


def joined(first: PageTable, second: PageTable) -> PageTable | None:
    """The table that two tables at the end of a page and the beginning of the next are; ``None`` where they are
    two. A head that is printed again goes, a row that the page's end cut in two is one again."""
    same = _under(first, second)
    if same is None:
        return None
    second = same
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
    return replace(second, cells=tuple(cells))


def _under(first: PageTable, second: PageTable) -> PageTable | None:
    """The second table with the columns of the first; ``None`` where it has others.

    Ruled tables must have the same walls. Where there are none, each column must stand under one of the first's,
    which may have more: on the second page nothing may be in them.
    """
    if not first.columns or not second.columns:
        alike = len(first.xs) == len(second.xs) and bool(first.columns) == bool(second.columns)
        near = alike and all(abs(one - other) <= _ALIGNED for one, other in zip(first.xs, second.xs, strict=True))
        return second if near else None
    places = [
        [at for at, (low, high) in enumerate(first.columns) if low < right and left < high]
        for left, right in second.columns
    ]
    if any(len(place) != 1 for place in places) or len({place[0] for place in places}) < len(places):
        return None
    cells = tuple(replace(cell, column=places[cell.column][0]) for cell in second.cells)
    return replace(second, xs=first.xs, columns=first.columns, cells=cells)


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
        if words != _plain(above[count]) or all(NUMBER.fullmatch(text) for _, text in words):
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
        and not NUMBER.fullmatch(words)
        and not NUMBER.fullmatch(upper[column])
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
