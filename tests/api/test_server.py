"""The server as it is started: it listens where it was told to, says nothing of versions, and ends on request."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from api import Options, serve
from kg.errors import UsageError
from kg.store import build


def test_it_serves_and_ends(tmp_path: Path) -> None:
    build(tmp_path, [("http://g/1", b"<http://e/a> <http://e/p> <http://e/b> .")], {})
    command = [str(Path(sys.executable).with_name("kg")), "serve", "--graph", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            address = process.stderr.readline().split()[3]
            with urllib.request.urlopen(
                f"{address}sparql?query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D", timeout=10
            ) as response:
                assert response.headers["Server"] == "Jipu"
                assert b"true" in response.read()
        finally:
            os.kill(process.pid, signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    build(tmp_path, [], {})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1:{port}: cannot listen here .*choose another --port"):
            serve(tmp_path, "127.0.0.1", port, Options(), print)
