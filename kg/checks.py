"""``kg validate``: the stored documents' graphs, or RDF files, against the shapes."""

from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

from rdflib import Graph

from kg import iris
from kg.errors import InputError
from kg.store import GraphStore
from kg.validation import gate, validate

Echo = Callable[[str], object]


def validate_store(store: GraphStore, echo: Echo, validator: str) -> int:
    """Check each document's graph with one of ``VALIDATORS``; the number of graphs with a violation."""
    base = str(store.manifest.get("base", iris.DEFAULT_BASE))
    graphs = [name for name in store.graphs() if name.startswith(iris.document_graph(base, ""))]
    bad = 0
    for name in graphs:
        data = BytesIO()
        store.dump(data, "nt", graph=name)
        bad += _report(name, data.getvalue(), echo, validator)
    echo(f"{len(graphs)} document graphs checked, {bad} do not conform")
    return bad


def validate_files(files: Iterable[Path], echo: Echo, validator: str) -> int:
    """Check RDF files in any format that their ending names; the number of files with a violation."""
    bad = 0
    for path in files:
        try:
            graph = Graph().parse(path)
        except Exception as error:  # rdflib's parsers have no common exception
            reason = " ".join(str(error).split())[:200]
            raise InputError(
                f"{path.name}: not RDF that can be read ({reason}); give .ttl, .nt, .rdf or .jsonld"
            ) from error
        bad += _report(path.name, graph, echo, validator)
    return bad


def _report(name: str, graph: Graph | bytes, echo: Echo, validator: str) -> bool:
    results = validate(graph, validator)
    for result in results:
        echo(f"{name}: {result.severity}: {result.focus}: {result.message}")
    if not results:
        echo(f"{name}: conforms")
    return bool(gate(results))
