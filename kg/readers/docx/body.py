"""The body of a Word document → blocks (ISO/IEC 29500-1, 17.3 and 17.4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kg.document import Location
from kg.errors import InputError
from kg.readers.blocks import Block, GridCell, Paragraph, Run
from kg.readers.docx.names import child, is_on, local, number, value
from kg.readers.docx.numbering import Numbering
from kg.readers.docx.styles import Style, Styles
from kg.readers.grids import table
from kg.readers.limits import Limits

# What wraps content without printing anything; a deletion and the place that a move left are wrappers, too.
_WRAPPERS = frozenset(
    ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "bdo", "dir")
) | frozenset(("AlternateContent", "Choice", "Fallback", "rubyBase", "ruby", "oMath", "oMathPara"))
_GONE = frozenset(("del", "moveFrom", "rt", "instrText", "delText", "rPr", "pPr", "sdtPr", "rubyPr"))
_BOXED = ("drawing", "pict", "object")
# Signs that forms print with symbol fonts: boxes and ticks (Wingdings, by code point without its private-use prefix).
_SYMBOLS = {0x6F: "□", 0x71: "□", 0xA8: "□", 0xA3: "□", 0x52: "☑", 0xFE: "☑", 0x53: "☒", 0xFD: "☒", 0xFC: "✓",
            0xFB: "✗", 0x6C: "●", 0x6E: "■", 0xA1: "○"}  # fmt: skip


@dataclass(slots=True)
class _Text:
    """What one paragraph holds: its printed lines, then what hangs on it (text boxes, ids of notes)."""

    lines: list[list[str]] = field(default_factory=lambda: [[]])
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    pictures: int = 0


class Body:
    """Walks a body once, counting paragraphs and numbers of lists as it goes."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        notes: Mapping[str, etree._Element | None],
        limits: Limits,
        shown: str,
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._notes = {
            (kind, value(note, "id") or ""): note
            for kind, root in notes.items()
            for note in (root if root is not None else ())
            if value(note, "type") in (None, "normal")
        }
        self._limits = limits
        self._shown = shown
        self._line = 0
        self._cells = 0
        self._pictures = 0
        self._unread: set[str] = set()
        self._held: list[Run] = []

    def warnings(self) -> tuple[str, ...]:
        """What was not read, once ``blocks`` has run."""
        return tuple(sorted(self._unread))

    def pictures(self) -> str:
        """For the message on a document without words: what it holds instead, and what to do."""
        if self._pictures:
            return f" ({self._pictures} pictures, perhaps scans); print it to PDF, whose scans the OCR extra reads"
        return "; remove it or fetch it again"

    def blocks(self, root: etree._Element) -> list[Block]:
        """The blocks of ``w:document`` in order."""
        body = child(root, "body")
        return list(self._blocks(body, 0)) if body is not None else []

    def _blocks(self, parent: etree._Element, depth: int) -> Iterator[Block]:
        if depth > self._limits.max_depth:
            raise InputError(f"{self._shown}: nests tables more than {self._limits.max_depth} deep; save it flatter")
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element, depth)
            elif name == "tbl":
                yield from self._table(element, depth)
            elif name == "altChunk":
                self._unread.add("an embedded document (altChunk) was not read; save the file anew in Word")
            elif name == "AlternateContent":
                yield from self._blocks(_chosen(element), depth)
            elif name in _WRAPPERS:
                yield from self._blocks(element, depth)

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[Block]:
        properties = child(element, "pPr")
        style = self._styles.of(value(child(properties, "pStyle")))
        text = _Text()
        self._collect(element, text)
        self._line += 1
        self._pictures += text.pictures
        lines = ["".join(pieces) for pieces in text.lines]
        if style.contents:
            lines = [line.rpartition("\t")[0] or line for line in lines]
        outline = child(properties, "outlineLvl")
        level = style.level if outline is None else (number(outline, 8) + 1) % 10
        runs, self._held = self._held, []
        if not is_on(child(properties, "rPr", "vanish")) or any(line.strip() for line in lines):
            mark = self._mark(properties, style) if any(line.strip() for line in lines) else ""
            if mark:
                runs.append(Run(mark, Location(offset=0, line=self._line)))
        if child(properties, "rPr", "del") is not None:  # its end was deleted: it goes on in the next
            self._held = [*runs, Run("".join(lines), Location(offset=0, line=self._line))]
            lines = []
        offset = 0
        for line in lines:
            run = Run(line, Location(offset=offset, line=self._line))
            if line.strip() or runs:
                yield Paragraph((*runs, run), level)
            runs, offset = [], offset + len(line) + 1
        for box in text.boxes:
            yield from self._blocks(box, depth + 1)
        for note in text.notes:
            if note in self._notes:
                yield from self._blocks(self._notes[note], depth + 1)

    def _mark(self, properties: etree._Element | None, style: Style) -> str:
        own = child(properties, "numPr")
        identity = value(child(own, "numId")) or style.number_id
        at = child(own, "ilvl")
        return self._numbering.next(identity, number(at, 0) if at is not None else style.number_level or 0)

    def _collect(self, parent: etree._Element, text: _Text) -> None:
        for element in parent:
            name = local(element)
            if name == "t":
                text.lines[-1].append(element.text or "")
            elif name == "r":
                properties = child(element, "rPr")
                hidden = self._styles.of(value(child(properties, "rStyle"))).hidden if properties is not None else False
                if not is_on(child(properties, "vanish")) and not hidden:
                    self._collect(element, text)
            elif name in ("tab", "ptab"):
                text.lines[-1].append("\t")
            elif name in ("br", "cr"):
                text.lines.append([])
            elif name == "noBreakHyphen":
                text.lines[-1].append("-")
            elif name == "sym":
                text.lines[-1].append(_symbol(element))
            elif name in ("footnoteReference", "endnoteReference"):
                text.notes.append((name.removesuffix("Reference"), value(element, "id") or ""))
            elif name in _BOXED:
                text.boxes += _text_boxes(element)
                text.pictures += any(local(inner) in ("blip", "imagedata") for inner in element.iter())
            elif name == "AlternateContent":
                self._collect(_chosen(element), text)
            elif name not in _GONE:
                self._collect(element, text)

    def _table(self, element: etree._Element, depth: int) -> Iterator[Block]:
        cells: list[_Cell] = []
        for row, found in enumerate(_rows(element)):
            column = number(child(found, "trPr", "gridBefore"), 0)
            for inner in _cells(found):
                cell = _Cell(inner, row, column)
                column += cell.width
                cells.append(cell)
                self._count()
        below = {(cell.row, cell.column): cell for cell in cells if cell.goes_on}
        yield from table(
            [
                (
                    GridCell(cell.row, cell.column, _height(cell, below), cell.width),
                    list(self._blocks(cell.element, depth + 1)),
                )
                for cell in cells
                if not cell.goes_on
            ]
        )

    def _count(self) -> None:
        self._cells += 1
        if self._cells > self._limits.max_cells:
            raise InputError(
                f"{self._shown}: has more than {self._limits.max_cells} cells of tables; split it or raise the limit"
            )


class _Cell:
    """A ``w:tc``; ``goes_on`` where it is the lower part of a cell that was merged over rows."""

    __slots__ = ("column", "element", "goes_on", "row", "width")

    def __init__(self, element: etree._Element, row: int, column: int) -> None:
        properties = child(element, "tcPr")
        merged = child(properties, "vMerge")
        self.element = element
        self.row = row
        self.column = column
        self.width = min(1000, max(1, number(child(properties, "gridSpan"), 1)))
        self.goes_on = merged is not None and value(merged) != "restart"


def _height(cell: _Cell, below: Mapping[tuple[int, int], _Cell]) -> int:
    height = 1
    if is_on(child(cell.element, "tcPr", "vMerge")):
        while (cell.row + height, cell.column) in below:
            height += 1
    return height


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        name = local(element)
        if name == "tr":
            if child(element, "trPr", "del") is None:
                yield element
        elif name in _WRAPPERS:
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        name = local(element)
        if name == "tc":
            if child(element, "tcPr", "cellDel") is None:
                yield element
        elif name in _WRAPPERS:
            yield from _cells(element)


def _chosen(element: etree._Element) -> etree._Element:
    """The newer form of what is given in several, else the fallback."""
    return next((inner for inner in element if local(inner) == "Choice"), element)


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The contents of the text boxes in a drawing, the outermost; a form given twice counts once."""
    for inner in element:
        name = local(inner)
        if name == "txbxContent":
            yield inner
        elif name == "AlternateContent":
            yield from _text_boxes(_chosen(inner))
        else:
            yield from _text_boxes(inner)


def _symbol(element: etree._Element) -> str:
    try:
        code = int(value(element, "char") or "", 16)
    except ValueError:
        return ""
    font = (value(element, "font") or "").lower()
    if font.startswith("wingdings"):
        return _SYMBOLS.get(code & 0xFF, "")
    return chr(code) if 0x20 <= code < 0xE000 else ""
