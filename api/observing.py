"""What becomes of each request: one line of JSON for operators, and counts for Prometheus. Off unless asked for.

A line says what was asked only by a hash, so that logs can be kept where questions must not be; nothing says who asked
(``api.access.record`` keeps that for private corpora).
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, request

from api import negotiation
from api.calling import Application
from kg import errors
from kg.query_pool.rows import RowCounter

QUERY = "jipu.query"
"""Where the environment has the text of the query, once it is read."""

FAILED = "jipu.failed"
"""Where the environment has the error that the request was refused with."""

_ROUTE = "jipu.route"
_LONGEST = 4000
_SHOWN_HASH = 16
_OUTCOMES: dict[type, str] = {
    errors.DeadlineError: "deadline",
    errors.BusyError: "busy",
    errors.MemoryLimitError: "memory",
    errors.AnswerTooLargeError: "too_large",
    errors.QueryError: "query_error",
}
_FORMATS = {
    media_type: form.name
    for form in (negotiation.JSON, negotiation.XML, negotiation.CSV, negotiation.TSV)
    for media_type in form.media_types[:1]
} | {form.media_types[0]: form.name for form in (negotiation.N_TRIPLES, negotiation.N_QUADS)}
_NO_ROWS = b'"bindings":[]'
_TAIL = len(_NO_ROWS) + 3


@dataclass(slots=True)
class Done:
    """A request that has been answered, or not.

    ``route`` is the kind of page (``sparql.endpoint``), ``none`` where there is no such page. ``rows`` is ``None`` for
    what is no table and no list of statements. ``query`` is SPARQL that was asked, empty elsewhere. ``outcome``: ok,
    refused (a status from 400 on), query_error, deadline, busy, memory, too_large, gone (the client left), cut (the
    answer broke off).
    """

    method: str
    route: str
    path: str
    status: int = 0
    seconds: float = 0.0
    size: int = 0
    rows: int | None = None
    query: str = ""
    outcome: str = "ok"


Tell = Callable[[Done], None]
"""Told of each request once it is done."""


def log_to(path: Path, *, queries: bool) -> Tell:
    """Append each request as a line of JSON to a file, or write it to standard error where that is ``-``.

    ``queries`` adds the text of what was asked. Processes do not tear each other's lines.
    """

    def write(done: Done) -> None:
        now = time.time()
        entry: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now % 1 * 1000):03}Z",
            "method": done.method,
            "route": done.route,
            "path": done.path[:_LONGEST],
            "status": done.status,
            "outcome": done.outcome,
            "milliseconds": round(done.seconds * 1000, 1),
            "bytes": done.size,
            "rows": done.rows,
            "query": hash_of(done.query) if done.query else "",
        }
        if queries:
            entry["text"] = done.query[:_LONGEST]
        line = json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        if str(path) == "-":
            sys.stderr.buffer.write(line)
            sys.stderr.flush()
            return
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line)
        finally:
            os.close(descriptor)

    return write


def hash_of(query: str) -> str:
    """What tells a query from others in the log: 16 hex digits of the SHA-256 of its text."""
    return hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:_SHOWN_HASH]


def tell(tellers: Iterable[Tell], done: Done) -> None:
    """Tell all of them; a full disk must not take the service down with it."""
    for teller in tellers:
        with suppress(OSError):
            teller(done)


def looked_up(path: str, query: str, format: str, body: bytes, seconds: float) -> Done:
    """A query that was answered before the application."""
    rows = 0 if _NO_ROWS in body[-_TAIL:] else RowCounter(format).feed(body)
    return Done("GET", "sparql.endpoint", path, 200, seconds, len(body), rows, query)


def refused_here(method: str, path: str, status: int) -> Done:
    """A request that was refused before the application: for want of room, or for its body."""
    return Done(method, "none", path, status, outcome="busy" if status == 503 else "refused")


def observe(app: Flask, tellers: Sequence[Tell]) -> None:
    """Have ``tellers`` told of every request that the application answers."""
    if not tellers:
        return

    def begin() -> None:
        request.environ[_ROUTE] = request.endpoint or "none"

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.wsgi_app = _Observed(app.wsgi_app, tellers)  # type: ignore[method-assign]


class _Observed:
    """WSGI middleware that looks on."""

    def __init__(self, application: Application, tellers: Sequence[Tell]) -> None:
        self._application = application
        self._tellers = tellers

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.monotonic()
        path = environ.get("PATH_INFO", "").encode("latin1", "replace").decode("utf-8", "replace")
        done = Done(environ["REQUEST_METHOD"], "none", path)
        counter: list[RowCounter] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401 - WSGI's own
            done.status = int(status.partition(" ")[0])
            kind = next((value for name, value in headers if name.lower() == "content-type"), "")
            format_ = _FORMATS.get(kind.partition(";")[0].strip())
            if format_ and done.status == 200:
                counter.append(RowCounter(format_))
            return start_response(status, headers, *rest)

        pieces = self._application(environ, start)
        return _Watched(pieces, self._look(pieces, done, counter), lambda: self._tell(done, environ, began))

    def _look(self, pieces: Iterable[bytes], done: Done, counter: list[RowCounter]) -> Iterator[bytes]:
        done.outcome = "gone"
        last = b""
        try:
            for piece in pieces:
                done.size += len(piece)
                if counter:
                    done.rows = counter[0].feed(piece)
                last = (last + piece)[-_TAIL:]
                yield piece
        except Exception as error:
            done.outcome = _OUTCOMES.get(type(error), "cut")
            raise
        if _NO_ROWS in last:
            done.rows = 0
        done.outcome = "ok"

    def _tell(self, done: Done, environ: dict[str, Any], began: float) -> None:
        done.seconds = time.monotonic() - began
        done.route = environ.get(_ROUTE, "none")
        done.query = environ.get(QUERY, "")
        if done.status >= 400:
            done.outcome = _OUTCOMES.get(type(environ.get(FAILED)), "refused")
        tell(self._tellers, done)


class _Watched:
    """An answer that says when it is closed, once."""

    def __init__(self, pieces: Iterable[bytes], looking: Iterator[bytes], ended: Callable[[], None]) -> None:
        self._pieces = pieces
        self._looking = looking
        self._ended = ended

    def __iter__(self) -> Iterator[bytes]:
        return self._looking

    def close(self) -> None:
        """End the answer, as its server must."""
        try:
            close = getattr(self._pieces, "close", None)
            if close is not None:
                close()
        finally:
            self._ended()
