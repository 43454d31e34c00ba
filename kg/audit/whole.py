"""Tables against the text, and one heading divided in two ways."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.audit.arithmetic import HUNDRED, Printed, plain
from kg.audit.cells import INFERRED, mention, numbered_cell, read_line, row_words
from kg.audit.printing import of_figure, of_words, roles
from kg.quantities import Quantity, whole_quantity
from kg.records import Claim, Figure, Finding, Mention
from kg.tables import RebuiltTable, Row, TableCell

_WHOLE_SCORE = re.compile(r"(?:自评|综合|绩效|评价|总)(?:综合|总|评价)?得分$|总分$")


def claims_of_score(figures: Sequence[Figure], tables: Sequence[RebuiltTable]) -> Iterator[Claim]:
    """The score that the text gives against the total of the one score table whose weights come to 100."""
    totals: list[TableCell] = []
    for table in tables:
        for line in (read_line(table, row) for row in table.rows):
            score, weight = numbered_cell(table, line, "score"), numbered_cell(table, line, "weight")
            if line.total and score and weight and weight[1].value == HUNDRED:
                totals.append(score[0])
    said = [one for one in figures if one.kind == "score" and _WHOLE_SCORE.search(one.subject) and not one.comparator]
    if len(totals) != 1 or len({one.value for one in said}) != 1:
        return
    printed = whole_quantity(totals[0].text)
    if printed is not None:
        explanation = f"正文得分{plain(said[0].value)}分，得分表合计{plain(printed.value)}分"
        quotes = (said[0].mention, mention(totals[0]))
        finding = Finding("contradiction", quotes, explanation, f"{plain(printed.value)}分", rule="score")
        total = of_words(Printed(printed.value), mention(totals[0]))
        yield Claim("two-values", (of_figure(said[0]),), roles(equalTo=total), finding)


_RATE = re.compile(r"(?P<name>.*?)(?:项目)?(?:的)?(?:预算)?(?P<what>支出|执行|得分)(?:进度|率)$")


def claims_of_rates(text: str, figures: Sequence[Figure], tables: Sequence[RebuiltTable]) -> Iterator[Claim]:
    """A rate that the text gives of a project or part by name against the one row of that name in a table."""
    rows: dict[tuple[str, str], list[tuple[TableCell, Quantity, tuple[Mention, ...]]]] = {}
    for table in tables:
        for line in (read_line(table, row) for row in table.rows):
            for meaning, what in (("rate", "支出"), ("score_rate", "得分")):
                column = table.column(meaning)
                rate = numbered_cell(table, line, meaning)
                if line.name and rate and column is not None and not line.total:
                    row = (line.name, rate[1], row_words(text, line, column))
                    rows.setdefault((what, _bare_name(line.name.text)), []).append(row)
    for figure in figures:
        match = _RATE.match(figure.subject)
        if match is None or figure.kind != "percent" or figure.comparison or figure.comparator:
            continue
        what = "支出" if match["what"] == "执行" else match["what"]
        found = rows.get((what, _bare_name(match["name"])), [])
        if len(found) != 1 or len(_bare_name(match["name"])) < _SPECIAL:
            continue
        name, quantity, words = found[0]
        printed = quantity.value if quantity.kind == "percent" or quantity.value > 1 else quantity.value * HUNDRED
        half = quantity.half_unit if printed == quantity.value else quantity.half_unit * HUNDRED
        explanation = f"{name.text}：正文{figure.subject}为{plain(figure.value)}%，表中为{plain(printed)}%"
        quotes = (figure.mention, *words)
        finding = Finding("contradiction", quotes, explanation, f"{plain(printed)}%", "wording", rule="rate-table")
        in_table = of_words(Printed(printed, half), words[-1])
        yield Claim("two-values", (of_figure(figure),), roles(equalTo=in_table), finding)


_SPECIAL = 4


def _bare_name(name: str) -> str:
    return re.sub(r"^[\d一二三四五六七八九十（）()、.．\s]+|[“”\s]|项目$", "", name)


def claims_of_partitions(tables: Sequence[RebuiltTable]) -> Iterator[Claim]:
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


def _two_ways(table: RebuiltTable, row: Row, first: Sequence[int], second: Sequence[int]) -> Iterator[Claim]:
    groups = [
        [
            of_words(Printed(number.value), mention(cell))
            for index in columns
            if (cell := row.cells[index]) and (number := whole_quantity(cell.text, table.unit))
        ]
        for columns in (first, second)
    ]
    cells = [row.cells[index] for index in (*first, *second)]
    present = [cell for cell in cells if cell]
    if not all(groups) or sum(map(len, groups)) < len(present) or len(present) < _TWO:
        return
    one, other = (sum((operand.value for operand in group), Decimal(0)) for group in groups)
    gap = plain(abs(one - other))
    labels = [table.columns[index].labels[-1] for index in (*first, *second)]
    missing = "；有一格无数，若为此数则相符" if len(present) < len(cells) else ""
    explanation = f"同一项两种划分之和为{plain(one)}与{plain(other)}，相差{gap}{missing}"
    quotes = tuple(dict.fromkeys(mention(cell) for cell in (*labels, *present)))
    cause = "text_incomplete" if missing else "arithmetic"
    finding = Finding("sum", quotes, explanation, gap, cause, rule="two-ways", doubt=INFERRED if table.inferred else "")
    claimed, *less = groups[1]
    yield Claim("sum", (claimed,), roles(addend=groups[0], subtrahend=less), finding)
