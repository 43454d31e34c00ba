"""The table of 三公经费 (因公出国, 公务用车, 公务接待) that only printed lines are left of, in one half or in two.

Its head stands in two rows over one row of amounts, and 公务用车 has its parts below it: no fit of columns puts that
back. The order of the labels tells that of the amounts, and it counts only where the amounts add up as the form has it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, takewhile

from kg.document import Span
from kg.tables.labels import is_blank_mark, is_number, to_number
from kg.tables.model import Column, Row, TableCell
from kg.tables.pieces import Piece

LABEL = re.compile(
    r"(?P<total>合计)|(?P<abroad>因公出国(?:[（(]境[）)])?(?:费用?|经费|支出)?)"
    r"|(?P<group>(?:公务用车|公车)购置[及和]运行(?:维护)?(?:费用?|经费|支出)?)|(?P<sub>小计)"
    r"|(?P<buy>(?:公务用车|公车)?购置(?:费用?|经费|支出)?)|(?P<run>(?:公务用车|公车)?运行(?:维护)?(?:费用?|经费|支出)?)"
    r"|(?P<host>公务接待(?:费用?|经费|支出)?)|(?P<budget>预算数)|(?P<spent>决算数)"
)
"""The labels of the form, each a group of its kind."""

_OPENS = re.compile("合计|预算数|决算数|“?三公|项目|20\\d\\d年")
_NOISE = re.compile(r"[“”\"（）()、：:\s\d-]|三公|经费|项目|栏次|单位|万元|元|其中|年度?|支出")
_MOST_NOISE = 6
_LINES = 60
"""No such table takes more lines, a cell a line."""
_FIRST = ("total", "abroad", "group", "host")
_PARTS = ("sub", "buy", "run")
_MOST_EMPTY = 2
_CENT = Decimal("0.011")

Read = tuple[list[Column], list[Row], int]


@dataclass(frozen=True, slots=True)
class _Label:
    kind: str
    cell: TableCell


def three_public_lines(text: str, lines: Sequence[Sequence[Piece]], index: int) -> Read | None:
    """(columns, rows, lines taken) of such a table whose head begins with line ``index``, or ``None``."""
    if not _OPENS.match(lines[index][0].text):
        return None
    flow = [piece for line in lines[index : index + _LINES] for piece in line]
    head = next((k for k, piece in enumerate(flow) if is_number(piece.text)), 0)
    labels = _labels(text, flow[:head])
    order = _order(labels)
    halves = sum(label.kind == "total" for label in labels)
    if not order or halves not in (1, 2):
        return None
    amounts = _amounts(flow[head:], len(order) * halves)
    columns = _columns(labels, halves)
    parts = _placed(order, amounts, halves) if amounts and columns else []
    if not parts or columns is None:
        return None
    rows = [_row(text, label, [part[k] for part in parts]) for k, label in enumerate(order)]
    last = amounts[-1].line
    return columns, rows, sum(1 for line in lines[index : index + _LINES] if line[0].line <= last)


def _labels(text: str, head: Sequence[Piece]) -> list[_Label]:
    """The labels of a head in order, broken ones whole; none where it says much else."""
    if not head:
        return []
    words = text[head[0].start : head[-1].end]
    found = list(LABEL.finditer(words))
    if len(_NOISE.sub("", LABEL.sub("", words))) > _MOST_NOISE or len(found) < len(_FIRST):
        return []
    start = head[0].start
    spans = [Span(start + label.start(), start + label.end()) for label in found]
    cells = [TableCell((span,), text[span.start : span.end]) for span in spans]
    return [_Label(label.lastgroup or "", cell) for label, cell in zip(found, cells, strict=True)]


def _order(labels: Sequence[_Label]) -> list[_Label]:
    """What the amounts of a half are of, in order: the parts of 公务用车 stand where their heading does."""
    first = _once([label for label in labels if label.kind in _FIRST])
    parts = _once([label for label in labels if label.kind in _PARTS])
    if sorted(label.kind for label in first) != sorted(_FIRST) or {label.kind for label in parts} < {"buy", "run"}:
        return []
    group = next(label for label in first if label.kind == "group")
    below = [_Label("group", group.cell) if label.kind == "sub" else label for label in parts]
    return [one for label in first for one in (below if label is group else [label])]


def _once(labels: Sequence[_Label]) -> list[_Label]:
    """The labels up to where the second half says them again."""
    kinds = [label.kind for label in labels]
    again = next((k for k, kind in enumerate(kinds) if kind in kinds[:k]), len(kinds))
    return list(labels[:again])


def _amounts(flow: Sequence[Piece], count: int) -> list[Piece]:
    """The amounts behind a head and its numbers of columns, at most ``count``; none where there are more."""
    numbers = [str(k + 1) for k in range(count)]
    start = count if [piece.text for piece in flow[:count]] == numbers else 0
    found = list(takewhile(lambda piece: is_number(piece.text) or is_blank_mark(piece.text), flow[start:]))
    return found if len(found) <= count else []


def _placed(order: Sequence[_Label], amounts: Sequence[Piece], halves: int) -> list[list[Piece | None]]:
    """The amounts of each half in the order of its labels: where empty cells left nothing behind, the one way that
    makes all add up.
    """
    count = len(order) * halves
    if not count - _MOST_EMPTY * halves <= len(amounts) <= count:
        return []
    ways = []
    for places in combinations(range(count), len(amounts)):
        cells: list[Piece | None] = [None] * count
        for place, piece in zip(places, amounts, strict=True):
            cells[place] = piece
        parts = [cells[k * len(order) : (k + 1) * len(order)] for k in range(halves)]
        if all(_adds_up(order, part) for part in parts):
            ways.append(parts)
    return ways[0] if len(ways) == 1 else []


def _columns(labels: Sequence[_Label], halves: int) -> list[Column] | None:
    phases = [label for label in labels if label.kind in ("budget", "spent")]
    named = Column((labels[0].cell,), "item")
    if halves == 1:
        label = phases[0] if len(phases) == 1 else next(label for label in labels if label.kind == "total")
        return [named, Column((label.cell,), label.kind if phases else "amount")]
    if sorted(label.kind for label in phases) != ["budget", "spent"]:
        return None
    return [named, *(Column((label.cell,), label.kind) for label in phases)]


def _adds_up(order: Sequence[_Label], amounts: Sequence[Piece | None]) -> bool:
    """Whether the whole is its three parts, and 公务用车 its two."""
    values = {
        label.kind: (piece and to_number(piece.text)) or Decimal(0) for label, piece in zip(order, amounts, strict=True)
    }
    cars = values["buy"] + values["run"]
    whole = values["abroad"] + values["host"] + cars
    return abs(values.get("group", cars) - cars) < _CENT and abs(values["total"] - whole) < _CENT


def _row(text: str, label: _Label, amounts: Sequence[Piece | None]) -> Row:
    cells = [TableCell((Span(one.start, one.end),), text[one.start : one.end]) if one else None for one in amounts]
    return Row((label.cell, *cells), total=label.kind == "total")
