"""What the readers of structured formats hand to ``assembling``: paragraphs and grids, each run with its place."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.document import Location

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that lie together in the source. ``location`` is that of the first, its ``offset`` counted in
    its paragraph, so that it goes on by one a character; ``boxes``, where there are any, are one a character."""

    text: str
    location: Location
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the source: a paragraph of its author's, or a printed line where the layout breaks the lines.

    ``level`` counts from 1 where the source marks it as a heading, else it is 0. ``gap``: more than the usual
    distance parts it from the line above. ``extent``: how many half-width columns of the page's text it takes to its
    right end, where the source knows (0 where not).
    """

    runs: tuple[Run, ...]
    level: int = 0
    gap: bool = False
    extent: int = 0

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell, empty or not; ``row`` and ``column`` count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing is printed in it."""
        return not any(paragraph.text.strip() for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its cells in order of row and column. No two cells cover one position."""

    cells: tuple[GridCell, ...]


Block = Paragraph | Grid


def paragraph(text: str, location: Location, level: int = 0) -> Paragraph:
    """A paragraph that is one run."""
    return Paragraph((Run(text, location),), level)


def with_runs(block: Block, change: Callable[[Run], Run]) -> Block:
    """The block with each of its runs changed."""
    if isinstance(block, Paragraph):
        return replace(block, runs=tuple(map(change, block.runs)))
    return Grid(
        tuple(
            replace(cell, paragraphs=tuple(replace(p, runs=tuple(map(change, p.runs))) for p in cell.paragraphs))
            for cell in block.cells
        )
    )
