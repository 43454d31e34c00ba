"""Sessions of the official client with ``kg mcp``: over standard input and output, and over HTTP."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from api.agents.tools import Tools
from api.context import Context
from kg import queries, read
from kg.query_pool import Limits, PooledStore
from kg.store import build, open_snapshot

CLEAN = Path(__file__).resolve().parents[2] / "kg" / "samples" / "clean"
KG = Path(sys.executable).parent / "kg"
OWN = "https://w3id.org/jipu/id/"


class Agent:
    """One session at a time with one of the two transports, in the manner of an agent's host."""

    def __init__(self, connect: Callable[[], Client]) -> None:
        self._connect = connect

    def run(self, talk: Callable[[Client], Awaitable[Any]]) -> Any:
        async def session() -> Any:
            async with self._connect() as client:
                return await talk(client)

        return anyio.run(session)

    def call(self, tool: str, **arguments: object) -> dict[str, Any]:
        """The structured answer of a tool."""
        result = self.run(lambda client: client.call_tool(tool, arguments))
        assert not result.is_error, result.content
        # Who cannot read structure gets the same as text.
        assert json.loads(result.content[0].text) == result.structured_content
        found: dict[str, Any] = result.structured_content
        return found

    def refused(self, tool: str, **arguments: object) -> str:
        """What the agent is told where a call fails."""
        result = self.run(lambda client: client.call_tool(tool, arguments))
        assert result.is_error
        text: str = result.content[0].text
        return text


@pytest.fixture(scope="module")
def address(samples: Path) -> Iterator[str]:
    """Where the server answers over HTTP."""
    command = [KG, "mcp", "--http", "--port", "0", "--graph", samples]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        yield line.removeprefix("agents: ").strip()
        server.terminate()
        assert server.wait(20) is not None


@pytest.fixture(scope="module")
def agent(address: str) -> Agent:
    return Agent(lambda: Client(address))


@pytest.fixture(scope="module")
def piped(samples: Path) -> Agent:
    parameters = StdioServerParameters(command=str(KG), args=["mcp", "--graph", str(samples)])
    return Agent(lambda: Client(stdio_client(parameters)))


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {path.name: read(path).document.text for path in CLEAN.glob("*.txt")}


def grounded(evidence: list[dict[str, Any]], texts: dict[str, str]) -> bool:
    """Whether there are quotes, each standing where it says and naming a node."""
    for one in evidence:
        words = texts[one["file"]][one["start"] : one["end"]]
        assert words == one["quote"] or (one["quote"].endswith("…") and words.startswith(one["quote"][:-1]))
        assert one["node"].startswith(OWN)
        assert one["file"] in one["where"]
    return bool(evidence)


def test_a_whole_session_over_standard_input_and_output(piped: Agent, texts: dict[str, str]) -> None:
    async def talk(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert sorted(tools) == [
            "describe_class",
            "describe_graph",
            "run_saved_query",
            "run_sparql",
            "search",
            "show_evidence",
        ]
        for tool in tools.values():
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
            assert tool.description
            assert tool.output_schema
        found = (await client.call_tool("search", {"words": "财预〔2020〕10号"})).structured_content
        assert found is not None
        node = next(one for one in found["nodes"] if one["kind"] == "policies")
        assert node["label"] == "财预〔2020〕10号"
        assert grounded(node["evidence"], texts)
        shown = (await client.call_tool("show_evidence", {"iri": node["iri"]})).structured_content
        assert shown is not None
        assert shown["label"] == "项目支出绩效评价管理办法"
        assert grounded(shown["evidence"], texts)
        table = await client.call_tool(
            "run_saved_query", {"name": "who-cites", "parameters": {"wanted": node["label"]}}
        )
        assert table.structured_content is not None
        assert grounded(table.structured_content["evidence"], texts)

    piped.run(talk)


def test_the_description_has_what_a_query_needs(agent: Agent) -> None:
    told = agent.call("describe_graph")
    assert [query["name"] for query in told["queries"]] == list(queries.names())
    assert len(told["documents"]) == len(list(CLEAN.glob("*.txt")))
    classes = {one["name"]: one for one in told["classes"]}
    assert classes["jp:Figure"]["count"] > 100
    assert "数" in classes["jp:Figure"]["label"]
    assert all(one["label"] for one in told["classes"] if one["name"].startswith("jp:"))
    assert "jp:value" in {one["name"] for one in told["properties"]}
    assert told["prefixes"]["jp"] == "https://w3id.org/jipu/ns#"
    assert told["limits"]["seconds"] == 20
    assert len(json.dumps(told, ensure_ascii=False)) < 60_000
    for name in ("jp:Figure", "skos:Concept", "jp:Claim"):
        counted = agent.call("run_sparql", query=f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a {name} }}")["rows"]
        assert [[classes[name]["count"]]] == counted
    # What it says suffices to ask: each class that it names answers.
    name = told["classes"][0]["name"]
    assert agent.call("run_sparql", query=f"SELECT ?x {{ ?x a {name} }}")["rows"]


def test_a_graph_of_many_documents_is_described_within_the_limits(tmp_path: Path) -> None:
    """Of another store too, that has no statistics."""
    rdf, jp = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "https://w3id.org/jipu/ns#"
    lines = (
        f'<{OWN}document/{n}> <{rdf}> <{jp}Document> .\n<{OWN}document/{n}> <{jp}fileName> "{n:04}.txt" .'
        for n in range(300)
    )
    build(tmp_path / "graph", [("https://w3id.org/jipu/graph/doc/1", "\n".join(lines).encode())], {})
    limits = Limits(rows=150, short=2, long=2)
    with open_snapshot(tmp_path / "graph", PooledStore) as store:
        store.start(limits)
        here = Context(store)
        told = Tools(lambda: here, limits).describe_graph()
    assert len(told.documents) == 100
    assert "further documents" in told.cut
    assert [(one.name, one.count) for one in told.classes] == [("jp:Document", 300)]
    assert {one.name: one.count for one in told.properties} == {"rdf:type": 300, "jp:fileName": 300}


def test_a_class_is_told_with_properties_examples_and_words(agent: Agent, texts: dict[str, str]) -> None:
    told = agent.call("describe_class", name="jp:Figure")
    assert told["comment"]
    properties = {one["name"]: one for one in told["properties"]}
    assert properties["jp:value"]["count"] == told["count"]
    assert properties["jp:unit"]["example"]
    assert all(grounded(node["evidence"], texts) for node in told["nodes"])
    assert len(told["nodes"]) == 3
    assert "describe_graph" in agent.refused("describe_class", name="jp:NoSuchClass")
    assert "prefix" in agent.refused("describe_class", name="甲乙")


@pytest.mark.parametrize("name", queries.names())
def test_every_saved_query_answers_with_quotes_and_nodes(agent: Agent, texts: dict[str, str], name: str) -> None:
    wanted = {"words-behind": {"node": agent.call("search", words="沄川市水务局")["nodes"][0]["iri"]}}
    answer = agent.call("run_saved_query", name=name, parameters=wanted.get(name, {}), limit=5)
    assert len(answer["rows"]) <= 5
    if answer["rows"]:
        assert grounded(answer["evidence"], texts)
        assert any(isinstance(value, str) and value.startswith(OWN) for value in answer["rows"][0])
        assert not answer["note"]
    else:
        assert name in ("findings", "act-changes", "lapsed-citations", "basis-by-matter", "source-places")


def test_sparql_needs_no_prefixes_and_has_every_form(agent: Agent, texts: dict[str, str]) -> None:
    rows = agent.call("run_sparql", query="SELECT ?x ?v { ?x a jp:Figure ; jp:value ?v } ORDER BY ?x LIMIT 3")
    assert rows["columns"] == ["x", "v"]
    assert len(rows["rows"]) == 3
    assert all(isinstance(value, int | float) for _, value in rows["rows"])
    assert grounded(rows["evidence"], texts)
    assert agent.call("run_sparql", query="ASK { ?x a jp:Document }")["rows"] == [[True]]
    made = agent.call("run_sparql", query="CONSTRUCT { ?x jp:unit ?u } WHERE { ?x jp:unit ?u }", limit=2)
    assert made["columns"] == ["subject", "predicate", "object"]
    assert grounded(made["evidence"], texts)
    counted = agent.call("run_sparql", query="SELECT (COUNT(*) AS ?n) { ?x a jp:Document }")
    assert counted["rows"] == [[8]]
    assert "select the nodes" in counted["note"]
    own = "PREFIX jp: <https://example.org/> SELECT ?x { ?x a jp:Document }"
    assert agent.call("run_sparql", query=own)["rows"] == []


def test_what_is_cut_says_so_and_how_to_get_the_rest(agent: Agent) -> None:
    query = "SELECT ?x { ?x a jp:Figure } ORDER BY ?x"
    first = agent.call("run_sparql", query=query, limit=3)
    assert "offset=3" in first["cut"]
    second = agent.call("run_sparql", query=query, limit=3, offset=3)
    both = agent.call("run_sparql", query=query, limit=6)
    assert first["rows"] + second["rows"] == both["rows"]
    assert not agent.call("run_sparql", query=query + " LIMIT 3")["cut"].startswith("there are more")
    assert len(agent.call("run_sparql", query=query, limit=100_000)["rows"]) == 200
    wide = "SELECT ?x ?t { VALUES ?t { '" + "长" * 590 + "' } ?x a jp:Figure }"
    fewer = agent.call("run_sparql", query=wide, limit=200)
    assert 30 < len(fewer["rows"]) < 80
    assert f"offset={len(fewer['rows'])}" in fewer["cut"]
    cell = agent.call("run_sparql", query="SELECT ?t { VALUES ?t { '" + "长" * 5000 + "' } }")["rows"][0][0]
    assert cell.endswith("…")
    assert len(cell) == 600
    found = agent.call("search", words="水", limit=1)
    assert "raise limit" in found["cut"]


def test_all_words_behind_a_node_come_in_parts(agent: Agent, texts: dict[str, str]) -> None:
    iri = next(one["iri"] for one in agent.call("search", words="沄川市水务局")["nodes"] if one["kind"] == "bodies")
    first = agent.call("show_evidence", iri=iri)
    assert len(first["evidence"]) == 20
    assert first["label"] == "沄川市水务局"
    assert re.search(r"\d+ more passages: offset=20", first["cut"])
    second = agent.call("show_evidence", iri=iri, offset=20)
    assert grounded(second["evidence"], texts)
    assert not [one for one in second["evidence"] if one in first["evidence"]]
    assert any(one["predicate"] == "skos:prefLabel" and one["value"] == "沄川市水务局" for one in first["statements"])


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("run_sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "SERVICE"),
        ("run_sparql", {"query": "LOAD <http://127.0.0.1:9/>"}, "read-only"),
        ("run_sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "read-only"),
        ("run_sparql", {"query": "SELECT ?x WHERE { ?x }"}, "line 1"),
        ("run_saved_query", {"name": "no-such-query"}, "documents"),
        ("run_saved_query", {"name": "documents", "parameters": {"nobody": "x"}}, "nobody"),
        ("show_evidence", {"iri": "https://w3id.org/jipu/id/body/none"}, "search"),
        ("show_evidence", {"iri": "not an iri"}, "prefix"),
    ],
)
def test_what_is_refused_is_told_in_one_line(agent: Agent, tool: str, arguments: dict[str, Any], words: str) -> None:
    told = agent.refused(tool, **arguments)
    assert words in told
    assert "\n" not in told
    assert "Traceback" not in told


def test_a_query_that_takes_too_long_is_ended(samples: Path) -> None:
    arguments = ["mcp", "--graph", str(samples), "--timeout", "0.3"]
    hasty = Agent(lambda: Client(stdio_client(StdioServerParameters(command=str(KG), args=arguments))))
    told = hasty.refused("run_sparql", query="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert "0.3" in told or "time" in told


@pytest.mark.parametrize("headers", [{"Host": "evil.example:5001"}, {"Origin": "https://evil.example"}])
def test_pages_of_other_hosts_cannot_reach_it(address: str, headers: dict[str, str]) -> None:
    hello = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accepts = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    asked = urllib.request.Request(address, json.dumps(hello).encode(), {**accepts, **headers})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=10)
    assert refused.value.code in (403, 421)
    refused.value.close()


def test_it_listens_on_this_machine_alone(address: str) -> None:
    assert address.startswith("http://127.0.0.1:")


def test_a_call_without_a_graph_or_port_is_one_line(tmp_path: Path, address: str, samples: Path) -> None:
    port = address.rsplit(":", 1)[1].removesuffix("/mcp")
    for arguments, words in (
        (["--graph", tmp_path / "none"], "kg build"),
        (["--http", "--port", port, "--graph", samples], "--port"),
    ):
        done = subprocess.run([KG, "mcp", *arguments], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode != 0
        assert words in done.stderr
        assert done.stderr.count("\n") == 1


def test_without_the_extra_it_says_what_to_install(samples: Path) -> None:
    code = f"import sys; sys.modules['mcp'] = None; from kg.cli import main; main(['mcp', '--graph', {str(samples)!r}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "jipu[mcp]" in done.stderr
    assert done.stderr.count("\n") == 1
