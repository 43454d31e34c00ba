"""The graph to take away, streamed: /export.ttl, .nq, .jsonld, .nt, .trig, .rdf, whole or by document."""

from dataclasses import fields

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound

from api import negotiation
from api.answers import cached, streamed
from api.context import context
from kg.export import Selection, graphs_of
from kg.vocabulary import PREFIXES

blueprint = Blueprint("exports", __name__)

_WANTED = tuple(field.name for field in fields(Selection))


@blueprint.get("/export.<ending>")
def export(ending: str) -> Response:
    """Everything, or the graphs of the documents that fit ``document``, ``place``, ``year`` and ``kind``.

    Turtle, N-Triples and RDF/XML have no named graphs: the statements of all graphs stand side by side there.
    """
    choice = negotiation.named(ending, negotiation.GRAPHS)
    if choice is None or choice.form.name != ending:
        raise NotFound(f"Exports end in {', '.join(f'.{form.name}' for form in negotiation.GRAPHS)}.")
    wanted = _selection()
    store = context().store
    graphs = graphs_of(store, wanted) if wanted else None
    if graphs == ():
        raise NotFound("No document fits; /tables/documents lists them.")

    def make() -> Response:
        pieces = store.export(graphs, prefixes=PREFIXES).pieces(ending)
        return Response(streamed(pieces), content_type=choice.content_type)

    response = cached(make, store.version, "export", graphs, choice.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="jipu.{ending}"'
    return response


def _selection() -> Selection:
    """What the parameters ask for, each at most once."""
    for name, values in request.args.lists():
        if name not in _WANTED:
            raise BadRequest(f"{name}: exports are chosen by {', '.join(_WANTED)}.")
        if len(values) > 1:
            raise BadRequest(f"The parameter {name} may be given only once.")
    return Selection(**request.args.to_dict())
