"""Which bodies are given up where more come than are read at one time."""

import asyncio
from dataclasses import dataclass, field

import pytest

from api.bodies import Bodies, RefusedError


@dataclass
class Scope:
    """A request with a body."""

    method: str = "POST"
    headers: dict[str, str] = field(default_factory=lambda: {"content-length": "3"})


async def _never() -> bytes:
    await asyncio.Event().wait()
    return b""


async def _in_a_moment() -> bytes:
    # The server tells of a body some turns of the loop after it was asked.
    await asyncio.sleep(0.01)
    return b"ASK"


def test_a_whole_body_is_read_however_many_slow_ones_come_after_it() -> None:
    async def run() -> tuple[bytes, list[BaseException | bytes]]:
        bodies = Bodies()
        whole = asyncio.create_task(bodies.read(Scope(), _in_a_moment))
        slow = [asyncio.create_task(bodies.read(Scope(), _never)) for _ in range(300)]
        read = await whole
        done, waiting = await asyncio.wait(slow, timeout=1)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return read, [task.exception() or task.result() for task in done]

    read, given_up = asyncio.run(run())
    assert read == b"ASK"
    assert len(given_up) == 300 - 64
    for error in given_up:
        assert isinstance(error, RefusedError)
        assert error.status == 503


def test_a_body_that_fails_fails_at_once() -> None:
    async def broken() -> bytes:
        raise RuntimeError("the client has gone away")

    with pytest.raises(RuntimeError):
        asyncio.run(Bodies().read(Scope(), broken))
