"""Lines that are a body's name, or hold little else: below a title, above the date at the end, of who reports."""

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.bodies.coined import coined_places, units
from kg.bodies.lists import find_bodies
from kg.bodies.span import BodySpan, shifted

_TAIL = 3000
_SIGNATURES = 12
_DATE = re.compile(
    r"(?:[12][0-9]{3}|[一二][〇○零OＯ0一二三四五六七八九]{3})年[0-9一二三四五六七八九十]{1,3}月(?:[0-9一二三四五六七八九十]{1,3}日)?"
)
PAGE_HEAD = 300
"""Where the head of a page ends, in characters."""


def whole_name(words: str) -> BodySpan | None:
    """The name that ``words`` begin with, with what stands before it where no gazetteer knows it."""
    spans = [s for s in find_bodies(words, coined=coined_places([units(words)])) if s.form == "name"]
    if not spans:
        return None
    first = spans[0]
    if first.start == 0:
        return first
    lead = words[: first.start]
    if len(lead) > 6 or re.search(r"[0-9年度的]", lead):
        return first if first.anchor else None
    return BodySpan(0, first.end, words[: first.end], "name", first.kind, tail=words[: first.end])


_LINES_BELOW = 5


def below(text: str, title: str, breaks: Sequence[int]) -> BodySpan | None:
    """The body whose name is a line of its own right below the title; a firm there is the evaluator."""
    at = text.find(title) if title else -1
    edges = sorted({b for b in breaks if b >= at + len(title)} | {len(text)}) if at >= 0 else []
    for start, end in pairwise(edges[: _LINES_BELOW + 1]):
        words = text[start:end].strip()
        span = whole_name(words) if len(words) <= 40 and not re.search("[：:]", words) else None
        if span is not None and span.start == 0 and span.end == len(words) and span.kind != "company":
            return shifted(span, text.find(words, start))
    return None


def signed(text: str, breaks: Sequence[int]) -> BodySpan | None:
    """The body that signs: a line that is its name and nothing else, right above a line with the date (GB/T 9704).

    A firm signs what it was paid for; the evaluation is of another.
    """
    edges = sorted({0, *(b for b in breaks if b >= len(text) - _TAIL), len(text)})
    lines = [(a, text[a:b].strip()) for a, b in pairwise(edges) if text[a:b].strip()]
    for (start, words), (_, date) in pairwise(lines[-_SIGNATURES:]):
        if not _DATE.fullmatch(date) or len(words) > 40:
            continue
        span = whole_name(words)
        if span is not None and span.start == 0 and span.end == len(words) and span.kind != "company":
            return shifted(span, text.find(words, start))
    return None


_HEAD_OF = re.compile(
    "(?P<body>[㐀-鿿（）]{4,30}[局厅委院会])副?(?:局长|厅长|主任|院长|会长|检察长)[㐀-鿿 \u3000]{2,5}"
)
"""Who gives a report to a congress stands below its title: 某市审计局局长 某某."""


def spoken(text: str, breaks: Sequence[int]) -> BodySpan | None:
    """The body whose head gives the report, by the line of its name at the beginning."""
    edges = sorted({0, *(b for b in breaks if b <= PAGE_HEAD)})
    for start, end in pairwise([*edges, min(len(text), 2 * PAGE_HEAD)][: _LINES_BELOW + 2]):
        said = _HEAD_OF.fullmatch(text[start:end].strip())
        span = whole_name(said["body"]) if said else None
        if said and span is not None and span.start == 0 and span.end == len(said["body"]):
            return shifted(span, text.find(said["body"], start))
    return None
