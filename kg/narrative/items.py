"""The items of a section: its subsections, its numbered sentences, else its paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.document import Document, Section, Span

_DATA = Path(__file__).resolve().parent / "data"
_MARK = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}[）)、]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十][，,、]"
    r"|[（(]?\d{1,2}[）)]?[.．、]?(?!\d)|[①-⑳])\s?"
)
_ORDINAL = re.compile(r"(?:(?<=[。；;：:\n])|^)\s?[一二三四五六七八九十]{1,2}是")


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its span, and the words of its first sentence without the mark in front of them."""

    span: Span
    head: str


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of one class of ``data/headings.tsv``."""
    for line in (_DATA / "headings.tsv").read_text(encoding="utf-8").splitlines():
        key, _, listed = line.partition("\t")
        if key == name:
            return tuple(listed.split(" "))
    raise KeyError(name)


def says(title: str, name: str) -> bool:
    """Whether a heading holds a word of a class."""
    return any(word in title for word in words(name))


def innermost(document: Document, name: str) -> Iterator[tuple[int, Section]]:
    """The sections whose heading is of a class and that hold no section of it, with their places."""
    chosen = [index for index, section in enumerate(document.sections) if says(section.title, name)]
    parents = {document.sections[index].parent for index in chosen}
    for index in chosen:
        if index not in parents and not says(document.sections[index].path, "past"):
            yield index, document.sections[index]


def items(document: Document, index: int) -> list[Item]:
    """The items of one section in text order."""
    section = document.sections[index]
    below = [other for other in document.sections if other.parent == index]
    if below:
        return [_item(document.text, Span(other.start, other.end)) for other in below]
    spans = [
        Span(max(paragraph.start, section.heading_end), min(paragraph.end, section.end))
        for paragraph in document.paragraphs
        if paragraph.start < section.end and paragraph.end > section.heading_end
    ]
    parts = [part for span in spans for part in _numbered(document.text, span) if _words(document.text, part)]
    return [_item(document.text, part) for part in _continued(document.text, parts)]


def _words(text: str, span: Span) -> str:
    return text[span.start : span.end].strip("。 \n\t")


def _continued(text: str, parts: list[Span]) -> list[Span]:
    """In a numbered list, what carries no number goes on with the item before it."""
    if not parts or not _MARK.match(_words(text, parts[0])):
        return parts
    joined: list[Span] = []
    for part in parts:
        if joined and not _MARK.match(_words(text, part)):
            joined[-1] = Span(joined[-1].start, part.end)
        else:
            joined.append(part)
    return joined


def _numbered(text: str, span: Span) -> list[Span]:
    """A paragraph cut at 一是 二是; its lead-in (主要有以下问题：) is no item."""
    starts = [span.start + match.start() for match in _ORDINAL.finditer(text[span.start : span.end])]
    if not starts:
        return [span] if not text[span.start : span.end].rstrip().endswith(("：", ":")) else []
    return [Span(start, end) for start, end in zip(starts, [*starts[1:], span.end], strict=True)]


def _item(text: str, span: Span) -> Item:
    while span.start < span.end and text[span.start] in " \n\t":
        span = Span(span.start + 1, span.end)
    while span.end > span.start and text[span.end - 1] in " \n\t":
        span = Span(span.start, span.end - 1)
    words_of = text[span.start : span.end]
    match = _MARK.match(words_of)
    head = re.split(r"[。；;\n]", words_of[match.end() if match else 0 :], maxsplit=1)[0]
    return Item(span, head.strip())
