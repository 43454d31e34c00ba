"""Serving: granian's processes answer HTTP, each with a pool of processes that evaluate queries."""

import atexit
import contextlib
import ipaddress
import multiprocessing
import os
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from flask import Response, request
from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from api import metrics
from api.access import Counters, record, require_keys
from api.app import create_app
from api.front import Front
from api.live import Live
from api.lookups import Lookups
from api.observing import Tell, log_to, observe
from api.protocol import MAX_QUERY
from api.streaming import sockets
from kg.errors import UsageError
from kg.keys import read_keys
from kg.query_pool import Kept, Limits
from kg.store import Addresses, open_snapshot

_SPARE = 32
"""Requests that one process works on at a time beside all that may wait for the pool or be read from it."""

_HEADERS_SECONDS = 10
_HEADERS_BYTES = 160_000
"""What the request line and headers may have together: a long query in a GET fits."""

_STOPPING_SECONDS = 5
"""How much longer than a query may take a stop waits for what is being answered."""

_STALLED_SECONDS = 60
"""A client that takes nothing of its answer for so long is let go."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve. ``processes`` answer HTTP; the limits are those of the whole server.

    ``keys`` is a file of API keys without one of which nothing is answered, ``audit`` a file that records each request;
    ``public`` lets strangers in from other machines without a key; ``reviews`` as in ``create_app``. ``log`` is a file
    that gets a line for each request (``-``: standard error), with the text of queries where ``log_queries``;
    ``metrics`` a port, or an address and a port, at which Prometheus is answered.
    """

    limits: Limits = field(default_factory=Limits)
    public: bool = False
    keys: Path | None = None
    audit: Path | None = None
    processes: int = field(default_factory=lambda: max(2, min(8, os.cpu_count() or 1)))
    reviews: Path | None = None
    log: Path | None = None
    log_queries: bool = False
    metrics: str = ""
    store: Addresses | None = None

    @property
    def share(self) -> Limits:
        """The limits of one process."""
        parts = self.processes
        return replace(
            self.limits,
            short=max(2, -(-self.limits.short // parts)),
            long=max(2, -(-self.limits.long // parts)),
            paused=max(1, -(-self.limits.paused // parts)),
            queue=max(1, -(-self.limits.queue // parts)),
            exports=max(2, -(-self.limits.exports // parts)),
        )


class _Server(MPServer):
    """Granian, but a process that ends is replaced however often that happens."""

    def _respawn_workers(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - granian's own signature
        super()._respawn_workers(*arguments, **options)
        # What it takes for a crash loop (two ends of one process within 5.5 s), and ends itself for.
        self.respawned_wrks.clear()
        time.sleep(0.2)


def serve(folder: Path, host: str, port: int, options: Options, ready: Callable[[str], object]) -> None:
    """Serve the graph in ``folder`` until interrupted; ``ready`` is told the address when it answers.

    Once interrupted it takes no more requests and ends with the last answer. What is still on its way five seconds
    after any query must have ended (an export, who sends or takes next to nothing) is broken off then.

    Raises StoreError where there is no graph, UsageError where the address cannot be listened on.
    """
    if os.name == "nt":
        raise UsageError("kg serve needs Linux or macOS: on Windows run it in WSL")
    if not (options.public or options.keys or _is_loopback(host)):
        raise UsageError(f"{host}: other machines could ask here; give --keys FILE, or --public to let anyone in")
    if options.reviews and not options.keys and not _is_loopback(host):
        raise UsageError(
            f"{host}: anyone could write into {options.reviews.name}; give --keys FILE, or leave --reviews"
        )
    if options.keys:
        read_keys(options.keys)
    number = _free_port(host, port)
    # The processes must not inherit threads of the engine, so none is started here: a child looks at the graph.
    multiprocessing.set_start_method("spawn", force=True)
    with multiprocessing.Pool(1) as looking:
        looking.apply(_look, (folder,))
    server = _Server(
        "api.server",
        address=host,
        port=number,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=options.processes,
        runtime_mode=RuntimeModes.st,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_SECONDS * 1000, max_buffer_size=_HEADERS_BYTES),
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=int(options.limits.seconds) + _STOPPING_SECONDS,
    )
    url = f"http://{f'[{host}]' if ':' in host else host}:{number}/"
    threading.Thread(target=_tell, args=(url, ready), daemon=True).start()
    counting = metrics.exposed(options.metrics) if options.metrics else contextlib.nullcontext()
    with counting, _folder() as place:
        load = partial(_application, folder, options, Counters(), place)
        server.serve(target_loader=load, wrap_loader=False)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder for as long as this process lives; even where it is killed, who waits for its end removes it."""
    folder = tempfile.mkdtemp(prefix="jipu-kept-")
    # In a group of its own: Ctrl-C is not for it.
    with subprocess.Popen(["sh", "-c", 'read -r end; exec rm -r "$0"', folder], stdin=subprocess.PIPE, process_group=0):
        yield Path(folder)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _look(folder: Path) -> None:
    open_snapshot(folder).close()


def _free_port(host: str, port: int) -> int:
    """The port to listen on, where nobody listens yet."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            return int(probe.getsockname()[1])
    except OSError as error:
        raise UsageError(f"{host}:{port}: cannot listen here ({error.strerror}); choose another --port") from error


def _tell(url: str, ready: Callable[[str], object]) -> None:
    """Say the address once it answers."""
    for _ in range(600):
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{url}health", timeout=5):
                ready(url)
                return
        except OSError:
            time.sleep(0.1)


def _application(folder: Path, options: Options, counters: Counters, place: Path) -> Front:
    """The application of one process."""
    # Threads of the server's own that wait for the interpreter would abort the process when it ends in good order.
    atexit.register(os._exit, 0)
    threading.Thread(target=_drop_stalled, daemon=True).start()
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    kept = Kept(place, options.limits.kept) if options.limits.kept else None
    live = Live(folder, options.share, options.store, kept)
    app = create_app(live, options.reviews)
    app.after_request(partial(_tell_limits, options.limits))
    if options.keys:
        require_keys(app, read_keys(options.keys), counters)
    if options.audit:
        record(app, options.audit)
    tellers = _tellers(options)
    observe(app, tellers)
    lookups = None if options.keys or options.audit else Lookups(live, _told(options.limits), tellers)
    return Front(app, lookups, options.share.together + _SPARE, tellers)


def _end_with_the_first() -> None:
    """End this process when the one that started it is gone: alone it would hold the port, and nobody could stop it."""
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os._exit(1)


def _tellers(options: Options) -> list[Tell]:
    """Who is told of each request."""
    logs = [log_to(options.log, queries=options.log_queries)] if options.log else []
    return [*logs, metrics.counting()] if options.metrics else logs


def _told(limits: Limits) -> list[tuple[str, str]]:
    """What a query may take, how many run side by side and how many may wait, as headers."""
    return [
        ("Jipu-Limit-Seconds", f"{limits.seconds:g}"),
        ("Jipu-Limit-Rows", str(limits.rows)),
        ("Jipu-Limit-Bytes", str(limits.size)),
        ("Jipu-Limit-Query", str(MAX_QUERY)),
        ("Jipu-Limit-Concurrent", str(limits.short + limits.long)),
        ("Jipu-Limit-Queue", str(limits.queue)),
    ]


def _tell_limits(limits: Limits, response: Response) -> Response:
    """Say with each answer to a query what a query may take."""
    if request.endpoint == "sparql.endpoint":
        response.headers.extend(_told(limits))
    return response


def _drop_stalled() -> None:
    """Let connections end whose client takes nothing: set where they inherit it, on the listening socket."""
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is None:
        return
    for _ in range(100):
        for found in sockets():
            with contextlib.suppress(OSError):
                if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    found.setsockopt(socket.IPPROTO_TCP, option, _STALLED_SECONDS * 1000)
                    return
        time.sleep(0.1)
