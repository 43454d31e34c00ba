"""Taking the graph away as a file, whole or by document."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kg import network
from kg.errors import InputError, UsageError
from kg.queries import string_literal
from kg.store import GRAPH_FORMATS, GraphStore, SelectResult
from kg.vocabulary import PREFIXES


def export_graph(store: GraphStore, target: Path, *, canonical: bool = False) -> int:
    """Write everything to ``target`` in the format of its ending; the number of statements in the store.

    ``canonical`` asks for sorted N-Quads, which are byte-identical for the same graph. The file appears whole or
    not at all. Raises ``UsageError`` on an unknown ending, ``InputError`` where the file cannot be written.
    """
    ending = target.suffix.lower().lstrip(".")
    if ending not in GRAPH_FORMATS:
        raise UsageError(f"{target.name}: no format has this ending; take one of .{' .'.join(GRAPH_FORMATS)}")
    if canonical and ending != "nq":
        raise UsageError(f"{target.name}: --canonical writes N-Quads; name the file with the ending .nq")
    if canonical:
        _write_whole(target, lambda stream: stream.writelines(store.canonical_nquads()))
    else:
        _write_whole(target, lambda stream: store.dump(stream, ending, prefixes=PREFIXES))
    return store.quads


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents are wanted; what is empty asks for all.

    ``document`` is a document's IRI, or the SHA-256 of its source or the first 16 digits of that; ``place`` begins the
    reporting body's name or is the name of its jurisdiction; ``year`` is the fiscal year; ``kind`` is a code of
    ``ontology/codes/document-kind.ttl``.
    """

    document: str = ""
    place: str = ""
    year: str = ""
    kind: str = ""

    def __bool__(self) -> bool:
        return any((self.document, self.place, self.year, self.kind))


def graphs_of(store: GraphStore, wanted: Selection) -> tuple[str, ...]:
    """The graphs of the documents that fit, sorted."""
    patterns = ["GRAPH ?graph { ?document a jp:Document }"]
    if wanted.document:
        end = string_literal(f"/id/document/{wanted.document[:16]}")
        patterns.append(f"FILTER(STR(?document) = {string_literal(wanted.document)} || STRENDS(STR(?document), {end}))")
    if wanted.year:
        patterns.append(f"?document jp:fiscalYear ?year FILTER(STR(?year) = {string_literal(wanted.year)})")
    if wanted.kind:
        patterns.append(f"?document jp:documentKind/skos:notation {string_literal(wanted.kind)} .")
    if wanted.place:
        place = string_literal(wanted.place)
        patterns.append("?document jp:reportingBody ?body . ?body skos:prefLabel ?name .")
        patterns.append(
            f"OPTIONAL {{ ?body jp:jurisdictionName ?area }} FILTER(STRSTARTS(?name, {place}) || ?area = {place})"
        )
    head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("jp", "skos"))
    rows = store.query(f"{head}SELECT DISTINCT ?graph {{ {' '.join(patterns)} }}")
    return tuple(sorted(row[0].value for row in rows if row[0])) if isinstance(rows, SelectResult) else ()


def export_network(store: GraphStore, target: Path) -> int:
    """Write the citation network to ``target`` (.graphml or .csv); the number of edges. Raises as ``export_graph``."""
    ending = target.suffix.lower().lstrip(".")
    if ending not in network.FORMATS:
        raise UsageError(f"{target.name}: a network is written as .{' or .'.join(network.FORMATS)}")
    counts: list[int] = []
    _write_whole(target, lambda stream: counts.append(network.write_network(store, stream, ending)))
    return counts[0]


def _write_whole(target: Path, write: Callable[[IO[bytes]], object]) -> None:
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as stream:
            write(stream)
        os.replace(part, target)
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror or error}); name another place") from error
    finally:
        part.unlink(missing_ok=True)
