"""Indicators that a line of a level lists with their results alone: 数量指标：培训教师120人次，新建校舍3栋。

The scheme of 财预〔2015〕88号 has no names below its second level: what the line counts are the indicators.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from kg.document import Document, Span
from kg.indicators.completion import completed
from kg.indicators.told import levels_above
from kg.indicators.words import cues, mention
from kg.records import Figure, IndicatorRow
from kg.tables.labels import squeeze
from kg.tables.ranges import outside
from kg.tables.standard import level_names

_NO_RESULT = frozenset(("score", "points", "rank", "ratio", "age"))
_AIMS = re.compile("目标|计划|预期")
_CAME_OF = re.compile("完成|实现|达成|分析|执行|自评|评价|效益|产出|结果")
_OTHERWISE = re.compile(
    r"原因|由于|因为|主要是|扣|(?:目标|计划|指标|预期)(?:值|数)?(?:为|是|：|:)?\s?(?:[≥≤]|不[低高少多]于)?\s?$"
)


def find_listed(
    document: Document, figures: Sequence[Figure], known: Sequence[IndicatorRow], year: str
) -> list[IndicatorRow]:
    """The figures of every line of a level as indicators, in text order; none of a line that ``known`` goes through.

    Where the heading above says that targets are set, the figure is the target, else the result. What compares with
    another year or gives a reason is neither.
    """
    starts = [figure.number.start for figure in figures]
    names = {row.mention.start for row in known}
    results = [words for row in known for field, words in row.evidence if field in ("target", "actual")]
    free = outside([(words.start, words.end) for words in results])
    found: list[IndicatorRow] = []
    for level, line in _lines(document):
        if any(line.start <= at < line.end for at in names):
            continue
        said: set[str] = set()
        for figure in figures[bisect_left(starts, line.start) : bisect_left(starts, line.end)]:
            if free(figure.number.start) and figure.subject not in said and _states(document, figure):
                said.add(figure.subject)
                found.append(_row(document, figure, level, year))
    return _joined(found)


def _joined(rows: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    """Rows in which a result that repeats the level and name of one target before it stands beside that target."""
    done: list[IndicatorRow] = []
    for row in rows:
        own = (row.name, row.level1, row.level2)
        same = [k for k, one in enumerate(done) if (one.name, one.level1, one.level2) == own]
        if len(same) != 1 or not row.actual or done[same[0]].actual:
            done.append(row)
            continue
        aim = done[same[0]]
        done[same[0]] = replace(
            row,
            target=aim.target,
            completed=completed(row.name, row.level2, aim.target, row.actual),
            evidence=(*aim.evidence, *row.evidence),
        )
    return done


@cache
def _lead() -> re.Pattern[str]:
    """The name of a level that leads in (数量指标：), or that a paragraph may consist of."""
    names = "|".join(map(re.escape, cues("result_levels")))
    tails = "|".join(map(re.escape, ("方面", *cues("title_tails"))))
    return re.compile(rf"(?P<name>{names})(?:的?(?:{tails}))?(?P<mark>[：:。，])?")


_MARK = re.compile(r"(?:^|[。；;：:])\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、.．]\s*|[①-⑳]\s*)?$")
"""What stands between the paragraph's or clause's beginning and the name of a level."""


def _lines(document: Document) -> Iterator[tuple[str, Span]]:
    """Each level with what stands behind it up to the next level, heading or end of its section or paragraph."""
    leads = [lead for lead in _lead().finditer(document.text) if _leads_in(document, lead)]
    starts = [section.start for section in document.sections]
    for lead, after in pairwise([*leads, None]):
        if lead is None:
            continue
        end = document.paragraph_at(lead.start()).end
        index = document.section_index(lead.start())
        if index is not None and document.sections[index].heading_end >= lead.end("mark" if lead["mark"] else 0) - 1:
            below = bisect_left(starts, lead.end())
            end = min([document.sections[index].end, *starts[below : below + 1]])
        yield lead["name"], Span(lead.end(), min(end, after.start()) if after else end)


def _leads_in(document: Document, lead: re.Match[str]) -> bool:
    paragraph = document.paragraph_at(lead.start())
    if lead["mark"] is None and lead.end() != paragraph.end:
        return False
    return _MARK.search(document.text[paragraph.start : lead.start()]) is not None


def _states(document: Document, figure: Figure) -> bool:
    if figure.kind in _NO_RESULT or figure.comparison or squeeze(figure.subject) in cues("no_measure"):
        return False
    if _lead().fullmatch(figure.subject.removesuffix("比例")):
        return False  # 产出指标完成情况：100%: the level as a whole
    text, at = document.text, figure.number.start
    clause = text[max(text.rfind(stop, 0, at) for stop in "，。；：\n") + 1 : at]
    return not _OTHERWISE.search(clause) and not figure.subject.endswith("的比例")


def _targeted(document: Document, at: int) -> bool:
    """Whether the nearest heading above that speaks of aims sets them, without a word of what came of them."""
    index = document.section_index(at)
    while index is not None:
        title = document.sections[index].title
        if _AIMS.search(title):
            return not _CAME_OF.search(title)
        index = document.sections[index].parent
    return False


def _row(document: Document, figure: Figure, level: str, year: str) -> IndicatorRow:
    at = figure.number.start
    level1, level2 = levels_above(document, at)
    level1 = level1 or level
    if level1 not in level_names(1) and level2:
        level1, level2 = level2, ""
    words = mention(document, *_whole(document, figure))
    field = "target" if _targeted(document, at) else "actual"
    reached = field == "actual"
    return IndicatorRow(
        figure.subject,
        mention(document, figure.mention.start, figure.mention.end),
        level1=level1,
        level2=level2 or (figure.subject if level1 else ""),
        target="" if reached else words.quote,
        actual=words.quote if reached else "",
        value=figure.value if reached else None,
        unit=figure.unit if reached else "",
        comparator=figure.comparator if reached else "",
        year=year,
        section=document.section_path(at),
        evidence=((field, words),),
    )


def _whole(document: Document, figure: Figure) -> tuple[int, int]:
    """The number with the bound that stands right behind it (95%以上)."""
    end = figure.number.end
    bound = re.match("以上|以下|以内|左右", document.text[end : end + 2])
    return figure.number.start, end + (2 if bound else 0)
