"""A build that is killed while it brings the graph to another store, a real one: the next build brings it all there."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from builder import Builder, kill_at, moments, said
from remote_servers import oxigraph


@dataclass
class Server:
    """An Oxigraph server."""

    address: str

    @property
    def command(self) -> tuple[str, ...]:
        return "--store", self.address

    def dump(self) -> list[bytes]:
        """Every statement that it holds, sorted."""
        response = httpx.get(self._beside("store"), headers={"Accept": "application/n-quads"}, trust_env=False)
        return sorted(response.raise_for_status().content.splitlines(keepends=True))

    def put(self, statements: list[bytes]) -> None:
        """Have it hold these and no others."""
        update = self._beside("update")
        httpx.post(update, data={"update": "DROP ALL"}, trust_env=False).raise_for_status()
        kind = {"Content-Type": "application/n-quads"}
        response = httpx.post(self._beside("store"), content=b"".join(statements), headers=kind, trust_env=False)
        response.raise_for_status()

    def _beside(self, name: str) -> str:
        return self.address.removesuffix("query") + name


@pytest.fixture(params=["own default graph", "union of its own"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    options = ["--union-default-graph"] if request.param == "union of its own" else []
    (tmp_path / "oxigraph").mkdir()
    with oxigraph(tmp_path / "oxigraph", *options) as address:
        yield Server(address)


def kill_pushes(builder: Builder, folder: Path, server: Server, office: str, each: int) -> None:
    """Kill builds while they bring a change to a store that has the graph before it; with no other ``office`` to
    change to, while they bring all there is to an empty one."""
    builder.write("水务局", 2013)
    builder.run(folder / "before", command=server.command if office else [])
    before = server.dump()
    if office:
        builder.write(office, 2013)

    def begin() -> Path:
        server.put(before)
        return Path(shutil.copytree(folder / "before", folder / "killed"))

    run = builder.run(begin(), command=server.command)
    wanted, there = said(folder / "killed"), server.dump()
    assert there != before
    shutil.rmtree(folder / "killed")
    calls = builder.run(begin(), command=server.command, counted=True).calls
    shutil.rmtree(folder / "killed")
    found = []

    def check(graph: Path) -> None:
        found.append(server.dump())
        builder.run(graph, command=server.command)
        assert said(graph) == wanted
        assert server.dump() == there

    for moment in moments("pushing", calls["pushing"], run, each):
        kill_at(builder, moment, begin, check, command=server.command)
    assert each < 10 or any(some not in (before, there) for some in found)


def test_a_push_that_is_killed_is_made_good(process: Builder, tmp_path: Path, server: Server) -> None:
    kill_pushes(process, tmp_path, server, "教育局", 1)


@pytest.mark.slow
@pytest.mark.parametrize("office", ["", "教育局"])
def test_a_push_killed_at_any_moment_is_made_good(
    process: Builder, tmp_path: Path, server: Server, office: str
) -> None:
    kill_pushes(process, tmp_path, server, office, 10)
