"""What tables claim to hold: totals, subtotals, weights, scores, rates, rows against their own columns."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from kg.audit.arithmetic import Printed, plain, sum_gap
from kg.audit.cells import INFERRED, MONEY, mention, read_line, row_words
from kg.audit.printing import of_words, roles
from kg.audit.rows import claims_of_row
from kg.audit.structure import Addition, additions, halves
from kg.audit.sums import Added, add_up, credible
from kg.audit.table_changes import claims_of_changes
from kg.document import Document
from kg.quantities import whole_quantity
from kg.records import Claim, Finding, Operand
from kg.tables import RebuiltTable, Row


def claims_of_table(document: Document, table: RebuiltTable, tables: Sequence[RebuiltTable] = ()) -> Iterator[Claim]:
    """The claims of one table: sums that its own structure bears out, weights of levels, rows against themselves.

    ``tables`` are all of the document: the Ministry of Finance's form scores the rate of execution in its money
    block, so that the total of its indicators takes in that row.
    """
    grid = halves(table)
    for half in grid:
        columns = [index for index in half.numbers if _adds(table, index)]
        for ways in additions(half, [other for other in grid if other is not half]):
            for column in columns:
                yield from _sums(document.text, table, tables, ways, column, columns)
    yield from _level_weights(table)
    yield from _level_points(table)
    lines = [read_line(table, row) for row in table.rows]
    for line in lines:
        yield from claims_of_row(document.text, table, line)
    yield from claims_of_changes(document.text, table, lines)


def _adds(table: RebuiltTable, index: int) -> bool:
    column = table.columns[index]
    if column.meaning in ("", "field"):
        return bool(column.labels) and _COUNTED.search(column.labels[-1].text) is not None
    return column.meaning in MONEY or (column.meaning in ("weight", "score") and not column.level)


_COUNTED = re.compile("(?:面积|里程|长度|数量|人[数次]|人口|[户亩处座个件台套株头]数)(?:[（(][^（）()]{1,8}[）)])?$")
"""What a column's head says of things that add up, beside money and points."""


def _sums(
    text: str,
    table: RebuiltTable,
    tables: Sequence[RebuiltTable],
    ways: Sequence[Addition],
    column: int,
    columns: Sequence[int],
) -> Iterator[Claim]:
    """One row of sums in one column, in the way to read it that the numbers bear out; else in the likeliest one.

    Where several rows may be meant by a total, and none of the ways is borne out, nothing is claimed.
    """
    meaning = table.columns[column].meaning
    beside = _beside(table, tables, meaning) if meaning in ("weight", "score") and ways[0].total.total else None
    added = [found for way in ways if (found := add_up(table, way, column, beside)) is not None]
    borne_out = next((found for found in added if not found.gap), None)
    if borne_out is not None:
        yield _sum_claim(text, table, borne_out)
        return
    failed = [found for found in added if credible(table, found, columns)]
    if failed:
        likeliest = min(failed, key=lambda found: abs(found.gap))
        cause = "text_incomplete" if _rows_are_missing(table, likeliest) else "arithmetic"
        yield _sum_claim(text, table, likeliest, cause)


def _rows_are_missing(table: RebuiltTable, failed: Added) -> bool:
    """Whether the weights of the same rows fall short of the whole by what the scores lack, or more."""
    if table.columns[failed.column].meaning != "score" or failed.gap <= 0:
        return False
    weights = [index for index, column in enumerate(table.columns) if column.meaning == "weight"]
    added = (add_up(table, failed.addition, index) for index in weights)
    return any(found is not None and found.gap >= failed.gap for found in added)


def _beside(table: RebuiltTable, tables: Sequence[RebuiltTable], meaning: str) -> Operand | None:
    """The weight or score that the money block of the same form carries: no other table of indicators lies between."""
    for other in tables:
        if other is table or other.kind not in ("money", "accounts") or not _of_one_form(other, table, tables):
            continue
        column = other.column(meaning)
        for row in other.rows if column is not None else ():
            cell = row.cells[column] if column is not None else None
            quantity = whole_quantity(cell.text) if cell else None
            if quantity is not None and cell is not None:
                return of_words(Printed(quantity.value), mention(cell))
    return None


def _of_one_form(money: RebuiltTable, table: RebuiltTable, tables: Sequence[RebuiltTable]) -> bool:
    if money.form == table.form:
        return True
    between = (one for one in tables if money.start < one.start < table.start and one.kind == "indicators")
    return money.kind == "money" and money.start < table.start and not any(between)


_RULES = {"weight": "weights", "score": "scores"}


def _sum_claim(text: str, table: RebuiltTable, found: Added, cause: str = "arithmetic") -> Claim:
    column, addition, whole = found.column, found.addition, found.whole
    label = table.columns[column].labels[-1].text if table.columns[column].labels else ""
    added = sum((operand.value for operand in found.operands), Decimal(0))
    written = "＋".join(plain(operand.value) for operand in found.operands)
    name = addition.total.name.text if addition.total.name else "合计"
    gap = plain(abs(whole.value - added))
    explanation = f"{label and f'{label}：'}{written}={plain(added)}，与“{name}”{plain(whole.value)}相差{gap}"
    quotes = [words for line in (addition.total, *addition.parts) for words in row_words(text, line, column)]
    doubt = INFERRED if any(line.row.inferred for line in (addition.total, *addition.parts)) else ""
    meaning = table.columns[column].meaning
    finding = Finding("sum", tuple(quotes), explanation, plain(added), cause, rule=f"table-{meaning}", doubt=doubt)
    return Claim(_RULES.get(meaning, "sum"), (whole,), roles(addend=list(found.operands)), finding)


def _level_weights(table: RebuiltTable) -> Iterator[Claim]:
    """The weight printed for a level against the weights of what stands under it, and all against the whole."""
    weights = {column.level: index for index, column in enumerate(table.columns) if column.meaning == "weight"}
    levels = sorted((level for level in weights if level), key=int)
    order = [*levels, 0] if 0 in weights else levels
    for upper, lower in pairwise(order):
        groups: dict[int, list[Row]] = {}
        for row in table.rows:
            cell = row.cells[weights[upper]]
            if cell is not None and not row.total:
                groups.setdefault(cell.start, []).append(row)
        found = [
            claim
            for rows in groups.values()
            for claim in _weights_of(table, rows, weights[upper], weights[lower], upper, lower)
        ]
        # One level that falls short is the author's; several in a table rebuilt from lines are the reading's.
        short = [claim for claim in found if sum_gap(claim.claimed[0], [operand for _, operand in claim.operands])]
        yield from (claim for claim in found if len(short) < _SEVERAL or table.origin == "cells" or claim not in short)


_POINTS = re.compile(r"[（(](?P<points>\d{1,3}(?:\.\d+)?)\s?分[）)]$")


def _level_points(table: RebuiltTable) -> Iterator[Claim]:
    """The points in the name of a level (产出指标（50分）) against the weights of what stands under it."""
    leaf, level = table.column("weight"), table.column("level1", 1)
    if leaf is None or level is None:
        return
    groups: dict[int, list[Row]] = {}
    for row in table.rows:
        owner = row.cells[level]
        if owner is not None and not row.total and _POINTS.search(owner.text.strip()):
            groups.setdefault(owner.start, []).append(row)
    for rows in groups.values():
        owner = rows[0].cells[level]
        stated = _POINTS.search(owner.text.strip()) if owner else None
        cells = [cell for row in rows if (cell := row.cells[leaf]) is not None]
        numbers = [whole_quantity(cell.text) for cell in cells]
        filled = [number for number in numbers if number is not None]
        if owner is None or stated is None or len(filled) < len(rows):
            continue
        whole, added = Decimal(stated["points"]), sum((number.value for number in filled), Decimal(0))
        written = "＋".join(plain(number.value) for number in filled)
        explanation = f"“{owner.text}”所列分值{written}={plain(added)}，相差{plain(abs(whole - added))}分"
        quotes = tuple(mention(cell) for cell in (owner, *cells))
        finding = Finding("sum", quotes, explanation, plain(added), rule="level-points")
        addends = [of_words(Printed(number.value), mention(cell)) for number, cell in zip(filled, cells, strict=True)]
        yield Claim("weights", (of_words(Printed(whole), mention(owner)),), roles(addend=addends), finding)


_SEVERAL = 2


def _weights_of(
    table: RebuiltTable, rows: Sequence[Row], upper: int, lower: int, level: int, below: int
) -> Iterator[Claim]:
    whole_cell = rows[0].cells[upper]
    parts = {cell.start: (row, cell) for row in rows if (cell := row.cells[lower]) is not None}
    whole = whole_quantity(whole_cell.text) if whole_cell else None
    numbers = [whole_quantity(cell.text) for _, cell in parts.values()]
    filled = [number for number in numbers if number is not None]
    if whole is None or whole_cell is None or len(filled) < len(numbers) or not filled:
        return
    gap = whole.value - sum((number.value for number in filled), Decimal(0))
    owner = table.column(f"level{level}", level)
    under = table.column(f"level{below}", below) if below else None
    names = [row.cells[under] if under is not None else None for row, _ in parts.values()]
    owner_cell = rows[0].cells[owner] if owner is not None else None
    head = owner_cell.text if owner_cell else "该级"
    written = "＋".join(plain(number.value) for number in filled)
    explanation = (
        f"“{head}”分值{plain(whole.value)}，所列下级分值{written}={plain(whole.value - gap)}，相差{plain(abs(gap))}分"
    )
    cells = [owner_cell or whole_cell, *(name or cell for name, (_, cell) in zip(names, parts.values(), strict=True))]
    cause = "text_incomplete" if gap > 0 else "arithmetic"
    finding = Finding(
        "sum", tuple(mention(cell) for cell in cells), explanation, plain(whole.value - gap), cause, rule="weights"
    )
    addends = [
        of_words(Printed(number.value), mention(cell)) for number, (_, cell) in zip(filled, parts.values(), strict=True)
    ]
    yield Claim("weights", (of_words(Printed(whole.value), mention(whole_cell)),), roles(addend=addends), finding)
