"""Others' RDF beside ours: files become a graph of its own, which builds take along and never change."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph

from kg import iris
from kg.errors import InputError, StoreError, UsageError
from kg.store import folder as layout
from kg.store.writing import Snapshot, describe, finish, load_into, publish

# What no other graph says goes from the union too.
_REMOVE = """DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }}
  FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != <{name}>) }} }} ;
DROP SILENT GRAPH <{name}>"""


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
    fresh.mkdir()
    before = layout.newest(folder)
    content: dict[str, Any] = {"graphs": {}, "build": {}}
    if before is not None:
        content = _copy(folder, before, fresh)
    for part in ("sources", "loaded"):
        (fresh / part).mkdir(exist_ok=True)
    kept = fresh / "loaded" / f"{hashlib.sha256(name.encode('utf-8')).hexdigest()}.nq"
    described = dict(content["graphs"])
    _check_free(name, described, str(content["build"].get("base", iris.DEFAULT_BASE)), kept)
    kept.unlink(missing_ok=True)
    store = pyoxigraph.Store(fresh / "store")
    if described.pop(name, None) is not None:
        store.update(_REMOVE.format(name=name))
    load_into(store, [(name, data)])
    store.flush()
    facts = describe(store, name)
    if facts["quads"]:
        described[name] = facts
        lines = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.NamedNode(name)) or b""
        named = lines.replace(b" .\n", f" <{name}> .\n".encode())
        kept.write_bytes(b"".join(sorted(named.splitlines(keepends=True))))
    # The engine's lock goes with the object, as in a build.
    del store
    return finish(fresh, described, content["build"])


def _copy(folder: Path, before: Path, fresh: Path) -> dict[str, Any]:
    """Put the snapshot before under the new one; its manifest."""
    try:
        content: dict[str, Any] = json.loads((before / "manifest.json").read_text("utf-8"))
        pyoxigraph.Store.read_only(str(before / "store")).backup(str(fresh / "store"))
        for part in ("sources", "loaded"):
            layout.link_files(before / part, fresh / part)
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{folder}: the graph is damaged; {layout.how_to_build(folder)}") from error
    return content


def _check_free(name: str, graphs: dict[str, Any], base: str, kept: Path) -> None:
    """Refuse the graphs that builds make, and every name that one may make later."""
    if (name in graphs and not kept.exists()) or iris.is_built(base, name):
        free = iris.graph(base, "loaded/")
        raise UsageError(f"{name}: this graph belongs to builds; take an IRI of your own, or one below {free}")
