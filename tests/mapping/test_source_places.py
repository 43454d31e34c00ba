"""A mention says where its words stand in the source: page and box, sheet and cell, paragraph, line, part."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import openpyxl
import pypdfium2
import pytest
from click.testing import CliRunner
from rdflib import RDF, Graph

from kg import iris
from kg.cli import main
from kg.fragment import described
from kg.mapping import map_reading
from kg.readers import Limits
from kg.reading import read_source
from kg.vocabulary import JP, OA
from tests.readers.formats import pdf_maker, test_docx, test_html
from tests.readers.formats.rendering import CLEAN, sample

REPORT = next(path for path in CLEAN if path.stem == "water_2022_self_evaluation")
_, BLOCKS = sample(REPORT)


def pdf() -> bytes:
    return pdf_maker.rendered(BLOCKS)


def word() -> bytes:
    out = io.BytesIO()
    test_docx.rendered(BLOCKS).save(out)
    return out.getvalue()


def page() -> bytes:
    return f"<html><body>\n{test_html.body(BLOCKS)}</body></html>".encode()


def book() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "自评表 1#"
    for row in (["沄川市水务局2023年度项目支出绩效自评表"], ["项目名称", "农村供水保障工程", "预算数（万元）", 128.5]):
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def packed() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("附件 一.xlsx", book())
        archive.writestr("正文.docx", word())
    return out.getvalue()


def mapped(data: bytes, ending: str, folder: Path) -> Graph:
    path = folder / f"报告.{ending}"
    path.write_bytes(data)
    return map_reading(read_source(path, (path.name,), Limits()), iris.DEFAULT_BASE)


def places(graph: Graph) -> list[tuple[str, dict[str, str]]]:
    """Quote and place of every mention; one without a place gets an empty one."""
    found = []
    for mention in sorted(graph.subjects(RDF.type, JP.Mention)):
        where = graph.value(mention, JP.sourcePlace)
        quote = str(graph.value(mention, OA.hasSelector / OA.exact))
        found.append((quote, dict(parse_qsl(str(where or "").partition("#")[2]))))
    return found


FORMS = [
    pytest.param(pdf, "pdf", [{"page", "viewrect"}], id="pdf"),
    pytest.param(word, "docx", [{"paragraph"}], id="docx"),
    pytest.param(page, "html", [{"line"}], id="html"),
    pytest.param(book, "xlsx", [{"sheet", "cell"}], id="xlsx"),
    pytest.param(packed, "zip", [{"part", "sheet", "cell"}, {"part", "paragraph"}], id="zip"),
    pytest.param(REPORT.read_bytes, "txt", [set()], id="txt"),
]


@pytest.mark.parametrize(("make", "ending", "kinds"), FORMS)
def test_every_mention_has_the_place_that_its_format_knows(
    make: Callable[[], bytes], ending: str, kinds: list[set[str]], tmp_path: Path
) -> None:
    graph = mapped(make(), ending, tmp_path)
    found = places(graph)
    assert found
    assert {frozenset(where) for _, where in found} == {frozenset(kind) for kind in kinds}
    nodes = [node for kind in (JP.Mention, OA.TextPositionSelector) for node in graph.subjects(RDF.type, kind)]
    assert sum(len(list(graph.predicate_objects(node))) for node in nodes) <= 9 * len(found)


def test_the_box_on_the_page_holds_the_words(tmp_path: Path) -> None:
    data = pdf()
    file = pypdfium2.PdfDocument(data)
    pages = set()
    for quote, where in places(mapped(data, "pdf", tmp_path)):
        page = file[int(where["page"]) - 1]
        left, top, width, height = map(float, where["viewrect"].split(","))
        words = page.get_textpage().get_text_bounded(
            left - 0.2, page.get_height() - top - height, left + width + 0.2, page.get_height() - top
        )
        printed, wanted = re.sub(r"\s", "", words), re.sub(r"\s", "", quote)
        if wanted not in printed:  # its other part stands on the next page
            assert int(where["page"]) < len(file), (quote, words)
            assert any(wanted[:cut] in printed for cut in range(1, len(wanted))), (quote, words)
        pages.add(where["page"])
    assert len(pages) > 1


def test_cells_and_parts_are_the_ones_of_the_file(tmp_path: Path) -> None:
    found = places(mapped(packed(), "zip", tmp_path))
    in_book = [(quote, where) for quote, where in found if "sheet" in where]
    assert {(where["part"], where["sheet"]) for _, where in in_book} == {("附件 一.xlsx", "自评表 1#")}
    assert ("沄川市水务局", "A1") in {(quote, where["cell"]) for quote, where in in_book}
    assert {where["part"] for _, where in found if "paragraph" in where} == {"正文.docx"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places")
    for name, data in (("甲.pdf", pdf()), ("乙.xlsx", book()), ("丙.zip", packed())):
        (folder / "in").mkdir(exist_ok=True)
        (folder / "in" / name).write_bytes(data)
    done = CliRunner().invoke(main, ["build", str(folder / "in"), "--graph", str(folder / "graph")])
    assert done.exit_code == 0, done.output
    return folder / "graph"


def ask(graph: Path, *arguments: str) -> str:
    done = CliRunner().invoke(main, [*arguments, "--graph", str(graph)])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_saved_query_tells_page_and_cell(built: Path) -> None:
    import csv

    def rows(file: str, words: str) -> list[dict[str, str]]:
        settings = ["--set", f"inFile={file}", "--set", f"wanted={words}", "--format", "csv"]
        return list(csv.DictReader(io.StringIO(ask(built, "query", "source-places", *settings))))

    pages = rows("甲", "沄川市水务局")
    assert pages
    assert all(row["file"] == "甲.pdf" and "沄川市水务局" in row["quote"] for row in pages)
    assert all(re.fullmatch(r"\d+", row["page"]) and row["box"].count(",") == 3 for row in pages)
    assert not any(row["sheet"] or row["cell"] for row in pages)
    assert {(row["sheet"], row["cell"]) for row in rows("乙", "农村供水保障工程")} <= {
        ("自评表 1#", "B2"),
        ("自评表 1#", "A2:D2"),
    }
    assert {row["sheet"] for row in rows("丙", "农村供水保障工程")} >= {"附件 一.xlsx, 自评表 1#", "正文.docx"}


def test_show_tells_page_and_cell(built: Path) -> None:
    words = ask(built, "show", "农村供水保障工程")
    assert re.search(r"甲\.pdf, page 1, box [\d.,]+, character \d+", words)
    assert re.search(r"乙\.xlsx, 自评表 1#!(B2|A2:D2), character \d+", words)
    assert re.search(r"丙\.zip, 正文\.docx, paragraph \d+, character \d+", words)


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("page=3&viewrect=72,100.5,200,12", "page 3, box 72,100.5,200,12"),
        ("page=3", "page 3"),
        ("sheet=A%2BB%20%23&cell=B7:C9", "A+B #!B7:C9"),
        ("part=a%26b.zip%2Fc.xlsx&sheet=S&cell=A1", "a&b.zip/c.xlsx, S!A1"),
        ("part=c.docx&paragraph=4-6", "c.docx, paragraph 4-6"),
        ("line=4", "line 4"),
        ("", ""),
    ],
)
def test_a_place_in_words(fragment: str, words: str) -> None:
    assert described(f"https://example.org/id/document/1#{fragment}") == words
