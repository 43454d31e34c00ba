"""Files that were damaged on the way: whatever the damage, a document or one clear line, in bounded time.

Scans are left out here (seconds a page), and so is LibreOffice (seconds a file): old Word files are damaged as far as
what tells them apart reads them.
"""

import base64
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwt

from kg.document import Document
from kg.errors import InputError
from kg.readers import Limits, read_file
from tests.readers.formats.pdf_maker import made, paragraph, ruled

ROWS = [["项目", "预算", "支出"], ["水库加固", "1,200.00", "98.5%"], ["河道清淤", "860.00", "100%"]]


def word() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_heading("一、概况", 1)
    table = document.add_table(3, 3)
    for cell, words in zip(table._cells, [words for row in ROWS for words in row], strict=True):
        cell.text = words
    document.save(out)
    return repacked(out.getvalue())


def book() -> bytes:
    out = io.BytesIO()
    workbook = openpyxl.Workbook()
    for row in ROWS:
        workbook.worksheets[0].append(row)
    workbook.worksheets[0].merge_cells("A2:A3")
    workbook.save(out)
    return repacked(out.getvalue())


def repacked(data: bytes) -> bytes:
    """Stored without packing, so that damage reaches the parts and is not found by their checksums alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def old_book() -> bytes:
    out = io.BytesIO()
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("a")
    for at, row in enumerate(ROWS):
        for column, words in enumerate(row):
            sheet.write(at, column, words)
    workbook.save(out)
    return out.getvalue()


def page() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td rowspan=1>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return f"<!DOCTYPE html><html><body><h1>报告</h1><p>一、概况</p><table>{rows}</table></body></html>".encode()


def printed() -> bytes:
    return made([paragraph("一、概况"), ruled(ROWS)])


def text() -> bytes:
    rows = "\n".join("\t".join(row) for row in ROWS)
    return f"一、概况\n{rows}\n（一）联系人：张三。支出12.5万元\n".encode() * 20


def saved_page() -> bytes:
    body = base64.encodebytes(page())
    return (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body + b"\r\n--x--\r\n"
    )


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("页.html", page())
        packed.writestr("表.xlsx", book())
    return out.getvalue()


FORMATS = {
    "docx": word, "xlsx": book, "xls": old_book, "html": page, "mht": saved_page, "pdf": printed, "zip": archive,
    "txt": text,
}  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """One to four places overwritten, cut out, doubled, or the end cut off."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) or 1)
        length = chance.choice((1, 1, 2, 4, 16, 64))
        kind = chance.randrange(5)
        if kind == 0:
            changed[at : at + length] = chance.randbytes(length)
        elif kind == 1:
            del changed[at : at + length]
        elif kind == 2:
            changed[at:at] = changed[at : at + length]
        elif kind == 3:
            changed[at : at + length] = chance.choice((b"\x00", b"\xff", b"9")) * length
        elif chance.random() < 0.2:
            del changed[at:]
    return bytes(changed)


def outcome(path: Path) -> Document | str:
    try:
        return read_file(path, Limits(max_cells=20_000, max_unpacked=2**25, max_scans=0, max_seconds=60))
    except InputError as error:
        return str(error)


def check(make: Callable[[], bytes], rounds: int, folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = make()
    path = folder / "损坏"
    for at in range(rounds):
        path.write_bytes(damaged(data, chance))
        found = outcome(path)
        if isinstance(found, str):
            assert found.startswith(str(path)), at
            assert "\n" not in found, at
            assert not any(words in found for words in ("crashed", "took longer", "more memory")), (at, found)
        else:
            assert "".join(found.text[span.start : span.end] for span in found.paragraphs) == found.text, at
            starts = [segment.start for segment in found.source_map.segments]
            assert starts == sorted(set(starts)), at
            assert all(0 <= cell.start < cell.end <= len(found.text) for t in found.tables for cell in t.cells), at


@pytest.mark.parametrize("kind", FORMATS)
def test_damaged_files(kind: str, tmp_path: Path) -> None:
    check(FORMATS[kind], 60, tmp_path, 7)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_ten_thousand_damaged_files(kind: str, tmp_path: Path) -> None:
    check(FORMATS[kind], 10_000, tmp_path, 11)
