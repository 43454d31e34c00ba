"""Columns of a table that say by how much each row changed, against the columns of the two years."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.audit.arithmetic import HUNDRED, Printed, growth_holds, plain, rounded, sum_gap
from kg.audit.cells import INFERRED, MONEY, Line, cell_mentions, cell_number
from kg.audit.printing import roles
from kg.records import Claim, Finding, Operand
from kg.tables import RebuiltTable, TableCell

_THEN = re.compile("上年|去年|上一年")
_NOW = re.compile("本年|今年|当年")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")


def claims_of_changes(text: str, table: RebuiltTable, lines: Sequence[Line]) -> Iterator[Claim]:
    """What a table's columns of change (增减额, 增减率) claim of its columns of this year and the one before.

    Claimed only where most rows bear the columns out: a change may be against another column than it seems.
    """
    meanings = [column.meaning for column in table.columns]
    years = _years(table)
    if years is None or not {"change", "growth"}.intersection(meanings):
        return
    now, then = years
    for meaning, made in (("change", _change), ("growth", _growth)):
        if meanings.count(meaning) != 1:
            continue
        column = meanings.index(meaning)
        rows = [row for line in lines if (row := _row(table, line, now, then, column)) is not None]
        held = [_holds(meaning, a, b, said) for _, a, b, said in rows if a.value != b.value]
        if sum(held) * 2 > len(held):
            yield from (made(text, line, (now, then, column), a, b, said) for line, a, b, said in rows)


def _years(table: RebuiltTable) -> tuple[int, int] | None:
    """The columns of this year's amounts and of those of the year before, where there is one of each."""
    labels = [
        (index, "".join(label.text for label in column.labels))
        for index, column in enumerate(table.columns)
        if column.meaning in MONEY
    ]
    then = [index for index, label in labels if _THEN.search(label)]
    now = [index for index, label in labels if _NOW.search(label)]
    dated = sorted((int(years[0]), index) for index, label in labels if len(years := _YEAR.findall(label)) == 1)
    if not then and not now and len(dated) == len(labels) == 2 and dated[1][0] == dated[0][0] + 1:
        return dated[1][1], dated[0][1]
    return (now[0], then[0]) if len(now) == len(then) == 1 else None


def _row(
    table: RebuiltTable, line: Line, now: int, then: int, column: int
) -> tuple[Line, Operand, Operand, Operand] | None:
    """A row that prints both amounts and the change between them, and had something to change."""
    later, earlier, said = (cell_number(table, line, one) for one in (now, then, column))
    return (line, later, earlier, said) if later and earlier and said and earlier.value else None


def _holds(meaning: str, now: Operand, then: Operand, said: Operand) -> bool:
    if meaning == "growth":
        return growth_holds(said, now, then)
    return not sum_gap(now, [then, Printed(said.value, said.half)])


def _quotes(text: str, line: Line, columns: Sequence[int]) -> tuple[TableCell, ...]:
    return tuple(cell for column in columns if (cell := line.row.cells[column]) is not None)


def _doubt(line: Line) -> str:
    return INFERRED if line.row.inferred else ""


def _change(text: str, line: Line, columns: Sequence[int], now: Operand, then: Operand, said: Operand) -> Claim:
    right = plain(now.value - then.value)
    explanation = f"{plain(now.value)}－{plain(then.value)}={right}，所写增减为{plain(said.value)}"
    quotes = cell_mentions(text, line, *_quotes(text, line, columns))
    finding = Finding("difference", quotes, explanation, right, rule="table-change", doubt=_doubt(line))
    more, less = (now, then) if said.value >= 0 else (then, now)
    claimed = Operand(abs(said.value), said.half, said.mention)
    return Claim("difference", (claimed,), roles(addend=more, subtrahend=less), finding)


def _growth(text: str, line: Line, columns: Sequence[int], now: Operand, then: Operand, said: Operand) -> Claim:
    right = (now.value / then.value - 1) * HUNDRED
    expected = f"{plain(rounded(right, said.half or Decimal('0.005')))}%"
    explanation = f"由{plain(then.value)}到{plain(now.value)}，增减率应为{expected}，所写为{plain(said.value)}%"
    quotes = cell_mentions(text, line, *_quotes(text, line, columns))
    finding = Finding("rate", quotes, explanation, expected, rule="table-growth", doubt=_doubt(line))
    claimed = Operand(abs(said.value), said.half, said.mention)
    return Claim("growth", (claimed,), roles(numerator=now, denominator=then), finding)
