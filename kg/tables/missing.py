"""Rows that lack a cell, so that all their amounts stand in the wrong columns: put right where the totals say how."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from kg.tables.labels import is_blank_mark, squeeze, to_number
from kg.tables.model import Column, Row, TableCell
from kg.tables.standard import level_names, money_items, without_points

AMOUNTS = frozenset(("budget", "adjusted", "spent", "allocated", "balance", "amount", "total", "line"))
_CENT = Decimal("0.011")
_MOST_COLUMNS = 8
_WORDS = frozenset(("side", *("level1", "level2", "level3", "level4", "name"), *("definition", "target", "actual")))


def beside_side(columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    """Rows put back beside the side heading (绩效指标, 预算执行情况) whose cell spans them and was left out of them.

    What the first cell says tells where it stands: a level of the standard schemes, a row of the form's money.
    """
    meanings = [column.meaning for column in columns]
    if meanings[:1] != ["side"]:
        return list(rows)
    return [replace(row, cells=_moved(row.cells, _place(row, meanings))) for row in rows]


def _place(row: Row, meanings: Sequence[str]) -> int:
    """The column that a row's first cell belongs to; 0 where nothing tells."""
    first = row.cells[0]
    if first is None:
        return 0
    if list(meanings[1:3]) == ["goal_target", "goal_actual"]:
        return int(row.cells[1] is not None and row.cells[2] is None)
    name = without_points(squeeze(first.text))
    wanted = ["item"] if name in money_items() else [f"level{k}" for k in (1, 2) if name in level_names(k)]
    return next((meanings.index(meaning) for meaning in wanted if meaning in meanings), 0)


def _moved(cells: tuple[TableCell | None, ...], by: int) -> tuple[TableCell | None, ...]:
    """The cells ``by`` columns on, if the last ones are empty."""
    if not by or any(cells[-by:]):
        return cells
    return (*[None] * by, *cells[:-by])


def realign(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """Where columns of amounts do not add up to the row of sums, and one row has fewer amounts than columns, move
    its amounts so that they do. Only if one way alone makes all totals hold; else the rows stay as they are.
    """
    places = [k for k, column in enumerate(columns) if column.meaning in AMOUNTS]
    sums = [row for row in rows if row.total]
    if len(sums) != 1 or not 2 <= len(places) <= _MOST_COLUMNS:
        return list(rows), []
    wanted = [_number(sums[0].cells[k]) for k in places]
    parts = [k for k, row in enumerate(rows) if not row.total]
    short = [k for k in parts if 0 < len(_amounts(rows[k], places)) < len(places)]
    if None in wanted or len(short) != 1 or _holds(rows, parts, places, wanted):
        return list(rows), []
    row = rows[short[0]]
    ways = []
    for chosen in combinations(places, len(_amounts(row, places))):
        cells: list[TableCell | None] = list(row.cells)
        for k in places:
            cells[k] = None
        for k, cell in zip(chosen, _amounts(row, places), strict=True):
            cells[k] = cell
        tried = [*rows[: short[0]], replace(row, cells=tuple(cells), inferred=frozenset(chosen)), *rows[short[0] + 1 :]]
        if _holds(tried, parts, places, wanted):
            ways.append(tried)
    if len(ways) != 1:
        return list(rows), []
    return ways[0], ["amounts of a row that lacks a cell placed so that the totals hold"]


def place_numbers(columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    """Rows whose number in the count of rows (行次) fell into the column of an amount that is empty: all others are
    numbered as they stand.
    """
    at = next((k for k, column in enumerate(columns) if column.meaning == "number"), None)
    if at is None or any((cell := row.cells[at]) and cell.text.strip() != str(k) for k, row in enumerate(rows, 1)):
        return list(rows)
    return [_numbered(row, at, str(k), columns) for k, row in enumerate(rows, 1)]


def _numbered(row: Row, at: int, number: str, columns: Sequence[Column]) -> Row:
    held = [k for k, cell in enumerate(row.cells) if cell and columns[k].meaning in AMOUNTS]
    if row.cells[at] or len(held) != 1 or (cell := row.cells[held[0]]) is None or cell.text.strip() != number:
        return row
    cells = list(row.cells)
    cells[at], cells[held[0]] = cell, None
    return replace(row, cells=tuple(cells))


def place_scores(columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    """Rows of sums whose numbers stand in columns of words, since their merged cells were dropped (总分 | 100 | 98.8):
    their numbers go to the columns of weight and score, if there are as many.
    """
    leaf = [k for k, column in enumerate(columns) if column.meaning in ("weight", "score") and column.level == 0]
    return [_with_scores(columns, row, leaf) if row.total else row for row in rows]


def _with_scores(columns: Sequence[Column], row: Row, places: Sequence[int]) -> Row:
    numbers = [k for k, cell in enumerate(row.cells) if cell and to_number(cell.text) is not None]
    strayed = {k for k in numbers if columns[k].meaning in _WORDS}
    if len(places) != 2 or len(numbers) != 2 or not strayed or not strayed.issuperset(set(numbers) - set(places)):
        return row
    first, second = (to_number(cell.text) for k in numbers if (cell := row.cells[k]))
    if first is None or second is None or second > first:
        return row
    cells = [None if k in numbers else cell for k, cell in enumerate(row.cells)]
    for k, place in zip(numbers, places, strict=True):
        cells[place] = row.cells[k]
    return replace(row, cells=tuple(cells), inferred=row.inferred | frozenset(places))


def _amounts(row: Row, places: Sequence[int]) -> list[TableCell]:
    return [cell for k in places if (cell := row.cells[k]) and to_number(cell.text) is not None]


def _number(cell: TableCell | None) -> Decimal | None:
    return to_number(cell.text) if cell else None


def _holds(rows: Sequence[Row], parts: Sequence[int], places: Sequence[int], wanted: Sequence[Decimal | None]) -> bool:
    for k, total in zip(places, wanted, strict=True):
        values = [_number(rows[index].cells[k]) for index in parts if not _blank(rows[index].cells[k])]
        known = [value for value in values if value is not None]
        if total is None or abs(sum(known, Decimal(0)) - total) >= _CENT:
            return False
    return True


def _blank(cell: TableCell | None) -> bool:
    return cell is None or is_blank_mark(cell.text)
