"""Parsers run in a process of their own: a file that crashes, hangs or swells one costs itself and nothing else."""

import atexit
import io
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import IO

from kg.document import Cell, Confidence, Document, Section, Span, Table, source_map_of_columns
from kg.errors import InputError
from kg.readers.limits import Limits
from kg.readers.worker import HEAD, SWOLLEN, Reply, send

_PROGRAM = "from kg.readers.worker import main; main()"
_GRACE = 2.0
_PARTS = {part.__name__: part for part in (Document, Confidence, Span, Section, Table, Cell, source_map_of_columns)}


class Reader:
    """A process that reads one file after the other, started at the first one. ``close`` ends it.

    ``program`` is the Python that it runs. Threads may share a reader; they wait for each other.
    """

    def __init__(self, program: str = _PROGRAM) -> None:
        self._program = program
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()

    def read(self, data: bytes, name: str, shown: str, limits: Limits) -> Document:
        """As ``kg.readers.formats.read_bytes``. Raises ``InputError`` also where the parser crashes, takes longer
        than ``limits.max_seconds`` or needs more than ``limits.max_memory``; ``RuntimeError`` for a fault of ours."""
        with self._lock:
            used = self._process is not None
            try:
                reply, status = self._ask(data, name, shown, limits)
                if used and reply is None and not _took_too_long(status):
                    # What an earlier file left behind may be to blame; the outcome is to be the same in any order.
                    reply, status = self._ask(data, name, shown, limits)
            except BaseException:
                self._end()
                raise
        if reply is None:
            raise InputError(f"{shown}: {_died_of(status, limits)}")
        if reply[0] == "document":
            return reply[1]
        if reply[0] == "refused":
            raise InputError(reply[1])
        raise RuntimeError(f"{shown}: {reply[1]}")

    def close(self) -> None:
        """End the process; the next ``read`` starts another."""
        with self._lock:
            self._end()

    def _ask(self, data: bytes, name: str, shown: str, limits: Limits) -> tuple[Reply | None, int]:
        """The outcome; where the process died over it none, and what it ended with."""
        process = self._process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError):
            send(process.stdin, (data, name, shown, limits))  # type: ignore[arg-type]
        reply = _received(process.stdout)
        if reply is None or reply[-1]:
            self._end()
        return reply, process.returncode or 0

    def _start(self) -> "subprocess.Popen[bytes]":
        # Modules come from where ours do, never from the folder that we happen to stand in.
        paths = os.pathsep.join(path for path in sys.path if path)
        return subprocess.Popen(
            [sys.executable, "-P", "-c", self._program],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths}, start_new_session=True,
        )  # fmt: skip

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or os.getpid() != self._owner:
            return
        with suppress(BrokenPipeError):
            process.stdin.close()  # type: ignore[union-attr]
        process.terminate()  # which takes along what it started; one that is dead keeps what it died of
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()  # type: ignore[union-attr]


@cache
def reader(owner: int) -> Reader:
    """The reader of the process ``owner`` (``os.getpid()``), ended with it: one that was forked off starts its own."""
    found = Reader()
    atexit.register(found.close)
    return found


def _took_too_long(status: int) -> bool:
    return hasattr(signal, "SIGALRM") and status == -signal.SIGALRM


def _died_of(status: int, limits: Limits) -> str:
    if _took_too_long(status):
        return f"its parser took longer than {limits.max_seconds:g} s; split it or raise the limit"
    if status == SWOLLEN:
        most = limits.max_memory / 2**20
        return f"needs more memory than the limit of {most:.0f} MB; split it or raise the limit"
    return "its parser crashed over it; print it to PDF anew and try that, or leave it out"


def _received(stream: IO[bytes]) -> Reply | None:
    """The next message; ``None`` where the process ended within it."""
    head = stream.read(HEAD)
    size = int.from_bytes(head, "big")
    data = stream.read(size) if len(head) == HEAD else b""
    return _Unpickler(io.BytesIO(data)).load() if data and len(data) == size else None


class _Unpickler(pickle.Unpickler):
    """Makes documents and nothing else: a parser that was taken over must not reach into this process."""

    def find_class(self, module: str, name: str) -> object:
        if module != Document.__module__ or name not in _PARTS:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a document")
        return _PARTS[name]
