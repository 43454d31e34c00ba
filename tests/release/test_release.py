"""A release is whole, says what it is, is the same to the byte for the same graph, and is masked."""

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner
from frictionless import Package, system
from lxml import html
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, VOID

from kg import iris, queries
from kg.cli import main
from kg.errors import UsageError
from kg.pipeline import build
from kg.release import PAGES, SUMS, Release, Terms, publish
from kg.store import GraphStore, load, open_snapshot
from kg.store import build as build_store
from kg.validation import gate, validate

TERMS = Terms("2024-06", "https://data.example/jipu", "试点发布", "云溪市财政局", "https://data.example/licence")


@pytest.fixture(scope="module")
def store(samples: Path) -> Iterator[GraphStore]:
    with open_snapshot(samples) as opened:
        yield opened


@pytest.fixture(scope="module")
def release(store: GraphStore, tmp_path_factory: pytest.TempPathFactory) -> Release:
    return publish(store, tmp_path_factory.mktemp("release") / "jipu")


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def package(folder: Path) -> tuple[bool, list[str]]:
    """What frictionless says of the data package: whether it is valid, and its errors."""
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    return report.valid, [row[0] for row in report.flatten(["type"])]


def test_the_data_package_is_valid(release: Release) -> None:
    assert package(release.folder) == (True, [])


@pytest.mark.parametrize(
    ("table", "column", "value", "error"),
    [("projects", "budgetYuan", "一百万", "type-error"), ("documents", "fiscalYear", "去年", "type-error"),
     ("citations", "policy", "https://elsewhere.example/act", "foreign-key")],
)  # fmt: skip
def test_what_does_not_fit_its_schema_is_found(
    release: Release, tmp_path: Path, table: str, column: str, value: str, error: str
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(release.folder, folder)
    path = folder / "tables" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0][column] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert "hash-count" in package(folder)[1]
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in described["resources"]:
        del resource["hash"], resource["bytes"]
    (folder / "datapackage.json").write_text(json.dumps(described), "utf-8")
    assert package(folder) == (False, [error])


def test_the_data_package_of_real_reports_is_valid(corpus: Path, tmp_path: Path) -> None:
    with open_snapshot(corpus) as opened:
        assert package(publish(opened, tmp_path / "release").folder) == (True, [])


def test_every_table_of_the_researchers_is_there(release: Release) -> None:
    promised = {one.name for one in map(queries.load, queries.names()) if not one.is_question}
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert promised <= set(re.findall(r"`([a-z-]+)`", readme))
    assert len(promised) == 16
    resources = {
        one["name"] for one in json.loads((release.folder / "datapackage.json").read_text("utf-8"))["resources"]
    }
    assert promised <= resources


def test_the_description_conforms_to_its_shapes(store: GraphStore, release: Release, tmp_path: Path) -> None:
    graph = Graph().parse(release.folder / "catalogue.ttl")
    results = validate(graph)
    assert gate(results) == ()
    # Who publishes it under which licence only the publisher can say.
    assert {one.shape.rpartition("#")[2] for one in results} == {"Dataset-license-stated", "Dataset-publisher-stated"}
    told = Graph().parse(publish(store, tmp_path / "told", TERMS).folder / "catalogue.ttl")
    assert validate(told) == ()


@pytest.mark.parametrize("predicate", [DCTERMS.title, DCAT.accessURL, DCAT.mediaType, DCTERMS.conformsTo, DCAT.theme])
def test_a_description_without_what_it_needs_is_found(release: Release, predicate: URIRef) -> None:
    graph = Graph().parse(release.folder / "catalogue.ttl")
    graph.remove((None, predicate, None))
    assert gate(validate(graph))


def test_the_description_tells_of_every_file(release: Release) -> None:
    graph = Graph().parse(release.folder / "catalogue.ttl")
    for file in release.files:
        if file.path == "catalogue.ttl":
            continue
        address = URIRef(release.iri + file.path)
        data = (release.folder / file.path).read_bytes()
        assert (URIRef(release.iri), DCAT.distribution, address) in graph
        assert int(graph.value(address, DCAT.byteSize)) == len(data)
        values = list(graph.objects(URIRef(f"{address}#sha256"), URIRef("http://spdx.org/rdf/terms#checksumValue")))
        assert [str(value) for value in values] == [hashlib.sha256(data).hexdigest()]


def test_the_same_graph_is_the_same_release(store: GraphStore, release: Release, tmp_path: Path) -> None:
    graphs = [(name, store.graph(name).serialize("nt")) for name in reversed(store.graphs())]
    build_store(tmp_path / "again", graphs, store.manifest)
    with open_snapshot(tmp_path / "again") as again:
        assert again.version == store.version
        assert content(publish(again, tmp_path / "release").folder) == content(release.folder)


def test_the_sums_are_those_of_the_files(release: Release) -> None:
    files = content(release.folder)
    sums = files.pop(SUMS).decode("utf-8")
    assert sums == "".join(f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))


def test_the_graph_comes_back_as_it_was(store: GraphStore, release: Release) -> None:
    quads = (release.folder / "jipu.nq").read_bytes()
    assert quads.splitlines() == sorted(quads.splitlines())
    back = pyoxigraph.Store()
    back.bulk_load(quads, pyoxigraph.RdfFormat.N_QUADS)
    assert len(back) == store.quads
    triples = {quad.triple for quad in back}
    flat = pyoxigraph.parse(path=str(release.folder / "jipu.ttl"), format=pyoxigraph.RdfFormat.TURTLE)
    assert {quad.triple for quad in flat} == triples


def test_the_description_counts_classes_and_properties_as_the_statistics_do(tmp_path: Path) -> None:
    void, whole, part = "http://rdfs.org/ns/void#", f"{iris.DEFAULT_BASE}id/statistics", f"{iris.DEFAULT_BASE}id/part"
    lines = [
        f'<{whole}> <{void}triples> "9"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        f"<{whole}> <{void}classPartition> <{part}> .",
        f"<{part}> <{void}class> <{iris.NS}Document> .",
        f'<{part}> <{void}entities> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    ]
    data = "\n".join(lines).encode() + b"\n"
    build_store(tmp_path / "graph", [(iris.graph(iris.DEFAULT_BASE, "statistics"), data)], {})
    with open_snapshot(tmp_path / "graph") as opened:
        released = publish(opened, tmp_path / "release")
    graph = Graph().parse(released.folder / "catalogue.ttl")
    assert (URIRef(released.iri), VOID.classPartition, URIRef(part)) in graph
    assert graph.value(URIRef(part), VOID.entities) == Literal(3)
    assert [str(one) for one in graph.objects(URIRef(released.iri), VOID.triples)] == ["4"]
    assert gate(validate(graph)) == ()


def test_the_date_is_that_of_the_newest_document_or_the_one_given(
    store: GraphStore, release: Release, tmp_path: Path
) -> None:
    dates = {str(row[0]) for row in store.query(f"SELECT ?d {{ ?x a <{iris.NS}Document> ; <{DCTERMS.date}> ?d }}")}
    assert release.issued == max(dates)
    graph = Graph().parse(publish(store, tmp_path / "told", TERMS).folder / "catalogue.ttl")
    issued = graph.value(URIRef("https://data.example/jipu/"), DCTERMS.issued)
    assert issued.toPython() is not None
    assert (str(issued), str(issued.datatype).rpartition("#")[2]) == ("2024-06", "gYearMonth")
    assert graph.value(URIRef("https://data.example/jipu/"), DCTERMS.title) in (
        Literal("试点发布", lang="zh"),
        Literal("试点发布", lang="en"),
    )


@pytest.mark.parametrize(
    "terms", [Terms(issued="28.5.2024"), Terms(issued="2024-13"), Terms(address="here"), Terms(licence="MIT")]
)
def test_terms_that_do_not_fit_are_refused(store: GraphStore, tmp_path: Path, terms: Terms) -> None:
    with pytest.raises(UsageError, match="write"):
        publish(store, tmp_path / "release", terms)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_leads_to_the_files_and_nowhere_else(release: Release, language) -> None:
    page = html.fromstring((release.folder / PAGES[language]).read_text("utf-8"))
    addresses = [str(value) for value in page.xpath("//@href | //@src")]
    assert {file.path for file in release.files} <= set(addresses)
    for address in addresses:
        assert address.startswith("#") or (release.folder / address).is_file(), address
    assert release.iri in page.text_content()


def test_an_earlier_release_is_replaced_and_nothing_else(store: GraphStore, tmp_path: Path) -> None:
    target = tmp_path / "release"
    publish(store, target)
    (target / "stale.txt").write_text("of the release before")
    publish(store, target)
    assert not (target / "stale.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter.txt").write_text("four years of work")
    with pytest.raises(UsageError, match="no release"):
        publish(store, other)
    assert (other / "chapter.txt").read_text() == "four years of work"


def test_personal_data_are_in_no_file(tmp_path: Path) -> None:
    text = (
        "云溪市民政局2023年度部门整体支出绩效自评报告\n联系人：欧阳青山\n联系电话：13912345678\n我局安排资金100万元。\n"
    )
    (tmp_path / "report.txt").write_text(text, "utf-8")
    build([tmp_path / "report.txt"], tmp_path / "graph")
    with open_snapshot(tmp_path / "graph") as opened:
        files = content(publish(opened, tmp_path / "release").folder)
    assert any("云溪市民政局".encode() in data for data in files.values())
    for name, data in files.items():
        assert "欧阳青山".encode() not in data, name
        assert b"13912345678" not in data, name


def test_what_others_loaded_is_published_only_on_demand(tmp_path: Path, samples: Path) -> None:
    source = open_snapshot(samples)
    folder = tmp_path / "graph"
    build_store(folder, [(name, source.graph(name).serialize("nt")) for name in source.graphs()], source.manifest)
    source.close()
    notes = tmp_path / "notes.ttl"
    notes.write_text('<https://notes.example/a> <https://notes.example/by> "欧阳青山" .', "utf-8")
    load(folder, "https://notes.example/graph", [notes])
    with open_snapshot(folder) as opened:
        with pytest.raises(UsageError, match="kg load --remove"):
            publish(opened, tmp_path / "release")
        released = publish(opened, tmp_path / "release", with_loaded=True)
    assert "欧阳青山" in (released.folder / "jipu.nq").read_text("utf-8")


def test_the_command_writes_it(samples: Path, release: Release, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["publish", "--graph", str(samples), "--to", str(tmp_path / "release")])
    assert (done.exit_code, release.iri in done.stderr) == (0, True)
    assert content(tmp_path / "release") == content(release.folder)
    done = CliRunner().invoke(main, ["publish", "--graph", str(samples), "--to", str(tmp_path)])
    assert done.exit_code == 2
