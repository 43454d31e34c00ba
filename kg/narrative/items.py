"""The items of a list: subsections, marked parts (一是…；二是…), else paragraphs, sentences or clauses."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from kg.document import Document, Section, Span
from kg.narrative.words import says
from kg.readers.marks import BULLETS

_START = attrgetter("start")
_HAN = "一二三四五六七八九十"
_NAMED = r"(?:目标|任务)\s?\d{1,2}\s?[：:]"
"""A mark that says what its item is, which stands behind any character: 目标1：…目标2：…."""
_FAMILIES = (
    re.compile(_NAMED),
    *(
        re.compile(rf"(?:(?<=[{before}\n])|^)\s?(?:{mark})\s?")
        for before, mark in (
            ("。；;：:，", rf"[{_HAN}]{{1,3}}是"),
            ("。；;：:", rf"[（(][{_HAN}]{{1,3}}[）)]"),
            ("。；;：:", rf"[{_HAN}]{{1,3}}、"),
            ("。；;：:", r"\d{1,2}[.．﹒、](?!\d)"),
            ("。；;：:", r"[（(]\d{1,2}[）)]"),
            ("。；;：:", r"[①-⑳]"),
            ("。；;：:", "——"),
            ("。；;：:", f"[{BULLETS}]"),
            ("。；;：:，", rf"第[{_HAN}]{{1,2}}[，,、]"),
        )
    ),
)
"""Marks of items, a family a pattern: a list keeps to the family that it begins with."""
_MARKED = re.compile(rf"(?<![^。；;：:，\n])\s?(?=[{_HAN}（(\d①-⑳第—{BULLETS}])|(?={_NAMED})")
"""Where a mark may stand."""
_FIRST = re.compile(f"[一1①—{BULLETS}]")
_END = re.compile(r"[。；;\n]")
_NONE = re.compile(r"(?:无|没有|暂无|未发现|不存在)[^，。；]{0,12}$|无$")
_SENTENCE = re.compile(r"[^。；;\n]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its span, its mark included, and its first sentence without the mark."""

    span: Span
    head: Span

    @property
    def body(self) -> Span:
        """All of it but the mark."""
        return Span(self.head.start, self.span.end)


def item(text: str, span: Span) -> Item:
    """The item that stands at ``span``."""
    span = _stripped(text, span)
    words = text[span.start : span.end]
    mark = next((found for family in _FAMILIES if (found := family.match(words))), None)
    start = span.start + (mark.end() if mark else 0)
    ends = _END.search(text, start, span.end)
    return Item(span, _stripped(text, Span(start, ends.start() if ends else span.end)))


def _stripped(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    return Span(span.end - len(words.lstrip(" \t\n：:；;，,。")), span.start + len(words.rstrip(" \t\n")))


def marked(text: str, span: Span) -> list[Item]:
    """The marked items inside ``span``, each up to the next; nothing where there is no first mark."""
    words = text[span.start : span.end]
    places = [match.start() for match in _MARKED.finditer(words)]
    best: list[int] = []
    for family in _FAMILIES if places else ():
        found = _marks(family, words, places)
        if found and (found[0].start() == 0 or _FIRST.search(found[0][0])):
            starts = [span.start + match.start() for match in found]
            if not best or starts[0] < best[0]:
                best = starts
    return [item(text, Span(a, b)) for a, b in zip(best, [*best[1:], span.end], strict=False)]


def _marks(family: re.Pattern[str], words: str, places: Sequence[int]) -> list[re.Match[str]]:
    """The marks of one family in ``words``, at some of ``places``, without overlaps."""
    found: list[re.Match[str]] = []
    for place in places:
        if (not found or place >= found[-1].end()) and (mark := family.match(words, place)):
            found.append(mark)
    return found


def same_list(text: str, first: Span, other: Span) -> bool:
    """Whether two paragraphs begin with marks of one family."""
    return any(
        family.match(text[first.start : first.end]) and family.match(text[other.start : other.end])
        for family in _FAMILIES
    )


def starts_item(text: str, span: Span) -> bool:
    """Whether a paragraph begins with the mark of an item."""
    return any(family.match(text[span.start : span.end]) for family in _FAMILIES)


def admitted(text: str, found: Sequence[Item]) -> list[Item]:
    """Those items that tell something: not that there is nothing, and not a mark alone."""
    return [one for one in found if (head := text[one.head.start : one.head.end]) and not _NONE.match(head)]


def sentences(text: str, span: Span) -> list[Span]:
    """The sentences inside ``span``, without the mark that ends them."""
    found = (_stripped(text, Span(*match.span())) for match in _SENTENCE.finditer(text, span.start, span.end))
    return [one for one in found if one.end > one.start]


def innermost(document: Document, name: str) -> Iterator[tuple[int, Section]]:
    """The sections whose heading is of a class and that hold no section of it, with their places."""
    chosen = [index for index, section in enumerate(document.sections) if says(section.title, name)]
    above = {parent for index in chosen for parent in ancestors(document, index)}
    for index in chosen:
        if index not in above:
            yield index, document.sections[index]


def ancestors(document: Document, index: int) -> Iterator[int]:
    """The sections that a section stands in, the nearest first."""
    parent = document.sections[index].parent
    while parent is not None:
        yield parent
        parent = document.sections[parent].parent


def paragraphs(document: Document, start: int, end: int) -> list[Span]:
    """The paragraphs between two offsets, cut to them, without the stop that closes a heading in its own line."""
    while start < end and document.text[start] in "。：: \n\t":
        start += 1
    cut = document.paragraphs_in(start, end)
    return [one for one in cut if document.text[one.start : one.end].strip("。 \n\t")]


def items(document: Document, index: int) -> list[Item]:
    """The items of one section in text order: subsections, else marked parts, else paragraphs."""
    section = document.sections[index]
    below = [other for other in within(document, section) if other.parent == index]
    if not below:
        return paragraph_items(document, paragraphs(document, section.heading_end, section.end))
    starts = {one.start for one in below} | set(_plain_starts(document, section, below))
    ordered = sorted(starts)
    return [item(document.text, Span(a, b)) for a, b in zip(ordered, [*ordered[1:], section.end], strict=True)]


def within(document: Document, section: Section) -> Sequence[Section]:
    """The sections that begin in a section, itself included."""
    sections = document.sections
    return sections[bisect_left(sections, section.start, key=_START) : bisect_left(sections, section.end, key=_START)]


def _plain_starts(document: Document, section: Section, below: Sequence[Section]) -> Iterator[int]:
    """Where paragraphs begin that carry the mark of the subsections beside them but are too long for headings."""
    first = Span(below[0].start, below[0].heading_end)
    deeper = [Span(one.start, one.end) for one in within(document, section) if one.level > below[0].level]
    for span in paragraphs(document, section.heading_end, section.end):
        nested = any(one.start <= span.start < one.end for one in deeper)
        if not nested and same_list(document.text, first, span):
            yield span.start


def paragraph_items(document: Document, spans: Sequence[Span]) -> list[Item]:
    """Marked parts of paragraphs, else the paragraphs; what follows a marked part without a mark belongs to it."""
    found: list[Item] = []
    counted = False
    for span in spans:
        parts = marked(document.text, span)
        if parts:
            found, counted = (found if counted else []) + parts, True
        elif counted:
            found[-1] = item(document.text, Span(found[-1].span.start, span.end))
        elif not document.text[span.start : span.end].rstrip().endswith(("：", ":")):
            found.append(item(document.text, span))
    return found
