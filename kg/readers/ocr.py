"""Pictures of text → characters, each with its box and how sure it is (the extra ``ocr``: rapidocr, onnxruntime).

The models are PP-OCRv6's small ones (Apache-2.0), which the wheel of rapidocr holds; nothing is fetched.
"""

import re
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

Picture: TypeAlias = Any
"""A ``numpy`` array of height × width × 3, blue, green and red in bytes."""

_NEEDED = ("rapidocr", "onnxruntime", "cv2")
_LONGEST_SIDE = 4000
_SHORTEST_SIDE = 40
# What is found is wider than the printed characters by this share of their height (rapidocr's unclip_ratio of 2.0).
_MARGIN = 0.14
_APART = 1.0
_HAN = re.compile("[㐀-鿿]")
_WIDE = {"(": "（", ")": "）"}


class Glyph(NamedTuple):
    """A recognised character with its box in dots from the top left corner, and how sure it is (0 to 1)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


def available() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) is not None for name in _NEEDED)


def advice() -> str:
    """What to do about words in a picture that were not read."""
    return "scan it anew at 200 dots an inch" if available() else "install the OCR extra (pip install 'jipu[ocr]')"


def glyphs(picture: Picture) -> list[Glyph]:
    """The characters of a picture whose text stands upright, blanks aside, line by line as found."""
    if min(picture.shape[:2]) < _SHORTEST_SIDE:
        return []
    found = _engine()(picture, return_word_box=True, return_single_char_box=True)
    return [] if found.boxes is None else [glyph for line in found.word_results for glyph in _line(line)]


@cache
def _engine() -> Any:  # noqa: ANN401 - the library has no types
    from rapidocr import RapidOCR

    # use_cls turns short lines upside down now and then; an unclip_ratio below 2.0 cuts the ends of lines off.
    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.max_side_len": _LONGEST_SIDE,
            "Global.log_level": "critical",
            "Det.unclip_ratio": 2.0,
            "Det.limit_type": "max",  # makes nothing larger, as a narrow strip would be beyond any memory
            "Det.limit_side_len": _LONGEST_SIDE,
        }
    )


def _line(words: Any) -> list[Glyph]:  # noqa: ANN401 - the library has no types
    """The characters of a line. Boxes are as high as the line and as wide as the strokes: they are cut to the
    height of the characters and widened until they meet, as in a text layer."""
    found = []
    for text, confidence, corners in words:
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        top, bottom = min(ys), max(ys)
        spare = _MARGIN * (bottom - top)
        found.append(Glyph(text, min(xs), top + spare, max(xs), bottom - spare, float(confidence)))
    found.sort(key=lambda glyph: glyph.left)
    if any(_HAN.match(glyph.text) for glyph in found):
        # Ink does not tell the two widths apart; in Chinese text brackets are full-width (GB/T 15834).
        found = [glyph._replace(text=_WIDE.get(glyph.text, glyph.text)) for glyph in found]
    for at, (glyph, other) in enumerate(pairwise(found)):
        if other.left - glyph.right < _APART * (glyph.bottom - glyph.top):
            border = max(glyph.left, (glyph.right + other.left) / 2)
            found[at] = found[at]._replace(right=border)
            found[at + 1] = other._replace(left=border)
    return found
