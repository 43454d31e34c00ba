"""The graph as files of N-Quads for other systems: documents by the first digits of their hash, then the graphs of the
corpus, and a manifest. The same graph is the same bytes; documents that did not change leave their file as it is.

    manifest.json           written last: format, graph version, base, extractor (version and fingerprint), documents,
                            quads, and partitions: name, documents, quads, bytes, SHA-256 of the file, and what it was
                            made of
    documents[-HEX].nq.gz   of documents whose SHA-256 begins with these digits, one after the other, lines sorted
    links.nq.gz, …          the graphs of the corpus, lines sorted

Literals are as they were mapped: a store may write 12.5 for 12.50.
"""

import gzip
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from kg import __version__, fingerprint, iris
from kg.errors import StoreError
from kg.remote import is_remote
from kg.store import sorted_lines

_FORMAT = 1
_DOCUMENTS = 1000
"""Documents in a partition, at most, on the average."""

_LEVEL = 3
"""Of gzip: the next ones take twice the time for a twentieth less."""


@dataclass(frozen=True, slots=True)
class Partition:
    """A file. ``made_of`` is a hash of all that its content depends on; empty where that is not known beforehand."""

    name: str
    documents: int
    quads: int
    bytes: int
    sha256: str
    made_of: str


def write_partitions(
    target: Path,
    documents: Mapping[str, str],
    triples: Callable[[str], bytes],
    corpus: Mapping[str, Iterable[bytes]],
    base: str,
    version: str,
) -> tuple[Partition, ...]:
    """Write the graph of this ``version`` to the folder ``target``, here or elsewhere (``kg.remote``).

    ``documents`` are SHA-256 → what the document's graph was made of, ``triples`` gives its sorted N-Triples by
    SHA-256; ``corpus`` are the other graphs by IRI, their N-Triples in pieces of whole lines. Raises ``StoreError``.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        before = _before(target)
        written = []
        for name, chosen in _groups(documents).items():
            made_of = hashlib.sha256("\n".join(f"{one} {documents[one]}" for one in chosen).encode("ascii")).hexdigest()
            held = before.get(name)
            if held is None or held.made_of != made_of or not (target / name).exists():
                lines = (
                    line for sha256 in chosen for line in _quads(iris.document_graph(base, sha256), triples(sha256))
                )
                held = _write(target / name, lines, len(chosen), made_of)
            written.append(held)
        for graph, pieces in corpus.items():
            with tempfile.TemporaryFile() as unsorted:
                unsorted.writelines(line for piece in pieces for line in _quads(graph, piece))
                written.append(_write(target / f"{graph.rpartition('/')[2]}.nq.gz", sorted_lines(unsorted), 0, ""))
        _finish(target, written, base, version)
        for name in before.keys() - {one.name for one in written}:
            (target / name).unlink(missing_ok=True)
        return tuple(written)
    except OSError as error:
        raise StoreError(f"{target}: the partitions cannot be written ({error.strerror or error})") from error


def _groups(documents: Iterable[str]) -> dict[str, list[str]]:
    """The names of partitions with their documents, both sorted."""
    ordered = sorted(documents)
    digits = 0
    while len(ordered) > _DOCUMENTS * 16**digits:
        digits += 1
    found: dict[str, list[str]] = {}
    for sha256 in ordered:
        name = f"documents-{sha256[:digits]}.nq.gz" if digits else "documents.nq.gz"
        found.setdefault(name, []).append(sha256)
    return found


def _quads(graph: str, triples: bytes) -> Iterator[bytes]:
    # A line ends in " ." and a line end; neither stands unescaped within a statement.
    ending = f" <{graph}> .\n".encode("ascii")
    return (line.removesuffix(b" .") + ending for line in triples.split(b"\n") if line)


def _write(path: Path, lines: Iterable[bytes], documents: int, made_of: str) -> Partition:
    quads = 0
    with _fresh(path) as stream, tempfile.TemporaryFile() as packed:
        with gzip.GzipFile("", "wb", _LEVEL, packed, mtime=0) as file:
            for line in lines:
                file.write(line)
                quads += 1
        size = packed.tell()
        summed = hashlib.sha256()
        packed.seek(0)
        while piece := packed.read(1 << 20):
            summed.update(piece)
            stream.write(piece)
    return Partition(path.name, documents, quads, size, summed.hexdigest(), made_of)


@contextmanager
def _fresh(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of the one before as a whole; elsewhere that is so by itself."""
    where = path if is_remote(path) else path.with_name(f".{path.name}.new")
    with where.open("wb") as stream:
        yield stream
    if where is not path:
        where.replace(path)


def _before(target: Path) -> dict[str, Partition]:
    """What the manifest of an earlier build lists; nothing where it cannot be read."""
    try:
        content: dict[str, Any] = json.loads((target / "manifest.json").read_bytes())
        return {one["name"]: Partition(**one) for one in content["partitions"] if content["format"] == _FORMAT}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _finish(target: Path, written: list[Partition], base: str, version: str) -> None:
    content = {
        "format": _FORMAT,
        "version": version,
        "base": base,
        "extractor": {"version": __version__, "fingerprint": fingerprint.of_everything()},
        "documents": sum(one.documents for one in written),
        "quads": sum(one.quads for one in written),
        "partitions": [asdict(one) for one in written],
    }
    with _fresh(target / "manifest.json") as stream:
        stream.write(json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8"))
