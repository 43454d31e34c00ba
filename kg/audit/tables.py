"""What does not add up in tables: totals, subtotals, weights, scores, rates, rows against their own columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kg.audit.arithmetic import HUNDRED, Printed, plain, ratio_holds, rounded, sum_gap
from kg.document import Document
from kg.quantities import Quantity, find_quantities, whole_quantity
from kg.records import Figure, Finding, Mention
from kg.tables import RebuiltTable, Row, TableCell

_MONEY = ("budget", "adjusted", "spent", "total", "line", "amount", "value")
_TOTAL = re.compile(r"合计$|总计$|总分$|总得分$|^年度资金总额|^总额$|小计$")
_LEVELS = (
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"^\d{1,2}[.．、]"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
    re.compile(r"^(?:其中|－|—|①|②|③)"),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with its name, the depth of its numbering, and whether it is a row of sums."""

    row: Row
    name: TableCell | None
    depth: int
    total: bool


def audit_table(document: Document, table: RebuiltTable, tables: Sequence[RebuiltTable] = ()) -> Iterator[Finding]:
    """The findings of one table. A column is summed only where every cell of it is a number.

    ``tables`` are all of the document: the Ministry of Finance's form scores the rate of execution in its money
    block, so that the total of its indicators takes in that row.
    """
    lines = [_line(table, row) for row in table.rows]
    for column in range(len(table.columns)):
        meaning = table.columns[column].meaning
        if meaning in _MONEY or (meaning in ("weight", "score") and not table.columns[column].level):
            yield from _subtotals(document.text, table, lines, column)
            beside = _beside(table, tables, meaning) if meaning in ("weight", "score") else Decimal(0)
            yield from _totals(document.text, table, lines, column, beside)
    yield from _level_weights(table)
    for line in lines:
        yield from _row(table, line)


_WHOLE_SCORE = re.compile(r"(?:自评|综合|绩效|评价|总)(?:综合|总|评价)?得分$|总分$")


def audit_score(figures: Sequence[Figure], tables: Sequence[RebuiltTable]) -> Iterator[Finding]:
    """The score that the text gives against the total of the one score table whose weights come to 100."""
    totals: list[TableCell] = []
    for table in tables:
        for line in (_line(table, row) for row in table.rows):
            score, weight = _cell(table, line, "score"), _cell(table, line, "weight")
            if line.total and score and weight and weight[1].value == HUNDRED:
                totals.append(score[0])
    said = [one for one in figures if one.kind == "score" and _WHOLE_SCORE.search(one.subject) and not one.comparator]
    if len(totals) != 1 or len({one.value for one in said}) != 1:
        return
    printed = whole_quantity(totals[0].text)
    if printed is not None and printed.value != said[0].value:
        explanation = f"正文得分{plain(said[0].value)}分，得分表合计{plain(printed.value)}分"
        quotes = (said[0].mention, mention(totals[0]))
        yield Finding("contradiction", quotes, explanation, f"{plain(printed.value)}分", rule="score")


def audit_partitions(tables: Sequence[RebuiltTable]) -> Iterator[Finding]:
    """One heading divided in two ways (事业发展支出; 事业发展支出（按预算级次划分）): both must come to the same."""
    for table in tables:
        groups: dict[str, dict[str, list[int]]] = {}
        for index, column in enumerate(table.columns):
            for label in column.labels[:-1]:
                core = re.sub(r"[（(].*?[）)]", "", label.text)
                groups.setdefault(core, {}).setdefault(label.text, []).append(index)
        for ways in (found for found in groups.values() if len(found) == _TWO):
            for row in table.rows:
                yield from _two_ways(table, row, *_even(table, *ways.values()))


_TWO = 2


def _even(table: RebuiltTable, first: Sequence[int], second: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """The two groups of columns; under a head row that had moved, group heads stand evenly over their columns."""
    columns = [*first, *second]
    if not table.inferred or len(columns) % _TWO:
        return first, second
    return columns[: len(columns) // _TWO], columns[len(columns) // _TWO :]


def _two_ways(table: RebuiltTable, row: Row, first: Sequence[int], second: Sequence[int]) -> Iterator[Finding]:
    sums: list[Decimal] = []
    cells = [row.cells[index] for index in (*first, *second)]
    for columns in (first, second):
        numbers = [whole_quantity(cell.text, table.unit) for index in columns if (cell := row.cells[index])]
        if not numbers or any(number is None for number in numbers):
            return
        sums.append(sum((number.value for number in numbers if number is not None), Decimal(0)))
    present = [cell for cell in cells if cell]
    if sums[0] == sums[1] or len(present) < _TWO:
        return
    gap = plain(abs(sums[0] - sums[1]))
    labels = [table.columns[index].labels[-1] for index in (*first, *second)]
    missing = "；有一格无数，若为此数则相符" if len(present) < len(cells) else ""
    explanation = f"同一项两种划分之和为{plain(sums[0])}与{plain(sums[1])}，相差{gap}{missing}"
    quotes = tuple(dict.fromkeys(mention(cell) for cell in (*labels, *present)))
    cause = "text_incomplete" if missing else "arithmetic"
    severity = "info" if table.inferred else "warning"
    yield Finding("sum", quotes, explanation, gap, cause, severity, rule="two-ways")


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


def mention(cell: TableCell) -> Mention:
    """The words of a cell; of one that a page break runs through, its first piece."""
    span = cell.spans[0]
    return Mention(span.start, span.end, cell.text[: span.end - span.start])


_TOGETHER = 60


def _line(table: RebuiltTable, row: Row) -> _Line:
    named = [
        index
        for index, column in enumerate(table.columns)
        if column.meaning in ("name", "project", "item", "level1", "level2", "level3", "level4", "number")
    ]
    words = [row.cells[index] for index in named]
    name = next(
        (
            cell
            for index, cell in zip(reversed(named), reversed(words), strict=True)
            if cell and not cell.text.isdigit() and index not in row.carried
        ),
        None,
    )
    text = name.text if name else ""
    first = next((cell.text for cell in row.cells if cell), "")
    depth = next((depth for depth, pattern in enumerate(_LEVELS) if pattern.match(text)), -1)
    return _Line(row, name, depth, row.total or bool(_TOTAL.search(text)) or bool(_TOTAL.search(first)))


def _number(table: RebuiltTable, line: _Line, column: int) -> Quantity | None:
    cell = line.row.cells[column]
    if cell is None or column in line.row.carried:
        return None
    unit = table.columns[column].unit or (table.unit if table.columns[column].meaning in _MONEY else "")
    return whole_quantity(re.sub(r"分$", "", cell.text) if not unit else cell.text, unit)


def _printed(table: RebuiltTable, column: int, quantity: Quantity) -> Printed:
    exact = table.columns[column].meaning in ("weight", "score")
    return Printed(quantity.value, Decimal(0) if exact else quantity.half_unit)


def _totals(
    text: str, table: RebuiltTable, lines: Sequence[_Line], column: int, beside: Decimal = Decimal(0)
) -> Iterator[Finding]:
    """The row of sums against the rows of the highest numbering."""
    totals = [line for line in lines if line.total and _number(table, line, column) is not None]
    body = [line for line in lines if not line.total]
    if len(totals) != 1 or len(body) < 2 or (body[0].depth == len(_LEVELS) - 1 and not _fund_form(totals[0], lines)):
        return
    numbered = [line.depth for line in body if 0 <= line.depth < len(_LEVELS) - 1]
    top = min(numbered) if numbered and not _fund_form(totals[0], lines) else None
    parts = [line for line in body if top is None or line.depth == top]
    if top is None and any(line.depth == len(_LEVELS) - 1 for line in body) and not _fund_form(totals[0], lines):
        return
    yield from _compare(text, table, totals[0], parts, column, beside)


def _fund_form(total: _Line, lines: Sequence[_Line]) -> bool:
    """年度资金总额 and the sources under it: the Ministry of Finance's form, whose 其中 lists all of them."""
    return bool(total.name and total.name.text.startswith("年度资金总额")) and lines[0] is total


def _subtotals(text: str, table: RebuiltTable, lines: Sequence[_Line], column: int) -> Iterator[Finding]:
    """A numbered heading row against the rows under it (一、 against 1. 2. 3.)."""
    for index, line in enumerate(lines):
        if line.total or not 0 <= line.depth < len(_LEVELS) - 1:
            continue
        under: list[_Line] = []
        for later in lines[index + 1 :]:
            if later.total or later.depth <= line.depth:
                break
            under.append(later)
        if len(under) > 1 and len({one.depth for one in under}) == 1 and under[0].depth < len(_LEVELS) - 1:
            yield from _compare(text, table, line, under, column)


def _compare(
    text: str, table: RebuiltTable, total: _Line, parts: Sequence[_Line], column: int, beside: Decimal = Decimal(0)
) -> Iterator[Finding]:
    whole = _number(table, total, column)
    numbers = [_number(table, part, column) for part in parts]
    filled = [number for number in numbers if number is not None]
    if whole is None or len(filled) < len(numbers) or not filled:
        return
    if len({number.unit for number in (whole, *filled)}) > 1:
        return
    extra = [Printed(beside)] if beside else []
    operands = [*(_printed(table, column, number) for number in filled), *extra]
    gap = sum_gap(_printed(table, column, whole), operands)
    if not gap:
        return
    label = table.columns[column].labels[-1].text if table.columns[column].labels else ""
    added = whole.value - gap
    written = "＋".join(plain(operand.value) for operand in operands)
    name = total.name.text if total.name else "合计"
    explanation = f"{label}：{written}={plain(added)}，与“{name}”{plain(whole.value)}相差{plain(abs(gap))}"
    quotes = [words for line in (total, *parts) for words in _row_words(text, line, column)]
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


def _row_words(text: str, line: _Line, column: int) -> tuple[Mention, ...]:
    """The row's words from its name to the number where they stand in one line, else name and number."""
    cell, name = line.row.cells[column], line.name
    if cell is None or name is None or name.start >= cell.start:
        return (mention(cell),) if cell else ()
    words = text[name.start : cell.end]
    if len(words) <= _TOGETHER and "\t" not in words and "\n" not in words:
        return (Mention(name.start, cell.end, words),)
    return mention(name), mention(cell)


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


def _row(table: RebuiltTable, line: _Line) -> Iterator[Finding]:
    """A row's own columns: score within weight, rates, a score that its result does not earn."""
    score, weight = _cell(table, line, "score"), _cell(table, line, "weight")
    if score and weight and not line.total and score[1].value > weight[1].value and weight[1].value > 0:
        explanation = f"得分{plain(score[1].value)}高于分值{plain(weight[1].value)}"
        yield Finding(
            "contradiction", _cells(line, weight[0], score[0]), explanation, plain(weight[1].value), rule="score-weight"
        )
    rate = _cell(table, line, "score_rate")
    if score and weight and rate and weight[1].value:
        yield from _rate(line, rate, score, weight, "得分率", "score-rate")
    yield from _spending(table, line)
    if score and weight:
        yield from _earned(table, line, score, weight)


_Numbered = tuple[TableCell, Quantity]


def _cell(table: RebuiltTable, line: _Line, meaning: str) -> _Numbered | None:
    column = table.column(meaning)
    if column is None or line.row.cells[column] is None or column in line.row.carried:
        return None
    quantity = _number(table, line, column)
    cell = line.row.cells[column]
    return (cell, quantity) if quantity is not None and cell is not None else None


def _cells(line: _Line, *cells: TableCell) -> tuple[Mention, ...]:
    named = [line.name] if line.name else []
    return tuple(dict.fromkeys(mention(cell) for cell in (*named, *cells)))


def _rate(line: _Line, rate: _Numbered, over: _Numbered, under: _Numbered, what: str, rule: str) -> Iterator[Finding]:
    percent = rate[1].value if rate[1].kind == "percent" or rate[1].value > 1 else rate[1].value * HUNDRED
    exact = Decimal(0) if rule == "score-rate" else over[1].half_unit
    half = rate[1].half_unit if percent == rate[1].value else rate[1].half_unit * HUNDRED
    if ratio_holds(Printed(percent, half), Printed(over[1].value, exact), Printed(under[1].value, exact)):
        return
    right = over[1].value / under[1].value * HUNDRED
    expected = f"{plain(rounded(right, half))}%"
    explanation = (
        f"{plain(over[1].value)}÷{plain(under[1].value)}={plain(right.quantize(Decimal('0.001')))}%，{what}应为{expected}，"
        f"所写为{plain(percent)}%"
    )
    yield Finding("rate", _cells(line, under[0], over[0], rate[0]), explanation, expected, rule=rule)


def _spending(table: RebuiltTable, line: _Line) -> Iterator[Finding]:
    """Spending over the adjusted budget, or over the initial one: a rate that is neither is wrong."""
    rate, spent = _cell(table, line, "rate"), _cell(table, line, "spent")
    bases = [base for meaning in ("adjusted", "budget") if (base := _cell(table, line, meaning)) and base[1].value]
    if not rate or not spent or not bases:
        return
    failures = [list(_rate(line, rate, spent, base, "执行率", "execution-rate")) for base in bases]
    if all(failures):
        yield failures[0][0]


def _earned(table: RebuiltTable, line: _Line, score: _Numbered, weight: _Numbered) -> Iterator[Finding]:
    """Full marks for a result below its target."""
    target, actual = (
        line.row.cells[one] if (one := table.column(name)) is not None else None for name in ("target", "actual")
    )
    if target is None or actual is None or score[1].value < weight[1].value:
        return
    wanted, reached = find_quantities(target.text), find_quantities(actual.text)
    if len(wanted) != 1 or len(reached) != 1 or wanted[0].unit != reached[0].unit or reached[0].comparator:
        return
    missed = (
        (wanted[0].comparator in ("at_least",) and reached[0].value < wanted[0].value)
        or (wanted[0].comparator == "over" and reached[0].value <= wanted[0].value)
        or (wanted[0].comparator == "at_most" and reached[0].value > wanted[0].value)
    )
    if missed:
        explanation = f"目标{target.text}，完成{actual.text}，未达目标而得满分{plain(score[1].value)}"
        yield Finding(
            "contradiction", _cells(line, target, actual, score[0]), explanation, "", "wording", rule="score-earned"
        )
