"""Tables without drawn lines, told by the blanks between their columns and the distances between their rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter

from kg.readers.blocks import GridCell
from kg.readers.pdf.lines import PrintedRow
from kg.readers.pdf.pages import Char
from kg.readers.pdf.tables import NUMBER, PageTable, words_of

_COLUMNS = 3
_ROWS = 3
_FULL_ROWS = 2
_WIDE = 0.9
_FAR = 2.5
_FULL = 0.7
_JUMP = 0.25
_LEADING = 0.9
_OVERLAP = 0.25
_MOST_LINES = 200
_MOST_TRIES = 8
_STEP = 1.2
_PROSE = 0.8

Piece = tuple[Char, ...]
Interval = tuple[float, float]


def unruled(lines: Sequence[PrintedRow], page: int) -> Iterator[PrintedRow | PageTable]:
    """The lines in order, where several stand in the same columns a table in their place."""
    pieces = [_pieces(line) for line in lines]
    done = at = refused = 0
    while at < len(lines):
        stretch = _stretch(lines, pieces, at, done) if len(pieces[at]) > 1 else range(0)
        found = _table(lines, pieces, stretch, page) if len(stretch) >= _ROWS else None
        if found:
            table, inside = found
            yield from lines[done : inside.start]
            yield table
            done = at = inside.stop
            refused = 0
        else:
            refused += len(stretch) >= _ROWS
            # Lines that are lined up and no table are looked at from a few of them, not from each.
            at, refused = (stretch.stop, 0) if refused == _MOST_TRIES else (at + 1, refused)
    yield from lines[done:]


def _pieces(line: PrintedRow) -> list[Piece]:
    """The parts of a line that stand apart by about a character and more."""
    found: list[list[Char]] = [[line.chars[0]]]
    wide = _WIDE * line.size
    for before, after in pairwise(line.chars):
        if after.left - before.right > wide:
            found.append([])
        found[-1].append(after)
    return [tuple(piece) for piece in found]


def _stretch(lines: Sequence[PrintedRow], pieces: Sequence[Sequence[Piece]], at: int, first: int) -> range:
    """The lines around ``at``, none before ``first``, that follow each other closely and whose parts stand in columns:
    no line has two parts in one."""
    columns = _Columns()
    stop = at
    while stop < len(lines) and stop - at < _MOST_LINES:
        if (stop > at and not _close(lines[stop - 1], lines[stop])) or not columns.take(pieces[stop]):
            break
        stop += 1
    while at > first and _close(lines[at - 1], lines[at]) and columns.take(pieces[at - 1]):
        at -= 1
    return range(at, stop)


def _close(above: PrintedRow, below: PrintedRow) -> bool:
    return below.top - above.bottom <= _FAR * below.size


class _Columns:
    """The columns that lines stand in so far."""

    def __init__(self) -> None:
        self._columns: list[Interval] = []
        self._lines: list[Sequence[Piece]] = []

    def take(self, line: Sequence[Piece]) -> bool:
        """Widen the columns by a line, unless two parts of one line would come to stand in one column."""
        columns = _merged([*self._columns, *map(_across, line)])
        fused = len(columns) < len(self._columns)
        for other in [*self._lines, line] if fused else [line]:
            if len({_column(piece, columns) for piece in other}) < len(other):
                return False
        self._columns = columns
        self._lines.append(line)
        return True


def _across(piece: Piece) -> Interval:
    return piece[0].left, piece[-1].right


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    found: list[Interval] = []
    for left, right in sorted(intervals):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _column(piece: Piece, columns: Sequence[Interval]) -> int:
    return bisect_right(columns, piece[0].left, key=itemgetter(0)) - 1


def _table(
    lines: Sequence[PrintedRow], parts: Sequence[Sequence[Piece]], inside: range, page: int
) -> tuple[PageTable, range] | None:
    """The table that these lines are and which of them it takes, where enough of them fill enough columns. Rows of
    one part at the ends are no rows of it: they are what stands above and below."""
    pieces = [(at, piece) for at in inside for piece in parts[at]]
    columns = _merged(_across(piece) for _, piece in pieces)
    by_column: dict[int, list[Piece]] = {}
    for _, piece in pieces:
        by_column.setdefault(_column(piece, columns), []).append(piece)
    ends = _row_ends((piece for _, piece in pieces), _leading(list(by_column.values())))
    rows: list[list[tuple[int, Piece]]] = [[] for _ in ends]
    for at, piece in pieces:
        rows[bisect_left(ends, _bottom(piece))].append((at, piece))
    while rows and len({_column(piece, columns) for _, piece in rows[0]}) < 2:
        del rows[0]
    while rows and len({_column(piece, columns) for _, piece in rows[-1]}) < 2:
        del rows[-1]
    found = _filled([[piece for _, piece in row] for row in rows], page)
    if found is None:
        return None
    taken = range(min(at for row in rows for at, _ in row), max(at for row in rows for at, _ in row) + 1)
    return None if _misses_a_row(lines, parts, taken) else (found, taken)


def _filled(rows: Sequence[Sequence[Piece]], page: int) -> PageTable | None:
    columns = _merged(_across(piece) for row in rows for piece in row)
    held: dict[tuple[int, int], list[PrintedRow]] = {}
    for at, row in enumerate(rows):
        for piece in sorted(row, key=_top):
            held.setdefault((at, _column(piece, columns)), []).append(PrintedRow(piece))
    counts = [sum(place[0] == at for place in held) for at in range(len(rows))]
    full = [count for count in counts if count >= _COLUMNS]
    if len(columns) < _COLUMNS or len(rows) < _ROWS or len(full) < _FULL_ROWS:
        return None
    if sum(full) < _FULL * len(columns) * len(full):
        return None
    cells = tuple(
        GridCell(row, column, 1, 1, (words_of(words, page, columns[column][1]),))
        for (row, column), words in sorted(held.items())
    )
    pieces = [piece for row in rows for piece in row]
    xs = (*(left for left, _ in columns), columns[-1][1])
    box = (xs[0], min(map(_top, pieces)), xs[-1], max(map(_bottom, pieces)))
    return PageTable(page, box, xs, cells, tuple(columns))


def _misses_a_row(lines: Sequence[PrintedRow], parts: Sequence[Sequence[Piece]], taken: range) -> bool:
    """Whether the line before or after stands as near as rows do and is in as many parts: then what is lined up is
    not columns, only some lines by chance. Prose that leaves blanks around its numbers is no such line."""
    steps = sorted(lines[at].top - lines[at - 1].top for at in taken[1:])
    usual = steps[len(steps) // 2] * _STEP
    for at, step in (
        (taken.start - 1, lines[taken.start].top - lines[max(0, taken.start - 1)].top),
        (taken.stop, lines[min(taken.stop, len(lines) - 1)].top - lines[taken.stop - 1].top),
    ):
        if 0 <= at < len(lines) and len(parts[at]) >= _COLUMNS and step <= usual:
            ink = sum(char.right - char.left for char in lines[at].chars)
            if ink < _PROSE * (lines[at].right - lines[at].left):
                return True
    return False


def _top(piece: Piece) -> float:
    return min(char.top for char in piece)


def _bottom(piece: Piece) -> float:
    return max(char.bottom for char in piece)


def _leading(columns: Sequence[Sequence[Piece]]) -> float:
    """How far apart the lines of one cell stand at most: the distances in the columns fall into small and large ones,
    and no two numbers are one cell. Where they do not, each line is a row: then only what overlaps is of one row, by
    more than the tall boxes of some fonts do."""
    pairs = [(_top(below) - _bottom(above), above, below) for column in columns for above, below in pairwise(column)]
    gaps = sorted(gap for gap, _, _ in pairs)
    size = sorted(column[0][0].size for column in columns)[len(columns) // 2]
    small = (low for low, high in pairwise(gaps) if low < _LEADING * size and high - low > _JUMP * size)
    limit = next(small, -_OVERLAP * size)
    joined = ((above, below) for gap, above, below in pairs if gap <= limit)
    return -_OVERLAP * size if any(_is_number(one) and _is_number(other) for one, other in joined) else limit


def _is_number(piece: Piece) -> bool:
    return NUMBER.fullmatch("".join(char.text for char in piece)) is not None


def _row_ends(pieces: Iterable[Piece], within: float) -> list[float]:
    """Where each row ends: parts that overlap, or stand no farther apart than lines of a cell, are of one."""
    ends: list[float] = []
    for top, bottom in sorted((_top(piece), _bottom(piece)) for piece in pieces):
        if ends and top <= ends[-1] + within:
            ends[-1] = max(ends[-1], bottom)
        else:
            ends.append(bottom)
    return ends
