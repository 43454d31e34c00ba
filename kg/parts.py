"""The parts of all sources of one build: which are kept, which are to be made, and what has none."""

import os
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from kg import fingerprint
from kg.errors import StoreError
from kg.part import Part, Refusal, Workshop
from kg.scan import LeftOut, Source, key_of
from kg.state import State
from kg.workers import Outcome

Advance = Callable[[str, int, int], None]
"""Called with a file's name, how many are done and how many there are."""


class Makers(Protocol):
    """Who makes parts: processes of this machine (``kg.workers``), or a cluster (``kg.cluster``)."""

    def look(self, paths: Iterable[Path], /) -> Iterable[tuple[Path, str | OSError]]:
        """Look into files (``kg.scan.Digests``)."""

    def make(self, workshop: Workshop, sources: Iterable[Source], /) -> Iterator[Outcome]:
        """Make the parts of ``sources``; outcomes come as they are there."""

    def stand_ready(self) -> None:
        """Nothing is to be made now; what comes next is to begin at once."""


_FEW = 8, 2**20
"""Sources, and their bytes, that are read in this process where nobody says how many: another takes a second to
start."""


class Parts:
    """``sources`` and ``keys`` (of their parts) by SHA-256: of what has a part, or is to get one. ``missing`` are the
    sources whose part has to be made, ``made`` the SHA-256 of those whose part was made in this build."""

    def __init__(
        self, workshop: Workshop, state: State, sources: Iterable[Source], unread: Iterable[LeftOut], advance: Advance
    ) -> None:
        self._workshop = workshop
        self._state = state
        self._advance = advance
        self._left_out = list(unread)
        self._refused: set[str] = set()  # keys
        self._last: Part | None = None  # several things of one part are asked for in a row
        self.sources: dict[str, Source] = {}
        self.keys: dict[str, str] = {}
        self.made: set[str] = set()
        before = state.refused()
        self.missing = [source for source in sources if self._is_missing(source, before)]

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The files that are not in the graph, in order of their names."""
        return tuple(sorted(self._left_out, key=lambda left: (left.name, str(left.path))))

    def each(self, workers: Makers, wanted: Collection[str]) -> Iterator[Part]:
        """The parts of the ``wanted`` sources and of those that are missing: first what is kept, then the others as
        they are made. Refused sources are left out."""
        lacking = {source.sha256 for source in self.missing}
        kept = [self.sources[sha256] for sha256 in wanted if sha256 not in lacking]
        total = len(kept) + len(self.missing)
        for done, source in enumerate(kept):
            self._advance(source.names[0], done, total)
            part = self._workshop.parts.get(self.keys[source.sha256])
            if part is None:  # damaged
                self.missing.append(source)
            else:
                yield part
        done = total - len(self.missing)
        for outcome in workers.make(self._workshop, self.missing):
            self._advance(outcome.source.names[0], done, total)
            done += 1
            if outcome.refusal is None:
                self.made.add(outcome.source.sha256)
                yield self.part(outcome.source.sha256)
            else:
                self._refuse(outcome.source, outcome.refusal)
        self.missing = []
        self._advance("", total, total)

    def part(self, sha256: str) -> Part:
        """The part of a source, from the cache. Raises ``StoreError`` where it is gone."""
        if self._last is None or self._last.sha256 != sha256:
            self._last = self._workshop.parts.get(self.keys[sha256])
            if self._last is None:
                raise StoreError(f"{self._workshop.folder}: what was put into it is not there any more; build again")
        return self._last

    def text(self, sha256: str) -> str:
        """The masked text of a source, from the cache. Raises ``StoreError`` where it is gone."""
        return zlib.decompress(self.part(sha256).text).decode("utf-8")

    def sweep(self) -> None:
        """Clear the cache of what no source of this build needs."""
        limits = self._workshop.options.limits
        self._state.forget_refused(self._refused)
        self._workshop.parts.sweep(set(self.keys.values()))
        self._workshop.readings.sweep({fingerprint.reading_key(sha256, limits) for sha256 in self.keys})

    def remove(self, keys: Iterable[str], gone: Iterable[str]) -> None:
        """Clear the cache of these parts, and of the readings of sources that are gone."""
        for key in keys:
            self._workshop.parts.remove(key)
        for sha256 in gone:
            self._workshop.readings.remove(fingerprint.reading_key(sha256, self._workshop.options.limits))

    def _is_missing(self, source: Source, before: Mapping[str, tuple[bytes, str]]) -> bool:
        """Whether its part has to be made; what was refused before, from the same place, is left out again."""
        if not source.sha256:
            return True
        key = self._workshop.key(source)
        refused = before.get(key)
        if refused is not None and refused[0] == key_of(source.path):
            self._left_out.append(LeftOut(source.path, refused[1]))
            self._refused.add(key)
            return False
        self.sources[source.sha256], self.keys[source.sha256] = source, key
        return key not in self._workshop.parts

    def _refuse(self, source: Source, refusal: Refusal) -> None:
        self._left_out.append(LeftOut(source.path, refusal.reason))
        self.sources.pop(source.sha256, None)
        key = self.keys.pop(source.sha256, None)
        if refusal.lasting and key is not None:
            self._refused.add(key)
            self._state.refuse(key, key_of(source.path), refusal.reason)


def processes(missing: Sequence[Source], jobs: int | None) -> int:
    """How many processes make these sources' parts, where ``jobs`` is what was asked for; 0: this one does."""
    most, size = _FEW
    if jobs is not None:
        return min(jobs, len(missing))
    if len(missing) <= most and sum(source.size for source in missing) <= size:
        return 0
    return min(cores(), len(missing))


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
