"""What every reader returns: the joined text of a source, its structure, and the way back to the source.

All offsets count code points of ``Document.text`` and are half-open. The text is final: nothing after the
reader changes it, so ``text[start:end]`` is a quote for ever. Rules of joining: design, TABLES, "Text".
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter

_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of the joined text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Location:
    """Where a piece of joined text stands in its source. What a format does not have stays ``None``.

    ``line`` and ``page`` count from 1; ``offset`` is the code point in the decoded file (text formats);
    ``box`` is (left, top, right, bottom) in points from the page's top left corner. ``part`` is the file's name
    inside an archive. In Word files and pages ``line`` is the paragraph or the file's line, ``offset`` counts in it.
    """

    offset: int | None = None
    line: int | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    cell: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of joined text, from ``start`` to the next segment, that lies contiguously in the source."""

    start: int
    location: Location


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Segments in rising order of ``start``, the first at 0 unless the text is empty."""

    segments: tuple[Segment, ...] = ()

    def ends(self, length: int) -> tuple[int, ...]:
        """Where each segment ends in a text of so many code points."""
        return (*(segment.start for segment in self.segments[1:]), length) if self.segments else ()

    def at(self, offset: int) -> Location:
        """The source location of one code point; inside a segment ``Location.offset`` is carried forward."""
        index = bisect_right(self.segments, offset, key=_START) - 1
        if index < 0:
            return Location()
        segment = self.segments[index]
        here = segment.location
        if here.offset is None:
            return here
        moved = here.offset + offset - segment.start
        return Location(moved, here.line, here.page, here.box, here.sheet, here.cell, here.part)

    def __reduce__(self) -> tuple[Callable[..., "SourceMap"], tuple[tuple[object, ...], ...]]:
        # A PDF has a segment a character: as columns they pass between processes in a third of the time.
        return source_map_of_columns, tuple(zip(*map(_COLUMNS, self.segments), strict=True))


_COLUMNS = attrgetter("start", *(f"location.{column.name}" for column in fields(Location)))


def source_map_of_columns(*columns: Iterable[object]) -> SourceMap:
    """The source map of segments with these starts and these fields of their locations, in order; none: the empty."""
    if not columns:
        return SourceMap()
    starts, *places = columns
    return SourceMap(tuple(map(Segment, starts, map(Location, *places))))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands under it.

    ``start`` is where the heading begins, ``heading_end`` where its own words end, ``end`` where the section
    (with its subsections) ends. ``level`` counts from 1. ``parent`` is an index into ``Document.sections``.
    ``path`` is the headings from the top, joined by " > " (三、主要绩效 > （一）项目管理).
    """

    title: str
    level: int
    start: int
    heading_end: int
    end: int
    parent: int | None
    path: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; ``row`` and ``column`` count from 0. ``text[start:end]`` is its content, blanks stripped."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in reading order; a position that has no cell is empty in the source."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure it is that ``text[start:end]`` is what is printed, from 0 to 1."""

    start: int
    end: int
    value: float


@dataclass(frozen=True, slots=True)
class Document:
    """One source, read. ``sha256`` is of the source's bytes; ``name`` is the file's name without its folder.

    ``paragraphs`` cover the text without gaps or overlaps in rising order: a paragraph is what its author ended
    with a line break, headings and table rows included. ``lines`` are the starts of the printed lines, kept
    because layout tells cells of flattened tables apart. ``masked`` are the places where a contact person's
    name or number stood (now filled with ``MASK`` of the same length). ``warnings`` say what was doubtful.
    ``confidences`` are of text that was recognised in a picture, in rising order; all other text is sure.
    """

    name: str
    sha256: str
    media_type: str
    text: str
    paragraphs: tuple[Span, ...] = ()
    lines: tuple[int, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    masked: tuple[Span, ...] = ()
    source_map: SourceMap = field(default_factory=SourceMap)
    encoding: str = ""
    warnings: tuple[str, ...] = ()
    confidences: tuple[Confidence, ...] = ()

    def __hash__(self) -> int:
        """By the source's bytes, so that what is asked of one document again and again can be kept."""
        return hash(self.sha256)

    def section_index(self, offset: int) -> int | None:
        """The index of the innermost section that ``offset`` stands in; sections are in order of their start."""
        index: int | None = bisect_right(self.sections, offset, key=_START) - 1
        while index is not None and index >= 0 and offset >= self.sections[index].end:
            index = self.sections[index].parent
        return index if index is not None and index >= 0 else None

    def heading_before(self, offset: int) -> Span | None:
        """The heading that ``offset`` stands right behind, but for stops; ``None`` where there is none."""
        index = self.section_index(offset)
        if index is None:
            return None
        section = self.sections[index]
        if offset < section.heading_end or self.text[section.heading_end : offset].strip("。：: "):
            return None
        return Span(section.start, section.heading_end)

    def section_path(self, offset: int) -> str:
        """The path of headings that ``offset`` stands under; empty before the first heading."""
        index = self.section_index(offset)
        return "" if index is None else self.sections[index].path

    def confidence(self, start: int, end: int) -> float | None:
        """How sure the least sure of these characters is; ``None`` where none was recognised in a picture."""
        index = bisect_right(self.confidences, start, key=attrgetter("end"))
        values = []
        while index < len(self.confidences) and self.confidences[index].start < end:
            values.append(self.confidences[index].value)
            index += 1
        return min(values, default=None)

    def paragraphs_in(self, start: int, end: int) -> tuple[Span, ...]:
        """The paragraphs between two offsets, cut to them; the words between them where there are no paragraphs."""
        spans = self.paragraphs or (Span(0, len(self.text)),)
        first = max(0, bisect_right(spans, start, key=_START) - 1)
        near = spans[first : bisect_left(spans, end, key=_START)]
        return tuple(Span(max(one.start, start), min(one.end, end)) for one in near if one.end > start)

    def paragraph_at(self, offset: int) -> Span:
        """The paragraph that ``offset`` stands in; the whole text where there are none."""
        index = bisect_right(self.paragraphs, offset, key=_START) - 1
        return self.paragraphs[index] if index >= 0 else Span(0, len(self.text))


MASK = "＊"
"""What replaces each character of a masked name or number: full-width, so that joining leaves it alone."""


def quote(text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """The words of several spans."""
    return tuple(text[span.start : span.end] for span in spans)


def occurrences(text: str, words: str, start: int = 0) -> Iterator[int]:
    """Where ``words`` (not empty) stand in a text from ``start`` on, without overlaps."""
    at = text.find(words, start)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))
