"""Open names: words of a body's own between its place and an ending (市医疗救助服务中心)."""

import re
from itertools import takewhile

from kg.bodies import lexicon as lx
from kg.bodies.chunk import ANCHOR, BOUNDARY, CLEAN, Chunk
from kg.bodies.data import Ending, word_set
from kg.bodies.lexicon import Named

MAX_NAME = 30
_INNER = re.compile(r"[（(][\u3400-\u9fff]{2,8}[）)]")
_MEASURED = re.compile(r"^[0-9一二三四五六七八九十两几数多第]*[家所个间处座名]|^[0-9.]+(?!中|小)")
COUNTED = re.compile(r"[0-9几两多各每座]$")
_OFFICES = ("处", "科", "室", "司", "股", "办公室", "中心")
_VAGUE = "部科股司室处委办"


def open_name(chunk: Chunk, j: int, at: int, start: int, level: str) -> tuple[int, str, int] | None:
    """The first ending after the anchor's end ``at`` that makes a name from ``start``: its end, kind, next token."""
    last, k, generic = at, j, True
    while k < len(chunk.tokens):
        _, first, end = chunk.tokens[k]
        kind = chunk.kind(k)
        if end - start > MAX_NAME + (12 if kind == lx.OPEN else 0):
            return None
        generic = generic and first == last
        if kind == lx.OPEN:
            inner = _INNER.match(chunk.text, first)
            if inner is None:
                return None
            last = inner.end()
            k = chunk.from_offset(k, last)
            continue
        if kind == lx.ENDING:
            ending = chunk.meaning(k)
            assert isinstance(ending, Ending)
            if fits(chunk, ending, at, first, end, generic, level) and not _company_goes_on(chunk, k):
                of_street = first == at and ending.ending in ("办事处", "办")
                return end, "government" if of_street else ending.kind, k + 1
        elif (
            _stops(chunk, k, kind, level)
            and not joins(chunk, k, start)
            and not _branded(chunk, k)
            and not _merged(chunk, k, at)
            and not (not level and _one_bureau(chunk, k, at))
        ):
            return None
        elif kind == lx.TAIL and first > at and CLEAN.fullmatch(chunk.text, start, end):
            named = chunk.meaning(k)
            assert isinstance(named, Named)
            if named.standing is None or end - first > 2:
                committee = named.standing is not None and named.standing.tail == "委员会"
                return end, "department" if committee else named.kind, k + 1
        generic = generic and kind in (lx.KIND, lx.ENDING)
        last = end
        k += 1
    return None


def bare_words(text: str, at: int, end: int) -> bool:
    """Whether ``text[at:end]`` is a function's word that stands for its body where it acts (由市财政收回)."""
    if text[at:end] not in word_set("bare"):
        return False
    return text.startswith(word_set("acts"), end) or not CLEAN.match(text, end)


def _branded(chunk: Chunk, k: int) -> bool:
    """Whether the one-character word of token ``k`` stands in a company's own name (恒达, 信能): its ending is near."""
    _, first, end = chunk.tokens[k]
    if chunk.text[first:end] not in word_set("brand"):
        return False
    for j in range(k + 1, min(k + 6, len(chunk.tokens))):
        _, begin, stop = chunk.tokens[j]
        if begin - first > 12:
            return False
        if chunk.kind(j) == lx.ENDING:
            ending = chunk.meaning(j)
            return isinstance(ending, Ending) and ending.kind == "company" and stop - begin > 3
        if chunk.kind(j) in BOUNDARY and chunk.text[begin:stop] not in word_set("brand"):
            return False
    return False


def _company_goes_on(chunk: Chunk, k: int) -> bool:
    """Whether the next word carries a company's name on (…集团|有限责任公司, …研究总院|有限公司)."""
    if not chunk.starts(k + 1, chunk.tokens[k][2]) or chunk.kind(k + 1) != lx.ENDING:
        return False
    longer = chunk.meaning(k + 1)
    return isinstance(longer, Ending) and longer.kind == "company"


def _stops(chunk: Chunk, k: int, kind: str, level: str) -> bool:
    """Whether a word cannot stand inside an open name; verbs can, after a place's own name (复明 in a hospital's)."""
    if kind == lx.VERB:
        return bool(level)
    return kind in BOUNDARY or kind in (lx.SELF, lx.PREFIX, lx.CENTRAL)


def _merged(chunk: Chunk, k: int, at: int) -> bool:
    """Whether the 和 of token ``k`` joins two functions in one bureau's name right after its place (教育和体育局)."""
    _, first, end = chunk.tokens[k]
    run = k - 1
    while run > 0 and chunk.tokens[run][1] > at and chunk.kind(run) == lx.CORE:
        run -= 1
    before, cores = chunk.tokens[k - 1], chunk.kind(run) == lx.CORE and chunk.tokens[run][1] == at
    core = chunk.text[first:end] == "和" and cores and before[2] == first
    return core and chunk.starts(k + 1, end) and chunk.kind(k + 1) == lx.TAIL


_LONGEST_HALF = 10
_HEADS = ("局", "委员会", "办公室")


def _one_bureau(chunk: Chunk, k: int, at: int) -> bool:
    """Whether the 和 of token ``k`` joins the halves of one bureau's name behind its place (文化和广电旅游体育局).

    The reforms since 2018 merged bureaus in many ways that no list has whole. What stands before 和 has no head of
    its own, and one follows soon.
    """
    _, first, end = chunk.tokens[k]
    if (
        chunk.text[first:end] != "和"
        or not 2 <= first - at <= _LONGEST_HALF
        or not CLEAN.fullmatch(chunk.text, at, first)
    ):
        return False
    inside = takewhile(lambda j: chunk.tokens[j][1] >= at, range(k - 1, -1, -1))
    if any(chunk.kind(j) in (lx.ENDING, lx.TAIL, lx.VERB, lx.DEPARTMENT) or chunk.kind(j) in BOUNDARY for j in inside):
        return False
    for j in range(k + 1, len(chunk.tokens)):
        kind, (_, begin, stop) = chunk.kind(j), chunk.tokens[j]
        if (
            begin - end > _LONGEST_HALF
            or kind in BOUNDARY
            or kind in ANCHOR
            or kind in (lx.VERB, lx.DEPARTMENT, lx.SELF)
        ):
            return False
        if kind in (lx.TAIL, lx.ENDING):
            return begin > end - 1 and chunk.text[begin:stop].endswith(_HEADS)
    return False


def joins(chunk: Chunk, k: int, start: int, office: bool = False) -> bool:
    """Whether the 和 of token ``k`` stands inside a name (规划财务和法规处): an ending soon."""
    _, first, end = chunk.tokens[k]
    if chunk.text[first:end] not in ("和", "与", "及"):
        return False
    for j in range(k + 1, min(k + 7, len(chunk.tokens))):
        kind = chunk.kind(j)
        _, begin, stop = chunk.tokens[j]
        if kind == lx.ENDING:
            words = chunk.text[begin:stop]
            return begin > end and stop - start <= MAX_NAME and (not office or words in _OFFICES)
        if kind in BOUNDARY or kind in ANCHOR or kind in (lx.TAIL, lx.DEPARTMENT, lx.SELF):
            return False
    return False


def _of_a_word(chunk: Chunk, start: int, end: int) -> bool:
    """Whether ``[start, end)`` is an everyday word (采购网|站 is 网站, no 站)."""
    found = chunk.lex.index.get(chunk.text[start:end])
    return found is not None and chunk.lex.classes[found] == lx.WORD


def fits(chunk: Chunk, ending: Ending, at: int, first: int, end: int, generic: bool, level: str) -> bool:
    """Whether an ending at ``[first, end)`` ends a name whose own words begin at ``at``."""
    middle = first - at
    if ending.ending.endswith("中") and chunk.text.startswith(("心", "级"), end):
        return False  # 一中心, 第一中级人民法院
    if middle == 0 and ending.ending in ("办事处", "办") and chunk.text.startswith("街道", at - 2):
        return True
    if middle == 0 and ending.ending == "分局":
        return not level
    if middle == 0:
        return ending.bare and (not level or ending.kind != "company" or len(ending.ending) > 2)
    if generic or not CLEAN.fullmatch(chunk.text, at, end) or chunk.runs_on(end):
        return False
    if len(ending.ending) == 1 and (COUNTED.search(chunk.text, at, first) or _of_a_word(chunk, first - 1, end)):
        return False
    if len(ending.ending) == 1 and (middle < 2 or (level and ending.ending in _VAGUE)):
        return False
    return not _MEASURED.match(chunk.text[at:end])
