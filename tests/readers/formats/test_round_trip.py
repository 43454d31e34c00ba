"""The samples in other formats give the tables of their text."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.readers.formats import test_docx, test_html
from tests.readers.formats.pdf_maker import FONT, RULED, UNRULED, embedded, rendered
from tests.readers.formats.rendering import CLEAN, Rows, Words, sample
from tests.readers.formats.round_trip import compared


@pytest.mark.parametrize("font", [lambda: FONT, embedded], ids=["font named", "font carried"])
@pytest.mark.parametrize("lines", [pytest.param(RULED, id="ruled"), pytest.param(UNRULED, id="unruled")])
def test_pdf(lines: Sequence[object], font: Callable[[], str], samples: Path, tmp_path: Path) -> None:
    files = {f"{path.stem}.pdf": rendered(sample(path)[1], lines, font()) for path in CLEAN}
    for name, table in compared(files, tmp_path, samples).items():
        assert table.share >= 0.98, (name, table)


def word(blocks: list[Words | Rows]) -> bytes:
    out = io.BytesIO()
    test_docx.rendered(blocks).save(out)
    return out.getvalue()


def page(blocks: list[Words | Rows]) -> bytes:
    return f"<!DOCTYPE html><html><body>{test_html.body(blocks)}</body></html>".encode()


def workbook(blocks: list[Words | Rows]) -> bytes:
    """A sheet as offices keep it: a line a row, tables between empty rows."""
    book = openpyxl.Workbook()
    for block in blocks:
        rows = [[], *block.rows, []] if isinstance(block, Rows) else [[block.text]]
        for row in rows:
            book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("made", [word, page, workbook])
def test_word_page_and_workbook(made: Callable[[list[Words | Rows]], bytes], samples: Path, tmp_path: Path) -> None:
    files = {f"{path.stem}.bin": made(sample(path)[1]) for path in CLEAN}
    for name, table in compared(files, tmp_path, samples).items():
        assert (table.missing, table.extra) == ((), ()), name
