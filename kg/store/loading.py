"""Others' RDF beside ours: files become a graph of its own, which builds take along and never change."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph

from kg import iris
from kg.errors import InputError, UsageError
from kg.store import folder as layout
from kg.store.catalogue import Catalogue
from kg.store.statements import lines_of
from kg.store.updating import Changes, checked, follow
from kg.store.writing import Kept, Snapshot, publish, write


def load(folder: Path, name: str, files: Sequence[Path]) -> Snapshot:
    """Put the statements of RDF files into the graph ``name`` of ``folder``, in place of what it held.

    A file's ending tells its format; named graphs in it are not kept apart; relative IRIs stand below ``name``.
    Without ``files`` the graph is removed. Everything else stays as it is, by hard links, in a new snapshot; a folder
    without a graph gets one of nothing else. Raises UsageError on a name that is no IRI or belongs to builds,
    InputError on a file that does not parse, StoreError as ``build`` does.
    """
    try:
        pyoxigraph.NamedNode(name)
    except ValueError:
        raise UsageError(f"{name}: not an IRI; name the graph like https://example.org/notes") from None
    data = b"".join(_n_triples(name, file) for file in files)
    return publish(folder, lambda fresh: _fill(folder, fresh, name, data))


def _n_triples(name: str, file: Path) -> bytes:
    """The statements of one file; its blank nodes stay apart from those of other files."""
    form = pyoxigraph.RdfFormat.from_extension(file.suffix.lower().lstrip("."))
    if form is None:
        raise UsageError(f"{file.name}: its ending tells no RDF format; take .ttl .nt .nq .trig .jsonld .rdf")
    try:
        quads = pyoxigraph.parse(path=str(file), format=form, base_iri=name, rename_blank_nodes=True)
        lines = pyoxigraph.serialize((quad.triple for quad in quads), format=pyoxigraph.RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{file.name}: this is not {form.name}: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise InputError(f"{file.name}: cannot be read ({error.strerror or error}); check its permissions") from error
    assert lines is not None
    return lines


def _fill(folder: Path, fresh: Path, name: str, data: bytes) -> Snapshot:
    """The snapshot before, with one graph changed."""
    before = layout.newest(folder)
    content: dict[str, Any] = {"build": {}} if before is None else checked(folder, before)
    fresh.mkdir()
    if before is not None:
        layout.link_files(before / "loaded", fresh / "loaded")
    kept = fresh / "loaded" / f"{hashlib.sha256(name.encode('utf-8')).hexdigest()}.nq"
    there = before is not None and Catalogue(before).graph(name)[0] > 0
    _check_free(name, there and not kept.exists(), str(content["build"].get("base", iris.DEFAULT_BASE)))
    kept.parent.mkdir(exist_ok=True)
    kept.unlink(missing_ok=True)
    lines = sorted(lines_of(name, data))
    if lines:
        kept.write_bytes(b"".join(line.removesuffix(b".") + f"<{name}> .\n".encode() for line in lines))
    if before is None:
        return write(folder, fresh, (), {}, Kept())
    return follow(folder, before, fresh, Changes(graphs=[(name, data)]), content["build"])


def _check_free(name: str, taken: bool, base: str) -> None:
    """Refuse the graphs that builds make, and every name that one may make later."""
    if taken or iris.is_built(base, name):
        free = iris.graph(base, "loaded/")
        raise UsageError(f"{name}: this graph belongs to builds; take an IRI of your own, or one below {free}")
