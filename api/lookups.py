"""Lookups answered before the framework: what is asked most often is spared its work, and gets the same bytes."""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from werkzeug.exceptions import HTTPException
from werkzeug.sansio.utils import get_current_url, get_host

from api import negotiation
from api.answers import ASK_AGAIN, etag_of
from api.app import FINISH
from api.calling import Headers, Scope
from api.context import Context
from api.observing import Tell, looked_up, tell
from api.protocol import QueryRequest, read_query
from kg.errors import JipuError
from kg.query_pool import PooledStore

_PATH = "/sparql"
_LONGEST = 8000
"""Bytes of a query string; what is longer is no lookup."""


class Lookups:
    """Answers GET of a lookup where nothing about the request is special; ``None`` leaves it to the application.

    ``find`` gives the context of now, ``headers`` are those that the application adds to each answer to a query,
    ``tellers`` are told of each.
    """

    def __init__(
        self, find: Callable[[], Context], headers: Iterable[tuple[str, str]] = (), tellers: Sequence[Tell] = ()
    ) -> None:
        self._find = find
        self._tellers = tellers
        self._headers = [*headers, *FINISH]

    def answer(self, scope: Scope) -> tuple[Headers, bytes] | None:
        """Headers and body of an answer of status 200."""
        if (
            scope.path != _PATH
            or scope.method != "GET"
            or len(scope.query_string) > _LONGEST
            or "if-none-match" in scope.headers
        ):
            return None
        try:
            asked = read_query("GET", scope.query_string.encode("latin1"))
            if asked is None or asked.default_graphs is not None or asked.named_graphs is not None:
                return None
            return self._looked_up(asked, _base_url(scope), scope.headers.get("accept"))
        except (HTTPException, JipuError):
            return None

    def _looked_up(self, asked: QueryRequest, base: str, accept: str | None) -> tuple[Headers, bytes] | None:
        began = time.monotonic()
        store = self._find().store
        forms = negotiation.TABLES
        choice = negotiation.named(asked.format, forms) if asked.format else negotiation.choose(accept, forms)
        if choice is None or not isinstance(store, PooledStore):
            return None
        deadline = time.monotonic() + store.limits.deadline(asked.seconds)
        body = store.lookup(asked.query, base, choice.form.name, deadline)
        if body is None:
            return None
        etag = etag_of(store.version, asked, base, choice.content_type)
        if self._tellers:
            tell(self._tellers, looked_up(_PATH, asked.query, choice.form.name, body, time.monotonic() - began))
        own = [("Content-Type", choice.content_type), ("ETag", f'"{etag}"'), ("Cache-Control", ASK_AGAIN)]
        return [*own, *self._headers, ("Content-Length", str(len(body)))], body


def _base_url(scope: Scope) -> str:
    return _url(scope.scheme, scope.headers.get("host"), scope.server)


@lru_cache(64)
def _url(scheme: str, host: str | None, server: str) -> str:
    """The address of the endpoint as the framework has it."""
    name, _, port = server.rpartition(":")
    return get_current_url(scheme, get_host(scheme, host, (name.strip("[]"), int(port))), "", _PATH)
