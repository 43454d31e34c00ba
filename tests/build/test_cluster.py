"""Files are read on a Dask cluster, and may lie elsewhere than on this machine: the graph is the same."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from kg.cluster import Cluster
from kg.errors import InputError, UsageError
from kg.pipeline import build
from kg.remote import place
from kg.store import open_snapshot

REPORT = """云溪县水务局{year}年度部门整体支出绩效自评报告
一、基本情况
根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局负责全县农村供水工作。
"""
DASK = (sys.executable, "-c", "import sys; from distributed.cli import {0}; {0}.main(prog_name='dask')")


def canonical(folder: Path) -> bytes:
    with open_snapshot(folder) as store:
        return b"".join(store.canonical_nquads())


def write(folder: Path, years: range) -> None:
    folder.mkdir()
    for year in years:
        (folder / f"{year}.txt").write_text(REPORT.format(year=year), "utf-8")
    (folder / "bad.txt").write_bytes(b"")


class Dask:
    """A scheduler and workers, each a process of its own on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)
        )
        self.file = file

    def worker(self) -> "subprocess.Popen[bytes]":
        return self._start(
            "dask_worker", "--scheduler-file", str(self.file), "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--host", "127.0.0.1", "--local-directory", str(self.folder),
        )  # fmt: skip

    def _start(self, module: str, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [part.format(module) for part in DASK]
        process = subprocess.Popen([*command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        return process

    def address(self) -> str:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.file.exists() and (text := self.file.read_text("utf-8")).endswith("}"):
                return str(json.loads(text)["address"])
            time.sleep(0.1)
        raise AssertionError("the scheduler did not start")

    def close(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    (tmp_path / "dask").mkdir()
    found = Dask(tmp_path / "dask")
    yield found
    found.close()


def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path, dask: Dask) -> None:
    write(tmp_path / "in", range(2010, 2018))
    first, second = dask.worker(), dask.worker()
    killed: list[int] = []

    def advance(_name: str, done: int, _total: int) -> None:
        if done == 2 and not killed:
            killed.append(first.pid)
            os.kill(first.pid, signal.SIGKILL)

    with Cluster(dask.address()) as cluster:
        spread = build([tmp_path / "in"], tmp_path / "spread", workers=cluster, advance=advance)
        again = build([tmp_path / "in"], tmp_path / "spread", workers=cluster)
    assert killed
    assert second.poll() is None
    alone = build([tmp_path / "in"], tmp_path / "alone", jobs=0)
    assert canonical(tmp_path / "spread") == canonical(tmp_path / "alone")
    assert [one.summary for one in spread.documents] == [one.summary for one in alone.documents]
    assert spread.left_out == alone.left_out != ()
    assert again.snapshot == spread.snapshot
    assert spread.documents[0].reading == alone.documents[0].reading


def test_a_scheduler_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match=r"tcp://127\.0\.0\.1:1: no Dask scheduler answers there"):
        Cluster("tcp://127.0.0.1:1")


def test_files_elsewhere_are_read_as_those_here(tmp_path: Path) -> None:
    write(tmp_path / "in", range(2010, 2013))
    away = fsspec.filesystem("memory")
    away.put(str(tmp_path / "in"), "/away", recursive=True)
    away.pipe("/away/.hidden/a.txt", b"hidden")
    try:
        there = build([place("memory://away")], tmp_path / "there", jobs=0)
        here = build([tmp_path / "in"], tmp_path / "here", jobs=0)
        assert canonical(tmp_path / "there") == canonical(tmp_path / "here")
        assert [left.reason for left in there.left_out] == [
            left.reason.replace(str(tmp_path / "in"), "memory://away") for left in here.left_out
        ]
        assert str(there.documents[0].path) == "memory://away/2010.txt"
        assert not [one for one in build([place("memory://away")], tmp_path / "there").documents if one.fresh]
        away.pipe("/away/2010.txt", REPORT.format(year=2020).encode())
        changed = build([place("memory://away")], tmp_path / "there", jobs=0)
        assert [one.path.name for one in changed.documents if one.fresh] == ["2010.txt"]
        with pytest.raises(InputError, match="no such file"):
            build([place("memory://nowhere")], tmp_path / "there")
    finally:
        away.rm("/away", recursive=True)


def test_a_scheme_that_is_not_known_is_named() -> None:
    with pytest.raises(UsageError, match="nosuch://a: cannot be reached"):
        place("nosuch://a")
