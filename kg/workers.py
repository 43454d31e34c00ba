"""Processes that make parts. One that dies over a file costs that file, and another takes its place."""

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from itertools import islice
from queue import LifoQueue

from kg.errors import StoreError
from kg.part import Refusal, Workshop, rehearse
from kg.readers.child import Child
from kg.readers.worker import SWOLLEN, answer, bound_growth, is_large, peak
from kg.scan import Source, digests

_PROGRAM = "from kg.workers import main; main()"
_AHEAD = 16
"""Sources a process that are handed out at once: it goes on with them while nobody asks for outcomes."""

_SWELLS = "needs more memory than the limit of {:.0f} MB; split it or raise the limit"
_CRASHES = "the process that read it ended twice over it; leave it out and report it"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a source: a part in the cache, or a refusal."""

    source: Source
    refusal: Refusal | None


class Workers:
    """``count`` processes, each started when it is first needed; 0: the work is done in this one.

    Use as a context manager, or ``close``. ``program`` is the Python that a process runs.
    """

    def __init__(self, count: int, program: str = _PROGRAM) -> None:
        self._children = [Child(program) for _ in range(count)]
        self._idle: LifoQueue[Child] = LifoQueue()  # so that few sources go to processes that have started already
        for child in self._children:
            self._idle.put(child)
        self._closed = False

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    look = staticmethod(digests)
    """Looks into files (``kg.scan.Digests``)."""

    def close(self) -> None:
        """End the processes; the next ``make`` starts others."""
        self._closed = True
        for child in self._children:
            child.end()

    def stand_ready(self) -> None:
        """Let one process start, if none has, and load what it needs; called while nothing is made."""
        if self._children:
            child = self._idle.get()
            child.start()
            self._idle.put(child)

    def make(self, workshop: Workshop, sources: Iterable[Source]) -> Iterator[Outcome]:
        """Make the parts of ``sources`` (read as they are needed); outcomes come as they are there.

        Raises ``StoreError`` where they cannot be kept.
        """
        if not self._children:
            yield from (Outcome(source, _here(workshop, source)) for source in sources)
            return
        self._closed = False
        try:
            with ThreadPoolExecutor(len(self._children)) as threads:
                try:
                    yield from self._made(threads, workshop, iter(sources))
                except BaseException:
                    self.close()  # so that no thread waits for an answer
                    raise
        except BaseException:
            self.close()  # what a thread started meanwhile
            raise

    def _made(self, threads: Executor, workshop: Workshop, sources: Iterator[Source]) -> Iterator[Outcome]:
        running: set[Future[Outcome]] = set()
        while True:
            room = _AHEAD * len(self._children) - len(running)
            running |= {threads.submit(self.one, workshop, source) for source in islice(sources, room)}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)

    def one(self, workshop: Workshop, source: Source) -> Outcome:
        """Make one part, when a process is free. For several threads at once. Raises ``StoreError`` as ``make``."""
        child = self._idle.get()
        try:
            if self._closed:
                raise CancelledError
            reply, status = child.ask((workshop, source))
            if reply is None and not self._closed:
                # An earlier file, or somebody from outside, may be to blame: it has a process of its own to try again.
                reply, status = child.ask((workshop, source))
        finally:
            self._idle.put(child)
        if reply is None:
            memory = workshop.options.limits.max_memory / 2**20
            says = _SWELLS.format(memory) if status == SWOLLEN else _CRASHES
            return Outcome(source, Refusal(f"{source.path}: {says}", lasting=False))
        if isinstance(reply[0], StoreError):
            raise reply[0]
        return Outcome(source, reply[0])


def _here(workshop: Workshop, source: Source) -> Refusal | None:
    try:
        return workshop.attempt(source)
    except MemoryError:
        return Refusal(f"{source.path}: needs more memory than there is; split it or leave it out", lasting=False)


def main() -> None:
    """Answer requests for parts until there are no more."""
    rehearse()
    # What every file needs stays for good, so the collector does not walk it again and again.
    gc.collect()
    gc.freeze()
    answer(partial(_outcome, peak()))


def _outcome(start: int, workshop: Workshop, source: Source) -> tuple[Refusal | StoreError | None, bool]:
    memory = workshop.options.limits.max_memory
    bound_growth(memory)
    try:
        return workshop.attempt(source), is_large(memory, start)
    except StoreError as error:
        return error, True
