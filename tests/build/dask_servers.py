"""A Dask cluster on this machine."""

import json
import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

DASK = (sys.executable, "-c", "import sys; from distributed.cli import {0}; {0}.main(prog_name='dask')")


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

    def worker(self, *, nanny: bool = False) -> "subprocess.Popen[bytes]":
        """One more worker; with a ``nanny``, which starts it anew when it dies, that is what is returned."""
        return self._start(
            "dask_worker", "--scheduler-file", str(self.file), "--nthreads", "1", "--no-dashboard",
            "--nanny" if nanny else "--no-nanny", "--host", "127.0.0.1", "--local-directory", str(self.folder),
        )  # fmt: skip

    def running_worker(self, chance: random.Random) -> int:
        """The process of some worker that runs below a nanny, as soon as there is one."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            children = [child for one in self.processes for child in psutil.Process(one.pid).children()]
            if workers := [child.pid for child in children if "spawn_main" in str(child.cmdline())]:
                return chance.choice(workers)
            time.sleep(0.1)
        raise AssertionError("no worker runs")

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
            process.terminate()  # nannies take their workers along
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()
