"""Who may ask, how often, and a record of who did: for private corpora, off unless asked for."""

import fcntl
import hmac
import json
import os
import struct
import tempfile
import threading
import time
from collections.abc import Mapping
from multiprocessing import reduction
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request

from api.errors import answer
from kg.keys import Key, hash_of

_OPEN = ("health.health", "static")
"""What is answered without a key: whether the service is up, and the style of its error pages."""

_WINDOW = 60
_SLOT = struct.Struct("!qq")
_LONGEST = 4000


class Counters:
    """How often each key has asked in this minute; a server's processes are each given it as they start.

    They count in a file that has no name, so nothing of it is left, however they end.
    """

    def __init__(self, file: int | None = None) -> None:
        if file is None:
            file, name = tempfile.mkstemp(prefix="jipu-counters-")
            os.unlink(name)
        self._file = file
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        return _inherited, (reduction.DupFd(self._file),)

    def count(self, slot: int) -> tuple[int, int]:
        """Count a request; how many there were in this minute with it, and the seconds until the next minute."""
        now = int(time.time())
        minute, left = now // _WINDOW, _WINDOW - now % _WINDOW
        file, place = self._file, slot * _SLOT.size
        # The file's lock keeps other processes away, but not other threads of this one.
        with self._lock:
            fcntl.lockf(file, fcntl.LOCK_EX, _SLOT.size, place)
            try:
                stored = os.pread(file, _SLOT.size, place)
                before, count = _SLOT.unpack(stored) if len(stored) == _SLOT.size else (0, 0)
                count = count + 1 if before == minute else 1
                os.pwrite(file, _SLOT.pack(minute, count), place)
            finally:
                fcntl.lockf(file, fcntl.LOCK_UN, _SLOT.size, place)
        return count, left


def _inherited(descriptor: Any) -> Counters:  # noqa: ANN401 - the standard library has no public type for it
    """The counters that the process which started this one has."""
    return Counters(descriptor.detach())


def require_keys(app: Flask, keys: tuple[Key, ...], counters: Counters) -> None:
    """Answer only who shows one of ``keys`` (Authorization: Bearer …), each as often as it may."""

    def check() -> Response | None:
        if request.endpoint in _OPEN or request.method == "OPTIONS":
            return None
        scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
        digest = hash_of(shown.strip()) if scheme.lower() == "bearer" else ""
        # Every key is compared, each in constant time.
        fits = [slot for slot, key in enumerate(keys) if hmac.compare_digest(key.sha256, digest)]
        if not fits:
            return answer(401, "This service needs a key: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
        key = keys[fits[0]]
        g.key_name = key.name
        count, left = counters.count(fits[0])
        if count > key.per_minute:
            message = f"This key may ask {key.per_minute:,} times a minute; wait for the next one."
            return answer(429, message, {"Retry-After": str(left)})
        return None

    app.before_request(check)


def record(app: Flask, path: Path) -> None:
    """Append a line of JSON to a file for each request: when, who, what, how it ended, how long it took."""

    def begin() -> None:
        g.began = time.monotonic()

    def write(response: Response) -> Response:
        began: float = g.get("began", time.monotonic())
        entry: Mapping[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "key": g.get("key_name", ""),
            "address": request.remote_addr,
            "method": request.method,
            "path": request.full_path.rstrip("?")[:_LONGEST],
            "body": request.get_data(as_text=True)[:_LONGEST] if request.method == "POST" else "",
            "status": response.status_code,
            "milliseconds": round((time.monotonic() - began) * 1000),
        }
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        # One write at the end of the file: processes do not tear each other's lines.
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode("utf-8"))
        finally:
            os.close(descriptor)
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(write)
