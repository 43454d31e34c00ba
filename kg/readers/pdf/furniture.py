"""What a PDF prints on its pages besides the document: running heads and feet, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

from kg.readers.joining import Line
from kg.readers.pages import without_page_numbers
from kg.readers.pdf.lines import PrintedRow

_EDGE = 0.12
_ALIKE = 8.0
_FEWEST = 3
_SHARE = 0.4


def without_furniture(pages: Sequence[tuple[float, Sequence[PrintedRow]]]) -> list[list[PrintedRow]]:
    """The lines of each page that are the document's. ``pages``: height and lines from top to bottom."""
    repeated = _repeated(pages)
    kept = [[row for row in rows if not (_at_edge(row, height) and _key(row) in repeated)] for height, rows in pages]
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


def _at_edge(row: PrintedRow, height: float) -> bool:
    return row.bottom < _EDGE * height or row.top > (1 - _EDGE) * height


def _key(row: PrintedRow) -> tuple[str, int]:
    """Words with their numbers left out, and about where on the page."""
    return re.sub("[0-9０-９]+", "#", row.words), round(row.top / _ALIKE)


def _repeated(pages: Sequence[tuple[float, Sequence[PrintedRow]]]) -> set[tuple[str, int]]:
    """Lines at the upper or lower edge that come again on many pages."""
    counts: Counter[tuple[str, int]] = Counter()
    for height, rows in pages:
        counts.update({_key(row) for row in rows if _at_edge(row, height)})
    enough = max(_FEWEST, _SHARE * len(pages))
    return {key for key, count in counts.items() if count >= enough and key[0].strip("# ")}
