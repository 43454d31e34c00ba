"""The saved queries as tables: /tables/ lists them, /tables/<name>.csv, .json and .html answer them.

``/tables/citations.csv?relation=basis&limit=100&offset=200``: a column's name asks for the rows with that value.
"""

from dataclasses import asdict, dataclass, replace
from typing import Self
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from api import negotiation
from api.answers import cached, chosen, streamed
from api.context import context
from api.language import language
from api.results import SHOWN_ROWS, page_of
from kg import queries
from kg.errors import QueryError
from kg.queries import SavedQuery
from kg.store import SelectResult

blueprint = Blueprint("tables", __name__)

_FORMS = (negotiation.JSON, negotiation.CSV, negotiation.TSV, negotiation.XML, negotiation.HTML)
_ROWS = ("lang", "offset", "limit")
_LIST = (negotiation.Form("json", ("application/json",)), negotiation.HTML)


@blueprint.get("/tables/")
def index() -> Response:
    """The list of saved queries."""
    choice = chosen(_LIST)
    saved = [queries.load(name) for name in queries.names()]
    if choice.form is negotiation.HTML:
        return Response(render_template("tables.html", queries=saved))
    return jsonify([{**asdict(query), "columns": query.columns} for query in saved])


@blueprint.get("/tables/<name>")
def table(name: str) -> Response:
    """One table, in the form that its ending names, else the one that the client would rather read."""
    name, _, ending = name.partition(".")
    choice = negotiation.named(ending, _FORMS) if ending else chosen(_FORMS)
    try:
        query = queries.load(name)
    except QueryError as error:
        raise NotFound(str(error)) from error
    if choice is None:
        raise NotFound(f"{name}.{ending}: tables end in {', '.join(f'.{form.name}' for form in _FORMS)}")
    asked = _asked(query)
    if choice.form is negotiation.HTML:
        return _page(query, asked)

    def make() -> Response:
        content = context().store.query(asked.text(query))
        response = Response(streamed(content.pieces(choice.form.name)), content_type=choice.content_type)
        if asked.limit is not None and _follows(query, asked):
            response.headers.add("Link", f"<{request.path}?{urlencode(asked.following().address())}>", rel="next")
        response.headers["Content-Disposition"] = f'inline; filename="{name}.{choice.form.name}"'
        return response

    return cached(make, context().store.version, query.text, asked, choice.content_type)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks of a table: parameters of the query, values of columns, and which rows."""

    values: dict[str, str]
    filters: dict[str, str]
    offset: int
    limit: int | None

    def text(self, query: SavedQuery) -> str:
        """The query for these rows."""
        return query.rows(self.values, self.filters, offset=self.offset, limit=self.limit)

    def following(self) -> Self:
        """As many rows again, after these."""
        return replace(self, offset=self.offset + (self.limit or 0))

    def address(self) -> dict[str, str]:
        """The parameters of the address that asks so."""
        rows = {"offset": str(self.offset)} if self.offset else {}
        return {**self.values, **self.filters, **rows, **({} if self.limit is None else {"limit": str(self.limit)})}


def _asked(query: SavedQuery) -> _Asked:
    """What the request asks; an empty field asks nothing. Raises 400 on what the table does not have."""
    parameters = [parameter.name for parameter in query.parameters]
    values, filters = {}, {}
    for name, value in request.args.items():
        if name in parameters:
            values.update({name: value} if value else {})
        elif name in query.columns:
            filters.update({name: value} if value else {})
        elif name not in _ROWS:
            known = ", ".join((*parameters, *query.columns, *_ROWS[1:]))
            raise BadRequest(f"{name}: no parameter of this table; there are: {known}.")
    return _Asked(values, filters, _number("offset") or 0, _number("limit"))


def _number(name: str) -> int | None:
    asked = request.args.get(name, "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise BadRequest(f"{name}={asked}: must be a whole number.")
    return int(asked)


def _follows(query: SavedQuery, asked: _Asked) -> bool:
    """Whether there are rows after those that are asked for."""
    result = context().store.query(replace(asked.following(), limit=1).text(query))
    return isinstance(result, SelectResult) and next(iter(result), None) is not None


def _page(query: SavedQuery, asked: _Asked) -> Response:
    """The rows from ``offset`` as a page, with a way to the next ones."""
    asked = replace(asked, limit=None)
    shown = page_of(context(), context().store.query(asked.text(query)))
    following = replace(asked, offset=asked.offset + SHOWN_ROWS).address() if shown.more else None
    content = render_template(
        "table.html", query=query, result=shown, values=asked.values, following=following, **_words(query)
    )
    return Response(content)


def _words(query: SavedQuery) -> dict[str, str]:
    """The query's title and comment in the visitor's language."""
    if language() == "zh":
        return {"title": query.title_zh, "comment": query.comment_zh}
    return {"title": query.title_en, "comment": query.comment_en}
