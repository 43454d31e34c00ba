"""The only file that knows all stages: files → parts → graphs of the corpus → store."""

import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg import fingerprint, iris
from kg.errors import InputError, StoreError, UsageError
from kg.mapping import (
    Broken,
    broken_claims,
    cube_graph,
    findings_graph,
    links_graph,
    n_triples,
    ontology_data,
    policy_links,
)
from kg.part import Options, Part, Refusal, Workshop
from kg.readers import Limits
from kg.reading import Reading
from kg.scan import LeftOut, Source, scan
from kg.state import State, Summary
from kg.store import GraphData, Snapshot, open_snapshot
from kg.store import build as build_store
from kg.store.folder import writer_lock
from kg.validation import VALIDATORS
from kg.workers import Workers

_STATED = Limits()
_FEW = 8, 2**20
"""Sources, and their bytes, that are read in this process where nobody says how many: another takes a second to
start."""

Advance = Callable[[str, int, int], None]
"""Called with a file's name, how many are done and how many there are."""


@dataclass(frozen=True)
class Built:
    """A document that is in the graph. ``source`` are the files that hold it; ``fresh``: it was read, or mapped anew,
    in this build."""

    source: Source
    summary: Summary
    fresh: bool
    workshop: Workshop

    @property
    def path(self) -> Path:
        """The file that was read, one of those of the same bytes."""
        return self.source.path

    @cached_property
    def reading(self) -> Reading:
        """What it was read to, from the cache."""
        return self.workshop.reading(self.source)

    @cached_property
    def broken(self) -> tuple[Broken, ...]:
        """What the audit rules say of its own claims."""
        return broken_claims(self.reading, self.workshop.options.base)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made: documents in order of file name, files left out, and the published snapshot."""

    documents: tuple[Built, ...]
    left_out: tuple[LeftOut, ...]
    snapshot: Snapshot


def build(
    paths: Sequence[Path],
    folder: Path,
    *,
    base: str = iris.DEFAULT_BASE,
    limits: Limits = _STATED,
    validator: str = VALIDATORS[0],
    keep_originals: bool = False,
    jobs: int | None = None,
    advance: Advance = lambda _name, _done, _total: None,
) -> BuildResult:
    """Build the graph of all documents at ``paths`` into ``folder``, in place of the graph that was there.

    ``validator`` is one of ``kg.validation.VALIDATORS``; ``keep_originals`` keeps the files themselves beside the
    graph, so that pages of PDFs can be shown; ``jobs`` processes read files (default: one a core, and none where there
    is little to do). What an earlier build made of a source is taken from the cache, so long as nothing that it
    depends on has changed. A file that cannot be read, or whose graph does not conform, is left out and named; the
    rest is built. Raises ``InputError`` where no document is left at all, ``StoreError`` where the folder cannot be
    written.
    """
    if not (base.startswith(("https://", "http://")) and base.endswith("/")):
        raise UsageError(f"{base}: the base must be an http or https IRI that ends with a slash")
    cache = folder / "cache"
    with ExitStack() as stack:
        cache.mkdir(parents=True, exist_ok=True)
        stack.enter_context(writer_lock(cache))
        state = stack.enter_context(State(cache / "state.sqlite"))
        sources, unread = scan(paths, state, limits, folder)
        return _Build(folder, state, Workshop(cache, Options(base, limits, validator)), keep_originals, advance).run(
            sources, unread, jobs
        )


class _Build:
    """One build of one folder, its steps in ``run``."""

    def __init__(self, folder: Path, state: State, workshop: Workshop, keep_originals: bool, advance: Advance) -> None:
        self._folder = folder
        self._state = state
        self._workshop = workshop
        self._keep_originals = keep_originals
        self._advance = advance
        self._left_out: list[LeftOut] = []
        self._keys: dict[str, str] = {}  # by SHA-256, of the parts that there are or that are to be made
        self._sources: dict[str, Source] = {}
        self._made: set[str] = set()
        self._refused: set[str] = set()  # keys

    def run(self, sources: Sequence[Source], unread: Sequence[LeftOut], jobs: int | None) -> BuildResult:
        """Make what is missing, and publish what has changed."""
        self._left_out.extend(unread)
        missing = [source for source in sources if self._is_missing(source)]
        snapshot = None if missing else self._unchanged()
        if snapshot is None:
            snapshot = self._publish(missing, jobs)
        built = [
            Built(self._sources[sha256], summary, sha256 in self._made, self._workshop)
            for sha256, summary in self._state.summaries()
        ]
        built.sort(key=lambda one: (one.summary.names, one.source.sha256))
        return BuildResult(tuple(built), tuple(sorted(self._left_out, key=_place)), snapshot)

    def _is_missing(self, source: Source) -> bool:
        """Whether its part has to be made; what was refused before, from the same place, is left out again."""
        if not source.sha256:
            return True
        key = self._workshop.key(source)
        refused = self._state.refused(key)
        if refused is not None and refused[0] == os.fsencode(source.path):
            self._left_out.append(LeftOut(source.path, refused[1]))
            self._refused.add(key)
            return False
        self._sources[source.sha256], self._keys[source.sha256] = source, key
        return key not in self._workshop.parts

    def _unchanged(self) -> Snapshot | None:
        """The published snapshot where it is what this build would come to."""
        facts = self._facts()
        if self._state.documents() != self._keys or any(self._state.fact(name) != facts[name] for name in facts):
            return None
        try:
            with open_snapshot(self._folder) as store:
                found = Snapshot(store.path, store.version, store.quads, len(store.graphs()))
        except StoreError:
            return None
        return found if found.version == self._state.fact("version") else None

    def _facts(self) -> dict[str, str]:
        """What the published graph is made of besides its documents."""
        return {
            "code": fingerprint.of_everything(),
            "base": self._workshop.options.base,
            "originals": str(self._keep_originals),
            "left out": json.dumps(self._said_of_left_out()),
        }

    def _publish(self, missing: Sequence[Source], jobs: int | None) -> Snapshot:
        self._state.unsettle()
        summaries: dict[str, Summary] = {}
        manifest: dict[str, object] = {}
        with Workers(_processes(missing, jobs)) as workers:
            snapshot = build_store(
                self._folder,
                self._graphs(missing, workers, summaries, manifest),
                manifest,  # filled by the time it is asked for: when all graphs have been read
                ((part.sha256, zlib.decompress(part.text).decode("utf-8")) for part in self._kept_parts()),
                ((part.sha256, zlib.decompress(part.layout)) for part in self._kept_parts()),
                self._originals(),
            )
        made = ((sha256, self._keys[sha256], summary) for sha256, summary in summaries.items())
        self._state.settle(made, {**self._facts(), "version": snapshot.version})
        self._sweep()
        return snapshot

    def _graphs(
        self, missing: Sequence[Source], workers: Workers, summaries: dict[str, Summary], manifest: dict[str, object]
    ) -> Iterator[GraphData]:
        """All graphs, those of documents as they are there; notes what there is to say of them."""
        base = self._workshop.options.base
        for part in self._parts(missing, workers):
            summaries[part.sha256] = part.summary
            yield iris.document_graph(base, part.sha256), zlib.decompress(part.data)
        if not summaries:
            reasons = "; ".join(left.reason for left in sorted(self._left_out, key=_place)[:3])
            raise InputError(f"no document could be read, so the graph stays as it was: {reasons}")
        iris.check_distinct((iris.document(base, sha256), (sha256,)) for sha256 in summaries)
        yield from self._corpus_graphs(sorted(summaries, key=lambda sha256: (summaries[sha256].names, sha256)))
        manifest.update(self._manifest(summaries))

    def _parts(self, missing: Sequence[Source], workers: Workers) -> Iterator[Part]:
        """The parts of all sources: first those that are kept, then the others as they are made."""
        lacking = set(missing)
        kept = [source for source in self._sources.values() if source not in lacking]
        done, total = 0, len(kept) + len(missing)
        damaged = []
        for done, source in enumerate(kept):
            self._advance(source.path.name, done, total)
            part = self._workshop.parts.get(self._keys[source.sha256])
            if part is None:
                damaged.append(source)
            else:
                yield part
        done = len(kept) - len(damaged)
        for outcome in workers.make(self._workshop, [*damaged, *missing]):
            self._advance(outcome.source.path.name, done, total)
            done += 1
            if outcome.refusal is None:
                yield self._made_part(outcome.source)
            else:
                self._refuse(outcome.source, outcome.refusal)
        self._advance("", total, total)

    def _made_part(self, source: Source) -> Part:
        part = self._workshop.parts.get(self._keys[source.sha256])
        if part is None:
            raise StoreError(f"{self._folder}: its cache was emptied meanwhile; build again")
        self._made.add(source.sha256)
        return part

    def _refuse(self, source: Source, refusal: Refusal) -> None:
        self._left_out.append(LeftOut(source.path, refusal.reason))
        self._sources.pop(source.sha256, None)
        key = self._keys.pop(source.sha256, None)
        if refusal.lasting and key is not None:
            self._refused.add(key)
            self._state.refuse(key, os.fsencode(source.path), refusal.reason)

    def _kept_parts(self) -> Iterator[Part]:
        for key in self._keys.values():
            part = self._workshop.parts.get(key)
            if part is None:
                raise StoreError(f"{self._folder}: its cache was emptied meanwhile; build again")
            yield part

    def _originals(self) -> Iterator[tuple[str, Path]]:
        for sha256 in self._keys if self._keep_originals else ():
            yield sha256, self._sources[sha256].path

    def _corpus_graphs(self, order: Sequence[str]) -> Iterator[GraphData]:
        """The graphs that are functions of all documents."""
        base = self._workshop.options.base
        readings = [self._workshop.reading(self._sources[sha256]) for sha256 in order]
        broken = {one.document.sha256: broken_claims(one, base) for one in readings}
        acts = policy_links(readings)
        yield iris.graph(base, "links"), n_triples(links_graph(readings, acts, base))
        yield iris.graph(base, "cube"), n_triples(cube_graph(readings, base))
        yield iris.graph(base, "findings"), n_triples(findings_graph(readings, broken, acts, base))
        yield iris.graph(base, "ontology"), ontology_data()

    def _manifest(self, summaries: Mapping[str, Summary]) -> dict[str, object]:
        """What the snapshot says of its making; the page shows it, so it names files without their folders."""
        order = sorted(summaries, key=lambda sha256: (summaries[sha256].names, sha256))
        return {
            "base": self._workshop.options.base,
            "documents": [
                {
                    "sha256": sha256,
                    "names": list(summaries[sha256].names),
                    "warnings": list(summaries[sha256].warnings),
                }
                for sha256 in order
            ],
            "left_out": self._said_of_left_out(),
        }

    def _said_of_left_out(self) -> list[dict[str, str]]:
        return [
            {"name": left.path.name, "reason": left.reason.replace(str(left.path), left.path.name)}
            for left in sorted(self._left_out, key=_place)
        ]

    def _sweep(self) -> None:
        """Clear the cache of what no source needs any more."""
        limits = self._workshop.options.limits
        self._state.forget_refused(self._refused)
        self._workshop.parts.sweep(set(self._keys.values()))
        self._workshop.readings.sweep({fingerprint.reading_key(sha256, limits) for sha256 in self._keys})


def _place(left: LeftOut) -> tuple[str, str]:
    return left.path.name, str(left.path)


def _processes(missing: Sequence[Source], jobs: int | None) -> int:
    """How many processes make parts."""
    most, size = _FEW
    if jobs is not None:
        return min(jobs, len(missing))
    if len(missing) <= most and sum(source.size for source in missing) <= size:
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, len(missing))
