"""Tables of which only printed lines are left: find the head, take the body, put it back into rows and columns."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.document import MASK, Document, Span
from kg.tables.carry import LEVELS
from kg.tables.context import group_in_place, settle
from kg.tables.fit import Placed
from kg.tables.labels import STRUCTURAL, Label, is_number, is_total, longest_label, lookup, squeeze, unit_line
from kg.tables.model import Column, Pair, Row, TableCell
from kg.tables.money_rows import money_rows
from kg.tables.paired import paired_lines
from kg.tables.pieces import Piece, display_width
from kg.tables.ranges import outside
from kg.tables.slots import slots_of
from kg.tables.standard import money_items, without_empty_levels
from kg.tables.three_public import three_public_lines
from kg.tables.three_public_list import three_public_list
from kg.tables.turned import turned_lines
from kg.tables.widths import fit

_WORST_FIT = 1.1
_PIECES_IN_LABEL = 8
_LINES_IN_HEAD = 60
_MOST_ALIKE = 12
_SEARCHES = 40
_TRIES = 3
"""Each piece may be taken as the body of so many heads, and so many tables have their widths searched: what is beyond
is not rebuilt, or with unbroken cells alone, so that no text costs more than its length allows.
"""
_HEADING = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}[、章节]|[（(][一二三四五六七八九十]{1,3}[）)]|注[:：])")
_CAPTION = re.compile(r"附?表\s?[\d一二三四五六七八九十]{1,2}[:：]?")
"""What stands over the next table, as a unit line does."""
_LISTED = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]")
"""A head does not begin with a list mark: such a line is a heading (六、自评得分)."""
_UNFILLED = re.compile(r"[….]{1,6}|指标\s*\d{1,2}\s*[：:]?[….]*|.*[（(]\d{2,4}字(?:以内|左右)[）)].*")
"""Lines of a printed form that nobody filled in (指标2：, ……), and what it asks for (说明原因（100字以内）)."""
_FIELDS = frozenset(("project", "agency", "unit_in_charge"))
_CLOSING = frozenset(("field", "person"))
"""Labels of a form's foot (评价结论, 填报人): no cell of the table above."""
_FIELD_LINES = 60
_UNSEARCHED = "widths of columns not searched: too many tables of lines"
_UNDER_CODE = frozenset(("类款项", "类款"))
"""A line of its own under the head of a code that is printed in parts."""
_PROSE = 20.0
"""A printed line wider than this many characters that ends no cell of a narrow table is running text."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head found in the lines: its labels with their meanings, and the pieces that make each up."""

    labels: tuple[Label, ...]
    pieces: tuple[tuple[Piece, ...], ...]
    lines: int


@dataclass(frozen=True, slots=True)
class Flat:
    """A table rebuilt from lines, before merged cells are carried."""

    span: Span
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    inferred: tuple[str, ...] = ()


def find_flattened(document: Document, printed: Sequence[Sequence[Piece]], taken: Sequence[Span]) -> list[Flat]:
    """Every table that the printed lines outside ``taken`` still show, in text order."""
    free = outside((span.start, span.end) for span in taken)
    lines = [line for line in printed if free(line[0].start)]
    found: list[Flat] = []
    left = _TRIES * sum(map(len, lines)) + 1
    searches = 0
    index = 0
    while index < len(lines) and left > 0:
        if whole := _at_once(document.text, lines, index):
            found.append(whole[0])
            index += whole[1]
            continue
        head = read_head(lines, index)
        if head is None:
            index += 1
            continue
        body, after = _body(lines, index + head.lines, head)
        left -= after - index
        searches += 1
        flat = _rebuild(document.text, head, body, searches <= _SEARCHES)
        if flat:
            found.append(flat)
            index = max(index + 1, next((k for k in range(index, after) if lines[k][0].start >= flat.span.end), after))
        else:
            index += head.lines
    return found


def _at_once(text: str, lines: Sequence[Sequence[Piece]], index: int) -> tuple[Flat, int] | None:
    """A table that lies on its side or has two halves, which no fit of columns could put back, and its lines."""
    three_public = three_public_lines(text, lines, index) or three_public_list(text, lines, index)
    if turned := turned_lines(text, lines, index) or three_public:
        columns, rows, height = turned
        start = lines[index][0].start
    elif paired := paired_lines(text, lines, index):
        name, amount, rows, height = paired
        columns, start = [name, amount], lines[index + 1][0].start
    else:
        return None
    end = max(cell.end for row in rows for cell in row.cells if cell)
    return Flat(Span(start, end), tuple(columns), tuple(rows)), height


def find_fields(document: Document, lines: Sequence[Sequence[Piece]], start: int, since: int) -> tuple[Pair, ...]:
    """Fields of a form in lines above a table (项目名称, 主管部门), behind ``since``: a label, then its value."""
    first = bisect_left(lines, start, key=lambda line: line[0].start)
    above = lines[max(0, first - _FIELD_LINES) : first]
    pieces = [piece for line in above if line[0].start >= since for piece in line]
    pairs: list[Pair] = []
    for at in range(len(pieces)):
        label, count = _label_at(pieces, at) or (None, 1)
        after = pieces[at + count : at + count + 1]
        if label and after and label.meaning in _FIELDS and not lookup(after[0].text) and not is_number(after[0].text):
            value = _cell(document.text, after)
            pairs.append(Pair(_cell(document.text, pieces[at : at + count]), label.meaning, value))
    return tuple(pairs)


def read_head(lines: Sequence[Sequence[Piece]], index: int) -> Head | None:
    """The head that begins with line ``index`` and ends with a line, if three known labels (two, if both tell what a
    column holds) stand there and nothing else.
    """
    labels: list[Label] = []
    made_of: list[tuple[Piece, ...]] = []
    near = [piece for line in lines[index : index + _PIECES_IN_LABEL] for piece in line]
    if _LISTED.match(near[0].text) or _label_at(near, 0) is None:
        return None
    flow = [piece for line in lines[index : index + _LINES_IN_HEAD] for piece in line]
    at = 0
    while at < len(flow):
        step = _label_at(flow, at)
        if step is None or sum(label.meaning == step[0].meaning for label in labels) >= _MOST_ALIKE:
            break
        if squeeze(flow[at].text) in money_items() and any(label.meaning == "score" for label in labels):
            break  # 得分, 原因 | 总额: the first row's name
        labels.append(step[0])
        made_of.append(tuple(flow[at : at + step[1]]))
        at += step[1]
    if at < len(flow) and labels and _names_first_row(labels, flow[at - 1], flow[at]):
        at -= len(made_of.pop())
        labels.pop()
    while at and at < len(flow) and flow[at].line == flow[at - 1].line:
        at -= len(made_of.pop())
        labels.pop()
    known = sum(label.meaning in STRUCTURAL for label in labels)
    if len(labels) < 2 or known < 2 or len({label.meaning for label in labels}) < 2:
        return None
    if squeeze(near[0].text) in money_items() and any(label.meaning == "goal_target" for label in labels):
        return None  # rows that nothing is filled in above the head of the goals
    if len(labels) == 2 and not any(label.holds == "number" for label in labels):
        return None
    count = len({piece.line for group in made_of for piece in group})
    meanings = settle([(group[0].text, label.meaning) for group, label in zip(made_of, labels, strict=True)])
    order = group_in_place(meanings)
    settled = [_settled(label, meaning) for label, meaning in zip(labels, meanings, strict=True)]
    return Head(tuple(settled[k] for k in order), tuple(made_of[k] for k in order), count)


def _settled(label: Label, meaning: str) -> Label:
    """A label with what it means in its head; what was spent is a number also where it is printed as 支出 alone."""
    return replace(label, meaning=meaning, holds="number" if meaning == "spent" else label.holds)


def _names_first_row(labels: Sequence[Label], last: Piece, after: Piece) -> bool:
    """Whether the last label, 合计, is the name of the first row: an amount follows it, where else its name would."""
    return labels[0].holds == "text" and is_total(last.text) and is_number(after.text)


def _label_at(flow: Sequence[Piece], at: int) -> tuple[Label, int] | None:
    """The longest run of pieces that is a known label."""
    words, best = "", None
    if at < len(flow) and not flow[at].text.strip(MASK):
        return None
    for count in range(1, min(_PIECES_IN_LABEL, len(flow) - at) + 1):
        words += flow[at + count - 1].text
        if count > 1 and len(squeeze(words)) > longest_label() + 8:
            break
        label = lookup(words)
        if label and (count == 1 or _may_join(flow[at : at + count])):
            best = (label, count)
    return best


def _may_join(run: Sequence[Piece]) -> bool:
    """Two labels on one line are two; only a line break (or a unit in brackets) goes through a label."""
    return all(a.line != b.line or b.text[0] in "（(" for a, b in itertools.pairwise(run))


def _body(lines: Sequence[Sequence[Piece]], start: int, head: Head) -> tuple[list[Piece], int]:
    """Pieces under a head until a heading, running text or another head; repeated heads are left out."""
    body: list[Piece] = []
    names = [label.meaning for label in head.labels]
    widest = max((display_width(piece.text) for group in head.pieces for piece in group), default=0.0)
    index = start
    while index < len(lines):
        again = read_head(lines, index)
        if again:
            if [label.meaning for label in again.labels] != names:
                break
            index += again.lines
            continue
        line = lines[index]
        if not body and "".join(piece.text for piece in line) in _UNDER_CODE:
            index += 1
            continue
        closing = lookup(line[0].text) if body else None
        if closing and closing.meaning in _CLOSING and closing.meaning not in names:
            break
        if _ends_table(line, lines[index + 1] if index + 1 < len(lines) else (), head, widest, body):
            break
        body += [piece for piece in line if not _UNFILLED.fullmatch(piece.text)]
        index += 1
    levels = [meaning for meaning in names if meaning in LEVELS or meaning == "name"]
    return (without_empty_levels(body) if levels[:2] == ["level1", "level2"] and len(levels) > 2 else body), index


def _ends_table(
    line: Sequence[Piece], following: Sequence[Piece], head: Head, widest: float, body: Sequence[Piece]
) -> bool:
    text = "".join(piece.text for piece in line)
    numbered = any(is_number(piece.text) for piece in [*line[1:], *following[:1]])
    if _HEADING.match(text):
        return not numbered
    if body and (_CAPTION.fullmatch(text) or ((unit := unit_line(text)) and unit.group() == text)):
        return True
    wordy = any(
        label.meaning in ("reason", "improvement", "definition", "criteria", "target", "actual", "note", "grade")
        or label.meaning in ("reason_improvement", "goal_target", "goal_actual")
        for label in head.labels
    )
    return not wordy and len(line) == 1 and line[0].width > max(_PROSE, 3 * widest) and bool(body)


def _rebuild(text: str, head: Head, body: Sequence[Piece], search: bool) -> Flat | None:
    slots = slots_of(head.labels, head.pieces)
    rows = money_rows(text, [label.meaning for label in head.labels], body)
    if not rows:
        placed, cost = fit(body, slots, search)
        rows = _rows(text, placed, body, len(slots))
        full = sum(sum(cell is not None for cell in row.cells) >= 2 for row in rows)
        if not rows or cost > _WORST_FIT or full * 2 < len(rows):
            return None
    columns = tuple(
        Column((_cell(text, pieces),), label.meaning, unit=label.unit)
        for label, pieces in zip(head.labels, head.pieces, strict=True)
    )
    end = max(cell.end for row in rows for cell in row.cells if cell)
    start = min(pieces[0].start for pieces in head.pieces)
    return Flat(Span(start, end), columns, tuple(rows), () if search else (_UNSEARCHED,))


def _rows(text: str, placed: Sequence[Placed], body: Sequence[Piece], width: int) -> list[Row]:
    rows: list[Row] = []
    for cell in placed:
        if cell.opens or not rows:
            rows.append(Row((None,) * width))
        cells = list(rows[-1].cells)
        cells[cell.column] = _cell(text, body[cell.first : cell.last])
        rows[-1] = replace(rows[-1], cells=tuple(cells))
    return rows


def _cell(text: str, pieces: Sequence[Piece]) -> TableCell:
    """One cell; pieces that follow on each other are one span."""
    spans: list[Span] = []
    for piece in pieces:
        if spans and not text[spans[-1].end : piece.start].strip():
            spans[-1] = Span(spans[-1].start, piece.end)
        else:
            spans.append(Span(piece.start, piece.end))
    return TableCell(tuple(spans), "".join(text[span.start : span.end] for span in spans))
