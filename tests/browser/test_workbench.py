"""The pages as a person meets them: in a real browser, in both languages, on the real server."""

import re
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from api import openapi_document
from kg.docs.pages import write
from kg.pipeline import build as build_graph
from kg.release import publish
from kg.store import open_snapshot
from tests.browser.conftest import Visit, serving

expect.set_options(timeout=30_000)

PAGES = {
    "home": "/",
    "documents": "/documents",
    "questions": "/tables/",
    "table": "/tables/indicators.html",
    "search": "/search?q=沄川",
    "nothing": "/search?q=没有这样的东西",
    "query": "/query?name=documents",
    "map": "/map",
    "findings": "/findings",
    "error": "/doc/nothing",
}
DOCS = {
    "docs": "/docs/",
    "ontology": "/docs/ontology",
    "shapes": "/docs/shapes",
    "saved": "/docs/queries",
    "commands": "/docs/cli",
    "settings": "/docs/settings",
    "http": "/docs/http",
    "python": "/docs/python",
}
DOCUMENT = "2022年度沄川市水务局部门整体支出绩效自评报告"


def document(visit: Visit) -> str:
    """The path of one report's page."""
    page = visit.open("/documents?words=2022年度沄川市水务局")
    return page.get_by_role("link", name=DOCUMENT).first.get_attribute("href") or ""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_in_both_languages(visit: Visit, screenshots: Path, name: str, lang: str) -> None:
    path = PAGES[name]
    page = visit.open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    expect(page.locator("h1")).to_be_visible()
    page.screenshot(path=screenshots / f"{name}-{lang}.png", full_page=True)
    if name == "error":
        visit.errors = [error for error in visit.errors if "404" not in error]


@pytest.mark.parametrize(("look", "scheme", "width"), [("dark", "dark", 1280), ("phone", "light", 390)])
def test_dark_and_on_a_phone(chromium: Browser, site: str, screenshots: Path, look: str, scheme, width: int) -> None:
    context = chromium.new_context(locale="zh-CN", color_scheme=scheme, viewport={"width": width, "height": 844})
    visit = Visit(context, site)
    for name, path in {**PAGES, **DOCS, "document": document(visit)}.items():
        page = visit.open(path)
        page.screenshot(path=screenshots / f"{name}-{look}.png")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the window"
    context.close()


def test_a_query_is_typed_and_run(visit: Visit) -> None:
    page = visit.open("/query")
    editor = page.get_by_label("SPARQL 编辑器")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT (COUNT(*) AS ?all) WHERE { ?s ?p ?o }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer td.number")).to_have_text(re.compile(r"^\d{4,}$"))
    page.get_by_role("tab", name="原始").click()
    expect(page.locator("#answer pre").first).to_contain_text('"bindings"')


def test_terms_are_completed_with_their_prefix(visit: Visit) -> None:
    page = visit.open("/query")
    page.get_by_label("SPARQL 编辑器").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * WHERE { ?x a jp:NamedPro")
    page.locator(".cm-tooltip-autocomplete li", has_text="jp:NamedProject").first.click()
    expect(page.locator(".cm-content")).to_contain_text("PREFIX jp: <https://w3id.org/jipu/ns#>")
    expect(page.locator(".cm-content")).to_contain_text("jp:NamedProject")


def test_an_error_is_shown_where_it_is(visit: Visit) -> None:
    page = visit.open("/query")
    page.get_by_label("SPARQL 编辑器").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * WHERE ?x }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer [role=alert]")).to_contain_text("line 1, column")
    expect(page.locator(".cm-lintRange-error, .cm-lintPoint-error")).to_have_count(1)
    visit.errors = [error for error in visit.errors if "400" not in error]


def test_tabs_and_history_stay(visit: Visit) -> None:
    page = visit.open("/query")
    page.get_by_role("button", name="新标签").click()
    page.get_by_label("SPARQL 编辑器").click()
    page.keyboard.type("ASK {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".verdict")).to_have_text("是")
    page = visit.open("/query")
    expect(page.get_by_role("tab", name=re.compile("^查询"))).to_have_count(2)
    expect(page.get_by_label("历史").locator("option", has_text="ASK {}")).to_have_count(1)


def test_a_saved_query_is_asked_with_a_parameter(visit: Visit) -> None:
    page = visit.open("/tables/")
    asked = page.locator("li", has_text="谁在何处以何种理由引用了某文件")
    asked.locator("input[name=wanted]").fill("沄府办规〔2021〕7号")
    asked.get_by_role("button").click()
    rows = page.locator("tbody tr")
    expect(rows.first).to_contain_text("沄川市农村供水工程运行管理办法")
    page.get_by_role("button", name="文件", exact=True).first.click()
    assert page.locator("th[aria-sort=ascending]").count() == 1


def test_a_permalink_names_query_and_version(visit: Visit) -> None:
    page = visit.open("/query?name=policies")
    href = page.get_by_role("link", name="固定链接").get_attribute("href") or ""
    assert re.search(r"version=[0-9a-f]{12}", href)
    page = visit.open(href.removeprefix(visit.site))
    expect(page.locator("#answer tbody tr").first).to_be_visible()
    assert page.locator("p.warning").count() == 0
    page = visit.open(re.sub(r"version=\w+", "version=000000000000", href.removeprefix(visit.site)))
    expect(page.locator("p.warning")).to_be_visible()


def test_a_download_opens_in_a_spreadsheet(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/query?name=documents")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    download.value.save_as(tmp_path / "documents.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "documents.xlsx").worksheets[0].values)
    assert "file" in rows[0]
    assert any("water_2022_self_evaluation.txt" in row for row in rows)


def test_a_mention_leads_to_its_statements_and_back_to_its_words(visit: Visit) -> None:
    page = visit.open(document(visit))
    mention = page.locator(".text .m[data-on=policy]", has_text="项目支出绩效评价管理办法").first
    words = mention.inner_text()
    mention.click()
    panel = page.locator("#panel")
    expect(panel).to_be_visible()
    expect(panel.locator("blockquote")).to_contain_text(words[:6])
    panel.get_by_role("link", name=re.compile("^第")).click()
    expect(page.locator("mark#quote")).to_contain_text(words[:6])


def test_kinds_can_be_switched_off(visit: Visit) -> None:
    page = visit.open(document(visit))
    figures = page.locator(".text .m[data-on=figure]")
    assert figures.count() > 5
    page.get_by_label("数据").uncheck()
    assert figures.count() == 0


def test_tables_of_a_document_are_tables(visit: Visit) -> None:
    page = visit.open(document(visit))
    head = page.locator(".text table tr").first
    expect(head.locator("td").nth(1)).to_have_text("项目名称")


def test_paths_lead_up_to_central_acts(visit: Visit) -> None:
    page = visit.open("/map")
    page.locator("select[name=from]").select_option(label=DOCUMENT)
    page.get_by_role("button", name="上溯到中央文件").click()
    way = page.locator(".ways li").first
    expect(way.get_by_role("link").first).to_have_text(DOCUMENT)


def test_a_large_network_is_drawn_in_time(chromium: Browser, many: str, screenshots: Path) -> None:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    visit = Visit(context, many)
    page = visit.open("/map")
    page.wait_for_selector("#network[data-drawn]")
    nodes = page.locator("#network .bar .note").inner_text()
    assert int(re.sub(r"\D", "", nodes)) == 2_000
    assert int(page.locator("#network").get_attribute("data-drawn") or "") < 3_000
    page.screenshot(path=screenshots / "map-2000.png")
    context.close()
    assert visit.errors == []


def test_search_finds_a_number_in_any_form(visit: Visit) -> None:
    page = visit.open("/")
    page.get_by_label("在全部名称中检索").fill("沄府办规(2021)7号")
    page.keyboard.press("Enter")
    expect(page.locator(".found li").first).to_be_visible()


def test_everything_can_be_reached_with_the_keyboard(visit: Visit) -> None:
    page = visit.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    names = []
    for _ in range(9):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name"))
    assert names[1:8] == ["文档", "数据表", "引用图", "审核", "查询", "参考", "q"]


AXE = Path(__file__).parents[2] / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium: Browser, site: str, scheme) -> None:
    context = chromium.new_context(locale="zh-CN", color_scheme=scheme, viewport={"width": 1280, "height": 900})
    visit = Visit(context, site)
    found = {}
    for name, path in {**PAGES, **DOCS, "document": document(visit)}.items():
        page = visit.open(path)
        page.evaluate(AXE.read_text("utf-8"))
        violations = page.evaluate("axe.run().then(({violations}) => violations)")
        serious = [one for one in violations if one["impact"] in ("serious", "critical")]
        if serious:
            found[name] = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in serious]
    context.close()
    assert found == {}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_pages_that_are_files_are_as_readable(
    chromium: Browser, samples: Path, tmp_path: Path, screenshots: Path, scheme, width: int
) -> None:
    with open_snapshot(samples) as store:
        publish(store, tmp_path / "release")
    write(tmp_path / "docs", openapi_document())
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    visit = Visit(context, tmp_path.as_uri())
    found = {}
    for path in ("/release/index.html", "/release/index.en.html", "/docs/zh/index.html", "/docs/en/queries.html"):
        page = visit.open(path)
        assert visit.errors == []
        page.screenshot(path=screenshots / f"{path.strip('/').replace('/', '-')}-{scheme}.png")
        page.evaluate(AXE.read_text("utf-8"))
        violations = page.evaluate("axe.run().then(({violations}) => violations)")
        found[path] = [one["id"] for one in violations if one["impact"] in ("serious", "critical")]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the window"
        # The style sheet that axe itself would read again: no script may, of a file.
        visit.errors.clear()
    context.close()
    assert not any(found.values()), found


def test_the_first_page_is_light_and_soon_there(visit: Visit) -> None:
    sizes: list[int] = []
    visit.page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    times = []
    for _ in range(3):
        sizes.clear()
        page = visit.open("/")
        times.append(page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"))
    assert 0 < sum(sizes) < 300_000
    assert min(times) < 1_000


def test_a_verdict_is_kept_after_a_restart(chromium: Browser, tmp_path: Path, screenshots: Path) -> None:
    folder, reviews = tmp_path / "graph", tmp_path / "reviews.jsonl"
    samples = Path(__file__).parents[2] / "kg" / "samples" / "flawed"
    build_graph([samples / "flawed_reservoir_2023_table.txt"], folder)
    for start in (0, 1):
        with serving(folder, "--reviews", str(reviews)) as address:
            context = chromium.new_context(locale="zh-CN")
            visit = Visit(context, address)
            page = visit.open("/findings")
            first = page.locator("article.finding").first
            if not start:
                first.get_by_label("理由").fill("与原表核对无误")
                first.get_by_label("审核人").fill("王审计")
                first.get_by_role("button", name="属实").click()
            expect(page.locator("article.finding").first.locator(".chosen")).to_have_text("属实")
            expect(page.locator("article.finding").first).to_contain_text("与原表核对无误")
            page.screenshot(path=screenshots / "verdict.png")
            context.close()
            assert visit.errors == []


def test_an_answer_is_a_chart_and_a_graph_too(visit: Visit, screenshots: Path) -> None:
    page = visit.open("/query?name=most-cited")
    page.get_by_role("tab", name="图表").click()
    canvas = page.locator("#answer .drawing canvas")
    expect(canvas).to_be_visible()
    page.wait_for_timeout(500)
    # Bars in the page's accent: something of them is there.
    drawn = (
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((one) => one > 0)"
    )
    assert canvas.evaluate(drawn)
    page.screenshot(path=screenshots / "chart.png")
    construct = "PREFIX cito: <http://purl.org/spar/cito/> CONSTRUCT { ?r cito:cites ?p } WHERE { ?r cito:cites ?p }"
    page = visit.open(f"/query?query={quote(construct)}")
    page.get_by_role("tab", name="关系图").click()
    expect(page.locator("#answer .drawing canvas").first).to_be_visible()
    page.screenshot(path=screenshots / "graph.png")
    page.get_by_role("tab", name="原始").click()
    expect(page.locator("#answer pre").first).to_contain_text("@prefix cito:")
