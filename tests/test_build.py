"""A folder becomes a graph: what goes in, what stays out, and that it is the same graph every time."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import networkx
import pytest
from deriving import derived_graph
from rdflib import Dataset, Graph, URIRef

from kg import iris
from kg.built import BuildResult
from kg.document import MASK
from kg.errors import IdentityError, InputError, UsageError
from kg.export import export_graph, export_network
from kg.pipeline import build
from kg.queries import load
from kg.readers import Limits
from kg.reading import Reading
from kg.store import GraphStore, open_snapshot
from kg.validation import gate, validate

SAMPLES = Path(__file__).resolve().parent.parent / "kg" / "samples"
REPORT = """云溪县水务局2022年度部门整体支出绩效自评报告
一、基本情况
根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局负责全县农村供水工作。
"""


def canonical(folder: Path) -> bytes:
    with open_snapshot(folder) as store:
        return b"".join(store.canonical_nquads())


def test_the_same_files_give_the_same_bytes_in_any_order_and_place(samples: Path, tmp_path: Path) -> None:
    files = sorted((SAMPLES / "clean").glob("*.txt"), reverse=True)
    moved = tmp_path / "moved"
    moved.mkdir()
    for file in files:
        (moved / file.name).write_bytes(file.read_bytes())
    build([moved / file.name for file in files], tmp_path / "a")
    build([moved], tmp_path / "b")
    assert canonical(tmp_path / "a") == canonical(samples) == canonical(tmp_path / "b")


def test_every_mention_leads_back_to_its_words(samples_result: BuildResult, samples: Path) -> None:
    query = """PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX dcterms: <http://purl.org/dc/terms/>
    PREFIX jp: <https://w3id.org/jipu/ns#>
    SELECT ?sha ?start ?end ?exact WHERE {
      ?m oa:hasSource ?text ; oa:hasSelector ?s . ?s oa:start ?start ; oa:end ?end ; oa:exact ?exact .
      ?d jp:textRendition ?text ; dcterms:identifier ?sha }"""
    with open_snapshot(samples) as store:
        found = list(store.query(query))
        assert len(found) > 150
        for sha, start, end, exact in found:
            text = store.source_text(sha.value.removeprefix("sha256:"))
            assert text[int(start.value) : int(end.value)] == exact.value


def test_every_extracted_thing_is_grounded(samples: Path) -> None:
    query = """PREFIX jp: <https://w3id.org/jipu/ns#> PREFIX cito: <http://purl.org/spar/cito/>
    SELECT ?x WHERE { { ?x a cito:Citation } UNION { ?x a jp:NamedPolicy } UNION { ?x a jp:NamedBody }
      UNION { ?x a jp:Statement } FILTER NOT EXISTS { ?x jp:groundedIn ?m } }"""
    with open_snapshot(samples) as store:
        assert list(store.query(query)) == []


def test_the_links_conform_too(samples_result: BuildResult) -> None:
    readings = [one.reading for one in samples_result.documents]
    links = derived_graph("links", readings)
    assert [result.message for result in gate(validate(links))] == []


def test_no_blank_node_and_no_foreign_letter_in_an_iri(samples: Path) -> None:
    for line in canonical(samples).decode("utf-8").splitlines():
        assert "_:" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
        assert all(iri.isascii() for iri in re.findall(r"<([^>]*)>", re.sub(r'"(?:[^"\\]|\\.)*"', "", line)))


@pytest.mark.filterwarnings("ignore:.*use Dataset:DeprecationWarning")  # rdflib's own parsers trip them
@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_every_export_is_the_store_again(samples: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"g.{ending}"
    with open_snapshot(samples) as store:
        export_graph(store, target)
        triples = set(triples_of(store))
    if ending in {"nq", "trig", "jsonld"}:
        dataset = Dataset()
        dataset.parse(target, format={"jsonld": "json-ld", "nq": "nquads"}.get(ending, ending))
        read = {(s, p, o) for s, p, o, _ in dataset.quads()}
    else:
        read = set(Graph().parse(target, format={"rdf": "xml"}.get(ending, ending)))
    assert len(read) == len(triples)
    assert {s for s, _, _ in read if isinstance(s, URIRef)} == {URIRef(s) for s, _, _ in triples}


def triples_of(store: GraphStore) -> Iterator[tuple[str, str, str]]:
    for statement in store.statements():
        value = statement.object
        yield (
            statement.subject.value,
            statement.predicate,
            f"{value.kind} {value.value} {value.language} {value.datatype}",
        )


def test_personal_data_reach_nothing(samples: Path, samples_result: BuildResult, tmp_path: Path) -> None:
    personal = {
        value
        for truth in (SAMPLES / "truth" / "clean").glob("*.json")
        for value in json.loads(truth.read_text("utf-8")).get("personal_data", [])
    }
    assert personal, "the samples plant personal data so that this test means something"
    with open_snapshot(samples) as store:
        export_graph(store, tmp_path / "g.ttl")
    everything = (tmp_path / "g.ttl").read_text("utf-8") + canonical(samples).decode("utf-8")
    everything += "".join(path.read_text("utf-8") for path in samples.rglob("sources/*.txt"))
    assert not [value for value in personal if value in everything]
    assert any(MASK in one.reading.document.text for one in samples_result.documents)


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": ("　\n \n".encode(), "blank"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "text"),
    "report.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "broken.txt": ("部门决算".encode() + b"\xff\xfe\x80" + "说明".encode() * 3, "encoding"),
    "story.txt": ("从前有一座山，山里有一棵树，树下有一只猫在睡觉。\n" * 3).encode(),
}


def test_bad_files_are_named_and_the_others_are_built(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name, planted in BAD.items():
        (source / name).write_bytes(planted[0] if isinstance(planted, tuple) else planted)
    (source / "large.txt").write_bytes(REPORT.encode() * 100)
    (source / "good.txt").write_text(REPORT, "utf-8")
    result = build([source], tmp_path / "graph", limits=Limits(max_bytes=len(REPORT.encode()) + 10))
    assert [one.reading.names for one in result.documents] == [("good.txt",)]
    reasons = {left.path.name: left.reason for left in result.left_out}
    assert set(reasons) == {*BAD, "large.txt"}
    for name, reason in reasons.items():
        assert name in reason
        assert "\n" not in reason
    with open_snapshot(tmp_path / "graph") as store:
        assert {left["name"] for left in store.manifest["left_out"]} == set(reasons)
        assert str(tmp_path) not in json.dumps(store.manifest, ensure_ascii=False)


def test_equal_bytes_are_one_document_with_two_names(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(REPORT, "utf-8")
    result = build([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "graph")
    assert [one.reading.names for one in result.documents] == [("a.txt", "b.txt")]


def test_nothing_to_build_leaves_the_old_graph(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(REPORT, "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    build([tmp_path / "good.txt"], tmp_path / "graph")
    before = canonical(tmp_path / "graph")
    with pytest.raises(InputError, match=r"empty\.txt"):
        build([tmp_path / "empty.txt"], tmp_path / "graph")
    assert canonical(tmp_path / "graph") == before


def test_paths_that_hold_nothing_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        build([tmp_path / "none"], tmp_path / "graph")
    with pytest.raises(InputError, match="no documents"):
        build([tmp_path], tmp_path / "graph")
    with pytest.raises(UsageError, match="base"):
        build([tmp_path], tmp_path / "graph", base="not an iri")


def test_another_base_moves_every_iri_of_data(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(REPORT, "utf-8")
    build([tmp_path / "good.txt"], tmp_path / "graph", base="https://data.example.org/")
    with open_snapshot(tmp_path / "graph") as store:
        assert all(name.startswith("https://data.example.org/graph/") for name in store.graphs())


def test_a_document_that_does_not_conform_stays_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.part
    from kg.mapping import Broken, Statements

    def spoilt(reading: Reading, base: str) -> tuple[Statements, tuple[Broken, ...]]:
        statements, broken = kg.mapping.map_document(reading, base)
        if reading.names == ("bad.txt",):
            kept = (line for line in statements if "groundedIn" not in line)
            return Statements(kept), broken
        return statements, broken

    monkeypatch.setattr(kg.part, "map_document", spoilt)
    (tmp_path / "good.txt").write_text(REPORT, "utf-8")
    (tmp_path / "bad.txt").write_text(REPORT.replace("2022", "2023"), "utf-8")
    result = build([tmp_path / "good.txt", tmp_path / "bad.txt"], tmp_path / "graph")
    assert [one.reading.names for one in result.documents] == [("good.txt",)]
    assert "bad.txt" in result.left_out[0].reason
    assert "does not conform" in result.left_out[0].reason


def test_a_number_with_two_titles_stays_two_acts_and_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    other = REPORT.replace("云溪县农村供水管理办法", "云溪县政府投资项目审计规定").replace("2022", "2021")
    (tmp_path / "b.txt").write_text(other, "utf-8")
    build([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "graph")
    with open_snapshot(tmp_path / "graph") as store:
        titles = {row[1].value for row in store.query(load("policies").text) if row[2]}
        assert titles == {"云溪县农村供水管理办法", "云溪县政府投资项目审计规定"}
        found = {(row[0].value, row[1].value, row[6].value) for row in store.query(load("findings").text)}
    assert found == {("a.txt", "contradiction", "warning"), ("b.txt", "contradiction", "warning")}


def test_two_identities_with_one_iri_stop_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    (tmp_path / "b.txt").write_text(REPORT.replace("2022", "2021"), "utf-8")
    monkeypatch.setattr(iris, "document", lambda base, sha256: f"{base}id/document/same")
    with pytest.raises(IdentityError, match="id/document/same"):
        build([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "graph")
    assert not (tmp_path / "graph" / "current").exists()


@pytest.mark.parametrize("day", ["2022年3月1日", "2030年3月1日"])
def test_a_citation_of_an_act_that_had_lapsed_is_found(tmp_path: Path, day: str) -> None:
    notice = """云溪县人民政府办公室关于印发云溪县农村供水管理办法的通知
云府办规〔2020〕3号

各乡镇人民政府：
现将《云溪县农村供水管理办法》印发给你们，请遵照执行。

云溪县人民政府办公室
2020年5月6日

云溪县农村供水管理办法

第一条 为加强农村供水管理，制定本办法。
第二条 本办法自2020年6月1日起施行，有效期五年。
"""
    (tmp_path / "notice.txt").write_text(notice, "utf-8")
    report = REPORT.replace("2022年度", day[:4] + "年度") + f"\n填报日期：{day}\n"
    (tmp_path / "report.txt").write_text(report, "utf-8")
    build([tmp_path / "notice.txt", tmp_path / "report.txt"], tmp_path / "graph")
    with open_snapshot(tmp_path / "graph") as store:
        rows = [[term.value if term else "" for term in row] for row in store.query(load("lapsed-citations").text)]
    late = day.startswith("2030")
    assert [row[:4] for row in rows] == ([["report.txt", "2030-03-01", "2025-05-31", "expired"]] if late else [])


def test_the_network_is_the_table_of_its_edges(samples: Path, tmp_path: Path) -> None:
    with open_snapshot(samples) as store:
        edges = export_network(store, tmp_path / "n.csv")
        assert export_network(store, tmp_path / "n.graphml") == edges > 10
        with pytest.raises(UsageError, match="graphml"):
            export_network(store, tmp_path / "n.docx")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "n.csv").read_text("utf-8"))))
    graph = networkx.read_graphml(tmp_path / "n.graphml", force_multigraph=True)
    assert len(rows) == graph.number_of_edges() == edges
    assert {(row["source"], row["target"], row["relation"], int(row["mentions"])) for row in rows} == {
        (source, target, data["relation"], data["mentions"]) for source, target, data in graph.edges(data=True)
    }
