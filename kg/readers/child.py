"""A process of our own that answers one request after the other, and whose death is an answer, too.

Requests go to its standard input, replies come from its standard output; both are a length of eight bytes and that
many bytes of pickle. It ends with the process that started it, however that one ends.
"""

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import IO, Any

HEAD = 8
"""Bytes that say how long a message is, most significant first."""

_GRACE = 2.0


class Child:
    """A Python that runs ``program``, started at the first request. ``end`` ends it; the next request starts another.

    A reply is a tuple whose last part says whether the process ends with it. Not for several threads at once.
    """

    def __init__(self, program: str) -> None:
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()

    @property
    def used(self) -> bool:
        """Whether it has answered before."""
        return self._process is not None

    def start(self) -> "subprocess.Popen[bytes]":
        """The process, started if there is none: it is ready sooner for a request that comes later."""
        self._process = self._process or self._start()
        return self._process

    def ask(self, request: object) -> tuple[Any, int]:
        """The reply; where the process died over it ``None``, and what it ended with."""
        process = self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with suppress(BrokenPipeError):
                send(process.stdin, request)
            data = received(process.stdout)
            reply = self.unpickled(data) if data else None
        except BaseException:
            self.end()
            raise
        if reply is None or reply[-1]:
            self.end()
        return reply, process.returncode or 0

    def unpickled(self, data: bytes) -> Any:  # noqa: ANN401 - whatever the program replies
        """What came back; a child that is less trusted than this process overrides it."""
        return pickle.loads(data)

    def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None or os.getpid() != self._owner:
            return
        with suppress(BrokenPipeError):
            process.stdin.close()  # type: ignore[union-attr]
        process.terminate()  # which takes along what it started; one that is dead keeps what it died of
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()  # type: ignore[union-attr]

    def _start(self) -> "subprocess.Popen[bytes]":
        # Modules come from where ours do, never from the folder that we happen to stand in.
        paths = os.pathsep.join(path for path in sys.path if path)
        return subprocess.Popen(
            [sys.executable, "-P", "-c", self._program],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths}, start_new_session=True,
        )  # fmt: skip


def send(stream: IO[bytes], message: object) -> None:
    """Write one message."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(HEAD, "big"))
    stream.write(data)
    stream.flush()


def received(stream: IO[bytes]) -> bytes:
    """The next message, still pickled; empty where the other side ended before or within it."""
    head = stream.read(HEAD)
    size = int.from_bytes(head, "big")
    data = stream.read(size) if len(head) == HEAD else b""
    return data if len(data) == size else b""
