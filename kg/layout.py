"""How a source's text is laid out: what pages need beside the text to show paragraphs, headings and tables again.

Kept beside the masked text in a snapshot, as JSON: offsets into that text and nothing of its words.
"""

import json
from dataclasses import dataclass

from kg.document import Cell, Document, Span, Table


@dataclass(frozen=True, slots=True)
class Layout:
    """``paragraphs`` as in ``Document``; ``headings`` are (start, end, level); ``tables`` in order of their start.

    ``masked`` are the pages and boxes (in points from the page's top left corner) of masked words, where the source has
    pages.
    """

    paragraphs: tuple[Span, ...] = ()
    headings: tuple[tuple[int, int, int], ...] = ()
    tables: tuple[Table, ...] = ()
    masked: tuple[tuple[int, tuple[float, float, float, float]], ...] = ()


def layout_json(document: Document) -> bytes:
    """The layout of a document, the same bytes for the same document."""
    content = {
        "paragraphs": [[span.start, span.end] for span in document.paragraphs],
        "headings": [[one.start, one.heading_end, one.level] for one in document.sections],
        "tables": [
            {
                "range": [table.start, table.end],
                "cells": [
                    [cell.row, cell.column, cell.start, cell.end, cell.row_span, cell.column_span]
                    for cell in table.cells
                ],
            }
            for table in document.tables
        ],
        "masked": _masked(document),
    }
    return json.dumps(content, separators=(",", ":")).encode("ascii")


def _masked(document: Document) -> list[list[object]]:
    """Each page and box that a masked character stands in, once."""
    found = {}
    for span in document.masked:
        for offset in range(span.start, span.end):
            place = document.source_map.at(offset)
            if place.page is not None and place.box is not None:
                found[place.page, place.box] = [place.page, list(place.box)]
    return [found[key] for key in sorted(found)]


def read_layout(data: bytes) -> Layout:
    """What ``layout_json`` wrote. Raises ``ValueError`` or ``KeyError`` on anything else."""
    content = json.loads(data)
    return Layout(
        tuple(Span(start, end) for start, end in content["paragraphs"]),
        tuple((start, end, level) for start, end, level in content["headings"]),
        tuple(
            Table(start, end, tuple(Cell(*numbers) for numbers in table["cells"]))
            for table in content["tables"]
            for start, end in [table["range"]]
        ),
        tuple((page, (left, top, right, bottom)) for page, (left, top, right, bottom) in content["masked"]),
    )
