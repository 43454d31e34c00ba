"""Citations of policy and legal documents in Chinese text: numbers, titles, short forms, put together."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.citations import bare, bodies, relations, resolve, titles
from kg.citations.bodies import Context
from kg.citations.fold import Folded, fold
from kg.citations.numbers import Number, find_numbers
from kg.citations.tables import kinds
from kg.records import Citation, Mention

_CN = "一二三四五六七八九十百千零〇两\\d"
_ARTICLE = re.compile(
    f"(?:的|之)?(?P<article>(?:第[{_CN}]+|[一二三四五六七八九十百]+(?=条(?!例)))(?:[、，和及至][{_CN}]+)*条(?:之[{_CN}]+)?(?:第[{_CN}]+款)?(?:第[（(]?[{_CN}]+[）)]?[项目])?"
    f"(?:(?:、|和|及|至|到|以及)第[{_CN}]+条?(?:之[{_CN}]+)?(?:第[{_CN}]+款)?(?:第[（(]?[{_CN}]+[）)]?项)?){{0,8}})"
)
_TO_TITLE = re.compile(
    "(?:号?文件?)?(?:[，,]?(?:联合)?(?:公布|发布|颁布|印发|下发|转发|批准|修订|修正|通过|下达)(?:施行|实施)?)?[的、]?"
)
_DEFINING = re.compile("(?:简称|统称|下称|合称)(?:为|作)?[:：]?(?:《[^《》]{1,40}》[、和及与，]*)*$")
_OWNER = re.compile("(?:我|本|全)([省市区县州])")
_STATUS = re.compile("[（(](?:试行|暂行|修订|修正)[）)]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A citation in the making, offsets in joined text. ``form``: marked, bare, number, definite or alias."""

    start: int
    end: int
    title: str
    form: str
    number: Number | None = None
    name_start: int = 0


def find_citations(text: str, context: Context | None = None) -> list[Citation]:
    """Every mention of a policy or legal document in ``text``, in text order.

    ``text`` may be joined (design, TABLES) or raw with line breaks and blanks; offsets always point into it, so
    ``text[c.mention.start:c.mention.end] == c.mention.quote``. Linear in the text's length.
    """
    if not text:
        return []
    context = context or Context()
    folded = fold(text, context.breaks)
    hits = _hits(folded, context)
    return _taught([_cited(text, folded, citation) for citation in _resolved(folded, hits, context)])


def _cited(text: str, folded: Folded, citation: Citation) -> Citation:
    start, end = folded.source_span(citation.mention.start, citation.mention.end)
    return replace(citation, mention=Mention(start, end, text[start:end]))


def _taught(citations: list[Citation]) -> list[Citation]:
    """A mention that says an act was issued, not by whom, learns it where the text tells that elsewhere."""
    known: dict[str, set[tuple[str, ...]]] = {}
    for citation in citations:
        if citation.relation == "issues" and citation.issuers and citation.title:
            known.setdefault(citation.title, set()).add(citation.issuers)
    return [
        replace(citation, issuers=next(iter(known[citation.title])))
        if citation.relation == "issues" and not citation.issuers and len(known.get(citation.title, ())) == 1
        else citation
        for citation in citations
    ]


def _hits(folded: Folded, context: Context) -> list[Hit]:
    """All citations but those by short words (该办法, 对办法), in order, none overlapping."""
    text = folded.text
    numbers = find_numbers(text)
    hits = _with_marks(folded, numbers, context)
    used = {hit.number.start for hit in hits if hit.number}
    covered = [(hit.start, hit.end) for hit in hits]
    inside = _Cover(covered)
    left = [number for number in numbers if number.start not in used and not inside.holds(number.start)]
    masked = _mask(text, hits)
    plain = _bare_hits(folded, masked, left, context)
    return _without_overlap([*hits, *plain])


class _Cover:
    """Ranges in order, asked whether they hold an offset."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in ranges]
        self._ends = [end for _, end in ranges]

    def holds(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]


def _with_marks(folded: Folded, numbers: list[Number], context: Context) -> list[Hit]:
    text, starts = folded.text, [number.start for number in numbers]
    hits: list[Hit] = []
    taken = -1
    for mark in titles.marked(folded):
        after = _number_after(folded, numbers, starts, mark.end)
        ahead = None if after else _number_ahead(text, numbers, starts, mark.start, taken)
        number = after[0] if after else ahead
        if number:
            taken = number.start
        title = titles.clean(mark.inner)
        if number and number.normal == context.self_number:
            number, after, ahead = None, None, None
        if (
            not (number and not titles.refused(title))
            and not titles.is_act(title)
            and not _by_cue(text, mark.start, title)
        ):
            continue
        start = ahead.start if ahead else mark.start
        outer = None if number else _outer(folded, mark)
        if outer:
            after = _number_after(folded, numbers, starts, outer[1])
            number = after[0] if after else None
            whole = titles.clean(text[outer[0] : outer[1]])
            hits.append(Hit(outer[0], after[1] if after else outer[1], whole, "marked", number, outer[0]))
            continue
        hits.append(Hit(start, after[1] if after else mark.end, title, "marked", number, mark.start))
    return _shared_bracket(text, hits, numbers, starts)


def _shared_bracket(text: str, hits: list[Hit], numbers: list[Number], starts: list[int]) -> list[Hit]:
    """《A》《B》（number, number）: as many numbers in the last one's bracket as titles in a row are one each."""
    shared = list(hits)
    for index, hit in enumerate(hits):
        if not hit.number or text[hit.end - 1] not in "）)":
            continue
        first = bisect_left(starts, hit.number.start)
        inside = numbers[first : bisect_left(starts, hit.end)]
        run = hits[max(0, index - len(inside) + 1) : index + 1]
        gaps = [text[left.end : right.start] for left, right in pairwise(run)]
        if (
            1 < len(inside) == len(run)
            and all(gap in ("", "、", "和", "及") for gap in gaps)
            and not any(other.number for other in run[:-1])
        ):
            for offset, (other, number) in enumerate(zip(run, inside, strict=True)):
                shared[index - len(run) + 1 + offset] = replace(other, number=number)
    return shared


_OUTER_HEAD = re.compile(
    "[\u4e00-\u9fff]{2,11}(?:省|自治区|市|州|县|区)(?:贯彻|执行)?实施$|(?:省|自治区|市|州|县)(?:贯彻|执行)?实施$"
)
_OUTER_TAIL = re.compile(
    "(?:的)?(?:若干规定|若干意见|实施办法|实施细则|暂行办法|办法|细则|规定|意见|决定)(?![一-鿿]*?的规定)"
)


def _outer(folded: Folded, mark: titles.Marked) -> tuple[int, int] | None:
    """The title that holds one in marks but has none itself: X省实施《Y法》办法."""
    text = folded.text
    low = max(folded.left_edge(mark.start), mark.start - 20)
    run = re.search("[\u4e00-\u9fff]+$", text[low : mark.start])
    head = _OUTER_HEAD.search(
        re.sub(".*(?:根据|按照|依据|依照|修订|废止|落实|制定|出台|和|及|与|、|的)", "", run[0]) if run else ""
    )
    tail = _OUTER_TAIL.match(text, mark.end)
    if not head or not tail or len(head[0]) < 4:
        return None
    return mark.start - len(head[0]), tail.end()


def _by_cue(text: str, start: int, title: str) -> bool:
    """A name without a kind word (中国制造2025) is an act where the words right before say so."""
    return (
        4 <= len(title) <= 60
        and not titles.refused(title)
        and bool(
            re.search(
                "(?:贯彻|落实|贯彻落实|印发|颁布|实施|出台了?|修订|根据|依据|按照)(?:国务院|党中央|中央|国家|省|市)?$",
                text[max(0, start - 10) : start],
            )
        )
        and not re.search("[:：]|热线|大讲堂|课堂", title)
    )


def _number_after(folded: Folded, numbers: list[Number], starts: list[int], end: int) -> tuple[Number, int] | None:
    """The number that follows a title, bare or first in its bracket, and where the citation's words end."""
    text = folded.text
    status = _STATUS.match(text, end)
    position = status.end() if status else end
    if position < len(text) and text[position] in "（(":
        close = close_bracket(text, position)
        if close is None:
            return None
        index = bisect_left(starts, position)
        if index < len(numbers) and numbers[index].end <= close and _first_in_bracket(text, position, numbers[index]):
            return numbers[index], close + 1
        return None
    index = bisect_left(starts, position)
    if index < len(numbers) and numbers[index].start == position and folded.right_edge(end - 1) > position:
        return numbers[index], numbers[index].end
    return None


def _first_in_bracket(text: str, opening: int, number: Number) -> bool:
    """Whether the bracket is about the title's own number, not about another act in marks."""
    lead = text[opening + 1 : number.start]
    return "《" not in lead and len(lead) <= 40


def close_bracket(text: str, opening: int, limit: int = 160) -> int | None:
    """Where the bracket at ``opening`` closes; ``None`` where it does not within ``limit``."""
    depth = 0
    for match in re.compile("[（）()。]").finditer(text, opening, min(len(text), opening + limit)):
        if match[0] in "（(":
            depth += 1
        elif match[0] in "）)":
            depth -= 1
            if depth == 0:
                return match.start()
        else:
            return None
    return None


def _number_ahead(text: str, numbers: list[Number], starts: list[int], start: int, taken: int) -> Number | None:
    """The number right before a title: 普发改投【2017】89号文《…》, 国务院令第76号发布的《…》."""
    index = bisect_left(starts, start) - 1
    if index < 0 or numbers[index].start <= taken or start - numbers[index].end > 12:
        return None
    between = text[numbers[index].end : start]
    return numbers[index] if _TO_TITLE.fullmatch(between) and (between != "、") else None


def _bare_hits(folded: Folded, masked: str, numbers: list[Number], context: Context) -> Iterator[Hit]:
    text = folded.text
    starts = frozenset(number.start for number in numbers)
    at = {number.start: number for number in numbers}
    found = [*bare.named(masked, context), *bare.about(masked, starts, context)]
    for number in numbers:
        opening = number.start - 1 if number.start and masked[number.start - 1] in "（(" else number.start
        name = bare.before_number(masked, opening, context)
        if name:
            found.append(name)
    claimed: set[int] = set()
    for name in _longest(found):
        if folded.right_edge(name.start) < name.end:
            continue
        behind = next((at[start] for start in (name.end, name.end + 1) if start in at), None)
        end = name.end
        if behind:
            close = close_bracket(text, name.end) if masked[name.end] in "（(" else None
            if masked[name.end] in "（(" and close is None:
                behind = None
            else:
                claimed.add(behind.start)
                end = close + 1 if close is not None else behind.end
        title = titles.clean(text[name.start : name.end] if relations.HOLE in name.title else name.title)
        itself = (title and title == context.self_title) or (behind and behind.normal == context.self_number)
        if not itself:
            yield Hit(name.start, end, title, "bare" if name.title else "definite", behind, name.start)
    for number in numbers:
        if number.start not in claimed and number.normal != context.self_number:
            yield Hit(number.start, number.end, "", "number", number, number.start)


def _longest(found: list[bare.Named]) -> list[bare.Named]:
    kept: list[bare.Named] = []
    for name in sorted(set(found), key=lambda name: (name.start, -name.end, name.title)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
        elif name.end > kept[-1].end and name.end - name.start > kept[-1].end - kept[-1].start:
            kept[-1] = name
    return kept


def _without_overlap(hits: list[Hit]) -> list[Hit]:
    """Hits in order; where two overlap the one that holds the other stays."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        while kept and hit.start < kept[-1].end and hit.end > kept[-1].end:
            kept.pop()
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _mask(text: str, hits: list[Hit]) -> str:
    """``text`` with every character of a citation replaced by a hole; offsets stay."""
    pieces, last = [], 0
    for hit in hits:
        pieces += [text[last : hit.start], relations.HOLE * (hit.end - hit.start)]
        last = hit.end
    return "".join([*pieces, text[last:]])


@dataclass(frozen=True, slots=True)
class _Condensed:
    """The text with each citation as one hole, so that a list of long titles stays near its cue.

    ``at`` turns an offset of the joined text into one of ``text``, ``back`` the other way.
    """

    text: str
    ends: tuple[int, ...]
    shifts: tuple[int, ...]

    def at(self, offset: int) -> int:
        index = bisect_right(self.ends, offset)
        return offset - (self.shifts[index - 1] if index else 0)

    def back(self, offset: int) -> int:
        index = bisect_right(self.ends, offset, key=lambda end: self.at(end))
        return offset + (self.shifts[index - 1] if index else 0)


def _condense(text: str, hits: list[Hit]) -> _Condensed:
    pieces, last, shift, ends, shifts = [], 0, 0, [], []
    for hit in hits:
        pieces += [text[last : hit.start], relations.HOLE]
        last = hit.end
        shift += hit.end - hit.start - 1
        ends.append(hit.end)
        shifts.append(shift)
    return _Condensed("".join([*pieces, text[last:]]), tuple(ends), tuple(shifts))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a citation stands in the condensed text: itself, its sentence, its paragraph's edges."""

    start: int
    end: int
    sentence: int
    sentence_end: int
    left: int
    right: int


def _resolved(folded: Folded, hits: list[Hit], context: Context) -> Iterator[Citation]:
    """Citations in order, short forms resolved by what stands before them."""
    memory = resolve.Memory()
    condensed = _condense(folded.text, hits)
    for hit in sorted([*hits, *_pointers(condensed, context)], key=lambda hit: (hit.start, hit.end)):
        citation = _one(folded, condensed, hit, memory, context)
        if citation:
            yield citation


def _pointers(condensed: _Condensed, context: Context) -> Iterator[Hit]:
    """该办法, 上述通知, 对办法…; 本办法 where the text is a policy document itself."""
    text = condensed.text
    for match in resolve.POINTER.finditer(text):
        start = condensed.back(match.start())
        yield Hit(start, start + len(match[0]), match["kind"], "alias")
    for match in resolve.WORD.finditer(text):
        start = condensed.back(match.start("kind"))
        yield Hit(start, start + len(match["kind"]), match["kind"], "alias")
    if context.self_title:
        for match in resolve.ITSELF.finditer(text):
            start = condensed.back(match.start())
            yield Hit(start, start + len(match[0]), match["kind"], "self")


def _place(folded: Folded, condensed: _Condensed, hit: Hit) -> _Place:
    start = condensed.at(hit.start)
    end = start + (hit.end - hit.start if hit.form in ("alias", "self") else 1)
    left, right = condensed.at(folded.left_edge(hit.start)), condensed.at(folded.right_edge(hit.start))
    low = max(left, start - 300)
    sentence = _sentence(condensed.text, low, start)
    high = min(right, end + 200)
    stops = [condensed.text.find(mark, end, high) for mark in "。；！？\t"]
    return _Place(start, end, sentence, min([stop for stop in stops if stop >= 0], default=high), left, right)


def _sentence(text: str, low: int, start: int) -> int:
    """Where the sentence begins; a list of acts goes on over its ； (1.《…》；2.《…》)."""
    position = start
    while True:
        cut = max(text.rfind(mark, low, position) for mark in "。；！？")
        if cut > low and text[cut] == "；" and text[cut - 1] in f"{relations.HOLE}等" and start - cut <= 24:
            position, start = cut, min(start, cut)
            continue
        return max(low, cut + 1)


def _one(folded: Folded, condensed: _Condensed, hit: Hit, memory: resolve.Memory, context: Context) -> Citation | None:
    text = folded.text
    if hit.form == "marked" and _defining(text, hit.start):
        return None
    place = _place(folded, condensed, hit)
    title, alias = _title(hit, place, condensed, memory, context)
    if title is None:
        return None
    name, cue, where = relations.relation(condensed.text, place.start, place.end, place.sentence, place.sentence_end)
    if hit.form == "self":
        name, cue = "mentions", ""
    article = _ARTICLE.match(text, hit.end, min(len(text), hit.end + 120))
    citation = Citation(
        Mention(hit.start, hit.end, text[hit.start : hit.end]),
        title,
        hit.number.normal if hit.number else "",
        () if alias else _issuers(condensed.text, hit, place, title, name, where, context),
        article["article"] if article else "",
        alias,
        name,
        cue,
    )
    if title and not alias:
        memory.remember(hit.start, title)
    _define(text, hit, memory)
    return citation


def _defining(text: str, start: int) -> bool:
    """Whether the title at ``start`` stands in a bracket that only gives it as a short form: （以下简称《规划》）."""
    return bool(_DEFINING.search(text, max(0, start - 120), start))


def _define(text: str, hit: Hit, memory: resolve.Memory) -> None:
    """Learn the short forms given inside the citation's own bracket or in the one right behind it."""
    stretch = text[max(hit.start, hit.end - 60) : hit.end]
    if hit.end < len(text) and text[hit.end] in "（(":
        close = close_bracket(text, hit.end)
        stretch = text[hit.end : close + 1] if close else stretch
    match = resolve.DEFINED.search(stretch)
    if match and memory.acts:
        memory.define(match["names"], [title for _, title in memory.acts[-8:]])


def _title(
    hit: Hit, place: _Place, condensed: _Condensed, memory: resolve.Memory, context: Context
) -> tuple[str | None, bool]:
    """The whole title and whether the words are a short form; ``None`` where the words name no act."""
    if hit.form == "self":
        own = (context.self_title, resolve.promulgated(context.self_title))
        title = next((name for name in own if name and titles.kind_word(name) == titles.kind_word(hit.title)), None)
        return title, title is not None
    if hit.form == "marked" and not hit.number and (defined := memory.defined(hit.title)):
        return defined, True
    short = hit.form == "marked" and not hit.number and titles.is_short(hit.title)
    if hit.form == "alias" or short:
        low = condensed.text.rfind("。", place.left, max(place.left, place.sentence - 1)) + 1
        near = [condensed.back(offset) for offset in (max(low, place.left, place.sentence - 300), place.left)]
        found = memory.find(hit.title, hit.start, near)
        if not found and (hit.form == "alias" or hit.title == "章程"):
            return None, False
        return found, True
    if hit.form == "bare":
        return _placed(hit.title, context), False
    return hit.title, False


def _placed(title: str, context: Context) -> str:
    """我市 at the head of a bare title becomes the place of the reporting body."""
    owner = _OWNER.match(title)
    if not owner:
        return title
    place = next((name for name in (context.place, context.province) if name.endswith(owner[1])), "")
    return place + title[owner.end() :] if place else title


def _issuers(
    text: str, hit: Hit, place: _Place, title: str, name: str, where: int, context: Context
) -> tuple[str, ...]:
    word = titles.kind_word(title)
    kind = kinds()[word][1] if word else ""
    found = bodies.of_title(title, kind, context) if title else ()
    if not found:
        found = bodies.before(text, place.start, context)
    if not found and hit.number:
        found = bodies.of_number(hit.number, context)
    if not found and hit.form != "definite":
        found = bodies.by_rank(text, place.start, title, context)
    if not found and name == "issues" and where >= 0:
        found = bodies.subject(text, place.sentence, where, context)
    return found
