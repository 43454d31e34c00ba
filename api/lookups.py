"""Lookups answered before the framework: what is asked most often is spared its work, and gets the same bytes."""

import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.sansio.utils import get_current_url, get_host

from api import negotiation
from api.answers import ASK_AGAIN, etag_of
from api.app import FINISH
from api.bodies import Application
from api.context import Context
from api.protocol import QueryRequest, read_query
from kg.errors import JipuError
from kg.query_pool import PooledStore

_PATH = "/sparql"
_LONGEST = 8000
"""Bytes of a query string; what is longer is no lookup."""


class Lookups:
    """WSGI middleware in front of the application that ``find`` gives each request's context for.

    It answers GET of a lookup where nothing about the request is special; all else, errors too, is left to the
    application. ``headers`` are those that the application adds to each answer to a query.
    """

    def __init__(
        self, application: Application, find: Callable[[], Context], headers: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._application = application
        self._find = find
        self._headers = [*headers, *FINISH]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        if (
            environ["PATH_INFO"] == _PATH
            and environ["REQUEST_METHOD"] == "GET"
            and len(environ["QUERY_STRING"]) <= _LONGEST
            and "HTTP_IF_NONE_MATCH" not in environ
        ):
            found = self._answer(environ)
            if found:
                kind, etag, body = found
                own = [("Content-Type", kind), ("ETag", f'"{etag}"'), ("Cache-Control", ASK_AGAIN)]
                start_response("200 OK", [*own, *self._headers, ("Content-Length", str(len(body)))])
                return [body]
        return self._application(environ, start_response)

    def _answer(self, environ: dict[str, Any]) -> tuple[str, str, bytes] | None:
        """Content type, ETag and body; ``None`` where it is not for here."""
        try:
            asked = read_query("GET", environ["QUERY_STRING"].encode("latin1"))
            if asked is None or asked.default_graphs is not None or asked.named_graphs is not None:
                return None
            return self._looked_up(asked, _base_url(environ), environ.get("HTTP_ACCEPT"))
        except (HTTPException, JipuError):
            return None

    def _looked_up(self, asked: QueryRequest, base: str, accept: str | None) -> tuple[str, str, bytes] | None:
        store = self._find().store
        forms = negotiation.TABLES
        choice = negotiation.named(asked.format, forms) if asked.format else negotiation.choose(accept, forms)
        if choice is None or not isinstance(store, PooledStore):
            return None
        inspection = store.check(asked.query, base=base)
        if inspection.rewritten or not inspection.repeatable:
            return None
        deadline = time.monotonic() + store.limits.deadline(asked.seconds)
        body = store.lookup(asked.query, base, choice.form.name, deadline)
        kind = choice.content_type
        return None if body is None else (kind, etag_of(store.version, asked, base, kind), body)


def _base_url(environ: dict[str, Any]) -> str:
    server = (environ["SERVER_NAME"], int(environ["SERVER_PORT"]))
    host: str | None = environ.get("HTTP_HOST")
    return _url(environ["wsgi.url_scheme"], host, server, environ.get("SCRIPT_NAME", ""))


@lru_cache(64)
def _url(scheme: str, host: str | None, server: tuple[str, int], root: str) -> str:
    """The address of the endpoint as the framework has it."""
    return get_current_url(scheme, get_host(scheme, host, server), root.rstrip("/"), _PATH)
