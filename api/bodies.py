"""Request bodies read before the application runs: bounded in size and in time, whatever the client does."""

import io
import threading
from collections.abc import Callable, Iterable
from typing import Any

MAX_BODY = 1_000_000
"""The longest request body in bytes: a query of that length is no one's."""

_SECONDS = 10.0
_READERS = 128
"""Bodies that are read at one time. A client that sends nothing holds one of them until it goes away."""

_LATE = ("408 Request Timeout", b"The body did not arrive in time.\n")
_FULL = ("503 Service Unavailable", b"Too many bodies are being read at the moment; try again in a few seconds.\n")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WholeBodies:
    """WSGI middleware: the application finds the body in memory, cut off a byte past MAX_BODY."""

    def __init__(self, application: Application, seconds: float = _SECONDS) -> None:
        self._application = application
        self._seconds = seconds
        self._readers = threading.Semaphore(_READERS)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request, or refuse one whose body does not come."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS"):
            # Nothing here reads a body with these.
            environ["wsgi.input"] = io.BytesIO()
            return self._application(environ, start_response)
        if not self._readers.acquire(blocking=False):
            return _refusal(start_response, *_FULL, ("Retry-After", "5"))
        body = self._read(environ["wsgi.input"])
        if body is None:
            return _refusal(start_response, *_LATE)
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        return self._application(environ, start_response)

    def _read(self, stream: Any) -> bytes | None:  # noqa: ANN401 - the server's own class
        """The body; ``None`` where it takes too long. The server has no time limit, so a thread waits for it."""
        found: list[bytes] = []

        def read() -> None:
            try:
                found.append(stream.read(MAX_BODY + 1))
            except OSError:
                found.append(b"")
            finally:
                self._readers.release()

        reader = threading.Thread(target=read, name="body", daemon=True)
        reader.start()
        reader.join(self._seconds)
        return found[0] if found else None


def _refusal(
    start_response: Callable[..., Any], status: str, words: bytes, *headers: tuple[str, str]
) -> Iterable[bytes]:
    start_response(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Connection", "close"),
            ("Cache-Control", "no-store"),
            *headers,
        ],
    )
    return [words]
