"""The derived graphs (links, cube, findings, statistics), kept up to date: a change costs what rests on it.

What they say is a function of all documents, but each statement rests on few. A document gives ``Item``s, which
stages gather into groups; a group's statements are a function of its members and of what earlier stages found. Only
groups whose members changed are worked out anew, and no statement stands in two groups of one graph.

    items_of(reading, broken, base, data) -> tuple[Item, ...]
        what a document gives: small, picklable; runs in a worker process. ``broken`` is ``broken_claims(reading,
        base)``, ``data`` the document's graph as N-Triples (for the statistics).
    open_derived(path, base, fingerprint, texts) -> Derived
        the ledger at ``path`` (one SQLite file; ``None``: in memory), one process at a time. It is begun anew, and
        empty, where it was made under another base or fingerprint (of the code and data that items come from).
        ``texts(sha256) -> str`` gives a document's text: asked for only where a report is there in several formats.
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

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kg.derive.acts import act_items, act_stages
from kg.derive.between import between_items, between_stages
from kg.derive.bodies import body_items, body_lines, body_stages, links_of
from kg.derive.citing import citing_items, citing_stages
from kg.derive.conflicts import conflict_stages
from kg.derive.corpus import corpus_stages
from kg.derive.cube import cube_items, cube_stages
from kg.derive.derived import Change, Derived
from kg.derive.findings import finding_items, finding_stages
from kg.derive.funds import fund_items, fund_stages
from kg.derive.items import Item, lines_item
from kg.derive.measures import measure_items, measure_lines, measure_stages
from kg.derive.projects import project_inputs, project_items, project_stages
from kg.derive.reports import report_items, report_lines, report_stages
from kg.derive.stage import Stage
from kg.derive.tallies import tally_item
from kg.derive.targets import target_lines
from kg.linking.bodies import BodyLinks
from kg.mapping import Broken
from kg.mapping.base import DocumentGraph
from kg.reading import Reading

__all__ = ["Change", "Derived", "Item", "items_of", "open_derived"]


def items_of(reading: Reading, broken: Sequence[Broken], base: str, data: bytes) -> tuple[Item, ...]:
    """What a document gives to the derived graphs; see the module."""
    bodies = links_of(reading)
    names = DocumentGraph(base, reading.document, reading.text_sha256)  # for its IRIs: nothing is added to it
    return tuple(_items(names, reading, bodies, broken, data))


def _items(
    names: DocumentGraph, reading: Reading, bodies: BodyLinks, broken: Sequence[Broken], data: bytes
) -> Iterator[Item]:
    yield lines_item("links", _lines(names, reading, bodies))
    yield from report_items(reading, bodies, names.base)
    yield from body_items(bodies)
    yield from act_items(reading.acts)
    yield from citing_items(names, reading)
    yield from measure_items(reading.records)
    yield from project_items(project_inputs(reading, bodies))
    yield from fund_items(reading)
    yield from cube_items(names, reading, bodies)
    yield from between_items(names, reading)
    yield from finding_items(names, reading, broken)
    yield tally_item(reading, data)


def _lines(names: DocumentGraph, reading: Reading, bodies: BodyLinks) -> Iterator[str]:
    """What a document says in the links whatever others say."""
    yield from report_lines(reading, names.base)
    yield from body_lines(bodies, names.base)
    yield from measure_lines(names, reading.records)
    yield from target_lines(names, reading.records)


def stages(base: str) -> tuple[Stage, ...]:
    """All stages, each after those whose facts and items it rests on."""
    return (
        *report_stages(base),
        *body_stages(base),
        *act_stages(base),
        *citing_stages(base),
        *measure_stages(base),
        *project_stages(base),
        *fund_stages(base),
        *cube_stages(base),
        *between_stages(base),
        *finding_stages(base),
        *conflict_stages(base),
        *corpus_stages(base),
    )


def open_derived(path: Path | None, base: str, fingerprint: str, texts: Callable[[str], str]) -> Derived:
    """The ledger of the derived graphs at ``path``; see the module. Raises ``StoreError`` where it cannot be opened."""
    return Derived(path, stages(base), fingerprint, base, texts)
