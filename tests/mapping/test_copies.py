"""One report in several formats is one report: its figures are taken from one document and contradict nobody."""

import io
from pathlib import Path

import docx
import pytest

from kg.linking.copies import Edition, copies
from kg.pipeline import build
from kg.queries import load
from kg.store import GraphStore, open_snapshot

TEXT = (
    "云溪县水务局2022年度部门整体支出绩效自评报告\n"
    "一、基本情况\n"
    "我局负责全县农村供水工作。2022年部门预算收入1,234.50万元，决算支出1,180.35万元。\n"
    "二、绩效目标\n"
    "全年完成水库除险加固15座，河道清淤86公里，农村自来水普及率达到95.6%。\n"
)
PREFIXES = "PREFIX jp: <https://w3id.org/jipu/ns#> PREFIX dcterms: <http://purl.org/dc/terms/> "


def word(text: str) -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def page(text: str) -> bytes:
    return ("<html><body>" + "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</body></html>").encode()


def answers(store: GraphStore, query: str) -> list[tuple[str, ...]]:
    return sorted(tuple(term.value for term in row) for row in store.query(PREFIXES + query))


def built(files: dict[str, bytes], folder: Path) -> GraphStore:
    source = folder / "in"
    source.mkdir()
    for name, data in files.items():
        (source / name).write_bytes(data)
    result = build([source], folder / "graph")
    assert not result.left_out
    return open_snapshot(folder / "graph")


def test_one_report_two_documents(tmp_path: Path) -> None:
    misread = TEXT.replace("1,180.35", "1,130.35")
    with built({"报告.docx": word(TEXT), "报告.html": page(misread)}, tmp_path) as store:
        rows = [[term.value if term else "" for term in row] for row in store.query(load("documents").text)]
        assert [row[1] for row in rows] == ["报告.docx", "报告.html"]
        assert len({row[0] for row in rows}) == 1, "one report"
        assert answers(store, "SELECT ?a ?b { ?x dcterms:isFormatOf ?y . ?x jp:fileName ?a . ?y jp:fileName ?b }") == [
            ("报告.html", "报告.docx")
        ]
        observed = "?o jp:observes ?x . ?x jp:groundedIn/<http://www.w3.org/ns/oa#hasSource> ?t"
        seen = answers(store, f"SELECT DISTINCT ?f {{ {observed} . ?d jp:textRendition ?t ; jp:fileName ?f }}")
        assert seen == [("报告.docx",)]
        assert list(store.query(load("findings").text)) == []


def test_two_versions_in_one_format_may_contradict(tmp_path: Path) -> None:
    other = TEXT.replace("1,180.35", "1,130.35")
    with built({"a.txt": TEXT.encode(), "b.txt": other.encode()}, tmp_path) as store:
        assert answers(store, "SELECT ?x ?y { ?x dcterms:isFormatOf ?y }") == []
        assert [row[1].value for row in store.query(load("findings").text) if row[1]] != []


def edition(sha256: str, media_type: str, text: str = TEXT, scanned: bool = False) -> Edition:
    return Edition(sha256, media_type, scanned, text)


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
OTHER = "另一份报告，年度与单位相同而内容不同，全年共完成改造项目若干。"


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([edition("a", PDF), edition("b", WORD)], {"a": "b"}),
        ([edition("a", PDF), edition("b", "text/plain"), edition("c", "text/html")], {"a": "c", "b": "c"}),
        ([edition("a", PDF, scanned=True), edition("b", PDF)], {"a": "b"}),
        ([edition("a", PDF), edition("b", PDF)], {}),
        ([edition("a", PDF, TEXT[:60]), edition("b", WORD)], {"a": "b"}),
        (
            [edition("a", PDF, OTHER), edition("b", WORD)],
            {},
        ),
        ([edition("a", "application/unknown"), edition("b", PDF, scanned=True)], {"b": "a"}),
    ],
)
def test_which_document_a_report_is_taken_from(documents: list[Edition], expected: dict[str, str]) -> None:
    for ordered in (documents, documents[::-1]):
        assert copies(ordered) == expected
