"""A build that is killed at any moment: the published graph stays whole, and the next build comes to what an
undisturbed one comes to."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store import open_snapshot

REPORT = """云溪县{office}{year}年度部门整体支出绩效自评报告
一、基本情况
根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局负责全县农村供水工作。
"""
# Builds as it is told, in a process forked off for each build: kills it at one of the things that it does with files.
PROGRAM = """
import os, signal, sys
import kg.pipeline
from pathlib import Path
from kg.part import Options, Workshop
from kg.pipeline import build
from kg.scan import Source, digest

DONE = {"open", "os.rename", "os.remove", "os.rmdir", "os.link", "os.mkdir", "os.truncate", "sqlite3.connect"}

def watched(folder, at):
    seen = 0
    def hook(event, arguments):
        nonlocal seen
        if event in DONE and folder in str(arguments[0]):
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    return lambda: seen

warm = Path(sys.argv[1])
Workshop(Path(sys.argv[2]), Options()).attempt(Source(digest(warm), warm, (warm.name,), 1))
for line in sys.stdin:
    inputs, folder, at = line.rstrip().split("|")
    child = os.fork()
    if child == 0:
        if at == "-1":
            kg.pipeline.build_store = None  # only a change will do
        count = watched(folder, int(at))
        try:
            build([Path(inputs)], Path(folder), jobs=0)
            print("done", count(), flush=True)
        finally:
            os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        print("killed", os.WTERMSIG(status), flush=True)
"""


class Builder:
    """Runs builds that are killed at the n-th thing that they do with files of their folder."""

    def __init__(self, folder: Path) -> None:
        self.inputs = folder / "in"
        self.inputs.mkdir()
        for year in range(2010, 2015):
            self.write("水务局", year)
        (self.inputs / "bad.txt").write_bytes(b"")
        command = [sys.executable, "-c", PROGRAM, str(self.inputs / "2010.txt"), str(folder / "warm")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def write(self, office: str, year: int) -> None:
        (self.inputs / f"{year}.txt").write_text(REPORT.format(office=office, year=year), "utf-8")

    def run(self, graph: Path, at: int = 0) -> int:
        """Build, and be killed at the n-th thing done with files; how many were done. -1: as a change, not killed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{self.inputs}|{graph}|{at}\n")
        self._process.stdin.flush()
        how, number = self._process.stdout.readline().split()
        assert (how, int(number)) == ("killed", signal.SIGKILL) if at > 0 else how == "done"
        return int(number)

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[Builder]:
    found = Builder(tmp_path)
    yield found
    found.close()


def said(folder: Path) -> tuple[str, bytes]:
    with open_snapshot(folder) as store:
        return store.version, b"".join(store.canonical_nquads())


def kept(folder: Path) -> set[str]:
    """The cache's files and the folders of snapshots."""
    cache = {
        str(path.relative_to(folder)) for name in ("parts", "readings") for path in folder.glob(f"cache/{name}/*/*")
    }
    return cache | {"unfinished" for _ in folder.glob("snapshots/unfinished")}


def moments(count: int, chosen: int) -> list[int]:
    """So many of the things that a build does, spread over all of it."""
    chance = random.Random(count)
    step = count / chosen
    return [min(count, int(step * at) + chance.randint(1, max(1, int(step)))) for at in range(chosen)]


def kill_new_builds(builder: Builder, tmp_path: Path, chosen: int) -> None:
    count = builder.run(tmp_path / "undisturbed")
    wanted = said(tmp_path / "undisturbed")
    for at in moments(count, chosen):
        graph = tmp_path / f"killed{at}"
        builder.run(graph, at)
        builder.run(graph)
        assert said(graph) == wanted, at
        assert kept(graph) == kept(tmp_path / "undisturbed"), at
        shutil.rmtree(graph)


def kill_changes(builder: Builder, tmp_path: Path, chosen: int) -> None:
    builder.run(tmp_path / "before")
    before = said(tmp_path / "before")
    builder.write("教育局", 2013)
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    count = builder.run(tmp_path / "after", -1)
    builder.run(tmp_path / "anew")
    wanted = said(tmp_path / "anew")
    assert said(tmp_path / "after") == wanted != before
    for at in moments(count, chosen):
        graph = tmp_path / f"killed{at}"
        shutil.copytree(tmp_path / "before", graph)
        builder.run(graph, at)
        assert said(graph) in (before, wanted), at
        builder.run(graph)
        assert said(graph) == wanted, at
        assert kept(graph) == kept(tmp_path / "anew"), at
        shutil.rmtree(graph)


def test_a_killed_build_is_taken_up(builder: Builder, tmp_path: Path) -> None:
    kill_new_builds(builder, tmp_path, 2)


def test_a_killed_change_is_taken_up(builder: Builder, tmp_path: Path) -> None:
    kill_changes(builder, tmp_path, 2)


@pytest.mark.slow
def test_a_build_killed_at_any_moment_is_taken_up(builder: Builder, tmp_path: Path) -> None:
    kill_new_builds(builder, tmp_path, 20)


@pytest.mark.slow
def test_a_change_killed_at_any_moment_is_taken_up(builder: Builder, tmp_path: Path) -> None:
    kill_changes(builder, tmp_path, 20)


@pytest.mark.slow
def test_the_command_killed_at_any_time_is_taken_up(builder: Builder, tmp_path: Path) -> None:
    """By the clock, so that it also hits the engine at its work; with workers, who end with the one who asked."""
    builder.run(tmp_path / "undisturbed")
    wanted = said(tmp_path / "undisturbed")
    code = "from kg.cli import main; main()"
    chance = random.Random(1)
    for at in range(20):
        graph = tmp_path / f"killed{at}"
        command = [sys.executable, "-c", code, "build", str(builder.inputs), "--graph", str(graph), "--jobs", "2"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.uniform(0.5, 8))
            process.kill()
        builder.run(graph)
        assert said(graph) == wanted, at
        shutil.rmtree(graph)
