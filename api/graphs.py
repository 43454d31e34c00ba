"""SPARQL 1.1 Graph Store HTTP Protocol, reading: /graph?default, /graph?graph=IRI, and /graph/<path> directly.

https://www.w3.org/TR/sparql11-http-rdf-update/. Whatever would write is not allowed (405).
"""

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from api import negotiation
from api.answers import cached, chosen, streamed
from api.context import context
from api.labels import is_iri
from api.linked import page_number
from api.protocol import read_graph_name
from api.results import SHOWN_ROWS, page_of
from kg import iris
from kg.vocabulary import PREFIXES

blueprint = Blueprint("graphs", __name__)

_STATEMENTS = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }} OFFSET {offset} LIMIT {limit}"
_PAGE = (*negotiation.GRAPHS, negotiation.HTML)


@blueprint.get("/graph")
def indirect() -> Response:
    """The graph that the address names in its parameters. 404 where there is none: nothing is fetched."""
    name = read_graph_name(request.query_string)
    if not is_iri(name):
        raise BadRequest("The graph must be named by an absolute IRI.")
    return _graph(name, chosen(negotiation.GRAPHS, request.args.get("format", "")))


@blueprint.get("/graph/<path:path>")
def direct(path: str) -> Response:
    """The graph ``<base>graph/<path>``, whatever address serves it; browsers are shown its statements."""
    name = iris.graph(context().base, path)
    choice = chosen(_PAGE)
    if choice.form is not negotiation.HTML:
        return _graph(name, choice)
    return _page(name, path)


def _graph(name: str, choice: negotiation.Choice) -> Response:
    store = context().store
    if not store.has(name) and name != iris.DEFAULT_GRAPH:
        raise NotFound(f"<{name}>: there is no such graph, and nothing is fetched from elsewhere.")

    def make() -> Response:
        content = store.graph(name, prefixes=PREFIXES).pieces(choice.form.name)
        return Response(streamed(content), content_type=choice.content_type)

    return cached(make, store.graph_digest(name), name, choice.content_type)


def _page(name: str, path: str) -> Response:
    here = context()
    if not here.store.has(name):
        raise NotFound(f"<{name}>: there is no such graph.")
    number = page_number()
    first = (number - 1) * SHOWN_ROWS
    shown = page_of(here, here.store.query(_STATEMENTS.format(name=name, offset=first, limit=SHOWN_ROWS + 1)))
    return Response(render_template("graph.html", name=name, path=path, result=shown, page=number))
