"""The text with each citation as one character, so that a long list stays near the cue that governs it."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from kg.citations.fold import Folded
from kg.citations.hits import Hit
from kg.citations.relations import HOLE


@dataclass(frozen=True, slots=True)
class Condensed:
    """The text with each citation as one hole, so that a list of long titles stays near its cue.

    ``at`` turns an offset of the joined text into one of ``text``, ``back`` the other way.
    """

    text: str
    ends: tuple[int, ...]
    shifts: tuple[int, ...]

    def at(self, offset: int) -> int:
        """Where an offset of the joined text stands here."""
        index = bisect_right(self.ends, offset)
        return offset - (self.shifts[index - 1] if index else 0)

    def back(self, offset: int) -> int:
        """Where an offset of this text stands in the joined text."""
        index = bisect_right(self.ends, offset, key=lambda end: self.at(end))
        return offset + (self.shifts[index - 1] if index else 0)


def condense(text: str, hits: list[Hit]) -> Condensed:
    """``text`` with each of ``hits`` (in order, none overlapping) as one hole."""
    pieces, last, shift, ends, shifts = [], 0, 0, [], []
    for hit in hits:
        pieces += [text[last : hit.start], HOLE]
        last = hit.end
        shift += hit.end - hit.start - 1
        ends.append(hit.end)
        shifts.append(shift)
    return Condensed("".join([*pieces, text[last:]]), tuple(ends), tuple(shifts))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a citation stands in the condensed text: itself, its sentence, its paragraph's edges."""

    start: int
    end: int
    sentence: int
    sentence_end: int
    left: int
    right: int


def place_of(folded: Folded, condensed: Condensed, hit: Hit) -> Place:
    """Where ``hit`` stands: itself, its sentence and its paragraph, in the condensed text."""
    start = condensed.at(hit.start)
    end = start + (hit.end - hit.start if hit.form in ("alias", "named") else 1)
    left, right = condensed.at(folded.left_edge(hit.start)), condensed.at(folded.right_edge(hit.start))
    low = max(left, start - 300)
    sentence = _sentence(condensed.text, low, start)
    high = min(right, end + 200)
    stops = [condensed.text.find(mark, end, high) for mark in "。；！？\t"]
    return Place(start, end, sentence, min([stop for stop in stops if stop >= 0], default=high), left, right)


_LISTED = re.compile(f"{HOLE}(?:等|[（(][^（）()]{{1,20}}[）)])?$")


def _sentence(text: str, low: int, start: int) -> int:
    """Where the sentence begins; a list of acts goes on over its ； (1.《…》；2.《…》)."""
    position = start
    while True:
        cut = max(text.rfind(mark, low, position) for mark in "。；！？")
        if cut > low and text[cut] == "；" and _LISTED.search(text, max(0, cut - 24), cut) and start - cut <= 24:
            position, start = cut, min(start, cut)
            continue
        return max(low, cut + 1)
