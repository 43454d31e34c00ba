"""Ours beside `oxigraph serve` and rdflib-endpoint, on the same triples and the same cores, in one run.

    python tests/bench/serving.py --oxigraph PROGRAM --rdflib-endpoint PROGRAM
        [--only lookups|slow|crowd] [--rounds 5] [--seconds 5] [--triples 1000000]

Needs wrk, and the programs of the packages oxigraph and rdflib-endpoint (each in an environment of its own will do;
what is not named is left out). In each round every server is asked, in turn first and last, so that what the machine
does besides falls on all; the first round warms up and does not count. Printed are requests a second, median and 99th
percentile, and of the ratios that count the mean and the range over the rounds.

Lookups (eight clients) and the crowd (the same from 64) are wrk's. Of queries that take over 50 ms too few fit into a
few seconds for that: it drops those under way at its end. Here two clients have a number of them answered, to the last.
"""

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median
from urllib.parse import quote

from kg.store import build, open_snapshot

NS = "https://w3id.org/jipu/ns#"
ROW = "https://w3id.org/jipu/id/row/"
PER_DOCUMENT = 500
LOOKUP = """
local n = 0
init = function(arguments) path = arguments[1]; documents = tonumber(arguments[2]) end
request = function()
  n = n + 1
  local row = string.format("%08x%08x", (n * 37) % documents, (n * 13 + math.floor(n / documents)) % {per})
  local query = "SELECT%20%3Fp%20%3Fo%20WHERE%20%7B%20%3C{row}" .. row .. "%3E%20%3Fp%20%3Fo%20%7D"
  return wrk.format("GET", path .. "?query=" .. query, {{["Accept"] = "application/sparql-results+json"}})
end
"""
SLOW = f"SELECT (COUNT(?x) AS ?n) {{ ?x a <{NS}BudgetLine> ; <{NS}amount> ?amount }}"
SLOW_COUNT = 16


@dataclass(frozen=True)
class Measured:
    """Requests a second, median and 99th percentile in milliseconds, and answers that were none."""

    rate: float
    median: float
    p99: float
    bad: int

    def __str__(self) -> str:
        return f"{self.rate:9.1f}/s  median {self.median:8.2f} ms  p99 {self.p99:8.2f} ms  bad {self.bad}"


@dataclass(frozen=True)
class Server:
    """Where a server is asked."""

    name: str
    port: int
    path: str


Measure = Callable[[Server], Measured]


def triples(documents: int) -> Iterator[tuple[str, bytes]]:
    """Rows of budgets: each document's graph."""
    for d in range(documents):
        lines = []
        for i in range(PER_DOCUMENT):
            row = f"<{ROW}{d:08x}{i:08x}>"
            next_ = f"<{ROW}{(d * 31 + 7) % documents:08x}{(i + 1) % PER_DOCUMENT:08x}>"
            lines += [
                f"{row} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{NS}BudgetLine> .",
                f"{row} <{NS}inDocument> <https://w3id.org/jipu/id/document/{d:016x}> .",
                f'{row} <http://www.w3.org/2000/01/rdf-schema#label> "云溪市第{d}号项目支出第{i}行"@zh .',
                f'{row} <{NS}amount> "{(d * 7919 + i * 104729) % 1000003}"'
                "^^<http://www.w3.org/2001/XMLSchema#decimal> .",
                f"{row} <{NS}next> {next_} .",
            ]
        yield f"https://w3id.org/jipu/graph/doc/{d:016x}", ("\n".join(lines) + "\n").encode()


def wrk(script: Path, port: int, clients: int, seconds: int, *arguments: str) -> Measured:
    """One run of wrk with one thread."""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "20s", "--latency", "-s", str(script)]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}", "--", *arguments], capture_output=True, text=True, check=True
    ).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    return Measured(
        float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1]),  # type: ignore[index]
        _milliseconds(re.search(r"50%\s+([\d.]+\w+)", done)[1]),  # type: ignore[index]
        _milliseconds(re.search(r"99%\s+([\d.]+\w+)", done)[1]),  # type: ignore[index]
        int(bad[1]) if bad else 0,
    )


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


@contextmanager
def running(port: int, path: str, *command: str) -> Iterator[None]:
    """A server, once it answers, until the end."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(1200):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{path}?query=ASK%7B%7D", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


@contextmanager
def started(place: Path, asked: argparse.Namespace, documents: int) -> Iterator[list[Server]]:
    """The servers on one graph, ours first, until the end."""
    folder, data = place / "graph", place / "data.nt"
    build(folder, triples(documents), {})
    kg = str(Path(sys.executable).with_name("kg"))
    found = [(Server("ours", 7105, "/sparql"), [kg, "serve", "--graph", str(folder), "--port", "7105"])]
    if asked.oxigraph:
        store = str(next((folder / "snapshots").iterdir()) / "store")
        command = [asked.oxigraph, "serve-read-only", "--location", store, "--bind", "127.0.0.1:7101"]
        found.append((Server("oxigraph", 7101, "/query"), command))
    if asked.rdflib_endpoint and asked.only in (None, "lookups"):
        with open_snapshot(folder) as opened, data.open("wb") as stream:
            opened.dump(stream, "nt")
        command = [asked.rdflib_endpoint, "serve", "--host", "127.0.0.1", "--port", "7106", str(data)]
        found.append((Server("rdflib-endpoint", 7106, "/"), command))
    with ExitStack() as servers:
        for server, command in found:
            servers.enter_context(running(server.port, server.path, *command))
        yield [server for server, _ in found]


def slow(server: Server) -> Measured:
    """SLOW_COUNT queries that take over 50 ms, from two clients, each asking on when it has its answer."""
    url = f"http://127.0.0.1:{server.port}{server.path}?query={quote(SLOW)}"
    request = urllib.request.Request(url, headers={"Accept": "application/sparql-results+json"})
    took: list[float] = []

    def ask(_number: int) -> None:
        start = time.monotonic()
        with urllib.request.urlopen(request, timeout=60) as response:
            response.read()
        took.append(1000 * (time.monotonic() - start))

    start = time.monotonic()
    with ThreadPoolExecutor(2) as clients:
        list(clients.map(ask, range(SLOW_COUNT)))
    return Measured(SLOW_COUNT / (time.monotonic() - start), median(took), max(took), 0)


def rounds(asked: argparse.Namespace, part: str, servers: list[Server], measure: Measure) -> dict[str, list[Measured]]:
    """What each server did in each round that counts; nothing where this part was not asked for."""
    done: dict[str, list[Measured]] = {server.name: [] for server in servers}
    if asked.only not in (None, part):
        return done
    for number in range(asked.rounds + 1):
        for server in servers[:: 1 if number % 2 else -1]:
            found = measure(server)
            print(f"{part:8} {server.name:16} {found}{'' if number else '  (warming up)'}", flush=True)
            if number:
                done[server.name].append(found)
    return done


def say(name: str, values: Iterable[float]) -> None:
    """Print the mean and the range of what each round gave."""
    found = sorted(values)
    if found:
        print(f"{name}: mean {mean(found):.3f}, median {median(found):.3f}, {found[0]:.3f} to {found[-1]:.3f}")


def compare(name: str, done: dict[str, list[Measured]]) -> None:
    """Print how many times the requests a second of each other server ours has."""
    for other, theirs in done.items():
        if other != "ours":
            pairs = zip(done["ours"], theirs, strict=True)
            say(f"{name}: ours / {other}", (ours.rate / its.rate for ours, its in pairs))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--oxigraph")
    parser.add_argument("--rdflib-endpoint")
    parser.add_argument("--only", choices=("lookups", "slow", "crowd"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--triples", type=int, default=1_000_000)
    asked = parser.parse_args()
    documents = max(1, asked.triples // (5 * PER_DOCUMENT))
    with tempfile.TemporaryDirectory() as place, started(Path(place), asked, documents) as servers:
        script = Path(place) / "lookup.lua"
        script.write_text(LOOKUP.format(per=PER_DOCUMENT, row=quote(ROW, safe="")))

        def lookups(clients: int, server: Server) -> Measured:
            return wrk(script, server.port, clients, asked.seconds, server.path, str(documents))

        small = rounds(asked, "lookups", servers, partial(lookups, 8))
        heavy = rounds(asked, "slow", servers[:2], slow)
        crowd = rounds(asked, "crowd", servers[:2], partial(lookups, 64))
    compare("lookups, 8 clients", small)
    compare("over 50 ms, 2 clients", heavy)
    for name, found in crowd.items():
        say(f"lookups, 64 clients: p99 / median of {name}", (one.p99 / one.median for one in found))


if __name__ == "__main__":
    main()
