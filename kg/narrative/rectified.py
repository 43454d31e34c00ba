"""Problems of an earlier year and what was done about them (整改情况)."""

import re
from collections.abc import Iterator

from kg.document import Document, Section, Span
from kg.narrative.items import innermost, marked, paragraphs, sentences
from kg.narrative.words import says
from kg.records import DocumentFacts, Mention, Problem

_DONE = re.compile(
    r"已经?(?:全部|基本|按要求|及时|均|全面)*(?:完成)?[^，。；]{0,4}整改|整改(?:到位|完毕|完成)|完成[^，。；]{0,6}整改"
    r"|全部(?:整改|销号)|已经?(?:全部|基本)?(?:解决|销号)|得到解决"
)
_OPEN = re.compile(
    r"(?:正在|尚未|还未|没有|未能?|持续)[^，。；]{0,6}整改(?!不)|整改[^，。；]{0,4}(?:尚未|未完成|未到位)|整改中"
)
_FAULT = re.compile(
    r"问题|不足|不够|不高|不细|不实|不准|不规范|不完善|不及时|不到位|不合理|不健全|不明确|偏[低高慢差弱]|滞后|薄弱|欠缺|缺乏|缺少"
    r"|较[低慢弱差]|需[^，。；]{0,6}(?:改进|加强|完善|提高)|有待|未[^，。；]{1,8}|扣\d"
)
_LEAD = re.compile(r"(?P<problem>[^。；：:]*?(?:问题|不足|意见))[^。；：:]{0,12}[：:]")
_AIMED = re.compile(r"(?:针对|对于|关于)(?P<problem>[^。；：:]{2,80}?(?:问题|不足))(?:等?[，,])")
_SOURCE = re.compile(r"[^。；]*?(?:指出|反馈|认为|发现|提出)[，,：:]")
_RESULT = re.compile(
    r"[，,](?=[^，,]*(?:由[^，,]*(?:[提升增]|[降减])|实现|提高到|达到|[降减升增][至到]|全覆盖|现?已|得到))"
)
_YEAR = re.compile(r"((?:19|20)\d{2})\s?年")
_EARLIER = re.compile(r"上年|上一年|去年|以前年度|往年")


def is_rectified(words: str) -> bool | None:
    """True where the words say that a problem is mended, False where they say it is not, else ``None``."""
    if _OPEN.search(words):
        return False
    return True if _DONE.search(words) else None


def is_of_earlier(title: str) -> bool:
    """Whether a heading speaks of what became of problems that were found before."""
    if not says(title, "rectified") or says(title, "measure"):
        return False
    return not says(title, "problem") or _EARLIER.search(title) is not None


def find_rectified(document: Document, facts: DocumentFacts) -> Iterator[Problem]:
    """The problems of the sections on rectification, with what was done, a record a measure.

    ``year`` is the year that the words give, else for problems of the year before the fiscal year less one.
    """
    for _, section in innermost(document, "rectified"):
        if not is_of_earlier(section.title):
            continue
        for paragraph in paragraphs(document, section.heading_end, section.end):
            yield from _paragraph(document, paragraph, section, facts)


def _paragraph(document: Document, span: Span, section: Section, facts: DocumentFacts) -> Iterator[Problem]:
    text = document.text
    parts = marked(text, span)
    lead = Span(span.start, parts[0].span.start) if parts else span
    led = _LEAD.match(text, lead.start, lead.end)
    if led and not any(_FAULT.search(text, part.head.start, part.head.end) for part in parts):
        measures = [part.head for part in parts] or sentences(text, Span(led.end(), lead.end))
        stated = Span(led.start(), led.end() - 1)
        yield from _records(document, stated, Span(*led.span("problem")), measures, section, facts)
        return
    for part in [one.span for one in parts] or [span]:
        head = marked(text, part)[0].head.start if parts else part.start
        yield from _one(document, Span(head, part.end), section, facts)


def _one(document: Document, span: Span, section: Section, facts: DocumentFacts) -> Iterator[Problem]:
    """One problem and what was done: 针对…问题，…, else a sentence that finds fault and those that follow."""
    text = document.text
    aimed = _AIMED.match(text, span.start, span.end)
    if aimed:
        problem, rest = Span(*aimed.span("problem")), Span(aimed.end(), span.end)
    else:
        first, *after = sentences(text, span) or [span]
        source = _SOURCE.match(text, first.start, first.end)
        problem = Span(source.end() if source else first.start, first.end)
        rest = Span(after[0].start, span.end) if after else Span(span.end, span.end)
    if aimed or _FAULT.search(text, problem.start, problem.end):
        yield from _records(document, span, problem, sentences(text, rest)[:1], section, facts)


def _records(
    document: Document, stated: Span, problem: Span, measures: list[Span], section: Section, facts: DocumentFacts
) -> Iterator[Problem]:
    text = document.text
    mention = Mention(stated.start, stated.end, text[stated.start : stated.end])
    words = text[problem.start : problem.end]
    year = _year(words, section.title, facts)
    mended = is_rectified(mention.quote + section.title)
    path = document.section_path(stated.start)
    if not measures:
        yield Problem(mention, words, rectified=mended, year=year, section=path)
    for span in measures:
        said = Mention(span.start, span.end, text[span.start : span.end])
        yield Problem(mention, words, _RESULT.split(said.quote)[0], said, mended, year, path)


def _year(words: str, title: str, facts: DocumentFacts) -> str:
    stated = _YEAR.search(words) or _YEAR.search(title)
    if stated:
        return stated[1]
    fiscal = facts.fiscal_year.value if facts.fiscal_year else ""
    return str(int(fiscal) - 1) if fiscal and _EARLIER.search(words + title) else fiscal
