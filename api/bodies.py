"""Request bodies read before the application runs: bounded in size, in number and in time, whatever the clients do."""

import asyncio
from typing import Any

from api.calling import Scope

MAX_BODY = 1_000_000
"""The longest request body in bytes: a query of that length is no one's."""

_SECONDS = 15
"""How long a body may take to come."""

_AT_ONCE = 0.05
"""Seconds before a body counts as one that is being read."""

_READERS = 64
"""Bodies that are read at one time; where one more comes, the one that has been read for longest is given up."""


class RefusedError(Exception):
    """A request that is answered before the application sees it."""

    def __init__(self, status: int, words: str, *headers: tuple[str, str]) -> None:
        super().__init__(words)
        self.status = status
        self.headers = [*headers, ("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        self.body = f"{words}\n".encode()


class Bodies:
    """Reads the bodies of one process."""

    def __init__(self) -> None:
        self._reading: dict[asyncio.Future[bytes], None] = {}

    async def read(self, scope: Scope, protocol: Any) -> bytes:  # noqa: ANN401 - the server has no type for it
        """The whole body. Raises RefusedError, and what the server raises where the client has gone away."""
        if scope.method in ("GET", "HEAD", "OPTIONS"):
            # Nothing here reads a body with these.
            return b""
        if "transfer-encoding" in scope.headers:
            raise _refused(411, "Say with Content-Length how long the body is.")
        length = scope.headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length) > MAX_BODY:
            raise _refused(413, f"A body may have {MAX_BODY:,} bytes.")
        if int(length) == 0:
            return b""
        task: asyncio.Future[bytes] = asyncio.ensure_future(protocol())
        # A body that is there as a whole is no slow one, however many of those come at the same moment: its time begins
        # when it is read, not when a loop that is late gets to it.
        await asyncio.sleep(0)
        await asyncio.wait({task}, timeout=_AT_ONCE)
        if not task.done() and len(self._reading) >= _READERS:
            longest = next(iter(self._reading))
            del self._reading[longest]
            longest.cancel()
        self._reading[task] = None
        try:
            return await asyncio.wait_for(task, _SECONDS)
        except TimeoutError:
            raise _refused(408, f"The body did not come within {_SECONDS} seconds.") from None
        except asyncio.CancelledError:
            raise _refused(503, "Too many bodies are being read; try again in a few seconds.", RETRY) from None
        finally:
            self._reading.pop(task, None)


RETRY = ("Retry-After", "5")


def _refused(status: int, words: str, *headers: tuple[str, str]) -> RefusedError:
    return RefusedError(status, words, ("Connection", "close"), *headers)
