"""Citations of policy and legal documents in Chinese text: numbers, titles, short forms, put together."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.citations import bare, bodies, relations, resolve, titles
from kg.citations.bodies import Context
from kg.citations.fold import Folded, fold
from kg.citations.numbers import Number, find_numbers
from kg.citations.tables import kinds
from kg.records import Citation, Mention

_CN = "一二三四五六七八九十百千零〇两\\d"
_ARTICLE = re.compile(
    f"(?:的|之)?(?P<article>第[{_CN}]+(?:[、，和及至][{_CN}]+)*条(?:之[{_CN}]+)?(?:第[{_CN}]+款)?(?:第[（(]?[{_CN}]+[）)]?[项目])?"
    f"(?:(?:、|和|及|至|到|以及)第[{_CN}]+条?(?:之[{_CN}]+)?(?:第[{_CN}]+款)?(?:第[（(]?[{_CN}]+[）)]?项)?){{0,8}})"
)
_TO_TITLE = re.compile(
    "(?:号?文件?)?(?:[，,]?(?:联合)?(?:公布|发布|颁布|印发|下发|转发|批准|修订|修正|通过|下达)(?:施行|实施)?)?[的、]?"
)
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
    masked = _mask(folded.text, hits)
    found = list(_resolved(folded, masked, hits, context))
    return _taught([_cited(text, folded, citation) for citation in found])


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
    hits = _with_marks(folded, numbers)
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


def _with_marks(folded: Folded, numbers: list[Number]) -> list[Hit]:
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
        if (
            not (number and not titles.refused(title))
            and not titles.is_act(title)
            and not _by_cue(text, mark.start, title)
        ):
            continue
        start = ahead.start if ahead else mark.start
        hits.append(Hit(start, after[1] if after else mark.end, title, "marked", number, mark.start))
    return hits


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
        name = bare.before_number(masked, opening)
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
    pieces, last = [], 0
    for hit in hits:
        pieces += [text[last : hit.start], relations.HOLE * (hit.end - hit.start)]
        last = hit.end
    return "".join([*pieces, text[last:]])


def _resolved(folded: Folded, masked: str, hits: list[Hit], context: Context) -> Iterator[Citation]:
    """Citations in order, short forms resolved by what stands before them."""
    memory = resolve.Memory()
    for word in _merged(hits, _pointers(masked, context)):
        yield from _one(folded, masked, word, memory, context)


def _pointers(masked: str, context: Context) -> Iterator[Hit]:
    """该办法, 上述通知, 对办法…; 本办法 where the text is a policy document itself."""
    for match in [*resolve.POINTER.finditer(masked), *resolve.WORD.finditer(masked)]:
        yield Hit(
            match.start("kind") if match.re is resolve.WORD else match.start(), match.end(), match["kind"], "alias"
        )
    if context.self_title:
        for match in resolve.ITSELF.finditer(masked):
            yield Hit(match.start(), match.end(), match["kind"], "self")


def _merged(hits: list[Hit], words: Iterator[Hit]) -> list[Hit]:
    return sorted([*hits, *words], key=lambda hit: (hit.start, hit.end))


def _one(folded: Folded, masked: str, hit: Hit, memory: resolve.Memory, context: Context) -> Iterator[Citation]:
    text = folded.text
    edge = folded.left_edge(hit.start)
    sentence = _sentence(masked, hit.start, edge)
    defining = resolve.DEFINED.search(text, max(0, hit.start - 12), hit.start)
    if hit.form == "marked" and defining and defining.end() == hit.start:
        return
    title, alias = _title(hit, memory, context, sentence, masked, edge)
    if title is None:
        return
    right = _sentence_end(masked, hit.end, folded.right_edge(hit.start))
    name, cue, where = relations.relation(masked, hit.start, hit.end, sentence, right)
    article = _ARTICLE.match(text, hit.end, min(len(text), hit.end + 120))
    citation = Citation(
        Mention(hit.start, hit.end, text[hit.start : hit.end]),
        title,
        hit.number.normal if hit.number else "",
        () if alias else _issuers(masked, hit, title, name, where, sentence, context),
        article["article"] if article else "",
        alias,
        name,
        cue,
    )
    if title and not alias:
        memory.remember(hit.start, title)
    _define(text, hit, memory)
    yield citation


def _define(text: str, hit: Hit, memory: resolve.Memory) -> None:
    """Learn the short forms given inside the citation's own bracket or in the one right behind it."""
    stretch = text[hit.end - 60 if hit.end - hit.start > 60 else hit.start : hit.end]
    opening = hit.end
    if opening < len(text) and text[opening] in "（(":
        close = close_bracket(text, opening)
        stretch = text[opening : close + 1] if close else stretch
    match = resolve.DEFINED.search(stretch)
    if match and memory.acts:
        memory.define(match["names"], [title for _, title in memory.acts[-8:]])


def _title(
    hit: Hit, memory: resolve.Memory, context: Context, sentence: int, masked: str, edge: int
) -> tuple[str | None, bool]:
    """The whole title and whether the words are a short form; ``None`` where the words name no act."""
    if hit.form == "self":
        fits = context.self_title and titles.kind_word(hit.title) == titles.kind_word(
            titles.bare_name(context.self_title)
        )
        return (context.self_title, True) if fits else (None, False)
    if hit.form == "alias":
        found = memory.find(hit.title, hit.start, _sentence(masked, sentence - 1, edge), sentence - 200)
        return (found, True) if found else (None, False)
    if hit.form == "marked" and not hit.number:
        if defined := memory.defined(hit.title):
            return defined, True
        if titles.is_short(hit.title):
            return memory.find(
                hit.title, hit.start, _sentence(masked, sentence - 1, edge), max(edge, hit.start - 400)
            ), True
    if hit.form == "bare":
        return _placed(hit.title, masked, hit.start, context), False
    return hit.title, False


def _placed(title: str, masked: str, start: int, context: Context) -> str:
    """我市 at the head of a bare title becomes the place; a list's later names share the first one's owner."""
    owner = _OWNER.match(title)
    if owner:
        place = next((name for name in (context.place, context.province) if name.endswith(owner[1])), "")
        return place + title[owner.end() :] if place else title
    return title


def _sentence(masked: str, position: int, edge: int) -> int:
    """Where the sentence that holds ``position`` begins."""
    low = max(edge, position - 300, 0)
    ends = [masked.rfind(mark, low, max(low, position)) for mark in "。；！？"]
    return max(low, max(ends) + 1)


def _sentence_end(masked: str, position: int, edge: int) -> int:
    high = min(edge, position + 200)
    ends = [masked.find(mark, position, high) for mark in "。；！？\t"]
    return min([end for end in ends if end >= 0], default=high)


def _issuers(
    masked: str, hit: Hit, title: str, name: str, where: int, sentence: int, context: Context
) -> tuple[str, ...]:
    word = titles.kind_word(title)
    kind = kinds()[word][1] if word else ""
    found = bodies.of_title(title, kind, context) if title else ()
    if not found:
        found = bodies.before(masked, hit.start, context)
    if not found and hit.number:
        found = bodies.of_number(hit.number, context)
    if not found and hit.form != "definite":
        found = bodies.by_rank(masked, hit.start, title, context)
    if not found and name == "issues" and where >= 0:
        found = bodies.subject(masked, sentence, where, context)
    return found
