"""The pool of processes: who runs, who waits, who is ended."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from kg import errors
from kg.errors import BusyError, DeadlineError, JipuError, MemoryLimitError, StoreError
from kg.query_pool import wire
from kg.query_pool.limits import Limits

_TICK = 0.05
"""Seconds between two looks at what runs. The deadline does not hang on it: each process has its own alarm."""

_SPARE = 1
"""Processes that stand ready beyond those that short queries can use at once."""

_BUSY = "too many queries at the moment; try again in a few seconds"


class _Process:
    """A process that evaluates; made ready in the background, so the first ``send`` may wait for it."""

    def __init__(self, snapshot: Path, memory: int) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "kg.query_pool.worker", str(snapshot), str(theirs.fileno()), str(memory)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self.channel = wire.Channel(ours)
        self.reason = ""

    def wait_ready(self) -> bool:
        """Whether the process has opened the snapshot."""
        try:
            return self.channel.receive()[0] == wire.READY
        except (EOFError, OSError):
            return False

    def pause(self) -> None:
        """Stop it where it stands; it keeps its memory and takes no more of the processor."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self, reason: str = "") -> None:
        """End the process now; whoever reads from it finds the end, and ``reason``."""
        self.reason = self.reason or reason
        self._process.kill()

    def ended(self) -> JipuError:
        """Why it ended, once its channel has."""
        status = self._process.wait()
        if self.reason == "busy":
            return BusyError(_BUSY)
        if self.reason or status == -signal.SIGALRM:
            return DeadlineError("the query was not answered in time, so it was ended")
        return MemoryLimitError("the query took too much memory, so it was ended")

    def close(self) -> None:
        """Let go of it: it ends when it sees that."""
        self.channel.close()
        self._process.wait()


class _Run:
    """One query from its place in the pool to its last piece."""

    __slots__ = ("deadline", "done", "place", "process", "since")

    def __init__(self, process: _Process, deadline: float) -> None:
        self.process = process
        self.since = time.monotonic()
        self.deadline = deadline
        self.place = "short"
        self.done = False


class Pool:
    """Evaluates jobs on one snapshot. Safe to use from several threads; ``close`` lets what runs come to its end."""

    def __init__(self, snapshot: Path, limits: Limits) -> None:
        self._snapshot = snapshot
        self.limits = limits
        self._lock = threading.Lock()
        self._place_free = threading.Condition(self._lock)
        self._process_missing = threading.Condition(self._lock)
        self._idle: list[_Process] = []
        self._runs: set[_Run] = set()
        self._waiting = 0
        self._closed = False
        first = _Process(snapshot, limits.memory)
        if not first.wait_ready():
            first.close()
            raise StoreError(f"{snapshot}: no process could open the graph; see what it has printed")
        self._idle.append(first)
        for task in (self._watch, self._refill):
            threading.Thread(target=task, name=f"query-pool{task.__name__}", daemon=True).start()

    def answer(self, job: wire.Job) -> Iterator[bytes]:
        """The answer in pieces, the first of them held back until it is HELD_BACK bytes long or the only one.

        Raises what the evaluation raises, or a LimitError; after the first piece that is an answer cut off. Close
        the iterator where the rest is not wanted.
        """
        run = self._begin(job.deadline)
        healthy = False
        try:
            run.process.channel.send(wire.JOB, job.packed())
            kind = wire.PIECE
            while kind == wire.PIECE:
                kind, piece = run.process.channel.receive()
                healthy = kind in (wire.LAST, wire.FAILED)
                if kind == wire.FAILED:
                    raise _error(piece)
                if kind != wire.PIECE:
                    # The place goes to the next one before the last piece goes out.
                    self._end(run, healthy)
                yield piece
        except (EOFError, OSError) as error:
            raise run.process.ended() from error
        finally:
            self._end(run, healthy)

    def close(self) -> None:
        """Let go of idle processes; each busy one ends with the query that it has."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            self._process_missing.notify()
        for process in idle:
            process.close()

    def _begin(self, deadline: float) -> _Run:
        """A place and a process. Raises BusyError where none comes free in time."""
        latest = min(deadline, time.monotonic() + self.limits.wait)
        with self._lock:
            if self._waiting >= self.limits.queue:
                raise BusyError(_BUSY)
            self._waiting += 1
            try:
                while not self._closed and (self._count("short") >= self.limits.short or not self._idle):
                    if not self._place_free.wait(latest - time.monotonic()):
                        raise BusyError(_BUSY)
            finally:
                self._waiting -= 1
            if self._closed:
                raise BusyError(_BUSY)
            run = _Run(self._idle.pop(), deadline)
            self._runs.add(run)
        return run

    def _count(self, place: str) -> int:
        return sum(run.place == place for run in self._runs)

    def _end(self, run: _Run, healthy: bool) -> None:
        """Give a run's place free; its process serves again if it is healthy. The second call does nothing."""
        if run.done:
            return
        run.done = True
        with self._lock:
            self._runs.discard(run)
            enough = len(self._idle) + self._count("short") >= self.limits.short + _SPARE
            kept = healthy and not run.process.reason and not self._closed and not enough
            if kept:
                self._idle.append(run.process)
            else:
                self._process_missing.notify()
            self._place_free.notify()
        if not kept:
            run.process.kill()
            run.process.close()

    def _watch(self) -> None:
        """Move long queries over, and end those that overrun or stand in the way."""
        while not (self._closed and not self._runs):
            time.sleep(_TICK)
            now = time.monotonic()
            with self._lock:
                for run in list(self._runs):
                    if now > run.deadline:
                        self._kill(run, "deadline")
                    elif run.place == "short" and now > run.since + self.limits.patience:
                        self._move_over(run)
                self._resume()

    def _kill(self, run: _Run, reason: str) -> None:
        """End a run's process and give its place free; the thread that waits for it does the rest."""
        run.process.kill(reason)
        self._runs.discard(run)
        self._process_missing.notify()
        self._place_free.notify()

    def _move_over(self, run: _Run) -> None:
        """Take a long query out of the way of short ones: among those that run, else those that pause."""
        if self._count("long") < self.limits.long:
            run.place = "long"
        elif self._count("paused") < self.limits.paused:
            run.place = "paused"
            run.process.pause()
        else:
            self._kill(run, "busy")
        self._process_missing.notify()
        self._place_free.notify()

    def _resume(self) -> None:
        """Let paused queries go on where there is room, the oldest first."""
        paused = sorted((run for run in self._runs if run.place == "paused"), key=lambda run: run.since)
        for run in paused[: self.limits.long - self._count("long")]:
            run.place = "long"
            run.process.resume()

    def _refill(self) -> None:
        """Keep as many processes ready as short queries can use, and one to spare."""
        while True:
            with self._lock:
                while not self._closed and len(self._idle) + self._count("short") >= self.limits.short + _SPARE:
                    self._process_missing.wait()
                if self._closed:
                    return
            process = _Process(self._snapshot, self.limits.memory)
            ready = process.wait_ready()
            with self._lock:
                kept = ready and not self._closed
                if kept:
                    self._idle.append(process)
                    self._place_free.notify()
            if not kept:
                process.close()
                time.sleep(1)


def _error(frame: bytes) -> JipuError:
    """The error that a process has told."""
    name, _, message = frame.decode("utf-8").partition(" ")
    kind: type[JipuError] = getattr(errors, name)
    return kind(message)
