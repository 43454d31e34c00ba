"""What a build came to: its documents, the files left out, the snapshot."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.mapping import Broken, broken_claims
from kg.part import Workshop
from kg.reading import Reading
from kg.scan import LeftOut, Source
from kg.state import Summary
from kg.store import Snapshot


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


@dataclass(frozen=True, slots=True, repr=False)
class BuildResult:
    """What a build made: documents in order of file name, files left out, and the published snapshot."""

    documents: tuple[Built, ...]
    left_out: tuple[LeftOut, ...]
    snapshot: Snapshot

    def __repr__(self) -> str:
        # What notebooks print: one line, not every document.
        counted = f"{len(self.documents):,} documents, {len(self.left_out):,} left out"
        return f"BuildResult({counted}, {self.snapshot.quads:,} statements)"
