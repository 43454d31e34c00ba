"""Running text in pieces that a reader takes as one: sentences, without headings; cells of tables apart."""

import itertools
import re
from functools import lru_cache

from kg.document import Document, Span

_STOP = re.compile(r"[。；！？]")


_LONG_STOP = re.compile(r"[。！？]")


@lru_cache(maxsize=4)
def sentences(document: Document, parts: bool = False) -> tuple[Span, ...]:
    """The sentences of a document in text order, none across a heading, a paragraph's end or a cell's border.

    With ``parts``, a semicolon does not end a sentence, so that all of 其中……；…… stays together.
    """
    cuts = {0, len(document.text)}
    headings = {section.start: section.heading_end for section in document.sections}
    cuts |= headings.keys() | set(headings.values())
    cuts |= {paragraph.start for paragraph in document.paragraphs}
    for table in document.tables:
        cuts |= {table.start, table.end}
        cuts |= {edge for cell in table.cells for edge in (cell.start, cell.end)}
    order = sorted(cuts)
    stop = _LONG_STOP if parts else _STOP
    found: list[Span] = []
    for start, end in itertools.pairwise(order):
        if headings.get(start) == end:
            continue
        at = start
        for mark in stop.finditer(document.text, start, end):
            found.append(Span(at, mark.end()))
            at = mark.end()
        found.append(Span(at, end))
    return tuple(span for span in found if document.text[span.start : span.end].strip())
