"""The statements of a graph as lines: N-Triples as the engine writes what it stores, and a digest that adds up."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph

from kg.errors import StoreError
from kg.store.terms import skolem


@dataclass(frozen=True, slots=True)
class Lines:
    """Statements as the engine gives them back, each once and none of a blank node: whole lines, each with its end.
    ``count`` of them, ``total`` is their ``sum_of``."""

    data: bytes
    count: int
    total: int

    def each(self) -> list[bytes]:
        """The statements without line ends."""
        return self.data.split(b"\n")[:-1]


@dataclass(frozen=True, slots=True)
class Form:
    """In what form the engine gives back N-Triples that were mapped (``form_of``): what is other than in these, as
    (start, end, what stands there instead), and ``count`` and ``total`` as in ``Lines``. Small, so that whoever maps
    can work it out for whoever stores."""

    other: tuple[tuple[int, int, bytes], ...]
    count: int
    total: int

    def lines(self, data: bytes) -> Lines:
        """The statements of the N-Triples that this is the form of."""
        return Lines(_with(data, self.other), self.count, self.total)


GraphData = tuple[str, bytes | Iterable[bytes | Lines]]
"""A named graph's IRI and its statements as N-Triples (or N-Quads that name that same graph).

A big graph may come in pieces of whole lines, in which no statement stands twice and no blank node.
"""

_DEFAULT = pyoxigraph.DefaultGraph()
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPED = f'"^^<{_XSD}'.encode()

_SAME = (
    rf'(?:0|-?[1-9][0-9]{{0,17}})"\^\^<{_XSD}(?:integer|decimal)>|-?(?:0|[1-9][0-9]{{0,17}})[.][0-9]{{0,16}}[1-9]"\^\^'
    rf'<{_XSD}decimal>|(?:true|false)"\^\^<{_XSD}boolean>|[1-9][0-9]{{3}}(?:"\^\^<{_XSD}gYear>|-(?:0[1-9]|1[0-2])'
    rf'(?:"\^\^<{_XSD}gYearMonth>|-(?:0[1-9]|1[0-9]|2[0-8])"\^\^<{_XSD}date>))'
)
"""Numbers, truth values and dates that the engine surely gives back as they are."""

_OTHER_VALUE = re.compile(rf'> "(?!{_SAME})[^"\\\n]*(?:\\.[^"\\\n]*)*"\^\^<{_XSD}'.encode())
_CONTROLS = bytes({*range(0x20), 0x7F} - {ord("\n")})
_ESCAPED = re.compile(b"[\\x00-\\x09\\x0b-\\x1f\\x7f]|\xef\xbf[\xbe\xbf]")


def lines_of(name: str, data: bytes) -> list[bytes]:
    """The distinct statements of (a piece of) a graph as the engine will write them, without line ends.

    Blank nodes become IRIs below the graph's own. Raises StoreError on what is no N-Triples of this graph.
    """
    return list(dict.fromkeys(_by_value(_serialized(_triples(name, data)))))


def form_of(data: bytes) -> Form:
    """The form of N-Triples that we wrote ourselves: whole lines, no statement twice, no blank node, and texts escaped
    as ``kg.mapping.statements.quoted`` does.

    It comes to what ``lines_of`` makes of them. What has to be parsed are only the lines with numbers and dates that
    the engine may write otherwise, and with characters that it escapes.
    """
    other = tuple(_other(data))
    lines = _with(data, other).split(b"\n")[:-1]
    return Form(other, len(lines), sum_of(lines))


def own_lines(data: bytes) -> Lines:
    """N-Triples that we wrote ourselves (as for ``form_of``) as the engine gives them back."""
    return form_of(data).lines(data)


def pieces_of_graph(name: str, data: bytes | Iterable[bytes | Lines]) -> Iterator[Lines]:
    """The statements of a graph, in the pieces that it was handed over in. Raises StoreError as ``lines_of`` does."""
    for piece in (data,) if isinstance(data, bytes) else data:
        if isinstance(piece, Lines):
            yield piece
        else:
            lines = lines_of(name, piece)
            yield Lines(n_triples(lines), len(lines), sum_of(lines))


def sum_of(lines: Iterable[bytes]) -> int:
    """The sum of the lines' SHA-256: whatever their order, and a line more or less costs that line."""
    return sum(map(int.from_bytes, [hashlib.sha256(line).digest() for line in lines]))


def hexadecimal(total: int) -> str:
    """A sum modulo 2^256 in 64 digits: what a digest is written as."""
    return f"{total % (1 << 256):064x}"


def n_triples(lines: Iterable[bytes]) -> bytes:
    """The statements as a document."""
    return b"".join(line + b"\n" for line in lines)


def _other(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where the engine gives back other bytes, in order: start and end in the data, and what stands there then."""
    places = {found.start() for found in _OTHER_VALUE.finditer(data)}
    if b"\xef\xbf" in data or len(data.translate(None, _CONTROLS)) < len(data):
        places |= {found.start() for found in _ESCAPED.finditer(data)}
    spans = sorted({(data.rfind(b"\n", 0, place) + 1, data.index(b"\n", place)) for place in places})
    if not spans:
        return
    given = [data[start:end] for start, end in spans]
    parsed = pyoxigraph.parse(b"\n".join(given), pyoxigraph.RdfFormat.N_TRIPLES)
    back = _by_value(_serialized(quad.triple for quad in parsed))
    said = set(data.split(b"\n")).difference(given)
    for (start, end), line, other in zip(spans, given, back, strict=True):
        if other in said:  # 12.5 and 12.50 of one thing are one statement
            yield start, end + 1, b""
        elif other != line:
            yield start, end, other
        said.add(other)


def _with(data: bytes, other: Iterable[tuple[int, int, bytes]]) -> bytes:
    """The data with other bytes at these places, which are in order."""
    pieces: list[bytes] = []
    at = 0
    for start, end, instead in other:
        pieces += (data[at:start], instead)
        at = end
    return b"".join((*pieces, data[at:])) if at else data


def _serialized(triples: Iterable[pyoxigraph.Triple]) -> list[bytes]:
    written = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert written is not None
    return written.split(b"\n")[:-1]


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
