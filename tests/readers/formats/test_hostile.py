"""Files made to harm or to mislead, and what nobody can read: one clear line each, or the words and nothing more."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kg.errors import InputError
from kg.readers import Limits, ocr, read_file
from kg.readers.formats import read_bytes
from tests.readers.formats import pdf_maker


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    return zipped({"a.txt": bytes(1 << 26)})


def nested_bombs() -> bytes:
    """Ten archives that come to 640 MB, in a file of half a megabyte."""
    inner = bomb()
    return zipped({f"{at}.zip": inner for at in range(10)})


def deep_archives() -> bytes:
    data = zipped({"a.txt": "一、概况。".encode()})
    for _ in range(20):
        data = zipped({"a.zip": data})
    return data


def form() -> bytes:
    """A form that only shows with Adobe's programs (XFA, PDF 1.7 8.6.7): its page says to get one."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/NeedsRendering true/AcroForm<</Fields[]/XFA[(a)4 0 R]>>>>endobj "
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj "
        b"4 0 obj<</Length 4>>stream\n<a/>\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def many_pages() -> bytes:
    def draw(canvas: Canvas) -> None:
        for _ in range(2001):
            canvas.showPage()

    return pdf_maker.drawn(draw)


def compound(stream: str) -> bytes:
    """A compound file (MS-CFB) with one empty stream: head, sector 0 the table of sectors, sector 1 the folder."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    sectors = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)

    def entry(name: str, kind: int, child: int) -> bytes:
        words = name.encode("utf-16-le")
        return words.ljust(64, b"\0") + struct.pack("<HBB3I", len(words) + 2 if name else 0, kind, 1, *[0xFFFFFFFF] * 2,
                                                    child) + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)  # fmt: skip

    folder = entry("Root Entry", 5, 1) + entry(stream, 2, 0xFFFFFFFF) + 2 * entry("", 0, 0xFFFFFFFF)
    return head + sectors + folder


def old_book(password: bool = False) -> bytes:
    out = io.BytesIO()
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "甲")
    book.save(out)
    data = out.getvalue()
    if password:  # the record after the first says that the file is encrypted (MS-XLS 2.4.117)
        first = data.index(b"\x09\x08")
        second = first + 4 + int.from_bytes(data[first + 2 : first + 4], "little")
        data = data[:second] + b"\x2f\x00" + data[second + 2 :]
    return data


BAD = [
    pytest.param(bomb, "would unpack to", id="zip bomb"),
    pytest.param(nested_bombs, "would unpack to", id="zip bombs in a zip"),
    pytest.param(deep_archives, "archive in an archive", id="archives twenty deep"),
    pytest.param(form, "(XFA)", id="a form that only Adobe shows"),
    pytest.param(many_pages, "has 2001 pages (the limit is 2000)", id="too many pages"),
    pytest.param(lambda: compound("EncryptedPackage"), "encrypted", id="an encrypted Word or Excel file"),
    pytest.param(lambda: compound("PowerPoint Document"), "of a kind that is not read", id="an old PowerPoint file"),
    pytest.param(lambda: old_book(password=True), "encrypted", id="an encrypted old workbook"),
    pytest.param(lambda: zipped({"META-INF/manifest.xml": b"<a/>", "content.xml": b"<a/>"}), "OpenDocument", id="odt"),
]


@pytest.mark.parametrize(("make", "says"), BAD)
def test_one_clear_line(make: Callable[[], bytes], says: str, tmp_path: Path) -> None:
    path = tmp_path / "某报告"
    path.write_bytes(make())
    with pytest.raises(InputError) as caught:
        read_file(path)
    message = str(caught.value)
    assert says in message
    assert message.startswith(str(path))
    assert "\n" not in message
    assert ";" in message, "it says what to do"


def word(words: str = "一、概况。") -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(words)
    document.save(out)
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["一、概况。"])
    book.save(out)
    return out.getvalue()


FORMATS = {
    "docx": word,
    "xlsx": workbook,
    "pdf": lambda: pdf_maker.made([pdf_maker.paragraph("一、概况。")]),
    "html": lambda: "<html><body><p>一、概况。</p></body></html>".encode(),
    "txt": lambda: "一、概况。".encode(),
    "zip": lambda: zipped({"a.txt": "一、概况。".encode()}),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("ending", ["doc", "xls", "pdf", "html", "docx", ""])
def test_the_ending_of_a_file_decides_nothing(kind: str, ending: str) -> None:
    document = read_bytes(FORMATS[kind](), f"a.{ending}", "a", Limits())
    assert document.text == "一、概况。"


@pytest.mark.parametrize("make", [word, workbook])
def test_macros_are_not_looked_at(make: Callable[[], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(make())) as plain:
        members = {name: plain.read(name) for name in plain.namelist()}
    folder = "word" if "word/document.xml" in members else "xl"
    types = members["[Content_Types].xml"].decode()
    members["[Content_Types].xml"] = types.replace(
        "<Override", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override', 1
    ).encode()
    document = read_bytes(
        zipped(members | {f"{folder}/vbaProject.bin": compound("VBA") + b"Sub AutoOpen()"}), "a", "a", Limits()
    )
    assert document.text == "一、概况。"


def test_fonts_that_do_not_say_what_they_print(monkeypatch: pytest.MonkeyPatch) -> None:
    """A font of glyph numbers without the map back to characters: its page is a picture to us."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))

    def draw(canvas: Canvas) -> None:
        canvas.setPageCompression(0)
        canvas.setFont("Vera", 40)
        canvas.drawString(60, 700, "ÀÉÎÕÜàéîõü")

    data = pdf_maker.drawn(draw).replace(b"/ToUnicode", b"/ToUnknown")
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(InputError, match="fonts do not say which characters they print; install the OCR extra"):
        read_bytes(data, "a.pdf", "a.pdf", Limits())
    monkeypatch.undo()
    document = read_bytes(data, "a.pdf", "a.pdf", Limits())
    assert len(document.text) >= 8
    assert document.confidences
