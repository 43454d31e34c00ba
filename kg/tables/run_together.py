"""Tables of indicators a row a line, the cells of each run together (质量指标工程验收合格率≥95%).

A page's text loses the borders of its cells so. The head says which columns there are; where one alone holds values,
each row is its levels, which the standard schemes name, its name, and the quantity that it ends with. Where several
hold values, nothing tells 分值 from 指标值: then the lines are no running text, and no more is read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.document import Document, Span
from kg.tables.carry import LEVELS
from kg.tables.labels import Label, longest_label, lookup, squeeze
from kg.tables.model import Column, Row, TableCell
from kg.tables.pieces import Piece
from kg.tables.standard import levels_by_name

_MAY_BE_HEAD = re.compile("(?:[一二三]级指标|指标名称|评价内容).*(?:指标值|目标值|完成值|分值|得分)")
_VALUE = re.compile(
    r"(?P<name>[㐀-鿿].*?)(?P<value>[≥≤><=＝≧≦＜＞]?\s?\d[\d.,，]*\s?(?:[%％‰]|[㐀-鿿/]{1,4})?(?:以上|以下|以内)?)$"
)
_SAID = re.compile(
    "(?P<name>[㐀-鿿]{4,}?)(?P<value>(?:不断|持续|稳步|有效|明显|显著|进一步|逐步|全面)"
    "(?:提高|提升|改善|增强|加强|保障|促进|增加|减少|降低|完善|健全|落实))$"
)
"""发展情况|稳步提高: a value in words."""
_SENTENCE = re.compile("[。；：，]")
_LONGEST_ROW = 60
_LONGEST_LEVEL = 16
_LEAST = 3
_EITHER = "成本指标"
"""A second level of 产出指标 by 财预〔2015〕88号, a first one with second ones of its own by 财预〔2021〕101号."""


@dataclass(frozen=True, slots=True)
class RunTogether:
    """Such a table: where it stands, and its rows where they can be told apart."""

    span: Span
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()


def rows_run_together(document: Document, lines: Sequence[Sequence[Piece]]) -> Iterator[RunTogether]:
    """Every such table of a document: a line without blanks that is a head and nothing else, and its rows."""
    spans = [Span(line[0].start, line[-1].end) for line in lines]
    at = 0
    while at < len(spans):
        head = _head(document.text, spans[at]) if len(lines[at]) == 1 else []
        at += 1
        if head:
            first = at
            while at < len(spans) and len(lines[at]) == 1 and _is_row(document.text, spans[at]):
                at += 1
            if at > first:
                yield _table(document.text, head, spans[first - 1 : at])


def _head(text: str, span: Span) -> list[tuple[TableCell, Label]]:
    """The labels that a line is made of; none where it is made of anything else."""
    if not _MAY_BE_HEAD.search(text, span.start, span.end):
        return []
    found: list[tuple[TableCell, Label]] = []
    at = span.start
    while at < span.end:
        stops = range(min(span.end, at + longest_label()), at + 1, -1)
        known = next(((stop, label) for stop in stops if (label := lookup(text[at:stop]))), None)
        if known is None:
            return []
        found.append((_cell(text, at, known[0]), known[1]))
        at = known[0]
    return found if len(found) >= _LEAST else []


def _is_row(text: str, span: Span) -> bool:
    words = text[span.start : span.end]
    if len(words) > _LONGEST_ROW or "\t" in words or _SENTENCE.search(words):
        return False
    return bool(_levels(text, span)) or _VALUE.match(words) is not None or _SAID.match(words) is not None


def _levels(text: str, span: Span) -> list[tuple[str, int, int]]:
    """(level, start, end) of the levels that a row begins with, the upper one first."""
    found: list[tuple[str, int, int]] = []
    at = span.start
    for level in LEVELS[:2]:
        stops = range(min(span.end, at + _LONGEST_LEVEL), at + 1, -1)
        named = (k for k in stops if levels_by_name().get(squeeze(text[at:k])) == level)
        stop = next((k for k in named if level == LEVELS[0] or text[at:k].endswith("指标")), None)
        if stop:
            found.append((level, at, stop))
            at = stop
    if len(found) == 1 and squeeze(text[found[0][1] : at]) == _EITHER:
        return [("level2", *found[0][1:])]
    return found


def _table(text: str, head: Sequence[tuple[TableCell, Label]], lines: Sequence[Span]) -> RunTogether:
    span = Span(lines[0].start, lines[-1].end)
    named = [label.meaning for _, label in head if label.meaning not in ("side", "note", *LEVELS[:2])]
    if len(named) != 2 or named[0] not in ("level3", "name", "definition") or named[1] not in ("target", "actual"):
        return RunTogether(span)
    meanings = {"level1": "level1", "level2": "level2", named[0]: "name", named[1]: named[1]}
    columns = [Column((cell,), meanings[label.meaning]) for cell, label in head if label.meaning in meanings]
    if [column.meaning for column in columns] != ["level1", "level2", "name", named[1]]:
        return RunTogether(span)
    rows = [row for line in lines[1:] if (row := _row(text, line))]
    return RunTogether(span, tuple(columns), tuple(rows))


def _row(text: str, span: Span) -> Row | None:
    levels = _levels(text, span)
    start = levels[-1][2] if levels else span.start
    found = _VALUE.match(text[start : span.end]) or _SAID.match(text[start : span.end])
    if found is None:
        return None
    told = {level: _cell(text, begin, end) for level, begin, end in levels}
    name, value = (_cell(text, start + found.start(part), start + found.end(part)) for part in ("name", "value"))
    return Row((told.get("level1"), told.get("level2"), name, value))


def _cell(text: str, start: int, end: int) -> TableCell:
    return TableCell((Span(start, end),), text[start:end])
