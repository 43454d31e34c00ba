"""From what writes to what can be read piece by piece."""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from io import RawIOBase
from typing import IO, cast

_PIECE = 1 << 16
_AHEAD = 4
_LOOK = 0.1


class _AbandonedError(Exception):
    """Nobody reads any more."""


class _Pushed(RawIOBase):
    """Gathers what is written into pieces and waits while enough of them lie unread."""

    def __init__(self) -> None:
        self.pieces: queue.Queue[bytes | BaseException | None] = queue.Queue(_AHEAD)
        self.abandoned = threading.Event()
        self._gathered = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._gathered += data
        if len(self._gathered) >= _PIECE and not self.put(self.rest()):
            raise _AbandonedError
        return len(data)

    def rest(self) -> bytes:
        """What was gathered since the last piece."""
        piece = bytes(self._gathered)
        self._gathered.clear()
        return piece

    def put(self, piece: bytes | BaseException | None) -> bool:
        """Hand a piece over, or how the writing ended; false where nobody will take it."""
        while not self.abandoned.is_set():
            with contextlib.suppress(queue.Full):
                self.pieces.put(piece, timeout=_LOOK)
                return True
        return False


def pieces_of(write: Callable[[IO[bytes]], object]) -> Iterator[bytes]:
    """What ``write`` writes, in pieces of about 64 kB, while it writes: a thread of its own is a few of them ahead.

    What ``write`` raises is raised here. Closing the iterator ends the writing.
    """
    stream = _Pushed()

    def run() -> None:
        try:
            write(cast(IO[bytes], stream))
            stream.put(stream.rest())
            stream.put(None)
        except BaseException as error:  # whatever it is, it is the reader's
            stream.put(error)

    writer = threading.Thread(target=run, name="writer", daemon=True)
    writer.start()
    try:
        while (piece := stream.pieces.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        stream.abandoned.set()
        writer.join()
