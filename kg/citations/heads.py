"""The head and foot of a policy document: its own title, number, issuers and day of signature."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kg.citations import bodies, issuing, titles
from kg.citations.context import Context
from kg.citations.fold import Folded, fold
from kg.citations.numbers import arabic, find_numbers
from kg.citations.tables import kinds
from kg.records import Fact, Mention

CN = "〇零○ＯO一二两三四五六七八九十百\\d"
_DATE = re.compile(
    f"(?P<year>(?:19|20)\\d\\d|[一二][{CN}]{{3}}) ?年 ?(?P<month>[{CN}]{{1,3}}) ?月 ?(?P<day>[{CN}]{{1,3}}) ?日"
)
_LABEL = {
    "title": re.compile("(?:标题|名称|公文名称)[:：]"),
    "number": re.compile("(?:发文字号|文号|发布文号|公文文号)[:：]"),
    "issuers": re.compile("(?:发文机关|发文单位|制发机关|发布机构|发布单位)[:：]"),
    "date": re.compile("(?:成文日期|印发日期|签发日期|发文日期)[:：]"),
}
_REPORT = re.compile("(?:报告|表|总结|说明|自评)$")


@dataclass(frozen=True, slots=True)
class Reader:
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
        """The words at offsets of the joined text, as they stand in the given one."""
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


def reader(text: str, context: Context) -> Reader:
    """``text`` with its paragraphs: those of the context, else its lines."""
    return Reader(text, fold(text, context.breaks or [match.end() for match in re.finditer("\n", text)]))


def own_head(text: str, context: Context) -> tuple[str, str]:
    """The title and the number that a policy document bears itself; empty where there is none."""
    head = reader(text, context)
    title = own_title(head)
    number = own_number(head, title) if title else None
    return title.value if title else "", number.value if number else ""


def own_title(head: Reader) -> Fact | None:
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


def own_number(head: Reader, title: Fact) -> Fact | None:
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


def own_issuers(head: Reader, title: Fact, context: Context) -> tuple[Fact, ...]:
    """Who issues it: the bodies at its title's head, else its metadata, else its signature."""
    names = issuing.of_title(title.value, "", context)
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


def own_date(head: Reader, title: Fact) -> Fact | None:
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
