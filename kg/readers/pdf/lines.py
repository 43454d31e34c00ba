"""Characters → printed lines in reading order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.document import Location
from kg.readers.blocks import Box, Paragraph, Run
from kg.readers.pdf.pages import Char

_OVERLAP = 0.5
_SPACE = 0.2
_SAME = 0.5
_FEWEST_LINES = 6
_FILLED = 0.7
_NARROWEST = 4.0
_INDENTED = 3
_FIRST_LINE = 6


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """Characters that stand on one line, from left to right."""

    chars: tuple[Char, ...]

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.chars[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.chars[-1].right

    @property
    def top(self) -> float:
        """Its highest point."""
        return min(char.top for char in self.chars)

    @property
    def bottom(self) -> float:
        """Its lowest point."""
        return max(char.bottom for char in self.chars)

    @property
    def size(self) -> float:
        """The height of its characters."""
        return sorted(char.size for char in self.chars)[len(self.chars) // 2]

    @property
    def words(self) -> str:
        """Its characters, with a blank where they stand apart."""
        return "".join(char.text for char, _ in _spaced(self.chars))


def rows(chars: Iterable[Char]) -> list[PrintedRow]:
    """The lines from top to bottom."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: (char.middle, char.left)):
        line = next((line for line in lines[-3:] if _on(char, line)), None)
        if line is None:
            lines.append([char])
        else:
            line.append(char)
    found = [PrintedRow(tuple(_once(sorted(line, key=lambda char: char.left)))) for line in lines]
    return sorted(found, key=lambda row: (row.chars[0].middle, row.left))


def _on(char: Char, line: Sequence[Char]) -> bool:
    """Whether a character stands on a line, told by the tallest character there."""
    other = max(line[:8], key=lambda other: other.size)
    shared = min(char.bottom, other.bottom) - max(char.top, other.top)
    return shared > _OVERLAP * max(0.1, min(char.size, other.size))


def _once(line: Sequence[Char]) -> Iterator[Char]:
    """A character printed twice in nearly one place (for boldness or a shadow) once."""
    last: list[Char] = []
    for char in line:
        width = max(0.1, char.right - char.left)
        if any(other.text == char.text and abs(other.left - char.left) < _SAME * width for other in last):
            continue
        last = [*last[-2:], char]
        yield char


def _spaced(chars: Sequence[Char]) -> Iterator[tuple[Char, bool]]:
    """The characters, and a blank between those that stand apart."""
    last: Char | None = None
    for char in chars:
        if last is not None and char.left - last.right > _SPACE * min(char.size, last.size):
            yield Char(" ", last.right, last.top, char.left, last.bottom), True
        yield char, False
        last = char


def run(row: PrintedRow, page: int) -> Run:
    """The row as a run with a box a character."""
    text: list[str] = []
    boxes: list[Box] = []
    for char, _ in _spaced(row.chars):
        text.append(char.text)
        boxes += [(char.left, char.top, char.right, char.bottom)] * len(char.text)
    return Run("".join(text), Location(page=page), tuple(boxes))


@dataclass(frozen=True, slots=True)
class Setting:
    """How the text of a document is set: where its lines begin, and how wide a Chinese character is."""

    margin: float
    em: float


def setting(pages: Iterable[Sequence[PrintedRow]]) -> Setting:
    """The setting that most lines have."""
    found = [row for rows_ in pages for row in rows_]
    starts = sorted(row.left for row in found)
    widths = sorted(char.right - char.left for row in found for char in row.chars if char.text > "\u3000")
    return Setting(starts[len(starts) // 10] if starts else 0.0, widths[len(widths) // 2] if widths else 12.0)


def paragraph(row: PrintedRow, page: int, usual: Setting, *, gap: bool) -> Paragraph:
    """The row as a printed line, indented by as many half characters as it stands in from the margin. One that
    stands in farther than a first line does (a title, a date) is as wide as its words."""
    half = max(1.0, usual.em / 2)
    indent = max(0, round((row.left - usual.margin) / half))
    pad = (Run(" " * indent, Location(page=page)),) if indent >= _INDENTED else ()
    start = usual.margin if indent <= _FIRST_LINE else row.left
    return Paragraph((*pad, run(row, page)), gap=gap, extent=max(1, round((row.right - start) / half)))


def columns(found: Sequence[PrintedRow], width: float) -> list[PrintedRow]:
    """The lines in reading order: where prose stands in two columns, the left one first.

    Two columns are at least six lines one above the other that leave the same gap in the middle of the page and
    fill both sides; the cells of a table fill neither.
    """
    gaps = [_middle_gap(row, width) for row in found]
    ordered: list[PrintedRow] = []
    at = 0
    while at < len(found):
        stop, low, high = _two_columns(found, gaps, at, width)
        halves = [_halves(row, (low + high) / 2) for row in found[at:stop]]
        if stop - at >= _FEWEST_LINES and _prose(halves, low, high):
            ordered += [left for left, _ in halves if left] + [right for _, right in halves if right]
            at = stop
        else:
            ordered.append(found[at])
            at += 1
    return ordered


def _two_columns(
    found: Sequence[PrintedRow], gaps: Sequence[tuple[float, float] | None], at: int, width: float
) -> tuple[int, float, float]:
    """Up to which line the gap of line ``at`` goes on, and from where to where it reaches. A line on one side only
    keeps it open, but at the end such a line on the left may as well be what follows the columns."""
    stop, last, low, high = at, at, 0.0, width
    while stop < len(found):
        gap = gaps[stop]
        if gap and min(high, gap[1]) - max(low, gap[0]) > _NARROWEST:
            low, high = max(low, gap[0]), min(high, gap[1])
            last = stop + 1
        elif gap or stop == at:
            break
        elif found[stop].left >= low:
            last = stop + 1
        elif found[stop].right > high:
            break
        stop += 1
    return last, low, high


def _middle_gap(row: PrintedRow, width: float) -> tuple[float, float] | None:
    """The widest gap in the middle third of the page that is wider than a character."""
    size = row.size
    gaps = [
        (before.right, after.left)
        for before, after in pairwise(row.chars)
        if after.left - before.right > size and width / 3 < (before.right + after.left) / 2 < 2 * width / 3
    ]
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)


def _halves(row: PrintedRow, at: float) -> tuple[PrintedRow | None, PrintedRow | None]:
    left = tuple(char for char in row.chars if char.centre < at)
    right = tuple(char for char in row.chars if char.centre >= at)
    return PrintedRow(left) if left else None, PrintedRow(right) if right else None


def _prose(halves: Sequence[tuple[PrintedRow | None, PrintedRow | None]], low: float, high: float) -> bool:
    """Whether most lines of both sides are full of words, up to the gap."""
    both = [(left, right) for left, right in halves if left and right]
    if not both:
        return False
    first, last = min(left.left for left, _ in both), max(right.right for _, right in both)
    full = sum(_ink(left) > _FILLED * (low - first) and _ink(right) > _FILLED * (last - high) for left, right in both)
    return full >= _FILLED * len(both)


def _ink(row: PrintedRow) -> float:
    """How wide its characters are together."""
    return sum(char.right - char.left for char in row.chars)
