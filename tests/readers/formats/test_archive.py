"""Archives: one document with parts, names in Chinese, formats that say the same, and what is no archive of use."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from kg.document import Document
from kg.errors import InputError
from kg.readers import Limits, office, read_file
from kg.readers.formats import read_bytes


def packed(files: dict[str, bytes], encoding: str = "utf-8") -> bytes:
    """A zip file; names in another encoding are stored as old systems do, without the mark of UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for at, content in enumerate(files.values()):
            archive.writestr(f"{at:04d}" if encoding != "utf-8" else list(files)[at], content)
    data = out.getvalue()
    if encoding != "utf-8":
        for at, name in enumerate(files):
            raw = name.encode(encoding)
            assert len(raw) == 4, "as long as the name that it takes the place of"
            data = data.replace(f"{at:04d}".encode(), raw)
    return data


def read(data: bytes, folder: Path, limits: Limits | None = None) -> Document:
    path = folder / "附件.zip"
    path.write_bytes(data)
    return read_file(path, limits or Limits())


def word(words: str) -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(words)
    document.save(out)
    return out.getvalue()


def book() -> bytes:
    out = io.BytesIO()
    workbook = openpyxl.Workbook()
    for row in (["项目", "金额"], ["水库", 12]):
        workbook.worksheets[0].append(row)
    workbook.save(out)
    return out.getvalue()


def test_a_page_and_its_attachments_are_one_document(tmp_path: Path) -> None:
    files = {
        "附件10.txt": "一、末件。\n联系人：张三".encode(),
        "附件2.xlsx": book(),
        "通知.html": "<html><body><p>一、通知</p><p>（一）要求。支出 3</p></body></html>".encode(),
        "__MACOSX/._通知.html": b"\x00\x05",
        ".DS_Store": b"\x00",
    }
    document = read(packed(files), tmp_path)
    assert document.text == "一、通知（一）要求。支出3项目\t金额水库\t12一、末件。联系人：＊＊"
    assert [section.path for section in document.sections] == ["一、通知", "一、通知 > （一）要求", "一、末件"]
    assert document.sections[1].end == document.text.index("项目")
    assert [document.text[c.start : c.end] for c in document.tables[0].cells] == ["项目", "金额", "水库", "12"]
    here = document.source_map.at(document.text.index("12"))
    assert (here.part, here.cell) == ("附件2.xlsx", "B2")
    assert document.source_map.at(0).part == "通知.html"
    assert "".join(document.text[span.start : span.end] for span in document.paragraphs) == document.text
    assert [document.text[span.start : span.end] for span in document.masked] == ["＊＊"]
    assert document.warnings == ()


def test_numbers_of_two_parts_do_not_fuse(tmp_path: Path) -> None:
    document = read(packed({"1.txt": "支出12".encode(), "2.txt": "2023年".encode()}), tmp_path)
    assert document.text == "支出12 2023年"
    assert document.paragraphs[0].end == document.paragraphs[1].start == 5


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_in_chinese(encoding: str, tmp_path: Path) -> None:
    document = read(packed({"附件": "正文。".encode()}, encoding), tmp_path)
    assert document.source_map.at(0).part == "附件"


def test_of_one_report_in_two_formats_one_is_read(tmp_path: Path) -> None:
    document = read(packed({"报告.txt": "文本。".encode(), "报告.docx": word("文档。")}), tmp_path)
    assert document.text == "文档。"
    assert document.warnings == ("报告.txt was not read: 报告.docx is the same document in another format",)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    document = read(packed({"a.txt": "正文。".encode(), "b.png": b"\x89PNG\r\n\x1a\n"}), tmp_path)
    assert document.text == "正文。"
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("b.png: is a PNG image")


def test_an_archive_in_an_archive(tmp_path: Path) -> None:
    inner = packed({"内.txt": "里层。".encode()})
    document = read(packed({"外.zip": inner}), tmp_path)
    assert (document.text, document.source_map.at(0).part) == ("里层。", "外.zip/内.txt")
    with pytest.raises(InputError, match="archive in an archive"):
        read(packed({"外.zip": packed({"外.zip": inner})}), tmp_path)


BAD = [
    pytest.param(lambda: packed({}) or b"", "is", id="no files"),
    pytest.param(lambda: packed({"a.png": b"\x89PNG"}), "PNG", id="nothing that is read"),
    pytest.param(lambda: packed({"a.txt": b"a" * 100})[:60], "damaged", id="truncated"),
    pytest.param(lambda: packed({"OFD.xml": b"<a/>"}), "an OFD file", id="OFD"),
    pytest.param(lambda: packed({"content.xml": b"<a/>", "mimetype": b"a"}), "OpenDocument", id="odt"),
]


@pytest.mark.parametrize(("make", "says"), BAD)
def test_bad_archives_are_one_clear_line(make: Callable[[], bytes], says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(make(), tmp_path)
    message = str(caught.value)
    assert says in message
    assert message.startswith(str(tmp_path))
    assert "\n" not in message
    assert ";" in message, "it says what to do"


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def old_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that passes for an old Word file: what tells them apart has tests of its own."""
    monkeypatch.setattr("kg.readers.ole._streams", lambda _data, _shown: {"worddocument"})
    path = tmp_path / "旧.doc"
    path.write_bytes(OLD + bytes(600))
    return path


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in LibreOffice's place."""
    path = folder / "bin" / "soffice"
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")


def read_here(path: Path, limits: Limits | None = None) -> Document:
    """In this process, whose programs and functions the tests replace."""
    return read_bytes(path.read_bytes(), path.name, str(path), limits or Limits())


def test_old_word_files_need_libreoffice(old_word: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="install LibreOffice"):
        read_here(old_word)


def test_old_word_files_go_through_libreoffice(old_word: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.docx").write_bytes(word("一、旧文档"))
    program(tmp_path, f'for last; do :; done; cp "{tmp_path}/made.docx" "$(dirname "$last")/source.docx"', monkeypatch)
    document = read_here(old_word)
    assert (document.text, document.media_type, document.name) == ("一、旧文档", office.MEDIA_TYPE, "旧.doc")


def test_libreoffice_that_fails_or_hangs_is_told(
    old_word: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "case $0 in *soffice) sleep 30;; esac", monkeypatch)
    with pytest.raises(InputError, match="took longer"):
        read_here(old_word, Limits(convert_seconds=0.2))
    (tmp_path / "bin" / "soffice").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(InputError, match="could not open"):
        read_here(old_word)
