"""The derived graphs (links, cube, findings, statistics), kept up to date: a change costs what rests on it.

What they say is a function of all documents, but each statement rests on few. A document gives ``Item``s, which
stages gather into groups; a group's statements are a function of its members and of what earlier stages found. Only
groups whose members changed are worked out anew, and no statement stands in two groups of one graph.

    items_of(reading, broken, base, data) -> tuple[Item, ...]
        what a document gives: small, picklable; runs in a worker process. ``broken`` is ``broken_claims(reading,
        base)``, ``data`` the document's graph as N-Triples (for the statistics).
    open_derived(path, base, fingerprint) -> Derived
        the ledger at ``path`` (one SQLite file; ``None``: in memory), one process at a time. It is begun anew, and
        empty, where it was made under another base or fingerprint (of the code and data that items come from).
    Derived, a context manager:
        .documents() -> Iterator[str]           SHA-256 of the documents it rests on, sorted
        .replace(sha256, items | None)          what a document gives now; None: it is gone. Costs its items only
        .settle() -> Iterator[Change]           works out anew what that touches, before it returns; then, if iterated,
                                                the net changes since ``published``: Change(graph, removed, added), a
                                                graph's IRI and N-Triples lines. No line is both removed and added, so
                                                changes may be applied in any order
        .lines(graph) -> Iterator[bytes]        all statements of a graph (IRI), streamed in pieces of whole lines
        .graphs -> tuple[str, ...]              the IRIs of the derived graphs
        .version -> str                         what ``published`` was last called with; empty: never
        .published(version)                     the settled graphs are out as this version: changes count from here;
                                                commits
        .commit()                               makes lasting what was done; without it a killed build loses it
        .close()

A build: replace (commit now and then), settle, then lines for a bulk load or the changes for an update, and
``published`` once the store has them. Killed in between, ``version`` is still that of the last published store, and
the next ``settle`` tells all changes since.
"""

from collections.abc import Sequence
from pathlib import Path

from kg.derive.derived import Change, Derived
from kg.derive.items import Item
from kg.derive.whole import whole_items, whole_stages
from kg.mapping import Broken
from kg.reading import Reading

__all__ = ["Change", "Derived", "Item", "items_of", "open_derived"]


def items_of(reading: Reading, broken: Sequence[Broken], base: str, data: bytes) -> tuple[Item, ...]:
    """What a document gives to the derived graphs; see the module."""
    return tuple(whole_items(reading, broken, base))


def open_derived(path: Path | None, base: str, fingerprint: str) -> Derived:
    """The ledger of the derived graphs at ``path``; see the module. Raises ``StoreError`` where it cannot be opened."""
    return Derived(path, whole_stages(), fingerprint, base)
