"""The saved queries through HTTP: ours beside `oxigraph serve`, rdflib and Virtuoso, over the same statements.

    python tests/bench/queries.py [--graph FOLDER | --reports 95] [--rounds 20] [--clients 1 8 64] [--beside NAME ...]

Without a folder that many reports of the genre (``reports.py``) are built first: 95 come to a million statements. Each
saved query is asked as it stands and, where it has parameters, with values that somebody would give; each request is
one of its own to every cache. Then ours is asked again at ``/tables/``, where it may have kept the answer: that is the
column ``again``, the 95th percentile too. rdflib gets ``--patience`` times what ours took (and a second at the least),
and what it does not end by then counts as that. Prints a line a request: rows, median and 95th percentile of ours in
milliseconds, the medians of the others and how many times longer they took; then what misses the bars of the project.
"""

import argparse
import contextlib
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import rdflib
from reports import generate

from kg.pipeline import build
from kg.queries import load, names
from kg.store import Endpoint, GraphStore, SelectResult, addresses, open_snapshot, push

sys.path.append(str(Path(__file__).parents[1]))
from remote_servers import free_port, has_virtuoso, running, virtuoso

BESIDE = ("oxigraph", "rdflib", "virtuoso")
BAR, OXIGRAPH, RDFLIB = 200.0, 1.3, 25.0
"""Milliseconds of the 95th percentile; ours to Oxigraph's, at most; rdflib's to ours, in the median, at least."""

LIMIT = 30.0
"""Seconds that a server has for an answer."""

PREFIXES = """PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX jp: <https://w3id.org/jipu/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
BODY = "?x { ?document jp:reportingBody/jp:resolvesTo ?body . ?body skos:prefLabel ?x }"
TITLE = "?x { ?named jp:resolvesTo ?act . ?act a eli:LegalResource ; dcterms:title ?x }"
VALUES = {
    ("act-history", "wanted"): TITLE,
    ("acts-of-issuer", "wanted"): "?x { ?act jp:issuerList ?x }",
    ("basis-by-matter", "wanted"): "?x { ?citation jp:aboutIndicator/rdfs:label ?x }",
    ("body-budgets", "wanted"): BODY,
    ("body-structure", "wanted"): BODY,
    ("figure-statements", "wanted"): "?x { ?figure jp:figureSubject ?x }",
    ("indicator-series", "wanted"): "?x { ?row a jp:IndicatorResult ; rdfs:label ?x }",
    ("project-money", "wanted"): "?x { ?project a jp:NamedProject ; rdfs:label ?x }",
    ("source-places", "inFile"): "?x { ?document jp:fileName ?x }",
    ("structure-comparison", "one"): BODY,
    ("targets-and-actuals", "wanted"): BODY,
    ("transfer-uses", "wanted"): "?x { ?transfer jp:fundName ?x }",
    ("who-cites", "wanted"): TITLE,
    ("words-behind", "node"): "?x { ?result jp:measure ?x }",
}
"""What a parameter is set to: of the values that there are, ordered by how often they come, the one in the middle."""


@dataclass
class Asked:
    """A request: its name and text, and the milliseconds and rows that it came to by server; ``values`` it has set."""

    name: str
    text: str
    values: dict[str, str] = field(default_factory=dict)
    spent: dict[str, list[float]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def middle(self, server: str) -> float:
        """The median in milliseconds."""
        return statistics.median(self.spent[server])

    def times(self, server: str) -> float:
        """How many times longer than ours it took there."""
        return self.middle(server) / self.middle("ours")


def requests(store: GraphStore) -> list[Asked]:
    """All saved queries, as they stand and with values. A value that the graph does not have leaves that one out."""
    found = [Asked(name, load(name).text) for name in names()]
    for (name, parameter), pattern in VALUES.items():
        text = f"{PREFIXES} SELECT ?x (COUNT(*) AS ?n) {pattern[2:]} GROUP BY ?x ORDER BY ?n ?x"
        answer = store.query(text)
        assert isinstance(answer, SelectResult)
        values = [str(row[0]) for row in answer]
        if values:
            given = {parameter: values[len(values) // 2]}
            found.append(Asked(f"{name} {parameter}=", load(name).bound(given), given))
    return found


def percentile(spent: list[float]) -> float:
    """The 95th."""
    return statistics.quantiles(spent, n=20, method="inclusive")[-1] if len(spent) > 1 else spent[0]


class Server:
    """A SPARQL server at ``address``; with ``graph`` that is its default graph."""

    def __init__(self, address: str, graph: str = "") -> None:
        self._address = address
        self._form = {"default-graph-uri": graph} if graph else {}
        self._client = httpx.Client(trust_env=False, timeout=LIMIT, headers={"Accept": "text/csv"})
        self._number = count()

    def ask(self, text: str) -> tuple[float, int]:
        """Milliseconds to the last byte, and rows; -1 where it has no answer."""
        form = {"query": f"{text}\n# {next(self._number)}", **self._form}
        return self._timed(lambda: self._client.post(self._address, data=form))

    def table(self, asked: Asked) -> tuple[float, int]:
        """The same of the table, asked as everybody asks it."""
        address = f"{self._address.removesuffix('sparql')}tables/{asked.name.split()[0]}.csv"
        return self._timed(lambda: self._client.get(address, params=asked.values))

    def _timed(self, ask: Callable[[], httpx.Response]) -> tuple[float, int]:
        start = time.perf_counter()
        try:
            response = ask()
        except httpx.HTTPError:
            return 1000 * LIMIT, -1
        spent = 1000 * (time.perf_counter() - start)
        return spent, _rows(response.text) if response.is_success else -1


def _rows(table: str) -> int:
    """Rows of a CSV table: line ends within quotes are none."""
    return sum(part.count("\n") for part in table.split('"')[::2]) - 1


def in_turn(asked: list[Asked], servers: dict[str, Server], rounds: int) -> None:
    """One client: each request to each server, one after the other, and so again and again."""
    for number in range(rounds + 1):  # the first round warms up
        for one in asked:
            for name, server in servers.items():
                # What took seconds is not asked twenty times.
                if number > 2 and one.middle(name) > 5 * BAR:
                    continue
                spent, one.rows[name] = server.ask(one.text)
                if number:
                    one.spent.setdefault(name, []).append(spent)


def again(asked: list[Asked], server: Server, rounds: int) -> None:
    """One client: each table so often after it was asked for once."""
    for one in asked:
        spent = [server.table(one) for _ in range(rounds + 1)][1:]
        assert {rows for _, rows in spent} == {one.rows["ours"]}, one.name
        one.spent["again"] = [milliseconds for milliseconds, _ in spent]


def crowd(asked: list[Asked], server: Callable[[], Server], clients: int, seconds: float) -> tuple[float, list[float]]:
    """Answers a second and the milliseconds of each, of so many clients that ask all requests in an order of theirs."""
    spent: list[float] = []
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        mine = server()
        order = random.Random(number)
        while time.perf_counter() < end:
            spent.append(mine.ask(order.choice(asked).text)[0])

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(spent) / (time.perf_counter() - start), spent


def with_rdflib(asked: list[Asked], store: GraphStore, patience: float) -> None:
    """rdflib's own engine, each query in a copy of this process that ends when it has had its time."""
    graph = rdflib.Graph()
    with tempfile.NamedTemporaryFile(suffix=".nt") as lines:
        store.dump(lines, "nt")  # type: ignore[arg-type]
        lines.flush()
        graph.parse(lines.name, format="nt")
    forked = multiprocessing.get_context("fork")
    for one in asked:
        limit = max(1.0, patience * one.middle("ours") / 1000)
        answers = forked.SimpleQueue()
        process = forked.Process(target=_evaluated, args=(graph, one.text, answers))
        process.start()
        process.join(limit)
        if process.is_alive():
            process.kill()
            process.join()
        ended = process.exitcode == 0
        spent, one.rows["rdflib"] = answers.get() if ended else (1000 * limit, -1)
        one.spent["rdflib"] = [spent]


def _evaluated(graph: rdflib.Graph, text: str, answers: "multiprocessing.SimpleQueue[tuple[float, int]]") -> None:
    start = time.perf_counter()
    written = graph.query(text).serialize(format="csv") or b""
    answers.put((1000 * (time.perf_counter() - start), _rows(written.decode())))


@contextlib.contextmanager
def served(folder: Path, beside: list[str]) -> Iterator[dict[str, Callable[[], Server]]]:
    """Servers of one graph by name."""
    binaries = Path(sys.executable).parent
    with ExitStack() as stack, open_snapshot(folder) as store:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        commands = {"ours": [str(binaries / "kg"), "serve", "--graph", str(folder.resolve()), "--port"]}
        if "oxigraph" in beside:
            data = ["--location", str((store.path / "store").resolve())]
            commands["oxigraph"] = [str(binaries / "oxigraph"), "serve-read-only", *data, "--bind"]
        found: dict[str, Callable[[], Server]] = {}
        for name, command in commands.items():
            port, at = free_port(), place / name
            at.mkdir()
            path, host = ("query", "127.0.0.1:") if name == "oxigraph" else ("sparql", "")
            address = f"http://127.0.0.1:{port}/{path}"
            stack.enter_context(running([*command, f"{host}{port}"], at, address))
            found[name] = lambda address=address: Server(address)  # type: ignore[misc]
        if "virtuoso" in beside:
            at = place / "virtuoso"
            at.mkdir()
            address = stack.enter_context(virtuoso(at))
            _brought(store, address)
            graph = f"{store.manifest['base']}graph/union"
            found["virtuoso"] = lambda: Server(address, graph)
        yield found


def _brought(store: GraphStore, address: str) -> None:
    login = {"JIPU_STORE_USER": "dba", "JIPU_STORE_PASSWORD": "dba"}
    start = time.perf_counter()
    with contextlib.closing(Endpoint(addresses(address, writing=True), {**os.environ, **login})) as endpoint:
        push(store, endpoint, lambda _name, _done, _total: None)
    print(f"brought to Virtuoso in {time.perf_counter() - start:.0f} s", flush=True)


def show(asked: list[Asked], beside: list[str]) -> None:
    """A line a request, and what misses the bars."""
    print(
        f"{'':36}{'rows':>7}{'ours':>9}{'p95':>9}{'again':>9}" + "".join(f"{name:>12}{'times':>7}" for name in beside)
    )
    for one in asked:
        line = f"{one.name:36}{one.rows['ours']:>7}{one.middle('ours'):>9.1f}"
        line += "".join(f"{percentile(one.spent[column]):>9.1f}" for column in ("ours", "again"))
        for name in beside:
            other = one.rows[name] != one.rows["ours"]
            line += f"{'≠' if other else '':>2}{one.middle(name):>10.1f}{one.times(name):>7.2f}"
        print(line)
    for column, what in (("ours", "made afresh"), ("again", "asked again at /tables/")):
        slow = [one.name for one in asked if percentile(one.spent[column]) > BAR]
        print(f"95th percentile above {BAR:.0f} ms, {what}: {len(slow)} of {len(asked)}: {', '.join(slow)}")
    if "oxigraph" in beside:
        behind = [one.name for one in asked if one.times("oxigraph") * OXIGRAPH < 1]
        print(f"more than {OXIGRAPH} times Oxigraph's median: {len(behind)}: {', '.join(behind)}")
    for name in beside:
        middle = statistics.median(one.times(name) for one in asked)
        print(f"{name} takes {middle:.2f} times as long as ours, in the median over the requests")
    if "rdflib" in beside and statistics.median(one.times("rdflib") for one in asked) < RDFLIB:
        print(f"that is less than {RDFLIB:.0f} times")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", type=Path, help="a graph folder that is there already")
    parser.add_argument("--reports", type=int, default=95)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--settle", type=float, default=60, help="seconds to wait for what is made ahead")
    parser.add_argument("--clients", type=int, nargs="*", default=[])
    parser.add_argument("--seconds", type=float, default=10, help="that each number of clients asks")
    parser.add_argument("--beside", nargs="*", choices=BESIDE, default=["oxigraph", "rdflib"])
    parser.add_argument("--patience", type=float, default=30)
    parser.add_argument("--only", nargs="*", default=[], help="names of saved queries")
    asked = parser.parse_args()
    if "virtuoso" in asked.beside and not has_virtuoso():
        parser.error("apt-get install virtuoso-opensource")
    with tempfile.TemporaryDirectory() as made:
        folder = asked.graph or Path(made) / "graph"
        if asked.graph is None:
            print(sum(1 for _ in generate(Path(made) / "reports", asked.reports)), "reports are built", flush=True)
            build(sorted((Path(made) / "reports").glob("*.txt")), folder)
        with open_snapshot(folder) as store:
            print(f"{store.quads:,} statements", flush=True)
            found = [one for one in requests(store) if not asked.only or one.name.split()[0] in asked.only]
            with served(folder, asked.beside) as servers:
                # By then what is made ahead of demand is made.
                time.sleep(asked.settle)
                in_turn(found, {name: start() for name, start in servers.items()}, asked.rounds)
                again(found, servers["ours"](), asked.rounds)
                for clients in asked.clients:
                    for name, start in servers.items():
                        rate, spent = crowd(found, start, clients, asked.seconds)
                        print(
                            f"{clients:3} clients of {name:10}{rate:8.1f}/s  median {statistics.median(spent):8.1f} ms"
                            f"  p95 {percentile(spent):8.1f} ms",
                            flush=True,
                        )
            if "rdflib" in asked.beside:
                with_rdflib(found, store, asked.patience)
        show(found, asked.beside)


if __name__ == "__main__":
    main()
