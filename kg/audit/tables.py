"""What does not add up in tables: totals, subtotals, weights, scores, rates, rows against their own columns."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from kg.audit.arithmetic import Printed, plain, sum_gap
from kg.audit.cells import LEVELS, MONEY, Line, line_number, mention, print_of, read_line, row_words
from kg.audit.rows import audit_row
from kg.document import Document
from kg.quantities import whole_quantity
from kg.records import Finding
from kg.tables import RebuiltTable, Row


def audit_table(document: Document, table: RebuiltTable, tables: Sequence[RebuiltTable] = ()) -> Iterator[Finding]:
    """The findings of one table. A column is summed only where every cell of it is a number.

    ``tables`` are all of the document: the Ministry of Finance's form scores the rate of execution in its money
    block, so that the total of its indicators takes in that row.
    """
    lines = [read_line(table, row) for row in table.rows]
    for column in range(len(table.columns)):
        meaning = table.columns[column].meaning
        if meaning in MONEY or (meaning in ("weight", "score") and not table.columns[column].level):
            yield from _subtotals(document.text, table, lines, column)
            beside = _beside(table, tables, meaning) if meaning in ("weight", "score") else Decimal(0)
            yield from _totals(document.text, table, lines, column, beside)
    yield from _level_weights(table)
    for line in lines:
        yield from audit_row(table, line)


def _beside(table: RebuiltTable, tables: Sequence[RebuiltTable], meaning: str) -> Decimal:
    """The weight or score that the money block of the same form carries."""
    for other in tables:
        if other is table or other.form != table.form or other.kind not in ("money", "accounts"):
            continue
        column = other.column(meaning)
        for row in other.rows if column is not None else ():
            cell = row.cells[column] if column is not None else None
            quantity = whole_quantity(cell.text) if cell else None
            if quantity is not None:
                return quantity.value
    return Decimal(0)


def _totals(
    text: str, table: RebuiltTable, lines: Sequence[Line], column: int, beside: Decimal = Decimal(0)
) -> Iterator[Finding]:
    """The row of sums against the rows of the highest numbering."""
    totals = [line for line in lines if line.total and line_number(table, line, column) is not None]
    body = [line for line in lines if not line.total]
    if len(totals) != 1 or len(body) < 2 or (body[0].depth == len(LEVELS) - 1 and not _fund_form(totals[0], lines)):
        return
    numbered = [line.depth for line in body if 0 <= line.depth < len(LEVELS) - 1]
    top = min(numbered) if numbered and not _fund_form(totals[0], lines) else None
    parts = [line for line in body if top is None or line.depth == top]
    if top is None and any(line.depth == len(LEVELS) - 1 for line in body) and not _fund_form(totals[0], lines):
        return
    yield from _compare(text, table, totals[0], parts, column, beside)


def _fund_form(total: Line, lines: Sequence[Line]) -> bool:
    """年度资金总额 and the sources under it: the Ministry of Finance's form, whose 其中 lists all of them."""
    return bool(total.name and total.name.text.startswith("年度资金总额")) and lines[0] is total


def _subtotals(text: str, table: RebuiltTable, lines: Sequence[Line], column: int) -> Iterator[Finding]:
    """A numbered heading row against the rows under it (一、 against 1. 2. 3.)."""
    for index, line in enumerate(lines):
        if line.total or not 0 <= line.depth < len(LEVELS) - 1:
            continue
        under: list[Line] = []
        for later in lines[index + 1 :]:
            if later.total or later.depth <= line.depth:
                break
            under.append(later)
        if len(under) > 1 and len({one.depth for one in under}) == 1 and under[0].depth < len(LEVELS) - 1:
            yield from _compare(text, table, line, under, column)


def _compare(
    text: str, table: RebuiltTable, total: Line, parts: Sequence[Line], column: int, beside: Decimal = Decimal(0)
) -> Iterator[Finding]:
    whole = line_number(table, total, column)
    numbers = [line_number(table, part, column) for part in parts]
    filled = [number for number in numbers if number is not None]
    if whole is None or len(filled) < len(numbers) or not filled:
        return
    if len({number.unit for number in (whole, *filled)}) > 1:
        return
    extra = [Printed(beside)] if beside else []
    operands = [*(print_of(table, column, number) for number in filled), *extra]
    gap = sum_gap(print_of(table, column, whole), operands)
    if not gap:
        return
    label = table.columns[column].labels[-1].text if table.columns[column].labels else ""
    added = whole.value - gap
    written = "＋".join(plain(operand.value) for operand in operands)
    name = total.name.text if total.name else "合计"
    explanation = f"{label}：{written}={plain(added)}，与“{name}”{plain(whole.value)}相差{plain(abs(gap))}"
    quotes = [words for line in (total, *parts) for words in row_words(text, line, column)]
    doubtful = bool(total.row.inferred or any(part.row.inferred for part in parts))
    severity = "info" if doubtful else "warning"
    yield Finding(
        "sum",
        tuple(quotes),
        explanation,
        plain(added),
        "arithmetic",
        severity,
        rule=f"table-{table.columns[column].meaning}",
    )


def _level_weights(table: RebuiltTable) -> Iterator[Finding]:
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
        for rows in groups.values():
            yield from _weights_of(table, rows, weights[upper], weights[lower], upper, lower)


def _weights_of(
    table: RebuiltTable, rows: Sequence[Row], upper: int, lower: int, level: int, below: int
) -> Iterator[Finding]:
    whole_cell = rows[0].cells[upper]
    parts = {cell.start: (row, cell) for row in rows if (cell := row.cells[lower]) is not None}
    whole = whole_quantity(whole_cell.text) if whole_cell else None
    numbers = [whole_quantity(cell.text) for _, cell in parts.values()]
    filled = [number for number in numbers if number is not None]
    if whole is None or whole_cell is None or len(filled) < len(numbers) or not filled:
        return
    gap = sum_gap(Printed(whole.value), [Printed(number.value) for number in filled])
    if not gap:
        return
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
    yield Finding(
        "sum", tuple(mention(cell) for cell in cells), explanation, plain(whole.value - gap), cause, rule="weights"
    )
