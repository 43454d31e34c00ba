"""Lists of acts under a heading that says what they are: 评价依据, then one act a paragraph."""

import re

from kg.citations.condensed import Condensed
from kg.citations.fold import Folded
from kg.citations.relations import HOLE

_FURTHEST = 40
"""How many paragraphs a list is followed up to its heading."""
_COUNT = "\\d一二三四五六七八九十①-⑳"
_MARK = re.compile(f"[（(]?[{_COUNT}]{{0,3}}[）)]?[、.．]?\\s*")
_ITEM = re.compile(
    f"(?:[^，。；：、\\t{HOLE}]{{0,20}}|[^，。；：\\t{HOLE}]{{2,40}}[部委厅局室府会院办署行])(?:关于)?{HOLE}"
)
"""An act with little before it, or with the bodies that issued it (财政部办公厅、教育部办公厅《…》)."""
_HEADING = re.compile(f"[^。；{HOLE}]{{0,60}}(?:依据|根据)[^。；{HOLE}]{{0,20}}[：:]$")
_TITLE = re.compile(f"[^，。；：{HOLE}]{{0,24}}依据$")


def under_basis(folded: Folded, condensed: Condensed, left: int) -> str:
    """The heading, where the paragraph at ``left`` (of the joined text) is an item of a list of grounds; else empty.

    Looks back over a bounded number of paragraphs, so the time stays linear.
    """
    text, breaks = condensed.text, folded.breaks
    index, shape = folded.paragraph(left), ""
    for here in range(index, max(index - _FURTHEST, -1), -1):
        start = condensed.at(breaks[here])
        end = condensed.at(breaks[here + 1]) if here + 1 < len(breaks) else len(text)
        words = text[start : min(end, start + 120)].strip()
        mark = _MARK.match(words)
        own = re.sub(f"[{_COUNT}]+", "0", mark[0]) if mark else ""
        item = _ITEM.match(words, mark.end() if mark else 0) is not None
        if here == index:
            if not item:
                return ""
            shape = own
        elif _HEADING.match(words) or _TITLE.match(words):
            return words
        elif own != shape or not (item or shape):
            return ""
    return ""
