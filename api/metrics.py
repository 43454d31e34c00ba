"""Counts of requests for Prometheus, of all processes of the server together, at an address of their own.

That address is this machine's alone unless another is named: metrics have no key. Labels are kinds of pages and
outcomes, never what was asked or by whom.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from api.observing import Done, Tell
from kg.errors import UsageError

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the library has the processes keep their counts; it reads this when it is loaded."""

_SECONDS = (0.001, 0.005, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0)


def counting() -> Tell:
    """What counts the requests of this process; it must have been started inside ``exposed``."""
    from prometheus_client import Counter, Histogram

    requests = Counter("jipu_requests", "Requests", ("route", "method", "status", "outcome"))
    seconds = Histogram("jipu_request_seconds", "Seconds from request to last byte", ("route",), buckets=_SECONDS)
    size = Counter("jipu_answer_bytes", "Bytes of answers", ("route",))
    rows = Counter("jipu_answer_rows", "Rows and statements of answers", ("route",))

    def count(done: Done) -> None:
        method = done.method if done.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        requests.labels(done.route, method, str(done.status), done.outcome).inc()
        seconds.labels(done.route).observe(done.seconds)
        size.labels(done.route).inc(done.size)
        rows.labels(done.route).inc(done.rows or 0)

    return count


def address_of(text: str) -> tuple[str, int]:
    """``9464`` (on this machine alone) or ``0.0.0.0:9464``, as host and port. Raises ``UsageError``."""
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise UsageError(f"{text}: metrics need a port, such as 9464, or an address and a port, such as 0.0.0.0:9464")
    return host.strip("[]") or "127.0.0.1", int(port)


@contextmanager
def exposed(address: str) -> Iterator[None]:
    """Answer Prometheus at ``address``; processes started meanwhile count into what is shown.

    Raises ``UsageError`` where it cannot be listened on.
    """
    host, port = address_of(address)
    with TemporaryDirectory(prefix="jipu-metrics-") as folder:
        os.environ[_FOLDER] = folder
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        try:
            server, thread = start_http_server(port, host, registry)
        except OSError as error:
            raise UsageError(f"{host}:{port}: cannot show metrics here ({error.strerror}); choose another") from error
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
            del os.environ[_FOLDER]
