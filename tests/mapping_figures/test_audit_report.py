"""``kg audit``: every finding with its lines, its sum and its place, in every format."""

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from kg.audit_report import Line, as_csv, as_html, as_text, read_report
from kg.built import BuildResult
from kg.cli import main
from kg.pipeline import build
from kg.store import open_snapshot

REPORT = """霁川县园林局2023年度部门整体支出绩效自评报告
一、基本情况
霁川县园林局负责全县公园绿地的管护。
（一）支出情况
绿地<b>面积</b>&品质稳定，全年支出200.00万元，其中管护支出150.00万元，占总支出的57%。主要用于补植。
二、机构
我局内设机构4个，分别是办公室、财务科、管护科。
"""
OTHER = "霁川县水务局2023年度部门整体支出绩效自评报告\n一、概况\n霁川县水务局负责全县供水管理工作。\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildResult, Path]:
    folder = tmp_path_factory.mktemp("audit")
    (folder / "in").mkdir()
    (folder / "in" / "园林<1>.txt").write_text(REPORT, "utf-8")
    (folder / "in" / "水务.txt").write_text(OTHER, "utf-8")
    return build([folder / "in"], folder / "graph"), folder / "graph"


def audit(folder: Path, format_: str) -> str:
    done = CliRunner().invoke(main, ["audit", "--graph", str(folder), "--format", format_])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_every_finding_is_there_with_its_sum_and_its_quotes(built: tuple[BuildResult, Path]) -> None:
    result, folder = built
    with open_snapshot(folder) as store:
        report = read_report(store)
    records = {one.reading.names[0]: [found.finding for found in one.broken] for one in result.documents}
    assert [(name, len(entries)) for name, entries in report.documents] == [("园林<1>.txt", 2), ("水务.txt", 0)]
    for name, entries in report.documents:
        assert [(entry.explanation, entry.expected) for entry in entries] == [
            (found.explanation, found.expected) for found in records[name]
        ]
        for entry, found in zip(entries, records[name], strict=True):
            marked = "".join(words for line in entry.lines for words, quoted in line.pieces if quoted)
            assert all(quote.quote in marked for quote in found.quotes)
            assert entry.lines[0].start == min(quote.start for quote in found.quotes)


def test_the_screen_shows_where_and_why(built: tuple[BuildResult, Path]) -> None:
    shown = audit(built[1], "table")
    assert "2份文档，1份有不符之处，共2处" in shown
    assert "【全年支出200.00万元】，其中【管护支出150.00万元，占总支出的57%】。" in shown
    assert "150万元÷200万元=75%" in shown
    assert "应为：75%" in shown
    assert "，一、基本情况 > （一）支出情况\n" in shown
    assert "绿地<b>面积</b>&品质稳定，【全年支出" in shown
    assert "水务.txt：未发现不符之处" in shown


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.marked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["mark"]:
            self.marked.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")


def test_the_page_stands_alone_and_lets_no_markup_through(built: tuple[BuildResult, Path]) -> None:
    text = audit(built[1], "html")
    page = _Page()
    page.feed(text)
    assert page.attributes <= {"lang", "charset", "class"}, "nothing is fetched and nothing runs"
    assert "b" not in page.tags
    assert "绿地&lt;b&gt;面积&lt;/b&gt;&amp;品质稳定，<mark>" in text
    assert "园林&lt;1&gt;.txt" in text
    assert page.marked[:2] == ["全年支出200.00万元", "管护支出150.00万元，占总支出的57%"]
    assert page.tags.count("article") == 2
    opened = [tag for tag in page.tags if not tag.startswith("/") and tag != "meta"]
    assert sorted(opened) == sorted(tag[1:] for tag in page.tags if tag.startswith("/"))


def test_csv_has_a_row_a_finding(built: tuple[BuildResult, Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(audit(built[1], "csv"))))
    assert [(row["file"], row["number"], row["kind"]) for row in rows] == [
        ("园林<1>.txt", "1", "占比不符"),
        ("园林<1>.txt", "2", "数目不符"),
    ]
    assert all(row["finding"].startswith("https://w3id.org/jipu/id/finding/") for row in rows)
    assert all(re.match(r"第\d+至\d+字，", row["places"]) for row in rows)


@pytest.mark.parametrize("write", [as_text, as_html, as_csv])
def test_the_same_graph_gives_the_same_report(built: tuple[BuildResult, Path], write) -> None:
    with open_snapshot(built[1]) as store:
        assert write(read_report(store)) == write(read_report(store))


def test_clean_documents_have_an_empty_report(samples: Path) -> None:
    assert "0份有不符之处，共0处" in audit(samples, "table")
    assert audit(samples, "csv").count("\n") == 1
    assert "<article>" not in audit(samples, "html")


def test_borders_of_cells_are_bars_and_overlapping_marks_are_one() -> None:
    line = Line("", 0, 6, (("合计\t\t", False), ("12.50", True), ("\t9", False)))
    assert line.marked("【", "】") == "合计 | 【12.50】 | 9"


def test_a_workbook_s_cells_are_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "支出表"
    for row in (
        ["霁川县园林局2023年度部门整体支出绩效自评报告"],
        ["霁川县园林局负责全县公园绿地的管护。全年支出200.00万元，其中管护支出150.00万元，占总支出的57%。"],
    ):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    build([tmp_path / "a.xlsx"], tmp_path / "graph")
    with open_snapshot(tmp_path / "graph") as store:
        ((_, entries),) = read_report(store).documents
    (place,) = {line.places for entry in entries for line in entry.lines}
    assert place == ("支出表!A2",)
    assert "支出表!A2，第" in audit(tmp_path / "graph", "table")
