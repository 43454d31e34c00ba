"""Bad input: one clear line that names the file; and the encodings that are good input."""

import codecs
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.readers import Limits, read_file

TEXT = "2023年度某县水务局部门整体支出绩效自评报告\n一、概况\n全年支出1,250.5万元，完成年初预算的98.6%。\n" * 4

BAD = [
    pytest.param(b"", "is empty", id="empty"),
    pytest.param(b" \n\t \r\n", "nothing but blanks", id="blanks"),
    pytest.param("\ufeff\u3000\n\u200b".encode(), "nothing but blanks", id="blanks of all kinds"),
    pytest.param(bytes(range(256)) * 40, "not text", id="binary"),
    pytest.param(b"\x7fELF\x02\x01\x01\x00" + bytes(64), "not text", id="program"),
    pytest.param(b"%PDF-1.7\n%\xe2\xe3\n", "a PDF file", id="PDF"),
    pytest.param(b"PK\x03\x04" + bytes(22) + b"word/document.xml", "a Word file", id="docx"),
    pytest.param(b"PK\x03\x04" + bytes(22) + b"xl/workbook.xml", "an Excel file", id="xlsx"),
    pytest.param(b"PK\x03\x04" + bytes(22) + b"a.txt", "a zip archive", id="zip"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "an old Word, Excel or WPS file", id="doc"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG image", id="png"),
    pytest.param(b"<!DOCTYPE html><html><body> </body></html>", "an HTML page", id="html"),
    pytest.param(TEXT[:20].encode() + b"\xff\xfe" + TEXT[20:].encode(), "damaged (not UTF-8 at byte 52)", id="UTF-8"),
    pytest.param(TEXT.encode()[:-2], "damaged (not UTF-8", id="UTF-8 cut off"),
    pytest.param(codecs.BOM_UTF8 + TEXT.encode()[:-2], "damaged (not UTF-8", id="UTF-8 with mark, cut off"),
    pytest.param(TEXT.encode("gb18030")[:40] + b"\xff" + TEXT.encode("gb18030")[40:], "damaged (not GB18030", id="GB"),
    pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")[:-1], "damaged (not UTF-16", id="UTF-16 cut off"),
    pytest.param("縣政府預算執行率百分之九十八，經費支出說明".encode("big5") * 9, "encoding is neither", id="Big5"),
    pytest.param(
        "예산집행률에 대한 설명 자료입니다 그리고 보고서".encode("euc-kr") * 9, "encoding is neither", id="EUC-KR"
    ),
    pytest.param("Übergrößenträger für Gemeindehäuser".encode("latin-1") * 9, "encoding is neither", id="Latin-1"),
]


@pytest.mark.parametrize(("data", "says"), BAD)
def test_bad_input_is_one_clear_line(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "某报告.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_file(path)
    message = str(caught.value)
    assert says in message
    assert message.startswith(str(path))
    assert "\n" not in message
    assert ";" in message, "it says what to do"


def test_missing_folder_and_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with pytest.raises(InputError, match="no such file"):
        read_file(path)
    with pytest.raises(InputError, match="is a folder"):
        read_file(tmp_path)
    path.write_bytes(TEXT.encode())
    with pytest.raises(InputError, match="too large"):
        read_file(path, Limits(max_bytes=100))
    assert read_file(path, Limits(max_bytes=len(TEXT.encode()))).name == "a.txt"


@pytest.mark.parametrize(
    ("encoding", "bom", "named"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("gb18030", b"", "gb18030"),
        ("gb18030", b"\x84\x31\x95\x33", "gb18030"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32"),
    ],
)
def test_encodings_give_one_text(tmp_path: Path, encoding: str, bom: bytes, named: str) -> None:
    path = tmp_path / "a.report"
    data = bom + TEXT.encode(encoding)
    path.write_bytes(data)
    document = read_file(path)
    assert document.encoding == named
    assert document.text == TEXT.replace("\n", "")
    source = data.decode(document.encoding)
    assert all(source[document.source_map.at(i).offset or 0] == char for i, char in enumerate(document.text))


def test_rare_names_in_gb18030_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    words = "甪直镇、濉溪县、郫都区、亳州市、邳州市、鄞州区、儋州市、衢州市、漯河市：预算执行情况良好。"
    path.write_bytes(words.encode("gb18030"))
    assert read_file(path).text == words
