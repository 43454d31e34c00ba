"""What stands over the sentences of a paragraph and names what their amounts are of."""

import re
from collections.abc import Sequence

from kg.document import Document, Span
from kg.figures.clauses import Clause, unmarked
from kg.quantities import Quantity

_SHORT = 16
_FIRST = r"[（(](?:(?:\d{2,3})?[类款项]|2\d\d(?:\d\d){0,2})[）)]"
_NEXT = r"[（(](?:(?:\d\d)?[款项]|\d\d)[）)]"
_ITEM = re.compile(rf"“?(?P<name>[^是，。：“”]{{2,40}}?{_FIRST}(?:[^是，。：]{{2,40}}?{_NEXT}){{0,2}})”?")
"""Its levels are told by 类, 款 and 项, by their codes, or by both; not a clause that says what something is."""


def item_label(words: str) -> str:
    """The item of the budget's classification that ``words`` are (水利（款）行政运行（项）), else empty."""
    item = _ITEM.fullmatch(words.strip())
    return item["name"] if item else ""


def opening_label(text: str, clauses: Sequence[Clause], quantities: Sequence[Quantity]) -> str:
    """What the first sentence of a paragraph lends to those after it: an item of the budget that it opens with, or a
    short heading that it is (项目立项。…)."""
    first = clauses[0]
    words = text[first.start : first.end].strip()
    if item := _ITEM.match(words):
        return item["name"]
    if len(words) > _SHORT or first.sentence == clauses[-1].sentence or clauses[1].sentence == first.sentence:
        return ""
    counted = any(first.start <= quantity.start < first.end for quantity in quantities)
    return "" if counted else words


def label_above(document: Document, piece: Span) -> str:
    """The item of the budget that is the heading right above a paragraph, else empty."""
    heading = document.heading_before(piece.start)
    if heading is None:
        return ""
    return item_label(document.text[unmarked(document.text, heading.start, heading.end) : heading.end])
