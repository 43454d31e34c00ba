"""Tables of which the reader gave cells: one grid cut into blocks, each with its own head or the fields of a form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from kg.document import Document, Span, Table
from kg.tables.context import settle
from kg.tables.horizontal import align
from kg.tables.labels import STRUCTURAL, Label, is_number, is_total, lookup, squeeze, unit_in
from kg.tables.model import Column, Pair, Row, TableCell
from kg.tables.turned import turned_height, upright

Grid = list[list[TableCell | None]]

_SPREADS = frozenset(("item", "level1", "level2", "level3", "name", "project", "goal_target", "goal_actual"))
"""Labels of text columns that may stand over several columns, the later ones without a label of their own."""
_PHASES = frozenset(("budget", "adjusted", "spent", "allocated"))
_AMOUNTS = frozenset((*_PHASES, "amount", "balance", "total"))
_NAMING = frozenset(("level1", "level2", "level3", "name", "project", "item", "item_group", "task", "area", "side"))
_FIELDS = frozenset(
    (
        *("project", "agency", "unit_in_charge", "person", "grade", "score", "goal_target", "goal_actual"),
        *("goal_reason", "unit_count", "subordinate_count", "content"),
    )
)
"""Labels of a form that tell something of it even where their value is empty or stands elsewhere."""
_LONGEST_LABEL = 30
_COLUMN_NUMBERS = frozenset(("栏次", "行次"))
"""First cells of rows that only number the columns."""


@dataclass(frozen=True, slots=True)
class Block:
    """A head with its body, or fields of a form (then ``columns`` and ``rows`` are empty).

    ``horizontal`` is a single row of amounts, each under its own label.
    """

    span: Span
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...] = ()
    inferred: tuple[str, ...] = ()
    horizontal: bool = False


def to_grid(document: Document, table: Table) -> tuple[Grid, set[tuple[int, int]]]:
    """Rows of cells; a cell that spans several rows or columns stands at each, and those places are told."""
    height = max(cell.row + cell.row_span for cell in table.cells)
    width = max(cell.column + cell.column_span for cell in table.cells)
    grid: Grid = [[None] * width for _ in range(height)]
    spread: set[tuple[int, int]] = set()
    for cell in table.cells:
        words = TableCell((Span(cell.start, cell.end),), document.text[cell.start : cell.end])
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                if grid[row][column] is None and words.text:
                    grid[row][column] = words
                    if (row, column) != (cell.row, cell.column):
                        spread.add((row, column))
    return grid, spread


def cut_blocks(grid: Grid, spread: set[tuple[int, int]]) -> list[Block]:
    """The blocks of a grid from top to bottom; a row of numbers under rows of labels is a block, too."""
    blocks: list[Block] = []
    loose: list[int] = []
    index = 0
    while index < len(grid):
        if height := turned_height(grid, index):
            blocks += _fields(grid, loose)
            loose = []
            turned, merged = upright(grid, spread, index, height)
            blocks.append(_headed(turned, merged, 0, 1, len(turned)))
            index += height
            continue
        depth = _head_depth(grid, index)
        if depth:
            stop = _body_end(grid, index + depth)
            if stop > index + depth:
                blocks += _fields(grid, loose)
                loose = []
                blocks.append(_headed(grid, spread, index, depth, stop))
            index = max(stop, index + depth)
            continue
        above = _labels_above(grid, index, loose)
        if above:
            blocks += _fields(grid, loose[: -len(above)])
            loose = []
            blocks.append(_horizontal(grid, above, index))
        else:
            loose.append(index)
        index += 1
    return [*blocks, *_fields(grid, loose)]


def _present(row: Sequence[TableCell | None]) -> list[tuple[int, TableCell]]:
    """The cells of a row, one that spans columns once."""
    return [(k, cell) for k, cell in enumerate(row) if cell and (k == 0 or row[k - 1] is not cell)]


def _head_depth(grid: Grid, index: int) -> int:
    """How many rows from ``index`` on make up a head; 0 where none begins."""
    if not _is_head_row(grid[index], 2):
        return 0
    depth = 1
    while index + depth < len(grid) and _is_second_head_row(grid[index + depth], grid[index + depth - 1]):
        depth += 1
    return depth


def _is_head_row(row: Sequence[TableCell | None], least: int) -> bool:
    cells = [cell for _, cell in _present(row)]
    known = [(cell.text, label.meaning) for cell in cells if (label := lookup(cell.text))]
    structural = STRUCTURAL & set(settle(known))
    if any(is_number(cell.text) or len(cell.text) > _LONGEST_LABEL for cell in cells):
        return False
    return len(structural) >= least and len(known) * 5 >= len(cells) * 3


def _is_second_head_row(row: Sequence[TableCell | None], above: Sequence[TableCell | None]) -> bool:
    """Labels of single columns under the group headings of the row above."""
    cells = [cell for k, cell in _present(row) if above[k] is not cell]
    known = [label for cell in cells if (label := lookup(cell.text))]
    return (
        bool(cells)
        and len(known) * 5 >= len(cells) * 3
        and all(not is_number(cell.text) and len(cell.text) <= _LONGEST_LABEL for cell in cells)
        and not is_total(cells[0].text)
        and not any(label.meaning in ("goal_target", "level1", "side") for label in known)
    )


def _body_end(grid: Grid, start: int) -> int:
    """The row after the last row of a body: another head, or fields of the form, begin there."""
    index = start
    while index < len(grid):
        row = grid[index]
        if _head_depth(grid, index) or (index > start and _is_field_row(row)):
            break
        index += 1
    return index


def _is_field_row(row: Sequence[TableCell | None]) -> bool:
    cells = [cell for _, cell in _present(row)]
    label = lookup(cells[0].text) if cells else None
    return (
        label is not None
        and not is_total(cells[0].text)
        and label.meaning
        in ("grade", "agency", "unit_in_charge", "person", "goal_target", "goal_actual", "goal_reason", "project")
        and len(cells) <= 4
    )


def _headed(grid: Grid, spread: set[tuple[int, int]], index: int, depth: int, stop: int) -> Block:
    width = max(len(row) for row in grid)
    padded = [[*row, *[None] * (width - len(row))] for row in grid[index : index + depth]]
    heads = _spread_groups([padded[0], *(_below_group(*rows) for rows in pairwise(padded))])
    columns: list[Column] = []
    for k in range(width):
        labels = [cell for row in heads if (cell := row[k])]
        columns.append(_column(tuple(dict.fromkeys(labels)), _meaning(labels), columns))
    rows = []
    for at in range(index + depth, stop):
        cells = (*grid[at], *[None] * (width - len(grid[at])))
        first = next((cell.text for cell in cells if cell), "")
        if first and squeeze(first) not in _COLUMN_NUMBERS:
            carried = frozenset(k for k in range(width) if (at, k) in spread and at > 0 and grid[at - 1][k] is cells[k])
            rows.append(_without_repeats(Row(cells, carried)))
    return Block(_extent(grid[index:stop]), _named(columns, rows), tuple(rows))


def _named(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Columns as their head settles them. Amounts of which no known label names the lines are those of the first
    columns, if these hold words.
    """
    meanings = settle([(_words(column), column.meaning) for column in columns])
    has = set(meanings)
    if has & _AMOUNTS and not has & _NAMING:
        for k in range(next(k for k, meaning in enumerate(meanings) if meaning in _AMOUNTS)):
            cells = [cell.text for row in rows if (cell := row.cells[k])]
            numbers = sum(is_number(text) for text in cells)
            if not meanings[k] and numbers * 4 <= len(cells):
                meanings[k] = "item"
    return tuple(
        replace(column, meaning=meaning, unit=column.unit or unit_in(_words(column)))
        for column, meaning in zip(columns, meanings, strict=True)
    )


def _words(column: Column) -> str:
    return column.labels[-1].text if column.labels else ""


def _below_group(above: Sequence[TableCell | None], row: list[TableCell | None]) -> list[TableCell | None]:
    """The labels of a second row of heads under the last heading of the first, where the text has left out the places
    of those that go through both rows (项目 | 决算数 | 增减情况 over 金额 | 幅度).
    """
    count = sum(cell is not None for cell in row)
    group = max(k for k, cell in enumerate(above) if cell is not None)
    last = above[group]
    if not all(row[:count]) or count != len(above) - group or last is None or lookup(last.text) or group < count:
        return row
    return [*[None] * group, *row[:count]]


def _spread_groups(heads: Sequence[Sequence[TableCell | None]]) -> list[list[TableCell | None]]:
    """Group headings stand over all the labels below them up to the next heading."""
    spread = [list(row) for row in heads]
    for depth, row in enumerate(spread[:-1]):
        for k in range(1, len(row)):
            if row[k] is None and spread[depth + 1][k] is not None:
                row[k] = row[k - 1]
    return spread


def _meaning(labels: Sequence[TableCell]) -> Label | None:
    """What the lowest known label says; a part or total of a heading that is a phase is of that phase, or unknown."""
    known = [found for cell in labels if (found := lookup(cell.text))]
    phase = next((label for label in known if label.meaning in _PHASES), None)
    if phase and known[-1] is not phase and known[-1].meaning in ("total", "line"):
        return phase if known[-1].meaning == "total" else None
    return known[-1] if known else None


def _column(labels: tuple[TableCell, ...], label: Label | None, before: Sequence[Column]) -> Column:
    if label:
        if before and labels == before[-1].labels and label.holds == "number":
            return Column(labels, "")
        return Column(labels, label.meaning, unit=label.unit)
    if not labels and before and before[-1].meaning in _SPREADS:
        return Column(before[-1].labels, before[-1].meaning)
    return Column(labels, "")


def _without_repeats(row: Row) -> Row:
    """A cell that spans columns counts once, at its first column."""
    cells = [None if k and row.cells[k - 1] is cell else cell for k, cell in enumerate(row.cells)]
    return replace(row, cells=tuple(cells))


def _labels_above(grid: Grid, index: int, loose: Sequence[int]) -> list[int]:
    """Rows of labels right above a row of at least two numbers that has no words of its own."""
    cells = [cell for _, cell in _present(grid[index])]
    if sum(is_number(cell.text) for cell in cells) < 2 or not all(is_number(cell.text) for cell in cells):
        return []
    above: list[int] = []
    for at in reversed(loose):
        row = [cell for _, cell in _present(grid[at])]
        labels = all(not is_number(cell.text) and len(cell.text) <= _LONGEST_LABEL for cell in row)
        if at != index - 1 - len(above) or not labels or len(row) < 2 or len(above) == 4:
            break
        above.insert(0, at)
    while above and _is_field_row(grid[above[0]]) and len(above) > 1:
        above.pop(0)
    return above


def _horizontal(grid: Grid, above: Sequence[int], index: int) -> Block:
    columns, row, notes = align([_present(grid[at]) for at in above], _present(grid[index]))
    return Block(_extent([grid[at] for at in (*above, index)]), columns, (row,), inferred=notes, horizontal=True)


def _fields(grid: Grid, rows: Sequence[int]) -> list[Block]:
    """Label and value side by side."""
    pairs: list[Pair] = []
    for at in rows:
        cells = [cell for _, cell in _present(grid[at])]
        skip = False
        for cell, after in zip_longest(cells, cells[1:]):
            label = None if skip else lookup(cell.text)
            skip = False
            if label and label.meaning != "side":
                value = None if after is None or lookup(after.text) else after
                if value is not None or label.meaning in _FIELDS:
                    pairs.append(Pair(cell, label.meaning, value))
                skip = value is not None
    if not any(pair.meaning in _FIELDS for pair in pairs):
        return []
    return [Block(_extent([[pair.label, pair.value] for pair in pairs]), (), (), tuple(pairs))]


def _extent(rows: Sequence[Sequence[TableCell | None]]) -> Span:
    cells = [cell for row in rows for cell in row if cell]
    return Span(min(cell.start for cell in cells), max(cell.end for cell in cells))
