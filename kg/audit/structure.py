"""What a table claims to add up: rows of sums with their parts, from codes, numbering and the order of the rows.

A table of the functional or economic classification is a tree (208, 20805, 2080505: 类, 款, 项): each level adds up
to the one above, and only its top rows to 合计. Tables of income beside expenditure are two lists in one grid.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.audit.cells import AMONG, FUND_TOTAL, MONEY, NAMES, Line, read_line
from kg.tables import RebuiltTable

NAMING = (*NAMES, "item_group", "code")
"""What the columns mean that name the rows of a list, or stand among those that do."""


@dataclass(frozen=True, slots=True)
class Half:
    """One list of a grid: its naming columns and the columns of numbers that belong to them."""

    lines: tuple[Line, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """``total`` is the sum of ``parts``. ``explicit`` where codes or a whole numbering say that these are all."""

    total: Line
    parts: tuple[Line, ...]
    explicit: bool = False


def halves(table: RebuiltTable) -> tuple[Half, ...]:
    """The lists that stand side by side: a naming column after amounts opens the next."""
    groups: list[tuple[list[int], list[int]]] = [([], [])]
    for index, column in enumerate(table.columns):
        naming = column.meaning in NAMING or _is_code_column(table, index)
        if naming and any(table.columns[k].meaning in MONEY for k in groups[-1][1]) and column.meaning != "name":
            groups.append(([], []))
        groups[-1][0 if naming else 1].append(index)
    return tuple(
        Half(tuple(read_line(table, row, names) for row in table.rows), tuple(numbers)) for names, numbers in groups
    )


def _is_code_column(table: RebuiltTable, index: int) -> bool:
    """Whether a column holds 类, 款 or 项 of a code: by its label, or beside a column of codes by what it holds."""
    labels = table.columns[index].labels
    if labels and labels[-1].text.strip() in _CODE_PARTS:
        return True
    if table.columns[index].meaning or not index:
        return False
    held = [cell.text.strip() for row in table.rows if (cell := row.cells[index]) is not None]
    beside = table.columns[index - 1].meaning == "code" or _is_code_column(table, index - 1)
    return beside and bool(held) and all(text in _CODE_PARTS or re.fullmatch(r"\d{2,3}", text) for text in held)


_CODE_PARTS = ("类", "款", "项")


def additions(half: Half, beside: Sequence[Half] = ()) -> Iterator[tuple[Addition, ...]]:
    """For each row of sums the ways to read what it sums: where one of them holds, the row is right.

    ``beside`` are the other halves of the grid.
    """
    lines = [line for line in half.lines if line.name or line.total]
    body = [line for line in lines if not line.total]
    if any(line.code for line in body):
        body = [line for line in body if _has_own_number(line, half)]
        if all(line.code for line in body) and len({line.code for line in body}) == len(body):
            yield from _of_codes(lines, body, [line.code for other in beside for line in other.lines])
        return
    yield from _of_numbering(lines)
    totals = [index for index, line in enumerate(lines) if line.total]
    for place, at in enumerate(totals):
        found = tuple(_of_total(lines, totals[:place], at))
        if found:
            yield found


def _has_own_number(line: Line, half: Half) -> bool:
    """A second row of heads (类 款 项) carries the labels beside it and has no numbers of its own."""
    return any(line.row.cells[index] and index not in line.row.carried for index in half.numbers)


def _of_codes(lines: Sequence[Line], body: Sequence[Line], beside: Sequence[str]) -> Iterator[tuple[Addition, ...]]:
    """Each code with those one level below it, unless a level between is missing; the row of sums with the top ones."""
    codes = {line.code for line in body}
    top = min(map(len, codes))
    orphans = [code for code in sorted(codes) if len(code) > top and code[:-2] not in codes]
    for line in body:
        children = tuple(one for one in body if len(one.code) == len(line.code) + 2 and one.code.startswith(line.code))
        if children and not any(code.startswith(line.code) for code in orphans):
            yield (Addition(line, children, explicit=True),)
    totals = [line for line in lines if line.total]
    parts = [line for line in body if len(line.code) == top]
    if len(totals) != 1 or any(code[:top] not in codes for code in orphans):
        return
    share = _share(totals[0])
    if share is not None:
        parts = [line for line in parts if bool(_STAFF.match(line.code)) == share]
        elsewhere = any(len(code) == top and bool(_STAFF.match(code)) == share for code in beside)
        if not parts or elsewhere or any(not line.code.startswith("3") for line in body):
            return
    elif any(len(code) == top for code in beside):
        return
    yield (Addition(totals[0], tuple(parts), explicit=True),)


_STAFF = re.compile("30[13]")
"""人员经费 are 工资福利支出 and 对个人和家庭的补助; the other classes of a 基本支出 are 公用经费."""


def _share(total: Line) -> bool | None:
    """True for 人员经费合计, False for 公用经费合计, ``None`` for a sum of all."""
    found = re.search("人员经费|公用经费", total.name.text if total.name else "")
    return None if found is None else found[0] == "人员经费"


def _of_numbering(lines: Sequence[Line]) -> Iterator[tuple[Addition, ...]]:
    """A numbered heading row against the rows under it (一、 against 1. 2. 3.)."""
    for index, line in enumerate(lines):
        if line.total or not 0 <= line.depth < AMONG:
            continue
        under: list[Line] = []
        for later in lines[index + 1 :]:
            if later.total or later.depth <= line.depth:
                break
            under.append(later)
        if len(under) > 1 and len({one.depth for one in under}) == 1 and under[0].depth < AMONG:
            yield (Addition(line, tuple(under), _is_whole(under)),)


def _of_total(lines: Sequence[Line], before: Sequence[int], at: int) -> Iterator[Addition]:
    """The rows since the last row of sums, with it or without; all rows; what follows; all rows of sums above."""
    total = lines[at]
    everything = [line for line in lines if not line.total]
    if lines[0] is total and is_fund_form(total):
        yield Addition(total, tuple(_sources(everything)), explicit=True)
        return
    since = [line for line in lines[before[-1] + 1 if before else 0 : at] if not line.total]
    last = [lines[before[-1]]] if before else []
    after = list(_until_total(lines[at + 1 :])) if not before and not since else []
    for parts in (since, since + last if last else [], everything, after):
        for kept in _tops(parts):
            yield Addition(total, tuple(kept), _is_whole(kept))
    if len(before) > 1:
        yield Addition(total, tuple(lines[index] for index in before))


def _sources(lines: Sequence[Line]) -> Iterator[Line]:
    """The rows that a form's whole is divided into: a second 其中 behind others divides the row right above it."""
    for index, line in enumerate(lines):
        if index < 2 or not line.name or not line.name.text.startswith("其中"):
            yield line


def _until_total(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        if line.total:
            return
        yield line


def _tops(parts: Sequence[Line]) -> Iterator[list[Line]]:
    """The rows of the highest numbering; where rows without a number stand among them, those with them, and alone."""
    depths = [line.depth for line in parts if 0 <= line.depth < AMONG and not line.total]
    numbered = [line for line in parts if depths and line.depth == min(depths)]
    plain = [line for line in parts if line.depth < 0 or line.total]
    ways = [numbered, [line for line in parts if line in numbered or line in plain], plain]
    for way, _ in groupby(sorted((way for way in ways if way), key=len, reverse=True)):
        if len(way) > 1:
            yield way


def _is_whole(parts: Sequence[Line]) -> bool:
    """Whether the numbers of the rows run from the first without a gap."""
    return len(parts) > 1 and [line.order for line in parts] == list(range(1, len(parts) + 1))


def is_fund_form(total: Line) -> bool:
    """年度资金总额 and the sources under it: the Ministry of Finance's form, whose 其中 lists all of them."""
    return bool(total.name and FUND_TOTAL.match(total.name.text))
