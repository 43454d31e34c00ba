"""The problems that a report admits and the measures it answers with, paired by wording, never by number alone."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kg.document import Document, Span
from kg.narrative.items import Item, admitted, innermost, item, items, marked, paragraph_items, paragraphs
from kg.narrative.labelled import labelled
from kg.narrative.rectified import find_rectified, is_of_earlier, is_rectified
from kg.narrative.wording import Wording, wording_of
from kg.narrative.words import role_of, says
from kg.records import DocumentFacts, Mention, Problem

_ANSWER = re.compile(
    r"(?:(?<=[。；：])|^)\s?(?:(?:目前|现|均)?已(?:于|经?完成|按|督促|组织|制定|出台|建立|重新)|下一步|今后|为此|对此|针对|改进措施|整改措施|我[局厅委院校办部区县市中]?将|本[部单]位将|将进一步|建议)"
)
_TURN = re.compile(r"(?<=[。；])[^。；：:]{0,12}(?:下一步|今后|改进|整改|打算|措施)[^。；：:]{0,16}[：:](?=\s?\S)")


def find_problems(document: Document, facts: DocumentFacts) -> tuple[Problem, ...]:
    """Every problem of the sections on problems, and behind such labels elsewhere, in text order, with the measure that
    answers it.

    A measure stands in the item itself (我局将…), or is the item of the sections on measures that shares most words
    with the problem; behind labels the measures that follow a single problem are its. Where two share as many, or none
    does, the measure stays open. The measures of a report that admits one problem all answer it once the words of one
    do: a record each. ``year`` is the fiscal year, for problems of an earlier year that the report says it has mended,
    that year.
    """
    year = facts.fiscal_year.value if facts.fiscal_year else ""
    wording = wording_of(facts)
    found: list[Problem] = []
    groups = [*((False, *group) for group in _groups(document)), *((True, *group) for group in labelled(document))]
    for beside, problems, answers in groups:
        for order, one in enumerate(problems):
            own = _own_answer(document.text, one)
            if own or (beside and len(problems) == 1):
                measures = [own] if own else answers
            else:
                measures = _answers(document.text, one, order, problems, answers, wording)
            stated = Span(one.span.start, own.span.start) if own else one.span
            found += [_problem(document, one, stated, measure, year) for measure in measures or (None,)]
    found += find_rectified(document, facts)
    return tuple(sorted(found, key=lambda one: (one.mention.start, _measure_start(one))))


def _measure_start(problem: Problem) -> int:
    return problem.measure_mention.start if problem.measure_mention else 0


def _groups(document: Document) -> list[tuple[list[Item], list[Item]]]:
    """Problems with the measures that stand apart from them: those that follow, up to the next problems.

    Measures before any problem go with the first.
    """
    told: list[tuple[str, list[Item]]] = []
    sections = {index: section for name in ("measure", "problem") for index, section in innermost(document, name)}
    for index, section in sorted(sections.items()):
        if is_of_earlier(section.title):
            continue
        if says(section.title, "problem"):
            problems, measures = _by_role(document, index)
            told += [("problem", problems), ("measure", measures)]
        else:
            told.append(("measure", items(document, index)))
    groups: list[tuple[list[Item], list[Item]]] = [([], [])]
    for role, found in told:
        listed = [part for one in found for part in _aimed(document.text, one)] if role == "measure" else found
        if role == "problem" and all(groups[-1]):
            groups.append(([], []))
        groups[-1][role == "measure"].extend(listed)
    return groups


_AIMED = re.compile(r"(?<=[；。])\s*(?=(?:针对|对于|关于)[^，。；]{2,40}(?:问题|不足|情况)，)")


def _aimed(text: str, one: Item) -> list[Item]:
    """A measure's item cut where it turns to the next problem by name (针对甲问题，…；针对乙问题，…)."""
    turns = [match.end() for match in _AIMED.finditer(text, one.span.start, one.span.end)]
    if not turns:
        return [one]
    edges = [one.span.start, *turns, one.span.end]
    spans = [Span(a, b) for a, b in pairwise(edges) if b > a]
    return [item(text, span) for span in spans]


def _by_role(document: Document, index: int) -> tuple[list[Item], list[Item]]:
    """The items of a section on problems, and the measures that it tells too, behind words of their own."""
    section, text = document.sections[index], document.text
    if any(other.parent == index for other in document.sections):
        roles = _headed(text, items(document, index))
    else:
        roles = _led(document, paragraphs(document, section.heading_end, section.end))
    problems = [one for role, one in roles if role == "problem"]
    return admitted(text, problems), [one for role, one in roles if role == "measure"]


def _headed(text: str, found: Sequence[Item]) -> list[tuple[str, Item]]:
    """Items with their roles; one that is only headed 存在问题 or 改进措施 gives way to its parts."""
    roles: list[tuple[str, Item]] = []
    for one in found:
        role = role_of(text[one.head.start : one.head.end])
        parts = marked(text, Span(one.head.end, one.span.end)) or [_rest(text, one)]
        roles += [(role, part) for part in parts] if role else [("problem", one)]
    return roles


def _led(document: Document, spans: Sequence[Span]) -> list[tuple[str, Item]]:
    """Paragraphs with their roles; a lead-in (下一步打算：) sets the role of what follows."""
    groups: list[tuple[str, list[Span]]] = [("problem", [])]
    for span in (part for whole in spans for part in _turned(document.text, whole)):
        parts = marked(document.text, span)
        lead = document.text[span.start : parts[0].span.start if parts else span.end].strip()
        role = role_of(re.split("[：:]", lead)[0]) if parts or lead.endswith(("：", ":")) else ""
        if role and role != groups[-1][0]:
            groups.append((role, []))
        groups[-1][1].append(span)
    return [(role, one) for role, group in groups for one in paragraph_items(document, group)]


def _turned(text: str, span: Span) -> list[Span]:
    """A paragraph cut where it turns from problems to measures (…。下一步将从以下方面改进：…)."""
    starts = [match.start() for match in _TURN.finditer(text, span.start, span.end)]
    edges = [span.start, *starts, span.end]
    return [Span(a, b) for a, b in pairwise(edges) if b > a]


def _rest(text: str, one: Item) -> Item:
    """An item without its head."""
    start = one.head.end
    while start < one.span.end and text[start] in "。；;：: \n\t":
        start += 1
    stop = text.find("。", start, one.span.end)
    return Item(Span(start, one.span.end), Span(start, stop if stop >= 0 else one.span.end))


def _own_answer(text: str, one: Item) -> Item | None:
    """The part of an item that says what will be done about it."""
    match = _ANSWER.search(text, one.head.start, one.span.end)
    if match is None or match.start() <= one.head.start:
        return None
    start = match.end() - len(match[0].lstrip())
    end = one.span.end
    while end > start and text[end - 1] in "。；; \n\t":
        end -= 1
    return Item(Span(start, end), Span(start, end))


def _answers(
    text: str, one: Item, order: int, problems: Sequence[Item], answers: Sequence[Item], wording: Wording
) -> list[Item]:
    """The measures among ``answers`` that answer one problem."""
    same = order if len(problems) == len(answers) else None

    def words(span: Span) -> str:
        return text[span.start : span.end]

    link = wording.closest(words(one.head), [words(answer.head) for answer in answers], same)
    link = link or wording.closest(words(one.body), [words(answer.body) for answer in answers], same)
    if link is None:
        return []
    return list(answers) if len(problems) == 1 else [answers[link[0]]]


_OWN_LABEL = re.compile(
    r"(?:存在的?|主要|发现的?)?(?:问题|不足)\s?[0-9一二三四五]?[：:]\s?|(?:改进|整改|解决|应对)?(?:措施|建议|对策)\s?[0-9一二三四五]?[：:]\s?"
)


def _unlabelled(words: str) -> str:
    """An item without the label that says again what the list is of (问题：…, 改进措施：…)."""
    label = _OWN_LABEL.match(words)
    return words[label.end() :] if label and label.end() < len(words) else words


def _problem(document: Document, one: Item, stated: Span, measure: Item | None, year: str) -> Problem:
    text = document.text
    mention = Mention(stated.start, stated.end, text[stated.start : stated.end])
    found = Problem(
        mention,
        _unlabelled(text[one.head.start : one.head.end]),
        rectified=is_rectified(text[one.span.start : one.span.end]),
        year=year,
        section=document.section_path(stated.start),
    )
    if measure is None:
        return found
    said = Mention(measure.span.start, measure.span.end, text[measure.span.start : measure.span.end])
    return replace(found, measure=_unlabelled(text[measure.head.start : measure.head.end]), measure_mention=said)
