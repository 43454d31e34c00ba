"""Pages that are pictures → the same pages as those with a text layer: characters and drawn lines."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from kg.document import Confidence, Document
from kg.readers import ocr
from kg.readers.blocks import Box
from kg.readers.pdf.pages import Char, Handle, Page, Rule

_DOTS = 200 / 72
_LONGEST_SIDE = 4000
_FEWEST = 20
_COVERED = 0.5
_LOST = 0.25
_SKEWED = 0.002
_LONG = 12
_ACROSS, _DOWN = 22.0, 16.0
_THICK = 4.0


def is_scan(page: Page, handle: Handle) -> bool:
    """Whether a page's words are in a picture: it has no text layer (or a few words that a scanner's program
    stamped on it), or its fonts do not say which characters they print."""
    if page.lost > _LOST * len(page.chars) and page.lost:
        return True
    if not page.images or len(page.chars) >= _FEWEST:
        return False
    return not page.chars or _pictured(handle) > _COVERED


def _pictured(handle: Handle) -> float:
    """The share of the page that its largest picture covers."""
    width, height = map(float, handle.get_size())
    areas: list[float] = [0.0]
    for item in handle.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = item.get_bounds()
        areas.append(float((right - left) * (top - bottom)))
    return max(areas) / max(1.0, width * height)


def recognised(page: Page, handle: Handle) -> Page:
    """The page with what is printed in its picture, in points from its top left corner as it is shown.

    A page that lies askew in its picture is set straight; ``Page.seen`` leads from each box to where it is seen.
    """
    width, height = handle.get_size()
    dots = min(_DOTS, _LONGEST_SIDE / max(width, height))
    picture = handle.render(scale=dots, rev_byteorder=False, may_draw_forms=False).to_numpy()[:, :, :3]
    glyphs = ocr.glyphs(picture)
    slope = _slope(glyphs)
    chars: list[Char] = []
    seen: dict[Box, tuple[Box, float]] = {}
    for glyph in glyphs:
        box = tuple(round(edge / dots, 1) for edge in glyph[1:5])
        left, top, right, bottom = box
        fall = (left + right) / 2 * slope
        char = Char(glyph.text, left, round(top - fall, 1), right, round(bottom - fall, 1))
        chars.append(char)
        seen[char[1:]] = (left, top, right, bottom), round(glyph.confidence, 2)
    across, down = _lines(picture, dots, slope)
    return Page(page.number, width, height, tuple(chars), tuple(across), tuple(down), 0, page.images, False, 0, seen)


def _slope(glyphs: Sequence[ocr.Glyph]) -> float:
    """By how much lines of text fall to the right, a share of their length; 0 where they hardly do."""
    falls = []
    line: list[ocr.Glyph] = []
    for glyph in [*glyphs, None]:
        if line and (glyph is None or glyph.left < line[-1].left):
            if len(line) >= _LONG:
                first, last = line[0], line[-1]
                falls.append((last.top + last.bottom - first.top - first.bottom) / 2 / (last.left - first.left))
            line = []
        if glyph is not None:
            line.append(glyph)
    slope = median(falls) if falls else 0.0
    return slope if abs(slope) > _SKEWED else 0.0


def _lines(picture: ocr.Picture, dots: float, slope: float) -> tuple[list[Rule], list[Rule]]:
    """The straight lines drawn in a picture, across and down."""
    import cv2

    grey: Any = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    if slope:
        height, width = grey.shape
        turn = cv2.getRotationMatrix2D((0, 0), math.degrees(math.atan(slope)), 1.0)
        grey = cv2.warpAffine(grey, turn, (width, height), borderValue=255)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    across = [Rule((top + bottom) / 2, left, right) for left, top, right, bottom in _strokes(ink, dots, _ACROSS, 0)]
    down = [Rule((left + right) / 2, top, bottom) for left, top, right, bottom in _strokes(ink, dots, 0, _DOWN)]
    return across, down


def _strokes(ink: ocr.Picture, dots: float, width: float, height: float) -> Iterator[Box]:
    """The boxes, in points, of what is at least so long one way and no thicker than a line the other way."""
    import cv2

    shape = cv2.getStructuringElement(cv2.MORPH_RECT, (max(1, int(width * dots)), max(1, int(height * dots))))
    long: Any = cv2.morphologyEx(ink, cv2.MORPH_OPEN, shape)
    for contour in cv2.findContours(long, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
        left, top, wide, high = (edge / dots for edge in cv2.boundingRect(contour))
        if (high if width else wide) <= _THICK:
            yield left, top, left + wide, top + high


def confidences(document: Document, pages: Sequence[Page]) -> tuple[Confidence, ...]:
    """How sure the characters of recognised pages are, those in a row that are equally sure together."""
    sure = [dict(page.seen.values()) for page in pages]
    found: list[Confidence] = []
    for segment, end in zip(document.source_map.segments, document.source_map.ends(len(document.text)), strict=True):
        place = segment.location
        value = sure[(place.page or 1) - 1].get(place.box) if place.box else None
        if value is None:
            continue
        if found and found[-1].end == segment.start and found[-1].value == value:
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(Confidence(segment.start, end, value))
    return tuple(found)
