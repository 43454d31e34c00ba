"""Headings → a tree of sections.

A heading opens a paragraph with a mark and reads as one: a phrase on its own, or glued to the text that it heads
(（一）预算编制情况。本年……) and then it ends at its first 。, ： or ；. Rows of tables, entries of a contents list and
items of a numbered list in prose open with the same marks and are none.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.document import Section, Span
from kg.readers.marks import ARABIC, ARTICLE, CHAPTER, DOTTED, HAN_BRACKET, PART, SECTION, Mark, mark_at
from kg.readers.tables import is_row

_LONGEST = 45
_LONG_PHRASE = 30
_END = re.compile("[。：:；;！？!?\t]")
_LEADER = re.compile("[.．…·⋯\\s]{2,}[0-9０-９]{1,4}\\s*$")
_FIGURES = re.compile("[-－]?[0-9][0-9,]*(?:\\.[0-9]+)?[%％]?")
_AMOUNT = re.compile("[0-9](?:多|余)?(?:[万亿千百]?元|[%％人家个项辆台座]|平方|公里)[^（）]*$|截至|截止")
_CONTENTS = re.compile("目\\s*[录次]")
_COMMA = re.compile("[，,]")


@dataclass(frozen=True, slots=True)
class _Heading:
    """``level_key`` orders kinds of marks; ``item`` where it is a whole sentence, which may be a list's item."""

    index: int
    mark: Mark
    start: int
    end: int
    level_key: int
    item: bool


_NO_MARK = Mark(PART, 1, 0)


def sections(
    text: str, paragraphs: Sequence[Span], rows: Collection[int] = (), levels: Mapping[int, int] | None = None
) -> tuple[Section, ...]:
    """The section tree in text order (parents before children).

    ``rows`` are the starts of paragraphs that are known to be rows of tables; ``levels`` the levels (from 1) of
    those that the source marks as headings, by where they start.
    """
    candidates = [
        found
        for index, span in enumerate(paragraphs)
        if span.start not in rows and (found := _candidate(text, index, span))
    ]
    if levels:
        candidates = _with_marked(text, paragraphs, candidates, levels)
    headings = _without_contents(text, paragraphs, _without_items(candidates, paragraphs))
    return _tree(text, headings)


def _with_marked(
    text: str, paragraphs: Sequence[Span], candidates: Sequence[_Heading], levels: Mapping[int, int]
) -> list[_Heading]:
    """Add the headings that the source marks and that open with no mark of a list.

    They rank with the headings of their level that have one; without such, above all marks of lower levels.
    A heading that is alone on its level is the document's title.
    """
    known: dict[int, Counter[int]] = {}
    for heading in candidates:
        if heading.start in levels:
            known.setdefault(levels[heading.start], Counter())[heading.level_key] += 1
    have = {heading.index for heading in candidates}
    bare = [
        (index, span)
        for index, span in enumerate(paragraphs)
        if span.start in levels
        and index not in have
        and mark_at(text, span.start) is None
        and 0 < len(text[span.start : span.end].strip()) <= _LONGEST
    ]
    alone = Counter(levels[span.start] for _, span in bare)
    added = []
    for index, span in bare:
        level = levels[span.start]
        if level in known:
            key = known[level].most_common(1)[0][0]
        elif alone[level] > 1:
            key = 10 * level - 5
        else:
            continue
        added.append(_Heading(index, _NO_MARK, span.start, _stripped_end(text, span), key, False))
    return sorted([*candidates, *added], key=lambda heading: heading.index)


def _candidate(text: str, index: int, span: Span) -> _Heading | None:
    mark = mark_at(text, span.start)
    if mark is None or is_row(text[span.start : span.end]):
        return None
    body = span.start + mark.length
    while body < span.end and text[body] in "\t ":
        body += 1
    key = mark.kind * 10 + (mark.depth if mark.kind == DOTTED else 0)
    if mark.kind == ARTICLE:
        return _Heading(index, mark, span.start, span.start + mark.length, key, False)
    words = text[body : min(span.end, body + 2 * _LONGEST)].rstrip()
    stop = _phrase_end(words)
    phrase = words[:stop]
    if not _reads_as_heading(phrase, words, mark) or _LEADER.search(words):
        return None
    whole = body + stop >= _stripped_end(text, span) - 1
    item = whole and stop < len(words) and len(phrase) > 0
    following = mark_at(text, body + stop + 1) if words[stop : stop + 1] in tuple("。；;") else None
    if following is not None and (following.kind, following.ordinal) == (mark.kind, mark.ordinal + 1):
        return None  # 1.加强培训。2.清查资产。 in one paragraph is a list: its first item heads nothing
    if whole and words[stop : stop + 1] in tuple("；;"):
        return None
    return _Heading(index, mark, span.start, body + stop, key, item)


def _stripped_end(text: str, span: Span) -> int:
    end = span.end
    while end > span.start and text[end - 1] in "\t ":
        end -= 1
    return end


def _phrase_end(words: str) -> int:
    """Where a heading's own words end: at the first closing mark that is not inside brackets or quotation marks."""
    depth = 0
    for place, char in enumerate(words):
        if char in "（(《“〔":
            depth += 1
        elif char in "）)》”〕":
            depth = max(0, depth - 1)
        elif depth == 0 and _END.match(char):
            return place
    return len(words)


_LETTER = re.compile("[㐀-鿿A-Za-z]")


def _reads_as_heading(phrase: str, words: str, mark: Mark) -> bool:
    if not phrase:
        return mark.kind in (PART, CHAPTER, SECTION)
    if len(phrase) > _LONGEST or not _LETTER.search(phrase):
        return False
    glued_without_end = len(phrase) == len(words) and len(words) > _LONG_PHRASE and len(_COMMA.findall(phrase)) > 1
    if glued_without_end or (mark.kind >= ARABIC and len(_COMMA.findall(phrase)) > 2):
        return False
    if mark.kind >= HAN_BRACKET and _AMOUNT.search(phrase):
        return False
    figures = [token for token in phrase.split() if _FIGURES.fullmatch(token)]
    trailing = _FIGURES.findall(phrase[-24:]) if phrase[-1:] in "0123456789%％" else []
    return len(figures) < 2 and len(trailing) < 2


def _without_items(candidates: Sequence[_Heading], paragraphs: Sequence[Span]) -> list[_Heading]:
    """Drop whole sentences that head nothing: the items of a numbered list (1. 负责…。 2. 承担…。)."""
    kept: list[_Heading] = []
    rejected: tuple[int, int] | None = None
    by_index = {heading.index: heading for heading in candidates}
    for heading in candidates:
        if heading.item and heading.mark.kind >= HAN_BRACKET:
            following = by_index.get(heading.index + 1)
            last = heading.index + 1 == len(paragraphs)
            heads_nothing = last or (following is not None and following.level_key <= heading.level_key)
            continues = rejected == (heading.level_key, heading.mark.ordinal - 1)
            if heads_nothing or continues:
                rejected = (heading.level_key, heading.mark.ordinal)
                continue
        kept.append(heading)
    return kept


def _without_contents(text: str, paragraphs: Sequence[Span], headings: Sequence[_Heading]) -> list[_Heading]:
    """Where the document has a list of contents, drop its entries: headings that come again later."""
    contents = next(
        (i for i, span in enumerate(paragraphs) if _CONTENTS.fullmatch(text[span.start : span.end].strip())), None
    )
    if contents is None:
        return list(headings)
    entries = [text[heading.start : heading.end] for heading in headings]
    last = {title: place for place, title in enumerate(entries)}
    return [
        heading
        for place, (heading, title) in enumerate(zip(headings, entries, strict=True))
        if heading.index < contents or last[title] == place
    ]


def _tree(text: str, headings: Iterable[_Heading]) -> tuple[Section, ...]:
    """Nest by rank of mark; a kind that is open already closes down to it, so an unusual order nests as it came."""
    opened: list[tuple[_Heading, int, int]] = []  # heading, level, place in found
    found: list[Section] = []
    ends: list[int] = []

    def close(keep: int, at: int) -> None:
        while len(opened) > keep:
            ends[opened.pop()[2]] = at

    for heading in headings:
        keys = [item[0].level_key for item in opened]
        if heading.level_key in keys:
            keep = keys.index(heading.level_key)
        else:
            if heading.mark.kind >= ARABIC and heading.mark.ordinal > 1:
                continue  # its first sibling was prose, so the row it belongs to is a list
            keep = next((place for place, key in enumerate(keys) if key > heading.level_key), len(keys))
        close(keep, heading.start)
        parent = opened[-1][2] if opened else None
        title = text[heading.start : heading.end].strip()
        path = f"{found[parent].path} > {title}" if parent is not None else title
        opened.append((heading, len(opened) + 1, len(found)))
        found.append(Section(title, len(opened), heading.start, heading.end, len(text), parent, path))
        ends.append(len(text))
    return tuple(
        Section(s.title, s.level, s.start, s.heading_end, end, s.parent, s.path)
        for s, end in zip(found, ends, strict=True)
    )
