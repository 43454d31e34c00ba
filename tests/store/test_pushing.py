"""What writes, read piece by piece."""

import threading
from typing import IO

import pytest

from kg.store.pushing import pieces_of


def writer_threads() -> int:
    return sum(thread.name == "writer" for thread in threading.enumerate())


def test_all_that_is_written_comes_in_order() -> None:
    lines = [f"{number}\n".encode() * 50 for number in range(5000)]

    def write(stream: IO[bytes]) -> None:
        stream.writelines(lines)

    pieces = list(pieces_of(write))
    assert b"".join(pieces) == b"".join(lines)
    assert len(pieces) > 10


def test_what_writing_raises_is_raised_to_the_reader() -> None:
    def write(stream: IO[bytes]) -> None:
        stream.write(b"x" * 100_000)
        raise OSError("no more")

    pieces = pieces_of(write)
    assert next(pieces) == b"x" * 100_000
    with pytest.raises(OSError, match="no more"):
        next(pieces)
    assert writer_threads() == 0


def test_writing_waits_for_the_reader_and_ends_with_it() -> None:
    written = []

    def write(stream: IO[bytes]) -> None:
        for number in range(1000):
            stream.write(b"x" * 70_000)
            written.append(number)

    pieces = pieces_of(write)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert writer_threads() == 0
    assert len(written) < 20
