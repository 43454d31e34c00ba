"""What it costs to read pieces of printed lines as one cell of a column: the typography of broken cells, in numbers.

The costs are rough logarithms of how rare a thing is in tables: a cell goes on although its line has room (rare), a
name that is a number (very rare), a value column without a number (very rare), a result in the target's words (often).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.tables.labels import is_blank_mark, is_number, is_total, squeeze
from kg.tables.pieces import Piece, display_width
from kg.tables.standard import level_names, levels_by_name, money_items, without_points

Cell = tuple[int, float, bool]
"""(the piece after it, cost, whether it opens a row of sums): a cell that could begin at some piece."""
_Content = tuple[float, float, bool]
"""What a cell costs for what stands beside it and for its words, and whether it opens a row of sums."""
_Run = tuple[str, float, float]
"""What every column has in common: a cell's words, what it costs for what is beside it and for how its words begin
and end."""

INFINITE = 1e9
NEVER_BROKEN = 400.0
LONGEST_CELL = 24
LEVELS = frozenset(("level1", "level2", "level3", "level4"))
_NAMES = LEVELS | {"name", "project", "item"}
_HAN = re.compile(r"[㐀-鿿”）》]")
_NO_HAN = re.compile(r"[\dA-Za-z≥≤]")
_OFTEN_EMPTY = frozenset(("reason", "improvement", "reason_improvement", "note", "criteria"))
_NEVER_A_NUMBER = 20.0
_TOO_MUCH = 6.5
"""A cell that costs more than this is not looked at further."""
_PAIRS = ("“”", "（）", "《》", "()")
_PAIRED = re.compile(f"[{''.join(_PAIRS)}]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A column as the fit sees it. ``narrow`` is the least width its own label allows, ``broken`` whether the label
    itself was broken (then the width is that of its widest piece).
    """

    meaning: str
    holds: str
    leaf: bool
    optional: bool
    narrow: float
    broken: bool


def skip_costs(slots: Sequence[Slot], total: bool) -> list[list[float]]:
    """``costs[a][b]``: the price of leaving columns a to b (exclusive) empty."""
    price = []
    for slot in slots:
        if slot.holds == "nothing":
            price.append(0.0)
        elif slot.optional or (total and slot.holds == "text"):
            price.append(0.15)
        elif slot.holds == "number":
            price.append(1.5 if total else 2.5)
        elif slot.leaf:
            price.append(8.0)
        elif slot.meaning in _OFTEN_EMPTY:
            price.append(0.8)
        else:
            price.append(2.0)
    return [
        [sum(price[a:b]) + _gap(slots, a, b) if b >= a else INFINITE for b in range(len(slots) + 1)]
        for a in range(len(slots) + 1)
    ]


def _gap(slots: Sequence[Slot], a: int, b: int) -> float:
    """A row that names an upper level names the next one, too: the price of leaving it out right behind."""
    if a == 0 or not (slots[a - 1].meaning in LEVELS or slots[a - 1].meaning == "weight"):
        return 0.0
    upper = max((slots[k].meaning for k in range(a) if slots[k].meaning in LEVELS), default="")
    return 4.0 * sum(slots[k].meaning in LEVELS and not slots[k].leaf and slots[k].meaning > upper for k in range(a, b))


class CellCosts:
    """The costs of cells made of ``pieces``. What does not hang on a column's width is found out once."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self._widths = [piece.width for piece in pieces]
        self._runs: list[list[_Run]] = [[] for _ in pieces]
        self._contents: dict[tuple[str, bool], list[list[_Content]]] = {}

    def cells(self, index: int, slot: Slot, width: float) -> list[Cell]:
        """(end, cost, whether it opens a row of sums) of every cell that could begin at ``index`` in this column."""
        if slot.holds == "nothing":
            return []
        if slot.holds == "number":
            return _number_cells(self.pieces, index, slot)
        found: list[Cell] = []
        contents = self._contents_of(slot)[index]
        cost = on_line = 0.0
        before = None
        for length, piece in enumerate(self.pieces[index : index + LONGEST_CELL], 1):
            if before is not None:
                if before.line == piece.line:
                    cost += _same_line(before.text, piece.text, slot)
                else:
                    cost += 0.0 if before.stretched else _line_end(on_line, width, piece.text)
                    on_line = 0.0
            on_line += self._widths[index + length - 1]
            if cost > _TOO_MUCH:
                break
            if length > len(contents):
                contents.append(self._content(index, length, slot))
            beside, content, total = contents[length - 1]
            last_line = beside + (0.0 if length == 1 and _is_level(piece.text, slot) else _cell_end(on_line, width))
            found.append((index + length, cost + last_line + content - (1.0 if total else 0.0), total))
            before = piece
        return found

    def _contents_of(self, slot: Slot) -> list[list[_Content]]:
        """For each piece what is known of the cells that begin with it in columns of this kind, by their length."""
        kind = slot.meaning, slot.leaf
        if kind not in self._contents:
            self._contents[kind] = [[] for _ in self.pieces]
        return self._contents[kind]

    def _content(self, index: int, length: int, slot: Slot) -> _Content:
        plain, beside, cut_off = self._run(index, length)
        if slot.meaning in ("direction", "measure_unit"):
            cut_off = 0.0
        return beside, cut_off + _fitting(plain, slot), slot.meaning in _NAMES and is_total(plain)

    def _run(self, index: int, length: int) -> _Run:
        runs, end = self._runs[index], index + length
        if length > len(runs):
            plain = squeeze("".join([piece.text for piece in self.pieces[index:end]]))
            beside = self._shared(index, end) + (1.5 if self.pieces[end - 1].stretched else 0.0)
            runs.append((plain, beside, _cut_off(plain)))
        return runs[length - 1]

    def _shared(self, index: int, end: int) -> float:
        """Cells of words that stand side by side on one printed line are cells of one line each."""
        pieces, line = self.pieces, self.pieces[end - 1].line
        if pieces[index].line == line:
            return 0.0
        cost = 0.0
        if index and pieces[index - 1].line == pieces[index].line and not is_number(pieces[index - 1].text):
            cost += 1.5
        beside = pieces[end : end + 4]
        if any(piece.line == line and _HAN.match(piece.text[-1]) for piece in beside):
            cost += 1.5
        return cost


def _number_cells(pieces: Sequence[Piece], index: int, slot: Slot) -> list[Cell]:
    text = pieces[index].text
    if slot.meaning == "number":
        return [(index + 1, 0.0 if re.fullmatch(r"\d{1,3}", text) else 7.0, False)]
    if slot.meaning == "code":
        return _code_cells(pieces, index)
    price = -0.2 if is_number(text) else 0.2 if is_blank_mark(text) else 7.0
    price = _NEVER_A_NUMBER if squeeze(text) in money_items() else price
    if is_number(text) and slot.meaning.endswith("rate") != text.endswith(("%", "％")):
        price += 0.6
    cells = [(index + 1, price, False)]
    if index + 1 < len(pieces) and pieces[index + 1].line != pieces[index].line:
        whole = text + pieces[index + 1].text
        if is_number(whole) and (not is_number(text) or not is_number(pieces[index + 1].text)):
            cells.append((index + 2, 0.8, False))
    return cells


def _code_cells(pieces: Sequence[Piece], index: int) -> list[Cell]:
    """A code of the budget classification, in one piece or in its parts on one line (204 06 01)."""
    if not re.fullmatch(r"\d{3,7}", pieces[index].text):
        return [(index + 1, 7.0, False)]
    end = index + 1
    while len(pieces[index].text) == 3 and end < min(index + 3, len(pieces)):
        if pieces[end].line != pieces[index].line or not re.fullmatch(r"\d\d", pieces[end].text):
            break
        end += 1
    return [(end, -0.2, False)]


def _same_line(before: str, after: str, slot: Slot) -> float:
    """What it costs to take a blank inside a line as part of one cell."""
    if slot.meaning in _NAMES and is_number(after):
        return 4.0
    if _HAN.match(before[-1]):
        return 0.4 if _NO_HAN.match(after) else 4.0
    if is_number(before) and is_number(after):
        return 4.0
    return 0.7


def _is_level(text: str, slot: Slot) -> bool:
    """Whether a piece is a level's whole name, which says by itself where it ends."""
    return slot.meaning in LEVELS and levels_by_name().get(without_points(squeeze(text))) == slot.meaning


def _cell_end(filled: float, width: float) -> float:
    """What it costs that a cell ends with a line ``filled`` so far: too wide never, just full is a rare chance."""
    if filled - width > 0.6:
        return 3.0 + filled - width
    return 0.5 * math.log(max(width, 2.0)) if width - filled < 0.6 else 0.0


_CLOSING_MARK = re.compile(r"[，。、；：）》”’！？%]")
_TOKEN = re.compile(r"[\d,.%A-Za-z]{2,}")


def _line_end(filled: float, width: float, following: str) -> float:
    """What it costs that a cell goes on although its line is ``filled`` so far."""
    if width >= NEVER_BROKEN:
        return 6.0
    slack = width - filled
    if slack < -0.6:
        return 3.0 - slack
    room = 1.1 if _CLOSING_MARK.match(following) else 0.6
    if slack <= room:
        return 0.0
    if slack <= 1.1:
        return 0.4
    token = _TOKEN.match(following)
    if token and display_width(token.group()) > slack:
        return 0.6  # a number or a Latin word is not broken, so the line stays short
    return 1.5 + 0.8 * slack


_OPENS_INSIDE = re.compile(r"[的地得了和与及或]")
_REST_OF_LEVEL = re.compile(r"[响度象]?指?标|（\d{1,3}(?:\.\d+)?分）")
"""可持续影|响指标, 产出指标|（50分）: what a narrow cell breaks off the name of a level is none."""
_OPENS_WITH_MARK = re.compile(r"[，。、；：）》”’％%]")
_ENDS_INSIDE = re.compile(r"(?:[的和与及或、，,]|\d\.|达到?|[≥≤＞＜><=])$")


def _cut_off(plain: str) -> float:
    """Words that begin or end in the middle of a phrase are seldom a whole cell."""
    if _REST_OF_LEVEL.fullmatch(plain):
        return 6.0
    cost = 1.5 if _OPENS_INSIDE.match(plain) else 0.0
    if _OPENS_WITH_MARK.match(plain):
        cost += 4.0
    if _PAIRED.search(plain) and any(plain.count(pair[0]) != plain.count(pair[1]) for pair in _PAIRS):
        cost += 2.0
    if _ENDS_INSIDE.search(plain, max(0, len(plain) - 2)):
        cost += 2.0
    return cost


_COMPARED = re.compile(r"^[≥≤＞＜><=\d]")
_VALUE = re.compile(r"^[≥≤＞＜><=\d%]")
_CLAUSES = re.compile("[，。；]")
_AMOUNTS = re.compile(r"\d+(?:\.\d+)?[%㐀-鿿]")


DIRECTION = re.compile(r"[<>＜＞≤≥≦≧=＝═]{1,2}|定性|定量|[正反]向(?:指标)?|大于|小于|等于|大于等于|小于等于")


_NUMBERED = re.compile(r"指标\d{1,2}[：:]")
"""指标1：…: the standard form numbers its indicators, and nothing else."""


def _fitting(plain: str, slot: Slot) -> float:
    if slot.meaning == "direction":
        return -1.5 if DIRECTION.fullmatch(plain) else 5.0
    if slot.meaning == "measure_unit":
        return 4.0 if DIRECTION.fullmatch(plain) or is_number(plain) or len(plain) > 8 else -0.5
    if (_NUMBERED.match(plain) or plain in money_items()) and not slot.leaf:
        return 4.0
    if slot.meaning not in _NAMES and is_total(plain):
        return 4.0
    if slot.meaning in LEVELS and not slot.leaf:
        if _VALUE.match(plain):
            return 8.0
        if level := levels_by_name().get(without_points(plain)):
            return -1.5 if level == slot.meaning else -1.0
        return 0.3 + 0.2 * max(0, len(plain) - 8) + (3.0 if _CLAUSES.search(plain) else 0.0)
    if slot.meaning not in ("level1", "level2") and without_points(plain) in level_names():
        return 2.5 if slot.meaning not in _NAMES or plain.endswith("指标") else 0.0
    if slot.meaning in _NAMES and (is_number(plain) or _COMPARED.match(plain)):
        return 2.0 if not is_number(plain) else 6.0
    if slot.meaning in _NAMES and "%" in plain:
        return 2.0
    if slot.meaning in ("definition", "reason", "improvement") and is_number(plain):
        return 1.5
    if slot.meaning in ("target", "actual") and len(_AMOUNTS.findall(plain)) > 1:
        return 2.0
    if slot.meaning == "actual" and plain.startswith(("≥", "≤")):
        return 1.0
    if len(plain) == 1 and plain not in "无是否优良中差好":
        return 1.0
    return 0.0
