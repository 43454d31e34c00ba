"""Indicators that a report goes through one by one under headings: （1）基本医保参保人数。截至……"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.document import Document, Section
from kg.indicators.completion import completed
from kg.indicators.results import best_quantity, first_quantity, stated_results, summed_up
from kg.indicators.words import POINTS_TOLD, bare_name, cues, level_title, measured_kinds, mention
from kg.records import IndicatorRow, Mention
from kg.tables import RebuiltTable
from kg.tables.labels import squeeze
from kg.tables.standard import level_names

_LONGEST_NAME = 45
_LONGEST_PLAIN = 20
_WEIGHT = re.compile(r"(?:分值|满分|标准分|权重)(?:为)?\s*(\d+(?:\.\d+)?)\s*分")
_SCORE = re.compile(r"(?:(?<!满)(?<!不)得分?|自评(?:得分)?|评价得分)(?:为)?\s*(\d+(?:\.\d+)?)\s*分")
_BECAUSE = re.compile(r"[，。；]?(?:主要)?(?:扣分)?(?:原因|理由)(?:主要)?(?:是|为|在于|：|:)+([^。；]{2,120})")
_REMARK = re.compile(r"（[^（）]*\d[^（）]*）$")
"""A remark with a number behind a title is no part of the name."""


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator that text goes through: where its name stands, where what is said of it ends, and its levels."""

    start: int
    name_end: int
    end: int
    level1: str
    level2: str


def find_items(document: Document, tables: Sequence[RebuiltTable], year: str) -> list[IndicatorRow]:
    """The items of every section that analyses indicators; nothing where no name of a level bears that out."""
    named = {
        squeeze(bare_name(cell.text)[0])
        for table in tables
        if table.kind == "indicators"
        for row in table.rows
        for cell in row.cells
        if cell and len(cell.text) <= _LONGEST_NAME
    }
    items: list[IndicatorRow] = []
    for root in _roots(document, named):
        items += [record_item(document, item, year) for item in _items(document, root)]
    return [item for item in items if item.weight or item.score or _is_indicator(item)]


def _is_indicator(item: IndicatorRow) -> bool:
    """Whether an item without points is one: no heading of the outline, and more than a topic (粮食生产)."""
    said = item.target or item.actual or measured_or_abstract(item.name)
    return bool(said) and not _of_the_outline(item.name)


def _of_the_outline(name: str) -> bool:
    return name.rstrip("。").removesuffix("分析") in cues("outline")


def _below(document: Document, root: int) -> range:
    """All sections under one, in text order: sections nest and stand in order of their start."""
    end = document.sections[root].end
    return range(root + 1, bisect_left(document.sections, end, lo=root + 1, key=lambda section: section.start))


def _roots(document: Document, named: set[str]) -> list[int]:
    """The innermost sections whose title says that indicators are analysed and whose parts bear it out.

    One whose title is the name of a level alone (产出指标完成情况) is a part of such a section that holds it.
    """
    found: list[int] = []
    for index in reversed(range(len(document.sections))):
        section = document.sections[index]
        below = _below(document, index)
        if found and found[-1] in below and not _of_levels(document, index, below):
            continue
        title = level_title(section.title) if section.title.endswith("分析") else section.title
        if not any(cue in section.title for cue in cues("analysis")):
            continue
        levels = level_names() | named
        known = squeeze(title) in level_names() or any(
            squeeze(level_title(document.sections[k].title)) in levels
            or squeeze(bare_name(document.sections[k].title)[0].rstrip("。")) in levels
            for k in below
        )
        if known and (len(below) >= 2 or (below and squeeze(title) in level_names())):
            found = [k for k in found if k not in below] + [index]
    return sorted(found)


def _of_levels(document: Document, root: int, below: range) -> bool:
    """Whether every part right under a section bears the name of a level."""
    parts = [document.sections[k].title for k in below if document.sections[k].parent == root]
    return all(squeeze(level_title(title)) in level_names() for title in parts)


def _items(document: Document, root: int) -> list[Item]:
    items: list[Item] = []
    top = level_title(document.sections[root].title)
    top_level = squeeze(top) in level_names(1)
    for index in _below(document, root):
        section = document.sections[index]
        if index + 1 < len(document.sections) and document.sections[index + 1].start < section.end:
            continue
        if named := _named_lines(document, index, root):
            items += named
            continue
        plain = _plain_name(document, section)
        parents = _parents(document, index, root)
        if len(parents) + bool(plain) < 2 and top_level:
            parents = [top, *parents]
        if plain:
            levels = [*parents, bare_name(section.title)[0].rstrip("。")]
            items.append(Item(plain[0], plain[1], section.end, levels[0], levels[1] if len(levels) > 1 else ""))
        elif len(_name(document, section)) <= _LONGEST_NAME and not _is_level(section, parents):
            start = section.start + bare_name(document.text[section.start : section.heading_end])[1]
            remark = _REMARK.search(document.text, start, section.heading_end)
            name_end = remark.start() if remark else section.heading_end
            name = document.text[start:name_end]
            level2 = parents[1] if len(parents) > 1 else name if parents else ""
            items.append(Item(start, name_end, section.end, parents[0] if parents else "", level2))
    return items


_NAMED = re.compile(r"\s*(?P<name>[^，。；：\d]{4,30})：(?=[^：]{4})")


def _named_lines(document: Document, index: int, root: int) -> list[Item]:
    """The paragraphs right below the heading of a level (数量指标) that begin with a name and a colon."""
    section = document.sections[index]
    level = level_title(section.title)
    if squeeze(level) not in level_names():
        return []
    levels = [*_parents(document, index, root), level]
    items = []
    for span in document.paragraphs_in(section.heading_end, section.end):
        found = _NAMED.match(document.text, span.start, span.end)
        if found and squeeze(found["name"]) not in level_names():
            level2 = levels[1] if len(levels) > 1 else found["name"]
            items.append(Item(found.start("name"), found.end("name"), span.end, levels[0], level2))
    return items


def _is_level(section: Section, parents: Sequence[str]) -> bool:
    """A top part such as 项目决策情况 is a level, not an indicator."""
    return not parents and squeeze(level_title(section.title)) in level_names()


def _parents(document: Document, index: int, root: int) -> list[str]:
    parents: list[str] = []
    at = document.sections[index].parent
    while at is not None and at != root:
        title = document.sections[at].title
        level = level_title(title)
        parents.insert(0, level if squeeze(level) in level_names() else bare_name(title)[0].rstrip("。"))
        at = document.sections[at].parent
    return parents


def _name(document: Document, section: Section) -> str:
    return bare_name(document.text[section.start : section.heading_end])[0]


def _plain_name(document: Document, section: Section) -> tuple[int, int] | None:
    """A short title without a mark right under a heading: a line of its own, or its first sentence."""
    start = section.heading_end
    while start < section.end and document.text[start] in "。．.：: \t":
        start += 1
    here = document.paragraph_at(start)
    own = document.text[start : min(here.end, section.end)].strip()
    if here.start >= section.heading_end and _is_title(own) and here.end < section.end:
        return start, start + len(own)
    first = re.match(r"[^。，；：]{2,20}(?=。)", document.text[start : section.end])
    if first and start > section.heading_end and _is_title(first.group()) and measured_or_abstract(first.group()):
        return start, start + first.end()
    return None


def _is_title(words: str) -> bool:
    if re.match(r"[一二三四五六七八九十]+是|首先|其次|再次|最后|第[一二三四五]", words):
        return False
    return 2 <= len(words) <= _LONGEST_PLAIN and not re.search(r"[。，；：！？\d]", words)


def measured_or_abstract(name: str) -> bool:
    """Whether words are formed like an indicator's name (…率, …性, …情况, …评估), not like a statement."""
    return (
        bool(measured_kinds(name, ()))
        or re.search(r"(?:性|度|情况|评估|管理|建设|执行|效能|质量|影响|作用)$", name) is not None
    )


def record_item(document: Document, item: Item, year: str) -> IndicatorRow:
    """The item with the points, target, result and reason that its text tells."""
    text = document.text
    told = POINTS_TOLD.search(text[item.start : item.name_end])
    own = text[item.start : item.start + told.start()] if told else ""
    if told and level_title(own) not in level_names():  # of a level's points other rules tell
        level2 = own if item.level2.startswith(own) else item.level2
        item = replace(item, name_end=item.start + told.start(), level2=level2)
    name = mention(document, item.start, item.name_end)
    bare = name.quote.rstrip("。")
    evidence: list[tuple[str, Mention]] = []
    kinds = measured_kinds(bare, (item.level1, item.level2))
    target, quantity = stated_results(document, item.name_end, item.end)
    if quantity is None and kinds:
        quantity = best_quantity(document, bare, kinds, item.name_end, item.end, year)
    if quantity is None and not kinds and text.startswith("：", item.name_end):
        quantity = summed_up(document, item.name_end, item.end)
    if quantity is None and kinds and bare in level_names():
        quantity = first_quantity(document, kinds, item.name_end, item.end)
    actual: Mention | None = None
    if target:
        evidence.append(("target", target))
    if quantity:
        start, end = min(quantity.start, quantity.cue_start or quantity.start), max(quantity.end, quantity.cue_end)
        actual = mention(document, start, end)
        evidence.append(("actual", actual))
    numbers: dict[str, Decimal | None] = {"weight": None, "score": None}
    for field, pattern in (("weight", _WEIGHT), ("score", _SCORE)):
        found = pattern.search(text, item.name_end, item.end)
        if found and _of_another(text, bare, item.name_end, found.start()):
            break
        numbers[field] = Decimal(found.group(1)) if found else None
        if found:
            evidence.append((field, mention(document, found.start(), found.end())))
    reason, advice = _lost(document, item), _advice(document, item)
    evidence += [(f, words) for f, words in (("shortfall_reason", reason), ("improvement", advice)) if words]
    return IndicatorRow(
        name=bare,
        mention=Mention(name.start, name.start + len(bare), bare),
        level1=item.level1,
        level2=item.level2,
        weight=numbers["weight"],
        score=numbers["score"],
        target=target.quote if target else "",
        actual=actual.quote if actual else "",
        value=quantity.value if quantity else None,
        unit=quantity.unit if quantity else "",
        comparator=quantity.comparator if quantity else "",
        year=year,
        shortfall_reason=reason.quote if reason else "",
        improvement=advice.quote if advice else "",
        section=document.section_path(item.start),
        completed=completed(bare, item.level2, target.quote, actual.quote if actual else "") if target else None,
        evidence=tuple(evidence),
    )


_ABSTRACT = re.compile("(?:性|率|度|情况|评估|管理|效益|影响|数|量|质量|成本)$")


def _of_another(text: str, name: str, start: int, at: int) -> bool:
    """Whether points are those of a part that an item goes through: 立项依据充分性分值3分 under 项目立项."""
    clause = re.split("[，。；：、]", text[start:at])[-1].strip()
    return clause not in ("", name) and not clause.startswith(("该", "本", "此")) and bool(_ABSTRACT.search(clause))


def _lost(document: Document, item: Item) -> Mention | None:
    """Why points were lost: the clause before 扣…分, without the clause that states the points."""
    text = document.text
    lost = re.search(r"扣(?:除|减)?\s*\d+(?:\.\d+)?\s*分", text[item.name_end : item.end])
    if not lost:
        return None
    at = item.name_end + lost.start()
    begin = max(text.rfind(stop, item.name_end, at) for stop in "。；：")
    begin = max(begin + 1, item.name_end)
    behind = _BECAUSE.match(text, item.name_end + lost.end(), item.end)
    if behind:
        return mention(document, behind.start(1), behind.end(1))
    sentence = re.sub(r"[，、]?(?:分值|满分|标准分)[^，。；]*，?$|，$", "", text[begin:at])
    turn = max(sentence.rfind(word) for word in ("但", "因", "由于"))
    offset = 0 if turn < 0 else turn + (2 if sentence.startswith("由于", turn) else 1)
    words = sentence[offset:]
    left = len(words) - len(words.lstrip("。 ，"))
    words = words.strip("。 ，")
    start = begin + offset + left
    return mention(document, start, start + len(words)) if words else None


def _advice(document: Document, item: Item) -> Mention | None:
    """Advice in an item's text, to the end of its sentence."""
    text = document.text
    for cue in cues("advice"):
        at = text.find(cue, item.name_end, item.end)
        if at >= 0:
            stop = text.find("。", at, item.end)
            return mention(document, at, stop if stop > 0 else item.end)
    return None
