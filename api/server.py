"""Serving on one machine: a thread a request, over one open snapshot."""

import contextlib
import socket
from collections.abc import Callable

from werkzeug.serving import WSGIRequestHandler, make_server

from api.app import create_app
from kg.errors import UsageError
from kg.store import GraphStore


class _Handler(WSGIRequestHandler):
    """Says nothing of versions."""

    server_version = "Jipu"
    sys_version = ""

    def version_string(self) -> str:
        return self.server_version


def serve(store: GraphStore, host: str, port: int, ready: Callable[[str], object] = lambda _url: None) -> None:
    """Serve ``store`` until interrupted; ``ready`` is told the address, with the real port where ``port`` is 0.

    Raises UsageError where the address cannot be listened on.
    """
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise UsageError(f"{host}:{port}: cannot listen here ({error.strerror}); choose another --port") from error
    with listening:
        listening.set_inheritable(True)
        number = listening.getsockname()[1]
        server = make_server(
            host, number, create_app(store), threaded=True, request_handler=_Handler, fd=listening.fileno()
        )
        ready(f"http://{f'[{host}]' if ':' in host else host}:{number}/")
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
        server.server_close()
