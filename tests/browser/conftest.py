"""The real server on the samples, and a real browser that may talk to nobody else."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kg.store import build

# Without the switches Chromium looks for its maker's hosts at every start.
SWITCHES = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-unsafe-swiftshader",
)


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """``kg serve`` on a graph folder; its address without the last slash."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--graph", str(folder), "--port", "0"]
    # A pipe that nobody reads would stop the server once it is full.
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([*command, *options], stdout=said, stderr=subprocess.STDOUT)
        try:
            yield _address(process, said)
        finally:
            process.terminate()
            process.wait(60)


def _address(process: subprocess.Popen[bytes], said: IO[str]) -> str:
    for _ in range(600):
        said.seek(0)
        if found := re.search(r"http://[\w.:]+(?=/)", said.read()):
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    said.seek(0)
    return pytest.fail(f"the server said no address: {said.read()}")


@pytest.fixture(scope="session")
def site(samples: Path) -> Iterator[str]:
    with serving(samples) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("needs Chromium (Debian's package chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield browser
        browser.close()


class Visit:
    """A browser window with what went wrong in it: errors of the console and requests to others."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context = context
        # A loaded machine takes its time; what must be fast is measured by tests of its own.
        context.set_default_timeout(60_000)
        self.site = site
        self.errors: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.site, "data:", "blob:")):
            self.errors.append(f"asked elsewhere: {url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.site + path)
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    visit = Visit(context, site)
    yield visit
    context.close()
    assert visit.errors == []


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("JIPU_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site over a network of 500 reports that cite 1,500 acts."""
    folder = tmp_path_factory.mktemp("many")
    build(folder, [("https://graph.example/graph/doc/many", _network(500, 1_500))], {"base": "https://graph.example/"})
    with serving(folder) as address:
        yield address


def _network(reports: int, acts: int) -> bytes:
    a, label = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://www.w3.org/2000/01/rdf-schema#label>"
    jp, cito, eli = "https://w3id.org/jipu/ns#", "http://purl.org/spar/cito/", "http://data.europa.eu/eli/ontology#"
    code = "https://w3id.org/jipu/code/citation-relation/basis"
    lines = [f'<{code}> <http://www.w3.org/2004/02/skos/core#notation> "basis" .']
    for number in range(acts):
        act, named = f"<https://graph.example/id/policy/{number}>", f"<https://graph.example/id/named/{number}>"
        lines += [
            f"{act} {a} <{eli}LegalResource> .",
            f'{act} {label} "第{number}号办法"@zh .',
            f'{act} <{eli}id_local> "云府发〔{2005 + number % 20}〕{number}号" .',
            f"{named} <{jp}resolvesTo> {act} .",
        ]
    for number in range(reports):
        report = f"<https://graph.example/id/report/{number}>"
        document = f"<https://graph.example/id/document/{number}>"
        lines += [
            f"{report} {a} <{jp}Report> .",
            f'{report} {label} "第{number}份报告"@zh .',
            f'{report} <{jp}fiscalYear> "{2015 + number % 10}"^^<http://www.w3.org/2001/XMLSchema#gYear> .',
            f"{document} <{jp}expresses> {report} .",
        ]
        for step in range(6):
            citation = f"<https://graph.example/id/citation/{number}-{step}>"
            named = f"<https://graph.example/id/named/{(number * 6 + step) % acts}>"
            lines += [
                f"{citation} {a} <{cito}Citation> .",
                f"{citation} <{cito}hasCitingEntity> {document} .",
                f"{citation} <{cito}hasCitedEntity> {named} .",
                f"{citation} <{jp}relation> <{code}> .",
            ]
    return ("\n".join(lines) + "\n").encode()
