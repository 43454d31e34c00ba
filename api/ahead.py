"""The saved tables made before anybody asks: a whole one takes seconds of a large graph, a kept one none."""

import time
from collections.abc import Callable

from kg import queries
from kg.errors import BusyError, JipuError
from kg.query_pool import PooledStore

_LEAST = 100_000
"""Statements below which no table takes long."""

_FORMS = ("csv", "json")
"""What is taken away most, and what pages are made from."""

_FAILED = 3
"""Tables that fail, after which no more are made: the graph is too large for whole tables."""

_CLIENT = "ahead"


def make_ahead(store: PooledStore, stop: Callable[[float], bool]) -> None:
    """Ask each saved query as it stands, so that the store keeps what takes long; as one client, half of the time.

    ``stop`` waits so many seconds and says whether to go no further. What fails is left to those who ask.
    """
    if store.quads < _LEAST:
        return
    mine = store.asked_by(_CLIENT, lambda: stop(0))
    failed: set[str] = set()
    for form in _FORMS:
        for name in queries.names():
            if name in failed:
                continue
            began = time.monotonic()
            try:
                for _ in mine.query(queries.load(name).text).pieces(form):
                    pass
            except BusyError:
                pass
            except JipuError:
                failed.add(name)
            if len(failed) == _FAILED or stop(time.monotonic() - began):
                return
