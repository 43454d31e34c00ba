"""Real stores to test against, each on a port of this machine and in a folder of its own, ended by its process."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

VIRTUOSO = """[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 20
[TempDatabase]
DatabaseFile = v-temp.db
TransactionFile = v-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = .
MaxOptimizeLayouts = 100
StopCompilerWhenXOverRunTime = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 6
[SPARQL]
ResultSetMaxRows = 1000000
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    """A server that answers at ``address``."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        while True:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(address, params={"query": "ASK {}"}, trust_env=False)
                break
            assert process.poll() is None, (folder / "output").read_text(errors="replace")
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.2)
        yield
    finally:
        # A server that has processes of its own ends them only where it is asked to end.
        process.terminate()
        try:
            process.wait(60)
        finally:
            process.kill()
            process.wait()


@contextlib.contextmanager
def oxigraph(folder: Path, *options: str, port: int = 0) -> Iterator[str]:
    """The query address of an Oxigraph server; ``port`` 0 takes a free one."""
    port = port or free_port()
    binary = Path(sys.executable).with_name("oxigraph")
    command = [str(binary), "serve", "--location", "data", "--bind", f"127.0.0.1:{port}", *options]
    with running(command, folder, f"http://127.0.0.1:{port}/query"):
        yield f"http://127.0.0.1:{port}/query"


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """The query address of a Virtuoso server, whose login is dba, dba."""
    port = free_port()
    (folder / "v.ini").write_text(VIRTUOSO.format(sql=free_port(), http=port))
    binary = shutil.which("virtuoso-t")
    assert binary is not None, "apt-get install virtuoso-opensource"
    with running([binary, "-f", "+configfile", "v.ini"], folder, f"http://127.0.0.1:{port}/sparql"):
        yield f"http://127.0.0.1:{port}/sparql"


def has_virtuoso() -> bool:
    return shutil.which("virtuoso-t") is not None or bool(os.environ.get("JIPU_CI"))
