"""Whole forms on one printed line, as files become text when the borders of their cells are lost.

Where blanks still part the cells, each run of characters counts as a line of its own (``a_cell_a_line``). Where nothing
does, no rule can tell 分值 from 完成值 (保障人数10200人200人10): then the fields of the form's head are read, and the
rest is no running text either (``fused_forms``).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kg.document import Document, Span
from kg.tables.labels import Label, longest_label, lookup, squeeze
from kg.tables.model import Pair, TableCell
from kg.tables.paired import ACCOUNT
from kg.tables.pieces import Piece
from kg.tables.standard import level_names

_HEAD = re.compile(
    r"[一二三]级指\s?标(?:[（(][^（）()]{0,8}[）)])?\s?(?:[二三四]级)?指标"
    r"|(?:产出|效益|满意度)指标(?:[（(]\d+分[）)])?\s?(?:数量|质量|时效|成本|经济|社会|生态|可持续|服务对象)\S{0,5}指标"
    r"|(?:年初|全年|调整后?)(?:[（(]调整[）)])?预算数?(?:[（(][A-Da-d][）)])?\s?(?:全年|调整|预算)\S{0,4}[算行]数"
    r"|指标名称\s?(?:计量|度量)单位|(?:计量|度量)单位\s?(?:指标性质|年初|指标值)|指标值\s?(?:全年|实际)\S{0,2}完成值"
)
"""Labels of two columns, or a level and its first part, right behind each other: cells, not a sentence."""
_LEAST_PIECES = 20
_SHORTEST = 60
_STOP_EVERY = 100
"""Sentences end more often than every so many characters; cells of a form do not."""
_LEAST_LABELS = 4
_MOST_WORDS = 4
_LINES_ABOVE = 12
_FIELDS = frozenset(("project", "agency", "unit_in_charge"))
_HEAD_LABELS = _FIELDS | {"field", "person", "side", "budget", "adjusted", "spent", "goal_target", "score"}
_MONEY = ("项目资金", "年度资金总额", "资金总额")
_VALUE = re.compile(r"[：:\s]*(?:[（(]?盖章[）)]?)?[：:\s]*(?P<words>[^：:，。；\s]{2,60})")


def a_cell_a_line(lines: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The lines, those that hold a whole form cut into its cells; lines are numbered anew."""
    found: list[list[Piece]] = []
    for line in lines:
        parts = [[piece] for piece in line] if _holds_form(line) else [_one_name(line)]
        for part in parts:
            found.append([replace(piece, line=len(found)) for piece in part])
    return found


def _one_name(line: Sequence[Piece]) -> list[Piece]:
    """A line as one piece where blanks only part the words of one label or level (经济效益 指标)."""
    if not 1 < len(line) <= _MOST_WORDS:
        return list(line)
    whole = "".join(piece.text for piece in line)
    if squeeze(whole) in level_names() or (lookup(whole) and not lookup(line[0].text)):
        return [replace(line[0], end=line[-1].end, text=whole)]
    return list(line)


def _holds_form(line: Sequence[Piece]) -> bool:
    if len(line) < _LEAST_PIECES:
        return False
    if sum(ACCOUNT.match(piece.text) is not None for piece in line) >= _LEAST_LABELS:
        return True
    labels = [lookup(piece.text) is not None for piece in line]
    last = max((k for k, known in enumerate(labels) if known), default=0)
    runs = sum(a and b for a, b in pairwise(labels))
    return runs >= _LEAST_LABELS and any(not known for known in labels[:last])


def fused_forms(document: Document, lines: Sequence[Sequence[Piece]]) -> list[tuple[Span, tuple[Pair, ...]]]:
    """The printed lines without borders that hold a whole form, each with the fields of its head."""
    found = []
    for line in lines:
        start, end = line[0].start, line[-1].end
        words = document.text[start:end]
        if end - start < _SHORTEST or "\t" in words or words.count("。") * _STOP_EVERY > len(words):
            continue
        head = _HEAD.search(document.text, start, end)
        if head or _holds_form(line):
            found.append((Span(start, end), _fields(document.text, start, head.start() if head else end)))
    return found


def fields_above(document: Document, lines: Sequence[Sequence[Piece]], start: int) -> tuple[int, tuple[Pair, ...]]:
    """Where a form begins whose labels and values run together in the lines above ``start``, and its fields."""
    above = [line[0].start for line in lines if line[0].start < start][-_LINES_ABOVE:]
    for first in above:
        stops = range(min(start, first + longest_label()), first + 1, -1)
        label = next((label for stop in stops if (label := _form_label(document.text[first:stop]))), None)
        if label and label.meaning == "project" and (pairs := _fields(document.text, first, start)):
            return first, pairs
    return start, ()


def _fields(text: str, start: int, end: int) -> tuple[Pair, ...]:
    """The labels before the head of the indicators, each with the words up to the next label."""
    labels = [*_labels(text, start, end), (end, end, None)]
    pairs: list[Pair] = []
    for (begin, behind, label), (after, _, _) in pairwise(labels):
        value = _VALUE.fullmatch(text, behind, after) if label and label.meaning in _FIELDS else None
        if label and value:
            cells = [_cell(text, *span) for span in ((begin, behind), value.span("words"))]
            pairs.append(Pair(cells[0], label.meaning, cells[1]))
    return tuple(pairs)


def _labels(text: str, start: int, end: int) -> list[tuple[int, int, Label | None]]:
    """(start, end, label) of every known label, the longest at each place."""
    found: list[tuple[int, int, Label | None]] = []
    at = start
    while at < end:
        ends = range(min(end, at + longest_label()), at + 3, -1)
        known = next(((at, stop, label) for stop in ends if (label := _form_label(text[at:stop]))), None)
        if known:
            found.append(known)
        at = known[1] if known else at + 1
    return found


def _form_label(words: str) -> Label | None:
    """A label of a form's head: names of accounts are parts of values, too (义务教育公用经费)."""
    label = lookup(words)
    if label is None or (label.meaning == "project" and words[-2:] != "名称"):
        return None
    return label if label.meaning in _HEAD_LABELS or squeeze(words).startswith(_MONEY) else None


def _cell(text: str, start: int, end: int) -> TableCell:
    return TableCell((Span(start, end),), text[start:end])
