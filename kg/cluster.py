"""Parts made on a Dask cluster: the same as ``kg.workers``, on other machines.

Each Dask worker hands its tasks to processes of its own (``kg.workers``), so that a file that kills one costs itself
and not the worker. What is made comes back and is kept in the cache here: a build that is broken off goes on where it
was, and what a lost worker was at is done by another.
"""

import atexit
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from kg import fingerprint
from kg.errors import JipuError, UsageError
from kg.part import Options, Refusal, Workshop
from kg.parts import cores
from kg.scan import Source, digest
from kg.workers import Outcome, Workers

_AHEAD = 4
_LEAST_AHEAD = 32
_TIMEOUT = 10.0
"""Seconds that a scheduler has to answer at first."""

Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker sends back: files of the cache (``Shelf.file``), or a refusal."""

    part: bytes | None
    reading: bytes | None
    refusal: Refusal | None


class Cluster:
    """The workers of the Dask scheduler at ``address`` (tcp://host:8786). They need the same version of Jipu and its
    libraries, and must reach the files by the paths or URLs that they have here.

    Use as a context manager, or ``close``. Raises ``UsageError`` where no scheduler answers.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise UsageError("--scheduler needs Dask; install it: pip install 'jipu[dask]'") from None
        self._address = address
        try:
            self._client: Any = Client(address, timeout=_TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{address}: no Dask scheduler answers there ({error}); start one: dask scheduler"
            ) from None

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; it goes on without us."""
        self._client.close()

    def look(self, paths: Iterable[Path]) -> Iterator[tuple[Path, str | OSError]]:
        """Look into files (``kg.scan.Digests``), where the workers are."""
        for path, found in self._each(digest, ((path, (path,)) for path in paths)):
            yield path, OSError(f"lost with its worker: {found}") if isinstance(found, Exception) else found

    def make(self, workshop: Workshop, sources: Iterable[Source]) -> Iterator[Outcome]:
        """As ``Workers.make``."""
        tasks = ((source, (workshop.options, source, fingerprint.of_everything())) for source in sources)
        for source, made in self._each(_made, tasks):
            if isinstance(made, JipuError):
                raise made
            if isinstance(made, Exception):
                reason = f"{source.path}: the workers that read it were lost ({made}); leave it out and report it"
                yield Outcome(source, Refusal(reason, lasting=False))
                continue
            if made.reading is not None:
                key = fingerprint.reading_key(source.sha256, workshop.options.limits)
                workshop.readings.put_file(key, made.reading)
            if made.part is not None:
                workshop.parts.put_file(workshop.key(source), made.part)
            yield Outcome(source, made.refusal)

    def stand_ready(self) -> None:
        """Nothing: the workers are there."""

    def _each(
        self, function: Callable[..., Any], tasks: Iterable[tuple[Given, tuple[object, ...]]]
    ) -> Iterator[tuple[Given, Any]]:
        """What the function gives for each task, or the exception that it ended with, as it is there."""
        from distributed import as_completed

        waiting = iter(tasks)
        given: dict[Any, Given] = {}
        running = as_completed(loop=self._client.loop)
        try:
            while True:
                threads = sum(self._client.nthreads().values())
                for what, arguments in islice(waiting, max(_LEAST_AHEAD, _AHEAD * threads) - len(given)):
                    future = self._client.submit(function, *arguments, pure=False)
                    given[future] = what
                    running.add(future)
                if not given:
                    return
                future = next(running)
                yield given.pop(future), self._result(future)
        finally:
            self._client.cancel(list(given))

    def _result(self, future: Any) -> Any:  # noqa: ANN401 - whatever the task gives
        # What is lost with its worker is made again, and waited for.
        try:
            if future.status != "cancelled":
                return future.result()
        except Exception as error:
            if future.status != "cancelled":
                return error
        finally:
            future.release()
        raise JipuError(f"{self._address}: the scheduler is gone; what was made is kept: start it and build again")


def _made(options: Options, source: Source, code: str) -> Made:
    """Make a part, on a worker."""
    if fingerprint.of_everything() != code:
        raise JipuError(
            "a Dask worker has another version of Jipu, its libraries or Python than this build; install the same"
        )
    with tempfile.TemporaryDirectory(prefix="jipu-") as folder:
        workshop = Workshop(Path(folder), options)
        outcome = _processes(os.getpid()).one(workshop, source)
        reading = fingerprint.reading_key(source.sha256, options.limits)
        return Made(workshop.parts.file(workshop.key(source)), workshop.readings.file(reading), outcome.refusal)


@cache
def _processes(owner: int) -> Workers:
    """The processes of the Dask worker ``owner``, ended with it."""
    found = Workers(cores())
    atexit.register(found.close)
    return found
