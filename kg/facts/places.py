"""Where in a document a fact can stand: its head, its labelled fields, its table rows."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from kg.document import Document, Span
from kg.facts.cues import any_of
from kg.readers.head_labels import head_labels, site_words
from kg.readers.marks import ARABIC, mark_at
from kg.records import Mention

_HEAD = 40
_FIELD_GAP = "[ \t]*[:：][ \t]*"
_GAP = re.compile("[\t:：]")
"""What parts every label from its value."""
_NOTE = "(?:[（(][^（）()]{1,10}[）)])?"
_LONGEST_LABEL = 16
_LONGEST_PLACE = 10
_SHORT = ("标题", "文号")


def mention(document: Document, start: int, end: int) -> Mention:
    """Words of the text, blanks and tabs at the edges left out."""
    words = document.text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Mention(start, start + len(words), words)


def paragraphs_of(document: Document) -> tuple[Span, ...]:
    """The paragraphs; the whole text as one where the reader gave none."""
    return document.paragraphs or ((Span(0, len(document.text)),) if document.text else ())


def head(document: Document) -> tuple[Span, ...]:
    """The paragraphs before the first heading, at most ``_HEAD``."""
    site = _of_site(document)
    first = next((s.start for s in document.sections[site:] if s.start > 0), len(document.text))
    before = [span for span in paragraphs_of(document)[:_HEAD] if span.start < first]
    return tuple(before)


def _of_site(document: Document) -> int:
    """How many sections at the top are the page's place in its site, numbered as a list is (1.首页 2.政务公开)."""
    count = 0
    for section in document.sections:
        words = document.text[section.start : section.heading_end].strip()
        mark = mark_at(words)
        name = words[mark.length :].strip() if mark and mark.kind >= ARABIC and mark.ordinal > count else ""
        if not 0 < len(name) <= _LONGEST_PLACE or (not count and not name.startswith(tuple(site_words()))):
            break
        count += 1
    return count


def bare_label(words: str) -> bool:
    """Whether a paragraph is a label alone (成文日期：), whose value is the next paragraph."""
    return len(words) <= _LONGEST_LABEL and words.endswith(("：", ":"))


def fields(document: Document, labels: Iterable[str]) -> Iterator[tuple[str, Mention]]:
    """(label, value) of 填报日期：2023年4月 in a paragraph or cell, of a label's cell with its right neighbour, and of
    a label alone in its paragraph with the next one. Lines of a head block that ran together are taken apart."""
    inside, alone = _labelled(tuple(labels))
    label = ""
    for span in _lines(document):
        words = document.text[span.start : span.end]
        if label:
            yield label, mention(document, span.start, span.end)
        bare = alone.fullmatch(words.strip()) if bare_label(words.strip()) else None
        label = bare[1] if bare else ""
        for found in inside.finditer(words) if _GAP.search(words) else ():
            value = mention(document, span.start + found.start(3), span.start + found.end(3))
            if value.quote:
                yield found[1], value


@cache
def _labelled(labels: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A label with its value, and a label alone."""
    names = any_of(labels)
    return (
        re.compile(f"(?:^|(?<=[\t（( 【\\[]))({names}){_NOTE}({_FIELD_GAP}|\t+)([^\t。；;]+)"),
        re.compile(f"({names}){_NOTE}{_FIELD_GAP}"),
    )


@cache
def _head_label() -> re.Pattern[str]:
    """A label of a head block; those of two characters stand inside longer ones of other forms (项目名称)."""
    return re.compile(
        f"(?:{any_of(label for label in head_labels() if len(label) > 2 or label in _SHORT)}){_FIELD_GAP}"
    )


@lru_cache(maxsize=2)
def _lines(document: Document) -> tuple[Span, ...]:
    """The paragraphs; those of a head block (索引号：…发文机关：…) cut before each of its labels.

    One is of the block that begins with a label, ends with one, or stands behind one that does.
    """
    lines: list[Span] = []
    behind = False
    for span in paragraphs_of(document):
        words = document.text[span.start : span.end]
        found = list(_head_label().finditer(words)) if "：" in words or ":" in words else []
        ends = bool(found) and not words[found[-1].end() :].strip()
        cuts = [match.start() for match in found] if found and (ends or behind or not found[0].start()) else []
        starts = sorted({0, *cuts})
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
            lines.append(Span(span.start + start, span.start + end))
        behind = ends
    return tuple(lines)
