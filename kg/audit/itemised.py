"""Lists that go through all of a total: 安排项目3个，共计90万元，具体为：（1）甲项目40万元；（2）…."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.audit.arithmetic import slipped, sum_gap
from kg.audit.printing import printed
from kg.document import Document, Span
from kg.figures.alike import dimension, is_level
from kg.figures.words import ending
from kg.narrative.items import Item, marked, paragraph_items, same_list
from kg.readers.marks import mark_at
from kg.records import Figure

_OPENS = re.compile("(?P<all>(?:具体|分别|详细)(?:情况)?(?:为|是|如下|包括)?|如下|即|依次为)?[：:]$")
_BACK = 160
_MOST = Decimal("0.05")
_FEW, _MANY = 2, 40


def find_itemised(document: Document, figures: Sequence[Figure]) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    """Totals with the amounts of the items that are all of them.

    The list follows a colon, and its items have one amount of the total's kind each, or one that is said with the
    total's word (支出). It is all of the total where the words say so (具体为) or a count beside it does (3个项目), and
    where what lacks is no more than careless adding.
    """
    yield from _summed_up(document.text, figures)
    for opening, items, every in _lists(document):
        near = _inside(figures, opening)
        counted = any(one.kind == "count" and one.value == len(items) for one in near)
        inside = [_own(document.text, figures, item) for item in items]
        for total in near:
            if not is_level(total) or not all(inside) or not (every or counted):
                continue
            parts = _parts(total, inside)
            if parts and _may_be_all(total, parts):
                yield total, parts
                break


_SUM = re.compile(r"[，,；;、]?(?:合计|共计|总计)(?:金额|资金)?[为：:]?\s?")
_INNER = re.compile("[。：:（(]|其中")


def _summed_up(text: str, figures: Sequence[Figure]) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    """按项目分：甲项目40万元、乙项目50万元，共计90万元: the total stands behind its parts, with no words of its own."""
    for index, total in enumerate(figures):
        if not index or not is_level(total) or total.yuan is None:
            continue
        parts: list[Figure] = []
        after = total
        for one in reversed(figures[max(0, index - _MANY) : index]):
            between = text[one.number.end : after.number.start]
            if not parts and not _SUM.fullmatch(between):
                break
            if one.yuan is None or not is_level(one) or (parts and _INNER.search(between)):
                break
            parts.insert(0, one)
            after = one
        listed = len(parts) >= _FEW and "：" in text[parts[0].mention.start - 1 : parts[0].number.start]
        if listed and _may_be_all(total, parts):
            yield total, tuple(parts)


def _lists(document: Document) -> Iterator[tuple[Span, list[Item], bool]]:
    """What opens a list, its items, and whether words say that they are all."""
    text = document.text
    spans = document.paragraphs
    for k, span in enumerate(spans):
        words = text[span.start : span.end].rstrip()
        opened = _OPENS.search(words)
        if opened and k + 1 < len(spans):
            items = paragraph_items(document, list(_listed(document, k + 1)))
        else:
            at = max(words.rfind("："), words.rfind(":"))
            opened = _OPENS.search(words[: at + 1]) if at >= 0 else None
            items = marked(text, Span(span.start + at + 1, span.end)) if opened else []
        if opened and _FEW <= len(items) <= _MANY:
            end = span.start + opened.end()
            yield Span(max(span.start, end - _BACK), end), items, opened["all"] is not None


def _listed(document: Document, at: int) -> Iterator[Span]:
    """The paragraphs from ``at`` on that are items of one list: by one family of marks, or counted on in several."""
    spans = document.paragraphs
    for count, span in enumerate(spans[at : at + _MANY], 1):
        mark = mark_at(document.text[span.start : span.start + 8])
        if not same_list(document.text, spans[at], span) and not (mark and mark.ordinal == count):
            return
        yield span


def _own(text: str, figures: Sequence[Figure], item: Item) -> list[Figure]:
    """The amounts of an item itself, not of what is in it (其中)."""
    until = text.find("其中", item.span.start, item.span.end)
    end = until if until >= 0 else item.span.end
    return [one for one in _inside(figures, Span(item.span.start, end)) if is_level(one)]


def _inside(figures: Sequence[Figure], span: Span) -> Sequence[Figure]:
    """The figures of a span; ``figures`` stand in text order."""
    return figures[bisect_left(figures, span.start, key=_at) : bisect_left(figures, span.end, key=_at)]


def _at(figure: Figure) -> int:
    return figure.number.start


def _parts(total: Figure, inside: Sequence[list[Figure]]) -> tuple[Figure, ...]:
    """One amount of each item: said with the total's word, else the only one or the first; none where one lacks it."""
    alike = [[one for one in ones if dimension(one) == dimension(total)] for ones in inside]
    role = _role(total)
    named = [[one for one in ones if role and _role(one) == role] for ones in alike]
    for chosen in (named, alike):
        if all(chosen) and (chosen is named or all(len(ones) == 1 for ones in chosen)):
            return tuple(ones[0] for ones in chosen)
    first = tuple(ones[0] for ones in alike if ones)
    exact = len(first) == len(alike) and not sum_gap(printed(total), [printed(one) for one in first])
    return first if exact else ()


def _role(figure: Figure) -> str:
    at = ending("words", "role", figure.subject)
    return _HEDGE.sub("", figure.subject[at:]) if at is not None else ""


_HEDGE = re.compile("^(?:实际|累计|全年|本年)")


def _may_be_all(total: Figure, parts: Sequence[Figure]) -> bool:
    gap = sum_gap(printed(total), [printed(one) for one in parts])
    values = [printed(one).value for one in parts]
    return abs(gap) <= abs(printed(total).value) * _MOST or slipped(printed(total).value, values)
