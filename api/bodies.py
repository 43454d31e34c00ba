"""Request bodies read before the application runs: bounded in size and in number, whatever the clients do."""

import io
import threading
from collections.abc import Callable, Iterable
from typing import Any

MAX_BODY = 1_000_000
"""The longest request body in bytes: a query of that length is no one's."""

_READERS = 64
"""Bodies that are read at one time: fewer than there are threads, so a client that sends its body slowly, or not at
all, holds up others that send bodies at most. The server has no time limit for bodies."""

_ENDLESS = ("411 Length Required", b"Say with Content-Length how long the body is.\n")
_LONG = ("413 Content Too Large", f"A body may have {MAX_BODY:,} bytes.\n".encode())
_FULL = ("503 Service Unavailable", b"Too many bodies are being read at the moment; try again in a few seconds.\n")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WholeBodies:
    """WSGI middleware: the application finds the body in memory."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._readers = threading.Semaphore(_READERS)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request, or refuse one whose body is not to be read."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS"):
            # Nothing here reads a body with these.
            environ["wsgi.input"] = io.BytesIO()
            return self._application(environ, start_response)
        length = environ.get("CONTENT_LENGTH") or "0"
        if "HTTP_TRANSFER_ENCODING" in environ:
            return _refusal(start_response, *_ENDLESS)
        if not length.isdigit() or int(length) > MAX_BODY:
            return _refusal(start_response, *_LONG)
        if not self._readers.acquire(blocking=False):
            return _refusal(start_response, *_FULL, ("Retry-After", "5"))
        try:
            # Without a size: with one the server holds up every other thread meanwhile.
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read())
        finally:
            self._readers.release()
        return self._application(environ, start_response)


def _refusal(
    start_response: Callable[..., Any], status: str, words: bytes, *headers: tuple[str, str]
) -> Iterable[bytes]:
    always = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close"), ("Cache-Control", "no-store")]
    start_response(status, [*always, *headers])
    return [words]
