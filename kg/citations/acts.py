"""A policy document as input: its own title, number, issuers, dates, articles, and what it ends or changes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.citations.context import Context
from kg.citations.finder import find_citations
from kg.citations.heads import CN, Reader, iso_date, own_date, own_issuers, own_number, own_title, reader
from kg.citations.numbers import arabic
from kg.citations.policy import NamedPolicy, named_policy
from kg.records import Citation, Fact, Mention

_FORCE = re.compile(
    "本?(?P<what>办法|条例|规定|细则|规则|规程|通知|意见|方案|规划|决定|准则|章程|规范|标准|公告|制度|通告|法)?(?:于|，)?自(?P<since>[^，。；]{2,24}?)(?:起|之日起)?(?:正式)?(?:施行|实施|执行|生效)"
)
_SPAN = re.compile(
    f"(?:有效期|试行期?|暂行期?|施行期限|有效期限)(?:限)?(?:为|是|限为)?(?P<count>[{CN}]{{1,3}})(?P<unit>年|个月)"
)
_UNTIL = re.compile("(?:有效期|施行期限|执行期限|试行期?)?(?:截止)?至(?P<date>[^，。；（(]{6,14}日)")
_ARTICLE = re.compile(f"第(?P<count>[{CN}]{{1,5}})条(?!例)")


@dataclass(frozen=True, slots=True)
class Article:
    """One article: ``name`` as printed (第三十九条), its number, and all its words."""

    name: str
    number: int
    mention: Mention


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """What a policy document says of itself, each with the words. Dates are ISO 8601; ``in_force_until`` is the
    last day. ``repeals`` and ``amends`` are the citations that say so; ``articles`` stand in order."""

    title: Fact
    number: Fact | None = None
    issuers: tuple[Fact, ...] = ()
    date: Fact | None = None
    in_force_from: Fact | None = None
    in_force_until: Fact | None = None
    repeals: tuple[Citation, ...] = ()
    amends: tuple[Citation, ...] = ()
    articles: tuple[Article, ...] = ()


def policy_document(
    text: str, context: Context | None = None, citations: Sequence[Citation] | None = None
) -> PolicyDocument | None:
    """Read ``text`` (joined, with ``context.breaks``, or raw) as a policy document; ``None`` where it is none.

    ``citations`` are those of the text where the caller has them already; else they are looked for.

    A policy document has a title of its own at its head that ends in a kind of act, and a number, articles,
    words on its entry into force or an addressee.
    """
    context = context or Context()
    head = reader(text, context)
    title = own_title(head)
    if title is None:
        return None
    number = own_number(head, title)
    articles = tuple(_articles(head))
    force = _force(head)
    if number is None and len(articles) < 2 and not force:
        return None
    issued = own_date(head, title)
    since, until = _in_force(head, force, issued)
    if citations is None:
        own = replace(context, self_title=title.value, self_number=number.value if number else "")
        citations = find_citations(text, own)
    return PolicyDocument(
        title,
        number,
        own_issuers(head, title, context),
        issued,
        since,
        until,
        tuple(item for item in citations if item.relation == "repeals"),
        tuple(item for item in citations if item.relation == "amends"),
        articles,
    )


def _force(head: Reader) -> tuple[int, int] | None:
    """The sentence on its entry into force: the last that speaks of the document itself."""
    text = head.folded.text
    found = None
    for match in _FORCE.finditer(text):
        if match["what"] or re.search("本$|请$|。$|^$", text[max(0, match.start() - 1) : match.start()]):
            end = text.find("。", match.end(), match.end() + 160)
            found = (match.start(), end if end >= 0 else min(len(text), match.end() + 80))
    return found


def _in_force(head: Reader, force: tuple[int, int] | None, issued: Fact | None) -> tuple[Fact | None, Fact | None]:
    if force is None:
        return None, None
    words, where = head.folded.text[force[0] : force[1]], head.mention(*force)
    match = _FORCE.match(words)
    since = iso_date(match["since"]) if match else ""
    if not since and match and re.search("(?:发布|公布|印发|下发|颁布|发文)之?日?", match["since"]):
        since = issued.value if issued else ""
    until = _UNTIL.search(words)
    last = iso_date(until["date"]) if until else ""
    span = _SPAN.search(words)
    if not last and span and since:
        months = int(arabic(span["count"])) * (12 if span["unit"] == "年" else 1)
        last = (_months_later(date.fromisoformat(since), months) - timedelta(days=1)).isoformat()
    return (Fact(since, where) if since else None), (Fact(last, where) if last else None)


def named_act(document: PolicyDocument, context: Context | None = None) -> NamedPolicy:
    """The act that a policy document is, as it names itself."""
    issuers = tuple(fact.value for fact in document.issuers)
    number = document.number.value if document.number else ""
    return named_policy(Citation(document.title.mention, document.title.value, number, issuers), context)


def _months_later(day: date, months: int) -> date:
    total = day.month - 1 + months
    year, month = day.year + total // 12, total % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, 28)


def _articles(head: Reader) -> Iterator[Article]:
    """第一条, 第二条 … in their order, each up to the next; what is cited in passing is out of order or in a clause."""
    text = head.folded.text
    found: list[tuple[int, int, str]] = []
    edges = set(head.folded.breaks)
    for match in _ARTICLE.finditer(text):
        count = int(arabic(match["count"]))
        opens = match.start() == 0 or match.start() in edges or text[match.start() - 1] in "。；：\t \n"
        if opens and count == len(found) + 1:
            found.append((match.start(), count, match[0]))
    for index, (start, count, name) in enumerate(found):
        end = found[index + 1][0] if index + 1 < len(found) else len(text)
        yield Article(name, count, head.mention(start, len(text[:end].rstrip())))
