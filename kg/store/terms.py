"""Terms, statements and results in our own small typed form, so that nobody else needs the engine's."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Literal, cast

import pyoxigraph

from kg.errors import StoreError, UsageError
from kg.store.pushing import pieces_of
from kg.store.streams import PieceStream

TABLE_FORMATS = ("json", "xml", "csv", "tsv")
"""What the answer of a SELECT can be written as (ASK: json and xml mean the same; csv and tsv one word)."""

GRAPH_FORMATS = ("ttl", "nt", "nq", "trig", "rdf", "jsonld")
"""What statements can be written as."""

QUAD_FORMATS = ("nq", "trig", "jsonld")
"""Those of ``GRAPH_FORMATS`` that keep named graphs apart."""

_TABLES = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

NativeTerm = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


@dataclass(frozen=True, slots=True)
class Term:
    """An RDF term. ``language`` and ``datatype`` only on literals; a plain string has neither."""

    kind: Literal["iri", "literal", "blank"]
    value: str
    language: str = ""
    datatype: str = ""

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Statement:
    """A quad; ``graph`` is empty in the default graph and in the answers of CONSTRUCT and DESCRIBE."""

    subject: Term
    predicate: str
    object: Term
    graph: str = ""


Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class SelectResult:
    """The answer of a SELECT: read once, either row by row or written whole. Unbound is ``None``."""

    columns: tuple[str, ...]
    _native: pyoxigraph.QuerySolutions

    def __iter__(self) -> Iterator[Row]:
        try:
            for solution in self._native:
                yield tuple(None if value is None else term(value) for value in solution)
        except (OSError, RuntimeError) as error:
            raise unreadable(error) from error

    def write(self, stream: IO[bytes], format: str) -> None:
        """Write the rest as one of ``TABLE_FORMATS``."""
        native = table_format(format)
        try:
            self._native.serialize(stream, native)
        except (OSError, RuntimeError) as error:
            raise unreadable(error) from error

    def serialize(self, format: str) -> bytes:
        """``write`` into memory."""
        return _gather(self, format)

    def pieces(self, format: str) -> Iterator[bytes]:
        """``write`` piece by piece: an answer that is evaluated elsewhere (kg.query_pool) is never held whole."""
        return iter((self.serialize(format),))


@dataclass(frozen=True, slots=True)
class AskResult:
    """The answer of an ASK."""

    value: bool
    _native: pyoxigraph.QueryBoolean

    def write(self, stream: IO[bytes], format: str) -> None:
        """Write it as one of ``TABLE_FORMATS``."""
        self._native.serialize(stream, table_format(format))

    def serialize(self, format: str) -> bytes:
        """``write`` into memory."""
        return _gather(self, format)

    def pieces(self, format: str) -> Iterator[bytes]:
        """``write`` piece by piece: an answer that is evaluated elsewhere (kg.query_pool) is never held whole."""
        return iter((self.serialize(format),))


@dataclass(frozen=True, slots=True)
class GraphResult:
    """The answer of a CONSTRUCT or DESCRIBE, or a graph: read once, either by statement or written whole."""

    prefixes: dict[str, str]
    _native: Iterable[pyoxigraph.Triple]

    def __iter__(self) -> Iterator[Statement]:
        try:
            for triple in self._native:
                yield Statement(term(triple.subject), triple.predicate.value, term(triple.object))
        except (OSError, RuntimeError) as error:
            raise unreadable(error) from error

    def write(self, stream: IO[bytes], format: str) -> None:
        """Write the rest as one of ``GRAPH_FORMATS``."""
        native = graph_format(format)
        try:
            pyoxigraph.serialize(self._native, stream, native, prefixes=self.prefixes)
        except (OSError, RuntimeError) as error:
            raise unreadable(error) from error

    def serialize(self, format: str) -> bytes:
        """``write`` into memory."""
        return _gather(self, format)

    def pieces(self, format: str) -> Iterator[bytes]:
        """``write`` piece by piece: an answer that is evaluated elsewhere (kg.query_pool) is never held whole."""
        return iter((self.serialize(format),))


def read_table(pieces: Iterator[bytes]) -> SelectResult:
    """The SELECT result that was written as json."""
    parsed = pyoxigraph.parse_query_results(cast(IO[bytes], PieceStream(pieces)), pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(parsed, pyoxigraph.QuerySolutions)
    return SelectResult(tuple(variable.value for variable in parsed.variables), parsed)


def read_xml(pieces: Iterator[bytes]) -> SelectResult:
    """The SELECT result that was written as xml. Raises StoreError where it is something else."""
    parsed = _parsed_xml(pieces)
    if not isinstance(parsed, pyoxigraph.QuerySolutions):
        raise StoreError("the store answered with no table where one was asked for")
    return SelectResult(tuple(variable.value for variable in parsed.variables), parsed)


def read_ask(pieces: Iterator[bytes]) -> AskResult:
    """The ASK result that was written as xml; some stores (Virtuoso 7) write a table of one number."""
    parsed = _parsed_xml(pieces)
    if isinstance(parsed, pyoxigraph.QuerySolutions):
        value = any(str(term(cell)) not in ("0", "false") for row in parsed for cell in row if cell is not None)
    else:
        value = bool(parsed)
    written = f'{{"head": {{}}, "boolean": {str(value).lower()}}}'
    native = pyoxigraph.parse_query_results(written, pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(native, pyoxigraph.QueryBoolean)
    return AskResult(value, native)


def read_graph(pieces: Iterator[bytes], prefixes: dict[str, str]) -> GraphResult:
    """The CONSTRUCT or DESCRIBE result that was written as nt."""
    parsed = pyoxigraph.parse(cast(IO[bytes], PieceStream(pieces)), pyoxigraph.RdfFormat.N_TRIPLES)
    return GraphResult(prefixes, (quad.triple for quad in parsed))


def _parsed_xml(pieces: Iterator[bytes]) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean:
    try:
        return pyoxigraph.parse_query_results(cast(IO[bytes], PieceStream(pieces)), pyoxigraph.QueryResultsFormat.XML)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"the store's answer is no SPARQL result ({' '.join(str(error).split())})") from error


def read_statements(pieces: Iterator[bytes]) -> Iterator[Statement]:
    """The statements that were written as nt."""
    for quad in pyoxigraph.parse(cast(IO[bytes], PieceStream(pieces)), pyoxigraph.RdfFormat.N_TRIPLES):
        yield Statement(term(quad.subject), quad.predicate.value, term(quad.object))


@dataclass(frozen=True, slots=True)
class ExportResult:
    """Statements of named graphs, to be written whole: as quads, or as triples in the formats that know no graphs.

    The engine's iterators may not leave the thread that made them: they are made where they are written.
    """

    prefixes: dict[str, str]
    _quads: Callable[[], Iterable[pyoxigraph.Quad] | Iterable[pyoxigraph.Triple]]
    _triples: Callable[[], Iterable[pyoxigraph.Triple]]

    def write(self, stream: IO[bytes], format: str) -> None:
        """Write it as one of ``GRAPH_FORMATS``."""
        native = graph_format(format)
        found = self._quads() if format in QUAD_FORMATS else self._triples()
        try:
            pyoxigraph.serialize(found, stream, native, prefixes=self.prefixes)
        except (OSError, RuntimeError) as error:
            raise unreadable(error) from error

    def serialize(self, format: str) -> bytes:
        """``write`` into memory."""
        return _gather(self, format)

    def pieces(self, format: str) -> Iterator[bytes]:
        """``write`` piece by piece, while it is read from the store."""
        graph_format(format)
        return pieces_of(lambda stream: self.write(stream, format))


QueryResult = SelectResult | AskResult | GraphResult


def _gather(result: QueryResult | ExportResult, format: str) -> bytes:
    from io import BytesIO

    stream = BytesIO()
    result.write(stream, format)
    return stream.getvalue()


def skolem(graph: str) -> str:
    """What the IRIs that stand for a graph's blank nodes begin with; their canonical labels (RDFC-1.0) follow."""
    return f"{graph}{'_' if '#' in graph else '#_'}"


def unreadable(error: Exception) -> StoreError:
    """What the engine found wrong with its files, as one line."""
    return StoreError(f"the graph cannot be read to the end, so build it again ({' '.join(str(error).split())})")


def term(native: NativeTerm) -> Term:
    """The engine's term in our form; a quoted triple (RDF 1.2) as its N-Triples text."""
    if isinstance(native, pyoxigraph.NamedNode):
        return Term("iri", native.value)
    if isinstance(native, pyoxigraph.Literal):
        datatype = "" if native.language or native.datatype.value == _XSD_STRING else native.datatype.value
        return Term("literal", native.value, native.language or "", datatype)
    if isinstance(native, pyoxigraph.BlankNode):
        return Term("blank", native.value)
    return Term("literal", str(native))


def table_format(name: str) -> pyoxigraph.QueryResultsFormat:
    """The engine's format. Raises UsageError on a name outside ``TABLE_FORMATS``."""
    if name not in _TABLES:
        raise UsageError(f"{name}: not a format for tables; one of {', '.join(TABLE_FORMATS)}")
    return _TABLES[name]


def graph_format(name: str) -> pyoxigraph.RdfFormat:
    """The engine's format. Raises UsageError on a name outside ``GRAPH_FORMATS``."""
    if name not in _GRAPHS:
        raise UsageError(f"{name}: not a format for graphs; one of {', '.join(GRAPH_FORMATS)}")
    return _GRAPHS[name]
