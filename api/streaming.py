"""A long answer on its way to the client: no faster than the client takes it, and broken off where it fails.

The server takes pieces of an answer as fast as they come and keeps what the client has not taken; a file it reads only
as fast as it can send. So a long answer goes through a named pipe, which it reads as a file.
"""

import contextlib
import errno
import os
import select
import socket
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_OPENED_SECONDS = 20
_TAKEN_SECONDS = 60
"""A client that does not take what a pipe holds (about 64 kB) in so long is let go."""

_LOOK = 0.002


class GoneError(Exception):
    """The client has gone away."""


class StalledError(Exception):
    """The client is there, but takes nothing or next to nothing."""


def send(pieces: Iterable[bytes], start: Callable[[str], object], gone: Callable[[], bool], client: str) -> None:
    """Send pieces to ``client`` (address:port) through a pipe whose path ``start`` hands to the server.

    Raises GoneError, StalledError, and what pieces raise; but for the first, the connection is broken off then.
    """
    with tempfile.TemporaryDirectory(prefix="jipu-answer-") as folder:
        path = Path(folder) / "pipe"
        os.mkfifo(path, 0o600)
        start(str(path))
        descriptor = _opened(path, gone)
    with contextlib.closing(os.fdopen(descriptor, "wb", buffering=0)):
        room = select.poll()
        room.register(descriptor, select.POLLOUT)
        try:
            for piece in pieces:
                left = memoryview(piece)
                while left:
                    left = left[_written(descriptor, left, room) :]
        except GoneError:
            raise
        except BaseException:
            # Before the pipe ends: to the server that is the answer's end, whole or not.
            break_off(client)
            raise


def _opened(path: Path, gone: Callable[[], bool]) -> int:
    """The pipe's end to write to, once the server has opened the other."""
    end = time.monotonic() + _OPENED_SECONDS
    while not gone() and time.monotonic() < end:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            time.sleep(_LOOK)
    raise GoneError


def _written(descriptor: int, left: memoryview, room: select.poll) -> int:
    """How much of it the pipe took."""
    try:
        return os.write(descriptor, left)
    except BlockingIOError:
        if not room.poll(_TAKEN_SECONDS * 1000):
            raise StalledError from None
        return 0
    except BrokenPipeError:
        raise GoneError from None


def break_off(client: str) -> None:
    """End the connection from ``client`` (address:port) of this process, whatever the server still has to send."""
    for found in sockets():
        with contextlib.suppress(OSError):
            peer = found.getpeername()
            if found.family in (socket.AF_INET, socket.AF_INET6) and f"{peer[0]}:{peer[1]}" == client.translate(_BARE):
                found.shutdown(socket.SHUT_RDWR)


_BARE = dict.fromkeys(map(ord, "[]"))


def sockets() -> Iterator[socket.socket]:
    """The sockets of this process, each as long as it is looked at."""
    folder = Path("/proc/self/fd" if Path("/proc/self/fd").exists() else "/dev/fd")
    for name in os.listdir(folder):
        # A duplicate of what is no socket would stay open.
        if (folder / name).is_socket():
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(int(name))) as found:
                yield found
