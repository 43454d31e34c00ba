"""Grids as they come out of a file → tables as a reader sees them.

Office programs cut a table's grid at every border of every row, leave rows and columns empty, and lay out pages
with tables. What is left here are the rows and columns in which something stands; a title that was drawn as a
table's first row, a note as its last, and pages laid out by a table are paragraphs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.readers.blocks import Block, Grid, GridCell, Paragraph


def table(placed: Sequence[tuple[GridCell, Sequence[Block]]]) -> Iterator[Block]:
    """What a table of a page amounts to: each cell comes without its words, and with the blocks in it.

    Tables inside its cells follow it. A table that has one column, or whose words are mostly in such tables, lays
    out a page: its cells' blocks come one after the other.
    """
    width = max((cell.column + cell.column_span for cell, _ in placed), default=0)
    if width < 2 or _lays_out([block for _, blocks in placed for block in blocks]):
        for _, blocks in placed:
            yield from blocks
        return
    yield Grid(
        tuple(
            replace(cell, paragraphs=tuple(block for block in blocks if isinstance(block, Paragraph)))
            for cell, blocks in placed
        )
    )
    for _, blocks in placed:
        yield from (block for block in blocks if isinstance(block, Grid))


def _lays_out(blocks: Sequence[Block]) -> bool:
    inside = outside = 0
    for block in blocks:
        if isinstance(block, Grid):
            inside += sum(len(paragraph.text) for cell in block.cells for paragraph in cell.paragraphs)
        else:
            outside += len(block.text)
    return inside > outside


def blocks_of(grid: Grid) -> Iterator[Block]:
    """The paragraphs and the table that a grid amounts to, from top to bottom."""
    cells = compact(grid.cells)
    width = max((cell.column + cell.column_span for cell in cells), default=0)
    rows: dict[int, list[GridCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    alone = {row for row in rows if _fills_its_row(rows[row], width)}
    inner = [row for row in sorted(rows) if row not in alone]
    first, last = (inner[0], inner[-1]) if inner else (len(rows), len(rows))
    yield from (paragraph for row in sorted(alone) if row < first for paragraph in _paragraphs(rows[row]))
    table = tuple(replace(cell, row=cell.row - first) for cell in cells if first <= cell.row <= last)
    if table:
        yield Grid(table)
    yield from (paragraph for row in sorted(alone) if row > last for paragraph in _paragraphs(rows[row]))


def _fills_its_row(row: list[GridCell], width: int) -> bool:
    """Whether the only cell of a row is as wide as the table and ends with the row."""
    return len(row) == 1 and row[0].column == 0 and row[0].column_span == width and row[0].row_span == 1


def _paragraphs(row: list[GridCell]) -> Iterator[Paragraph]:
    return (paragraph for cell in row for paragraph in cell.paragraphs if paragraph.text.strip())


def compact(cells: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
    """The cells of the grid without the rows and columns in which nothing stands, in order.

    A column at which no cell begins only continues others; one whose cells are all blank says nothing.
    """
    filled = [cell for cell in cells if not cell.blank]
    rows = _renumbered(sorted({cell.row for cell in filled}))
    columns = _renumbered(sorted({cell.column for cell in filled}))
    found = []
    for cell in cells:
        row_span = _kept(rows, cell.row, cell.row_span)
        column_span = _kept(columns, cell.column, cell.column_span)
        if cell.row in rows and cell.column in columns and row_span and column_span:
            found.append(
                replace(
                    cell, row=rows[cell.row], column=columns[cell.column], row_span=row_span, column_span=column_span
                )
            )
    return tuple(sorted(found, key=lambda cell: (cell.row, cell.column)))


def _renumbered(kept: list[int]) -> dict[int, int]:
    return {old: new for new, old in enumerate(kept)}


def _kept(renumbered: dict[int, int], start: int, span: int) -> int:
    return sum(1 for at in range(start, start + span) if at in renumbered)
