"""The only file that knows all stages: files → parts → graphs of the corpus → store."""

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from kg import fingerprint, iris
from kg.built import BuildResult, Built
from kg.collecting import no_collection
from kg.derive import Derived, open_derived
from kg.errors import InputError, StoreError, UsageError
from kg.mapping import ontology_data
from kg.part import Options, Workshop
from kg.partitions import write_partitions
from kg.parts import Advance, Makers, Parts, processes
from kg.readers import Limits
from kg.scan import digests, scan
from kg.state import State, Summary
from kg.store import Changes, Gone, GraphData, Kept, Snapshot, going, open_snapshot, own_lines, update
from kg.store import build as build_store
from kg.store.folder import writer_lock
from kg.validation import VALIDATORS
from kg.workers import Workers

_STATED = Limits()
_SHARE = 5
"""A change to less than one document in so many is made to the published graph; to build it anew costs less beyond."""

_COMMITTED = 500
"""Documents that the ledger takes in before it makes them lasting."""


def build(
    paths: Sequence[Path],
    folder: Path,
    *,
    base: str = iris.DEFAULT_BASE,
    limits: Limits = _STATED,
    validator: str = VALIDATORS[0],
    keep_originals: bool = False,
    partitions: Path | None = None,
    jobs: int | None = None,
    workers: Makers | None = None,
    advance: Advance = lambda _name, _done, _total: None,
) -> BuildResult:
    """Build the graph of all documents at ``paths`` into ``folder``, in place of the graph that was there.

    ``validator`` is one of ``kg.validation.VALIDATORS``; ``keep_originals`` keeps the files themselves beside the
    graph, so that pages of PDFs can be shown; ``partitions`` is a folder that gets the graph as N-Quads besides
    (``kg.partitions``); ``jobs`` processes read files (default: one a core, and none where there
    is little to do), or ``workers`` that the caller has and keeps. What an earlier build made of a source is taken
    from the cache, so long as nothing that it depends on has changed. A file that cannot be read, or whose graph does
    not conform, is left out and named; the rest is built. Raises ``InputError`` where no document is left at all,
    ``StoreError`` where the folder cannot be written.
    """
    if not (base.startswith(("https://", "http://")) and base.endswith("/")):
        raise UsageError(f"{base}: the base must be an http or https IRI that ends with a slash")
    cache = folder / "cache"
    with ExitStack() as stack:
        cache.mkdir(parents=True, exist_ok=True)
        stack.enter_context(writer_lock(cache))
        state = stack.enter_context(State(cache / "state.sqlite"))
        sources, unread = scan(paths, state, limits, folder, workers.look if workers else digests)
        workshop = Workshop(cache, Options(base, limits, validator))
        with no_collection():
            parts = Parts(workshop, state, sources, unread, advance)
        if workers is None:
            workers = stack.enter_context(Workers(processes(parts.missing, jobs)))
        result = _Build(folder, state, workshop, parts, keep_originals).run(workers)
        if partitions is not None:
            _partition(partitions, workshop, parts, result.snapshot.version)
        return result


class _Build:
    """One build of one folder, under its lock."""

    def __init__(self, folder: Path, state: State, workshop: Workshop, parts: Parts, keep_originals: bool) -> None:
        self._folder = folder
        self._state = state
        self._workshop = workshop
        self._base = workshop.options.base
        self._parts = parts
        self._keep_originals = keep_originals
        self._summaries: Mapping[str, Summary] = {}  # of a graph that this build published

    def run(self, workers: Makers) -> BuildResult:
        """Make what is missing, and publish what has changed."""
        snapshot = None if self._parts.missing else self._unchanged()
        if snapshot is None:
            with _ledger(self._workshop, self._parts) as derived:
                snapshot = self._changed(workers, derived)
            if snapshot is None:
                # What the change noted in the ledger is forgotten with it.
                with _ledger(self._workshop, self._parts) as derived:
                    snapshot = self._whole(workers, derived)
        return self._result(snapshot)

    @no_collection()
    def _result(self, snapshot: Snapshot) -> BuildResult:
        summaries = self._summaries or dict(self._state.summaries())
        built = [
            Built(self._parts.sources[sha256], summary, sha256 in self._parts.made, self._workshop)
            for sha256, summary in summaries.items()
        ]
        built.sort(key=lambda one: (one.summary.names, one.source.sha256))
        return BuildResult(tuple(built), self._parts.left_out, snapshot)

    def _unchanged(self) -> Snapshot | None:
        """The published snapshot where it is what this build would come to."""
        facts = self._facts()
        if self._state.documents() != self._parts.keys or any(self._state.fact(one) != facts[one] for one in facts):
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
            "base": self._base,
            "originals": str(self._keep_originals),
            "left out": json.dumps(self._said_of_left_out()),
        }

    @no_collection()  # what it makes is little, but the collector would walk all documents again and again
    def _changed(self, workers: Makers, derived: Derived) -> Snapshot | None:
        """The published snapshot with what has changed since; ``None`` where it has to be built as a whole."""
        before, parts = self._state.documents(), self._parts
        version = self._state.fact("version")
        changed = {sha256 for sha256, key in parts.keys.items() if before.get(sha256) != key}
        gone = before.keys() - parts.keys.keys()
        much = _SHARE * max(len(changed), len(gone)) > len(before)
        if much or not version or version != derived.version or not self._made_alike():
            return None
        summaries: dict[str, Summary] = {}
        leaving = {sha256: iris.document_graph(self._base, sha256) for sha256 in gone}
        with going(self._folder, version, leaving.values()) as known:
            for part in parts.each(workers, changed):
                derived.replace(part.sha256, part.items)
                summaries[part.sha256] = part.summary
            gone = before.keys() - parts.keys.keys()
            for sha256 in gone:
                derived.replace(sha256, None)
            self._check()
            more = (Gone(iris.document_graph(self._base, sha256)) for sha256 in gone - leaving.keys())
            changes = Changes(
                gone=chain(known, more),
                graphs=self._documents(summaries),
                lines=derived.settle(),
                forgotten=gone,
                kept=self._kept(summaries),
            )
            held = {sha256: one for sha256, one in self._state.summaries() if sha256 not in gone} | summaries
            try:
                snapshot = update(self._folder, version, changes, self._manifest(held))
            except StoreError:
                return None  # what is wrong with it is said again where it stops a whole build, too
        self._summaries = held
        # First, so that a build that is killed here is not taken for one that has nothing more to do.
        parts.remove([before[sha256] for sha256 in before if parts.keys.get(sha256) != before[sha256]], gone)
        self._state.settle(gone, self._rows(summaries), {**self._facts(), "version": snapshot.version})
        derived.published(snapshot.version)
        return snapshot

    def _made_alike(self) -> bool:
        """Whether the published graph was made of its documents as this build would make it."""
        return all(self._state.fact(name) == fact for name, fact in self._facts().items() if name != "left out")

    def _whole(self, workers: Makers, derived: Derived) -> Snapshot:
        """A new store, loaded with all there is."""
        self._state.unsettle()
        summaries: dict[str, Summary] = {}
        manifest: dict[str, object] = {}
        kept = self._kept(self._parts.keys)
        snapshot = build_store(
            self._folder,
            self._graphs(workers, derived, summaries, manifest),
            manifest,  # filled by the time it is asked for: when all graphs have been read
            kept.sources,
            kept.layouts,
            kept.originals,
        )
        self._summaries = summaries
        self._parts.sweep()  # first, as above
        gone = self._state.documents().keys() - summaries.keys()
        self._state.settle(gone, self._rows(summaries), {**self._facts(), "version": snapshot.version})
        derived.published(snapshot.version)
        return snapshot

    def _rows(self, summaries: Mapping[str, Summary]) -> Iterator[tuple[str, str, Summary]]:
        return ((sha256, self._parts.keys[sha256], summary) for sha256, summary in summaries.items())

    def _check(self) -> None:
        """Raise ``InputError`` where there is no document, ``IdentityError`` where two are one."""
        parts = self._parts
        if not parts.keys:
            reasons = "; ".join(left.reason for left in parts.left_out[:3])
            raise InputError(f"no document could be read, so the graph stays as it was: {reasons}")
        iris.check_distinct((iris.document(self._base, sha256), (sha256,)) for sha256 in parts.keys)

    def _documents(self, chosen: Iterable[str]) -> Iterator[GraphData]:
        """The graphs of these documents."""
        for sha256 in chosen:
            yield iris.document_graph(self._base, sha256), (self._parts.part(sha256).lines,)

    def _graphs(
        self, workers: Makers, derived: Derived, summaries: dict[str, Summary], manifest: dict[str, object]
    ) -> Iterator[GraphData]:
        """All graphs, those of documents as they are there; notes what there is to say of them."""
        parts = self._parts
        for part in parts.each(workers, list(parts.keys)):
            derived.replace(part.sha256, part.items)
            summaries[part.sha256] = part.summary
            if len(summaries) % _COMMITTED == 0:
                derived.commit()
            yield iris.document_graph(self._base, part.sha256), (part.lines,)
        self._check()
        for sha256 in [sha256 for sha256 in derived.documents() if sha256 not in summaries]:
            derived.replace(sha256, None)
        derived.settle()
        derived.commit()
        for graph in derived.graphs:
            yield graph, map(own_lines, derived.lines(graph))
        yield iris.graph(self._base, "ontology"), ontology_data()
        manifest.update(self._manifest(summaries))

    def _kept(self, chosen: Collection[str]) -> Kept:
        """What is kept of these sources beside the graph; each is asked for when it is put there."""

        parts = self._parts
        return Kept(
            ((sha256, parts.text(sha256)) for sha256 in _when_asked(chosen)),
            ((sha256, zlib.decompress(parts.part(sha256).layout)) for sha256 in _when_asked(chosen)),
            ((sha256, parts.sources[sha256].path) for sha256 in _when_asked(chosen if self._keep_originals else ())),
        )

    def _manifest(self, summaries: Mapping[str, Summary]) -> dict[str, object]:
        """What the snapshot says of its making; the page shows it, so it names files without their folders."""
        order = sorted(summaries, key=lambda sha256: (summaries[sha256].names, sha256))
        return {
            "base": self._base,
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
            {"name": left.name, "reason": left.reason.replace(str(left.path), left.name)}
            for left in self._parts.left_out
        ]


def _when_asked(chosen: Iterable[str]) -> Iterator[str]:
    """The same, begun only when it is asked for: what is chosen may still change."""
    yield from chosen


def _ledger(workshop: Workshop, parts: Parts) -> Derived:
    """The ledger of the derived graphs; one that is damaged is begun anew, since its items are in the cache."""
    path = workshop.folder / "derived.sqlite"
    try:
        return open_derived(path, workshop.options.base, fingerprint.of_everything(), parts.text)
    except StoreError:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        return open_derived(path, workshop.options.base, fingerprint.of_everything(), parts.text)


def _partition(target: Path, workshop: Workshop, parts: Parts, version: str) -> None:
    """Write what was published as partitions, too."""
    base = workshop.options.base
    with _ledger(workshop, parts) as derived:
        corpus: dict[str, Iterable[bytes]] = {graph: derived.lines(graph) for graph in derived.graphs}
        corpus[iris.graph(base, "ontology")] = (ontology_data(),)
        write_partitions(
            target, parts.keys, lambda sha256: zlib.decompress(parts.part(sha256).data), corpus, base, version
        )
