"""The process that evaluates: one query at a time, on one snapshot, until the pool lets go of it.

    python -m kg.query_pool.worker SNAPSHOT DESCRIPTOR MEMORY

The deadline is the operating system's alarm, whose default action ends the process: no state of the engine, and no
death of the pool, can hold it up. Memory is bounded by the operating system too: the engine aborts where it gets none.

A long query stands back behind short ones, and what has stood back may not come forward again (setpriority(2)). Linux
has it so for each thread, not for a process: one that had to stand back hands over to a new one, and the process goes
on with all that it has read.
"""

import os
import signal
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, cast

from kg.errors import AnswerTooLargeError, JipuError, MemoryLimitError
from kg.query_pool import wire
from kg.query_pool.limits import HELD_BACK
from kg.query_pool.rows import RowCounter
from kg.store import ExportResult, GraphStore, QueryResult, reopen_snapshot

_GROWN = 150_000_000
"""A process that has grown by so many bytes ends after its answer: only that gives memory back for certain."""


class _Output:
    """Where the engine writes: gathers pieces, counts, and stops the writing at the limits."""

    def __init__(self, channel: wire.Channel, job: wire.Job) -> None:
        self._channel = channel
        self._job = job
        self._counter = RowCounter(job.format)
        self._pieces: list[bytes] = []
        self._held = 0
        self._size = 0
        self.problem: AnswerTooLargeError | None = None

    def write(self, piece: bytes) -> int:
        """Take a piece; raises AnswerTooLargeError beyond the limits, and keeps it, as the engine may swallow it."""
        self._pieces.append(piece)
        self._held += len(piece)
        self._size += len(piece)
        if self._counter.feed(piece) > self._job.rows:
            self._stop(f"the answer has more than {self._job.rows:,} rows; add LIMIT and OFFSET, or ask for less")
        if self._size > self._job.size:
            self._stop(f"the answer has more than {self._job.size:,} bytes; add LIMIT and OFFSET, or ask for less")
        if self._held >= HELD_BACK:
            self._channel.send(wire.PIECE, b"".join(self._pieces))
            self._pieces.clear()
            self._held = 0
        return len(piece)

    def _stop(self, message: str) -> None:
        self.problem = AnswerTooLargeError(message)
        raise self.problem

    def flush(self) -> None:
        """Nothing: the rest goes with the last frame."""

    def rest(self) -> bytes:
        """What has not been sent yet."""
        return b"".join(self._pieces)


def _answer(store: GraphStore, channel: wire.Channel, job: wire.Job) -> bytes:
    """Evaluate and send all but the last piece, which is returned."""
    result: QueryResult | ExportResult
    if job.kind == wire.GRAPH:
        result = store.graph(job.text, prefixes=job.prefixes)
    elif job.kind == wire.EXPORT:
        result = store.export(job.default_graphs, prefixes=job.prefixes)
    else:
        result = store.evaluate(job.text, job.default_graphs, job.named_graphs, job.base, job.prefixes)
    output = _Output(channel, job)
    try:
        result.write(cast(IO[bytes], output), job.format)
    except Exception:
        if output.problem:
            raise output.problem from None
        raise
    return output.rest()


Message = tuple[bytes, bytes]
"""A kind of wire.py and a body."""


def run(snapshot: Path, channel: wire.Channel, memory: int) -> None:
    """Answer jobs until the channel ends, on another snapshot where it says so."""
    most = 0
    where: Path | None = snapshot
    while where:
        with reopen_snapshot(where) as store:
            if not most:
                _bound_memory(memory)
                most = _resident() + _GROWN
            where = _run(store, channel, most)


def _run(store: GraphStore, channel: wire.Channel, most: int) -> Path | None:
    """Answer jobs on one snapshot; where to go on, if anywhere."""
    message: Message | None = (wire.READY, b"")
    while message:
        if message[0] == wire.MOVE:
            return Path(os.fsdecode(message[1]))
        with ThreadPoolExecutor(1) as thread:
            message = thread.submit(_serve, store, channel, most, message).result()
    return None


def _serve(store: GraphStore, channel: wire.Channel, most: int, first: Message) -> Message | None:
    """Send a message, then answer jobs for as long as this thread need not stand back.

    Returns the message that the next thread has to begin with, or a MOVE that has come; ``None`` where the process has
    to end: the pool has let go of it, or it has more than ``most`` bytes.
    """
    front = os.getpriority(os.PRIO_PROCESS, os.getpid())
    kind, body = first
    try:
        while True:
            if os.getpriority(os.PRIO_PROCESS, 0) > front:
                return kind, body
            leaving = kind == wire.LAST and _resident() > most
            channel.send(wire.LEAVING if leaving else kind, body)
            if leaving:
                return None
            kind, body = channel.receive()
            if kind == wire.MOVE:
                return kind, body
            kind, body = _done(store, channel, wire.Job.unpacked(body))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        # The pool is gone: nobody waits for this answer.
        return None


def _done(store: GraphStore, channel: wire.Channel, job: wire.Job) -> Message:
    """Do a job by its deadline; the last message of the answer, not yet sent."""
    signal.setitimer(signal.ITIMER_REAL, max(job.deadline - time.monotonic(), 0.000_001))
    try:
        return wire.LAST, _answer(store, channel, job)
    except JipuError as error:
        return wire.FAILED, wire.failure_of(error)
    except MemoryError:
        return wire.FAILED, wire.failure_of(MemoryLimitError("the query took too much memory"))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _bound_memory(memory: int) -> None:
    """Let the process have ``memory`` bytes more than it has; where the system does not tell, it stays as it is."""
    import resource

    try:
        lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return
    data = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:"))
    resource.setrlimit(resource.RLIMIT_DATA, (data + memory, data + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _resident() -> int:
    """Resident memory in bytes; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * 4096
    except OSError:
        return 0


def main() -> None:
    """The process's entry."""
    # Ctrl-C goes to the whole group of processes; the pool decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # What comes to a stopped process whose pool has died.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    snapshot, descriptor, memory = sys.argv[1:]
    run(Path(snapshot), wire.Channel(socket.socket(fileno=int(descriptor))), int(memory))


if __name__ == "__main__":
    main()
