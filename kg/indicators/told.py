"""Indicators that sentences go through with target and result: 救助人数目标7200人，实际7436人；床位18张（目标18张）."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.document import Document, Span
from kg.indicators.words import cues, level_title, mention
from kg.projects.sentences import sentences
from kg.quantities import find_quantities
from kg.records import IndicatorRow, Mention
from kg.tables import RebuiltTable
from kg.tables.labels import squeeze
from kg.tables.ranges import outside
from kg.tables.standard import level_names

_NAME = (
    r"(?:^|(?<=[，。；：、]))(?:\s|其中[：:，]?|[（(]?\d{1,2}[）).．、](?!\d)|[①-⑳]|[一二三四五六七八九十]是)*"
    r"(?P<name>[“”㐀-鿿A-Za-z\d\-（）()/]{2,36}?)"
)
_SAID = r"(?:值)?(?:均)?(?:为|是|：|:)?\s?"
_BOUND = r"(?:[<>＜＞≤≥≦≧=]|不低于|不超过|不高于|不少于|达到?)?\s?"
_VALUE = rf"{_BOUND}[^，。；：（）\d]{{0,2}}\d[^，。；（）]{{0,16}}?"
_REASON = r"(?:[，,（]?(?:未完成原因|偏差原因|主要原因|原因|主要)(?:为|是|在于|：|:)+(?P<reason>[^；。）]{2,60}))?"


def _patterns() -> tuple[re.Pattern[str], ...]:
    target = "|".join(map(re.escape, cues("stated_target")))
    actual = "|".join(map(re.escape, cues("stated_actual")))
    return (
        re.compile(
            rf"指标\s?\d{{1,2}}[：:]\s?(?P<name>[“”㐀-鿿A-Za-z\d\-（）()/]{{2,36}}?)(?:的|[，,：:])?"
            rf"(?:(?:{target}){_SAID}(?P<target>{_VALUE})|(?P<bound>{_BOUND}\d[^，。；（）]{{0,16}}?))"
            rf"[，,、](?:{actual}){_SAID}(?P<actual>{_VALUE})(?=[，。；）]|$){_REASON}"
        ),
        re.compile(
            rf"{_NAME}(?:的|[：:。])?(?:{target}){_SAID}(?P<target>{_VALUE})[，,、](?:{actual}){_SAID}(?P<actual>{_VALUE})(?=[，。；）]|$){_REASON}"
        ),
        re.compile(
            rf"{_NAME}(?P<target>[≥≤<>＜＞]\s?\d[^，。；（）]{{0,16}}?)[，,、](?:{actual})[^，。；：\d]{{0,10}}(?P<actual>{_VALUE})"
            rf"(?=[，。；）]|$){_REASON}"
        ),
        re.compile(
            rf"{_NAME}(?:为|是|达到?)?(?P<actual>(?:\d{{4}}年\d{{1,2}}月(?:\d{{1,2}}日)?|\d[^，。；（）：]{{0,12}}?))（(?:{target}){_SAID}(?P<target>{_VALUE}|\d{{4}}年\d{{1,2}}月[底前]*)）{_REASON}"
        ),
    )


_COMPARING = ("比", "较", "与", "占", "超", "低于", "高于")
"""改造面积比目标少0.13万亩: how far a result is from its target is none of the two."""
_AIM = re.compile(r"目标|指标值|计划|预期|指标\s?\d|[≥≤<>＜＞]\s?\d")


def find_told(document: Document, tables: Sequence[RebuiltTable], year: str) -> list[IndicatorRow]:
    """The indicators of running text outside tables whose target and result one clause states, in text order."""
    free = outside([(table.start, table.end) for table in tables if table.rows])
    found: dict[int, IndicatorRow] = {}
    for sentence in sentences(document, parts=True):
        start = _with_heading(document, sentence)
        words = document.text[start : sentence.end]  # cut out, so that a name may open it
        if not free(sentence.start) or not _AIM.search(words):
            continue
        for pattern in _patterns():
            for said in pattern.finditer(words):
                if said["name"] in (*_OF_THE_YEAR, *cues("stated_target")) or said["name"].endswith(_COMPARING):
                    continue
                row = _row(document, said, start, year)
                found.setdefault(row.mention.start, row)
    return [found[start] for start in sorted(found)]


_NEXT_TO = 3
_NAME_ALONE = re.compile(r"\s*(?:[（(]?\d{1,2}[）).．、])?[^，。；：\d]{3,24}。\s*")
_OF_THE_YEAR = ("年初", "全年", "年度", "当年", "本年")


@cache
def _aims() -> tuple[str, ...]:
    return cues("stated_target")


def _with_heading(document: Document, sentence: Span) -> int:
    """Where a sentence begins, with the heading that it goes on behind (1.病树清理数：目标值4万株，…), or with the name
    that its paragraph opens with (2.产值增速。年初目标7%，实际6.2%).
    """
    paragraph = document.paragraph_at(sentence.start)
    opening = document.text[paragraph.start : sentence.start]
    if _NAME_ALONE.fullmatch(opening) and document.text.startswith(_aims(), sentence.start):
        return paragraph.start
    index = document.section_index(sentence.start)
    if index is None:
        return sentence.start
    heading = document.sections[index]
    between = document.text[heading.heading_end : sentence.start + 1]
    goes_on = between in ("：", ":") or (between[:1] == "。" and document.text.startswith(_aims(), sentence.start))
    return heading.start if goes_on and len(between) <= _NEXT_TO else sentence.start


def _row(document: Document, said: re.Match[str], shift: int, year: str) -> IndicatorRow:
    start, end = (shift + at for at in said.span("name"))
    fields = {
        "target" if name == "bound" else name: mention(document, shift + said.start(name), shift + said.end(name))
        for name in ("target", "bound", "actual", "reason")
        if said.groupdict().get(name)
    }
    actual = fields["actual"]
    numbers = find_quantities(document.text, actual.start, actual.end)
    date = re.match(r"\d{4}年", actual.quote)
    level1, level2 = levels_above(document, start)
    return IndicatorRow(
        document.text[start:end],
        mention(document, start, end),
        level1=level1,
        level2=level2,
        target=fields["target"].quote.strip(),
        actual=actual.quote.strip(),
        value=numbers[0].value if numbers and not date else None,
        unit=numbers[0].unit if numbers and not date else "",
        year=year,
        shortfall_reason=fields["reason"].quote if "reason" in fields else "",
        section=document.section_path(start),
        evidence=tuple(_evidence(fields)),
    )


def _evidence(fields: dict[str, Mention]) -> Iterator[tuple[str, Mention]]:
    for name, words in fields.items():
        yield ("shortfall_reason" if name == "reason" else name), words


_COSTS = ("成本指标", "成本")
_OUTPUTS = ("产出指标", "产出")
"""财预〔2015〕88号 has costs among the outputs; 财预〔2021〕101号 made them a level of their own."""


def levels_above(document: Document, at: int) -> tuple[str, str]:
    """The levels that a clause stands under: named before it in its paragraph, and by the headings above it."""
    named: list[str] = []
    index = document.section_index(at)
    while index is not None:
        title = squeeze(level_title(document.sections[index].title))
        named += [title] if title in level_names() and document.sections[index].heading_end <= at else []
        index = document.sections[index].parent
    named.reverse()
    paragraph = document.paragraph_at(at)
    named += [found.group() for found in _level().finditer(document.text[paragraph.start : at])]
    named = [name for k, name in enumerate(named) if name not in named[:k]]
    first = max((k for k, name in enumerate(named) if name in level_names(1)), default=0)
    if first and named[first] in _COSTS and named[first - 1] in _OUTPUTS:
        first -= 1
    levels = [named[first], *named[-1:]] if named[first + 1 :] else named[first:]
    return (levels[0] if levels else "", levels[1] if len(levels) > 1 else "")


@cache
def _level() -> re.Pattern[str]:
    """A level that a clause leads in with (数量指标：, 产出指标中，)."""
    names = "|".join(re.escape(name) for name in sorted(level_names(), key=lambda name: (-len(name), name)))
    return re.compile(f"(?:(?<![㐀-鿿])|(?<=[一二三四五六七八九十]是))(?:{names})(?=(?:方面|完成情况)?[：:。，中])")
