"""Pages of a PDF as PDFium gives them: printed characters and drawn lines, in points from the page's top left."""

import ctypes
import math
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from kg.readers.blocks import Box

_MOST_OBJECTS = 100_000
_THIN = 3.0
_STRAIGHT = 1.0
_SAMPLE = 40

Handle: TypeAlias = Any
"""What PDFium gives out; its binding has no types."""


class Char(NamedTuple):
    """A printed character with its box, as high as its font."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half its height down."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Half its width across."""
        return (self.left + self.right) / 2

    @property
    def size(self) -> float:
        """Its height."""
        return self.bottom - self.top


class Rule(NamedTuple):
    """A drawn line: at ``at`` across its direction, from ``start`` to ``end`` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """``lost`` counts characters that have no Unicode value, ``images`` pictures, ``crowded`` says that the page
    draws too much for its lines to be looked at, ``turned`` by how many quarter turns to the right it is read from how
    it is shown. ``number`` counts from 1. Of a page that was recognised, ``seen`` leads from each character's box to
    the box where it is seen and how sure it is (0 to 1)."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    lost: int
    images: int
    crowded: bool
    turned: int = 0
    seen: Mapping[Box, tuple[Box, float]] = field(default_factory=dict)

    @property
    def recognised(self) -> bool:
        """Whether its characters come out of a picture."""
        return bool(self.seen)

    def as_shown(self, box: Box) -> Box:
        """A box in the page as viewers show it, which is the same unless its text lies on its side or askew there."""
        if self.seen:
            return self.seen[box][0] if box in self.seen else box
        if not self.turned:
            return box
        corners = [_unturned(x, y, self) for x, y in (box[:2], box[2:])]
        (x0, x1), (y0, y1) = (sorted(axis) for axis in zip(*corners, strict=True))
        return x0, y0, x1, y1


def _unturned(x: float, y: float, page: Page) -> tuple[float, float]:
    """A point of the page as read → where it is as shown: quarter turns to the left."""
    width, height = page.width, page.height
    for _ in range(page.turned):
        x, y, width, height = y, width - x, height, width
    return round(x, 1), round(y, 1)


_Turn = Callable[[float, float], tuple[float, float]]


Seen: TypeAlias = dict[Any, Any]
"""Values met before, so that equal ones are one object: a document has a million of them."""


def load(page: Handle, number: int, seen: Seen) -> Page:
    """A page of a ``pypdfium2.PdfDocument``, turned so that its text stands upright."""
    left, bottom, right, top = page.get_bbox()
    text = page.get_textpage()
    try:
        stands = page.get_rotation() // 90 % 4
        quarter = _quarter_turns(text.raw, stands)
        turn, width, height = _turn(quarter, left, bottom, right - left, top - bottom)
        chars, lost = _chars(text.raw, turn, seen)
    finally:
        text.close()
    across, down, images, crowded = _drawn(page.raw, turn)
    inside = tuple(char for char in chars if -1 <= char.centre <= width + 1 and -1 <= char.middle <= height + 1)
    turned = (quarter - stands) % 4
    return Page(number, width, height, inside, tuple(across), tuple(down), lost, images, crowded, turned)


def _turn(quarter: int, left: float, bottom: float, width: float, height: float) -> tuple[_Turn, float, float]:
    """From the page's own coordinates to the shown page's, whose origin is top left; and its size."""
    turns: tuple[_Turn, ...] = (
        lambda x, y: (x - left, bottom + height - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (left + width - x, y - bottom),
        lambda x, y: (bottom + height - y, left + width - x),
    )
    return turns[quarter], *((height, width) if quarter % 2 else (width, height))


def _quarter_turns(text: Handle, stands: int) -> int:
    """How many quarter turns to the right make most characters of the page stand upright; ``stands`` where there
    are none."""
    count = pdfium.FPDFText_CountChars(text)
    found = [0, 0, 0, 0]
    for index in range(0, count, max(1, count // _SAMPLE)):
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        if angle >= 0:
            found[-round(angle / (math.pi / 2)) % 4] += 1
    return max(range(4), key=lambda quarter: (found[quarter], quarter == stands))


def _chars(text: Handle, turn: _Turn, seen: Seen) -> tuple[list[Char], int]:
    found: list[Char] = []
    lost = 0
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        char = chr(code) if code < 0x110000 else "\ufffd"
        if char.isspace() or code in (0xFFFE, 0xFEFF, 0x00AD) or 0x200B <= code <= 0x200F:
            continue
        if code < 0x20 or code == 0xFFFD or 0xE000 <= code < 0xF900:
            lost += 1
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, reference):
            continue
        first, second = turn(box.left, box.top), turn(box.right, box.bottom)
        if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
            char = unicodedata.normalize("NFKC", char)
        left, right = sorted((first[0], second[0]))
        top, bottom = sorted((first[1], second[1]))
        values = (char, round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))
        found.append(Char(*(seen.setdefault(value, value) for value in values)))
    return found, lost


def _drawn(page: Handle, turn: _Turn) -> tuple[list[Rule], list[Rule], int, bool]:
    across: list[Rule] = []
    down: list[Rule] = []
    images = 0
    for count, (item, place) in enumerate(_objects(page)):
        if count + len(across) + len(down) > _MOST_OBJECTS:
            return [], [], images, True
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            images += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            for rule, is_down in _rules(item, lambda x, y, place=place: turn(*place(x, y))):  # type: ignore[misc]
                (down if is_down else across).append(rule)
    return across, down, images, False


def _objects(page: Handle) -> Iterator[tuple[Handle, _Turn]]:
    """The page's objects, those in forms too, each with the way from its coordinates to the page's."""
    pending: list[tuple[Handle, _Turn, int]] = [
        (pdfium.FPDFPage_GetObject(page, index), lambda x, y: (x, y), 0)
        for index in range(pdfium.FPDFPage_CountObjects(page))
    ]
    pending.reverse()
    while pending:
        item, place, depth = pending.pop()
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
            yield item, place
        elif depth < 8:
            inner = _placed(item, place)
            pending += [
                (pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)
                for index in range(pdfium.FPDFFormObj_CountObjects(item))
            ]


def _placed(item: Handle, place: _Turn) -> _Turn:
    """The way through an object's own matrix, then on by ``place``."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return place
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    return lambda x, y: place(a * x + c * y + e, b * x + d * y + f)


def _rules(path: Handle, place: _Turn) -> Iterator[tuple[Rule, bool]]:
    """The straight lines that a path draws: its strokes, or itself where it is filled and thin; and which go down."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    at = _placed(path, place)
    for points, straight in _outlines(path, at):
        if stroke.value and straight:
            for (x0, y0), (x1, y1) in pairwise(points):
                yield from _line(x0, y0, x1, y1, _STRAIGHT)
        elif fill.value and len(points) > 2:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            yield from _line(min(xs), min(ys), max(xs), max(ys), _THIN)


def _line(x0: float, y0: float, x1: float, y1: float, thin: float) -> Iterator[tuple[Rule, bool]]:
    width, height = abs(x1 - x0), abs(y1 - y0)
    if height <= thin and width > height:
        yield Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)), False
    elif width <= thin and height > width:
        yield Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)), True


def _outlines(path: Handle, at: _Turn) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The points of each part of a path, and whether straight lines join them."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    straight = True
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, straight
            points, straight = [], True
        straight = straight and kind != pdfium.FPDF_SEGMENT_BEZIERTO
        points.append(at(x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield points, straight
