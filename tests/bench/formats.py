"""How fast files of other formats are read: ``python -m tests.bench.formats [FILE …]``.

Without files: a report of some hundred pages, made of the samples, as PDF, Word, page and workbook. Prints pages a
second of processor time in one process (a page is 600 characters where the format has none), what it costs on top that
the parser runs in a process of its own, and the peak of memory, and for PDF
files the pages a second of pdfplumber (text and tables) where that is installed.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kg.document import Document
from kg.readers import Limits, read_file
from kg.readers.formats import read_bytes

_PAGE = 600
_TIMES = 20


def _made(folder: Path) -> list[Path]:
    import openpyxl

    from tests.readers.formats import pdf_maker, test_docx, test_html
    from tests.readers.formats.rendering import CLEAN, Rows, sample

    blocks = [block for path in CLEAN for block in sample(path)[1]] * _TIMES
    pdf, word, page, book = (folder / f"bench.{ending}" for ending in ("pdf", "docx", "html", "xlsx"))
    pdf.write_bytes(pdf_maker.rendered(blocks))
    test_docx.rendered(blocks).save(str(word))
    page.write_text(f"<html><body>{test_html.body(blocks)}</body></html>", encoding="utf-8")
    workbook = openpyxl.Workbook()
    for block in blocks:
        for row in block.rows if isinstance(block, Rows) else [[block.text]]:
            workbook.worksheets[0].append(list(row))
    workbook.save(book)
    return [pdf, word, page, book]


class _Spent(NamedTuple):
    processor: float
    wall: float


def _seconds(work: Callable[[], object]) -> _Spent:
    processor, wall = time.process_time(), time.perf_counter()
    work()
    return _Spent(time.process_time() - processor, time.perf_counter() - wall)


def _pages(document: Document) -> int:
    return document.source_map.at(len(document.text) - 1).page or max(1, len(document.text) // _PAGE)


def _by_pdfplumber(path: Path) -> float | None:
    try:
        import pdfplumber
    except ImportError:
        return None

    def work() -> None:
        with pdfplumber.open(path) as file:
            for page in file.pages:
                page.extract_text()
                page.extract_tables()

    return _seconds(work).processor


def _measure(path: Path) -> None:
    data, limits = path.read_bytes(), Limits(max_pages=100_000, max_scans=0)
    pages = _pages(read_file(path, limits))  # loads the reader, here and in its process
    read_bytes(data, path.name, str(path), limits)
    here = _seconds(lambda: read_bytes(data, path.name, str(path), limits))
    apart = _seconds(lambda: read_file(path, limits))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{path.suffix}: {pages} pages, {pages / here.processor:.0f} pages/s, peak so far {peak:.0f} MB")
    print(f"  in a process of its own {apart.wall / here.wall:.2f} times as long")
    other = _by_pdfplumber(path) if path.suffix == ".pdf" else None
    if other:
        print(f"  pdfplumber: {pages / other:.1f} pages/s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    with tempfile.TemporaryDirectory() as folder:
        for path in parser.parse_args().files or _made(Path(folder)):
            _measure(path)


if __name__ == "__main__":
    main()
