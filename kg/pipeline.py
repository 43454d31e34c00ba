"""The only file that knows all stages: files → readings → graphs → validation → links → store."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import iris
from kg.errors import GateError, InputError, JipuError, UsageError
from kg.layout import layout_json
from kg.mapping import (
    Broken,
    broken_claims,
    cube_graph,
    findings_graph,
    links_graph,
    map_reading,
    n_triples,
    ontology_data,
    policy_links,
)
from kg.readers import Limits
from kg.reading import Reading, read_source
from kg.store import GraphData, Snapshot
from kg.store import build as build_store
from kg.validation import VALIDATORS, gate, validate

_STATED = Limits()
Advance = Callable[[str, int, int], None]
"""Called with a file's name, how many are done and how many there are."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not in the graph. ``reason`` is one line that names it and says what to do."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Built:
    """A document that is in the graph. ``warnings`` are what was doubtful in reading or in validation.

    ``path`` is the file that was read, one of those of the same bytes; ``broken`` is what the audit rules say of its
    own claims.
    """

    path: Path
    reading: Reading
    triples: int
    warnings: tuple[str, ...]
    broken: tuple[Broken, ...]

    @property
    def contradictions(self) -> int:
        """How many of its own claims fail. Ratios by several definitions do not: they are only compared."""
        return sum(one.rule.computes and one.finding.cause != "caliber" for one in self.broken)


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
    advance: Advance = lambda _name, _done, _total: None,
) -> BuildResult:
    """Build the graph of all documents at ``paths`` into ``folder``, in place of the graph that was there.

    ``validator`` is one of ``kg.validation.VALIDATORS``; ``keep_originals`` keeps the files themselves beside the
    graph, so that pages of PDFs can be shown. A file that cannot be read, or whose graph does not conform, is left out
    and named; the rest is built. Raises ``InputError`` where no document is left at all, ``StoreError`` where the
    folder cannot be written.
    """
    if not (base.startswith(("https://", "http://")) and base.endswith("/")):
        raise UsageError(f"{base}: the base must be an http or https IRI that ends with a slash")
    sources, left_out = _by_content(find_files(paths), limits)
    built: list[Built] = []
    graphs: list[GraphData] = []
    for done, (path, names) in enumerate(sources):
        advance(path.name, done, len(sources))
        outcome = _tried(path, names, base, limits, validator)
        if isinstance(outcome, LeftOut):
            left_out.append(outcome)
        else:
            built.append(outcome[0])
            graphs.append(outcome[1])
    advance("", len(sources), len(sources))
    hashes = (one.reading.document.sha256 for one in built)
    iris.check_distinct((iris.document(base, sha256), (sha256,)) for sha256 in hashes)
    if not built:
        reasons = "; ".join(left.reason for left in left_out[:3])
        raise InputError(f"no document could be read, so the graph stays as it was: {reasons}")
    built.sort(key=lambda one: (one.reading.names, one.reading.document.sha256))
    readings = [one.reading for one in built]
    snapshot = build_store(
        folder,
        _all_graphs(graphs, built, base),
        _manifest(built, left_out, base),
        _texts(readings),
        _layouts(readings),
        ((one.reading.document.sha256, one.path) for one in built if keep_originals),
    )
    return BuildResult(tuple(built), tuple(left_out), snapshot)


def find_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Every file at or below ``paths``, sorted; hidden files and folders are passed over.

    Raises ``InputError`` for a path that is not there and for a folder without files.
    """
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            below = [p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path))]
            if not below:
                raise InputError(f"{path}: no documents in this folder; name a folder that holds reports")
            found.update(below)
        elif path.exists():
            found.add(path)
        else:
            raise InputError(f"{path}: no such file or folder")
    return tuple(sorted(found))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _by_content(files: Iterable[Path], limits: Limits) -> tuple[list[tuple[Path, tuple[str, ...]]], list[LeftOut]]:
    """Files of equal bytes are one source with several names; sources come in order of their hash."""
    names: dict[str, list[str]] = {}
    first: dict[str, Path] = {}
    left_out: list[LeftOut] = []
    for path in files:
        try:
            if path.stat().st_size > limits.max_bytes:
                # Reading it would be refused anyway; hashing tells nothing more.
                sha256 = f"too large: {path}"
            else:
                sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            left_out.append(LeftOut(path, f"{path.name}: cannot be read ({error.strerror}); check its permissions"))
            continue
        names.setdefault(sha256, []).append(path.name)
        first.setdefault(sha256, path)
    return [(first[key], tuple(sorted(set(names[key])))) for key in sorted(first)], left_out


def _tried(
    path: Path, names: tuple[str, ...], base: str, limits: Limits, validator: str
) -> tuple[Built, GraphData] | LeftOut:
    """One source to its graph, or why it has none: a bad file costs itself."""
    try:
        return _one(path, names, base, limits, validator)
    except JipuError as error:
        return LeftOut(path, str(error))
    except Exception as error:  # a fault of ours is named as one
        return LeftOut(path, f"{path.name}: internal error, please report it: {error!r}")


def _one(path: Path, names: tuple[str, ...], base: str, limits: Limits, validator: str) -> tuple[Built, GraphData]:
    """One source to its validated graph. Raises ``InputError`` or ``GateError``."""
    reading = read_source(path, names, limits)
    broken = broken_claims(reading, base)
    graph = map_reading(reading, base, broken)
    data = n_triples(graph)
    results = validate(data, validator)
    bad = gate(results)
    if bad:
        more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
        raise GateError(
            f"{path.name}: its graph does not conform to the shapes, so it is left out: {bad[0].message}{more}"
        )
    warnings = (*reading.document.warnings, *(result.message for result in results))
    return Built(path, reading, len(graph), warnings, broken), (
        iris.document_graph(base, reading.document.sha256),
        data,
    )


def _all_graphs(graphs: list[GraphData], built: list[Built], base: str) -> Iterator[GraphData]:
    yield from sorted(graphs)
    readings = [one.reading for one in built]
    broken = {one.reading.document.sha256: one.broken for one in built}
    acts = policy_links(readings)
    yield iris.graph(base, "links"), n_triples(links_graph(readings, acts, base))
    yield iris.graph(base, "cube"), n_triples(cube_graph(readings, base))
    yield iris.graph(base, "findings"), n_triples(findings_graph(readings, broken, acts, base))
    yield iris.graph(base, "ontology"), ontology_data()


def _manifest(built: list[Built], left_out: list[LeftOut], base: str) -> dict[str, object]:
    """What the snapshot says of its making; the page shows it, so it names files without their folders."""
    return {
        "base": base,
        "documents": [
            {"sha256": one.reading.document.sha256, "names": list(one.reading.names), "warnings": list(one.warnings)}
            for one in built
        ],
        "left_out": [
            {"name": left.path.name, "reason": left.reason.replace(str(left.path), left.path.name)} for left in left_out
        ],
    }


def _texts(readings: Iterable[Reading]) -> Iterator[tuple[str, str]]:
    return ((reading.document.sha256, reading.document.text) for reading in readings)


def _layouts(readings: Iterable[Reading]) -> Iterator[tuple[str, bytes]]:
    return ((reading.document.sha256, layout_json(reading.document)) for reading in readings)
