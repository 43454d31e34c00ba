"""The server as it is started: it listens where it was told to, says nothing of versions, and ends on request."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from api import serve
from kg.errors import UsageError
from kg.store import build, open_snapshot

START = """
import sys
from pathlib import Path
from api import serve
from kg.store import open_snapshot
with open_snapshot(Path(sys.argv[1])) as store:
    serve(store, "127.0.0.1", 0, lambda url: print(url, flush=True))
"""


def test_it_serves_and_ends(tmp_path: Path) -> None:
    build(tmp_path, [("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> .")], {})
    with subprocess.Popen(
        [sys.executable, "-c", START, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            with urllib.request.urlopen(
                f"{address}sparql?query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D", timeout=10
            ) as response:
                assert response.headers["Server"] == "Jipu"
                assert b"true" in response.read()
        finally:
            os.kill(process.pid, signal.SIGINT)
        assert process.wait(10) == 0


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    build(tmp_path, [], {})
    with socket.create_server(("127.0.0.1", 0)) as taken, open_snapshot(tmp_path) as store:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1:{port}: cannot listen here .*choose another --port"):
            serve(store, "127.0.0.1", port)
