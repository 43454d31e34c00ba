"""Building again whenever files change.

By looking, not by what the system reports: network drives report nothing of what others do there.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kg.built import BuildResult
from kg.errors import JipuError
from kg.parts import Makers
from kg.pipeline import build
from kg.scan import glimpse

_PAUSE = 1.0
"""Seconds between two looks, at least."""

_SHARE = 20
"""A look takes no more than one part in so many of the time."""

_QUIET = 0.3
"""Seconds that nothing must change before a build begins: several changes are one, and a file is copied whole."""

_PATIENCE = 10.0
"""Seconds after which a build begins even so."""


def watch(
    paths: Sequence[Path],
    folder: Path,
    *,
    workers: Makers,
    sleep: Callable[[float], object] = time.sleep,
    **options: Any,  # noqa: ANN401 - those of build
) -> Iterator[BuildResult | JipuError]:
    """Build as ``kg.pipeline.build`` does with these ``options``, then once more after each change, for ever; what
    came of each build, which may be the error that stopped it. Ends when the caller stops asking, or by an exception
    of ``sleep``, which waits for so many seconds."""
    while True:
        seen = _look(paths, folder)
        try:
            yield build(paths, folder, workers=workers, **options)
        except JipuError as error:
            yield error
        workers.stand_ready()
        _wait(paths, folder, seen, sleep)


def _wait(paths: Sequence[Path], folder: Path, seen: bytes, sleep: Callable[[float], object]) -> None:
    """Wait until something is other than it was ``seen``, and stays so for a moment."""
    cost = 0.0
    while True:
        sleep(max(_PAUSE, _SHARE * cost))
        start = time.process_time()
        now = _look(paths, folder)
        cost = time.process_time() - start
        if now != seen:
            break
    for _ in range(round(_PATIENCE / _QUIET)):
        sleep(_QUIET)
        later = _look(paths, folder)
        if later == now:
            return
        now = later


def _look(paths: Sequence[Path], folder: Path) -> bytes:
    """What there is to see of the files without looking into them."""
    seen = blake2b()
    for path in paths:
        try:
            for line in glimpse(path, folder):
                seen.update(line.encode("utf-8", "surrogateescape"))
        except JipuError as error:
            seen.update(str(error).encode("utf-8", "replace"))
    return seen.digest()
