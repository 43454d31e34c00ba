"""Citations of policy and legal documents in Chinese text: numbers, titles, short forms, put together."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.citations import headings, issuing, relations, resolve, subjects, titles
from kg.citations.condensed import Condensed, Place, condense, place_of
from kg.citations.context import Context, completed
from kg.citations.fold import Folded, fold
from kg.citations.hits import Hit, close_bracket, find_hits
from kg.citations.prefixes import of_number
from kg.citations.tables import either, kinds
from kg.records import Citation, Mention

_CN = "一二三四五六七八九十百千零〇两\\d"
_ITEMS = f"第?[（(]?[{_CN}]+[）)]?(?:[、和至](?:第)?[（(]?[{_CN}]+[）)]?)*"
_PART = f"(?:第[{_CN}]+(?:[、和至]第?[{_CN}]+)*款)?(?:第{_ITEMS[2:]}[项目])?"
_ARTICLE = re.compile(
    f"(?:的|之)?(?P<article>(?:第[{_CN}]+[编章节])*(?:第[{_CN}]+|[一二三四五六七八九十百]+(?=条(?!例)))"
    f"(?:[、，和及至][{_CN}]+)*条(?:之[{_CN}]+)?{_PART}(?:(?:、|和|及|至|到|以及)第[{_CN}]+条?(?:之[{_CN}]+)?{_PART}){{0,8}})"
)
_DEFINING = re.compile("(?:简称|统称|下称|合称)(?:为|作)?[:：]?(?:《[^《》]{1,40}》[、和及与，]*)*$")
_OWNER = re.compile("(?:我|本|全)([省市区县州])")


def find_citations(text: str, context: Context | None = None) -> list[Citation]:
    """Every mention of a policy or legal document in ``text``, in text order.

    ``text`` may be joined (design, TABLES) or raw with line breaks and blanks; offsets always point into it, so
    ``text[c.mention.start:c.mention.end] == c.mention.quote``. Linear in the text's length.

    >>> from kg import find_citations
    >>> found = find_citations("根据《项目支出绩效评价管理办法》（财预〔2020〕10号）第九条，开展评价。")
    >>> [(one.title, one.number, one.article, one.relation) for one in found]
    [('项目支出绩效评价管理办法', '财预〔2020〕10号', '第九条', 'basis')]
    """
    if not text:
        return []
    context = completed(context or Context())
    folded = fold(text, context.breaks)
    hits = find_hits(folded, context)
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


def _resolved(folded: Folded, hits: list[Hit], context: Context) -> Iterator[Citation]:
    """Citations in order, short forms resolved by what stands before them."""
    memory = resolve.Memory()
    hits = [hit for hit in hits if hit.form != "bare" or not _defining(folded.text, hit.start)]
    condensed = condense(folded.text, hits)
    for hit in sorted([*hits, *_pointers(condensed), *_short_names(condensed)], key=lambda hit: (hit.start, hit.end)):
        citation = _one(folded, condensed, hit, memory, context)
        if citation:
            yield citation


def _pointers(condensed: Condensed) -> Iterator[Hit]:
    """该办法, 上述通知, 对办法…; 本办法 is the document itself, which does not cite itself."""
    text = condensed.text
    for match in resolve.POINTER.finditer(text):
        start = condensed.back(match.start())
        yield Hit(start, start + len(match[0]), match["kind"], "alias")
    for match in resolve.WORD.finditer(text):
        start = condensed.back(match.start("kind"))
        yield Hit(start, start + len(match["kind"]), match["kind"], "alias")


def _short_names(condensed: Condensed) -> Iterator[Hit]:
    """按照资金管理办法第六条, where an act was introduced （以下简称“资金管理办法”） and a cue or an article tells."""
    text = condensed.text
    names = dict.fromkeys(match["name"] for match in resolve.QUOTED.finditer(text) if titles.kind_word(match["name"]))
    if not names:
        return
    longest = tuple(sorted(list(names)[:50], key=lambda name: (-len(name), name)))
    for match in re.finditer(f"(?P<name>{either(longest)})(?P<next>第[{_CN}]{{1,5}}条|规定|要求|明确)?", text):
        lead = text[max(0, match.start() - 2) : match.start()]
        if match["next"] or re.search("(?:按照|根据|依据|依照|执行|落实|修订)$", lead):
            start = condensed.back(match.start())
            yield Hit(start, start + len(match["name"]), match["name"], "named")


def _one(folded: Folded, condensed: Condensed, hit: Hit, memory: resolve.Memory, context: Context) -> Citation | None:
    text = folded.text
    if hit.form == "marked" and _defining(text, hit.start):
        return None
    place = place_of(folded, condensed, hit)
    title, alias = _title(hit, place, condensed, memory, context)
    if title is None:
        return None
    name, cue, where = relations.relation(condensed.text, place.start, place.end, place.sentence, place.sentence_end)
    if name == "mentions" and (heading := headings.under_basis(folded, condensed, hit.start)):
        name, cue = "basis", heading
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
    hit: Hit, place: Place, condensed: Condensed, memory: resolve.Memory, context: Context
) -> tuple[str | None, bool]:
    """The whole title and whether the words are a short form; ``None`` where the words name no act."""
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
    if hit.form == "named":
        return memory.defined(hit.title) or None, True
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


def _issuers(text: str, hit: Hit, place: Place, title: str, name: str, where: int, context: Context) -> tuple[str, ...]:
    word = titles.kind_word(title)
    kind = kinds()[word][1] if word else ""
    found = issuing.of_title(title, kind, context) if title else ()
    if not found:
        found = issuing.before(text, place.start, context)
    if not found and hit.number:
        found = of_number(hit.number, context, title)
    if not found and hit.form != "definite":
        found = subjects.by_rank(text, place.start, title, context)
    if not found and title and title == resolve.promulgated(context.self_title):
        found = issuing.of_title(context.self_title, "", context)
    if not found and name == "issues" and where >= 0:
        found = subjects.subject(text, place.sentence, where, context)
    return found
