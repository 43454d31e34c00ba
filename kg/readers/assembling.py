"""Paragraphs and grids → ``kg.document.Document``, by the rules that hold for text files.

The blocks are written out as a text file would print them, a table's row as one line with tabs between the columns.
That text is masked, joined and cut into sections by the same functions as a text file, so one report in two formats
gives one text; what the format knows besides (which line is a row, spans of cells, marked headings) is kept.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.document import Cell, Document, Location, Segment, SourceMap, Span, Table
from kg.readers.blocks import Block, Box, Grid, GridCell, Paragraph
from kg.readers.grids import blocks_of
from kg.readers.joining import Joined, Places, PrintedLine, join, split_lines
from kg.readers.masking import mask
from kg.readers.pages import without_page_numbers
from kg.readers.paragraphs import paragraphs
from kg.readers.sections import sections
from kg.readers.tables import tables

_BREAKS = dict.fromkeys([*range(0x09), *range(0x0A, 0x20), 0x7F, 0x85, 0x2028, 0x2029], " ")
_IN_CELL = _BREAKS | {0x09: " "}


@dataclass(frozen=True, slots=True)
class Source:
    """What a document says of its file; ``wrapped``: its lines are broken by the layout, not by the author."""

    name: str
    data: bytes
    media_type: str
    encoding: str = ""
    wrapped: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Printed:
    """The printed text so far. ``places`` are (start, location, boxes) of every run; ``rows`` and ``levels`` are
    keyed by where a line starts, as are ``extents``; ``grids`` hold each cell with its range."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    places: list[tuple[int, Location, tuple[Box, ...]]] = field(default_factory=list)
    rows: dict[int, bool] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    extents: dict[int, int] = field(default_factory=dict)
    grids: list[list[tuple[GridCell, int, int]]] = field(default_factory=list)

    def write(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def runs(self, paragraph: Paragraph, table: dict[int, str]) -> None:
        for run in paragraph.runs:
            if run.text:
                self.places.append((self.length, run.location, run.boxes))
                self.write(run.text.translate(table))

    def paragraph(self, paragraph: Paragraph) -> None:
        if paragraph.gap:
            self.write("\n")
        if paragraph.level:
            self.levels[self.length] = paragraph.level
        if paragraph.extent:
            self.extents[self.length] = paragraph.extent
        self.runs(paragraph, _BREAKS)
        self.write("\n")

    def grid(self, grid: Grid) -> None:
        """One line a row, empty rows left out; a cell stands at its first row and column."""
        width = max(cell.column + cell.column_span for cell in grid.cells)
        rows: dict[int, list[GridCell]] = {}
        for cell in grid.cells:
            if not cell.blank:
                rows.setdefault(cell.row, []).append(cell)
        found: list[tuple[GridCell, int, int]] = []
        for row in rows.values():
            self.rows[self.length] = not (len(row) == 1 and row[0].column_span == width)
            column = 0
            for cell in row:
                self.write("\t" * (cell.column - column))
                column, start = cell.column, self.length
                for place, paragraph in enumerate(cell.paragraphs):
                    self.write(" " if place else "")
                    self.runs(paragraph, _IN_CELL)
                found.append((cell, start, self.length))
            self.write("\n")
        if len(rows) > 1 or len(found) > 2:  # as among tabbed lines: less is no table
            self.grids.append(found)


def assemble(blocks: Iterable[Block], source: Source) -> Document:
    """The document that the blocks amount to. Grids are made compact first (``grids.blocks_of``)."""
    printed = _Printed()
    for block in blocks:
        for part in blocks_of(block) if isinstance(block, Grid) else (block,):
            if isinstance(part, Grid):
                printed.grid(part)
            else:
                printed.paragraph(part)
    masked, personal = mask("".join(printed.pieces))
    kept = split_lines(masked)
    joined = join(without_page_numbers(kept) if not source.wrapped else kept)
    places = Places(joined)
    starts = {places.at(start): whole for start, whole in printed.rows.items()}
    rows = frozenset(starts)
    parts = (
        paragraphs(
            joined.text, _measured(joined, {places.at(at): extent for at, extent in printed.extents.items()}), rows
        )
        if source.wrapped
        else _a_line_each(joined.text, [line.start for line in joined.lines])
    )
    return Document(
        name=source.name,
        sha256=hashlib.sha256(source.data).hexdigest(),
        media_type=source.media_type,
        text=joined.text,
        paragraphs=parts,
        lines=tuple(line.start for line in joined.lines),
        sections=sections(
            joined.text,
            parts,
            rows=frozenset(start for start, whole in starts.items() if whole),
            levels={places.at(start): level for start, level in printed.levels.items()},
        ),
        tables=_tables(joined, places, printed.grids, rows),
        masked=places.spans(personal),
        source_map=SourceMap(_segments(joined, printed.places)),
        encoding=source.encoding,
        warnings=source.warnings,
    )


def _measured(joined: Joined, extents: Mapping[int, int]) -> list[PrintedLine]:
    """The lines with the widths that the source knows."""
    return [line._replace(width=extents.get(line.start, line.width)) for line in joined.lines]


def _a_line_each(text: str, starts: Sequence[int]) -> tuple[Span, ...]:
    ends = [*starts[1:], len(text)]
    return tuple(Span(start, end) for start, end in zip([0, *starts[1:]], ends, strict=True)) if starts else ()


def _tables(
    joined: Joined, places: Places, grids: Sequence[Sequence[tuple[GridCell, int, int]]], rows: frozenset[int]
) -> tuple[Table, ...]:
    """The grids, and what authors lined up with tabs between them."""
    found: list[Table] = []
    for grid in grids:
        cells = [
            Cell(cell.row, cell.column, *span, cell.row_span, cell.column_span)
            for cell, start, end in grid
            if (span := _stripped(joined.text, places.at(start), places.at(end)))
        ]
        if cells:
            found.append(Table(min(cell.start for cell in cells), max(cell.end for cell in cells), tuple(cells)))
    loose: list[PrintedLine] = []
    for line in joined.lines:
        if line.start in rows:
            found += tables(joined.text, loose)
            loose = []
        else:
            loose.append(line)
    found += tables(joined.text, loose)
    return tuple(sorted(found, key=lambda table: table.start))


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = text[start:end]
    inner = words.strip()
    if not inner:
        return None
    start += words.index(inner)
    return start, start + len(inner)


def _segments(joined: Joined, places: Sequence[tuple[int, Location, tuple[Box, ...]]]) -> tuple[Segment, ...]:
    """Segments of the printed text → segments of the source, one a character where boxes are known."""
    found: list[Segment] = []
    begins = [start for start, _, _ in places]
    for index, segment in enumerate(joined.segments):
        offset = segment.location.offset or 0
        following = joined.segments[index + 1].start if index + 1 < len(joined.segments) else len(joined.text)
        end = offset + following - segment.start
        at = max(0, bisect_right(begins, offset) - 1)
        while at < len(places) and (begins[at] < end or at == 0):
            start, location, boxes = places[at]
            left = max(start, offset) if found else offset
            stop = min(end, begins[at + 1]) if at + 1 < len(places) else end
            for place in range(left, stop if boxes else min(left + 1, stop)):
                found.append(Segment(segment.start + place - offset, _moved(location, boxes, max(0, place - start))))
            at += 1
    return tuple(found)


def _moved(location: Location, boxes: tuple[Box, ...], by: int) -> Location:
    if boxes:
        return Location(location.offset, location.line, location.page, boxes[min(by, len(boxes) - 1)])
    if location.offset is None or by == 0:
        return location
    return Location(location.offset + by, location.line, location.page, location.box, location.sheet, location.cell)
