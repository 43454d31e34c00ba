"""The published snapshot as it is now: a new build takes over between two requests."""

import logging
import threading
import time
from pathlib import Path

from api.ahead import make_ahead
from api.context import Context
from kg.errors import StoreError
from kg.query_pool import Kept, Limits, PooledStore, RemoteStore
from kg.store import Addresses, open_snapshot, pointed_at

_LOOK = 0.1
"""Seconds between two looks at the folder's pointer."""

_SETTLED = 5.0
"""Seconds after which tables are made ahead."""

_log = logging.getLogger("jipu.api")


class Live:
    """Gives each request the context of the snapshot that is published; call it for that.

    With ``where`` queries are answered by the store there, to which the snapshot was pushed; else ``kept`` is where
    answers are kept, and those of saved queries made ahead. Raises StoreError where there is no snapshot to begin with.
    One that cannot be opened later leaves the old one.
    """

    def __init__(self, folder: Path, limits: Limits, where: Addresses | None = None, kept: Kept | None = None) -> None:
        self._folder = folder
        self._where = where
        self._limits = limits
        self._kept = kept
        self._store = self._open(None)
        self._context = Context(self._store)
        threading.Thread(target=self._watch, name="live", daemon=True).start()

    def __call__(self) -> Context:
        """The context of now."""
        return self._context

    def _open(self, before: PooledStore | None) -> PooledStore:
        if self._where is not None:
            remote = open_snapshot(self._folder, RemoteStore)
            remote.connect(self._where, self._limits)
            remote.start(self._limits)
            return remote
        store = open_snapshot(self._folder, PooledStore)
        store.start(self._limits, self._kept, before)
        if self._kept and self._kept.claims(f"ahead-{store.version}"):
            threading.Thread(target=self._ahead, args=(store,), name="ahead", daemon=True).start()
        return store

    def _ahead(self, store: PooledStore) -> None:
        """Make the saved tables, once the server has settled, for as long as the snapshot is the one that is served."""

        def stop(seconds: float) -> bool:
            time.sleep(seconds)
            return self._store is not store

        if not stop(_SETTLED):
            make_ahead(store, stop)

    def _watch(self) -> None:
        wait = threading.Event()
        while not wait.wait(_LOOK):
            try:
                if pointed_at(self._folder) != self._store.path.name:
                    self._renew()
            except StoreError as error:
                _log.error("%s", error)

    def _renew(self) -> None:
        """Open the new snapshot beside the old one, then hand over; requests that began with the old one end there."""
        old, self._store = self._store, self._open(self._store)
        self._context = Context(self._store)
        longest = self._limits.seconds + self._limits.wait + 1
        closing = threading.Timer(longest, old.close)
        closing.daemon = True
        closing.start()
