"""A folder that is watched: what changes there is in the published graph soon after."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.built import BuildResult
from kg.errors import InputError, JipuError, StoreError
from kg.pipeline import build
from kg.store import open_snapshot
from kg.watch import watch
from kg.workers import Workers

REPORT = """云溪县水务局{year}年度部门整体支出绩效自评报告
一、基本情况
根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局负责全县农村供水工作。
"""


def write(folder: Path, year: int) -> None:
    (folder / f"{year}.txt").write_text(REPORT.format(year=year), "utf-8")


def years(result: BuildResult | JipuError) -> list[str]:
    assert isinstance(result, BuildResult)
    return [one.summary.year for one in result.documents]


def canonical(folder: Path) -> bytes:
    with open_snapshot(folder) as store:
        return b"".join(store.canonical_nquads())


class Clock:
    """Sleeps no time at all; does what is planned for the moment instead, one step a sleep."""

    def __init__(self) -> None:
        self.steps: list[object] = []
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        assert len(self.slept) < 1000
        step = self.steps.pop(0) if self.steps else None
        if callable(step):
            step()


def test_each_change_is_one_build(tmp_path: Path) -> None:
    inputs, graph, clock = tmp_path / "in", tmp_path / "graph", Clock()
    inputs.mkdir()
    write(inputs, 2020)
    builds = watch([inputs], graph, workers=Workers(0), sleep=clock)
    assert years(next(builds)) == ["2020"]
    # Nothing; then files that come one after the other, and one that goes, are one change.
    clock.steps = [
        None,
        None,
        lambda: write(inputs, 2021),
        lambda: write(inputs, 2022),
        lambda: (inputs / "2020.txt").unlink(),
    ]
    assert years(next(builds)) == ["2021", "2022"]
    clock.steps = [lambda: (inputs / "2022.txt").rename(inputs / "2023.txt")]
    result = next(builds)
    assert isinstance(result, BuildResult)
    assert [one.summary.names for one in result.documents] == [("2021.txt",), ("2023.txt",)]
    build([inputs], tmp_path / "other")
    assert canonical(graph) == canonical(tmp_path / "other")


def test_an_error_is_told_and_the_watch_goes_on(tmp_path: Path) -> None:
    inputs, graph, clock = tmp_path / "in", tmp_path / "graph", Clock()
    inputs.mkdir()
    builds = watch([inputs], graph, workers=Workers(0), sleep=clock)
    assert isinstance(next(builds), InputError)
    clock.steps = [lambda: write(inputs, 2020)]
    assert years(next(builds)) == ["2020"]
    blocked = graph / "cache" / "parts"
    clock.steps = [lambda: (blocked.rename(graph / "aside"), blocked.write_text(""), write(inputs, 2021))]
    assert isinstance(next(builds), StoreError)
    clock.steps = [lambda: (blocked.unlink(), (graph / "aside").rename(blocked), write(inputs, 2022))]
    assert years(next(builds)) == ["2020", "2021", "2022"]


@pytest.mark.parametrize("how", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_the_command_serves_changes_and_ends_cleanly(tmp_path: Path, how: signal.Signals) -> None:
    inputs, graph = tmp_path / "in", tmp_path / "graph"
    inputs.mkdir()
    write(inputs, 2020)
    code = "from kg.cli import main; main()"
    command = [sys.executable, "-c", code, "build", "--watch", str(inputs), "--graph", str(graph), "--jobs", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        assert "waiting for changes" in process.stderr.readline()
        write(inputs, 2021)
        assert "waiting for changes" in process.stderr.readline()
        with open_snapshot(graph) as store:
            assert len(store.manifest["documents"]) == 2
        workers = children_of(process.pid)
        assert workers
        os.kill(process.pid, how)
        assert process.stderr.read() == "ended\n"
        assert process.wait(10) == 0
    for pid in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def children_of(parent: int) -> list[int]:
    """The processes that ``parent`` started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
        except OSError:
            continue
    return found
