"""Projects that are the title of a section or of a numbered item, told of by their money below (二、辅警工资及保险)."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from kg.document import Document, Section
from kg.projects.line_money import with_money
from kg.projects.line_names import is_line_name, kind_of_line, veil
from kg.projects.lines import ITEM
from kg.projects.money import words
from kg.projects.phrases import opener
from kg.records import Mention, Project

_TAIL = re.compile(r"(?:项目)?(?:支出)?(?:绩效)?(?:自评|评价)(?:综述|情况|结果)?$")
_SUMMARY = re.compile("(?:支出)?(?:绩效)?(?:自评|评价)(?:情况|结果)?综述")
"""What the ministry's form of a department's accounts heads the account of each project with, in full or shortened."""
_NAME = re.compile(r"[“㐀-鿿][^，。；：\n\t]{2,50}?(?=(?:项目)?(?:支出)?$)")
_SCORED = re.compile(r"“(?P<name>[^“”]{4,40})”(?:项目)?(?:绩效)?(?:自评|评价)(?:综合)?得分")
_OPENS = re.compile(
    r"(?:[（(]?[一二三\d][）)、.．])?(?:项目(?:概况|基本情况|简介|资金|预算|总投资)|(?:20\d\d年)?(?:年初|全年|项目)?(?:预算|安排|批复)(?:数|资金|金额|安排|下达)?(?:为|共|\d)"
    r"|(?:该|本)项目|计划投资|总投资|资金(?:安排|投入|使用)|实际支出)"
)
_LONGEST = 1500
_REACH = 60


def titled_projects(document: Document, year: str, free: Callable[[int], bool]) -> list[Project]:
    """The projects that titles name, each with the amounts that stand under its title."""
    found = []
    for mention, end in (*_sections(document), *_items(document, free), *_summaries(document)):
        if free(mention.start):
            found.append(with_money(document, Project(mention.quote, (mention,), year=year), mention.end, end, ""))
    return found


def _sections(document: Document) -> Iterator[tuple[Mention, int]]:
    """Titles over text that opens with a project's money; one that ends as no line does needs such a sister."""
    opened = [section for section in document.sections if _opens_with_money(document, section)]
    sure = {section.start for section in opened if kind_of_line(_titled(document, section).quote)}
    for section in opened:
        title = _titled(document, section)
        sisters = any(other.parent == section.parent and other.start in sure for other in opened if other != section)
        if is_line_name(title.quote, any_end=sisters):
            yield title, _end_of(document, section)


def _end_of(document: Document, section: Section) -> int:
    """Where what a title tells of ends: before a paragraph with its kind of mark that is too long for a heading."""
    end = min(section.end, section.heading_end + _LONGEST)
    own = ITEM.match(document.text, section.start, section.heading_end)
    if own is None:
        return end
    first = bisect_right(document.paragraphs, section.heading_end, key=lambda span: span.start)
    for paragraph in document.paragraphs[first:]:
        mark = ITEM.match(document.text, paragraph.start, paragraph.end)
        if paragraph.start >= end or (mark and _kind_of_mark(mark.group()) == _kind_of_mark(own.group())):
            return min(end, paragraph.start)
    return end


def _kind_of_mark(mark: str) -> str:
    return re.sub("[一二三四五六七八九十]+", "一", re.sub(r"\d+", "1", mark.strip()))


def _opens_with_money(document: Document, section: Section) -> bool:
    return _OPENS.match(document.text[section.heading_end : section.heading_end + 30].lstrip("。：: ")) is not None


def _titled(document: Document, section: Section) -> Mention:
    """The name that a heading is, without its mark and without 绩效自评情况."""
    text = document.text
    mark = ITEM.match(text, section.start, section.heading_end)
    start = mark.end() if mark else section.start
    title = text[start : section.heading_end].rstrip("。：: ")
    return words(document, start, start + len(_TAIL.sub("", title)))


_UNDER_PROJECTS = re.compile("项目(?:立项|概况|基本情况|简介|设立)[㐀-鿿]{0,4}(?: > [^>]*)?$")
"""The end of a heading over an account of what the report's projects are."""
_MONEY = re.compile(r"[万亿]元|\d元")
_TITLE_END = re.compile("[：:。]|(?<=项目|工程|□□)，")


def _items(document: Document, free: Callable[[int], bool]) -> Iterator[tuple[Mention, int]]:
    """Titles of numbered items that go on in the same paragraph (1、美丽乡村建设：预算400万元; 2、水窖项目，新建…).

    One that calls itself a project needs no money of its own where another item of its section has.
    """
    sections: set[str] = set()
    bare: list[tuple[Mention, int]] = []
    for paragraph in document.paragraphs:
        mark = ITEM.match(document.text, paragraph.start, paragraph.end)
        if mark is None:
            continue
        ends = _TITLE_END.search(veil(document.text[mark.end() : paragraph.end]))
        if ends is None:
            continue
        name = words(document, mark.end(), mark.end() + ends.start())
        kind = kind_of_line(name.quote)
        if not is_line_name(name.quote) or (kind != "own" and opener().match(name.quote)):
            continue
        under = document.section_path(paragraph.start)
        if _MONEY.search(document.text, name.end, paragraph.end):
            sections.add(_above(under, name))
            yield name, paragraph.end
        elif kind in ("own", "money") and _UNDER_PROJECTS.search(under):
            yield name, paragraph.end
        elif name.quote.endswith(("项目", "工程")):
            bare.append((name, paragraph.end))
    yield from (item for item in bare if _above(document.section_path(item[0].start), item[0]) in sections)


def _above(path: str, name: Mention) -> str:
    """The path of headings over an item, which may be the last of them itself."""
    above, _, last = path.rpartition(" > ")
    return above if name.quote in last else path


def _summaries(document: Document) -> Iterator[tuple[Mention, int]]:
    """Names that the accounts of departments tell the evaluation of: before 绩效自评综述, quoted before 自评得分."""
    text = document.text
    for summary in _SUMMARY.finditer(text):
        at = summary.start()
        paragraph = document.paragraph_at(at)
        start = max(paragraph.start, at - _REACH, *(text.rfind(mark, 0, at) + 1 for mark in "，。；：\t"))
        mark = ITEM.match(text, start, at)
        begin = mark.end() if mark else start
        name = _NAME.match(text[begin:at])
        if name and is_line_name(name.group(), any_end=True):
            yield words(document, begin, begin + name.end()), paragraph.end
    for said in _SCORED.finditer(text):
        stop = re.compile("[；。]|$").search(text, said.end(), document.paragraph_at(said.start()).end)
        if is_line_name(said["name"], any_end=True):
            yield (words(document, *said.span("name")), stop.start() if stop else said.end())
