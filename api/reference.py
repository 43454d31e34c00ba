"""The reference pages under /docs, the OpenAPI document, and the vocabularies at their own addresses."""

from collections.abc import Callable
from functools import cache

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template
from rdflib import Graph
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from api import negotiation
from api.answers import cached, chosen
from api.language import language, link
from api.openapi import document
from kg import __version__
from kg.docs import pages
from kg.docs.ontology import ontology_graph, vocabulary
from kg.docs.rendering import Language, docs_style, told
from kg.docs.shapes import shapes as known_shapes
from kg.docs.shapes import shapes_graph

blueprint = Blueprint("reference", __name__)

_FORMS = (negotiation.HTML, negotiation.TURTLE, negotiation.JSON_LD, negotiation.N_TRIPLES, negotiation.RDF_XML)
_WRITERS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


@blueprint.get("/docs/")
def index() -> Response:
    """What there is to read."""
    return _shown("index")


@blueprint.get("/docs/<page>")
def page(page: str) -> Response:
    """One of the reference pages, made from the sources of this version."""
    if page not in pages.PAGES[1:]:
        raise NotFound(f"{page}: no such page; there are: {', '.join(pages.PAGES[1:])}.")
    return _shown(page)


@blueprint.get("/docs/style.css")
def style() -> Response:
    """What the reference pages need beyond the style of all pages."""
    return Response(docs_style(), content_type="text/css; charset=utf-8")


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """This description: OpenAPI 3.1."""
    return jsonify(document(current_app))


@blueprint.get("/ns")
def ontology() -> BaseResponse:
    """The ontology of this version. Browsers are shown its page."""
    return _vocabulary("ontology", ontology_graph)


@blueprint.get("/ns/<version>")
def ontology_version(version: str) -> BaseResponse:
    """The ontology of one version; there is the one that this server speaks."""
    _check_version(version, vocabulary().version)
    return ontology()


@blueprint.get("/shapes")
def shapes() -> BaseResponse:
    """The SHACL shapes of this version, the audit rules among them. Browsers are shown their page."""
    return _vocabulary("shapes", shapes_graph)


@blueprint.get("/shapes/<version>")
def shapes_version(version: str) -> BaseResponse:
    """The shapes of one version; there is the one that this server checks by."""
    _check_version(version, known_shapes().version)
    return shapes()


def _check_version(asked: str, known: str) -> None:
    if asked != known:
        raise NotFound(f"{asked}: this server has version {known} alone.")


def _vocabulary(name: str, graph: Callable[[], Graph]) -> BaseResponse:
    choice = chosen(_FORMS)
    if choice.form is negotiation.HTML:
        return redirect(link("reference.page", page=name), 303)
    return cached(
        lambda: Response(_written(graph, choice.form.name), content_type=choice.content_type),
        __version__,
        name,
        choice.content_type,
    )


@cache
def _written(graph: Callable[[], Graph], form: str) -> bytes:
    return graph().serialize(format=_WRITERS[form], encoding="utf-8")


def _shown(name: str) -> Response:
    spoken: Language = "zh" if language() == "zh" else "en"
    around = pages.Surroundings(_address, document(current_app), _table)
    titles = [(_address(page), told(spoken)(f"page_{page}"), page == name) for page in pages.PAGES]
    content = pages.content(name, spoken, around)
    return Response(render_template("docs.html", titles=titles, content=content))


def _table(query: str) -> str:
    return link("tables.table", name=f"{query}.html")


def _address(page: str, anchor: str = "") -> str:
    if page == "index":
        return link("reference.index")
    return (
        link("reference.openapi")
        if page == "openapi"
        else f"{link('reference.page', page=page)}{anchor and '#'}{anchor}"
    )
