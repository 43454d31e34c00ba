"""Pages, tables, linked data: what a reader gets, and that nothing on a page can be made to run."""

import csv
import io
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import Mock
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from api import create_app
from api.language import LANGUAGES
from kg import queries
from kg.errors import StoreError
from kg.store import build, open_snapshot
from tests.api.conftest import BASE, SOURCE, TEXT

HTML = {"Accept": "text/html"}
CHART_TITLES = {"by_kind", "by_year", "by_place", "by_body", "most_cited", "findings_by_kind", "largest_projects"}
PAGES = (
    "/",
    "/tables/",
    "/tables/documents.html",
    "/query?query=SELECT%20*%20%7B?s%20?p%20?o%7D",
    "/query?query=SELECT%20%7B",
    "/query?query=ASK%20%7B%7D",
    "/query?name=documents",
    "/doc/document/d1",
    "/doc/evil/e1",
    "/doc/hub/h1",
    "/doc/text/t1",
    "/doc/nothing",
    f"/text/{SOURCE}?start=3&end=9",
    "/node?iri=https://w3id.org/jipu/ns%23score",
    "/nowhere",
)


class Page(HTMLParser):
    """The tags of a page, and whether they are balanced."""

    VOID = frozenset({"meta", "link", "input", "br", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(client: FlaskClient, path: str, **headers: str) -> str:
    return client.get(path, headers={**HTML, **headers}).text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_well_formed_and_nothing_on_them_runs(client: FlaskClient, path: str, lang: str) -> None:
    response = client.get(path, headers={**HTML, "Accept-Language": lang})
    assert response.status_code < 500
    assert response.content_type == "text/html; charset=utf-8"
    tags = Page(response.text).tags
    assert not any(tag in ("style", "iframe", "object", "embed", "img") for tag, _ in tags)
    for attributes in (attributes for tag, attributes in tags if tag == "script"):
        assert (attributes["src"] or "").startswith("/static/built/")
    for _, attributes in tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:"))
    assert dict(tags)["html"]["lang"] == {"zh": "zh-CN", "en": "en"}[lang]


@pytest.mark.parametrize("path", [*PAGES, "/sparql", "/tables/documents.csv", "/static/jipu.css"])
def test_every_answer_has_the_headers_that_keep_browsers_safe(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_hostile_label_is_text(client: FlaskClient) -> None:
    for path in ("/doc/evil/e1", "/doc/document/d1", "/query?query=SELECT%20*%20%7B?s%20?p%20?o%7D%20LIMIT%20500"):
        assert "<script>" not in page(client, path)
        assert "<img" not in page(client, path)
    assert "&lt;script&gt;alert(" in page(client, "/doc/evil/e1")
    assert "<b>" not in page(client, "/")


def test_a_hostile_query_is_text(client: FlaskClient) -> None:
    text = page(client, "/query?query=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>" not in text
    assert "&lt;/textarea&gt;" in text


def test_a_script_iri_is_no_link(client: FlaskClient) -> None:
    text = page(client, "/doc/evil/e1")
    assert "javascript:alert(1)" in text
    assert 'href="javascript:' not in text


def test_home_says_what_is_inside(client: FlaskClient) -> None:
    text = page(client, "/", **{"Accept-Language": "en"})
    counts = dict(re.findall(r"<dt>(?:<a [^>]*>)?([\w ]+)(?:</a>)?</dt><dd>([\d,]+)</dd>", text))
    assert counts["Documents"] == counts["Bodies"] == counts["Policy documents"] == counts["Citations"] == "1"
    assert "空白&lt;b&gt;.txt" in text
    assert "the file is empty" in text
    assert 'href="/documents?kind=department_self_evaluation"' in text
    assert 'href="/documents?year=2023"' in text


def test_the_documents_are_listed_by_what_they_are(client: FlaskClient) -> None:
    for fitting in ("", "?kind=department_self_evaluation", "?year=2023", "?words=交通", "?year=2023&words=云溪"):
        assert 'href="/doc/document/d1"' in page(client, f"/documents{fitting}")
    for other in ("?kind=policy", "?year=2022", '?words="', "?place=440100", "?page=2"):
        assert 'href="/doc/document/d1"' not in page(client, f"/documents{other}")


def test_the_questions_are_a_gallery(client: FlaskClient) -> None:
    text = page(client, "/tables/")
    for name in queries.names():
        assert f"/tables/{name}.csv" in text
        assert all(f'name="{one.name}"' in text for one in queries.load(name).parameters)


def test_home_of_an_empty_graph_says_what_to_do(tmp_path: Path) -> None:
    build(tmp_path, [], {})
    with open_snapshot(tmp_path) as store:
        text = create_app(store).test_client().get("/", headers={**HTML, "Accept-Language": "en"}).text
    assert "kg build FOLDER" in text
    assert "Left out" not in text


@pytest.mark.parametrize(
    ("header", "parameter", "expected"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "", "zh-CN"),
        ("en-GB,en;q=0.9", "", "en"),
        ("fr,en;q=0.5,zh;q=0.4", "", "en"),
        ("de", "", "zh-CN"),
        ("", "", "zh-CN"),
        ("en", "?lang=zh", "zh-CN"),
        ("zh", "?lang=en", "en"),
        ("zh", "?lang=xx", "zh-CN"),
    ],
)
def test_language(client: FlaskClient, header: str, parameter: str, expected: str) -> None:
    assert f'<html lang="{expected}">' in page(client, f"/{parameter}", **{"Accept-Language": header})


def test_a_chosen_language_is_kept_by_links(client: FlaskClient) -> None:
    assert "/documents?year=2023&amp;lang=en" in page(client, "/?lang=en")
    assert "/doc/document/d1?lang=en" in page(client, "/documents?lang=en")


def test_labels_follow_the_language(client: FlaskClient) -> None:
    assert "Yunxi Transport Bureau" in page(client, "/doc/body/b1", **{"Accept-Language": "en"})
    assert "<h1>云溪市交通运输局</h1>" in page(client, "/doc/body/b1", **{"Accept-Language": "zh"})


def test_the_query_box_shows_a_table_with_links(client: FlaskClient) -> None:
    text = page(client, "/query?query=SELECT%20?d%20%7B?d%20a%20%3Chttps://w3id.org/jipu/ns%23Document%3E%7D")
    assert re.search(r'<td class="long"><a href="/doc/document/d1" title="[^"]+">云溪市交通运输局2023年度', text)
    assert "format=csv" in text


def test_the_query_box_shows_errors_in_place(client: FlaskClient) -> None:
    response = client.get("/query?query=SELECT%20*%20%7B", headers=HTML)
    assert response.status_code == 400
    assert "line 1, column 11" in response.text
    assert "SELECT * {</textarea>" in response.text


def test_the_query_box_shows_truth_graphs_and_nothing(client: FlaskClient) -> None:
    english = {"Accept-Language": "en"}
    assert ">Yes<" in page(client, "/query?query=ASK%20%7B%7D", **english)
    assert "Nothing fits" in page(client, "/query?query=SELECT%20*%20%7B?s%20%3Ca:b%3E%20?o%7D", **english)
    assert re.search(
        r'<th scope="col"[^>]*>predicate</th>', page(client, f"/query?query=DESCRIBE%20%3C{BASE}id/body/b1%3E")
    )
    assert "Only the first 500" in page(client, "/query?query=SELECT%20*%20%7B?s%20?p%20?o%7D", **english)


def test_without_a_query_there_is_an_example(client: FlaskClient) -> None:
    for path in ("/query", "/query?query=%20"):
        assert "SELECT ?document ?title ?year" in page(client, path)


def test_a_saved_query_opens_in_the_box(client: FlaskClient) -> None:
    assert "SELECT ?report ?file" in page(client, "/query?name=documents")
    assert client.get("/query?name=nope").status_code == 400


@pytest.mark.parametrize("name", queries.names())
def test_every_table_answers_in_every_form(client: FlaskClient, name: str) -> None:
    for ending in ("csv", "tsv", "json", "xml", "html"):
        assert client.get(f"/tables/{name}.{ending}").status_code == 200
    assert client.get(f"/tables/{name}", headers={"Accept": "text/csv"}).content_type == "text/csv; charset=utf-8"


def test_a_table_has_the_columns_of_its_query(client: FlaskClient) -> None:
    head, row = client.get("/tables/documents.csv").text.splitlines()
    assert head == "report,file,title,kind,agency,fiscalYear,date,score,grade,project"
    assert row.split(",")[1:4] == [
        "云溪交通.txt",
        "云溪市交通运输局2023年度部门整体支出绩效自评报告",
        "department_self_evaluation",
    ]


def test_tables_are_listed(client: FlaskClient) -> None:
    listed = client.get("/tables/", headers={"Accept": "application/json"}).json
    assert [one["name"] for one in listed] == list(queries.names())


@pytest.mark.parametrize("path", ["/tables/nope", "/tables/nope.csv", "/tables/nope.html"])
def test_an_unknown_table_is_404_with_the_list(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    for name in queries.names():
        assert name in response.json["detail"]


def test_a_table_in_an_unknown_form(client: FlaskClient) -> None:
    assert client.get("/tables/documents.docx").status_code == 404
    assert client.get("/tables/documents", headers={"Accept": "image/png"}).status_code == 406


def test_an_unknown_parameter_of_a_table_is_named(client: FlaskClient) -> None:
    response = client.get("/tables/documents.csv?yaer=2023")
    assert response.status_code == 400
    assert "yaer" in response.json["detail"]


def test_a_thing_is_seen_at_its_document(client: FlaskClient) -> None:
    response = client.get("/id/document/d1")
    assert response.status_code == 303
    assert response.headers["Location"] == "/doc/document/d1"


@pytest.mark.parametrize(
    ("accept", "format"),
    [("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/n-triples", "nt")],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # of rdflib's own parser
def test_a_node_is_rdf_too(client: FlaskClient, accept: str, format: str) -> None:
    response = client.get("/doc/named-body/b1", headers={"Accept": accept})
    assert response.content_type.partition(";")[0] == accept
    graph = Graph().parse(data=response.data, format=format)
    assert any("云溪市交通运输局" in str(value) for value in graph.objects())
    assert (None, None, None) in graph
    assert "TextQuoteSelector" in response.text


def test_an_ending_chooses_the_form_of_a_node(client: FlaskClient) -> None:
    assert client.get("/doc/document/d1.ttl").content_type == "text/turtle; charset=utf-8"
    assert client.get("/doc/document/d1.html").content_type == "text/html; charset=utf-8"


def test_a_node_shows_statements_evidence_and_backlinks(client: FlaskClient) -> None:
    text = page(client, "/doc/document/d1", **{"Accept-Language": "zh"})
    assert "96.5" in text
    assert '<blockquote lang="zh-CN">96.5分</blockquote>' in text
    assert f"/text/{SOURCE}?start={TEXT.index('96.5分')}" in text
    assert "一、部门概况" in text
    assert 'href="/doc/named-body/b1"' in text
    assert "《云溪市预算绩效管理办法》" in text


def test_a_resolved_node_shows_the_words_of_its_names(client: FlaskClient) -> None:
    assert '<blockquote lang="zh-CN">云溪市交通运输局</blockquote>' in page(client, "/doc/body/b1")


def test_many_backlinks_are_paged(client: FlaskClient) -> None:
    seen: set[str] = set()
    address, pages = "/doc/hub/h1", 0
    while address:
        text = page(client, address)
        seen |= set(re.findall(r"leaf/\d{3}", text))
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following[1].replace("&amp;", "&") if following else ""
        pages += 1
    assert len(seen) == 250
    assert pages == 3


@pytest.mark.parametrize(
    "path", ["/doc/nope", "/doc/a b", "/doc/%3Cscript%3E", "/node", "/node?iri=x", "/text/abc", f"/text/{'0' * 64}"]
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_node_in_no_form_of_ours(client: FlaskClient) -> None:
    assert client.get("/doc/document/d1", headers={"Accept": "image/png"}).status_code == 406


def test_the_text_is_the_text_of_all_offsets(client: FlaskClient) -> None:
    for path in (f"/text/{SOURCE}", "/doc/text/t1"):
        response = client.get(path, headers={"Accept": "text/plain"})
        assert response.content_type == "text/plain; charset=utf-8"
        assert response.text == TEXT


def test_a_passage_is_marked_in_the_text(client: FlaskClient) -> None:
    start = TEXT.index("96.5分")
    text = page(client, f"/text/{SOURCE}?start={start}&end={start + 5}")
    assert marked(text) == ["96.5分"]
    assert re.search(r'class="heading level1">(<a [^>]*>)?一、部门概况', text)
    assert "<mark" not in page(client, f"/text/{SOURCE}?start=x&end=-4")


def test_a_passage_over_several_lines_is_marked_whole(client: FlaskClient) -> None:
    text = page(client, f"/text/{SOURCE}?start=0&end={TEXT.index('根据')}")
    assert "".join(marked(text)) == "".join(TEXT.split("\n")[:2])
    assert text.count('id="quote"') == 1


def marked(text: str) -> list[str]:
    """The words of each passage that a page points out."""
    return [re.sub(r"<[^>]+>|\s", "", found) for found in re.findall(r"<mark[^>]*>(.*?)</mark>", text, re.DOTALL)]


def test_every_mention_leads_to_what_rests_on_it(client: FlaskClient) -> None:
    text = page(client, f"/text/{SOURCE}")
    kinds = dict(re.findall(r'<a class="m" data-on="(\w+)"[^>]*>([^<]+)</a>', text))
    assert kinds == {"body": "云溪市交通运输局", "policy": "《云溪市预算绩效管理办法》（云府发〔2021〕8号）"}
    address = re.search(r'data-on="policy"[^>]*href="([^"]+)"', text)
    assert address
    passage = page(client, address[1].replace("&amp;", "&"))
    assert 'href="/doc/citation/c1"' in passage
    assert "云溪市预算绩效管理办法" in passage


@pytest.mark.parametrize("range_", ["", "?start=5&end=5", "?start=0&end=99999", "?start=-1&end=4", "?start=x&end=4"])
def test_a_passage_that_is_none_is_refused(client: FlaskClient, range_: str) -> None:
    assert client.get(f"/passage/{SOURCE}{range_}").status_code == 400
    assert client.get(f"/passage/{'0' * 64}{range_}").status_code == 404


def test_masked_people_stay_masked_everywhere(client: FlaskClient) -> None:
    for path in ("/doc/document/d1", f"/text/{SOURCE}"):
        assert "联系人：＊＊＊，电话：＊＊＊＊＊＊＊＊。" in page(client, path)


def test_errors_tell_nothing_of_the_machine(client: FlaskClient, store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.errors._log.error", lambda *_arguments, **_options: None)
    for error, status in ((ValueError(str(Path.home())), 500), (StoreError("/srv/secret: damaged"), 503)):
        monkeypatch.setattr(type(store), "query", Mock(side_effect=error))
        response = client.get("/sparql?query=ASK%20%7B%7D")
        assert response.status_code == status
        assert not re.search(r"Traceback|/srv|/root|/home|\.py|Error\b(?!\")|\d+\.\d+\.\d+", response.json["detail"])


def test_unknown_paths_and_methods(client: FlaskClient) -> None:
    assert client.get("/nowhere").json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": client.get("/nowhere").json["detail"],
    }
    assert client.post("/").status_code == 405
    assert client.options("/tables/documents.csv").status_code == 200
    assert client.head("/").data == b""


def test_every_message_is_there_in_both_languages() -> None:
    import tomllib

    import api

    folder = Path(api.__file__).parent
    for name in ("messages.toml", "terms.toml"):
        texts = tomllib.loads((folder / name).read_text("utf-8"))
        assert all(set(text) == set(LANGUAGES) for text in texts.values())
    used, begun = set(), set()
    for path in (*folder.glob("templates/*.html"), *folder.glob("*.py")):
        text = path.read_text("utf-8")
        used |= set(re.findall(r"""\b(?:t|message)\([\"'](\w+)[\"']""", text))
        begun |= set(re.findall(r"""\b(?:t|words)\(["'](\w+_)["'](?: ~|\))""", text))
    known = set(tomllib.loads((folder / "messages.toml").read_text("utf-8")))
    begun_with = {key for key in known if key.startswith(tuple(begun))}
    listed = {
        word for path in folder.glob("templates/*.html") for word in re.findall(r'"(\w+)"', path.read_text("utf-8"))
    }
    assert used - begun - known == set()
    assert known - used - begun_with - listed - CHART_TITLES == set()


def test_the_api_loads_neither_spacy_nor_the_pipeline() -> None:
    code = "import sys, json, api; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert "api.sparql" in loaded
    assert not {"spacy", "thinc", "kg.pipeline", "kg.nlp", "pyshacl"} & set(loaded)


def test_the_page_of_an_act_says_what_the_table_says_of_its_status(samples: Path) -> None:
    """The view of one act and the saved query over all of them are two texts of one rule."""
    with open_snapshot(samples) as store:
        client = create_app(store).test_client()
        rows = list(csv.DictReader(io.StringIO(client.get("/tables/policies.csv").text)))
        assert len({row["status"] for row in rows}) > 2
        words = {"in_force": "有效", "repealed": "已废止", "amended": "已修订", "expired": "已失效", "unknown": "不详"}
        for row in rows:
            html = page(client, f"/node?iri={quote(row['policy'])}", **{"Accept-Language": "zh"})
            shown = html[html.index('id="policy-0-status"') :].partition("</section>")[0]
            assert f">{words[row['status']]}<" in shown
