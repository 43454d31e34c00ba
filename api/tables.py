"""The saved queries as tables: /tables/ lists them, /tables/<name>.csv, .json and .html answer them."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import BadRequest, NotAcceptable, NotFound

from api import negotiation
from api.context import context
from api.language import language
from api.results import page_of
from kg import queries
from kg.errors import QueryError
from kg.queries import SavedQuery

blueprint = Blueprint("tables", __name__)

_FORMS = (negotiation.JSON, negotiation.CSV, negotiation.TSV, negotiation.XML, negotiation.HTML)
_LIST = (negotiation.Form("json", ("application/json",)), negotiation.HTML)


@blueprint.get("/tables/")
def index() -> Response:
    """The list of saved queries."""
    choice = negotiation.choose(request.headers.get("Accept"), _LIST)
    if choice is None:
        raise NotAcceptable("The list is there as application/json and text/html.")
    saved = [queries.load(name) for name in queries.names()]
    if choice.form is negotiation.HTML:
        return Response(render_template("tables.html", queries=saved))
    return jsonify([asdict(query) for query in saved])


@blueprint.get("/tables/<name>")
def table(name: str) -> Response:
    """One table, in the form that its ending names, else the one that the client would rather read."""
    name, _, ending = name.partition(".")
    choice = negotiation.named(ending, _FORMS) if ending else negotiation.choose(request.headers.get("Accept"), _FORMS)
    try:
        query = queries.load(name)
    except QueryError as error:
        raise NotFound(str(error)) from error
    endings = ", ".join(f".{form.name}" for form in _FORMS)
    if choice is None and ending:
        raise NotFound(f"{name}.{ending}: tables end in {endings}")
    if choice is None:
        raise NotAcceptable(f"The table is there as {', '.join(form.media_types[0] for form in _FORMS)}.")
    values = _values(query)
    result = context().store.query(query.bound(values))
    if choice.form is negotiation.HTML:
        shown = page_of(context(), result)
        return Response(render_template("table.html", query=query, result=shown, values=values, **_words(query)))
    content = result.serialize(choice.form.name)
    response = Response(content, content_type=choice.content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{choice.form.name}"'
    return response


def _values(query: SavedQuery) -> dict[str, str]:
    """What the request sets of the query's parameters; an empty field sets nothing."""
    for name in request.args:
        if name != "lang" and name not in (parameter.name for parameter in query.parameters):
            known = ", ".join(parameter.name for parameter in query.parameters) or "none"
            raise BadRequest(f"{name}: no parameter of this table; there are: {known}.")
    return {one.name: request.args[one.name] for one in query.parameters if request.args.get(one.name)}


def _words(query: SavedQuery) -> dict[str, str]:
    """The query's title and comment in the visitor's language."""
    if language() == "zh":
        return {"title": query.title_zh, "comment": query.comment_zh}
    return {"title": query.title_en, "comment": query.comment_en}
