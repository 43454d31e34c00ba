"""The reference pages tell all there is, truly, and lead to nothing that is not there."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from lxml import html
from rdflib import OWL, RDF, Graph
from rdflib.namespace import RDFS, SH

from api import create_app
from kg import _WHERE, iris, queries
from kg.cli import main
from kg.docs.answers import ask, recorded
from kg.docs.commands import commands, settings
from kg.docs.diagrams import diagrams, expand
from kg.docs.interface import interface
from kg.docs.ontology import vocabulary
from kg.docs.pages import PAGES
from kg.docs.rendering import LANGUAGES, texts
from kg.docs.shapes import shapes
from kg.pipeline import build
from kg.resources import data_dir
from kg.store import AskResult, GraphStore, open_snapshot
from kg.vocabulary import JPS


@pytest.fixture(scope="module")
def store(samples: Path):
    with open_snapshot(samples) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(store: GraphStore) -> FlaskClient:
    return create_app(store).test_client()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    done = CliRunner().invoke(main, ["docs", "--to", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def ids(tree: html.HtmlElement) -> list[str]:
    return [str(one) for one in tree.xpath("//@id")]


@cache
def ids_of(path: Path) -> frozenset[str]:
    return frozenset(ids(html.fromstring(path.read_text("utf-8"))))


def test_the_vocabulary_is_all_of_the_ontology() -> None:
    graph = Graph().parse(data_dir("ontology") / "jipu.ttl")
    declared = {str(term) for term in graph.subjects(RDFS.isDefinedBy)}
    told = [term.iri for group in vocabulary().groups for term in group.terms]
    assert sorted(told) == sorted(declared)
    for group in vocabulary().groups:
        assert group.title.zh
        assert group.title.en
    lists = {path.stem for path in (data_dir("ontology") / "codes").glob("*.ttl")}
    assert {one.name for one in vocabulary().codes} == lists


def test_the_shapes_are_all_of_the_shapes() -> None:
    graph = Graph()
    for path in data_dir("shapes").glob("*.ttl"):
        graph.parse(path)
    named = {str(one) for kind in (SH.NodeShape, SH.PropertyShape) for one in graph.subjects(RDF.type, kind)}
    told = {one.anchor for one in shapes().shapes} | {one.anchor for shape in shapes().shapes for one in shape.demands}
    assert {str(JPS) + anchor for anchor in told} == named
    rules = Graph()
    for path in data_dir("shapes").glob("*/*.ttl"):
        rules.parse(path)
    assert {str(JPS) + one.anchor for one in shapes().rules} == {str(one) for one in rules[: RDF.type : SH.NodeShape]}
    assert all("SELECT" in rule.sparql for rule in shapes().rules)


def test_the_commands_and_names_are_all_there() -> None:
    assert [one.name for one in commands()] == list(main.commands)
    for command in commands():
        assert {one.names.split(",")[0].split(" ")[0] for one in command.options} >= {
            parameter.opts[0]
            for parameter in main.commands[command.name].params
            if parameter.param_type_name == "option"
        }
    chinese = (Path(__file__).parents[2] / "kg" / "docs" / "data" / "commands.toml").read_text("utf-8")
    assert set(tomllib.loads(chinese)) == set(main.commands)
    assert {one.name for one in interface()} == set(_WHERE)
    for one in interface():
        assert one.text, one.name
        assert all(member.text for member in one.members), one.name


def test_the_settings_are_those_of_the_program() -> None:
    done = CliRunner().invoke(main, ["settings"], env={"COLUMNS": "400"})
    assert done.exit_code == 0, done.output
    for one in settings():
        assert one.key in done.output
        assert one.variable in done.output
    assert len(settings()) > 20


def test_signatures_are_python() -> None:
    for one in interface():
        for signature in (one.signature, *(member.signature for member in one.members)):
            head = signature if "(" in signature.partition(" -> ")[0] else signature.replace(" ->", "() ->", 1)
            compile(f"def {head}: ...", one.name, "exec")


def test_the_answers_are_those_of_the_samples(store: GraphStore) -> None:
    assert recorded() == ask(store), "make generated records them again"
    assert set(recorded()) == set(queries.names())
    assert sum(bool(one.rows) for one in recorded().values()) > 25


def test_diagrams_show_what_is_in_graphs(tmp_path: Path) -> None:
    samples = Path(__file__).parents[2] / "kg" / "samples"
    flawed = samples / "flawed" / "flawed_water_2023_self_evaluation.txt"
    build([samples / "clean", flawed], tmp_path / "graph")
    with open_snapshot(tmp_path / "graph") as opened:
        for diagram in diagrams():
            assert {point for one in diagram.edges for point in (one.source, one.target)} == set(diagram.nodes)
            for edge in diagram.edges:
                for name in edge.properties:
                    found = opened.query(_pattern(edge.source, name, edge.target))
                    assert isinstance(found, AskResult)
                    assert found.value, (diagram.name, edge)


def _pattern(source: str, name: str, target: str) -> str:
    of, sub = f"<{RDF.type}>/<{RDFS.subClassOf}>*", f"<{expand(name)}>"
    return f"ASK {{ ?a {of} <{expand(source)}> ; {sub} ?b . ?b {of} <{expand(target)}> }}"


def test_diagrams_have_no_two_boxes_in_one_place_and_a_group() -> None:
    groups = {group.anchor for group in vocabulary().groups}
    for diagram in diagrams():
        assert len(set(diagram.nodes.values())) == len(diagram.nodes)
        assert f"group-{diagram.group.lower()}" in groups


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_written_page_leads_to_what_is_there(written: Path, page: str, language) -> None:
    tree = html.fromstring((written / language / f"{page}.html").read_text("utf-8"))
    assert len(ids(tree)) == len(set(ids(tree)))
    assert tree.get("lang") == {"zh": "zh-CN", "en": "en"}[language]
    for address in {str(value) for value in tree.xpath("//@href")}:
        file, _, anchor = address.partition("#")
        target = (written / language / file).resolve() if file else written / language / f"{page}.html"
        if file == "openapi.html":
            continue
        assert target.is_file(), address
        if anchor:
            assert anchor in ids_of(target), address


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_the_application_shows_the_same(client: FlaskClient, written: Path, page: str, language) -> None:
    path = f"/docs/{'' if page == 'index' else page}"
    answer = client.get(f"{path}?lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    shown, file = (
        html.fromstring(answer.text),
        html.fromstring((written / language / f"{page}.html").read_text("utf-8")),
    )
    assert set(ids(file)) <= set(ids(shown))
    assert shown.xpath("string(//h1)") == file.xpath("string(//h1)")
    addresses = sorted({str(value).partition("#")[0] for value in shown.xpath("//main//@href")} - {""})
    assert addresses if page in ("index", "queries", "http") else True
    # Tables are asked by the tests of theirs.
    for address in [one for one in addresses if not one.startswith("/tables/")] + addresses[-1:]:
        assert client.get(address, headers={"Accept": "text/html"}).status_code == 200, address


def test_each_language_has_its_own_words(written: Path) -> None:
    for text in texts().values():
        assert set(text) == set(LANGUAGES)
    for page in PAGES:
        english = html.fromstring((written / "en" / f"{page}.html").read_text("utf-8"))
        for node in english.xpath("//*[@lang='zh-CN'] | //table | //pre | //svg | //code | //dd"):
            node.drop_tree()
        said = english.xpath("string(//main)")
        if page in ("index", "cli", "http", "shapes"):
            assert not re.search("[\u4e00-\u9fff]", said.replace("绩谱", "")), page


@pytest.mark.parametrize("name", ["ns", "shapes"])
def test_vocabularies_are_had_at_their_addresses(client: FlaskClient, name: str) -> None:
    page = client.get(f"/{name}", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Location"]) == (303, f"/docs/{'ontology' if name == 'ns' else name}")
    known = vocabulary() if name == "ns" else shapes()
    assert known.version_iri == f"https://w3id.org/jipu/{name}/{known.version}"
    graphs = []
    for path in (f"/{name}", f"/{name}/{known.version}"):
        for media_type in ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"):
            answer = client.get(path, headers={"Accept": media_type})
            assert answer.content_type.startswith(media_type)
            again = client.get(path, headers={"Accept": media_type, "If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304
            form = pyoxigraph.RdfFormat.from_media_type(media_type)
            graphs.append({quad.triple for quad in pyoxigraph.parse(answer.data, form)})
    assert len({len(graph) for graph in graphs}) == 1
    header = {
        one.predicate.value: one.object.value for one in graphs[0] if getattr(one.subject, "value", "") == known.iri
    }
    assert header[str(OWL.versionInfo)] == known.version
    assert header[str(OWL.versionIRI)] == known.version_iri
    other = client.get(f"/{name}/9.9.9", headers={"Accept": "text/turtle"})
    assert other.status_code == 404
    assert known.version in other.text


def test_the_vocabularies_have_the_version_of_the_program() -> None:
    from kg import __version__

    assert vocabulary().version == shapes().version == __version__
    assert vocabulary().iri + "#" == iris.NS
