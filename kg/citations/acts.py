"""A policy document as input: its own title, number, issuers, dates, articles, and what it ends or changes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.citations import bodies, titles
from kg.citations.bodies import Context
from kg.citations.finder import find_citations
from kg.citations.fold import Folded, fold
from kg.citations.numbers import arabic, find_numbers
from kg.citations.policy import NamedPolicy, named_policy
from kg.citations.tables import kinds
from kg.records import Citation, Fact, Mention

_CN = "〇零○ＯO一二两三四五六七八九十百\\d"
_DATE = re.compile(
    f"(?P<year>(?:19|20)\\d\\d|[一二][{_CN}]{{3}}) ?年 ?(?P<month>[{_CN}]{{1,3}}) ?月 ?(?P<day>[{_CN}]{{1,3}}) ?日"
)
_FORCE = re.compile(
    "本?(?P<what>办法|条例|规定|细则|规则|规程|通知|意见|方案|规划|决定|准则|章程|规范|标准|公告|制度|通告|法)?(?:于|，)?自(?P<since>[^，。；]{2,24}?)(?:起|之日起)?(?:正式)?(?:施行|实施|执行|生效)"
)
_SPAN = re.compile(
    f"(?:有效期|试行期?|暂行期?|施行期限|有效期限)(?:限)?(?:为|是|限为)?(?P<count>[{_CN}]{{1,3}})(?P<unit>年|个月)"
)
_UNTIL = re.compile("(?:有效期|施行期限|执行期限|试行期?)?(?:截止)?至(?P<date>[^，。；（(]{6,14}日)")
_ARTICLE = re.compile(f"第(?P<count>[{_CN}]{{1,5}})条(?!例)")
_LABEL = {
    "title": re.compile("(?:标题|名称|公文名称)[:：]"),
    "number": re.compile("(?:发文字号|文号|发布文号|公文文号)[:：]"),
    "issuers": re.compile("(?:发文机关|发文单位|制发机关|发布机构|发布单位)[:：]"),
    "date": re.compile("(?:成文日期|印发日期|签发日期|发文日期)[:：]"),
}
_REPORT = re.compile("(?:报告|表|总结|说明|自评)$")


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


def policy_document(text: str, context: Context | None = None) -> PolicyDocument | None:
    """Read ``text`` (joined, with ``context.breaks``, or raw) as a policy document; ``None`` where it is none.

    A policy document has a title of its own at its head that ends in a kind of act, and a number, articles,
    words on its entry into force or an addressee.
    """
    context = context or Context()
    folded = fold(text, context.breaks or [match.end() for match in re.finditer("\n", text)])
    head = _Reader(text, folded)
    title = _title(head)
    if title is None:
        return None
    number = _number(head, title)
    articles = tuple(_articles(head))
    force = _force(head)
    if number is None and not articles and not force and not re.search("[：:]", folded.text[: title.mention.end + 200]):
        return None
    if number is None and len(articles) < 2 and not force:
        return None
    issued = _date(head, title)
    since, until = _in_force(head, force, issued)
    self_context = replace(context, self_title=title.value, self_number=number.value if number else "")
    citations = find_citations(text, self_context)
    return PolicyDocument(
        title,
        number,
        _issuers(head, title, context),
        issued,
        since,
        until,
        tuple(item for item in citations if item.relation == "repeals"),
        tuple(item for item in citations if item.relation == "amends"),
        articles,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """The text, its joined form and its lines (paragraphs) there."""

    text: str
    folded: Folded

    def lines(self, limit: int = 10**9) -> Iterator[tuple[int, int]]:
        """Paragraphs as offsets of the joined text, those without words left out."""
        starts: Sequence[int] = self.folded.breaks or (0,)
        if starts[0] != 0:
            starts = (0, *starts)
        for index, start in enumerate(starts[:limit]):
            end = starts[index + 1] if index + 1 < len(starts) else len(self.folded.text)
            if self.folded.text[start:end].strip():
                yield start, end

    def mention(self, start: int, end: int) -> Mention:
        low, high = self.folded.source_span(start, end)
        return Mention(low, high, self.text[low:high])

    def labelled(self, name: str) -> tuple[int, int] | None:
        """The words behind a label of the metadata block (发文字号：…), on its line or on the next."""
        match = _LABEL[name].search(self.folded.text, 0, 1500)
        if not match:
            return None
        end = self.folded.right_edge(match.end())
        if not self.folded.text[match.end() : end].strip():
            end = self.folded.right_edge(end)
        start = match.end()
        while start < end and self.folded.text[start] in " \t":
            start += 1
        return (start, end) if self.folded.text[start:end].strip() else None


def _title(head: _Reader) -> Fact | None:
    """The document's title: from its metadata, else the first lines that together end in a kind of act."""
    named = head.labelled("title")
    if named:
        words = head.folded.text[named[0] : named[1]].strip()
        if titles.kind_word(words):
            start = named[0]
            return Fact(titles.clean(words), head.mention(start, start + len(words)))
    lines = list(head.lines(16))
    for first in range(len(lines)):
        for last in range(first, min(first + 5, len(lines))):
            start, end = lines[first][0], lines[last][1]
            words = head.folded.text[start:end].strip()
            if len(words) > 120 or re.search("[。；]", words):
                break
            if _is_title(words) and not _is_title(
                head.folded.text[start : lines[last + 1][1]].strip() if last + 1 < len(lines) else ""
            ):
                offset = start + len(head.folded.text[start:end]) - len(head.folded.text[start:end].lstrip())
                return Fact(titles.clean(words), head.mention(offset, offset + len(words)))
    return None


def _is_title(words: str) -> bool:
    word = titles.kind_word(words)
    if (
        not word
        or not 6 <= len(words) <= 120
        or _REPORT.search(titles.bare_name(words))
        or re.search("[。；：:]|^[一二三四五六七八九十（(第\\d]", words)
    ):
        return False
    if find_numbers(words) or words.count("《") != words.count("》"):
        return False
    return kinds()[word][0] != "loose" and (kinds()[word][0] != "act" or "关于" in words or "公告" in words)


def _number(head: _Reader, title: Fact) -> Fact | None:
    """Its own number: from the metadata, else the first beside the title that belongs to no cited title."""
    text = head.folded.text
    named = head.labelled("number")
    low, high = named if named else (0, min(len(text), title.mention.end + 300))
    for number in find_numbers(text[:high]):
        lead = text[max(0, number.start - 120) : number.start]
        if number.start < low or lead.count("《") > lead.count("》") or re.search("》[（(]?$", lead):
            continue
        return Fact(number.normal, head.mention(number.start, number.end))
    return None


def _issuers(head: _Reader, title: Fact, context: Context) -> tuple[Fact, ...]:
    names = bodies.of_title(title.value, "", context)
    if names:
        return tuple(Fact(name, title.mention) for name in names)
    named = head.labelled("issuers")
    if named:
        words = head.folded.text[named[0] : named[1]].strip()
        where = head.mention(named[0], named[0] + len(words))
        return tuple(Fact(name, where) for name in bodies.parse(words, context))
    for start, end in reversed(list(head.lines())[-6:]):
        words = head.folded.text[start:end].strip()
        found = bodies.parse(words, context) if len(words) <= 60 else ()
        if found:
            return tuple(Fact(name, head.mention(start, start + len(words))) for name in found)
    return ()


def iso_date(words: str) -> str:
    """2019年11月1日 or 二〇一九年十一月一日 as 2019-11-01; empty where it is no date."""
    match = _DATE.search(words)
    if not match:
        return ""
    try:
        return date(int(arabic(match["year"])), int(arabic(match["month"])), int(arabic(match["day"]))).isoformat()
    except ValueError:
        return ""


def _date(head: _Reader, title: Fact) -> Fact | None:
    """The day it was signed: from the metadata, the line below its signature, or the bracket below its title."""
    text = head.folded.text
    named = head.labelled("date")
    stretches = [named] if named else []
    lines = [line for line in head.lines() if line[0] >= title.mention.start]
    stretches += [line for line in lines if _DATE.fullmatch(text[line[0] : line[1]].strip(" \t（）()"))][:1]
    stretches += [line for line in reversed(lines[-6:]) if line[1] - line[0] <= 60]
    low = title.mention.end
    stretches.append((min(low, len(text)), min(len(text), low + 80)))
    for start, end in stretches:
        match = _DATE.search(text, start, end)
        if match and iso_date(match[0]):
            return Fact(iso_date(match[0]), head.mention(match.start(), match.end()))
    return None


def _force(head: _Reader) -> tuple[int, int] | None:
    """The sentence on its entry into force: the last that speaks of the document itself."""
    text = head.folded.text
    found = None
    for match in _FORCE.finditer(text):
        if match["what"] or re.search("本$|请$|。$|^$", text[max(0, match.start() - 1) : match.start()]):
            end = text.find("。", match.end(), match.end() + 160)
            found = (match.start(), end if end >= 0 else min(len(text), match.end() + 80))
    return found


def _in_force(head: _Reader, force: tuple[int, int] | None, issued: Fact | None) -> tuple[Fact | None, Fact | None]:
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


def _articles(head: _Reader) -> Iterator[Article]:
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
