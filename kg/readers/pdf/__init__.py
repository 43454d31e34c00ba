"""PDF files, and with the extra ``ocr`` scans, → ``kg.document.Document``."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]

from kg.document import Document
from kg.errors import InputError
from kg.readers import ocr
from kg.readers.assembling import Source, assemble
from kg.readers.blocks import Block, Run, with_runs
from kg.readers.limits import TAKING, Limits
from kg.readers.pdf.fonts import use_stand_in
from kg.readers.pdf.footnotes import begins, without_footnotes
from kg.readers.pdf.furniture import without_furniture
from kg.readers.pdf.lines import PrintedRow, columns, paragraph, rows, setting
from kg.readers.pdf.pages import Char, Handle, Page, Seen, load
from kg.readers.pdf.rulings import Ruled, ruled_tables
from kg.readers.pdf.scans import confidences, is_scan, recognised
from kg.readers.pdf.tables import PageTable, filled, grid, joined
from kg.readers.pdf.unruled import unruled

MEDIA_TYPE = "application/pdf"
_GAP = 1.2
_XFA = 2


def read(data: bytes, name: str, shown: str, limits: Limits) -> Document:
    """Read the bytes of a PDF; ``shown`` is what errors call it. Raises ``InputError``.

    The source map gives each character's page and box. Running heads, feet and page numbers are left out.
    """
    pages = _pages(data, shown, limits)
    scans = [page.number for page in pages if not page.chars and page.images and not page.recognised]
    lost = [page.number for page in pages if page.lost > len(page.chars) / 4]
    seen = [page.number for page in pages if page.recognised]
    advice = "raise the limit max_scans" if ocr.available() and len(seen) >= limits.max_scans else ocr.advice()
    if not any(page.chars for page in pages):
        if lost:
            raise InputError(f"{shown}: is a PDF whose fonts do not say which characters they print; {advice}")
        if scans:
            raise InputError(f"{shown}: is a scan without a text layer ({len(pages)} pages); {advice}")
        raise InputError(f"{shown}: is a PDF without any words; remove it or fetch it again")
    warnings = []
    if seen:
        warnings.append(f"pages {_ranges(seen)} are scans; their words were recognised and may be wrong")
    if scans:
        warnings.append(f"pages {_ranges(scans)} are scans without a text layer and were not read; {advice}")
    if lost:
        warnings.append(f"on pages {_ranges(lost)} fonts do not say which characters they print; {advice}")
    ruled = [ruled_tables(page) for page in pages]
    if crowded := [page.number for page, found in zip(pages, ruled, strict=True) if page.crowded or found is None]:
        warnings.append(f"pages {_ranges(crowded)} draw too many lines for their tables to be looked for")
    bare = [replace(page, chars=(), across=(), down=()) for page in pages]
    document = assemble(
        _as_shown(_blocks(pages, ruled), bare), Source(name, data, MEDIA_TYPE, wrapped=True, warnings=tuple(warnings))
    )
    if not document.text:
        raise InputError(f"{shown}: is a PDF without any words; remove it or fetch it again")
    return replace(document, confidences=confidences(document, bare)) if seen else document


def _pages(data: bytes, shown: str, limits: Limits) -> list[Page]:
    use_stand_in()
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = str(error)
        if "password" in reason.lower() or "security" in reason.lower():
            raise InputError(f"{shown}: is a PDF file that is encrypted; save it without a password") from None
        raise InputError(f"{shown}: is a PDF file that is damaged; fetch it again or print it to PDF anew") from None
    try:
        if not len(file):
            raise InputError(f"{shown}: is a PDF file without pages; fetch it again")
        if len(file) > limits.max_pages:
            raise InputError(
                f"{shown}: has {len(file)} pages (the limit is {limits.max_pages}); split it or raise the limit"
            )
        if file.get_formtype() == _XFA:
            raise InputError(f"{shown}: is a PDF form (XFA) that only Adobe's programs show; print it to PDF")
        met: Seen = {}
        pages: list[Page] = []
        for index in range(len(file)):
            spent = sum(page.recognised for page in pages[:index])
            pages.append(_page(file, index, shown, limits, met, recognise=spent < limits.max_scans))
        return pages
    finally:
        file.close()


def _page(file: Handle, index: int, shown: str, limits: Limits, met: Seen, *, recognise: bool) -> Page:
    try:
        page = file[index]
    except pypdfium2.PdfiumError:
        raise InputError(f"{shown}: is a PDF file that is damaged (page {index + 1}); fetch it again") from None
    try:
        found = load(page, index + 1, met)
        if not recognise or not is_scan(found, page) or not ocr.available():
            return found
        TAKING.get()(limits.max_seconds)
        seen = recognised(found, page)
        return seen if seen.chars else found
    finally:
        page.close()


def _blocks(pages: list[Page], ruled: Sequence[Sequence[Ruled] | None]) -> Iterator[Block]:
    """The pages from top to bottom, one after the other; a table that goes on over pages is one block. The list of
    pages is emptied, so that what has been read is let go."""
    tables = [
        [filled(table, page.chars, page.number) for table in found or ()]
        for page, found in zip(pages, ruled, strict=True)
    ]
    found = [rows(_outside(page, held)) for page, held in zip(pages, tables, strict=True)]
    kept = without_furniture([(page.height, lines) for page, lines in zip(pages, found, strict=True)])
    usual = setting(kept)
    waiting = deque(zip(pages, tables, kept, strict=True))
    for done in (pages, tables, found, kept):
        done.clear()
    pending: PageTable | None = None
    notes: list[Block] = []
    while waiting:
        page, held, lines = waiting.popleft()
        body, below = without_footnotes(lines, page, usual)
        last: PrintedRow | None = None
        for item in _in_order(page, held, body):
            if isinstance(item, PageTable):
                whole = joined(pending, item) if pending and pending.page == page.number - 1 else None
                if pending and whole is None:
                    yield grid(pending)
                pending = whole or item
                last = None
                continue
            if pending:
                yield grid(pending)
                pending = None
            gap = last is not None and item.top - last.bottom > _GAP * item.size
            if notes and (gap or begins(item, usual)):
                yield from notes
                notes, gap = [], True
            yield paragraph(item, page.number, usual, gap=gap)
            last = item
        notes += [paragraph(line, page.number, usual, gap=line is below[0]) for line in below]
    if pending:
        yield grid(pending)
    yield from notes


def _as_shown(blocks: Iterator[Block], pages: Sequence[Page]) -> Iterator[Block]:
    """The blocks with their boxes as viewers show the pages."""
    if not any(page.turned or page.seen for page in pages):
        return blocks

    def shown(run: Run) -> Run:
        page = pages[(run.location.page or 1) - 1]
        return replace(run, boxes=tuple(map(page.as_shown, run.boxes)))

    return (with_runs(block, shown) for block in blocks)


def _outside(page: Page, tables: Sequence[PageTable]) -> list[Char]:
    boxes = [table.box for table in tables]
    return [
        char
        for char in page.chars
        if not any(box[0] <= char.centre <= box[2] and box[1] <= char.middle <= box[3] for box in boxes)
    ]


def _in_order(page: Page, tables: Sequence[PageTable], lines: Sequence[PrintedRow]) -> Iterator[PageTable | PrintedRow]:
    """Tables among the lines, by where they begin."""
    rest = list(tables)
    stretch: list[PrintedRow] = []
    for line in lines:
        while rest and rest[0].box[1] <= line.top:
            yield from unruled(columns(stretch, page.width), page.number)
            stretch = []
            yield rest.pop(0)
        stretch.append(line)
    yield from unruled(columns(stretch, page.width), page.number)
    yield from rest


def _ranges(numbers: Sequence[int]) -> str:
    """1, 2, 3, 7 → 1–3, 7."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)
