"""The problems that a report admits and the measures it answers with, paired by wording, never by number alone."""

import re
from fractions import Fraction

from kg.document import Document
from kg.narrative.items import Item, innermost, items, says
from kg.records import DocumentFacts, Mention, Problem

_ANSWER = re.compile(
    r"(?:^|(?<=[。；]))\s?(?:下一步|今后|为此|对此|针对|我[局厅委院校办部]将|本[部单]位将|将进一步|建议)[^。]*"
)
_COMMON = frozenset(
    (
        "工作",
        "问题",
        "进一",
        "一步",
        "不足",
        "存在",
        "加强",
        "提高",
        "管理",
        "情况",
        "我局",
        "方面",
        "完善",
        "建设",
        "有关",
    )
)
_ENOUGH = 2


def find_problems(document: Document, facts: DocumentFacts) -> tuple[Problem, ...]:
    """Every problem of the sections on problems, in text order, with the measure that answers it.

    A measure stands in the item itself (我局将…), or is the item of the sections on measures that shares most words
    with the problem. Where two share as many, or none does, the measure stays open. ``year`` is the fiscal year.
    """
    year = facts.fiscal_year.value if facts.fiscal_year else ""
    answers = [
        item
        for index, section in innermost(document, "measure")
        if not says(section.title, "problem")
        for item in items(document, index)
    ]
    found: list[Problem] = []
    for index, section in innermost(document, "problem"):
        for item in items(document, index):
            found.append(_problem(document, item, answers, year, section.path))
    return tuple(found)


def _problem(document: Document, item: Item, answers: list[Item], year: str, section: str) -> Problem:
    text = document.text[item.span.start : item.span.end]
    mention = Mention(item.span.start, item.span.end, text)
    own = _ANSWER.search(text)
    if own and own.start() > 0:
        start = item.span.start + own.start()
        words = own[0].strip()
        start += len(own[0]) - len(own[0].lstrip())
        stated = Mention(item.span.start, start, document.text[item.span.start : start])
        return Problem(stated, item.head, words, Mention(start, start + len(words), words), None, year, section)
    answer = _answer(document.text, text, answers)
    if answer is None:
        return Problem(mention, item.head, year=year, section=section)
    words = document.text[answer.span.start : answer.span.end]
    return Problem(
        mention, item.head, answer.head, Mention(answer.span.start, answer.span.end, words), None, year, section
    )


def _bigrams(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1) if re.fullmatch("[一-鿿]{2}", text[at : at + 2])} - _COMMON


def _answer(text: str, problem: str, answers: list[Item]) -> Item | None:
    """The one answer that shares most with the problem, at least two words; a word counts less the more it recurs."""
    mine = _bigrams(problem)
    scored: list[tuple[Fraction, Item]] = []
    for one in answers:
        shared = mine & _bigrams(text[one.span.start : one.span.end])
        weight = sum((Fraction(1, text.count(word)) for word in sorted(shared)), Fraction(0))
        scored.append((weight if len(shared) >= _ENOUGH else Fraction(0), one))
    best = max((score for score, _ in scored), default=Fraction(0))
    leaders = [one for score, one in scored if score == best]
    return leaders[0] if best and len(leaders) == 1 else None
