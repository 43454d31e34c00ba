"""SPARQL 1.1 Protocol, query operation: https://www.w3.org/TR/sparql11-protocol/#query-operation."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from api import negotiation
from api.context import context
from kg.store import GraphResult, QueryResult
from kg.vocabulary import PREFIXES

blueprint = Blueprint("sparql", __name__)

MAX_QUERY = 100_000
"""The longest query in characters."""

_ONCE = ("query", "format")
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_READ_ONLY = "This graph is read-only: updates are refused."

Parameters = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """What the protocol carries: the query and its data set (``None`` where the request names none)."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query. GET and HEAD with ``query=``, POST of a form, POST of the query itself."""
    asked = _read_request()
    result = context().store.query(
        asked.query, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs, prefixes=PREFIXES
    )
    return written(result, asked.format)


def written(result: QueryResult, format: str = "") -> Response:
    """An answer in the form that ``format`` or the Accept header asks for; 406 where none fits."""
    forms = negotiation.GRAPHS if isinstance(result, GraphResult) else negotiation.TABLES
    if format:
        choice = negotiation.named(format, forms)
        if choice is None:
            raise BadRequest(f"format={format}: this query can be answered as {_names(forms)}.")
    else:
        choice = negotiation.choose(request.headers.get("Accept"), forms)
        if choice is None:
            abort(406, f"This query can be answered as {', '.join(form.media_types[0] for form in forms)}.")
    return Response(result.serialize(choice.form.name), content_type=choice.content_type)


def _names(forms: tuple[negotiation.Form, ...]) -> str:
    return ", ".join(form.name for form in forms)


def _read_request() -> QueryRequest:
    """The request's parameters, from wherever its method and media type put them."""
    parameters = _parameters(request.query_string)
    if request.method == "POST":
        if request.mimetype == _FORM:
            _check_charset()
            parameters += _parameters(request.get_data())
        elif request.mimetype == _DIRECT:
            _check_charset()
            parameters.append(("query", _decoded(request.get_data())))
        elif request.mimetype == "application/sparql-update":
            abort(403, _READ_ONLY)
        else:
            raise UnsupportedMediaType(f"Post a query as {_FORM} or as {_DIRECT}.")
    if any(name == "update" for name, _ in parameters):
        raise BadRequest(_READ_ONLY)
    return _checked(parameters)


def _checked(parameters: Parameters) -> QueryRequest:
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    for name in _ONCE:
        if len(values.get(name, [])) > 1:
            raise BadRequest(f"The parameter {name} may be given only once.")
    if "query" not in values:
        raise BadRequest("The parameter query is missing: /sparql?query=SELECT…, or POST the query.")
    query = values["query"][0]
    if len(query) > MAX_QUERY:
        abort(413, f"The query is longer than {MAX_QUERY:,} characters.")
    default, named = values.get("default-graph-uri"), values.get("named-graph-uri")
    return QueryRequest(
        query,
        tuple(default) if default is not None else None,
        tuple(named) if named is not None else None,
        values.get("format", [""])[0],
    )


def _parameters(encoded: bytes) -> Parameters:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise BadRequest("The parameters are not percent-encoded UTF-8.") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The query is not UTF-8.") from error


def _check_charset() -> None:
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType("Queries are read as UTF-8.")
