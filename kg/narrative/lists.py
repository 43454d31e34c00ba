"""Where a document lists duties, goals, tasks and achievements: under a heading, behind a lead-in, in a form."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.document import Document, Section, Span
from kg.narrative.items import (
    Item,
    ancestors,
    item,
    items,
    marked,
    paragraph_items,
    paragraphs,
    same_list,
    sentences,
    within,
)
from kg.narrative.words import says, words
from kg.tables import RebuiltTable, TableCell
from kg.tables.ranges import outside

KINDS = ("duty", "goal", "task", "achievement")

_SAYS = re.compile("[㐀-鿿]{2}")
"""A goal is told in words: 37.24 alone is none."""
_LEAD_IN = re.compile(
    r"(?P<noun>职责|职能|目标|任务|成效|成绩|完成)(?!(?:目标|任务)?\s?\d{1,2}\s?[：:])(?P<rest>[^，。；：:]{0,6}|[^。；：:]{0,6}[，,][^。；：:，]{0,6}如下)[：:]"
    r"|主要(?P<plain>职责|职能)(?:是|为|包括|有)(?![^，。；]{0,4}[：:])"
)
_NAMED_FIRST = re.compile(r"(?P<noun>目标|任务)\s?1\s?[：:]")
_NOUNS = {"职责": "duty", "职能": "duty", "目标": "goal", "任务": "task"}
_OTHERS_BODY = re.compile(r"(?:下属|直属|所属)[^，。；：:]{2,30}(?:职责|职能)")
_DESCRIBES = re.compile(
    r"是[^，。；]*(?:部门|机构|单位)|(?:内设|下设|行政编制|事业编制|编制数|核定编制|级别|成立|设有)|为[^，。；]{0,6}级"
)
_ADVERBIAL = re.compile(
    r"(?:坚持|围绕|紧紧围绕|按照|根据|依据|通过|为了?|结合|聚焦|贯彻|深入贯彻|全面贯彻|认真贯彻|全面落实|深入学习|牢固树立"
    r"|[^，]{0,14}(?:紧紧围绕|紧扣|牢牢把握|牢固树立|立足|秉持)|在[^，]*[中下上]$|以[^，]*(?:指导|契机|抓手|主线|目标|引领|重点)|[^，]*贯彻|针对|对照|\d{4}\s?年度?$)"
)
_CONTINUES = re.compile(
    r"(?:让|使|从而|以便|以|确保|进而|并|且|其中|切实|不断|进一步|力争|促进|推动|达到|占|较|比|同比|其|有效|更好)"
)
_NOT_DONE = re.compile("指标|情况分析|(?:自评|评价|绩效管理|监控|公开)工作")
"""What headings of work done say that is not the body's own work: how the evaluation itself went."""
_SUBJECT = re.compile(
    r"^[^，。；]{1,25}?(?:局|委员会|委|厅|办公室|办|部|院|校|中心|单位|部门|站|所)(?:主要)?(?:负责|承担)"
)


@dataclass(frozen=True, slots=True)
class TaskList:
    """One list: what its items are (one of ``KINDS``) and the items in their order."""

    kind: str
    items: tuple[Item, ...]


def find_lists(document: Document, tables: Sequence[RebuiltTable]) -> list[TaskList]:
    """Every list of the four kinds, in text order."""
    taken = [Span(table.start, table.end) for table in document.tables]
    taken += [Span(table.start, table.end) for table in tables]
    found = list(_forms(document, tables))
    chosen = [
        (index, kind) for index, section in enumerate(document.sections) if (kind := _kind(document, index, section))
    ]
    above = {parent for index, _ in chosen for parent in ancestors(document, index)}
    for index, kind in chosen:
        if index not in above:
            section = document.sections[index]
            found += _section_lists(document, index, section, kind, taken)
            taken.append(Span(section.start, section.end))
    found += _led_in(document, Span(0, len(document.text)), taken)
    kept = (TaskList(one.kind, tuple(part for part in one.items if _says_something(document, part))) for one in found)
    first = {(one.kind, one.items[0].span): one for one in kept if one.items}
    return sorted(first.values(), key=lambda one: one.items[0].span.start)


def _says_something(document: Document, one: Item) -> bool:
    """Whether an item is of the list: neither a mark with nothing behind it nor a heading that the form prints
    (完成的绩效目标)."""
    said = document.text[one.head.start : one.head.end]
    return bool(said) and said not in words("form")


def _kind(document: Document, index: int, section: Section) -> str:
    """What a heading says its section lists; empty where it speaks of something else."""
    title = section.title[:30]
    if says(title, "achievement") or (says(title, "done") and not _NOT_DONE.search(title)):
        return "achievement"
    if any("指标" in document.sections[parent].title for parent in ancestors(document, index)):
        return ""
    if says(title, "problem") or says(title, "measure"):
        return ""
    if says(title, "duty") and not says(title, "elsewhere"):
        return "duty"
    return "" if says(title, "other") else next((kind for kind in ("goal", "task") if says(title, kind)), "")


def _section_lists(
    document: Document, index: int, section: Section, kind: str, taken: Iterable[Span]
) -> Iterator[TaskList]:
    own = Span(section.heading_end, section.end)
    led = _led_in(document, own, taken)
    if led:
        yield from led
        return
    below = [other for other in within(document, section) if other.parent == index]
    title = section.title
    if below and not says(title, "done"):
        yield TaskList(kind, tuple(items(document, index)))
        return
    free = _outside(taken, own)
    spans = [one for one in paragraphs(document, own.start, own.end) if free(one.start)]
    if any(marked(document.text, span) for span in spans):
        yield TaskList(kind, tuple(paragraph_items(document, spans)))
    elif not says(title, "done") and not (kind == "duty" and says(title, "mixed")):
        yield TaskList(kind, tuple(one for span in spans for one in unmarked(document.text, span, kind)))


def _outside(taken: Iterable[Span], within: Span) -> Callable[[int], bool]:
    """Whether an offset of a span stands in nothing that is taken."""
    return outside((one.start, one.end) for one in taken if one.start < within.end and one.end > within.start)


def _led_in(document: Document, span: Span, taken: Iterable[Span]) -> list[TaskList]:
    """The lists behind a lead-in (主要职责是：…；年度目标如下：…)."""
    found: list[TaskList] = []
    whole = paragraphs(document, span.start, span.end)
    free = _outside(taken, span)
    for place, paragraph in enumerate(whole):
        if not free(paragraph.start):
            continue
        matches = [
            (match, kind)
            for match in _LEAD_IN.finditer(document.text, paragraph.start, paragraph.end)
            if (kind := _led_kind(document.text, match, paragraph))
        ]
        named = _NAMED_FIRST.search(document.text, paragraph.start, paragraph.end)
        if named and not matches:
            found.append(TaskList(_NOUNS[named["noun"]], _named(document.text, named.start(), whole[place:])))
            continue
        ends = [*(match.start() for match, _ in matches[1:]), paragraph.end]
        for (match, kind), end in zip(matches, ends, strict=False):
            listed = _behind(document.text, Span(match.end(), end), kind, whole[place + 1 :])
            found.append(TaskList(kind, tuple(listed)))
    return [one for one in found if one.items]


def _named(text: str, start: int, from_here: Sequence[Span]) -> tuple[Item, ...]:
    """The items 目标1：…目标2：… from ``start`` on, in the paragraph and in those right behind it that go on so."""
    listed = marked(text, Span(start, from_here[0].end))
    for one in from_here[1:]:
        if not same_list(text, Span(start, from_here[0].end), one):
            break
        listed += marked(text, one)
    return tuple(listed)


def _led_kind(text: str, match: re.Match[str], paragraph: Span) -> str:
    start = max(text.rfind(mark, paragraph.start, match.start()) for mark in "。；：:") + 1
    lead = text[max(start, paragraph.start) : match.end()]
    if _OTHERS_BODY.search(lead) or says(lead, "problem"):
        return ""
    if match["plain"]:
        return "duty"
    if match["noun"] in ("成效", "成绩", "完成") or "完成" in match["rest"]:
        told = "如下" in match["rest"] and not _NOT_DONE.search(lead)
        return "achievement" if told else ""
    if says(match["rest"], "other"):
        return ""
    before = text[max(paragraph.start, match.start() - 2) : match.start()]
    return "" if says(before, "other") else _NOUNS[match["noun"]]


def _behind(text: str, span: Span, kind: str, following: Sequence[Span]) -> list[Item]:
    """Marked items up to the end of the paragraph, marked paragraphs after it, or the parts of one sentence."""
    if not text[span.start : span.end].strip(" \t\n"):
        listed: list[Span] = []
        for one in following:
            if not marked(text, one) or (listed and not same_list(text, listed[0], one)):
                break
            listed.append(one)
        return [part for one in listed for part in marked(text, one)]
    parts = marked(text, span)
    if parts and not text[span.start : parts[0].span.start].strip(" \t\n"):
        return parts
    if kind == "achievement":
        return []
    stop = text.find("。", span.start, span.end)
    return unmarked(text, Span(span.start, stop if stop >= 0 else span.end), kind)


def unmarked(text: str, span: Span, kind: str) -> list[Item]:
    """The parts of a paragraph without marks: its sentences; of one sentence its clauses. Achievements stay whole."""
    if kind == "achievement":
        return [item(text, span)]
    parts = [one for one in sentences(text, span) if not (kind == "duty" and _DESCRIBES.search(text, *_of(one)))]
    if len(parts) == 1:
        parts = clauses(text, parts[0])
    return [Item(one, one) for one in (_without_subject(text, part) for part in parts) if one.end > one.start]


def _of(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _without_subject(text: str, span: Span) -> Span:
    match = _SUBJECT.match(text[span.start : span.end])
    return Span(span.start + match.end(), span.end) if match else span


_CLAUSE = re.compile(r"(?:[^，,]|(?<=\d)[，,](?=\d{3}(?!\d)))+")
"""What stands between commas; one between the digits of a number (12,600) parts nothing."""


def clauses(text: str, span: Span) -> list[Span]:
    """A sentence cut at its commas, where what follows begins something new."""
    cut: list[Span] = []
    for match in _CLAUSE.finditer(text, *_of(span)):
        words = text[cut[-1].start : cut[-1].end] if cut else ""
        if cut and (_CONTINUES.match(match[0]) or _ADVERBIAL.match(re.split("[，,]", words)[-1])):
            cut[-1] = Span(cut[-1].start, match.end())
        else:
            cut.append(Span(*match.span()))
    return cut


def _forms(document: Document, tables: Sequence[RebuiltTable]) -> Iterator[TaskList]:
    """The goals and what came of them in a self-evaluation form, each cell a list."""
    kinds = {"goal_target": "goal", "goal_actual": "achievement"}
    for table in tables:
        for pair in table.pairs:
            if pair.value is not None and pair.meaning in kinds and _SAYS.search(pair.value.text):
                yield _cell(document.text, pair.value, kinds[pair.meaning])
        for row in table.rows if table.kind == "goals" else ():
            for column, cell in zip(table.columns, row.cells, strict=True):
                if cell is not None and column.meaning in kinds and _SAYS.search(cell.text):
                    yield _cell(document.text, cell, kinds[column.meaning])


def _cell(text: str, cell: TableCell, kind: str) -> TaskList:
    found: list[Item] = []
    for span in cell.spans:
        found += marked(text, span) or unmarked(text, span, "goal")
    return TaskList(kind, tuple(found))
