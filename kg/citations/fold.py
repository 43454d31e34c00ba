"""Text as the grammar wants it: line breaks and blanks beside Chinese gone, with the way back to the given text."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_HAN = "\u2e80-\u2fff\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\ufe10-\ufe6f\uff00-\uffef“”‘’—…○"
_BLANK = re.compile(
    rf"[ \u00a0\u3000]*[\r\n\f\v][ \u00a0\u3000\r\n\f\v]*|[ \u00a0\u3000]+(?=[{_HAN}])|(?<=[{_HAN}])[ \u00a0\u3000]+"
)
_NEEDED = re.compile(r"[\r\n\f\v \u00a0\u3000]")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` without the removed runs; ``starts[i]`` is where the kept piece ``i`` begins in it, ``shifts[i]``
    how far it moved. ``breaks`` are offsets of ``text`` over which no title, alias or cue runs."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]
    breaks: tuple[int, ...]

    def source(self, offset: int) -> int:
        """The offset in the given text of the character at ``offset``."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range in the given text, without blanks at its ends."""
        return self.source(start), self.source(end - 1) + 1

    def left_edge(self, offset: int) -> int:
        """The nearest break at or before ``offset``; 0 where there is none."""
        index = bisect_right(self.breaks, offset) - 1
        return self.breaks[index] if index >= 0 else 0

    def paragraph(self, offset: int) -> int:
        """The index in ``breaks`` of the paragraph that holds ``offset``; -1 before the first break."""
        return bisect_right(self.breaks, offset) - 1

    def right_edge(self, offset: int) -> int:
        """The nearest break after ``offset``; the end of the text where there is none."""
        index = bisect_right(self.breaks, offset)
        return self.breaks[index] if index < len(self.breaks) else len(self.text)


def fold(text: str, breaks: Sequence[int] = ()) -> Folded:
    """Join ``text``; joined text comes back as it is. Linear in the text's length."""
    starts, shifts, pieces, last, removed = [0], [0], [], 0, 0
    if _NEEDED.search(text):
        for match in _BLANK.finditer(text):
            pieces.append(text[last : match.start()])
            removed += match.end() - match.start()
            last = match.end()
            starts.append(last - removed)
            shifts.append(removed)
        pieces.append(text[last:])
        joined = "".join(pieces)
    else:
        joined = text
    return Folded(joined, tuple(starts), tuple(shifts), _moved(breaks, starts, shifts))


def _moved(breaks: Sequence[int], starts: list[int], shifts: list[int]) -> tuple[int, ...]:
    """Breaks of the given text as offsets of the joined one."""
    sources = [start + shift for start, shift in zip(starts, shifts, strict=True)]
    moved = set()
    for offset in breaks:
        index = bisect_right(sources, offset) - 1
        inside = offset - shifts[index]
        # A break that stood in a removed run belongs to where the next piece begins.
        moved.add(min(inside, starts[index + 1]) if index + 1 < len(starts) else inside)
    return tuple(sorted(moved))
