"""Printed lines → joined text (design, TABLES, "Text"), with the way back to the file.

Line breaks, page breaks and page numbers go. A blank goes when the character on either side of it is Chinese;
between other characters a run of blanks, or a line break that would fuse two tokens, is one blank. Tabs stay.
"""

import re
import string
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.document import Location, Segment, Span

# Ideographs, radicals, Chinese and full-width punctuation and forms, enclosed numerals; quotation marks, dash and
# ellipsis stand here because Chinese text is what uses them outside ASCII.
CHINESE = (
    "\u00b7\u2014\u2015\u2018\u2019\u201c\u201d\u2026\u2460-\u249b\u2e80-\u2fdf\u3000-\u303f\u3105-\u312f\u3200-\u33ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe6f\uff00-\uffef\U00020000-\U0003ffff"
)
BLANKS = " \u00a0\u1680\u2000-\u200f\u202a-\u202f\u205f-\u2064\u3000\ufeff\u00ad"
"""Characters that print nothing: blanks of all widths and zero-width marks (for a character class)."""

_BREAK = re.compile("\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_BLANK_RUN = re.compile(f"[{BLANKS}]+")
_PRINTING_BLANK = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ANY_BLANK = re.compile(f"[{BLANKS}]")
_GOES = re.compile(f"[\t{CHINESE}]")
_FUSES_LEFT = frozenset(string.ascii_letters + string.digits + "%)]")
_FUSES_RIGHT = frozenset(string.ascii_letters + string.digits + "([")


class Line(NamedTuple):
    """A printed line of the file. ``start``: code point in the decoded file, ``number`` and ``page`` from 1.

    ``page`` is ``None`` in a file without page breaks; ``text`` is as printed, without the break.
    """

    text: str
    start: int
    number: int
    page: int | None


class PrintedLine(NamedTuple):
    """A line that is left in the joined text, at ``start`` to ``end`` there.

    ``indent`` is how many half-width columns stand before its first character, ``width`` how many it takes as
    printed, ``gap`` whether an empty line precedes it in the file.
    """

    start: int
    end: int
    indent: int
    width: int
    gap: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """``segments`` as in ``kg.document.SourceMap``; ``lines`` cover ``text`` but for blanks between them."""

    text: str
    segments: tuple[Segment, ...]
    lines: tuple[PrintedLine, ...]


class Places:
    """From offsets of the printed text to offsets of the joined text; segments rise in both."""

    def __init__(self, joined: Joined) -> None:
        self._joined = joined
        self._offsets = [segment.location.offset or 0 for segment in joined.segments]

    def at(self, offset: int) -> int:
        """Where the first printed character at or after ``offset`` that was kept stands in the joined text."""
        segments = self._joined.segments
        following = bisect_left(self._offsets, offset)
        limit = segments[following].start if following < len(segments) else len(self._joined.text)
        if following == 0:
            return limit
        return min(limit, segments[following - 1].start + offset - self._offsets[following - 1])

    def spans(self, printed: Iterable[Span]) -> tuple[Span, ...]:
        """Ranges of the printed text, those of which nothing was kept left out."""
        ranges = ((self.at(span.start), self.at(span.end)) for span in printed)
        return tuple(Span(start, end) for start, end in ranges if start < end)


def split_lines(text: str) -> list[Line]:
    """The printed lines that are not empty."""
    lines: list[Line] = []
    page = 1 if "\f" in text else None
    start, number = 0, 1
    for found in _BREAK.finditer(text):
        left, right = found.span()
        if left > start:
            lines.append(Line(text[start:left], start, number, page))
        start, number = right, number + 1
        if page is not None and found.group() == "\f":
            page += 1
    if start < len(text):
        lines.append(Line(text[start:], start, number, page))
    return lines


def join(lines: Sequence[Line]) -> Joined:
    """Join the lines that are left after page numbers went."""
    pieces: list[str] = []
    segments: list[Segment] = []
    printed: list[PrintedLine] = []
    length, last, before = 0, "", 0
    for line in lines:
        words = line.text
        runs = _runs(words) if _ANY_BLANK.search(words) else [(0, words)] if words else []
        if not runs:
            continue
        if last in _FUSES_LEFT and runs[0][1][0] in _FUSES_RIGHT:
            segments.append(Segment(length, Location(line.start - 1, line.number - 1, line.page)))
            pieces.append(" ")
            length += 1
        start = length
        for offset, run in runs:
            segments.append(Segment(length, Location(line.start + offset, line.number, line.page)))
            pieces.append(run)
            length += len(run)
        left, last = runs[0][0], runs[-1][1][-1]
        width = columns(words[left : runs[-1][0] + len(runs[-1][1])])
        indent = columns(words[:left]) if left else 0
        printed.append(PrintedLine(start, length, indent, width, line.number - before > 1))
        before = line.number
    return Joined("".join(pieces), tuple(segments), tuple(printed))


def columns(words: str) -> int:
    """Width in half-width columns: a byte in ASCII is one, two bytes in GB18030 are two."""
    return len(words) if words.isascii() else len(words.encode("gb18030", "replace"))


def _runs(text: str) -> list[tuple[int, str]]:
    """(offset in the line, characters) of what stays; a run of blanks that stays is one blank."""
    runs: list[tuple[int, str]] = []
    begin = 0
    for blank in _BLANK_RUN.finditer(text):
        left, right = blank.span()
        if left == 0 or right == len(text) or _GOES.match(text[left - 1]) or _GOES.match(text[right]):
            if left > begin:
                runs.append((begin, text[begin:left]))
            begin = right
        elif blank.group() != " ":
            runs.append((begin, text[begin:left]))
            printing = _PRINTING_BLANK.search(text, left, right)
            if printing:
                runs.append((printing.start(), " "))
            begin = right
    if begin < len(text):
        runs.append((begin, text[begin:]))
    return runs
