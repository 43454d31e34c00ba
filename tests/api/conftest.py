"""A small graph in the project's vocabulary, about a place that does not exist, and a client over it."""

import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from api import create_app
from kg.document import Document, Section, Span
from kg.layout import layout_json
from kg.resources import data_dir
from kg.store import GraphStore, build, open_snapshot
from kg.vocabulary import PREFIXES

BASE = "https://graph.example/"
SOURCE = "ab" * 32
TEXT = (
    "云溪市交通运输局2023年度部门整体支出绩效自评报告\n"
    "一、部门概况\n"
    "根据《云溪市预算绩效管理办法》（云府发〔2021〕8号），我局负责全市公路建设。\n"
    "联系人：＊＊＊，电话：＊＊＊＊＊＊＊＊。\n"
    "自评得分96.5分 <script>alert(1)</script>\n"
)
EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def mention(number: int, quote: str) -> str:
    start = TEXT.index(quote)
    return f"""
<id/mention/{number}> a jp:Mention ; oa:hasSource <id/text/t1> ; oa:hasSelector <id/selector/{number}> ;
  jp:section <id/section/1> .
<id/selector/{number}> a oa:TextPositionSelector , oa:TextQuoteSelector ;
  oa:start {start} ; oa:end {start + len(quote)} ; oa:exact "{quote}" ."""


DATA = f"""
<id/document/d1> a jp:Document ; rdfs:label "云溪市交通运输局2023年度部门整体支出绩效自评报告"@zh ;
  dcterms:title "云溪市交通运输局2023年度部门整体支出绩效自评报告" ; dcterms:identifier "sha256:{SOURCE}" ;
  jp:fileName "云溪交通.txt" ; jp:textRendition <id/text/t1> ; jp:score 96.5 ; jp:fiscalYear "2023"^^xsd:gYear ;
  jp:documentKind <https://w3id.org/jipu/code/document-kind/department_self_evaluation> ;
  jp:reportingBody <id/named-body/b1> .
<id/text/t1> a jp:TextRendition ; jp:characterCount {len(TEXT)} .
<id/section/1> a jp:Section ; jp:sectionTitle "一、部门概况" ; jp:sectionPath "一、部门概况" ; jp:level 1 ;
  dcterms:isPartOf <id/document/d1> .
<id/named-body/b1> a jp:NamedBody ; skos:prefLabel "云溪市交通运输局"@zh ;
  jp:inDocument <id/document/d1> ; jp:resolvesTo <id/body/b1> ; jp:groundedIn <id/mention/1> .
<id/body/b1> a org:FormalOrganization ; skos:prefLabel "云溪市交通运输局"@zh , "Yunxi Transport Bureau"@en .
<id/policy/p1> a eli:LegalResource ; rdfs:label "云溪市预算绩效管理办法"@zh ; eli:id_local "云府发〔2021〕8号" .
<id/citation/c1> a cito:Citation ; cito:hasCitingEntity <id/document/d1> ; cito:hasCitedEntity <id/policy/p1> ;
  jp:groundedIn <id/mention/2> .
<id/statement/s1> a jp:Statement ; rdf:subject <id/document/d1> ; rdf:predicate jp:score ; rdf:object 96.5 ;
  jp:groundedIn <id/mention/3> .
<id/evil/e1> a jp:NamedBody ; skos:prefLabel '''{EVIL}'''@zh ; jp:inDocument <id/document/d1> .
<javascript:alert(1)> rdfs:seeAlso <id/evil/e1> .
{mention(1, "云溪市交通运输局")}
{mention(2, "《云溪市预算绩效管理办法》（云府发〔2021〕8号）")}
{mention(3, "96.5分")}
"""
HUB = "\n".join(f"<id/leaf/{number:03d}> jp:inDocument <id/hub/h1> ." for number in range(250))


def n_triples(turtle: str) -> bytes:
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return (
        Graph()
        .parse(data=f"@base <{BASE}> .\n{head}{turtle}", format="turtle")
        .serialize(format="nt", encoding="utf-8")
    )


def ontology() -> bytes:
    graph = Graph()
    for path in sorted(data_dir("ontology").rglob("*.ttl")):
        graph.parse(path)
    return graph.serialize(format="nt", encoding="utf-8")


def laid_out() -> Document:
    """The text as its reader would have it: a paragraph a line, the second a heading."""
    ends = [match.end() for match in re.finditer("\n", TEXT)]
    paragraphs = tuple(Span(start, end) for start, end in pairwise([0, *ends]))
    start = TEXT.index("一、部门概况")
    section = Section("一、部门概况", 1, start, start + 6, len(TEXT), None, "一、部门概况")
    return Document("云溪交通.txt", SOURCE, "text/plain", TEXT, paragraphs, sections=(section,))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("graph")
    graphs = [
        (f"{BASE}graph/doc/d1", n_triples(DATA)),
        (f"{BASE}graph/hub", n_triples(HUB)),
        (f"{BASE}graph/ontology", ontology()),
    ]
    manifest = {"base": BASE, "left_out": [{"name": "空白<b>.txt", "reason": "空白.txt: the file is empty"}]}
    build(path, graphs, manifest, [(SOURCE, TEXT)], [(SOURCE, layout_json(laid_out()))])
    return path


@pytest.fixture(scope="session")
def store(folder: Path):
    with open_snapshot(folder) as opened:
        yield opened


@pytest.fixture(scope="session")
def client(store: GraphStore) -> FlaskClient:
    app = create_app(store)
    app.testing = False
    return app.test_client()


@pytest.fixture(scope="session")
def endpoint(folder: Path):
    """The address of ``/sparql`` on a real server on loopback, started as a user would start it."""
    start = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--graph", str(folder), "--port", "0"]
    said = folder / "said.txt"
    with said.open("wb") as stream, subprocess.Popen(start, stdout=stream, stderr=stream) as process:
        try:
            while (found := re.search(r"http://127\.0\.0\.1:\d+/", said.read_text("utf-8"))) is None:
                assert process.poll() is None, said.read_text("utf-8")
                time.sleep(0.05)
            yield f"{found[0]}sparql"
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
