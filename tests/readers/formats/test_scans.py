"""Scans: pages without a text layer are recognised, and say so; one page takes seconds, so tests share it."""

import socket
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from rdflib import URIRef
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from kg import iris
from kg.document import MASK, Confidence, Document
from kg.errors import InputError
from kg.mapping import map_reading
from kg.readers import Limits, ocr, read_file
from kg.readers.formats import read_bytes
from kg.reading import read_source
from kg.validation import gate, validate
from kg.vocabulary import JP
from tests.readers.formats import pdf_maker
from tests.readers.formats.rendering import CLEAN, Rows, Words, sample
from tests.readers.formats.round_trip import compared
from tests.readers.formats.scan_maker import WIDTH, pages, scanned

TITLE = "云溪县水务局2022年度部门整体支出绩效自评报告"
BLOCKS = [
    Words(TITLE),
    Words("一、基本情况"),
    Words("根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局全年支出1,234.50万元，执行率98.7%。"),
    Rows((("项目名称", "年初预算", "支出"), ("水库除险加固", "1,200.00", "1,180.35"), ("河道清淤", "860.00", "54.15"))),
    Words("联系人：王小明　联系电话：0753-2345678"),
]


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return pages(BLOCKS)[0]


@pytest.fixture(scope="module")
def scan(page: Image.Image, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page, askew by a third of a degree, as sheets lie in a feeder."""
    path = tmp_path_factory.mktemp("scan") / "扫描件.pdf"
    path.write_bytes(scanned([page.rotate(-0.35, Image.Resampling.BICUBIC, fillcolor=245)]))
    return path


@pytest.fixture(scope="module")
def document(scan: Path) -> Document:
    return read_file(scan)


def test_a_page_that_is_a_picture_is_read(document: Document) -> None:
    text = document.text
    assert text.startswith(TITLE)
    assert "云府办规〔2020〕3号" in text
    assert [section.title for section in document.sections] == ["一、基本情况"]
    assert [text[cell.start : cell.end] for table in document.tables for cell in table.cells] == [
        cell
        for row in BLOCKS[3].rows
        for cell in row  # type: ignore[union-attr]
    ]
    assert document.warnings == ("pages 1 are scans; their words were recognised and may be wrong",)


def test_persons_on_a_scan_are_masked(document: Document) -> None:
    assert "王小明" not in document.text
    assert "2345678" not in document.text
    assert document.text.count(MASK) >= 3


def test_every_character_has_its_place_on_the_page_as_it_is_seen(document: Document, scan: Path) -> None:
    found = document.source_map.at(document.text.index("1,180.35"))
    assert (found.page, found.box is not None) == (1, True)
    left, top, right, bottom = found.box or (0, 0, 0, 0)
    whole = pages(BLOCKS)[0].rotate(-0.35, Image.Resampling.BICUBIC, fillcolor=245)
    dots = WIDTH / 595.28
    cut = whole.crop((round(left * dots), round(top * dots), round(right * dots), round(bottom * dots)))
    assert min(cut.get_flattened_data()) < 120, "the digit's ink is in its box"
    for edge in ((left, top - 10, right, top - 6), (left, bottom + 3, right, bottom + 5)):
        outside = whole.crop(tuple(round(at * dots) for at in edge))
        assert sum(value < 120 for value in outside.get_flattened_data()) < 0.2 * outside.width * outside.height


def test_how_sure_each_character_is(document: Document) -> None:
    held = document.confidences
    assert all(0 <= one.value <= 1 and one.start < one.end for one in held)
    assert all(first.end <= other.start for first, other in pairwise(held))
    assert sum(one.end - one.start for one in held) >= 0.95 * len(document.text)
    start = document.text.index("1,234.50")
    assert (document.confidence(start, start + 8) or 0) > 0.8


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("(一)概况", "（一）概况"), ("《办法》(云府〔2014〕31号)", "《办法》（云府〔2014〕31号）"), ("(2.5)", "(2.5)")],
)
def test_brackets_among_chinese_are_full_width(printed: str, expected: str) -> None:
    words = [(char, 0.9, [[at * 20, 0], [at * 20 + 15, 0], [at * 20 + 15, 30], [at * 20, 30]])
             for at, char in enumerate(printed)]  # fmt: skip
    found = ocr._line(words)
    assert "".join(glyph.text for glyph in found) == expected
    assert all(glyph.right == other.left for glyph, other in pairwise(found))


def test_only_so_many_pages_are_recognised(scan: Path) -> None:
    with pytest.raises(InputError, match=r"is a scan without a text layer \(1 pages\); raise the limit max_scans"):
        read_file(scan, Limits(max_scans=0))


def test_confidence_of_words() -> None:
    document = Document(
        "a", "", "", "一二三四五六", confidences=(Confidence(1, 3, 0.9), Confidence(3, 4, 0.5), Confidence(5, 6, 1.0))
    )
    assert [document.confidence(*place) for place in ((0, 1), (0, 2), (1, 4), (4, 5), (4, 6), (3, 3))] == [
        None, 0.9, 0.5, None, 1.0, None,
    ]  # fmt: skip


def test_confidence_reaches_the_graph(scan: Path) -> None:
    reading = read_source(scan, ("a.pdf",), Limits())
    graph = map_reading(reading, iris.DEFAULT_BASE)
    values = {value.value for value in graph.objects(None, JP.confidence)}
    assert values
    assert all(isinstance(value, Decimal) and 0 <= value <= 1 for value in values)
    mentions = set(graph.subjects(None, URIRef("https://w3id.org/jipu/ns#Mention")))
    assert set(graph.subjects(JP.confidence, None)) <= mentions
    assert [result.message for result in gate(validate(graph))] == []


def test_nothing_is_fetched(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was asked for"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("the network was asked for"))
    ocr._engine.cache_clear()
    data = scan.read_bytes()
    assert read_bytes(data, "a.pdf", "a.pdf", Limits()).text.startswith(TITLE)


def test_a_picture_with_a_stamped_footer_is_a_scan_and_a_logo_is_not(page: Image.Image, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(page.crop((0, 0, WIDTH, 500))), 0, 842 - 180, 595, 180)
        canvas.drawString(400, 20, "扫描软件创建")

    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_maker.drawn(draw))
    assert read_file(path).text == "扫描软件创建"  # the picture takes a fifth of the page


def test_without_the_extra_each_page_is_named(scan: Path, page: Image.Image, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(InputError, match=r"扫描件\.pdf: is a scan without a text layer \(1 pages\); install the OCR"):
        read_bytes(scan.read_bytes(), scan.name, scan.name, Limits())

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "正文一页")
        canvas.showPage()
        canvas.drawImage(ImageReader(page), 0, 0, 595, 842)

    document = read_bytes(pdf_maker.drawn(draw), "a.pdf", "a.pdf", Limits())
    assert document.text == "正文一页"
    assert document.warnings == (
        "pages 2 are scans without a text layer and were not read; install the OCR extra (pip install 'jipu[ocr]')",
    )


@pytest.mark.slow
def test_samples_scanned_at_200_dots_give_nine_of_ten_rows(samples: Path, tmp_path: Path) -> None:
    files = {path.with_suffix(".pdf").name: scanned(pages(sample(path)[1])) for path in CLEAN}
    found = compared(files, tmp_path, samples)
    equal = sum(table.equal for table in found.values())
    larger = sum(table.equal + max(len(table.missing), len(table.extra)) for table in found.values())
    assert equal / larger >= 0.90, {name: (table.missing[:9], table.extra[:9]) for name, table in found.items()}
