"""How a source's text is laid out: what pages need beside the text to show paragraphs, headings and tables again.

Kept beside the masked text in a snapshot, as JSON: offsets into that text and nothing of its words.
"""

import json
from dataclasses import dataclass

from kg.document import Cell, Document, Span, Table


@dataclass(frozen=True, slots=True)
class Layout:
    """``paragraphs`` as in ``Document``; ``headings`` are (start, end, level); ``tables`` in order of their start."""

    paragraphs: tuple[Span, ...] = ()
    headings: tuple[tuple[int, int, int], ...] = ()
    tables: tuple[Table, ...] = ()


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
    }
    return json.dumps(content, separators=(",", ":")).encode("ascii")


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
    )
