"""What goes between the pool and its processes: a job one way, pieces of the answer the other."""

import marshal
import socket
import struct
from typing import NamedTuple

from kg import errors
from kg.errors import JipuError

JOB = b"J"
"""A job."""

MOVE = b"M"
"""The path of a snapshot to open instead."""

READY = b"R"
"""The process has opened the snapshot."""

PIECE = b"P"
"""A piece of the answer; more follows."""

LAST = b"L"
"""The last piece; the process takes the next job."""

LEAVING = b"Q"
"""The last piece; the process has grown too much and ends."""

FAILED = b"F"
"""An error of the tree in kg/errors.py, as its class's name, a space, and its message; the process goes on."""


def failure_of(error: JipuError) -> bytes:
    """The body of a FAILED message."""
    return f"{type(error).__name__} {error}".encode()


def error_of(failure: bytes) -> JipuError:
    """The error that a FAILED message tells of."""
    name, _, message = failure.decode("utf-8").partition(" ")
    kind: type[JipuError] = getattr(errors, name)
    return kind(message)


QUERY = "query"
GRAPH = "graph"
EXPORT = "export"


class Job(NamedTuple):
    """What to write, the form to write it in, and what it may take.

    ``kind`` is QUERY for a query that has passed the guard, GRAPH for the graph that ``text`` names, EXPORT for
    ``default_graphs`` or, where these are ``None``, everything. ``deadline`` is on the monotonic clock, which all
    processes of a machine share. ``repeatable``: the same snapshot gives the same answer.
    """

    kind: str
    text: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    base: str | None
    prefixes: dict[str, str]
    format: str
    deadline: float
    rows: int
    size: int
    repeatable: bool = False

    def packed(self) -> bytes:
        """The job as bytes, for a process of the same version of Python."""
        return marshal.dumps(tuple(self))

    @classmethod
    def unpacked(cls, data: bytes) -> "Job":
        """The job that was packed."""
        return cls(*marshal.loads(data))


_HEAD = struct.Struct("!cI")
_READ = 70_000


class Channel:
    """A stream socket that carries messages: a kind (one byte), a length, a body."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream
        self._read = b""

    def send(self, kind: bytes, body: bytes = b"") -> None:
        """Send a message. Raises OSError where the other side is gone."""
        self._stream.sendall(_HEAD.pack(kind, len(body)) + body)

    def receive(self) -> tuple[bytes, bytes]:
        """The next message. Raises EOFError where the other side is gone."""
        read = self._read
        while len(read) < _HEAD.size:
            read += self._more(_READ)
        kind, length = _HEAD.unpack_from(read)
        end = _HEAD.size + length
        if len(read) < end:
            parts, missing = [read], end - len(read)
            while missing > 0:
                parts.append(self._more(missing))
                missing -= len(parts[-1])
            read = b"".join(parts)
        self._read = read[end:]
        return kind, read[_HEAD.size : end]

    def _more(self, size: int) -> bytes:
        try:
            received = self._stream.recv(size)
        except ConnectionError as error:
            raise EOFError from error
        if not received:
            raise EOFError
        return received

    def close(self) -> None:
        """Let go of it."""
        self._stream.close()
