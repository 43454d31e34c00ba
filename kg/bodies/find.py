"""Context-free recognition of mentions of bodies: the grammar place + function + ending over one automaton's words.

A name runs from a place, a word for a level (市, 省), a body of the state or a clean left boundary to an ending, over
nothing but name words: verbs, function words and marks end it. Classes (各区财政部门, 定点医疗机构) are no bodies.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.bodies import lexicon as lx
from kg.bodies.data import Ending, Place, Prefix
from kg.bodies.lexicon import Lexicon, Named

MAX_NAME = 30
MAX_OFFICE = 16

_CLEAN = re.compile(r"[\u3400-\u9fff0-9A-Za-z·（）()“”]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_INNER = re.compile(r"[（(][\u3400-\u9fff]{2,8}[）)]")
_MEASURED = re.compile(r"^[0-9一二三四五六七八九十两几数多第]*[家所个间处座名]|^[0-9.]+")
_NUMBERED = re.compile(r"^[0-9.、]+")
_SCHOOLS = ("大学", "学院", "科学院", "研究院")
_OFFICE_OF_OWN = ("办公室", "办公厅", "党组", "机关党委", "稽查局", "纪检监察组", "交警支队", "交警大队")


@dataclass(frozen=True, slots=True)
class BodySpan:
    """Words that name or mean a body: ``text`` stands at ``[start, end)``.

    ``form``: "name", "department" (财政部门: by function only), "core" (财政 in 财政、民政等部门),
    "counterpart" (省局: the body of the reporting body's function at that level) or "self" (我局).
    ``anchor`` is the text of its place or word for a level, also where a list shares it (省法院、检察院), ``places``
    the divisions it may be, lowest last, ``level`` the level of a word such as 市. ``tail`` is what follows the
    anchor. ``named`` says what is known of the tail. ``base`` is the body that an office's name begins with.
    """

    start: int
    end: int
    text: str
    form: str = "name"
    kind: str = "other"
    anchor: str = ""
    places: tuple[tuple[Place, ...], ...] = ()
    level: str = ""
    tail: str = ""
    named: Named | None = None
    prefix: Prefix | None = None
    base: "BodySpan | None" = None

    @property
    def function(self) -> str:
        """The code of the function of government, empty where unknown."""
        return self.named.function if self.named else (self.prefix.function if self.prefix else "")


Token = tuple[int, int, int]


class _Chunk:
    """One stretch of text without breaks, and where the parse of it stands."""

    __slots__ = ("classes", "lex", "meanings", "poison", "previous", "seg", "text", "tokens")

    def __init__(self, lex: Lexicon, text: str) -> None:
        self.lex = lex
        self.text = text
        self.classes = lex.classes
        self.meanings = lex.meanings
        self.tokens: list[Token] = lex.automaton.find_matches_as_indexes(text)
        self.seg = 0
        self.poison = False
        self.previous: BodySpan | None = None

    def spans(self) -> Iterator[BodySpan]:
        tokens, classes = self.tokens, self.classes
        i, count = 0, len(tokens)
        while i < count:
            pattern, start, end = tokens[i]
            kind = classes[pattern]
            span = None
            if kind in _BOUNDARY:
                self._boundary(kind, start, end)
            elif kind in _ANCHOR:
                span = self._anchored(i)
            elif kind == lx.TAIL:
                span = self._bare_tail(i)
            elif kind == lx.ENDING:
                span = self._free(i)
            elif kind == lx.SELF and self._meant(start, end):
                span = BodySpan(start, end, self.text[start:end], "self")
            elif kind == lx.DEPARTMENT:
                span = self._department(i)
            elif kind == lx.CORE and self.seg == start:
                yield self._core(i)
            if span is None:
                i += 1
                continue
            yield span
            if span.form != "self":
                self.previous = span
            self.seg = span.end
            while i < count and tokens[i][1] < span.end:
                i += 1

    def _meant(self, start: int, end: int) -> bool:
        """主管部门 is the reporting body only as the subject that opens a clause; 我局 always."""
        if self.text[start:end] != "主管部门":
            return True
        opens = start == 0 or self.text[start - 1] in "。；，\n"
        return opens and _HAN.match(self.text, end) is not None

    def _boundary(self, kind: str, start: int, end: int) -> None:
        if kind == lx.GROUP:
            self.poison = True
        elif kind == lx.MARK:
            self.poison = False
        self.seg = end

    # -- names that begin with a place, a level, a prefix or a body of the state

    def _anchored(self, i: int) -> BodySpan | None:
        pattern, start, end = self.tokens[i]
        kind, meaning = self.classes[pattern], self.meanings[pattern]
        if kind == lx.CENTRAL:
            assert isinstance(meaning, Named)
            span = BodySpan(start, end, self.text[start:end], "name", meaning.kind, "", (), "state", "", meaning)
            return self._extended(span, i + 1)
        if kind == lx.PREFIX:
            return self._prefixed(i)
        if kind == lx.CONTEXT:
            return None
        places, level, j, at = self._chain(i)
        tail = self._tail(j, at, start, places, level)
        if tail is None:
            return None
        end, body_kind, named, form, j = tail
        anchor = self.text[start:at]
        if kind == lx.LEVEL and start > self.seg and not self._secure(named, end - at):
            return None
        span = BodySpan(
            start, end, self.text[start:end], form, body_kind, anchor, places, level, self.text[at:end], named
        )
        return self._extended(span, j) if form == "name" else span

    def _secure(self, named: Named | None, length: int) -> bool:
        """Whether a level's word stands where the character before it is in no list (会同市财政局)."""
        return named is not None and (named.standing is None or length > 1)

    def _chain(self, i: int) -> tuple[tuple[tuple[Place, ...], ...], str, int, int]:
        """Places and level words in a row from token ``i``: places, level, the next token, the end."""
        places: list[tuple[Place, ...]] = []
        level = ""
        at = self.tokens[i][1]
        while i < len(self.tokens):
            pattern, start, end = self.tokens[i]
            kind, meaning = self.classes[pattern], self.meanings[pattern]
            if start != at:
                break
            if kind in (lx.PLACE, lx.SHORT) or (kind == lx.CONTEXT and places):
                assert isinstance(meaning, tuple)
                if kind == lx.SHORT and places and not self._inside(meaning, places[-1]):
                    break
                places.append(meaning)
            elif kind == lx.LEVEL and not places and not level:
                level = str(meaning)
            else:
                break
            at = end
            i += 1
        return tuple(places), level, i, at

    @staticmethod
    def _inside(some: tuple[Place, ...], above: tuple[Place, ...]) -> bool:
        return any(p.parent == q.code or p.parent[:2] == q.code[:2] for p in some for q in above)

    def _tail(
        self, j: int, at: int, start: int, places: tuple[tuple[Place, ...], ...], level: str
    ) -> tuple[int, str, Named | None, str, int] | None:
        """What follows the anchor: a known tail, a department of a function, or an open name up to an ending."""
        if j < len(self.tokens) and self.tokens[j][1] == at:
            pattern, _, end = self.tokens[j]
            kind, meaning = self.classes[pattern], self.meanings[pattern]
            if kind == lx.TAIL and isinstance(meaning, Named):
                if meaning.standing is None or meaning.standing.tail != "委" or self._committee_ends(end):
                    return end, meaning.kind, meaning, "name", j + 1
            elif kind == lx.DEPARTMENT and isinstance(meaning, Named):
                return end, meaning.kind, meaning, "department", j + 1
            elif kind == lx.CORE and self._core_in_list(end):
                assert isinstance(meaning, Named)
                return end, meaning.kind, meaning, "core", j + 1
            elif kind == lx.ENDING and level and self.text[at:end] in ("局", "厅"):
                return end, "department", None, "counterpart", j + 1
        if level == "state":
            return None
        return self._open(j, at, start, level)

    def _committee_ends(self, end: int) -> bool:
        return not self.text.startswith(("员", "会"), end)

    def _core_in_list(self, end: int) -> bool:
        return self.text[end : end + 1] == "、"

    def _open(self, j: int, at: int, start: int, level: str) -> tuple[int, str, Named | None, str, int] | None:
        """The first ending after ``at`` that makes a name, over name words only."""
        tokens, classes, text = self.tokens, self.classes, self.text
        generic = True
        last = at
        k = j
        while k < len(tokens):
            pattern, first, end = tokens[k]
            kind = classes[pattern]
            if end - start > MAX_NAME + (12 if kind == lx.OPEN else 0):
                return None
            if first > last and generic:
                generic = False
            if kind == lx.OPEN:
                inner = _INNER.match(text, first)
                if inner is None:
                    return None
                last = inner.end()
                while k < len(tokens) and tokens[k][1] < last:
                    k += 1
                continue
            if kind == lx.ENDING:
                ending = self.meanings[pattern]
                assert isinstance(ending, Ending)
                found = self._ending_fits(ending, at, first, end, generic, level)
                if found:
                    return end, ending.kind, None, "name", k + 1
            elif kind in _BOUNDARY or kind in (lx.SELF, lx.PREFIX, lx.CENTRAL):
                if not (kind == lx.LIST and text[first:end] in "和与及" and self._joins(k, first, end, start)):
                    return None
            elif kind == lx.TAIL and first > at:
                meaning = self.meanings[pattern]
                assert isinstance(meaning, Named)
                if meaning.standing is None and classes[pattern] == lx.TAIL and _CLEAN.fullmatch(text, start, end):
                    return end, meaning.kind, None, "name", k + 1
                if meaning.standing is not None and len(text[first:end]) > 2 and _CLEAN.fullmatch(text, start, end):
                    return end, meaning.kind, None, "name", k + 1
            if kind not in (lx.KIND, lx.ENDING, lx.WORD) or (kind == lx.WORD and generic and end - first > 2):
                generic = False
            elif kind == lx.WORD:
                generic = False
            last = end
            k += 1
        return None

    def _joins(self, k: int, first: int, end: int, start: int, office: bool = False) -> bool:
        """Whether 和 stands inside a name (规划财务和法规处): name words on both sides and an ending soon."""
        for pattern, begin, stop in self.tokens[k + 1 : k + 7]:
            kind = self.classes[pattern]
            if kind == lx.ENDING:
                ending = self.meanings[pattern]
                fits = isinstance(ending, Ending) and begin > end and stop - start <= MAX_NAME
                return fits and (
                    not office or self.text[begin:stop] in ("处", "科", "室", "司", "股", "办公室", "中心")
                )
            if kind in _BOUNDARY or kind in _ANCHOR or kind in (lx.TAIL, lx.DEPARTMENT, lx.SELF):
                return False
        return False

    def _ending_fits(self, ending: Ending, at: int, first: int, end: int, generic: bool, level: str) -> bool:
        middle = first - at
        if middle == 0:
            return ending.bare and (not level or ending.kind != "company" or len(ending.ending) > 3)
        if generic or not _CLEAN.fullmatch(self.text, at, end):
            return False
        if len(ending.ending) == 1 and middle < 2:
            return False
        if level and len(ending.ending) == 1 and ending.ending in "部科股司室处委办":
            return False
        return not _MEASURED.match(self.text[at:end])

    def _prefixed(self, i: int) -> BodySpan | None:
        """Names such as 国家税务总局惠州市税务局, 中共广州市委组织部; else the prefix's own body."""
        pattern, start, end = self.tokens[i]
        prefix = self.meanings[pattern]
        assert isinstance(prefix, Prefix)
        if i + 1 < len(self.tokens) and self.tokens[i + 1][1] == end:
            kind = self.classes[self.tokens[i + 1][0]]
            if kind in (lx.PLACE, lx.SHORT, lx.LEVEL):
                places, level, j, at = self._chain(i + 1)
                found = self._prefixed_tail(prefix, j, at)
                if found:
                    stop, body_kind, named = found
                    words = self.text[start:stop]
                    anchor = self.text[end:at]
                    span = BodySpan(
                        start, stop, words, "name", body_kind, anchor, places, level, self.text[at:stop], named, prefix
                    )
                    while j < len(self.tokens) and self.tokens[j][1] < stop:
                        j += 1
                    return self._extended(span, j)
        named = _state_body(prefix)
        if named is None:
            return None
        span = BodySpan(start, end, self.text[start:end], "name", named.kind, "", (), "state", "", named)
        return self._extended(span, i + 1)

    def _prefixed_tail(self, prefix: Prefix, j: int, at: int) -> tuple[int, str, Named | None] | None:
        if prefix.tails:
            for tail in sorted(prefix.tails, key=len, reverse=True):
                near = self.text.find(tail, at, at + 8 + len(tail))
                if near == at or (near > at and _HAN.fullmatch(self.text[at:near][:1]) and tail != "局"):
                    if near > at and not all(
                        self.classes[p] not in _BOUNDARY for p, s, _ in self.tokens[j : j + 3] if s < near
                    ):
                        continue
                    return near + len(tail), prefix.kind, None
            return None
        if j < len(self.tokens) and self.tokens[j][1] == at:
            pattern, _, end = self.tokens[j]
            named = self.meanings[pattern]
            if self.classes[pattern] == lx.TAIL and isinstance(named, Named) and named.standing:
                return end, named.kind, named
        return None

    def _extended(self, span: BodySpan, j: int) -> BodySpan:
        """The office, branch or school that a longer name goes on to (…局待遇保障处, 国务院办公厅, 大学附属医院)."""
        for _ in range(3):
            longer = self._office(span, j)
            if longer is None:
                return span
            span, j = longer
        return span

    def _office(self, span: BodySpan, j: int) -> tuple[BodySpan, int] | None:
        tokens, text = self.tokens, self.text
        school = span.text.endswith(_SCHOOLS)
        last, k = span.end, j
        while k < len(tokens):
            pattern, first, end = tokens[k]
            kind = self.classes[pattern]
            if end - span.end > MAX_OFFICE:
                return None
            if kind == lx.ENDING:
                ending = self.meanings[pattern]
                assert isinstance(ending, Ending)
                if self._office_fits(span, ending, first, end, school):
                    body_kind = self._office_kind(span, ending)
                    name = replace(
                        span,
                        end=end,
                        text=text[span.start : end],
                        kind=body_kind,
                        tail=text[span.end : end],
                        base=span,
                        named=None,
                    )
                    return name, k + 1
            elif kind in _BOUNDARY or kind in _ANCHOR or kind in (lx.SELF, lx.DEPARTMENT):
                if not (kind == lx.LIST and text[first:end] == "和" and self._joins(k, first, end, span.end, True)):
                    if kind != lx.SHORT:
                        return None
            last = end
            k += 1
        return None

    def _office_fits(self, span: BodySpan, ending: Ending, first: int, end: int, school: bool) -> bool:
        middle = self.text[span.end : first]
        if not (ending.office or (school and ending.kind == "public_institution") or ending.kind == "media"):
            return False
        if ending.kind == "media" and span.kind != "media":
            return False
        if not middle:
            return ending.ending in _OFFICE_OF_OWN
        if not _CLEAN.fullmatch(middle) or "（" in middle:
            return False
        if ending.ending == "中心" and middle.endswith("为"):
            return False
        return len(middle) >= 2

    @staticmethod
    def _office_kind(span: BodySpan, ending: Ending) -> str:
        if ending.kind == "department" and ending.ending == "办公室":
            return span.kind if span.kind in ("government", "party", "congress") else "internal_office"
        if ending.ending in ("办公厅",):
            return span.kind if span.kind in ("government", "party", "congress") else "internal_office"
        if ending.kind == "public_institution" and ending.ending in ("管理处",):
            return "internal_office" if span.kind == "department" else ending.kind
        return ending.kind

    # -- names without an anchor

    def _bare_tail(self, i: int) -> BodySpan | None:
        """财政局 without a place, or in a list that shares the place before it (省教育厅、财政厅)."""
        pattern, start, end = self.tokens[i]
        named = self.meanings[pattern]
        assert isinstance(named, Named)
        if self.seg != start:
            return self._place_unknown(i, named)
        shared = self._shared(start)
        if named.standing is not None and (shared is None or len(named.standing.tail) < 2):
            return None
        if shared is None and self.poison:
            return None
        anchor, places, level = (shared.anchor, shared.places, shared.level) if shared else ("", (), "")
        words = self.text[start:end]
        span = BodySpan(start, end, words, "name", named.kind, anchor, places, level, words, named)
        return self._extended(span, i + 1)

    def _shared(self, start: int) -> BodySpan | None:
        """The body before in a list, whose place this one shares: only a list mark stands between."""
        before = self.previous
        if before is None or not before.anchor or before.form == "self":
            return None
        gap = self.text[before.end : start]
        return before if gap in ("、", "和", "与", "及", "以及") else None

    def _place_unknown(self, i: int, named: Named) -> BodySpan | None:
        """大沥镇人民政府: a township that no gazetteer has, between a clean boundary and a tail."""
        return None

    def _department(self, i: int) -> BodySpan | None:
        pattern, start, end = self.tokens[i]
        named = self.meanings[pattern]
        assert isinstance(named, Named)
        if self.seg != start or self.poison or not named.usual:
            return None
        shared = self._shared(start)
        anchor, places, level = (shared.anchor, shared.places, shared.level) if shared else ("", (), "")
        words = self.text[start:end]
        return BodySpan(start, end, words, "department", named.kind, anchor, places, level, words, named)

    def _core(self, i: int) -> BodySpan:
        """A candidate for a list with a shared tail; kept only where ``lists`` finds the list."""
        pattern, start, end = self.tokens[i]
        named = self.meanings[pattern]
        assert isinstance(named, Named)
        words = self.text[start:end]
        return BodySpan(start, end, words, "group" if self.poison else "core", named.kind, "", (), "", words, named)

    def _free(self, i: int) -> BodySpan | None:
        """A name without a place (南方医科大学, 石牌街道办事处): clean left boundary, and words of its own."""
        pattern, first, end = self.tokens[i]
        ending = self.meanings[pattern]
        assert isinstance(ending, Ending)
        start = self.seg
        numbered = _NUMBERED.match(self.text[start:first])
        if numbered and ending.kind != "company":
            start += numbered.end()
        middle = self.text[start:first]
        if not ending.free or not 2 <= len(middle) <= 16 or not _CLEAN.fullmatch(middle) or _MEASURED.match(middle):
            return None
        own = self._own_words(i, start, first)
        if own < 2 or (self.poison and ending.kind != "company"):
            return None
        span = BodySpan(start, end, self.text[start:end], "name", ending.kind, "", (), "", self.text[start:end])
        return self._extended(span, i + 1)

    def _own_words(self, i: int, start: int, first: int) -> int:
        """Characters of ``[start, first)`` that no list knows, or that are a place's or a function's."""
        own = first - start
        k = i - 1
        while k >= 0 and self.tokens[k][1] >= start:
            pattern, begin, stop = self.tokens[k]
            if self.classes[pattern] in (lx.WORD, lx.KIND, lx.CORE, lx.ENDING):
                own -= stop - begin
            k -= 1
        return own


_BOUNDARY = frozenset({lx.MARK, lx.STOP, lx.GROUP, lx.LIST, lx.ETC, lx.OPEN})
_ANCHOR = frozenset({lx.PLACE, lx.SHORT, lx.CONTEXT, lx.LEVEL, lx.PREFIX, lx.CENTRAL})


def _state_body(prefix: Prefix) -> Named | None:
    """The body of the state that a prefix is when no place follows (国家税务总局)."""
    from kg.bodies.data import functions

    function = functions().get(prefix.function)
    if function and prefix.name in function.names["state"]:
        return Named(prefix.name, function.kind, function.code)
    if prefix.name in ("中国证券监督管理委员会", "中国人民银行"):
        return Named(prefix.name, prefix.kind, prefix.function)
    return None


def find_spans(text: str, breaks: Sequence[int] = ()) -> list[BodySpan]:
    """All candidates in ``text`` in order of start, lists not yet judged. No name runs over an offset of ``breaks``."""
    lex = lx.lexicon()
    edges = [0, *sorted({b for b in breaks if 0 < b < len(text)}), len(text)]
    found: list[BodySpan] = []
    for begin, end in zip(edges, edges[1:], strict=False):
        for span in _Chunk(lex, text[begin:end]).spans():
            found.append(shifted(span, begin) if begin else span)
    return found


def shifted(span: BodySpan, by: int) -> BodySpan:
    """``span`` with its offsets (and its base's) moved by ``by``."""
    base = shifted(span.base, by) if span.base else None
    return replace(span, start=span.start + by, end=span.end + by, base=base)
