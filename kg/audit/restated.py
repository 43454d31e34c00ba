"""One measure said twice: with two values, where nothing lets it have more than one."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.audit.printing import of_figure, quotes_of, roles, show
from kg.document import Document
from kg.figures.alike import dimension, is_change
from kg.figures.labels import item_label
from kg.narrative.items import same_list
from kg.records import Claim, Figure, Finding

_GENERAL = 8


_NOT_HAN = re.compile(r"[^一-鿿]")
_OF_COMPLETION = re.compile("完成.+的比例$")


def claims_of_two_values(document: Document, figures: Sequence[Figure]) -> Iterator[Claim]:
    """One measure with two values for one period and area, both said plainly, in measures too special to recur.

    Items of one list (1、某项目…；2、某项目…) say the same of different things.
    """
    groups: dict[tuple[str, str, str, str, str], list[Figure]] = defaultdict(list)
    of_months = {document.paragraph_at(one.number.start).start for one in figures if len(one.period) > _OF_YEAR}
    for figure in figures:
        # 7月份收入…，支出…。1-7月收入…，支出累计…: of which months a further amount speaks is not told.
        inherited = of_months and figure.period_basis == "inherited"
        if inherited and document.paragraph_at(figure.number.start).start in of_months:
            continue
        if figure.comparator or figure.comparison == "rank" or is_change(figure) or not figure.period:
            continue
        if (
            len(_NOT_HAN.sub("", figure.measure)) < _GENERAL
            or _OF_COMPLETION.search(figure.subject)
            or "目标" in figure.section + figure.mention.quote
        ):
            continue
        groups[(figure.measure, figure.period, figure.area, dimension(figure), figure.comparison)].append(figure)
    for first, *rest in groups.values():
        # What stands next to it is more of the same statement.
        again = [
            one
            for one in rest
            if abs(one.number.start - first.number.start) >= _APART
            and _plain_level(first, one)
            and not _listed_apart(document, first, one)
        ]
        if again:
            other = next((one for one in again if one.value != first.value), again[0])
            explanation = f"{first.subject}前后不一：{show(first)}，{show(other)}"
            quotes = quotes_of(first, other)
            finding = Finding("contradiction", quotes, explanation, "", rule="twice", doubt=_RECURS)
            operands = roles(equalTo=[of_figure(one) for one in again])
            yield Claim("two-values", (of_figure(first),), operands, finding)


_APART = 120
_OF_YEAR = len("2023")
_RECURS = "同名指标可能另有所指"


def _listed_apart(document: Document, first: Figure, other: Figure) -> bool:
    """Whether two figures stand in two paragraphs that are items of one list."""
    one, two = (document.paragraph_at(figure.number.start) for figure in (first, other))
    return one != two and same_list(document.text, one, two)


def _plain_level(first: Figure, other: Figure) -> bool:
    """Money and percentages only: counts of things done recur under one name in different work."""
    return first.kind == other.kind and first.kind in ("money", "percent") and first.unit == other.unit


_NAMED = re.compile('[）)][”"]?$')
_AGAIN = re.compile("(?:预算安排|安排预算|预算数|年初预算)$")
_BARE = re.compile("(?:科目)?(?:金额)?$")


def claims_of_items(document: Document, figures: Sequence[Figure]) -> Iterator[Claim]:
    """住房改革支出（款）住房公积金（项）350万元。…2024年预算安排350万元: what an item of a budget opens with is what
    its own paragraph says again."""
    opening: tuple[int, Figure] | None = None
    for figure in figures:
        if figure.yuan is None:
            continue
        start = document.paragraph_at(figure.number.start).start
        words = document.text[figure.mention.start : figure.number.start].strip()
        if _NAMED.search(words) and item_label(words):
            opening = (start, figure)
        elif opening is not None and opening[0] == start and _AGAIN.search(figure.measure):
            first = opening[1]
            name = _BARE.sub("", first.measure)
            if _AGAIN.sub("", figure.measure) == name:
                explanation = f"{name}前后不一：{show(first)}，{show(figure)}"
                finding = Finding("contradiction", quotes_of(first, figure), explanation, "", rule="said-again")
                yield Claim("two-values", (of_figure(first),), roles(equalTo=of_figure(figure)), finding)
                opening = None
