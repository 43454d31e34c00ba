"""Builds in processes that are killed at chosen moments (``staged``), and what they leave."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg.store import open_snapshot

REPORT = """云溪县{office}{year}年度部门整体支出绩效自评报告
一、基本情况
根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局负责全县农村供水工作。
"""
_TRIES = 3
"""How often a moment is aimed at by the clock before the build is held there."""


@dataclass(frozen=True)
class Moment:
    """When a build is killed: at so many ``calls`` within a stage, or ``wait`` seconds after it was at that stage for
    the ``visit``-th time; ``held``: it goes on no further than that."""

    stage: str
    calls: int = 0
    visit: int = 0
    wait: float = 0.0
    held: bool = False

    def sooner(self, time: int) -> "Moment":
        """What to aim at where that came too late."""
        if self.calls:
            return replace(self, calls=max(1, self.calls // 2))
        return replace(self, wait=self.wait / 2, held=time >= _TRIES)


@dataclass
class Run:
    """What a build said: its stages with the seconds that each took, and how many calls each made."""

    stages: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=dict)
    killed: bool = False


class Builder:
    """A process that builds what lies in ``inputs`` as it is told."""

    def __init__(self, folder: Path, years: Iterable[int] = range(2010, 2015)) -> None:
        self.inputs = folder / "in"
        self.inputs.mkdir()
        for year in years:
            self.write("水务局", year)
        (self.inputs / "bad.txt").write_bytes(b"")
        program = Path(__file__).with_name("staged.py")
        command = [sys.executable, str(program), str(next(self.inputs.glob("2*"))), str(folder / "warm")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def write(self, office: str, year: int) -> None:
        (self.inputs / f"{year}.txt").write_text(REPORT.format(office=office, year=year), "utf-8")

    def run(
        self, graph: Path, moment: Moment | None = None, victim: Callable[[], int] | None = None, **orders: Any
    ) -> Run:
        """One build into ``graph``. ``victim`` tells which process is killed at the moment, if not this one.

        Orders: ``counted`` (its calls), ``changes_only`` (it fails where it would build anew), ``whole`` (with all of
        the ontology, which takes most of the time), ``command`` (as ``kg build`` with these options).
        """
        assert self._process.stdin is not None
        asked = {"stage": "", "calls": 0, "hold": 0, "counted": False, "changes_only": False, "command": []}
        asked |= {"inputs": str(self.inputs), "graph": str(graph), "whole": False, **orders}
        if moment is not None:
            asked |= {"stage": moment.stage, "calls": moment.calls, "hold": moment.visit if moment.held else 0}
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        return self._followed(moment, victim)

    def _followed(self, moment: Moment | None, victim: Callable[[], int] | None) -> Run:
        """What a build says until it ends; where the moment is one of time, it is killed then."""
        assert self._process.stdout is not None
        run, process, began = Run(), 0, 0.0
        for line in self._process.stdout:
            what, _, rest = line.strip().partition(" ")
            if run.stages:
                run.seconds.append(time.monotonic() - began)
            began = time.monotonic()
            if what == "pid":
                process = int(rest)
            elif what == "at":
                run.stages.append(rest)
                if moment and rest == moment.stage and run.stages.count(rest) == moment.visit:
                    time.sleep(moment.wait)
                    with suppress(ProcessLookupError):  # it was faster
                        os.kill(victim() if victim else process, signal.SIGKILL)
            else:
                assert what in ("done", "killed"), what
                run.calls = json.loads(rest or "{}")
                run.killed = what == "killed"
                return run
        raise AssertionError("the process of the builds has ended")

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def said(folder: Path) -> tuple[str, bytes] | None:
    """What the published graph says; ``None`` where none is."""
    if not (folder / "current").exists():
        return None
    with open_snapshot(folder) as store:
        return store.version, b"".join(store.canonical_nquads())


def kept(folder: Path) -> set[str]:
    """What lies in the folder besides the graph: the cache's files, unfinished snapshots, what is kept of sources."""
    names = ("cache/parts/*/*", "cache/readings/*/*", "snapshots/unfinished", "sources/*", "current.new")
    return {str(path.relative_to(folder)) for name in names for path in folder.glob(name)}


def moments(stage: str, calls: int, undisturbed: Run, each: int) -> list[Moment]:
    """Moments of a stage: ``each`` at some call of those that it makes, and as many at some time of those it takes."""
    chance = random.Random(stage)
    found = [Moment(stage, calls=chance.randint(1, calls)) for _ in range(each if calls else 0)]
    took = [seconds for one, seconds in zip(undisturbed.stages, undisturbed.seconds, strict=True) if one == stage]
    for visit in chance.choices(range(len(took)), took, k=each):
        found.append(Moment(stage, visit=visit + 1, wait=chance.uniform(0, took[visit])))
    return found


def kill_at(
    builder: Builder, moment: Moment, begin: Callable[[], Path], check: Callable[[Path], None], **orders: Any
) -> None:
    """Kill a build at a moment and check what it left: as often as it takes to hit the stage that is aimed at."""
    for time_ in range(20):
        graph = begin()
        run = builder.run(graph, moment, **orders)
        check(graph)
        shutil.rmtree(graph)
        if run.killed and run.stages[-1] == moment.stage:
            return
        moment = moment.sooner(time_)
    raise AssertionError(f"{moment}: cannot be hit")
