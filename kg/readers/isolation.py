"""Parsers run in a process of their own: a file that crashes, hangs or swells one costs itself and nothing else."""

import atexit
import io
import pickle
import signal
from functools import cache
from threading import Lock

from kg.document import Cell, Confidence, Document, Section, Span, Table, source_map_of_columns
from kg.errors import CostError, InputError
from kg.readers.child import Child
from kg.readers.limits import Limits
from kg.readers.worker import SWOLLEN, Reply

_PROGRAM = "from kg.readers.worker import main; main()"
_PARTS = {part.__name__: part for part in (Document, Confidence, Span, Section, Table, Cell, source_map_of_columns)}


class Reader(Child):
    """A process that reads one file after the other, started at the first one. ``close`` ends it.

    ``program`` is the Python that it runs. Threads may share a reader; they wait for each other.
    """

    def __init__(self, program: str = _PROGRAM) -> None:
        super().__init__(program)
        self._lock = Lock()

    def read(self, data: bytes, name: str, shown: str, limits: Limits) -> Document:
        """As ``kg.readers.formats.read_bytes``. Raises ``InputError`` also where the parser crashes, takes longer
        than ``limits.max_seconds`` or needs more than ``limits.max_memory``; ``RuntimeError`` for a fault of ours."""
        with self._lock:
            used = self.used
            reply, status = self.ask((data, name, shown, limits))
            if used and reply is None and not _took_too_long(status):
                # What an earlier file left behind may be to blame; the outcome is to be the same in any order.
                reply, status = self.ask((data, name, shown, limits))
        if reply is None:
            raise CostError(f"{shown}: {_died_of(status, limits)}")
        if isinstance(reply[1], Document):
            return reply[1]
        if reply[0] == "refused":
            raise InputError(reply[1])
        raise RuntimeError(f"{shown}: {reply[1]}")

    def close(self) -> None:
        """End the process; the next ``read`` starts another."""
        with self._lock:
            self.end()

    def unpickled(self, data: bytes) -> Reply:
        """A reply that holds documents and nothing else."""
        reply: Reply = _Unpickler(io.BytesIO(data)).load()
        return reply


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


class _Unpickler(pickle.Unpickler):
    """Makes documents and nothing else: a parser that was taken over must not reach into this process."""

    def find_class(self, module: str, name: str) -> object:
        if module != Document.__module__ or name not in _PARTS:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a document")
        return _PARTS[name]
