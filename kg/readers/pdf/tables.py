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
_FULL_ROWS = 2
_WIDE = 0.9
_FAR = 2.5
_FULL = 0.75
_CLOSE = 0.85


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
        for sparse in (2, 0):
            stop = _stretch(lines, at, sparse)
            found = _aligned(lines[at:stop], page) if stop - at >= _LINES else None
            if found:
                yield found
                at = stop
                break
        else:
            yield lines[at]
            at += 1


def _stretch(lines: Sequence[PrintedRow], at: int, sparse: int) -> int:
    """The end of the lines from ``at`` that follow each other closely, each in parts, but for up to ``sparse`` lines
    running that have fewer (a cell's second line, a row without amounts)."""
    last = here = at
    while here < len(lines) and (here == at or lines[here].top - lines[here - 1].bottom < _FAR * lines[here].size):
        if len(_pieces(lines[here])) >= _COLUMNS:
            last = here + 1
        elif here - last >= sparse:
            break
        here += 1
    return last


def _pieces(line: PrintedRow) -> list[tuple[Char, ...]]:
    """The parts of a line that stand apart by about a character and more."""
    found: list[list[Char]] = [[line.chars[0]]]
    wide = _WIDE * line.size
    for before, after in pairwise(line.chars):
        if after.left - before.right > wide:
            found.append([])
        found[-1].append(after)
    return [tuple(piece) for piece in found]


def _aligned(lines: Sequence[PrintedRow], page: int) -> PageTable | None:
    """A table, where the parts of the lines fall into columns that no part bridges and that most lines fill."""
    pieces = [_pieces(line) for line in lines]
    full = [row for row in pieces if len(row) >= _COLUMNS]
    columns: list[tuple[float, float]] = []
    for left, right in sorted((piece[0].left, piece[-1].right) for row in full for piece in row):
        if columns and left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    places = [[_column(piece, columns) for piece in row] for row in pieces]
    bridged = any(-1 in row or len(set(row)) < len(row) for row in places)
    if (
        len(full) < _FULL_ROWS
        or len(columns) < _COLUMNS
        or bridged
        or sum(map(len, full)) < _FULL * len(columns) * len(full)
    ):
        return None
    held: dict[tuple[int, int], list[Paragraph]] = {}
    for row, parts, at in zip(_row_numbers(lines), pieces, places, strict=True):
        for piece, column in zip(parts, at, strict=True):
            held.setdefault((row, column), []).append(Paragraph((run(PrintedRow(piece), page),)))
    cells = tuple(GridCell(row, column, 1, 1, tuple(words)) for (row, column), words in sorted(held.items()))
    xs = (*(left for left, _ in columns), columns[-1][1])
    return PageTable(page, (xs[0], lines[0].top, xs[-1], lines[-1].bottom), xs, cells)


def _column(piece: Sequence[Char], columns: Sequence[tuple[float, float]]) -> int:
    """The only column that a part of a line stands in; -1 where it stands in none or bridges two."""
    left, right = piece[0].left, piece[-1].right
    found = [at for at, (start, end) in enumerate(columns) if left < end and start < right]
    return found[0] if len(found) == 1 else -1


def _row_numbers(lines: Sequence[PrintedRow]) -> list[int]:
    """Which row each line is of: a line with fewer parts that stands closer to the one above than rows do to each
    other goes on with that row."""
    full = [len(_pieces(line)) >= _COLUMNS for line in lines]
    steps = [below.top - above.top for above, below in pairwise(lines)]
    usual = sorted(step for step, two in zip(steps, pairwise(full), strict=True) if all(two))
    numbers = [0]
    for step, is_full in zip(steps, full[1:], strict=True):
        goes_on = not is_full and bool(usual) and step < _CLOSE * usual[len(usual) // 2]
        numbers.append(numbers[-1] + (not goes_on))
    return numbers
