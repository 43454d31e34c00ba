"""Web pages: the document without the site around it, its head block, its characters."""

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape
from pathlib import Path

import pytest

from kg.document import Document
from kg.errors import InputError
from kg.readers import Limits, read_file
from tests.readers.formats.rendering import CLEAN, Rows, Words, cells, extracted, sample

SITE = (
    '<html><head><meta charset="{charset}"><title>{title}_某市门户网站</title><style>p {{}}</style></head><body>'
    '<div class="top"><a href="/">首页</a> <a>政务公开</a></div><ul class="mainmenu"><li><a>机构概况</a></li></ul>'
    '<div class="crumbs">当前位置：<a>首页</a> &gt; 预算公开</div>'
    '<script>var a = "<p>不是正文</p>";</script>{main}'
    '<div class="footer"><p>主办单位：某市人民政府办公室　网站标识码：4400000001</p></div></body></html>'
)


def read(page: str | bytes, folder: Path, limits: Limits | None = None) -> Document:
    path = folder / "页面.html"
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    return read_file(path, limits or Limits())


def parts(document: Document) -> list[str]:
    return [document.text[span.start : span.end].strip(" ") for span in document.paragraphs]


def body(blocks: list[Words | Rows]) -> str:
    written = []
    for block in blocks:
        if isinstance(block, Words):
            written.append(f"<p>{escape(block.text)}</p>")
            continue
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
        written.append(f"<table><tbody>{rows}</tbody></table>")
    return "\n".join(written)


LAYOUTS = {
    "named": '<div class="wrap"><div id="zoom">{}</div></div>',
    "article": "<main><article>{}</article></main>",
    "unnamed": '<div class="b1"><div class="b2">{}</div><div class="b3">打印 关闭</div></div>',
    "by tables": "<table><tr><td width=20><a>左栏</a></td><td><div>{}</div></td></tr></table>",
    "bare": "{}",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_sample_on_a_page_reads_as_its_text(path: Path, layout: str, tmp_path: Path) -> None:
    text, blocks = sample(path)
    main = LAYOUTS[layout].format(body(blocks))
    page = f"<html><body>{main}</body></html>"
    if layout != "bare":
        page = SITE.format(charset="utf-8", title=escape(text.text[:12]), main=main)
    document = read(page, tmp_path)
    assert document.text == text.text
    assert document.paragraphs == text.paragraphs
    assert document.sections == text.sections
    assert cells(document) == cells(text)
    assert document.masked == text.masked


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_sample_on_a_page_gives_the_same_records(path: Path, tmp_path: Path) -> None:
    text, blocks = sample(path)
    read(SITE.format(charset="utf-8", title=text.text[:12], main=LAYOUTS["named"].format(body(blocks))), tmp_path)
    assert extracted(tmp_path / "页面.html") == extracted(path)


TEXT = "<p>一、概况</p><p>本办法所称专项资金，是指市级财政安排用于水利工程维护的资金。</p>" * 3
HEADS = [
    pytest.param(
        "<table><tr><td>索 引 号：</td><td>0072/2024</td><td>发布机构：</td><td>某市水务局</td></tr>"
        "<tr><td>文　　号：</td><td></td><td>发布日期：</td><td>2024-05-06</td></tr></table>",
        ["索引号：0072/2024", "发布机构：某市水务局", "发布日期：2024-05-06"], id="table",
    ),
    pytest.param(
        "<ul><li><b>发文字号</b><span>某府办〔2024〕3号</span></li><li><b>时效性</b><span>有效</span></li></ul>",
        [], id="list without colons in one line",
    ),
    pytest.param(
        "<ul><li><div>发文字号：</div><div>某府办〔2024〕3号</div></li><li><div>时效性</div><div>有效</div></li></ul>",
        ["发文字号：某府办〔2024〕3号", "时效性：有效"], id="list",
    ),
    pytest.param(
        "<div>来源：市财政局　发布时间：2024-05-06 10:20　浏览次数：38　字体：【大 中 小】</div>",
        ["来源：市财政局", "发布时间：2024-05-06 10:20"], id="one line",
    ),
    pytest.param(
        "<p>[索引号] 0072 [发布日期] 2024-05-06</p>", ["索引号：0072", "发布日期：2024-05-06"], id="in brackets"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_the_head_block_becomes_lines(head: str, expected: list[str], tmp_path: Path) -> None:
    main = f'<div>{head}</div><div id="zoom">{TEXT}</div>'
    page = SITE.format(charset="utf-8", title="专项资金办法", main=main)
    found = parts(read(page, tmp_path))
    assert found[: 1 + len(expected)] == ["专项资金办法", *expected]
    assert found[1 + len(expected)] == "一、概况"


def test_a_head_block_drawn_as_a_table_inside_the_document(tmp_path: Path) -> None:
    head, lines = HEADS[0].values
    page = SITE.format(charset="utf-8", title="专项资金办法", main=f'<div id="zoom">{head}{TEXT}</div>')
    document = read(page, tmp_path)
    assert parts(document)[:4] == ["专项资金办法", *lines]
    assert document.tables == ()


def test_a_title_outside_the_text_comes_first(tmp_path: Path) -> None:
    main = f'<div class="tit"><h1>关于印发<br>资金办法的通知</h1></div><div id="zoom">{TEXT}</div>'
    assert parts(read(SITE.format(charset="utf-8", title="网站", main=main), tmp_path))[0] == "关于印发资金办法的通知"


FLOWS = [
    ("<p>甲<br>乙</p>", ["甲", "乙"]),
    ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
    ("<p>支出\n  <b>12</b>\n万元，<i>完成</i></p>", ["支出12万元，完成"]),
    ("<p>可见<span style='display: none'>不可见</span><input value=1></p>", ["可见"]),
    ("<pre>甲\t乙\t丙\n丁</pre>", ["甲\t乙\t丙", "丁"]),
    ("<p>A &amp; B&nbsp;C &lt;试行&gt;</p>", ["A & B C <试行>"]),
    ("<p>甲<p>乙", ["甲", "乙"]),
    ("<table><tr><td>独格</td></tr></table>", ["独格"]),
    ("<table><tr><td rowspan=2>甲<td>1<td>2<tr><td>3<td>4</table>", ["甲\t1\t2", "\t3\t4"]),
    ("<table><tr><td colspan=3>题<tr><td>1<td>2<td>3<tr><td>4<td>5<td>6</table>", ["题", "1\t2\t3", "4\t5\t6"]),
    ("<table><tr><td rowspan=0>甲<td>1<td>2<tr><td>3<td>4</table>", ["甲\t1\t2", "\t3\t4"]),
    ("<table><tr><td colspan=99999999>题<tr><td>1<td>2<tr><td>3<td>4</table>", ["题", "1\t2", "3\t4"]),
    ("<table><tr><td>甲<td><table><tr><td>1<td>2<tr><td>3<td>4</table></table>", ["甲", "1\t2", "3\t4"]),
]


@pytest.mark.parametrize(("inner", "expected"), FLOWS)
def test_elements_flow_as_a_browser_prints_them(inner: str, expected: list[str], tmp_path: Path) -> None:
    assert parts(read(f"<html><body>{inner}</body></html>", tmp_path)) == expected


def test_headings_by_tag_make_sections(tmp_path: Path) -> None:
    page = "<html><body><h1>报告</h1><h2>基本情况</h2><p>甲。</p><h2>主要成效</h2><p>乙。</p></body></html>"
    assert [section.path for section in read(page, tmp_path).sections] == ["基本情况", "主要成效"]


CHINESE = "项目支出预算执行情况说明，全年完成资金支付，绩效目标管理情况良好。" * 4
SETS = [
    ("utf-8", "utf-8", "utf-8"),
    ("gb2312", "gb18030", "gb18030"),
    ("gbk", "utf-8", "utf-8"),
    ("utf-8", "gb18030", "gb18030"),
    ("nonsense", "gb18030", "gb18030"),
    ("big5", "big5", "big5"),
    ("utf-8", "utf-8-sig", "utf-8-sig"),
    ("utf-8", "utf-16", "utf-16"),
]


@pytest.mark.parametrize(("stated", "real", "named"), SETS)
def test_the_characters_are_found(stated: str, real: str, named: str, tmp_path: Path) -> None:
    words = CHINESE if real != "big5" else "預算執行情況說明，資金管理與績效目標。" * 4
    document = read(f'<html><head><meta charset="{stated}"></head><body>{words}</body></html>'.encode(real), tmp_path)
    assert (document.text, document.encoding) == (words, named)
    assert document.warnings == ()


def test_a_few_bad_bytes_are_told(tmp_path: Path) -> None:
    data = f"<html><body>{CHINESE * 9}".encode()
    document = read(data[:300] + b"\xff" + data[300:], tmp_path)
    assert document.warnings == ("1 characters could not be read as UTF-8",)


def test_a_page_saved_with_its_pictures(tmp_path: Path) -> None:
    message = MIMEMultipart("related")
    message.attach(MIMEText("p {}", "css"))
    message.attach(MIMEText(f"<html><body>{CHINESE}</body></html>", "html", "gb18030"))
    assert read(b"MIME-Version: 1.0\n" + message.as_bytes(), tmp_path).text == CHINESE


def test_the_way_back_is_the_line_of_the_file(tmp_path: Path) -> None:
    document = read("<html>\n<body>\n<p>甲</p>\n<p>全年支出 12 元</p></body></html>", tmp_path)
    here = document.source_map.at(document.text.index("12"))
    assert (here.line, here.offset) == (4, 5)


BAD = [
    pytest.param(b"<html><body></body></html>", "without any words", id="empty body"),
    pytest.param(b"<!DOCTYPE html>", "without any words", id="declaration alone"),
    pytest.param(b"<html><body>" + "예산집행 결과보고".encode("euc-kr") * 20, "encoding", id="another language"),
    pytest.param(b"<html>" + b"<table><tr><td>" * 30 + b"1", "nests tables", id="deep tables"),
    pytest.param(b"<html><table><tr>" + b"<td colspan=1000>1" * 600, "cells", id="many cells"),
    pytest.param(b"<html>" + b"<div>" * 3000 + b"1", "nests deeper", id="deep elements"),
    pytest.param(b"MIME-Version: 1.0\nX: text/html\n\nnothing", "saved page", id="saved page without a page"),
]


@pytest.mark.parametrize(("data", "says"), BAD)
def test_bad_pages_are_one_clear_line(data: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(data, tmp_path)
    message = str(caught.value)
    assert says in message
    assert message.startswith(str(tmp_path))
    assert "\n" not in message
    assert ";" in message, "it says what to do"


def test_deep_nesting_is_read_flat(tmp_path: Path) -> None:
    page = "<html><body><p>浅处</p>{}<b>深处</b>{}".format("<font>" * 1500, "</font>" * 1500)
    assert read(page, tmp_path).text == "浅处深处"


def test_entities_from_outside_are_not_fetched(tmp_path: Path) -> None:
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><html><body><p>甲&a;乙</p></body></html>'
    assert read(page, tmp_path).text.startswith(("甲&a;乙", "]>甲&a;乙"))
