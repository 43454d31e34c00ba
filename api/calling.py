"""A WSGI application called for one request: what goes in, and what comes out whole or piece by piece."""

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from kg.query_pool.limits import HELD_BACK

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]

GONE = "jipu.gone"
"""Where the environment has the function that says whether the client has gone away."""


class Scope(Protocol):
    """A request as the server hands it over (RSGI 1.5): the target percent-decoded, ``client`` as address:port."""

    method: str
    path: str
    query_string: str
    scheme: str
    http_version: str
    server: str
    client: str
    headers: Any


def environ_of(scope: Scope, body: bytes, gone: Callable[[], bool]) -> dict[str, Any]:
    """The environment of PEP 3333."""
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8").decode("latin1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": address_of(scope.client),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        GONE: gone,
    }
    for name, value in scope.headers.items():
        # With "_" a name could pass for another one.
        if "_" not in name:
            key = f"HTTP_{name.upper().replace('-', '_')}"
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def address_of(client: str) -> str:
    """The address in address:port."""
    return client.rpartition(":")[0].strip("[]")


class Answer:
    """What an application answers: ``status``, ``headers``, its beginning, and the pieces that follow.

    ``rest`` is ``None`` where the beginning is all. Close it in any case.
    """

    def __init__(self, application: Application, environ: dict[str, Any]) -> None:
        self.status = 500
        self.headers: Headers = []
        self._pieces = application(environ, self._start)
        try:
            following = iter(self._pieces)
            self.beginning, ended = _gathered(following)
        except BaseException:
            self.close()
            raise
        self.rest: Iterator[bytes] | None = None if ended else following

    def _start(self, status: str, headers: Headers, _error: object = None) -> None:
        self.status = int(status.partition(" ")[0])
        self.headers = headers

    def close(self) -> None:
        """End it, whether it was read to its end or not."""
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()


def _gathered(pieces: Iterator[bytes]) -> tuple[bytes, bool]:
    """The first HELD_BACK bytes or a little more, and whether they are all."""
    gathered = b""
    for piece in pieces:
        gathered += piece
        if len(gathered) >= HELD_BACK:
            return gathered, False
    return gathered, True
