"""Logs and metrics: what becomes of each request is told, and nothing that was asked unless that is asked for."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask, Response

from api import metrics
from api.errors import register
from api.observing import Done, hash_of, log_to, observe
from kg.errors import BusyError, DeadlineError, UsageError
from kg.store import build

ALL = "SELECT ?s { ?s ?p ?o }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COUNT = 3000


def get(url: str, accept: str = "*/*") -> tuple[int, bytes]:
    asked = urllib.request.Request(url, headers={"Accept": accept})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except http.client.IncompleteRead as error:
        return 0, error.partial


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, *options: str | Path) -> Iterator[str]:
    command = [Path(sys.executable).with_name("kg"), "serve", "--graph", folder, "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            yield re.search(r"http://\S+/", process.stderr.readline())[0]  # type: ignore[index]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("observing") / "graph"
    lines = "\n".join(f'<http://e/s{n}> <http://e/p> "财政{n}" .' for n in range(COUNT))
    build(path, [("http://g/1", lines.encode())], {})
    return path


@pytest.fixture(scope="module")
def watched(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    """Address of a server with two processes, of its metrics, and its log."""
    log = tmp_path_factory.mktemp("log") / "requests.jsonl"
    port = free_port()
    # Long enough for a page on a loaded machine: only the query that never ends is to reach it.
    with served(folder, "--log", log, "--metrics", str(port), "--timeout", "5", "--max-rows", "5000") as url:
        yield url, f"http://127.0.0.1:{port}/metrics", log


def lines_of(log: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def last(log: Path, path: str, query: str = "") -> dict[str, object]:
    """The last line of a path; it comes a moment after the client has its answer."""
    for _ in range(200):
        found = [line for line in lines_of(log) if line["path"] == path]
        if found and found[-1]["query"] == (hash_of(query) if query else ""):
            return found[-1]
        time.sleep(0.05)
    raise AssertionError(f"nothing was logged of {path} {query}")


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json", "text/tab-separated-values"])
def test_a_query_is_a_line_with_its_hash_rows_time_and_outcome(watched: tuple[str, str, Path], accept: str) -> None:
    url, _, log = watched
    query = f"{ALL} # {accept}"
    status, body = get(f"{url}sparql?query={quote(query)}", accept)
    assert status == 200
    line = last(log, "/sparql", query)
    assert set(line) == {
        *("time", "method", "route", "path", "status", "outcome", "milliseconds", "bytes", "rows", "query")
    }
    assert (line["method"], line["route"], line["status"], line["outcome"]) == ("GET", "sparql.endpoint", 200, "ok")
    assert line["rows"] == COUNT
    assert line["bytes"] == len(body)
    assert 0 < float(str(line["milliseconds"])) < 30_000
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(line["time"]))
    assert ALL not in log.read_text("utf-8")


@pytest.mark.parametrize(
    ("query", "status", "outcome", "rows"),
    [
        ("SELECT ?s { ?s <http://e/none> ?o }", 200, "ok", 0),
        ("SELECT ?o { <http://e/s7> ?p ?o }", 200, "ok", 1),
        ("SELECT ?s { ?s }", 400, "query_error", None),
        (CROSS, 503, "deadline", None),
        ("SELECT ?s { ?s ?p ?o . ?x ?y ?z }", 200, "too_large", 5000),
    ],
)
def test_what_became_of_it_is_said(
    watched: tuple[str, str, Path], query: str, status: int, outcome: str, rows: int | None
) -> None:
    url, _, log = watched
    answered, _ = get(f"{url}sparql?query={quote(query)}", "application/sparql-results+json")
    # An answer that is cut off comes with the status it began with; the client sees that it is not whole.
    assert answered == (0 if outcome == "too_large" else status)
    line = last(log, "/sparql", query)
    assert (line["status"], line["outcome"]) == (status, outcome)
    assert line["rows"] == rows or (outcome == "too_large" and 1000 < int(str(line["rows"])) <= rows)


def test_what_is_refused_before_the_application_is_told_too(watched: tuple[str, str, Path]) -> None:
    url, _, log = watched
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as stream:
        stream.sendall(b"POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n")
        assert b" 413 " in stream.recv(1000)
    line = last(log, "/refused")
    assert (line["method"], line["status"], line["outcome"]) == ("POST", 413, "refused")


def test_other_pages_are_told_without_what_was_searched(watched: tuple[str, str, Path]) -> None:
    url, _, log = watched
    assert get(f"{url}search?q={quote('财政')}", "text/html")[0] == 200
    assert last(log, "/search")["route"] == "search.page"
    assert "财政" not in log.read_text("utf-8")
    assert get(f"{url}no-such-page")[0] == 404
    assert last(log, "/no-such-page")["outcome"] == "refused"
    assert last(log, "/no-such-page")["route"] == "none"


def counted(text: str, name: str, **labels: str) -> float:
    total = 0.0
    for line in text.splitlines():
        found = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
        if found and all(f'{key}="{value}"' in (found[1] or "") for key, value in labels.items()):
            total += float(found[2])
    return total


def settled(address: str, log: Path) -> str:
    """The metrics once they count as many requests as are logged, twice in a row: none is under way."""
    before = -1
    for _ in range(200):
        text = get(address)[1].decode()
        total = len(lines_of(log))
        if counted(text, "jipu_requests_total") == total == before:
            return text
        before = total
        time.sleep(0.1)
    raise AssertionError("metrics and log do not count the same requests")


def test_metrics_count_the_requests_of_all_processes(watched: tuple[str, str, Path]) -> None:
    url, address, log = watched
    before = settled(address, log)
    for _ in range(40):
        assert get(f"{url}sparql?query={quote(ALL)}", "text/csv")[0] == 200
    assert get(f"{url}sparql?query={quote('SELECT ?s {')}")[0] == 400
    after = settled(address, log)

    def more(name: str, **labels: str) -> float:
        return counted(after, name, **labels) - counted(before, name, **labels)

    ok = {"route": "sparql.endpoint", "method": "GET", "status": "200", "outcome": "ok"}
    assert more("jipu_requests_total", **ok) == 40
    assert more("jipu_requests_total", status="400", outcome="query_error") == 1
    assert more("jipu_answer_rows_total", route="sparql.endpoint") == 40 * COUNT
    assert more("jipu_request_seconds_count", route="sparql.endpoint") == 41
    assert more("jipu_answer_bytes_total", route="sparql.endpoint") > 40 * COUNT
    # Nothing that was asked, and nobody who did.
    assert "SELECT" not in after
    assert "127.0.0.1" not in after


def test_metrics_are_not_on_the_public_address(watched: tuple[str, str, Path]) -> None:
    assert get(f"{watched[0]}metrics")[0] == 404


def test_the_text_of_queries_is_logged_only_if_asked_for(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with served(folder, "--log", log, "--log-queries") as url:
        assert get(f"{url}sparql?query={quote(ALL)}")[0] == 200
    assert last(log, "/sparql", ALL)["text"] == ALL
    assert log.stat().st_mode & 0o077 == 0


def test_a_port_that_is_taken_and_an_address_that_is_none_are_one_line(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for wrong in (str(taken.getsockname()[1]), "x", "99999", "127.0.0.1:"):
            command = [Path(sys.executable).with_name("kg"), "serve", "--graph", folder, "--port", "0"]
            done = subprocess.run(
                [*command, "--metrics", wrong], capture_output=True, text=True, timeout=60, check=False
            )
            assert done.returncode == 2
            assert done.stderr.count("\n") == 1
            assert wrong.removesuffix(":") in done.stderr


def test_metrics_listen_on_this_machine_unless_told_otherwise() -> None:
    assert metrics.address_of("9464") == ("127.0.0.1", 9464)
    assert metrics.address_of("0.0.0.0:9464") == ("0.0.0.0", 9464)
    assert metrics.address_of("[::1]:9464") == ("::1", 9464)
    with pytest.raises(UsageError, match="9464"):
        metrics.address_of("localhost")


@pytest.fixture
def told() -> tuple[Flask, list[Done]]:
    """An application whose pages fail in all ways, and what was told of them."""
    app = Flask("observed")
    register(app)

    def breaking() -> Iterator[bytes]:
        yield b"a"
        raise DeadlineError("late")

    app.add_url_rule("/whole", "whole", lambda: "whole")
    app.add_url_rule("/breaks", "breaks", lambda: Response(breaking()))
    app.add_url_rule("/long", "long", lambda: Response(iter([b"a", b"b"])))

    def busy() -> str:
        raise BusyError("busy")

    app.add_url_rule("/busy", "busy", busy)
    found: list[Done] = []
    observe(app, [found.append])
    return app, found


def test_each_request_is_told_once_when_it_is_done(told: tuple[Flask, list[Done]]) -> None:
    app, found = told
    client = app.test_client()
    assert client.get("/whole", buffered=True).data == b"whole"
    assert client.get("/busy", buffered=True).status_code == 503
    with pytest.raises(DeadlineError), client.get("/breaks", buffered=False) as answer:
        list(answer.iter_encoded())
    with client.get("/long", buffered=False) as answer:
        next(answer.iter_encoded())
    assert [(done.route, done.status, done.outcome, done.size) for done in found] == [
        ("whole", 200, "ok", 5),
        ("busy", 503, "busy", found[1].size),
        ("breaks", 200, "deadline", 1),
        ("long", 200, "gone", found[3].size),
    ]


def test_a_full_disk_does_not_take_the_service_down(told: tuple[Flask, list[Done]], tmp_path: Path) -> None:
    app, _ = told
    observe(app, [log_to(tmp_path / "no" / "such" / "folder", queries=False)])
    assert app.test_client().get("/whole", buffered=True).status_code == 200


def test_a_log_on_standard_error_is_the_same_lines(capfd: pytest.CaptureFixture[str]) -> None:
    log_to(Path("-"), queries=True)(Done("GET", "sparql.endpoint", "/sparql", 200, 0.25, 3, 1, "ASK { }"))
    line = json.loads(capfd.readouterr().err)
    assert (line["milliseconds"], line["text"], line["query"]) == (250.0, "ASK { }", hash_of("ASK { }"))
