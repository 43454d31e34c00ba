"""Elements of a page → blocks."""

import re
from collections.abc import Iterator

from lxml import etree

from kg.document import Location
from kg.errors import InputError
from kg.readers.blocks import Block, GridCell, Paragraph, Run
from kg.readers.grids import table
from kg.readers.html.tree import BLOCKS, HEADINGS, is_shown, line_of, tag, words_of
from kg.readers.limits import Limits

_BLANKS = re.compile("[ \t\r\n\f]+")
_DEEPEST = 200
_WIDEST = 1000


class Flow:
    """Walks elements once, in order, and counts cells."""

    def __init__(self, limits: Limits, shown: str, skipped: frozenset[etree._Element] = frozenset()) -> None:
        self._limits = limits
        self._shown = shown
        self._skipped = skipped
        self._cells = 0
        self._runs: list[Run] = []
        self._length = 0
        self._level = 0

    def blocks(self, root: etree._Element) -> list[Block]:
        """The blocks of an element and what is in it."""
        return [*self._element(root, 0, 0), *self._end()]

    def _end(self) -> Iterator[Paragraph]:
        runs, self._runs, self._length = self._runs, [], 0
        if any(run.text.strip() for run in runs):
            yield Paragraph(tuple(runs), self._level)

    def _words(self, words: str | None, line: int, *, kept: bool) -> Iterator[Paragraph]:
        for place, part in enumerate((words or "").split("\n") if kept else [_BLANKS.sub(" ", words or "")]):
            if place:
                yield from self._end()
            if part and (part != " " or self._runs):
                self._runs.append(Run(part, Location(offset=self._length, line=line)))
                self._length += len(part)

    def _element(self, element: etree._Element, depth: int, tables: int) -> Iterator[Block]:
        if element in self._skipped or not is_shown(element):
            return
        name = tag(element)
        if name == "table":
            yield from self._end()
            yield from self._table(element, depth, tables + 1)
            return
        outer = self._level
        if name in BLOCKS or name == "br":
            yield from self._end()
            self._level = HEADINGS.get(name, outer)
        if depth >= _DEEPEST:
            yield from self._words(words_of(element), line_of(element), kept=False)
        else:
            yield from self._inside(element, depth, tables)
        if name in BLOCKS:
            yield from self._end()
        self._level = outer

    def _inside(self, element: etree._Element, depth: int, tables: int) -> Iterator[Block]:
        kept = tag(element) == "pre"
        line = line_of(element)
        yield from self._words(element.text, line, kept=kept)
        for inner in element:
            yield from self._element(inner, depth + 1, tables)
            yield from self._words(inner.tail, line_of(inner) or line, kept=kept)

    def _table(self, element: etree._Element, depth: int, tables: int) -> Iterator[Block]:
        if tables > self._limits.max_depth:
            raise InputError(f"{self._shown}: nests tables more than {self._limits.max_depth} deep; save it flatter")
        rows = list(_rows(element))
        taken: dict[int, set[int]] = {}
        placed: list[tuple[GridCell, list[Block]]] = []
        for row, found in enumerate(rows):
            column = 0
            for inner in found:
                if tag(inner) not in ("td", "th") or inner in self._skipped or not is_shown(inner):
                    continue
                while column in taken.get(row, ()):
                    column += 1
                width = _span(inner, "colspan", _WIDEST)
                height = _span(inner, "rowspan", len(rows) - row) or len(rows) - row
                self._count(width * height)
                for below in range(row, row + height):
                    taken.setdefault(below, set()).update(range(column, column + width))
                blocks = [*self._inside(inner, depth + 1, tables), *self._end()]
                placed.append((GridCell(row, column, height, width), blocks))
                column += width
        for caption in (inner for inner in element if tag(inner) == "caption"):
            yield from self._element(caption, depth + 1, tables)
        yield from table(placed)

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > self._limits.max_cells:
            raise InputError(
                f"{self._shown}: has more than {self._limits.max_cells} cells of tables; split it or raise the limit"
            )


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    for inner in element:
        name = tag(inner)
        if name == "tr" and is_shown(inner):
            yield inner
        elif name in ("thead", "tbody", "tfoot", "form"):
            yield from _rows(inner)


def _span(cell: etree._Element, name: str, most: int) -> int:
    words = (cell.get(name) or "1").strip()
    stated = int(words) if words.isascii() and words.isdigit() and len(words) < 9 else 1
    return min(stated, most) if stated or name == "rowspan" else 1
