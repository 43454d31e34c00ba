"""Taking the graph away as a file."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from kg import network
from kg.errors import InputError, UsageError
from kg.store import GRAPH_FORMATS, GraphStore
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
