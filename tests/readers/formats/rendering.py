"""The samples as blocks that the tests write out in other formats: what a typist would make of the text."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kg.document import Document
from kg.readers import Limits
from kg.readers.text import read
from kg.reading import read_source
from kg.records import DocumentRecords

CLEAN = sorted((Path(__file__).resolve().parents[3] / "kg" / "samples" / "clean").glob("*.txt"))


@dataclass(frozen=True)
class Words:
    """A paragraph, with the blanks that its author typed."""

    text: str


@dataclass(frozen=True)
class Rows:
    """A table, row by row; an empty string is an empty cell."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> int:
        return max(len(row) for row in self.rows)


def sample(path: Path) -> tuple[Document, list[Words | Rows]]:
    """A sample as its text reader gives it, and its blocks."""
    data = path.read_bytes()
    document = read(data, path.name)
    source = data.decode(document.encoding)
    blocks: list[Words | Rows] = []
    tables = list(document.tables)
    rows: list[tuple[str, ...]] = []
    for span in document.paragraphs:
        if tables and span.start >= tables[0].end:
            blocks.append(Rows(tuple(rows)))
            rows = []
            del tables[0]
        if tables and tables[0].start <= span.start:
            rows.append(tuple(cell.strip() for cell in document.text[span.start : span.end].split("\t")))
        else:
            blocks.append(Words(_printed(document, source, span.start, span.end)))
    return document, [*blocks, *([Rows(tuple(rows))] if rows else [])]


def _printed(document: Document, source: str, start: int, end: int) -> str:
    cuts = [start, *(line for line in document.lines if start < line < end), end]
    words = ""
    for left, right in pairwise(cuts):
        bare = document.text[left:right].rstrip(" ")
        at = [document.source_map.at(place).offset or 0 for place in (left, left + len(bare) - 1)]
        words += source[at[0] : at[1] + 1] + document.text[left + len(bare) : right]
    return words


def cells(document: Document) -> list[list[tuple[int, int, str]]]:
    """The tables of a document as rows, columns and words."""
    return [
        [(cell.row, cell.column, document.text[cell.start : cell.end]) for cell in table.cells]
        for table in document.tables
    ]


def extracted(path: Path) -> tuple[DocumentRecords, object, object]:
    """All that is found in a file, but for its name and hash."""
    reading = read_source(path, ("a",), Limits())
    return reading.records, reading.cited, reading.policy
