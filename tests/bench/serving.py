"""Ours beside `oxigraph serve` and rdflib-endpoint, on the same triples and the same cores, in one run.

    python tests/bench/serving.py --oxigraph PROGRAM --rdflib-endpoint PROGRAM [--triples 1000000] [--seconds 5]

Needs wrk, and the programs of the packages oxigraph and rdflib-endpoint (each in an environment of its own will do;
what is not named is left out). Prints requests a second, median and 99th percentile, and the ratios that count.
"""

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
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
FIXED = """
init = function(arguments) target = arguments[1] end
request = function() return wrk.format("GET", target, {["Accept"] = "application/sparql-results+json"}) end
"""
SLOW = f"SELECT (COUNT(?x) AS ?n) {{ ?x a <{NS}BudgetLine> ; <{NS}amount> ?amount }}"


@dataclass(frozen=True)
class Measured:
    """Requests a second, median and 99th percentile in milliseconds, and answers that were none."""

    rate: float
    median: float
    p99: float
    bad: int

    def __str__(self) -> str:
        return f"{self.rate:9.1f}/s  median {self.median:8.2f} ms  p99 {self.p99:8.2f} ms  bad {self.bad}"


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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--oxigraph")
    parser.add_argument("--rdflib-endpoint")
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=5)
    asked = parser.parse_args()
    documents = max(1, asked.triples // (5 * PER_DOCUMENT))
    with tempfile.TemporaryDirectory() as place, ExitStack() as servers:
        folder, lookup, fixed = Path(place) / "graph", Path(place) / "lookup.lua", Path(place) / "fixed.lua"
        build(folder, triples(documents), {})
        lookup.write_text(LOOKUP.format(per=PER_DOCUMENT, row=quote(ROW, safe="")))
        fixed.write_text(FIXED)
        ports = {"ours": (7105, "/sparql")}
        kg = str(Path(sys.executable).with_name("kg"))
        servers.enter_context(running(7105, "/sparql", kg, "serve", "--graph", str(folder), "--port", "7105"))
        if asked.oxigraph:
            store = str(next((folder / "snapshots").iterdir()) / "store")
            ports["oxigraph"] = (7101, "/query")
            address = ("--location", store, "--bind", "127.0.0.1:7101")
            servers.enter_context(running(7101, "/query", asked.oxigraph, "serve-read-only", *address))
        if asked.rdflib_endpoint:
            data = Path(place) / "data.nt"
            with open_snapshot(folder) as opened, data.open("wb") as stream:
                opened.dump(stream, "nt")
            ports["rdflib-endpoint"] = (7106, "/")
            address = ("--host", "127.0.0.1", "--port", "7106")
            servers.enter_context(running(7106, "/", asked.rdflib_endpoint, "serve", *address, str(data)))
        small: dict[str, Measured] = {}
        slow: dict[str, Measured] = {}
        for _ in range(2):  # the second round counts
            for name, (port, path) in ports.items():
                small[name] = wrk(lookup, port, 8, asked.seconds, path, str(documents))
                print(f"lookups, 8 clients   {name:16} {small[name]}", flush=True)
                if name != "rdflib-endpoint":
                    slow[name] = wrk(fixed, port, 2, 2 * asked.seconds, f"{path}?query={quote(SLOW)}")
                    print(f"over 50 ms, 2 clients {name:15} {slow[name]}", flush=True)
        for name, (port, path) in ports.items():
            if name != "rdflib-endpoint":
                crowd = wrk(lookup, port, 64, asked.seconds, path, str(documents))
                print(f"lookups, 64 clients  {name:16} {crowd}  p99/median {crowd.p99 / crowd.median:.1f}")
        for name in ports:
            if name != "ours":
                print(f"lookups: ours / {name} = {small['ours'].rate / small[name].rate:.3f}")
        if "oxigraph" in ports:
            print(f"over 50 ms: ours / oxigraph = {slow['ours'].rate / slow['oxigraph'].rate:.3f}")


if __name__ == "__main__":
    main()
