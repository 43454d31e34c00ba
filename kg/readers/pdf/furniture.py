"""What a PDF prints on its pages besides the document: running heads and feet, page numbers."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from kg.readers.joining import Line
from kg.readers.pages import without_page_numbers
from kg.readers.pdf.lines import PrintedRow

_EDGE = 0.12
_ALIKE = 8.0
_FEWEST = 3
_SHARE = 0.4
_LARGER = 1.15


def without_furniture(pages: Sequence[tuple[float, Sequence[PrintedRow]]]) -> list[list[PrintedRow]]:
    """The lines of each page that are the document's. ``pages``: height and lines from top to bottom."""
    size = _usual_size(pages)
    repeated = _repeated(pages, size)
    kept = [_inside(rows, height, size, repeated) for height, rows in pages]
    lines: list[Line] = []
    owners: list[tuple[int, int]] = []
    start = 0
    for page, rows in enumerate(kept):
        for place, row in enumerate(rows):
            lines.append(Line(row.words, start, len(owners), page + 1))
            owners.append((page, place))
            start += len(row.words) + 1
    left = {owners[line.number] for line in without_page_numbers(lines)}
    return [
        [row for place, row in enumerate(rows) if (page, place) in left or not _at_edge(row, pages[page][0])]
        for page, rows in enumerate(kept)
    ]


def _usual_size(pages: Sequence[tuple[float, Sequence[PrintedRow]]]) -> float:
    sizes = sorted(row.size for _, rows in pages for row in rows for _ in row.chars)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _inside(
    rows: Sequence[PrintedRow], height: float, size: float, repeated: Collection[tuple[str, int]]
) -> list[PrintedRow]:
    """The lines but those at the upper and at the lower end that are repeated."""
    first, last = 0, len(rows)
    while first < last and _may_be_running(rows[first], height, size) and _key(rows[first]) in repeated:
        first += 1
    while last > first and _may_be_running(rows[last - 1], height, size) and _key(rows[last - 1]) in repeated:
        last -= 1
    return list(rows[first:last])


def _at_edge(row: PrintedRow, height: float) -> bool:
    return row.bottom < _EDGE * height or row.top > (1 - _EDGE) * height


def _may_be_running(row: PrintedRow, height: float, size: float) -> bool:
    """A line at the edge, not larger than the text: the title of a form that comes on every page is larger."""
    return _at_edge(row, height) and row.size <= _LARGER * size


def _key(row: PrintedRow) -> tuple[str, int]:
    """Words with their numbers left out, and about where on the page."""
    return re.sub("[0-9０-９]+", "#", row.words), round(row.top / _ALIKE)


def _repeated(pages: Sequence[tuple[float, Sequence[PrintedRow]]], size: float) -> set[tuple[str, int]]:
    """Lines at the upper or lower edge that come again on many pages."""
    counts: Counter[tuple[str, int]] = Counter()
    for height, rows in pages:
        counts.update({_key(row) for row in rows if _may_be_running(row, height, size)})
    enough = max(2, min(len(pages), max(_FEWEST, _SHARE * len(pages))))
    return {key for key, count in counts.items() if count >= enough}
