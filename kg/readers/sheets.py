"""Sheets of a workbook → blocks. What a sheet prints above and below its tables are paragraphs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.document import Location
from kg.errors import InputError
from kg.readers.blocks import Block, Grid, GridCell, Paragraph, Run

_NOTE = re.compile(r"\s*(?:[（(]?(?:注|备注|说明|附注|填表|填报|制表|编制|单位负责人|审核|联系)|.*[。：:])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sheet:
    """``cells`` are (row, column) → printed words, ``merged`` (first row, last row, first column, last column),
    all from 0 and inclusive."""

    name: str
    cells: Mapping[tuple[int, int], str]
    merged: Sequence[tuple[int, int, int, int]]


def bounded(cells: int, limit: int, shown: str) -> None:
    """Refuse a workbook with too many cells; an ``InputError``."""
    if cells > limit:
        raise InputError(f"{shown}: has {cells} cells (the limit is {limit}); split it or raise the limit")


def address(row: int, column: int) -> str:
    """A cell's name (A1) from its row and column, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def blocks(sheet: Sheet) -> Iterator[Block]:
    """The sheet from top to bottom."""
    corner = {(top, left): (bottom - top + 1, right - left + 1) for top, bottom, left, right in sheet.merged}
    rows: dict[int, list[GridCell]] = {}
    for (row, column), words in sorted(sheet.cells.items()):
        if words.strip():
            height, width = corner.get((row, column), (1, 1))
            rows.setdefault(row, []).append(
                GridCell(row, column, height, width, _paragraphs(words, sheet.name, address(row, column)))
            )
    for region in _regions(rows):
        yield from _region(region, rows)


def _paragraphs(words: str, sheet: str, cell: str) -> tuple[Paragraph, ...]:
    found, offset = [], 0
    for line in re.split(r"\r\n|[\r\n]", words):
        if line.strip():
            found.append(Paragraph((Run(line, Location(offset=offset, sheet=sheet, cell=cell)),)))
        offset += len(line) + 1
    return tuple(found)


def _regions(rows: Mapping[int, Sequence[GridCell]]) -> Iterator[list[int]]:
    """Runs of rows: an empty row parts two tables where the lower one begins with a line of its own."""
    region: list[int] = []
    bottom = 0
    for row in sorted(rows):
        if region and row > bottom and len(rows[row]) == 1:
            yield region
            region = []
        region.append(row)
        bottom = max(bottom, row + max(cell.row_span for cell in rows[row]))
    if region:
        yield region


def _region(region: Sequence[int], rows: Mapping[int, Sequence[GridCell]]) -> Iterator[Block]:
    first, last = 0, len(region)
    while first < last and len(rows[region[first]]) == 1:
        first += 1
    while last > first and len(rows[region[last - 1]]) == 1 and _is_note(rows[region[last - 1]][0]):
        last -= 1
    for row in region[:first]:
        yield from rows[row][0].paragraphs
    cells = tuple(cell for row in region[first:last] for cell in rows[row])
    if cells:
        yield Grid(cells)
    for row in region[last:]:
        yield from rows[row][0].paragraphs


def _is_note(cell: GridCell) -> bool:
    return cell.column == 0 and bool(_NOTE.match(cell.paragraphs[0].text))
