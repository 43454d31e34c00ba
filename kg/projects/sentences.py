"""Running text in pieces that a reader takes as one: sentences, without headings; cells of tables apart."""

import itertools
import re
from functools import lru_cache

from kg.document import Document, Span

_STOP = re.compile(r"[。；！？]")


_LONG_STOP = re.compile(r"[。！？]")


_GOES_ON = re.compile(
    r"(?:截至[^，。；]{2,14}，|20\d\d年度?，?)?(?:项目|资金|全年|当年|现|已|累计|实际|共|预算|年初|上级|财政)*"
    r"(?:下达|安排|批复|到位|投入|使用|支出|支付|执行|拨付)(?:资金|预算|金额|经费)?(?:共|约|为|数)*\d"
)


def told_until(document: Document, sentence: Span) -> int:
    """Where what is told of a sentence's matter ends: behind the next one, if that goes on with its money alone
    (实施X项目。下达资金90万元，已支付80万元)."""
    follows = _GOES_ON.match(document.text, sentence.end)
    paragraph = document.paragraph_at(sentence.start)
    if follows is None or follows.end() > paragraph.end:
        return sentence.end
    stop = _STOP.search(document.text, sentence.end, paragraph.end)
    return stop.end() if stop else paragraph.end


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
