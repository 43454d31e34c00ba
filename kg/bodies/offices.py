"""Names that go on: the office, branch or school of the body just named (…局待遇保障处, 国务院办公厅)."""

import re
from dataclasses import replace

from kg.bodies import lexicon as lx
from kg.bodies.chunk import ANCHOR, BOUNDARY, CLEAN, Chunk
from kg.bodies.data import Ending
from kg.bodies.opening import COUNTED, joins
from kg.bodies.span import BodySpan

_PARTNERS = re.compile(r"[（(](?:特殊普通|普通|有限)合伙[）)]")
MAX_OFFICE = 16
_SCHOOLS = ("大学", "学院", "科学院", "研究院")
_AT_ONCE = ("办公室", "办公厅", "党组", "机关党委", "稽查局", "纪检监察组", "交警支队", "交警大队")
_AFTER_PLACE = (
    "分局",
    "分署",
    "支局",
    "支队",
    "大队",
    "分公司",
    "分行",
    "支行",
    "分中心",
    "办事处",
    "派出所",
    "税务所",
    "街道办事处",
)
_OFFICES_OF_BUREAUS = ("管理处", "总队", "支队", "大队", "中队")
_OFFICES = ("科", "股", "处")
"""What an office may be called after that is a doing too (建设管理科, 监督处); 局组织教研室… is no name."""
_OF_RULERS = ("government", "party", "congress")


def extended(chunk: Chunk, span: BodySpan, j: int) -> BodySpan:
    """``span``, or the longest name that goes on from it; ``j`` is the token after it."""
    for _ in range(3):
        longer = _office(chunk, span, j)
        if longer is None:
            break
        span, j = longer
    partners = _PARTNERS.match(chunk.text, span.end) if span.kind == "company" else None
    if partners is None:
        return span
    end = partners.end()
    return replace(span, end=end, text=chunk.text[span.start : end], tail=span.tail + partners.group())


def _office(chunk: Chunk, span: BodySpan, j: int) -> tuple[BodySpan, int] | None:
    through_place = acting = False
    for k in range(j, len(chunk.tokens)):
        _, first, end = chunk.tokens[k]
        kind = chunk.kind(k)
        if end - span.end > MAX_OFFICE:
            return None
        if kind == lx.ENDING:
            ending = chunk.meaning(k)
            assert isinstance(ending, Ending)
            placed = not through_place or ending.ending in _AFTER_PLACE
            if placed and (not acting or ending.ending.endswith(_OFFICES)) and _fits(chunk, span, ending, first, end):
                text = chunk.text
                named = replace(
                    span,
                    end=end,
                    text=text[span.start : end],
                    kind=_kind(span, ending, text[span.start : end]),
                    tail=text[span.end : end],
                    base=span,
                    named=None,
                )
                return named, k + 1
        elif kind == lx.ACTION:
            acting = True
        elif kind in (lx.PLACE, lx.SHORT):
            through_place = through_place or kind == lx.PLACE or first == span.end
        elif _stops(kind) and not (kind == lx.LIST and joins(chunk, k, span.end, office=True)):
            return None
    return None


def _stops(kind: str) -> bool:
    return kind in BOUNDARY or kind in ANCHOR or kind in (lx.SELF, lx.DEPARTMENT, lx.VERB)


def _fits(chunk: Chunk, span: BodySpan, ending: Ending, first: int, end: int) -> bool:
    middle = chunk.text[span.end : first]
    if len(ending.ending) == 1 and COUNTED.search(middle):
        return False
    school = span.text.endswith(_SCHOOLS) and ending.kind == "public_institution"
    station = span.kind == "media" and ending.kind == "media"
    if not (ending.office or school or station):
        return False
    if not middle:
        return ending.ending in _AT_ONCE or (ending.office and len(ending.ending) > 4)
    return len(middle) >= 2 and CLEAN.fullmatch(middle) is not None and "（" not in middle and not chunk.runs_on(end)


def _kind(span: BodySpan, ending: Ending, words: str) -> str:
    """An office of a government, party or congress is of their kind; a 管理处 of a bureau is its office."""
    if ending.ending in ("办公室", "办公厅") or (span.kind == "party" and ending.ending.endswith("领导小组办公室")):
        return span.kind if span.kind in _OF_RULERS else "internal_office"
    if ending.ending == "分院" and span.kind in ("court", "procuratorate"):
        return span.kind
    if ending.ending == "办事处" and words.endswith("街道办事处"):
        return "government"
    if ending.ending in _OFFICES_OF_BUREAUS and span.kind == "department":
        return "internal_office"
    return ending.kind
