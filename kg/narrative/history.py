"""What a report tells of the history of acts: when one was issued, adjusted, amended or repealed, or is to be.

A sentence says what befell the act that it names (2012年，我市出台《…》; 2018年7月，…对办法…进行了调整); one that
opens with a date and names none goes on about the act of the sentence before it. Dates are as exact as stated.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.document import Document, Span
from kg.projects.sentences import sentences
from kg.records import Citation, Mention, StatedEvent

_DATE = re.compile(r"((?:19|20)\d{2})\s?年(?:\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?)?(?!度|期间|以来|末|底)")
_BEFORE = re.compile(
    r"(?P<plan>将|拟|计划|准备|推进|推动|研究|着手|正在|配合|加快|组织|开展)?(?:重新|及时|抓紧|进一步)?"
    r"(?P<verb>出台|印发|颁布|发布|公布|实施|施行|制定|修订印发|修订|修改|完善|调整|废止|停止执行)(?:并?实施|印发|出台)?了?$"
)
_BEHIND = re.compile(r"(?:进行|作出|作|做)了?(?:再次|重新|相应|全面)?了?(?P<verb>修订|修改|调整|完善)")
_KINDS = {"修订": "amended", "修改": "amended", "修订印发": "amended", "调整": "adjusted", "完善": "adjusted"}
_KINDS |= {"废止": "repealed", "停止执行": "repealed"}
_PLANNED = re.compile("将|拟|计划|准备")
_AHEAD = re.compile(r"下一步|下步|改进(?:措施|计划)|工作(?:打算|计划|安排)|努力方向|意见建议")
"""Headings under which sentences tell of what is to come."""


def find_events(document: Document, citations: Sequence[Citation]) -> tuple[StatedEvent, ...]:
    """The events in text order. Issuing without a date is left out: the citation's relation says it."""
    found: list[StatedEvent] = []
    told: tuple[int, int] | None = None
    starts = sorted((citation.mention.start, number) for number, citation in enumerate(citations))
    for sentence in sentences(document):
        within = starts[bisect_left(starts, (sentence.start,)) : bisect_left(starts, (sentence.end,))]
        if not within and told is None:
            continue
        inside = sorted(number for _, number in within)
        events = list(_named(document, sentence, citations, inside))
        paragraph = document.paragraph_at(sentence.start).start
        if not inside and told and told[1] == paragraph:
            events = list(_continued(document, sentence, told[0]))
        found += events
        told = (events[-1].citation, paragraph) if events and events[-1].date else None
    return tuple(found)


def _named(
    document: Document, sentence: Span, citations: Sequence[Citation], inside: Sequence[int]
) -> Iterator[StatedEvent]:
    text = document.text
    for number in inside:
        mention = citations[number].mention
        before = _BEFORE.search(_governing(text, sentence, citations, inside, number))
        behind = None
        if before is None and text.startswith("对", mention.start - 1):
            behind = _BEHIND.search(text, mention.end, sentence.end)
        verb = before["verb"] if before else behind["verb"] if behind else ""
        if not verb:
            continue
        kind = _KINDS.get(verb, "issued")
        date = _date(text, sentence.start, mention.start)
        if kind != "issued" and before and not date:
            ahead = _AHEAD.search(document.section_path(mention.start)) or _PLANNED.search(before["plan"] or "")
            kind = "planned" if ahead else "in_progress" if before["plan"] else kind
        if date or kind != "issued":
            yield StatedEvent(_words(text, sentence), number, kind, *(date or ("", None)))


def _governing(text: str, sentence: Span, citations: Sequence[Citation], inside: Sequence[int], number: int) -> str:
    """What stands before an act, or before the first of a list of acts that it ends."""
    start = citations[number].mention.start
    for other in reversed([one for one in inside if one < number]):
        between = text[citations[other].mention.end : start]
        if between not in ("、", "和", "及", "以及"):
            break
        start = citations[other].mention.start
    return text[sentence.start : start]


def _continued(document: Document, sentence: Span, citation: int) -> Iterator[StatedEvent]:
    """A sentence that opens with a date and tells of a change of what the sentence before told of."""
    opening = _DATE.match(document.text, sentence.start)
    changed = _BEHIND.search(document.text, sentence.start, sentence.end)
    date = _date(document.text, sentence.start, sentence.end) if opening else None
    if changed and date:
        yield StatedEvent(_words(document.text, sentence), citation, _KINDS[changed["verb"]], *date)


def _date(text: str, start: int, end: int) -> tuple[str, Mention] | None:
    """The last date between two places, ISO 8601 as exact as printed, with its words."""
    last = next(reversed(list(_DATE.finditer(text, start, end))), None)
    if last is None or not (last[2] is None or 1 <= int(last[2]) <= 12):
        return None
    value = "-".join(part if place == 0 else f"{int(part):02d}" for place, part in enumerate(last.groups()) if part)
    return value, Mention(last.start(), last.end(), last[0])


def _words(text: str, sentence: Span) -> Mention:
    start, end = sentence.start, sentence.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Mention(start, end, text[start:end])
