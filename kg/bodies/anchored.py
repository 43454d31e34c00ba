"""Names that begin with a place, a word for a level, a body of the state or a prefix (中共, 国家税务总局)."""

import re

from kg.bodies import lexicon as lx
from kg.bodies.chunk import ANCHOR, BOUNDARY, Chunk
from kg.bodies.data import Place, Prefix, functions, places_by_name, standing
from kg.bodies.lexicon import Named
from kg.bodies.offices import extended
from kg.bodies.opening import bare_words, open_name
from kg.bodies.span import BodySpan, Places

MAX_PLACES = 4
_TERM = re.compile(r"第[0-9一二三四五六七八九十]{1,4}届")
_OF_A_BUDGET = ("预算", "决算", "整体支出", "收支", "绩效")
_OWN_OFFICE = ("局机关", "厅机关", "局本级", "厅本级", "局党组", "厅党组", "局党委", "厅党委")
_OWNED = ("所属", "下属", "直属", "下辖", "局属", "委属")
_COUNTIES = ("区", "县", "旗")


def anchored(chunk: Chunk, i: int) -> BodySpan | None:
    """The body whose name begins at token ``i``, or ``None``."""
    _, start, end = chunk.tokens[i]
    kind, meaning = chunk.kind(i), chunk.meaning(i)
    if kind == lx.CENTRAL:
        assert isinstance(meaning, Named)
        return _office_at(chunk, i) or _central(chunk, i, meaning)
    if kind == lx.PREFIX:
        assert isinstance(meaning, Prefix)
        return _prefixed(chunk, i, meaning)
    alone = kind == lx.CONTEXT and not (chunk.starts(i + 1, chunk.tokens[i][2]) and chunk.kind(i + 1) == lx.TAIL)
    if alone or (kind == lx.LEVEL and (_of_a_class(chunk, i) or _before_place(chunk, i))):
        return None
    places, level, j, at = _chain(chunk, i)
    j, at = _doubled(chunk, j, at) if places else (j, at)
    found = _tail(chunk, j, at, start, places, level)
    if found is None:
        return None
    end, body_kind, named, form, j, of_government = found
    owned = chunk.text.startswith(_OWNED, max(0, start - 2))
    if kind == lx.LEVEL and start > chunk.seg and not owned and not _secure(named, end - at):
        return None
    text = chunk.text
    anchor = text[start:at]
    if body_kind == "company" and _brand(chunk, i):
        start = chunk.seg
    span = BodySpan(
        start,
        end,
        text[start:end],
        form,
        body_kind,
        anchor,
        places,
        level,
        text[at:end],
        named,
        of_government=of_government,
        lead=text[chunk.seg : start] if kind == lx.LEVEL else "",
    )
    return extended(chunk, span, j) if form == "name" else span


def _brand(chunk: Chunk, i: int) -> bool:
    """Whether a company's name begins before its place with 2 to 4 characters that no list knows (国网福建省…)."""
    start = chunk.tokens[i][1]
    return 2 <= start - chunk.seg <= 4 and (i == 0 or chunk.tokens[i - 1][2] <= chunk.seg)


def _of_a_class(chunk: Chunk, i: int) -> bool:
    """Whether 市, 县 belong to a class: after 各级, 县级以上, or beside another level's word of one rank (区、县)."""
    _, start, end = chunk.tokens[i]
    if i == 0:
        return False
    if chunk.tokens[i - 1][2] == start and chunk.kind(i - 1) == lx.GROUP:
        return True
    pair = chunk.text[max(0, start - 2) : start]
    word = chunk.text[start:end]
    return word in _COUNTIES and len(pair) == 2 and pair[0] in _COUNTIES and pair[0] != word and pair[1] in "、和"


def _before_place(chunk: Chunk, i: int) -> bool:
    """Whether 我省, 全市 only say where the place right behind lies, whose body is named (我省|某市水利局)."""
    _, start, end = chunk.tokens[i]
    own = chunk.text[start] in "我本全" and end - start > 1
    return own and chunk.starts(i + 1, end) and chunk.kind(i + 1) == lx.PLACE


def _secure(named: Named | None, length: int) -> bool:
    """Whether a level's word stands even where no list knows the character before it (会同市财政局)."""
    return named is not None and (named.standing is None or length > 1)


def _chain(chunk: Chunk, i: int) -> tuple[Places, str, int, int]:
    """Places, or a level's word, in a row from token ``i``: the places, the level, the next token, the end."""
    places: list[tuple[Place, ...]] = []
    level = ""
    at = chunk.tokens[i][1]
    while chunk.starts(i, at) and len(places) < MAX_PLACES:
        kind, meaning = chunk.kind(i), chunk.meaning(i)
        if kind in (lx.PLACE, lx.SHORT, lx.CONTEXT):
            assert isinstance(meaning, tuple)
            if level or (places and kind == lx.SHORT and not _inside(meaning, places[-1])):
                break
            places.append(meaning)
        elif kind == lx.LEVEL and not places and not level:
            level = str(meaning)
        else:
            break
        at = chunk.tokens[i][2]
        i += 1
    return tuple(places), level, i, at


def _doubled(chunk: Chunk, j: int, at: int) -> tuple[int, int]:
    """The token and the end behind a level's word that says the place's last one again (宾川县|县委办公室)."""
    named = chunk.meaning(j + 1) if chunk.kind(j) == lx.LEVEL and chunk.kind(j + 1) == lx.TAIL else None
    again = chunk.starts(j, at) and chunk.text[at] == chunk.text[at - 1] and chunk.starts(j + 1, at + 1)
    standing = isinstance(named, Named) and named.standing is not None
    return (j + 1, at + 1) if again and standing else (j, at)


def _inside(some: tuple[Place, ...], over: tuple[Place, ...]) -> bool:
    """Whether a place of ``some`` may lie in one of ``over``; 红河 right after 蒙自市 is a square's name, no place."""
    return any(p.parent == q.code or (p.code[:2] == q.code[:2] and q.level != "county") for p in some for q in over)


def _tail(
    chunk: Chunk, j: int, at: int, start: int, places: Places, level: str
) -> tuple[int, str, Named | None, str, int, bool] | None:
    """What follows the anchor: end, kind, what is known, form, next token, whether 人民政府 stands between."""
    term = _TERM.match(chunk.text, at)
    if term:
        at, j = term.end(), chunk.from_offset(j, term.end())
    of_state = level == "state" or bool(places and places[-1][0].level == "state")
    if chunk.starts(j, at):
        end = chunk.tokens[j][2]
        kind, named = chunk.kind(j), chunk.meaning(j)
        if kind == lx.TAIL and isinstance(named, Named) and not chunk.runs_on(end):
            if named.standing is None or not of_state:
                return _of_government(chunk, j, named) or (end, named.kind, named, "name", j + 1, False)
        elif kind == lx.PREFIX and not of_state and chunk.text[at:end] in standing():
            body = standing()[chunk.text[at:end]]
            return end, body.kind, Named(body.name, body.kind, body.function, standing=body), "name", j + 1, False
        elif kind == lx.DEPARTMENT and isinstance(named, Named) and not chunk.text.startswith(_OF_A_BUDGET, end):
            return end, named.kind, named, "department", j + 1, False
        elif kind == lx.CORE and isinstance(named, Named) and chunk.text[end : end + 1] == "、":
            return end, named.kind, named, "core", j + 1, False
        elif kind == lx.CORE and isinstance(named, Named) and level and bare_words(chunk.text, at, end):
            return end, named.kind, named, "department", j + 1, False
        elif kind == lx.SELF and level and chunk.text[at:end] in _OWN_OFFICE:
            return at + 1, "department", None, "counterpart", j + 1, False
        elif kind == lx.ENDING and level and chunk.text[at:end] in ("局", "厅"):
            return end, "department", None, "counterpart", j + 1, False
    if of_state:
        return None
    found = open_name(chunk, j, at, start, level)
    return (found[0], found[1], None, "name", found[2], False) if found else None


def _of_government(chunk: Chunk, j: int, named: Named) -> tuple[int, str, Named, str, int, bool] | None:
    """市人民政府外事办公室, 省人民政府林业行政主管部门: a function's body named after its government."""
    end = chunk.tokens[j][2]
    if named.standing is None or named.function != "government" or not chunk.starts(j + 1, end):
        return None
    office = chunk.meaning(j + 1)
    if chunk.kind(j + 1) == lx.DEPARTMENT and isinstance(office, Named):
        return chunk.tokens[j + 1][2], office.kind, office, "department", j + 2, False
    if chunk.kind(j + 1) != lx.TAIL or not isinstance(office, Named) or office.standing is not None:
        return None
    return chunk.tokens[j + 1][2], office.kind, office, "name", j + 2, True


def _office_at(chunk: Chunk, i: int) -> BodySpan | None:
    """The body of a function of a body that is a place too (新疆生产建设兵团财政局)."""
    _, start, end = chunk.tokens[i]
    place = places_by_name().get(chunk.text[start:end])
    if place is None or not chunk.starts(i + 1, end):
        return None
    found = _tail(chunk, i + 1, end, start, ((place,),), "")
    if found is None:
        return None
    stop, kind, named, form, j, _ = found
    text = chunk.text
    span = BodySpan(start, stop, text[start:stop], form, kind, text[start:end], ((place,),), "", text[end:stop], named)
    return extended(chunk, span, j) if form == "name" else span


_CHARGED = re.compile(
    "(?:(?P<class>(?:各|有关|相关|其他|所属|直属|组成)[㐀-鿿]{0,6}?)|[㐀-鿿]{2,14}?(?:行政|主管|管理))部[门委]"
)


def _central(chunk: Chunk, i: int, named: Named) -> BodySpan | None:
    """A body of the state; 国务院财政部门 is the state's body of that function."""
    _, start, end = chunk.tokens[i]
    if chunk.runs_on(end):
        return None
    if named.name == "国务院":
        if chunk.starts(i + 1, end) and chunk.kind(i + 1) == lx.DEPARTMENT:
            office = chunk.meaning(i + 1)
            assert isinstance(office, Named)
            stop = chunk.tokens[i + 1][2]
            words = chunk.text[start:stop]
            return BodySpan(start, stop, words, "department", office.kind, words[:3], (), "state", words[3:], office)
        if charged := _CHARGED.match(chunk.text, end):
            if charged["class"]:
                return None
            # By a duty that no list knows: it is called as printed.
            stop = charged.end()
            words = chunk.text[start:stop]
            known = Named(words, "department", "", parent="国务院")
            return BodySpan(start, stop, words, "name", known.kind, "", (), "state", "", known)
    span = BodySpan(start, end, chunk.text[start:end], "name", named.kind, "", (), "state", "", named)
    return extended(chunk, span, i + 1)


def _prefixed(chunk: Chunk, i: int, prefix: Prefix) -> BodySpan | None:
    """国家税务总局惠州市税务局, 中共广州市委组织部; else the prefix's own body (国家税务总局)."""
    _, start, end = chunk.tokens[i]
    region = _prefixed_tail(chunk, prefix, i + 1, end) if prefix.tails else None
    if region and not (chunk.starts(i + 1, end) and chunk.kind(i + 1) in ANCHOR):
        stop, kind, _ = region
        text = chunk.text
        return BodySpan(start, stop, text[start:stop], "name", kind, tail=text[end:stop], prefix=prefix)
    if chunk.starts(i + 1, end) and chunk.kind(i + 1) in (lx.PLACE, lx.SHORT, lx.LEVEL):
        places, level, j, at = _chain(chunk, i + 1)
        j, at = _doubled(chunk, j, at) if places else (j, at)
        found = _prefixed_tail(chunk, prefix, j, at)
        if found:
            stop, kind, named = found
            text = chunk.text
            span = BodySpan(
                start, stop, text[start:stop], "name", kind, text[end:at], places, level, text[at:stop], named, prefix
            )
            return extended(chunk, span, chunk.from_offset(j, stop))
    function = next((f for f in functions().values() if prefix.name in f.names["state"]), None)
    if function is None:
        return None
    named = Named(prefix.name, function.kind, function.code)
    span = BodySpan(start, end, chunk.text[start:end], "name", named.kind, "", (), "state", "", named)
    return extended(chunk, span, i + 1)


def _prefixed_tail(chunk: Chunk, prefix: Prefix, j: int, at: int) -> tuple[int, str, Named | None] | None:
    """The tail after a prefix and place: one of the prefix's own, up to 6 characters on, else a standing one."""
    if not prefix.tails:
        named = chunk.meaning(j) if chunk.starts(j, at) else None
        if isinstance(named, Named) and chunk.kind(j) == lx.TAIL and named.standing is not None:
            end = chunk.tokens[j][2]
            return None if chunk.runs_on(end) else (end, named.kind, named)
        return None
    stop = next(
        (chunk.tokens[k][1] for k in range(j, min(j + 8, len(chunk.tokens))) if chunk.kind(k) in BOUNDARY), at + 14
    )
    found = [
        (near, -len(tail), near + len(tail))
        for tail in prefix.tails
        if (near := chunk.text.find(tail, at, min(stop, at + 6 + len(tail)))) >= 0 and (near == at or len(tail) > 1)
    ]
    if found:
        return min(found)[2], prefix.kind, None
    return None
