"""All tables of a document, from cells and from printed lines, in text order."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.document import Document, Span
from kg.tables.carry import LEVELS, carry, mark_totals, set_levels
from kg.tables.cells import cut_blocks, to_grid
from kg.tables.dropped import beside_merged
from kg.tables.flattened import find_fields, find_flattened
from kg.tables.fused import a_cell_a_line, fields_above, fused_forms
from kg.tables.headless import COLUMNS, HEADLESS, headless_money
from kg.tables.labels import is_blank_mark, lookup, squeeze, unit_in, unit_line
from kg.tables.matrix import ADDS_UP, proven_matrices
from kg.tables.missing import AMOUNTS, beside_side, place_numbers, place_scores, realign
from kg.tables.model import Column, RebuiltTable, Row, TableCell
from kg.tables.numbered import numbered_rows
from kg.tables.pieces import Piece, cell_of, cut_lines
from kg.tables.proof import borne_out
from kg.tables.proven import PROVEN, proven_rows
from kg.tables.ranges import outside
from kg.tables.run_together import rows_run_together
from kg.tables.standard import money_items

_NO_TITLE = re.compile(r"^公开\s?\d+\s?表|^(?:编制)?(?:部门|单位)(?:名称)?[:：]|^[（(]?20\d\d\s?年度?[）)]?$")
_AMOUNTS_ALONE = re.compile(r"[\d.,%/—-]+")
_GOALS = re.compile("[-—–/]*年度(?:总体|绩效)目标")
"""What stands between the money and the indicators of a form, in sentences."""
_MONEY_UNITS = frozenset(("元", "千元", "万元", "百万元", "亿元"))
_BEFORE = 4
_HEAD_LINES, _LONGEST_HEADING = 6, 24
"""A unit line or title stands within this many printed lines above its table."""


def rebuild_tables(document: Document) -> tuple[RebuiltTable, ...]:
    """The tables of a document in text order.

    Blocks of one printed form (its fields, its money, its indicators) are tables of their own that share ``form``.
    What fits no known head or form is left out, and so are accounts rebuilt from lines whose own sums do not bear out
    the rebuilding: nothing is guessed from words alone.
    """
    printed = cut_lines(document)
    tables = [*_of_cells(document), *_of_lines(document, printed)]
    tables += _without_head(document, printed, tables)
    finished: list[RebuiltTable] = []
    firsts: dict[int, RebuiltTable] = {}
    for table in sorted(tables, key=lambda table: (table.start, table.end)):
        same = firsts.get(table.form)
        title, unit_cell, unit = _said(same) if same else _above(document, table)
        finished.append(_finish(table, title, unit_cell, unit or _unit_by_heading(document, table)))
        firsts.setdefault(table.form, finished[-1])
    units = {table.unit for table in finished if table.unit in _MONEY_UNITS}
    if len(units) == 1:  # a document that prints its amounts in one unit need not say so over each table
        unit = units.pop()
        finished = [table if table.unit else replace(table, unit=unit) for table in finished]
    return tuple(table for table in finished if table.origin == "cells" or _is_told(table) or borne_out(table))


def _is_told(table: RebuiltTable) -> bool:
    return not {PROVEN, HEADLESS, ADDS_UP}.isdisjoint(table.inferred)


def _without_head(
    document: Document, printed: Sequence[Sequence[Piece]], tables: Sequence[RebuiltTable]
) -> Iterator[RebuiltTable]:
    """The money of forms that print no head over it, where no other table has it."""
    free = outside((table.start, table.end) for table in tables if table.rows)
    form = max((table.form for table in tables), default=0)
    flow = [cell_of(document.text, piece) for line in printed for piece in line if free(piece.start)]
    for rows in headless_money(flow):
        cells = [cell for row in rows for cell in row.cells if cell]
        start, end = cells[0].start, cells[-1].end
        before = {table.form for table in tables if table.start <= start}
        within = sorted(before & {table.form for table in tables if table.end > start})
        form += not within
        kept = within[-1] if within else form
        yield RebuiltTable(start, end, "money", COLUMNS, rows, form=kept, origin="lines", inferred=(HEADLESS,))


def _of_cells(document: Document) -> list[RebuiltTable]:
    tables: list[RebuiltTable] = []
    form, last = 0, -1
    for source in document.tables:
        if not source.cells:
            continue
        if last < 0 or document.text[last : source.start].strip():
            form += 1
        last = source.end
        for block in cut_blocks(*to_grid(document, source)):
            kind = "money" if block.horizontal else ""
            span, content = block.span, (block.columns, block.rows, block.pairs)
            table = RebuiltTable(span.start, span.end, kind, *content, form=form, inferred=block.inferred)
            tables.append(table)
    return tables


def _of_lines(document: Document, printed: Sequence[Sequence[Piece]]) -> list[RebuiltTable]:
    """Tables of lines, with forms counted on from those of cells; what follows without a break is the same form."""
    tables: list[RebuiltTable] = []
    form, last = len(document.tables), -1
    taken = [Span(table.start, table.end) for table in document.tables]
    lines = a_cell_a_line(printed)
    flats = find_flattened(document, lines, taken)
    if numbered := numbered_rows(document.text, lines, [*taken, *(flat.span for flat in flats)]):
        flats = sorted([*flats, numbered], key=lambda flat: flat.span.start)
    named = [flat for flat in flats if any(column.meaning in _NAMING for column in flat.columns)]
    if proven := proven_rows(document.text, lines, [*taken, *(flat.span for flat in named)]):
        # A head without a column for names, put over rows that have them, is one whose cells were mixed up.
        kept = [flat for flat in flats if flat in named or not any(_overlap(flat.span, one.span) for one in proven)]
        flats = sorted([*kept, *proven], key=lambda flat: flat.span.start)
    matrices = proven_matrices(document.text, lines, [*taken, *(flat.span for flat in flats)])
    flats = sorted([*flats, *matrices], key=lambda flat: flat.span.start)
    for flat in flats:
        between = document.text[last : flat.span.start]
        if last < 0 or not (_says_nothing(between) or _GOALS.match(squeeze(between))):
            form += 1
            since = max((table.end for table in taken if table.end <= flat.span.start), default=0)
            pairs = find_fields(document, lines, flat.span.start, max(last, since))
            if pairs:
                start, end = pairs[0].label.start, (pairs[-1].value or pairs[-1].label).end
                tables.append(RebuiltTable(start, end, "", (), (), pairs, form=form, origin="lines"))
        last = flat.span.end
        start, content = flat.span.start, (flat.columns, flat.rows)
        table = RebuiltTable(start, last, "", *content, form=form, origin="lines", inferred=flat.inferred)
        tables.append(table)
    return [*tables, *_run_together(document, printed, tables, form)]


_NAMING = frozenset(("item", "item_group", "project", "code", "name", "area", "task", *LEVELS))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _run_together(
    document: Document, printed: Sequence[Sequence[Piece]], tables: Sequence[RebuiltTable], form: int
) -> Iterator[RebuiltTable]:
    """What is left of tables and forms whose cells run together, in a row a line or all in one."""
    for rows in rows_run_together(document, printed):
        form += 1
        start, pairs = fields_above(document, printed, rows.span.start)
        if pairs:
            yield RebuiltTable(start, rows.span.start, "form", (), (), pairs, form=form, origin="lines")
        kind, content = "" if rows.rows else "form", (rows.columns, rows.rows)
        yield RebuiltTable(rows.span.start, rows.span.end, kind, *content, form=form, origin="lines")
    for span, pairs in fused_forms(document, printed):
        inside = [table for table in tables if span.start <= table.start < span.end]
        form = inside[0].form if inside else form + 1
        known = () if any(table.pairs for table in inside) else pairs
        yield RebuiltTable(span.start, span.end, "form", (), (), known, form=form, origin="lines")


def _says_nothing(between: str) -> bool:
    """Whether only rows of a form's money stand between two blocks: nothing filled in (其他资金 - - -), or amounts that
    found no place."""
    left = squeeze(between)
    for item in sorted(money_items(), key=len, reverse=True):
        left = left.replace(item, "")
    return not left or is_blank_mark(left) or _AMOUNTS_ALONE.fullmatch(left) is not None


def _said(first: RebuiltTable) -> tuple[TableCell | None, TableCell | None, str]:
    """Title and unit line stand above the first block of a form, for all of it."""
    return first.title, first.unit_cell, first.unit if first.unit_cell else ""


def _finish(table: RebuiltTable, title: TableCell | None, unit_cell: TableCell | None, unit: str) -> RebuiltTable:
    columns = set_levels(_items_of_form(table.columns, table.rows))
    rows = mark_totals(columns, beside_side(columns, place_numbers(columns, table.rows)))
    rows = beside_merged(columns, rows) if table.origin == "cells" else rows
    rows, moved = realign(columns, place_scores(columns, rows))
    rows, carried = carry(columns, rows)
    printed = next((column.unit for column in columns if column.unit and column.unit != "%"), "")
    return replace(
        table,
        kind=_kind(columns, rows, table),
        columns=columns,
        rows=tuple(rows),
        title=title,
        unit=printed or unit,
        unit_cell=unit_cell,
        inferred=(*table.inferred, *moved, *carried),
    )


def _items_of_form(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns; 资金名称 over the rows of a form's money (年度资金总额, 其中：…) names them and no projects."""
    return tuple(
        replace(column, meaning="item") if column.meaning == "project" and _holds_items(rows, k) else column
        for k, column in enumerate(columns)
    )


def _holds_items(rows: Sequence[Row], k: int) -> bool:
    return any(
        cell is not None and squeeze(cell.text) in money_items() for row in rows[:1] for cell in row.cells[k : k + 1]
    )


def _kind(columns: tuple[Column, ...], rows: Sequence[Row], table: RebuiltTable) -> str:
    has = {column.meaning for column in columns}
    amounts = has & AMOUNTS
    if not columns or table.kind:
        return table.kind or "form"
    if has & {*LEVELS, "name"} and has & {"weight", "score", "score_rate", "target", "actual", "completion"}:
        return "indicators"
    items = sum(column.meaning in ("item", "item_group") for column in columns)
    if "project" in has and amounts:
        return "accounts" if items and table.origin == "lines" else "projects"
    if "task" in has and amounts:
        return "tasks"
    if "area" in has and amounts:
        return "allocation"
    if has & {"item", "item_group", "code"} and amounts:
        of_form = "weight" in has or any(
            _holds_items(rows, k) for k, column in enumerate(columns) if column.meaning == "item"
        )
        return "money" if has & {"budget", "adjusted"} and of_form else "accounts"
    return "goals" if has & {"goal_target", "goal_actual"} and not has & set(LEVELS) else "other"


def _above(document: Document, table: RebuiltTable) -> tuple[TableCell | None, TableCell | None, str]:
    """(title, unit line, unit) from the printed lines above a table; a unit line inside its head counts too."""
    first = bisect_left(document.lines, table.start)
    lines = document.lines[max(0, first - _BEFORE) : first]
    body = min((cell.start for row in table.rows[:1] for cell in row.cells if cell), default=table.start)
    title: TableCell | None = None
    unit_cell: TableCell | None = None
    unit = ""
    for start, end in reversed([*pairwise([*lines, table.start]), (table.start, max(body, table.start))]):
        found = unit_line(document.text[start:end])
        if found and not unit:
            unit = found.group(1)
            unit_cell = _words(document.text, start + found.start(), start + found.end())
        words = document.text[start : start + found.start() if found else end]
        if start < table.start and _may_be_title(words.strip().rstrip("（(")):
            title = _words(document.text, start, start + len(words.rstrip("（( ")))
            break
    return title, unit_cell, unit


def _unit_by_heading(document: Document, table: RebuiltTable) -> str:
    """The unit in the heading right above a table (资金情况（万元）), else of a unit line at the document's head."""
    first = bisect_left(document.lines, table.start)
    head = (document.text[start:end].strip() for start, end in pairwise(document.lines[: _HEAD_LINES + 1]))
    alone = next((found.group(1) for line in head if (found := unit_line(line)) and found.group() == line), "")
    above = document.text[document.lines[first - 1] : table.start].strip() if first else ""
    return (unit_in(above) if len(above) <= _LONGEST_HEADING else "") or alone


def _may_be_title(words: str) -> bool:
    if not words or "\t" in words or len(words) > 40 or lookup(words) or _NO_TITLE.search(words):
        return False
    return re.search(r"[㐀-鿿]{2}.*(?<![。；：:])$", words) is not None


def _words(text: str, start: int, end: int) -> TableCell:
    words = text[start:end]
    left = start + len(words) - len(words.lstrip())
    right = left + len(words.strip())
    return TableCell((Span(left, right),), text[left:right])
