"""Which printed lines are page numbers, and nothing else.

A decorated number (— 3 —, 第 3 页 共 10 页) is one wherever it stands. A bare number on a line of its own can be a
cell of a flattened table, so it counts only where the document shows that it is a page's: it stands at a page
break, or it continues a sequence whose members stand a page apart and between lines of prose.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from kg.readers.joining import BLANKS, Line

_B = f"[{BLANKS}\t]*"
_DASH = "[-–—―‒－─~～·•_]"
_DIGITS = "[0-9０-９]{1,4}"
_HAN_DIGITS = "[0-9０-９〇零一二三四五六七八九十百]{1,6}"
_DECORATED = re.compile(
    f"{_B}(?:"
    f"(?:{_DASH}{_B}){{1,4}}(?:{_DIGITS}|[ivxlcIVXLC]{{1,6}}){_B}(?:{_DASH}{_B}){{1,4}}"
    f"|第{_B}{_HAN_DIGITS}{_B}页(?:{_B}[,，/／|]?{_B}[(（]?{_B}共{_B}{_HAN_DIGITS}{_B}页{_B}[)）]?)?"
    f"|共{_B}{_HAN_DIGITS}{_B}页{_B}[,，/／|]?{_B}第{_B}{_HAN_DIGITS}{_B}页"
    f"|[Pp](?:age|AGE)?\\.?{_B}{_DIGITS}(?:{_B}(?:of|OF|/){_B}{_DIGITS})?"
    f"){_B}"
)
_MIGHT_BE_DECORATED = re.compile("[-–—―‒－─~～·•_第共Pp]")
_BARE = re.compile(f"{_B}({_DIGITS}){_B}")
_PROSE = re.compile("[㐀-鿿].*[，。；：、！？”）]|[㐀-鿿]{16}")
_LONGEST = 40
_MIN_BETWEEN = 200
_MIN_SEQUENCE = 3


def without_page_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines that are not page numbers, in order."""
    bare: list[tuple[int, int]] = []
    dropped: set[int] = set()
    for index, line in enumerate(lines):
        text = line.text
        if len(text) > _LONGEST:
            continue
        number = _BARE.fullmatch(text)
        if number:
            bare.append((index, int(number[1])))
        elif _MIGHT_BE_DECORATED.search(text) and _DECORATED.fullmatch(text):
            dropped.add(index)
    if bare:
        printing = [index for index, line in enumerate(lines) if line.text.strip() and index not in dropped]
        dropped |= _at_page_breaks(lines, bare, printing) | _in_sequence(lines, bare, printing)
    return [line for index, line in enumerate(lines) if index not in dropped] if dropped else list(lines)


def _at_page_breaks(lines: Sequence[Line], bare: list[tuple[int, int]], printing: list[int]) -> set[int]:
    """Bare numbers first or last on a page whose distance from the page's count is the same on most such pages."""
    if not lines or lines[0].page is None:
        return set()
    candidates: list[tuple[int, int]] = []
    for index, number in bare:
        place = bisect_right(printing, index) - 1
        page = lines[index].page or 0
        first = place == 0 or lines[printing[place - 1]].page != page
        last = place + 1 == len(printing) or lines[printing[place + 1]].page != page
        if first or last:
            candidates.append((index, number - page))
    shifts = [shift for _, shift in candidates]
    if not shifts:
        return set()
    common = max(sorted(set(shifts)), key=shifts.count)
    enough = shifts.count(common) >= 2 or common == 0
    return {index for index, shift in candidates if shift == common} if enough else set()


def _in_sequence(lines: Sequence[Line], bare: list[tuple[int, int]], printing: list[int]) -> set[int]:
    """Bare numbers that rise by one, at least ``_MIN_SEQUENCE`` of them, each between lines of prose."""
    amid_prose: list[tuple[int, int]] = []
    for index, number in bare:
        place = bisect_right(printing, index) - 1
        around = printing[max(0, place - 1) : place] + printing[place + 1 : place + 2]
        if around and all(_PROSE.search(lines[other].text) for other in around):
            amid_prose.append((index, number))
    best: list[int] = []
    chains: dict[int, list[int]] = {}
    for index, number in amid_prose:
        chain = chains.pop(number - 1, [])
        if chain and lines[index].start - lines[chain[-1]].start < _MIN_BETWEEN:
            chain = []
        chains[number] = [*chain, index] if len(chain) < len(lines) else chain
        best = max(best, chains[number], key=len)
    return set(best) if len(best) >= _MIN_SEQUENCE else set()
