"""The service as strangers meet it: a server of its own, asked over HTTP and over bare sockets."""

import contextlib
import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from api.server import Options, serve
from kg.errors import UsageError
from kg.store import build

COUNT = 3000
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
MUCH = "SELECT * { ?s ?p ?o } LIMIT 1000"
SMALL = "SELECT ?o { <http://e/s7> ?p ?o }"
JP = "PREFIX jp: <https://w3id.org/jipu/ns#> "


LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def graph(mark: str) -> list[tuple[str, bytes]]:
    lines = [f'<http://e/s{n}> <{LABEL}> "财政预算{mark}{n}" .' for n in range(COUNT)]
    return [("http://g/1", "\n".join(lines).encode())]


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    command = [str(Path(sys.executable).with_name("kg")), "serve", "--graph", str(folder), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            yield int(re.search(r":(\d+)/", line)[1]), process  # type: ignore[index]
        finally:
            process.send_signal(signal.SIGTERM)
            # What runs may come to its end first.
            process.wait(60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("serving") / "graph"
    build(path, graph("a"), {})
    return path


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    limits = ("--timeout", "5", "--max-rows", "100000", "--max-bytes", "400000", "--memory", "150000000")
    with served(folder, *limits) as (port, _process):
        yield port


Answer = tuple[int, dict[str, str], bytes]


def ask(port: int, target: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    finally:
        connection.close()


def query(port: int, text: str, **more: str) -> Answer:
    rest = "".join(f"&{name}={quote(value)}" for name, value in more.items())
    return ask(port, f"/sparql?query={quote(text)}{rest}")


def raw(port: int, data: bytes, wait: float = 15) -> bytes:
    """What a server says to bytes on a bare connection, until it ends it."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as connection:
        connection.sendall(data)
        read = b""
        while received := connection.recv(65536):
            read += received
        return read


def test_health(port: int) -> None:
    status, headers, body = ask(port, "/health")
    assert status == 200
    assert headers["cache-control"] == "no-store"
    assert json.loads(body)["status"] == "ok"
    assert json.loads(body)["statements"] == COUNT


def test_each_limit_is_told(port: int) -> None:
    status, headers, _ = query(port, SMALL)
    assert status == 200
    told = {name: value for name, value in headers.items() if name.startswith("jipu-limit")}
    assert told == {
        "jipu-limit-seconds": "5",
        "jipu-limit-rows": "100000",
        "jipu-limit-bytes": "400000",
        "jipu-limit-query": "100000",
        "jipu-limit-concurrent": str(2 * max(2, os.cpu_count() or 1)),
        "jipu-limit-queue": "256",
    }


def test_a_query_past_its_deadline_is_503_and_others_are_untouched(port: int) -> None:
    answers: list[Answer] = []
    slow = [threading.Thread(target=lambda: answers.append(query(port, CROSS, timeout="1"))) for _ in range(3)]
    start = time.monotonic()
    for thread in slow:
        thread.start()
    while any(thread.is_alive() for thread in slow):
        assert query(port, SMALL)[0] == 200
    assert time.monotonic() - start < 5
    for status, headers, _ in answers:
        assert (status, headers["retry-after"]) == (503, "5")
    # On a loaded machine one may wait for a place until its time is over.
    assert any("not answered in time" in json.loads(body)["detail"] for _, _, body in answers)


@pytest.mark.parametrize("seconds", ["0", "-1", "abc", "1e9", "", "NaN", "1&timeout=2"])
def test_a_deadline_that_is_none_is_400(port: int, seconds: str) -> None:
    assert ask(port, f"/sparql?query=ASK%7B%7D&timeout={seconds}")[0] == 400


def test_a_deadline_may_only_be_lowered(port: int) -> None:
    start = time.monotonic()
    assert query(port, CROSS, timeout="600")[0] == 503
    assert time.monotonic() - start < 12


def test_too_much_memory_is_503(port: int) -> None:
    status, _, body = query(port, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c")
    assert status == 503
    assert "too much memory" in json.loads(body)["detail"]


def test_an_answer_that_is_too_large_breaks_off(port: int) -> None:
    with pytest.raises(http.client.IncompleteRead) as caught:
        query(port, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert 64_000 <= len(caught.value.partial) <= 400_000


def test_an_early_failure_is_a_clean_error(port: int) -> None:
    numbers = " ".join(str(number) for number in range(10))
    digits = " ".join(f"VALUES ?x{place} {{ {numbers} }}" for place in range(6))
    # 10^6 empty rows are fewer bytes than are held back only at their beginning.
    status, _, body = query(port, f"SELECT (COUNT(*) AS ?n) {{ {digits} }}", timeout="0.01")
    assert status == 503
    assert "detail" in json.loads(body)


@pytest.mark.parametrize(
    ("method", "target", "body", "status"),
    [
        ("POST", "/sparql", b"query=" + b"a" * 100_001, 413),
        ("GET", "/sparql?query=" + "a" * 100_000, None, 414),
        ("POST", "/sparql", b"update=CLEAR+ALL", 400),
    ],
)
def test_what_is_too_long_is_refused(port: int, method: str, target: str, body: bytes | None, status: int) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ask(port, target, method, body, **kind)[0] == status


def test_an_address_longer_than_all_headers_may_be_is_refused(port: int) -> None:
    # Which of the two it is hangs on whether its end has come when the server looks.
    assert ask(port, "/sparql?query=" + "a" * 200_000)[0] in (414, 431)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 300_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 1000 + b"\r\n", b"431"),
        (b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"431"),
        # Refused by what it says of itself: who sends on all the same may find the connection closed.
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000007\r\n\r\n", b"413"),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", b"400"),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", b"400"),
    ],
)
def test_requests_that_are_none_are_refused(port: int, request_: bytes, status: bytes) -> None:
    assert raw(port, request_).split(b" ")[1] == status


def test_no_second_request_is_smuggled_in_a_body(port: int) -> None:
    """Where both lengths are given the connection ends after one answer, whichever of them was meant."""
    hidden = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    for lengths in (
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
    ):
        answered = raw(port, head + lengths + b"\r\n0\r\n\r\n" + hidden)
        assert answered.count(b"HTTP/1.1 ") == 1


def test_slow_headers_hold_up_nobody_else(port: int) -> None:
    start = time.monotonic()
    heads = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(20)]
    for connection in heads:
        connection.sendall(b"GET /health HTTP/1.1\r\nHos")
    for connection in heads:
        assert query(port, SMALL)[0] == 200
        # Who does not even come to the end of the headers is let go.
        assert connection.recv(65536) == b""
        connection.close()
    assert 5 < time.monotonic() - start < 25


def test_slow_bodies_hold_up_nobody_else(port: int) -> None:
    """More of them than are read at one time, and a little of each comes again and again."""
    kind = {"Content-Type": "application/sparql-query"}
    start = time.monotonic()
    bodies = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(300)]
    for connection in bodies:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\nA")
    statuses = Counter[bytes]()
    for connection in bodies:
        if not statuses.total() % 10:
            assert ask(port, "/sparql", "POST", b"ASK { ?s ?p ?o FILTER(?o != 1) }", **kind)[0] == 200
            for slow in bodies[statuses.total() :]:
                with contextlib.suppress(OSError):
                    slow.send(b"A")
        statuses[connection.recv(65536)[:13]] += 1
        connection.close()
    assert 14 < time.monotonic() - start < 30
    assert set(statuses) == {b"HTTP/1.1 408 ", b"HTTP/1.1 503 "}
    assert statuses[b"HTTP/1.1 408 "] <= 2 * 64


CALLS = (
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ sErViCe SILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ # a comment\n SERVICE# another\n <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?e {{ <{url}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
    "DESCRIBE <{url}>",
    "LOAD <{url}>",
    "LOAD <{url}> INTO GRAPH <http://g/2>",
)


def test_no_connection_ever_goes_out(port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/data.ttl"
        for call in CALLS:
            text = call.format(url=url)
            answers = [
                query(port, text),
                ask(port, "/sparql", "POST", text.encode(), **{"Content-Type": "application/sparql-query"}),
                ask(port, "/sparql", "POST", text.encode(), **{"Content-Type": "application/sparql-update"}),
                ask(port, f"/query?query={quote(text)}"),
            ]
            assert all(status < 500 for status, _, _ in answers)
        for parameter in ("default-graph-uri", "named-graph-uri", "using-graph-uri"):
            assert ask(port, f"/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D&{parameter}={quote(url)}")[0] < 500
        for target in (f"/graph?graph={quote(url)}", f"/node?iri={quote(url)}"):
            assert ask(port, target)[0] == 404
        with pytest.raises(TimeoutError):
            listener.accept()


def test_errors_say_nothing_of_what_is_inside(port: int, folder: Path) -> None:
    targets = (
        "/nothing",
        "/sparql?query=%FF",
        "/sparql?query=SELECT",
        "/tables/none.csv",
        "/text/zz",
        "/id/",
        "/doc/x%00",
    )
    for target in targets:
        status, headers, body = ask(port, target)
        said = (str(headers) + body.decode("utf-8", "replace")).lower()
        assert 400 <= status < 500
        for secret in ("traceback", 'file "', str(folder).lower(), "python", "granian", "werkzeug", "oxigraph", ".py"):
            assert secret not in said


def test_a_query_whose_client_has_gone_is_ended(folder: Path) -> None:
    with served(folder, "--timeout", "60") as (port, process):
        fronts = answering(process.pid)
        ready = {one for front in fronts for one in children(front)}
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(1)
            assert ready <= {one for front in fronts for one in children(front)}
        end = time.monotonic() + 30
        while ready <= {one for front in fronts for one in children(front)}:
            assert time.monotonic() < end
            time.sleep(0.1)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """A server of a graph that does not fit into what lies between a server and a client."""
    path = tmp_path_factory.mktemp("wide")
    lines = "".join(f'<http://e/s{n}> <http://e/p> "{"x" * 200}" .\n' for n in range(WIDE)).encode()
    build(path, [("http://g/1", lines)], {})
    with served(path) as started:
        yield started


WIDE = 150_000


@contextmanager
def slow_reader(port: int, target: str) -> Iterator[socket.socket]:
    """A connection over which something has been asked; little fits into it unread."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 10_000)
        connection.settimeout(60)
        connection.connect(("127.0.0.1", port))
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        yield connection


def test_a_slow_reader_costs_no_memory_and_gets_everything(wide: tuple[int, subprocess.Popen[str]]) -> None:
    port, process = wide
    fronts = answering(process.pid)
    before = sum(map(resident, fronts))
    with slow_reader(port, "/graph?graph=http://g/1&format=nt") as connection:
        time.sleep(3)
        assert query(port, SMALL)[0] == 200
        assert sum(map(resident, fronts)) < before + 20_000_000
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert response.read().count(b"\n") == WIDE


def test_one_client_does_not_take_all_exports(wide: tuple[int, subprocess.Popen[str]]) -> None:
    """Of three at once one at least meets a process that writes one for the same client already."""
    port, _ = wide
    with ExitStack() as several:
        readers = [several.enter_context(slow_reader(port, "/export.nt")) for _ in range(3)]
        heads = [one.recv(400) for one in readers]
        assert {head.split()[1] for head in heads} == {b"200", b"503"}
        assert all(b"retry-after: 5" in head for head in heads if head.split()[1] == b"503")
        assert query(port, SMALL)[0] == 200


@pytest.mark.parametrize("target", [f"/sparql?format=json&query={quote(MUCH)}", "/export.ttl", "/static/jipu.css"])
def test_answers_are_compressed_for_who_can_unpack_them(port: int, target: str) -> None:
    status, plain_headers, plain = ask(port, target)
    assert (status, "content-encoding" in plain_headers) == (200, False)
    _, headers, packed = ask(port, target, **{"Accept-Encoding": "br, gzip;q=0.5"})
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2
    assert (headers["content-encoding"], headers["etag"]) == ("gzip", f"W/{plain_headers['etag']}")
    assert "Accept-Encoding" in headers["vary"]
    for tag in (headers["etag"], plain_headers["etag"]):
        assert ask(port, target, **{"If-None-Match": tag, "Accept-Encoding": "gzip"})[::2] == (304, b"")
    for refused in ("gzip;q=0", "br", "identity"):
        assert "content-encoding" not in ask(port, target, **{"Accept-Encoding": refused})[1]


def test_small_answers_are_not_compressed(port: int) -> None:
    target = f"/sparql?query={quote(SMALL)}"
    assert "content-encoding" not in ask(port, target, **{"Accept-Encoding": "gzip"})[1]


def resident(pid: int) -> int:
    """The memory of a process in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * 4096


def test_searching_names_the_nodes(port: int) -> None:
    status, headers, body = query(port, JP + 'SELECT ?x { ?x jp:matches "预算a299" }')
    assert status == 200
    assert len(json.loads(body)["results"]["bindings"]) == 11
    assert "jipu-matches-capped" not in headers


def test_a_new_build_takes_over_without_losing_a_request(tmp_path: Path) -> None:
    build(tmp_path, graph("a"), {})
    with served(tmp_path) as (port, _process):
        seen: list[tuple[int, bytes]] = []
        done = threading.Event()

        def keep_asking() -> None:
            while not done.is_set():
                status, _, body = query(port, SMALL, format="csv")
                seen.append((status, body.split(b"\r\n")[1]))

        askers = [threading.Thread(target=keep_asking) for _ in range(4)]
        for thread in askers:
            thread.start()
        time.sleep(1)
        build(tmp_path, graph("b"), {})
        end = time.monotonic() + 20
        # Each process of the server takes over by itself.
        while not all("预算b".encode() in words for _, words in seen[-200:]) and time.monotonic() < end:
            time.sleep(0.2)
        done.set()
        for thread in askers:
            thread.join()
        assert {status for status, _ in seen} == {200}
        assert {words for _, words in seen} == {"财政预算a7".encode(), "财政预算b7".encode()}
        assert "预算b".encode() in seen[-1][1]


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [int(one) for one in found]


def answering(pid: int) -> list[int]:
    """The two processes that answer HTTP, once both have what evaluates for them."""
    end = time.monotonic() + 60
    while len(found := [one for one in children(pid) if children(one)]) < 2:
        assert time.monotonic() < end
        time.sleep(0.1)
    return found


def test_killed_processes_are_replaced(folder: Path) -> None:
    with served(folder) as (port, process):
        for _ in range(3):
            fronts = answering(process.pid)
            os.kill(fronts[0], signal.SIGKILL)
            for evaluating in children(fronts[1]):
                os.kill(evaluating, signal.SIGKILL)
            end = time.monotonic() + 20
            good = 0
            while good < 20 and time.monotonic() < end:
                try:
                    status = query(port, SMALL)[0]
                except OSError:
                    continue
                assert status in (200, 503)
                good = good + 1 if status == 200 else 0
            assert good == 20


def test_it_stops_gracefully(folder: Path) -> None:
    halves = "{ SELECT ?c { ?a ?b ?c } LIMIT 1000 } { SELECT ?f { ?d ?e ?f } LIMIT 1000 }"
    slow = f"SELECT (COUNT(*) AS ?n) {{ {halves} FILTER(?c < ?f) }}"
    with served(folder) as (port, process):
        answers: list[Answer] = []
        asking = threading.Thread(target=lambda: answers.append(query(port, slow, format="csv")))
        asking.start()
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        asking.join()
        assert [status for status, _, _ in answers] == [200]
        assert process.wait(30) == 0


def test_who_takes_nothing_holds_up_a_stop_for_a_bounded_time(
    wide: tuple[int, subprocess.Popen[str]],
) -> None:
    folder = Path(wide[1].args[3])  # type: ignore[index]
    with served(folder, "--timeout", "1") as (port, process), slow_reader(port, "/export.nt") as reader:
        assert reader.recv(400)
        all_ = [one for front in answering(process.pid) for one in (front, *children(front))]
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        # On a loaded machine it may take its time.
        assert time.monotonic() - start < 6 + 10
        end = time.monotonic() + 10
        while left := [one for one in all_ if Path(f"/proc/{one}").exists()]:
            assert time.monotonic() < end, left


def test_a_server_that_is_killed_leaves_no_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, temporary = tmp_path / "keys", tmp_path / "temporary"
    keys.write_text(f"{'0' * 64} 10 key\n", "utf-8")
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with served(folder, "--keys", str(keys)) as (port, process):
        assert ask(port, "/sparql?query=ASK%7B%7D")[0] == 401
        fronts = answering(process.pid)
        for one in (process.pid, *fronts):
            os.kill(one, signal.SIGKILL)
        process.wait()
    end = time.monotonic() + 10
    while list(temporary.iterdir()) and time.monotonic() < end:
        time.sleep(0.05)
    assert list(temporary.iterdir()) == []


def test_a_server_that_is_killed_leaves_no_process_and_its_port(folder: Path) -> None:
    with served(folder) as (port, process):
        all_ = [one for front in answering(process.pid) for one in (front, *children(front))]
        process.kill()
        process.wait()
        end = time.monotonic() + 10
        while left := [one for one in all_ if Path(f"/proc/{one}").exists()]:
            assert time.monotonic() < end, left
            time.sleep(0.05)
        with socket.create_server(("127.0.0.1", port)):
            pass


def test_keys_rates_and_records(folder: Path, tmp_path: Path) -> None:
    keys, audit = tmp_path / "keys", tmp_path / "audit.jsonl"
    made = subprocess.run(
        [str(Path(sys.executable).with_name("kg")), "key", "审计组", "--keys", str(keys), "--per-minute", "20"],
        capture_output=True,
        text=True,
        check=True,
    )
    key = made.stdout.strip()
    assert key not in keys.read_text("utf-8")
    with served(folder, "--keys", str(keys), "--audit", str(audit)) as (port, _process):
        target = f"/sparql?query={quote(SMALL)}"
        assert ask(port, "/health")[0] == 200
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {key}"}):
            status, told, _ = ask(port, target, **headers)
            assert (status, told["www-authenticate"]) == (401, "Bearer")
        statuses = [ask(port, target, Authorization=f"Bearer {key}") for _ in range(45)]
        assert statuses[0][0] == 200
        assert [status for status, _, _ in statuses].count(200) in (20, 40)
        refused = next(told for status, told, _ in statuses if status == 429)
        assert 1 <= int(refused["retry-after"]) <= 60
    lines = [json.loads(line) for line in audit.read_text("utf-8").splitlines()]
    asked = [line for line in lines if line["path"].startswith("/sparql")]
    assert len(asked) == 48
    assert {line["key"] for line in asked} == {"", "审计组"}
    assert {line["status"] for line in asked} == {200, 401, 429}
    assert key not in audit.read_text("utf-8")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_other_machines_are_let_in_only_on_purpose(folder: Path, host: str) -> None:
    with pytest.raises(UsageError, match=r"give --keys FILE, or --public"):
        serve(folder, host, 0, Options(), print)
