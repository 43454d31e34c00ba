"""The application factory: everything it needs is passed in, nothing is kept in modules."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from api import (
    catalogue,
    description,
    desk,
    errors,
    exports,
    graphs,
    health,
    linked,
    network,
    overview,
    pages,
    passage,
    reference,
    search,
    sparql,
    tables,
)
from api.bodies import MAX_BODY
from api.context import EXTENSION, Context, constant
from api.language import template_helpers
from api.openapi import document
from kg.store import GraphStore

# No frame, nothing inline, nothing from elsewhere: scripts and styles are files of our own.
_HEADERS = {
    "Server": "Jipu",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Access-Control-Max-Age": "86400",
}
_ALWAYS = [*_HEADERS.items(), *_CORS.items()]
_VARY = ("Vary", "Accept, Accept-Encoding, Accept-Language")

FINISH = [*_ALWAYS, _VARY]
"""The headers that end every answer of the graph."""


def create_app(source: GraphStore | Callable[[], Context], reviews: Path | None = None) -> Flask:
    """The WSGI application over a store, which stays the caller's to close, or over what gives each request its own.

    ``reviews`` is the file that keeps what reviewers say of findings; without one they are shown and not asked.
    """
    app = Flask("api", static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.config[desk.REVIEWS] = reviews
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = constant(Context(source)) if isinstance(source, GraphStore) else source
    app.context_processor(template_helpers)
    protocol = (sparql, description, graphs, exports, tables, linked, health)
    for module in (*protocol, overview, catalogue, pages, search, network, desk, passage, reference):
        app.register_blueprint(module.blueprint)
    errors.register(app)
    app.after_request(_finish)
    return app


def openapi_document() -> dict[str, Any]:
    """The OpenAPI document of the application, which needs no graph."""
    return document(create_app(_no_graph))


def _no_graph() -> Context:
    raise LookupError("no graph is open")


def _finish(response: Response) -> Response:
    """The headers that keep browsers safe, and those that let other pages read what is public anyway."""
    response.headers.extend(_ALWAYS)
    if request.endpoint != "static":
        response.headers.add(*_VARY)
    return response
