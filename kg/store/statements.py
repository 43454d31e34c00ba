"""The statements of a graph as lines: N-Triples as the engine writes what it stores, and a digest that adds up."""

import hashlib
from collections.abc import Iterable, Iterator

import pyoxigraph

from kg.errors import StoreError
from kg.store.terms import skolem

GraphData = tuple[str, bytes | Iterable[bytes]]
"""A named graph's IRI and its statements as N-Triples (or N-Quads that name that same graph).

A big graph may come in pieces of whole lines, in which no statement stands twice and no blank node.
"""

_DEFAULT = pyoxigraph.DefaultGraph()
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPED = f'"^^<{_XSD}'.encode()


def lines_of(name: str, data: bytes) -> list[bytes]:
    """The distinct statements of (a piece of) a graph as the engine will write them, without line ends.

    Blank nodes become IRIs below the graph's own. Raises StoreError on what is no N-Triples of this graph.
    """
    triples = pyoxigraph.serialize(_triples(name, data), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert triples is not None
    return list(dict.fromkeys(_by_value(triples.split(b"\n")[:-1])))


def pieces_of_graph(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    """The pieces that a graph was handed over in."""
    return (data,) if isinstance(data, bytes) else data


def sum_of(lines: Iterable[bytes]) -> int:
    """The sum of the lines' SHA-256: whatever their order, and a line more or less costs that line."""
    return sum(int.from_bytes(hashlib.sha256(line).digest(), "big") for line in lines)


def hexadecimal(total: int) -> str:
    """A sum modulo 2^256 in 64 digits: what a digest is written as."""
    return f"{total % (1 << 256):064x}"


def n_triples(lines: Iterable[bytes]) -> bytes:
    """The statements as a document."""
    return b"".join(line + b"\n" for line in lines)


def n_quads(name: str, triples: bytes) -> bytes:
    """The document with the graph that its statements stand in."""
    # The serialiser escapes line ends in literals, so this is the end of a statement and nothing else.
    return triples.replace(b" .\n", f" <{name}> .\n".encode())


def _by_value(lines: list[bytes]) -> list[bytes]:
    """The lines with each typed literal as the engine gives it back: it keeps numbers and dates by value."""
    found: dict[tuple[bytes, bytes], list[int]] = {}
    for place, line in enumerate(lines):
        end = line.rfind(_TYPED)
        if end > 0:
            lexical = line[line.index(b'> "') + 3 : end]
            # A plain literal that quotes such words has its quotes escaped.
            if b"\\" not in lexical and b'"' not in lexical:
                found.setdefault((lexical, line[end + 4 : -3]), []).append(place)
    keys = list(found)
    store = pyoxigraph.Store()
    any_property = pyoxigraph.NamedNode(_XSD)
    store.extend(
        pyoxigraph.Quad(
            pyoxigraph.NamedNode(f"{_XSD}{number}"),
            any_property,
            pyoxigraph.Literal(value.decode("utf-8"), datatype=pyoxigraph.NamedNode(datatype.decode("ascii"))),
        )
        for number, (value, datatype) in enumerate(keys)
    )
    for quad in store:
        (value, datatype), given = keys[int(str(quad.subject)[1:-1].removeprefix(_XSD))], str(quad.object).encode()
        if given != b'"' + value + b'"^^<' + datatype + b">":
            for place in found[value, datatype]:
                line = lines[place]
                lines[place] = line[: line.index(b'> "') + 2] + given + b" ."
    return lines


def _parsed(name: str, data: bytes) -> Iterator[pyoxigraph.Triple]:
    try:
        graph = pyoxigraph.NamedNode(name)
        for quad in pyoxigraph.parse(data, pyoxigraph.RdfFormat.N_QUADS):
            if quad.graph_name not in (_DEFAULT, graph):
                raise StoreError(f"{name}: a statement of this graph names another graph")
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{name}: this graph is not N-Triples or N-Quads: {error}") from error


def _triples(name: str, data: bytes) -> Iterable[pyoxigraph.Triple]:
    """The statements of one graph. Its blank nodes become IRIs below its own, named by their canonical labels
    (RDFC-1.0), because the labels of a file mean nothing outside it and change from run to run."""
    parsed = _parsed(name, data)
    if b"_:" not in data:
        return parsed
    dataset = pyoxigraph.Dataset(pyoxigraph.Quad(*triple) for triple in parsed)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)

    triples = []
    for quad in dataset:
        subject, value = quad.subject, quad.object
        if isinstance(subject, pyoxigraph.BlankNode):
            subject = pyoxigraph.NamedNode(skolem(name) + subject.value)
        if isinstance(value, pyoxigraph.BlankNode):
            value = pyoxigraph.NamedNode(skolem(name) + value.value)
        triples.append(pyoxigraph.Triple(subject, quad.predicate, value))
    return triples
