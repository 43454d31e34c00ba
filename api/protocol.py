"""What a request of the SPARQL 1.1 Protocol or of the graph store protocol asks: pure functions over its parts.

https://www.w3.org/TR/sparql11-protocol/#query-operation, https://www.w3.org/TR/sparql11-http-rdf-update/#graph-identification
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge, UnsupportedMediaType

from kg.iris import DEFAULT_GRAPH

MAX_QUERY = 100_000
"""The longest query in characters."""

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"

_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_ESCAPES = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
_UPDATE = "application/sparql-update"
_MANY = ("default-graph-uri", "named-graph-uri")
_READ_ONLY = "This graph is read-only: updates are refused."

Parameters = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """What the protocol carries: the query and its data set (``None`` where the request names none).

    ``seconds`` is the parameter ``timeout`` (ours): it may only shorten the deadline.
    """

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    format: str = ""
    seconds: float | None = None


def read_query(
    method: str, query_string: bytes, media_type: str = "", charset: str = "utf-8", body: bytes = b""
) -> QueryRequest | None:
    """The request's query, from wherever its method and media type put it; ``None`` where GET carries no parameter.

    Raises the HTTP error (400, 403, 413, 415) that says what is wrong.
    """
    parameters = read_parameters(query_string)
    if method == "POST":
        parameters += _posted(media_type.lower(), charset, body)
    elif not parameters:
        return None
    if any(name == "update" for name, _ in parameters):
        raise BadRequest(_READ_ONLY)
    return _checked(parameters)


def read_graph_name(query_string: bytes) -> str:
    """The graph that ``?default`` or ``?graph=IRI`` identifies. Raises 400 on none and on more than one."""
    parameters = read_parameters(query_string)
    named = [value for name, value in parameters if name == "graph"]
    default = [value for name, value in parameters if name == "default"]
    if len(named) + len(default) != 1 or any(default):
        raise BadRequest("Name one graph: ?default, or ?graph= and its IRI.")
    return named[0] if named else DEFAULT_GRAPH


def read_parameters(encoded: bytes) -> Parameters:
    """The parameters of a query string or form, decoded once. Raises 400 where they are not UTF-8."""
    try:
        encoded.decode("ascii")
        parts = (part.partition(b"=") for part in encoded.split(b"&") if part)
        return [(_decoded(name), _decoded(value)) for name, _, value in parts]
    except UnicodeDecodeError as error:
        raise BadRequest("The parameters are not percent-encoded UTF-8.") from error


def _decoded(part: bytes) -> str:
    """A name or a value. Chinese is nearly all escapes, which the standard library takes one by one."""
    return _ESCAPES.sub(
        lambda run: bytes.fromhex(run[0].replace(b"%", b"").decode()), part.replace(b"+", b" ")
    ).decode()


def _posted(media_type: str, charset: str, body: bytes) -> Parameters:
    if media_type == _UPDATE:
        raise Forbidden(_READ_ONLY)
    if media_type not in (FORM, DIRECT):
        raise UnsupportedMediaType(f"Post a query as {FORM} or as {DIRECT}.")
    if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType("Queries are read as UTF-8.")
    if media_type == FORM:
        return read_parameters(body)
    try:
        return [("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise BadRequest("The query is not UTF-8.") from error


def _checked(parameters: Parameters) -> QueryRequest:
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    for name, given in values.items():
        if len(given) > 1 and name not in _MANY:
            raise BadRequest(f"The parameter {name} may be given only once.")
    if "query" not in values:
        raise BadRequest("The parameter query is missing: /sparql?query=SELECT…, or POST the query.")
    query = values["query"][0]
    if len(query) > MAX_QUERY:
        raise RequestEntityTooLarge(f"The query is longer than {MAX_QUERY:,} characters.")
    return QueryRequest(
        query,
        _graphs(values, _MANY[0]),
        _graphs(values, _MANY[1]),
        values.get("format", [""])[0],
        _seconds(values["timeout"][0]) if "timeout" in values else None,
    )


def _seconds(text: str) -> float:
    if not _SECONDS.fullmatch(text) or not float(text):
        raise BadRequest("timeout must be a number of seconds above 0, such as 2.5.")
    return float(text)


def _graphs(values: Mapping[str, list[str]], name: str) -> tuple[str, ...] | None:
    return tuple(values[name]) if name in values else None
