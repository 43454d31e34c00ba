"""The service under what nobody means well with: long queries, mutated requests, killed processes. All of it is slow.

``JIPU_FUZZ`` is how many mutated requests are sent, ``JIPU_SIEGE`` for how many seconds long queries are asked.
"""

import contextlib
import http.client
import itertools
import os
import random
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.store import build
from tests.api.test_serving import CROSS, LABEL, SMALL, answering, children, graph, served

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]

FUZZ = int(os.environ.get("JIPU_FUZZ", "15000"))
SIEGE = float(os.environ.get("JIPU_SIEGE", "60"))
KILLS = 20


def get(port: int, text: str, source: str = "127.0.0.1", more: str = "") -> tuple[int, bytes]:
    """The status and body of a query that comes from an address of this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    try:
        connection.request("GET", f"/sparql?query={quote(text)}{more}")
        response = connection.getresponse()
        return response.status, response.read()
    except http.client.IncompleteRead as error:
        return 200, error.partial
    finally:
        connection.close()


def tree(pid: int) -> list[int]:
    """The process and all below it."""
    return [pid, *(one for child in children(pid) for one in tree(child))]


def open_files(pid: int) -> Counter[str]:
    """The files and sockets that the processes that answer HTTP hold, by name or kind."""
    held: Counter[str] = Counter()
    for one in [pid, *children(pid)]:
        for name in os.listdir(f"/proc/{one}/fd"):
            with contextlib.suppress(OSError):
                held[os.readlink(f"/proc/{one}/fd/{name}").partition(":[")[0]] += 1
    return held


def resident(pid: int) -> int:
    """The memory of all processes, in bytes."""
    pages = 0
    for one in tree(pid):
        try:
            pages += int(Path(f"/proc/{one}/statm").read_bytes().split()[1])
        except (OSError, IndexError):
            continue
    return pages * 4096


def together(tasks: list[Callable[[], object]]) -> list[threading.Thread]:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    return threads


HOSTILE = (
    CROSS,
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { ?a (!<http://e/x>|^!<http://e/x>)* ?c } ORDER BY ?a",
    'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "^(([^a])+.)+[A-Z]+$")) }',
)
MIDDLE = "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o FILTER(CONTAINS(?o, '7')) }"


WORSE = 15
"""How many times longer than without them others may wait while long queries are asked, for nine answers in ten."""


def asked_and_left(port: int, text: str, source: str) -> None:
    """Ask, and hang up before there is an answer; now and then take some of an export, slowly."""
    with socket.create_connection(("127.0.0.1", port), source_address=(source, 0)) as connection:
        connection.sendall(f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.5)
    with socket.create_connection(("127.0.0.1", port), source_address=(source, 0)) as connection:
        connection.sendall(b"GET /export.nq HTTP/1.1\r\nHost: x\r\n\r\n")
        for _ in range(10):
            connection.recv(1000)
            time.sleep(0.1)


class Users:
    """Four that ask short queries, each another one after the other, until ``end``."""

    def __init__(self, port: int, seconds: float, apart: bool) -> None:
        self._port = port
        self._end = time.monotonic() + seconds
        self._apart = apart
        self.statuses: Counter[int] = Counter()
        self.waits: list[float] = []
        self._threads = together([lambda number=number: self._use(number) for number in range(4)])  # type: ignore[misc]

    def _use(self, number: int) -> None:
        for count in itertools.count():
            if time.monotonic() > self._end:
                return
            text = (SMALL, f"ASK {{ ?s ?p ?o FILTER(?o != '{count}') }}", MIDDLE)[count % 3]
            start = time.monotonic()
            status, body = get(self._port, text, f"127.0.0.{10 + number}" if self._apart else "127.0.0.1")
            self.statuses[status] += 1
            if status != 200:
                print(time.monotonic() - start, text, body[-120:])
            self.waits.append(time.monotonic() - start)
            time.sleep(0.02)

    def wait(self) -> "Users":
        for thread in self._threads:
            thread.join()
        self.waits.sort()
        return self

    def at(self, share: float) -> float:
        """The seconds that this share of the answers took at most."""
        return self.waits[int(len(self.waits) * share)]


@pytest.mark.parametrize("apart", [True, False], ids=["addresses of their own", "one address"])
def test_who_asks_short_queries_gets_no_error_and_waits_little(tmp_path: Path, apart: bool) -> None:
    build(tmp_path, graph("a"), {})
    with served(tmp_path, "--timeout", "20", "--memory", "300000000") as (port, process):
        quiet = Users(port, max(5, SIEGE / 20), apart).wait()
        memory = [resident(process.pid)]
        end = time.monotonic() + SIEGE
        hostile: Counter[int] = Counter()

        def attack(number: int) -> None:
            source = "127.0.0.2" if apart else "127.0.0.1"
            for text in itertools.cycle(HOSTILE[number % 4 :] + HOSTILE[: number % 4]):
                if time.monotonic() > end:
                    return
                if number == 6:
                    asked_and_left(port, text, source)
                else:
                    hostile[get(port, text, source)[0]] += 1

        attackers = together([lambda number=number: attack(number) for number in range(7)])  # type: ignore[misc]
        users = Users(port, SIEGE, apart)
        for _ in range(6):
            time.sleep(SIEGE / 6.1)
            memory.append(resident(process.pid))
        users.wait()
        for thread in attackers:
            thread.join()
        time.sleep(5)
        memory.append(resident(process.pid))
        for name, one in (("without", quiet), ("with", users)):
            times = f"median {one.at(0.5):.3f} s, p90 {one.at(0.9):.3f} s, p99 {one.at(0.99):.3f} s"
            print(f"{name} long queries: {dict(one.statuses)}, {times}")
        print(f"hostile {dict(hostile)}, memory {', '.join(f'{size / 2**20:.0f}' for size in memory)} MB")
        assert set(users.statuses) == set(quiet.statuses) == {200}
        if apart:
            assert users.at(0.9) < WORSE * quiet.at(0.9)
        # While they run, long queries hold at most what one may take; after them all is as before.
        assert max(memory) < memory[0] + 7 * 300_000_000
        assert memory[-1] < memory[0] + 100_000_000


SEARCH = "PREFIX jp: <https://w3id.org/jipu/ns#> SELECT ?x { ?x jp:matches '预算a29' }"
SEEDS = (
    SMALL,
    "SELECT DISTINCT ?s (COUNT(?o) AS ?n) { ?s ?p ?o FILTER(?o > 'x' && !BOUND(?q)) } GROUP BY ?s HAVING(?n > 1)",
    "PREFIX e: <http://e/> CONSTRUCT { ?s e:p [] } WHERE { GRAPH ?g { ?s e:p|^e:q/e:r* ?o } OPTIONAL { ?o ?x 'y' } }",
    "DESCRIBE <http://e/s1> ?x { VALUES ?x { <http://e/s2> } }",
    SEARCH,
    "ASK FROM <http://g/1> { BIND(STRLEN('\\u4E00') AS ?n) MINUS { ?s ?p ?n } }",
)
SPLICES = (
    "SERVICE", "<http://127.0.0.1:9/>", "{", "}", "(", ")", "'", '"', "'''", "\\", "\\u0000", "\\uD800", "#", "\n",
    "?x", ".", ";", "<", ">", "^^", "@", "_:b", "[]", "*", "+", "FROM", "GRAPH", "UNION", "LIMIT 99999999999999999999",
    "jp:matches", "INSERT DATA", "BASE <x>", "1e999", "-", "\U0001f600", "一", "\x00", "%FF", "ORDER BY", "VALUES",
)  # fmt: skip
HEADERS = ("Accept", "Content-Type", "If-None-Match", "Authorization", "Accept-Encoding", "Range", "Expect", "Cookie")
VALUES = (
    "*/*", "text/turtle;q=0.5, */*;q=x", "application/sparql-query", "application/x-www-form-urlencoded", "text/html",
    "application/sparql-results+xml;q=nan", "application/ld+json", ";;;,,,q=", 'W/"x", *', "bytes=0-", "100-continue",
    "multipart/form-data; boundary=x", "application/sparql-query; charset=utf-16", "\xff\xfe", "a" * 3000,
)  # fmt: skip
TARGETS = (
    "/sparql",
    "/graph",
    "/export.nt",
    "/tables/",
    "/id/",
    "/doc/",
    "/ns",
    "/search",
    "/node",
    "/.well-known/void",
    "/",
)
PARAMETERS = (
    "query",
    "default-graph-uri",
    "named-graph-uri",
    "timeout",
    "format",
    "graph",
    "default",
    "iri",
    "q",
    "page",
)


def mutated(chance: random.Random, text: str) -> str:
    """The text after a few edits."""
    for _ in range(chance.randint(0, 4)):
        at, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        piece = chance.choice((chance.choice(SPLICES), text[at:end], chr(chance.randint(0, 0xD7FF)), ""))
        cut = chance.choice((at, at + 1, end))
        text = text[:at] + piece + text[cut:]
    return text


def request_of(chance: random.Random) -> bytes:
    """A request that is well framed; all else may be anything."""
    value = mutated(chance, chance.choice(SEEDS))
    names = ["query", *(chance.choice(PARAMETERS) for _ in range(chance.choice((0, 0, 1, 2))))]
    values = [value, *(mutated(chance, chance.choice(("1", "json", "http://g/1", "ttl"))) for _ in names[1:])]
    encoded = "&".join(f"{name}={quote(value)}" for name, value in zip(names, values, strict=True))
    if chance.random() < 0.1:
        encoded = quote(mutated(chance, encoded), safe="%&=+/?")
    method = chance.choice(("GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"))
    target = "/sparql" if chance.random() < 0.7 else quote(mutated(chance, chance.choice(TARGETS)), safe="%/?&=") or "/"
    headers = [(chance.choice(HEADERS), mutated(chance, chance.choice(VALUES))) for _ in range(chance.randint(0, 2))]
    body = b""
    if method == "POST":
        kind = chance.choice(VALUES[2:4])
        headers.append(("Content-Type", kind))
        body = value.encode() if kind.endswith("query") else encoded.encode()
    elif target.startswith("/"):
        target += f"?{encoded}"
    lines = [f"{method} {target if target.startswith('/') else '/' + target} HTTP/1.1", "Host: x"]
    lines += [f"{name}: {value.translate(dict.fromkeys((0, 10, 13)))}" for name, value in headers if name != "Expect"]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "Connection: close", "", ""]).encode("utf-8") + body


def answered(port: int, request: bytes) -> bytes:
    """The answer's first line; the connection is read to its end."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        first = b""
        while received := connection.recv(65536):
            first = first or received
        return first.partition(b"\r\n")[0]


def test_no_request_is_an_error_of_ours(tmp_path: Path) -> None:
    lines = [f'<http://e/s{n}> <{LABEL}> "财政预算a{n}" .' for n in range(100)]
    build(tmp_path, [("http://g/1", "\n".join(lines).encode())], {})
    statuses: Counter[str] = Counter()
    with served(tmp_path, "--timeout", "1", "--max-rows", "20000") as (port, process):
        # What is opened at the first need is open in all processes.
        for text in (MIDDLE, SEARCH) * 20:
            assert get(port, text)[0] == 200
        time.sleep(3)
        files = open_files(process.pid)

        @settings(max_examples=FUZZ, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.integers(0, 2**64))
        def attempt(seed: int) -> None:
            request = request_of(random.Random(seed))
            line = answered(port, request)
            status = line.split(b" ")[1].decode() if line else "none"
            statuses[status] += 1
            assert status not in ("none", "500", "502"), request

        attempt()
        print(f"{statuses.total()} requests: {dict(statuses.most_common())}")
        assert statuses["200"] > FUZZ // 50
        time.sleep(3)
        assert get(port, MIDDLE)[0] == 200
        left = open_files(process.pid)
        assert left.total() <= files.total() + 4, left - files


def killed(pid: int) -> tuple[float, float]:
    """From when to when a process was killed: on a loaded machine it takes its time to die, its sockets last."""
    start = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists() and time.monotonic() < start + 10:
        time.sleep(0.001)
    return start, time.monotonic()


def test_killed_processes_cost_what_they_had_in_hand(tmp_path: Path) -> None:
    """Twenty are killed and a new build comes, while eight ask: nothing is lost but what the killed ones worked on."""
    build(tmp_path, graph("a"), {})
    with served(tmp_path) as (port, process):
        done = threading.Event()
        asked: list[tuple[float, float, int, bytes]] = []

        def keep_asking() -> None:
            for count in itertools.count():
                if done.is_set():
                    return
                start = time.monotonic()
                try:
                    status, body = get(
                        port, f"SELECT ?o {{ <http://e/s7> ?p ?o FILTER(?o != '{count}') }}", more="&format=csv"
                    )
                except OSError as error:
                    status, body = 0, repr(error).encode()
                asked.append((start, time.monotonic(), status, body))

        time.sleep(1)
        files = open_files(process.pid)
        threads = together([keep_asking] * 8)
        kills: list[tuple[float, float]] = []
        for number in range(KILLS):
            time.sleep(1.0)
            if number == KILLS // 2:
                build(tmp_path, graph("b"), {})
            # Were the last one killed that listens, all would be lost until there is another.
            fronts = answering(process.pid)
            victims = fronts if number % 4 == 0 else [one for front in fronts for one in children(front)]
            kills.append(killed(victims[number % len(victims)]))
        time.sleep(3)
        done.set()
        for thread in threads:
            thread.join()
        lost = [one for one in asked if one[2] != 200]
        print(f"{len(asked)} requests, {KILLS} kills, {len(lost)} lost: {Counter(one[2:] for one in lost)}")
        assert {status for _, _, status, _ in asked} <= {0, 200, 503}
        for start, end, _, body in lost:
            assert any(start - 0.05 <= dead and kill <= end + 0.05 for kill, dead in kills), (start, end, body, kills)
        assert "预算b".encode() in asked[-1][3]
        # The snapshot from before the build is let go only after the longest query that it could have.
        end = time.monotonic() + 60
        while open_files(process.pid).total() > files.total() + 12 and time.monotonic() < end:
            time.sleep(1)
        left = open_files(process.pid)
        assert left.total() <= files.total() + 12, left - files
        assert len(tree(process.pid)) < 20
