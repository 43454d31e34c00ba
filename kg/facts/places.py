"""Where in a document a fact can stand: its head, its labelled fields, its table rows."""

import re
from collections.abc import Iterable, Iterator

from kg.document import Document, Span
from kg.facts.cues import any_of
from kg.records import Mention

_HEAD = 40
_FIELD_GAP = "[ \t]*[:：][ \t]*"
_VALUE_END = re.compile("[\t。；;]|(?<=[㐀-鿿）)0-9])(?:$)")


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
    first = next((s.start for s in document.sections if s.start > 0), len(document.text))
    before = [span for span in paragraphs_of(document)[:_HEAD] if span.start < first]
    return tuple(before)


def fields(document: Document, labels: Iterable[str]) -> Iterator[tuple[str, Mention]]:
    """(label, value) of 填报日期：2023年4月 in a paragraph or cell, and of a label's cell with its right neighbour."""
    pattern = re.compile(
        f"(?:^|(?<=[\t（( ]))({any_of(labels)})(?:[（(][^（）()]{{1,10}}[）)])?({_FIELD_GAP}|\t+)([^\t。；;]+)"
    )
    for span in paragraphs_of(document):
        words = document.text[span.start : span.end]
        for found in pattern.finditer(words):
            value = mention(document, span.start + found.start(3), span.start + found.end(3))
            if value.quote:
                yield found[1], value
