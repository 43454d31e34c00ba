"""Where words stand in their source, as the fragment of an IRI, and that fragment in words.

Pages as RFC 8118 has them for PDF (``page=3&viewrect=72,100.5,200,12``: left, top, width, height in points from the
page's top left corner), cells as ``sheet=…&cell=B7:C7``, paragraphs of Word files as ``paragraph=12``, lines of web
pages as ``line=40``; before them ``part=…`` inside an archive. Names are percent-encoded.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from urllib.parse import parse_qsl, quote

from kg.document import Document, Location

_START = attrgetter("start")
_PLAIN, _PAGE_OF_THE_WEB = "text/plain", "text/html"
_WORDS = {
    "en": {"page": "page {}", "viewrect": "box {}", "cell": "{}", "paragraph": "paragraph {}", "line": "line {}"},
    "zh": {"page": "第{}页", "viewrect": "框 {}", "cell": "{}", "paragraph": "第{}段", "line": "第{}行"},
}


def has_places(document: Document) -> bool:
    """Whether ``fragment`` has anything to say of any words of this document."""
    return any(
        where.part or where.page is not None or where.sheet is not None or document.media_type != _PLAIN
        for where in (segment.location for segment in document.source_map.segments)
    )


def fragment(document: Document, start: int, end: int) -> str:
    """Where ``text[start:end]`` stands; words on two pages by the first of them. Empty where the format has neither
    pages nor cells nor paragraphs: there the offsets say it."""
    segments = document.source_map.segments
    first = max(0, bisect_right(segments, start, key=_START) - 1)
    last = max(first + 1, bisect_left(segments, end, key=_START))
    places = [segment.location for segment in segments[first:last]]
    if not places:
        return ""
    part = [f"part={quote(places[0].part, safe='')}"] if places[0].part else []
    return "&".join((*part, *_inside(places, document.media_type)))


def _inside(places: Sequence[Location], media_type: str) -> list[str]:
    here = places[0]
    if here.page is not None:
        return [f"page={here.page}", *_box([place for place in places if place.page == here.page])]
    if here.sheet is not None:
        cells = list(dict.fromkeys(p.cell for p in places if p.sheet == here.sheet and p.cell))
        cell = [f"cell={':'.join(dict.fromkeys((cells[0], cells[-1])))}"] if cells else []
        return [f"sheet={quote(here.sheet, safe='')}", *cell]
    lines = [place.line for place in places if place.line is not None]
    if media_type == _PLAIN or not lines:
        return []
    kind = "line" if media_type == _PAGE_OF_THE_WEB else "paragraph"
    return [f"{kind}={'-'.join(map(str, dict.fromkeys((lines[0], lines[-1]))))}"]


def _box(places: Sequence[Location]) -> list[str]:
    boxes = [place.box for place in places if place.box]
    if not boxes:
        return []
    left, top = (min(box[side] for box in boxes) for side in (0, 1))
    right, bottom = (max(box[side] for box in boxes) for side in (2, 3))
    sides = (f"{side:.1f}".removesuffix(".0") for side in (left, top, right - left, bottom - top))
    return [f"viewrect={','.join(sides)}"]


def container(where: str) -> str:
    """The fragment of the sheet, or of the archive's part, that a place is in; empty where it is in neither."""
    return re.sub("&?(cell|page|paragraph|line)=.*", "", where)


def described(iri: str, language: str = "en") -> str:
    """The fragment of an IRI as a person reads it (``page 3, box 72,100.5,200,12``; ``预算!B7``); empty if it has
    none."""
    found: list[str] = []
    words_of = _WORDS[language]
    for key, value in parse_qsl(iri.partition("#")[2].replace("+", "%2B")):
        if key in words_of:
            words = words_of[key].format(value)
            found.append(f"{found.pop()}!{words}" if key == "cell" and found else words)
        else:
            found.append(value)
    return ", ".join(found)
