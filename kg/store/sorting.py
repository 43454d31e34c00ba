"""Lines in order, however many there are."""

import heapq
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO

_SORT_LINES = 500_000


def sorted_lines(unsorted: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file by code point, sorted in runs on disk so that memory stays bounded."""
    unsorted.seek(0)
    with ExitStack() as files:
        runs: list[IO[bytes]] = []
        while lines := sorted(islice(unsorted, _SORT_LINES)):
            runs.append(files.enter_context(tempfile.TemporaryFile()))
            runs[-1].writelines(lines)
            runs[-1].seek(0)
        yield from heapq.merge(*runs)
