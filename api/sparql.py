"""SPARQL 1.1 Protocol, query operation: https://www.w3.org/TR/sparql11-protocol/#query-operation."""

from flask import Blueprint, Response, request

from api import negotiation
from api.answers import cached, chosen, streamed
from api.context import context
from api.description import described
from api.observing import QUERY
from api.protocol import QueryRequest, read_query
from kg.store import MOST_MATCHES
from kg.vocabulary import PREFIXES

blueprint = Blueprint("sparql", __name__)

_OF_GRAPHS = ("construct", "describe")


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query: GET and HEAD with ``query=``, POST of a form, POST of the query itself."""
    charset = request.mimetype_params.get("charset", "utf-8")
    asked = read_query(request.method, request.query_string, request.mimetype, charset, request.get_data())
    if asked is None:
        return described()
    request.environ[QUERY] = asked.query
    return _answered(asked)


def _answered(asked: QueryRequest) -> Response:
    store = context().store
    inspection = store.check(asked.query, asked.default_graphs, asked.named_graphs, request.base_url)
    result = store.query(
        asked.query,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        base=request.base_url,
        prefixes=PREFIXES,
        seconds=asked.seconds,
        inspection=inspection,
    )
    if not inspection.form:
        # What is no query at all is an error whatever form the client would read: the engine says where.
        result.serialize("json")
    choice = chosen(negotiation.GRAPHS if inspection.form in _OF_GRAPHS else negotiation.TABLES, asked.format)

    def make() -> Response:
        response = Response(streamed(result.pieces(choice.form.name)), content_type=choice.content_type)
        if inspection.capped:
            response.headers["Jipu-Matches-Capped"] = str(MOST_MATCHES)
        return response

    if inspection.repeatable:
        return cached(make, store.version, asked, request.base_url, choice.content_type)
    response = make()
    response.headers["Cache-Control"] = "no-store"
    return response
