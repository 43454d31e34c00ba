"""Tab-separated lines → tables. A row is a line of the file; a position between two tabs that is empty has no cell."""

from collections.abc import Sequence

from kg.document import Cell, Table
from kg.readers.joining import PrintedLine
from kg.readers.marks import mark_at


def tables(text: str, lines: Sequence[PrintedLine]) -> tuple[Table, ...]:
    """Blocks of lines with tabs: at least two rows, or one row of three cells.

    An empty line ends a table only where the next row has another number of columns (page breaks leave empty
    lines inside tables, too).
    """
    found: list[Table] = []
    block: list[PrintedLine] = []
    for line in lines:
        if not is_row(text[line.start : line.end]):
            found += _table(text, block)
            block = []
            continue
        if block and line.gap and _columns(text, line) != _columns(text, block[-1]):
            found += _table(text, block)
            block = []
        block.append(line)
    return (*found, *_table(text, block))


def is_row(words: str) -> bool:
    """Whether a printed line is a row: it has a tab that does more than part a heading's mark from its words."""
    if "\t" not in words:
        return False
    mark = mark_at(words)
    return mark is None or "\t" in words[mark.length :].strip("\t") or not words[mark.length :].startswith("\t")


def _columns(text: str, line: PrintedLine) -> int:
    return text.count("\t", line.start, line.end) + 1


def _table(text: str, block: Sequence[PrintedLine]) -> list[Table]:
    cells: list[Cell] = []
    for row, line in enumerate(block):
        at = line.start
        for column, words in enumerate(text[line.start : line.end].split("\t")):
            inner = words.strip()
            if inner:
                start = at + words.index(inner)
                cells.append(Cell(row, column, start, start + len(inner)))
            at += len(words) + 1
    if not cells or (len(block) < 2 and len(cells) < 3):
        return []
    return [Table(block[0].start, block[-1].end, tuple(cells))]
