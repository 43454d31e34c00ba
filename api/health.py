"""Whether the service answers: for whatever watches over it."""

from flask import Blueprint, Response, jsonify

from api.context import context
from kg.store import AskResult

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """200 with the graph's version where a query is answered; otherwise the error says what is wrong."""
    here = context()
    asked = here.store.query("ASK { ?s ?p ?o }", seconds=2.0)
    assert isinstance(asked, AskResult)
    response = jsonify(status="ok", version=here.store.version, statements=here.store.quads, empty=not asked.value)
    response.headers["Cache-Control"] = "no-store"
    return response
