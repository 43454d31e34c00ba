"""Names without a place of their own: 财政局, 财政部门, 南方医科大学, and items that share a list's place."""

import re
from dataclasses import replace

from kg.bodies import lexicon as lx
from kg.bodies.chunk import CLEAN, Chunk
from kg.bodies.data import Ending, word_set
from kg.bodies.lexicon import Named
from kg.bodies.offices import extended
from kg.bodies.span import BodySpan, Places

_HAN = re.compile(r"[\u3400-\u9fff]")
_MEASURED = re.compile(r"^[0-9一二三四五六七八九十两几数多第]*[家所个间处座名]|^[0-9.]+")
_RANKS = re.compile(r"[（(](?:省|市|县|区|旗|州|盟|自治[区州县旗]|地区|[、,，])+[）)]$")
_COUNTED = re.compile(r"(?:共|达|约|近|总数)?[0-9]+多?[家个所处座]")
"""农民专业合作社28家: what is counted is a class."""
_NUMBERED = re.compile(r"^[0-9.]+")


def bare_tail(chunk: Chunk, i: int) -> BodySpan | None:
    """财政局 without a place, or in a list that shares the place before it (省教育厅、财政厅)."""
    _, start, end = chunk.tokens[i]
    named = chunk.meaning(i)
    assert isinstance(named, Named)
    if chunk.seg != start or chunk.runs_on(end) or _of_ranks(chunk, start):
        return None
    shared = chunk.shared(start)
    if shared is None and (named.standing is not None or chunk.poison):
        return None
    if named.standing is not None and len(named.standing.tail) < 2:
        return None
    anchor, places, level = _place(shared)
    words = chunk.text[start:end]
    return extended(chunk, BodySpan(start, end, words, "name", named.kind, anchor, places, level, words, named), i + 1)


def _of_ranks(chunk: Chunk, start: int) -> bool:
    """Whether ranks in brackets stand before: 县（市、区）财政部门 is a class."""
    return _RANKS.search(chunk.text, max(0, start - 12), start) is not None


def _place(shared: BodySpan | None) -> tuple[str, Places, str]:
    return (shared.anchor, shared.places, shared.level) if shared else ("", (), "")


def department(chunk: Chunk, i: int) -> BodySpan | None:
    """财政部门 without a place: the reporting body's place has one; 财政主管部门 is a class."""
    _, start, end = chunk.tokens[i]
    named = chunk.meaning(i)
    assert isinstance(named, Named)
    if chunk.seg != start or chunk.poison or not named.usual or _of_ranks(chunk, start):
        return None
    anchor, places, level = _place(chunk.shared(start))
    words = chunk.text[start:end]
    return BodySpan(start, end, words, "department", named.kind, anchor, places, level, words, named)


def core(chunk: Chunk, i: int) -> BodySpan:
    """A candidate for a list with a shared tail; kept only where ``lists`` finds the list ("group": of a class)."""
    _, start, end = chunk.tokens[i]
    named = chunk.meaning(i)
    assert isinstance(named, Named)
    words = chunk.text[start:end]
    return BodySpan(start, end, words, "group" if chunk.poison else "core", named.kind, tail=words, named=named)


_FIELD = re.compile("(?:审[核查批定]|复核|初审|推荐)?(?:部门)?意见")
"""主管部门审核意见 is a field of a form."""


def own_voice(chunk: Chunk, i: int) -> BodySpan | None:
    """我局; 主管部门 only as the subject that opens a clause."""
    _, start, end = chunk.tokens[i]
    words = chunk.text[start:end]
    if chunk.runs_on(end):
        return None
    if words == "主管部门":
        opens = start == 0 or chunk.text[start - 1] in "。；，\n"
        if not opens or not _HAN.match(chunk.text, end) or _FIELD.match(chunk.text, end):
            return None
    if words == "本部" and start > 0 and chunk.previous is not None and chunk.previous.end == start:
        return None
    span = BodySpan(start, end, words, "self", "department")
    longer = extended(chunk, span, i + 1) if words[0] in "我本" else span
    return replace(longer, form="name") if longer.base is not None and longer.kind == "internal_office" else span


def free_name(chunk: Chunk, i: int) -> BodySpan | None:
    """A name without a place (南方医科大学, 石牌街道办事处): a clean left boundary and words of its own."""
    _, first, end = chunk.tokens[i]
    ending = chunk.meaning(i)
    assert isinstance(ending, Ending)
    start = chunk.seg
    numbered = _NUMBERED.match(chunk.text, start, first)
    if numbered and ending.kind != "company":
        start = numbered.end()
    lead = next((word for word in word_set("lead") if chunk.text.startswith(word, start, first)), "")
    start += len(lead)
    middle = chunk.text[start:first]
    if not middle and (found := _of_own_town(chunk, i, ending)):
        return found
    of_town = ending.bare and len(middle) > 2 and middle.endswith(("镇", "乡", "街道"))
    if (
        not (ending.free or of_town)
        or not 2 <= len(middle) <= 16
        or not CLEAN.fullmatch(middle)
        or _MEASURED.match(middle)
    ):
        return None
    if (chunk.poison and ending.kind != "company") or _own_words(chunk, i, start) < 2 or chunk.runs_on(end):
        return None
    if ending.ending == "街道办事处" and chunk.kind(i - 1) == lx.PLACE and chunk.tokens[i - 1][2] == first:
        return None  # 北京市街道办事处条例: whose streets', not which
    if ending.kind != "company" and chunk.kind(i - 1) == lx.KIND and chunk.tokens[i - 1][2] == first:
        return None
    if _COUNTED.match(chunk.text, end):
        return None
    words = chunk.text[start:end]
    return extended(chunk, BodySpan(start, end, words, "name", ending.kind, tail=words), i + 1)


def _of_own_town(chunk: Chunk, i: int, ending: Ending) -> BodySpan | None:
    """镇政府, 街道办事处 with nothing before it: the body of the township that reports."""
    word = next((w for w in ("街道", "镇", "乡") if ending.ending.startswith(w)), "")
    _, start, end = chunk.tokens[i]
    index = chunk.lex.index.get(ending.ending[len(word) :]) if word else None
    if (
        index is None
        or chunk.poison
        or _of_ranks(chunk, start)
        or _HAN.match(chunk.text[max(0, start - 1) : start] or "x")
    ):
        return None
    named = chunk.lex.meanings[index]
    named = named if isinstance(named, Named) else None
    words = chunk.text[start:end]
    return BodySpan(start, end, words, "name", ending.kind, word, (), "township", words[len(word) :], named)


def _own_words(chunk: Chunk, i: int, start: int) -> int:
    """Characters between ``start`` and token ``i`` that are no everyday words of names."""
    own = chunk.tokens[i][1] - start
    k = i - 1
    while k >= 0 and chunk.tokens[k][1] >= start:
        if chunk.kind(k) in (lx.WORD, lx.KIND, lx.CORE, lx.ENDING):
            own -= chunk.tokens[k][2] - chunk.tokens[k][1]
        k -= 1
    return own
