"""Logins come from the environment, in the way that the store asks for, and show up nowhere."""

import base64
import contextlib
import http.server
import threading
from collections.abc import Iterator

import pytest

from kg.errors import StoreError
from kg.store import Endpoint, addresses

WORD = "hidden-word"
BASIC = "Basic " + base64.b64encode(f"who:{WORD}".encode()).decode()


@contextlib.contextmanager
def store(wants: str) -> Iterator[str]:
    """The query address of a store that lets in who sends this header."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            allowed = self.headers.get("Authorization") == wants
            self.send_response(204 if allowed else 401)
            if not allowed:
                self.send_header("WWW-Authenticate", 'Basic realm="store"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/query"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("wants", "environment"),
    [
        (BASIC, {"JIPU_STORE_USER": "who", "JIPU_STORE_PASSWORD": WORD}),
        (f"Bearer {WORD}", {"JIPU_STORE_TOKEN": WORD}),
    ],
)
def test_who_may_enter_does(wants: str, environment: dict[str, str]) -> None:
    with store(wants) as address, contextlib.closing(Endpoint(addresses(address), environment)) as endpoint:
        endpoint.update("CLEAR ALL")
        endpoint.update("CLEAR ALL")


@pytest.mark.parametrize(
    "environment",
    [{}, {"JIPU_STORE_TOKEN": WORD}, {"JIPU_STORE_USER": WORD, "JIPU_STORE_PASSWORD": WORD}],
)
def test_who_may_not_is_told_what_to_set(environment: dict[str, str]) -> None:
    with store(BASIC) as address, contextlib.closing(Endpoint(addresses(address), environment)) as endpoint:
        with pytest.raises(StoreError, match=r"wants another login; set \$JIPU_STORE_USER") as caught:
            endpoint.update("CLEAR ALL")
        assert WORD not in str(caught.value)
