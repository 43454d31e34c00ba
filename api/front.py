"""What the server calls for each request (RSGI 1.5): lookups are answered at once, all else in threads by Flask.

https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import chain
from typing import Any

from api.app import FINISH
from api.bodies import RETRY, Bodies, RefusedError
from api.calling import Answer, Application, Headers, Scope, environ_of
from api.compression import shrinks, small, small_headers
from api.lookups import Lookups
from api.observing import Tell, refused_here, tell
from api.streaming import GoneError, break_off, send

_QUICK = 0.2
"""Seconds after which it is looked whether the client still waits."""

_log = logging.getLogger("jipu.api")


class Front:
    """One process's answer to all requests. ``places`` requests are in Flask's hands at a time; more are refused.

    ``tellers`` are told of what is refused here; the application and lookups tell of the rest.
    """

    def __init__(
        self, application: Application, lookups: Lookups | None, places: int, tellers: Sequence[Tell] = ()
    ) -> None:
        self._tellers = tellers
        self._application = application
        self._lookups = lookups
        self._bodies = Bodies()
        self._places = places
        self._in_hand = 0
        self._threads = ThreadPoolExecutor(places, "request")

    async def __call__(self, scope: Scope, protocol: Any) -> None:  # noqa: ANN401 - the server has no type for it
        """Answer a request."""
        found = self._lookups.answer(scope) if self._lookups else None
        if found is not None:
            _reply(scope, protocol, 200, *found)
            return
        try:
            body = await self._bodies.read(scope, protocol)
            # A place is taken only when the body is there, so who sends slowly takes none.
            if self._in_hand >= self._places:
                raise RefusedError(503, "Too many requests at the moment; try again in a few seconds.", RETRY)
        except RefusedError as refused:
            protocol.response_bytes(refused.status, [*refused.headers, *FINISH], refused.body)
            tell(self._tellers, refused_here(scope.method, scope.path, refused.status))
            return
        except RuntimeError:
            # The client has gone away in the middle of its body.
            return
        self._in_hand += 1
        try:
            await self._work(scope, protocol, body)
        finally:
            self._in_hand -= 1

    async def _work(self, scope: Scope, protocol: Any, body: bytes) -> None:  # noqa: ANN401
        gone = threading.Event()
        call = partial(self._call, scope, protocol, body, gone.is_set)
        done = asyncio.get_running_loop().run_in_executor(self._threads, call)
        await asyncio.wait({done}, timeout=_QUICK)
        if not done.done():
            leaving = asyncio.ensure_future(protocol.client_disconnect())
            leaving.add_done_callback(lambda _: gone.set())
            await asyncio.wait({done})
            leaving.cancel()

    def _call(self, scope: Scope, protocol: Any, body: bytes, gone: Callable[[], bool]) -> None:  # noqa: ANN401
        begun = False
        try:
            with closing(Answer(self._application, environ_of(scope, body, gone))) as answer:
                begun = True
                if scope.method == "HEAD":
                    protocol.response_bytes(answer.status, answer.headers, b"")
                elif answer.rest is None:
                    _reply(scope, protocol, answer.status, answer.headers, answer.beginning)
                else:
                    headers = answer.headers
                    pieces: Iterable[bytes] = chain((answer.beginning,), answer.rest)
                    if shrinks(answer.status, headers, answer.beginning, scope.headers.get("accept-encoding")):
                        headers, pieces = small_headers(headers), small(pieces)
                    send(pieces, partial(protocol.response_file, answer.status, headers), gone, scope.client)
        except GoneError:
            return
        except Exception as error:
            _log.error("%s: the answer was not finished (%s)", scope.path, type(error).__name__, exc_info=error)
            if begun:
                break_off(scope.client)
            else:
                protocol.response_bytes(500, FINISH, b"")


def _reply(scope: Scope, protocol: Any, status: int, headers: Headers, body: bytes) -> None:  # noqa: ANN401
    """Answer with a whole body."""
    if shrinks(status, headers, body, scope.headers.get("accept-encoding")):
        body = b"".join(small((body,)))
        headers = [*small_headers(headers), ("Content-Length", str(len(body)))]
    protocol.response_bytes(status, headers, body)
