"""Scores told in running text: 决策（20分，得18分）, 过程类指标，满分30分，得分27分，得分率90%."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.document import Document, Span
from kg.indicators.items import Item, record_item
from kg.indicators.told import levels_above
from kg.indicators.words import bare_name, level_title, mention
from kg.records import IndicatorRow, Mention
from kg.tables import RebuiltTable
from kg.tables.carry import LEVELS
from kg.tables.labels import squeeze
from kg.tables.ranges import outside
from kg.tables.standard import level_names

_NUMBER = r"\d{1,3}(?:\.\d{1,3})?"
_SCORE = rf"(?P<score>{_NUMBER})\s?分"
_WEIGHT = rf"(?P<weight>{_NUMBER})\s?分"
_GOT = rf"(?:(?:实际|自评|评价|实)?得分?|自评)(?:为)?[:：]?\s?{_SCORE}"
_WORTH = rf"(?:分值|满分|标准分|权重|总分)?(?:共|为)?\s?{_WEIGHT}"
_RATE = rf"(?:[，,、；]?得分率(?:为)?\s?(?P<rate>{_NUMBER})\s?[%％])?"
_CODED = r"(?<=[A-D]\d)|(?<=[A-D]\d\d)|(?<=[A-D]\d\d\d)"
_NAME = rf"(?:(?<![㐀-鿿0-9A-Za-z%％])|{_CODED})" r"(?P<name>[“”㐀-鿿]{2,24}?(?:（[^（）\d]{1,20}）)?)"
_FORMS = (
    re.compile(rf"{_NAME}[（(]{_WORTH}[，,、/；]\s?{_GOT}{_RATE}[）)]"),
    re.compile(rf"{_NAME}[（(]{_WORTH}[）)]，?{_GOT}{_RATE}"),
    re.compile(rf"{_NAME}[，,：:。]?\s?(?:分值|满分|标准分|权重)(?:为)?\s?{_WEIGHT}[，,、；]{_GOT}{_RATE}"),
    re.compile(rf"{_NAME}(?:得分?)?(?:为)?\s?{_SCORE}[（(](?:分值|满分|标准分|权重)(?:为)?\s?{_WEIGHT}{_RATE}[）)]"),
)
_TAIL = re.compile("(?:类|的)?(?:一级|二级|三级)?指标$|部分$|方面$|情况$")
_NOT_A_NAME = re.compile("^(?:该|本|此|这|上述|其|各|合计|总分|综合|自评|评价|最终|共|指标|满分|分值)")
_CUT = re.compile("^(?:其中|一是|二是|三是|四是|五是|和|及|与|为|包括|分别为|以及)")


def find_scored(
    document: Document, tables: Sequence[RebuiltTable], year: str, rows: Sequence[IndicatorRow] = ()
) -> list[IndicatorRow]:
    """Names with points and score in one clause, in text order; none that a table of the document has as a level
    (there the points are a sum of its rows), none inside a table. ``rows`` are the indicators of the tables.
    """
    levels = {
        squeeze(level_title(cell.text))
        for table in tables
        if table.kind == "indicators"
        for row in table.rows
        for cell, column in zip(row.cells, table.columns, strict=True)
        if cell and column.meaning in LEVELS
    }
    levels -= {squeeze(row.name) for row in rows}
    free = outside([(table.start, table.end) for table in tables if table.rows])
    found: dict[int, IndicatorRow] = {}
    near = list(_near_points(document.text))
    for form in _FORMS:
        for said in (one for part in near for one in form.finditer(document.text, part.start, part.end)):
            row = _row(document, said, year) if free(said.start()) else None
            if row and squeeze(row.name) not in levels:
                found.setdefault(row.mention.end, row)
    return [found[end] for end in sorted(found)]


_POINTS = re.compile(r"\d\s?分")
_REACH = 80
"""No form is longer from its name to the first points or from the last points to its end."""


def _near_points(text: str) -> Iterator[Span]:
    """The parts of a text that the forms can match in: few texts tell scores, and looking for names is dear."""
    start = end = 0
    for points in _POINTS.finditer(text):
        if points.start() - _REACH > end:
            if end:
                yield Span(start, end)
            start = max(0, points.start() - _REACH)
        end = points.end() + _REACH
    if end:
        yield Span(start, end)


def _own_start(document: Document, start: int, end: int) -> int:
    """Where a name begins that may have run on from the paragraph or heading before."""
    section = document.section_index(end - 1)
    heading_end = document.sections[section].heading_end if section is not None else 0
    return max(start, document.paragraph_at(end - 1).start, heading_end if heading_end < end else 0)


def _row(document: Document, said: re.Match[str], year: str) -> IndicatorRow | None:
    start = _own_start(document, said.start("name"), said.end("name"))
    name = document.text[start : said.end("name")]
    cut = _CUT.match(name)
    start, name = (start + cut.end(), name[cut.end() :]) if cut else (start, name)
    skipped = bare_name(name)[1]
    start, name = start + skipped, name[skipped:]
    tail = _TAIL.search(name)
    bare = name[: tail.start()] if tail and tail.start() >= 2 else name
    weight, score, rate = said.group("weight", "score", "rate")
    if squeeze(name) in level_names() and document.text.startswith("。", said.end("name")):
        return None  # 数量指标。分值20分，得18分: a heading of items
    if len(bare) < 2 or _NOT_A_NAME.match(bare) or Decimal(score) > Decimal(weight):
        return None
    evidence: list[tuple[str, Mention]] = []
    for field, group in (("weight", "weight"), ("score", "score"), ("score_rate", "rate")):
        if said.group(group):
            evidence.append((field, mention(document, said.start(group), said.end(group))))
    level1, level2 = levels_above(document, start)
    row = IndicatorRow(
        bare,
        mention(document, start, start + len(bare)),
        level1=level1,
        level2=level2,
        weight=Decimal(weight),
        score=Decimal(score),
        score_rate=Decimal(rate) if rate else None,
        year=year,
        section=document.section_path(start),
        evidence=tuple(evidence),
    )
    return _explained(document, row, said.end(), year) if bare == name else row


def _explained(document: Document, row: IndicatorRow, behind: int, year: str) -> IndicatorRow:
    """The row of a paragraph that it opens, with what the rest of the paragraph tells of it."""
    paragraph = document.paragraph_at(row.mention.start)
    opens = bare_name(document.text[paragraph.start : row.mention.end])[0].strip().removeprefix(row.name)
    if opens or behind >= paragraph.end or document.text[behind : behind + 1] not in ("。", "，", ",", "；"):
        return row
    level1 = row.level1 or _heading(document, paragraph.start)
    item = Item(row.mention.start, row.mention.end, paragraph.end, level1, row.level2)
    told = record_item(document, item, year)
    own = dict(row.evidence)
    evidence = (*row.evidence, *((field, words) for field, words in told.evidence if field not in own))
    return replace(
        told, weight=row.weight, score=row.score, score_rate=row.score_rate, section=row.section, evidence=evidence
    )


_LONGEST_LEVEL = 12


def _heading(document: Document, at: int) -> str:
    """The short heading right above a paragraph, which its indicators stand under."""
    heading = document.heading_before(at)
    title = bare_name(document.text[heading.start : heading.end])[0].strip(" 。：") if heading else ""
    return level_title(title) if len(title) <= _LONGEST_LEVEL else ""
