"""Word documents: a report typed in Word reads as its text, and what Word alone knows is read as Word prints it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from kg.document import Document
from kg.errors import InputError
from kg.readers import Limits, read_file
from tests.readers.formats.rendering import CLEAN, Rows, Words, cells, extracted, sample


def read(document: "docx.document.Document", folder: Path) -> Document:
    path = folder / "报告.docx"
    document.save(str(path))
    return read_file(path)


def parts(document: Document) -> list[str]:
    return [document.text[span.start : span.end] for span in document.paragraphs]


def rendered(blocks: list[Words | Rows]) -> "docx.document.Document":
    out = docx.Document()
    for block in blocks:
        if isinstance(block, Words):
            out.add_paragraph(block.text)
            continue
        table = out.add_table(len(block.rows), block.width)
        for row, words in zip(table.rows, block.rows, strict=True):
            for cell, text in zip(row.cells, words, strict=False):
                cell.text = text
    return out


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_sample_typed_in_word_reads_as_its_text(path: Path, tmp_path: Path) -> None:
    text, blocks = sample(path)
    word = read(rendered(blocks), tmp_path)
    assert word.text == text.text
    assert word.paragraphs == text.paragraphs
    assert word.sections == text.sections
    assert cells(word) == cells(text)
    assert word.masked == text.masked
    assert extracted(tmp_path / "报告.docx") == extracted(path)


def insert(document: "docx.document.Document", *bodies: str) -> "docx.document.Document":
    """Add elements given as WordprocessingML."""
    names = nsdecls("w", "wp", "a", "r") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    for body in bodies:
        opening, closing = body.split(">", 1) if not body.split(">", 1)[0].endswith("/") else (body[:-2], ">")
        tail = f">{closing}" if closing != ">" else "/>"
        document.element.body.append(parse_xml(f"{opening} {names}{tail}"))
    return document


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


BOX = f"<w:txbxContent>{p(r('框内文字'))}</w:txbxContent>"
TWO_FORMS = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def row(*words: str, properties: str = "") -> str:
    return f"<w:tr>{properties}" + "".join(f"<w:tc>{p(r(word))}</w:tc>" for word in words) + "</w:tr>"


def mark(kind: str) -> str:
    return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"


FIELD = mark("begin") + "<w:r><w:instrText>REF a</w:instrText></w:r>" + mark("separate") + r("12") + mark("end")
DELETION = "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
MOVED = (p(f"<w:moveFrom>{r('旧处')}</w:moveFrom>{r('正文')}"), p(f"<w:moveTo>{r('新处')}</w:moveTo>"))
ENDLESS = p("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + r("前半"))
HIDDEN = p(r("可见") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>")
CONTROLS = p(f"<w:hyperlink>{r('链接')}</w:hyperlink><w:sdt><w:sdtContent>{r('控件')}</w:sdtContent></w:sdt>")
TICKED = p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r>')
DELETED_ROW = row("删", "行", properties="<w:trPr><w:del/></w:trPr>")

BODIES = [
    pytest.param([p(f"<w:ins>{r('新增')}</w:ins>{DELETION}{r('条款')}")], ["新增条款"], id="tracked changes accepted"),
    pytest.param(MOVED, ["正文", "新处"], id="moved words stand where they went"),
    pytest.param([ENDLESS, p(r("后半"))], ["前半后半"], id="a deleted end of a paragraph"),
    pytest.param([HIDDEN], ["可见"], id="hidden words"),
    pytest.param([CONTROLS], ["链接控件"], id="links and controls"),
    pytest.param([p("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>")], ["甲", "乙"], id="a line break"),
    pytest.param([TICKED], ["☑是"], id="a ticked box"),
    pytest.param([p(r("图注") + TWO_FORMS)], ["图注", "框内文字"], id="a text box, given twice, once"),
    pytest.param([p(r("预算") + FIELD)], ["预算12"], id="a field's result"),
    pytest.param([f"<w:tbl>{row('独占一格')}</w:tbl>"], ["独占一格"], id="a frame drawn as a table"),
    pytest.param(
        [f"<w:tbl>{row('左', '右')}{DELETED_ROW}{row('甲', '乙')}</w:tbl>"], ["左\t右", "甲\t乙"], id="a deleted row"
    ),
]


@pytest.mark.parametrize(("bodies", "expected"), BODIES)
def test_what_word_prints(bodies: list[str], expected: list[str], tmp_path: Path) -> None:
    assert parts(read(insert(docx.Document(), *bodies), tmp_path)) == expected


def numbered(levels: list[tuple[str, str]], used: list[int]) -> "docx.document.Document":
    """A document whose only list has these (format, pattern) and one paragraph on each of the used levels."""
    document = docx.Document()
    root = document.part.numbering_part.element
    for found in list(root):
        root.remove(found)
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (style, pattern) in enumerate(levels)
    )
    root.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7">{inner}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="3"><w:abstractNumId w:val="7"/></w:num>'))
    numbers = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    return insert(document, *(p(numbers.format(at) + r("概况")) for at in used))


@pytest.mark.parametrize(
    ("levels", "used", "expected"),
    [
        ([("chineseCounting", "%1、"), ("chineseCounting", "（%2）")], [0, 1, 1, 0, 1],
         ["一、概况", "（一）概况", "（二）概况", "二、概况", "（一）概况"]),
        ([("chineseCountingThousand", "第%1章")], [0] * 12,
         [f"第{n}章概况" for n in (*"一二三四五六七八九十", "十一", "十二")]),
        ([("decimal", "%1."), ("decimal", "%1.%2")], [0, 1, 1], ["1.概况", "1.1概况", "1.2概况"]),
        ([("decimalEnclosedCircleChinese", "%1")], [0, 0], ["①概况", "②概况"]),
        ([("upperLetter", "%1."), ("lowerRoman", "%2)")], [0, 1, 1, 1, 1],
         ["A.概况", "i)概况", "ii)概况", "iii)概况", "iv)概况"]),
        ([("bullet", "\uf0b7")], [0], ["概况"]),
        ([("chineseLegalSimplified", "%1、")], [0, 0], ["壹、概况", "贰、概况"]),
    ],
)  # fmt: skip
def test_numbers_that_word_computes(
    levels: list[tuple[str, str]], used: list[int], expected: list[str], tmp_path: Path
) -> None:
    assert parts(read(numbered(levels, used), tmp_path)) == expected


def test_computed_numbers_make_sections(tmp_path: Path) -> None:
    levels = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）")]
    document = read(numbered(levels, [0, 1, 1, 0]), tmp_path)
    assert [section.path for section in document.sections] == [
        "一、概况", "一、概况 > （一）概况", "一、概况 > （二）概况", "二、概况",
    ]  # fmt: skip


def test_headings_by_style_alone(tmp_path: Path) -> None:
    source = docx.Document()
    source.add_heading("某县绩效报告", 1)
    for name in ("基本情况", "主要成效"):
        source.add_heading(name, 2)
        source.add_paragraph("（一）细目。说明文字。")
    document = read(source, tmp_path)
    assert [section.path for section in document.sections] == [
        "基本情况", "基本情况 > （一）细目", "主要成效", "主要成效 > （一）细目",
    ]  # fmt: skip


def test_merged_and_nested_cells(tmp_path: Path) -> None:
    source = docx.Document()
    table = source.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "项目自评表"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "产出"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "数量"
    table.cell(2, 1).text = "15"
    table.cell(2, 2).text = "100%"
    table.cell(3, 0).text = "备注"
    inner = table.cell(3, 1).add_table(2, 2)
    for cell, words in zip(inner._cells, ("子项", "金额", "闸门", "3"), strict=True):
        cell.text = words
    document = read(source, tmp_path)
    assert parts(document) == ["项目自评表", "产出\t数量", "\t15\t100%", "备注", "子项\t金额", "闸门\t3"]
    spans = [(c.row, c.column, c.row_span, c.column_span) for c in document.tables[0].cells]
    assert spans == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1)]
    assert cells(document)[1] == [(0, 0, "子项"), (0, 1, "金额"), (1, 0, "闸门"), (1, 1, "3")]


def test_rows_of_tables_are_no_headings(tmp_path: Path) -> None:
    source = docx.Document()
    source.add_paragraph("一、收支")
    table = source.add_table(3, 2)
    for cell, words in zip(table._cells, ("项目", "金额", "二、教育支出", "", "1.", "2024"), strict=True):
        cell.text = words
    assert [section.title for section in read(source, tmp_path).sections] == ["一、收支"]


def test_footnotes_follow_their_paragraph(tmp_path: Path) -> None:
    source = docx.Document()
    insert(source, p(r("执行率九成") + '<w:r><w:footnoteReference w:id="2"/></w:r>'), p(r("下段")))
    path = tmp_path / "a.docx"
    source.save(str(path))
    note = p("<w:r><w:footnoteRef/></w:r>" + r("含上年结转"))
    notes = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2">{note}</w:footnote></w:footnotes>'
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/footnotes.xml", notes)
    assert parts(read_file(path)) == ["执行率九成", "含上年结转", "下段"]


def test_contents_lists_lose_their_page_numbers(tmp_path: Path) -> None:
    source = docx.Document()
    style = source.styles.add_style("TOC 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.element.find(qn("w:name")).set(qn("w:val"), "toc 1")
    source.add_paragraph("目录")
    for words in ("一、概况\t3", "二、成效\t5"):
        source.add_paragraph(words, style=style)
    source.add_paragraph("一、概况")
    source.add_paragraph("二、成效")
    document = read(source, tmp_path)
    assert document.text == "目录一、概况二、成效一、概况二、成效"
    assert [section.start for section in document.sections] == [10, 14]


def test_the_way_back_is_paragraph_and_offset(tmp_path: Path) -> None:
    source = docx.Document()
    source.add_paragraph("首段。")
    source.add_paragraph("全年 支出 12 亿元。")
    document = read(source, tmp_path)
    assert document.text == "首段。全年支出12亿元。"
    here = document.source_map.at(document.text.index("12"))
    assert (here.line, here.offset) == (2, 6)


BAD = [
    pytest.param(lambda data: data[: len(data) // 2], "damaged", id="truncated"),
    pytest.param(lambda data: data.replace(b"PK\x01\x02", b"PK\x01\x03"), "damaged", id="broken directory"),
    pytest.param(lambda data: remade(data, {"word/document.xml": b"<a>"}), "damaged", id="broken XML"),
    pytest.param(lambda data: remade(data, {"word/document.xml": None}), "damaged", id="no main part"),
    pytest.param(lambda data: remade(data, {"word/media/a.png": bytes(1 << 26)}), "unpack", id="zip bomb"),
    pytest.param(lambda data: remade(data, {"word/document.xml": LAUGHS}), "damaged", id="entity bomb"),
    pytest.param(lambda data: remade(data, {"word/document.xml": OUTSIDE}), "document type", id="external entity"),
    pytest.param(lambda data: remade(data, {f"a{n}": b"" for n in range(10_001)}), "files", id="too many members"),
    pytest.param(lambda data: encrypted(data), "encrypted", id="encrypted member"),
    pytest.param(lambda data: remade(data, {"word/document.xml": NESTED}), "nests tables", id="deep nesting"),
]
LAUGHS = (
    "<!DOCTYPE a [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(12))
    + f"]><w:document {nsdecls('w')}><w:body>{p(r('&a12;'))}</w:body></w:document>"
).encode()  # fmt: skip
OUTSIDE = (
    "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
    f"<w:document {nsdecls('w')}><w:body>{p(r('&a;'))}</w:body></w:document>"
).encode()
NESTED = (
    f"<w:document {nsdecls('w')}><w:body>" + "<w:tbl><w:tr><w:tc>" * 40 + "</w:tc></w:tr></w:tbl>" * 40
    + "</w:body></w:document>"
).encode()  # fmt: skip


def remade(data: bytes, members: dict[str, bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, content in members.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """The flag of encryption set on the first member, in the directory where it is looked for."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


@pytest.mark.parametrize(("spoil", "says"), BAD)
def test_bad_word_files_are_one_clear_line(spoil: Callable[[bytes], bytes], says: str, tmp_path: Path) -> None:
    out = io.BytesIO()
    docx.Document().save(out)
    path = tmp_path / "坏.docx"
    path.write_bytes(spoil(out.getvalue()))
    with pytest.raises(InputError) as caught:
        read_file(path)
    message = str(caught.value)
    assert says in message
    assert message.startswith(str(path))
    assert "\n" not in message
    assert ";" in message, "it says what to do"


def test_a_document_without_words_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="without any words"):
        read(docx.Document(), tmp_path)


def test_cells_are_bounded(tmp_path: Path) -> None:
    source = docx.Document()
    source.add_table(4, 4)
    path = tmp_path / "a.docx"
    source.save(str(path))
    with pytest.raises(InputError, match="more than 10 cells"):
        read_file(path, Limits(max_cells=10))
