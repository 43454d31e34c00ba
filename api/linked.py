"""Linked data: /id/<path> leads to /doc/<path>, which has a page and RDF for every node; /text/<hash> the words.

IRIs are resolved by path: a graph built for https://w3id.org/jipu/ answers under whatever address serves it.
"""

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.exceptions import NotAcceptable, NotFound
from werkzeug.wrappers import Response as BaseResponse

from api import negotiation
from api.answers import cached, chosen, streamed
from api.context import Context, context
from api.labels import Labels, is_iri
from api.language import link
from api.nodes import source_of, view_node
from api.text import TextView, view_text
from api.views import views_of
from kg import iris
from kg.store import GraphResult, pointing
from kg.vocabulary import PREFIXES

blueprint = Blueprint("linked", __name__)

_FORMS = (negotiation.HTML, negotiation.TURTLE, negotiation.JSON_LD, negotiation.N_TRIPLES, negotiation.RDF_XML)


@blueprint.get("/id/<path:path>")
def identifier(path: str) -> BaseResponse:
    """A thing is not a page: see the document about it."""
    return redirect(link("linked.doc", path=path), 303)


@blueprint.get("/doc/<path:path>")
def doc(path: str) -> Response:
    """What the graph says of ``<base>id/<path>``; an ending (.ttl, .jsonld, .nt, .rdf, .html) chooses the form."""
    stem, dot, ending = path.rpartition(".")
    choice = negotiation.named(ending, _FORMS) if dot else None
    here = context()
    return _described(here, f"{here.base}id/{stem if choice else path}", choice)


@blueprint.get("/node")
def node() -> Response:
    """What the graph says of any IRI, whoever's it is: ``/node?iri=…``."""
    return _described(context(), request.args.get("iri", ""), None)


@blueprint.get("/code/<path:path>")
def code(path: str) -> Response:
    """A code list (a concept scheme) or a code of it."""
    return _described(context(), f"{iris.CODE}{path}", None)


def _described(here: Context, iri: str, choice: negotiation.Choice | None) -> Response:
    if not is_iri(iri):
        raise NotFound("This is not an IRI of the graph.")
    says = next(here.store.statements(subject=iri), None) is not None
    if not says and next(here.store.statements(object=iri), None) is None:
        raise NotFound(f"<{iri}>: the graph says nothing of it.")
    source = source_of(here, iri)
    choice = choice or chosen((*_FORMS, negotiation.TEXT) if source else _FORMS)
    if choice.form is negotiation.HTML:
        return _page(here, iri, source)
    if choice.form is negotiation.TEXT and source:
        return text(source)
    return _data(here, iri, choice, says)


def _data(here: Context, iri: str, choice: negotiation.Choice, says: bool) -> Response:
    """What DESCRIBE answers; of what points to the node it has the first page, and the next is linked."""
    number = page_number()

    def make() -> Response:
        query = f"DESCRIBE <{iri}>" if says and number == 1 else pointing(iri, number)
        content = here.store.query(query, prefixes=PREFIXES)
        response = Response(streamed(content.pieces(choice.form.name)), content_type=choice.content_type)
        following = here.store.query(pointing(iri, number + 1))
        if isinstance(following, GraphResult) and next(iter(following), None):
            response.headers.add("Link", f"<{_at_page(number + 1)}>", rel="next")
        if number > 1:
            response.headers.add("Link", f"<{_at_page(number - 1)}>", rel="prev")
        return response

    return cached(make, here.store.version, iri, number, choice.content_type)


def _at_page(number: int) -> str:
    """The address that was asked for, at another page."""
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': number})}"


def _page(here: Context, iri: str, source: str | None) -> Response:
    view = view_node(here, iri, page_number())
    if view is None:
        raise NotFound(f"<{iri}>: there is no such page of what the graph says of it.")
    words = here.store.source_text(source) if source else None
    shown = view_text(here, source, words) if source and words is not None else None
    classes = {one.value for one in view.types}
    return Response(
        render_template(
            "node.html",
            node=view,
            text=shown,
            views=views_of(here, view.iri, classes),
            report=_report_of(here, view.iri, classes),
        )
    )


def _report_of(here: Context, iri: str, classes: set[str]) -> str:
    """The report whose paths of citation can be followed from this page; empty where there is none."""
    if PREFIXES["jp"] + "Report" in classes:
        return iri
    if PREFIXES["jp"] + "Document" not in classes:
        return ""
    found = here.store.statements(subject=iri, predicate=PREFIXES["jp"] + "expresses")
    return min((one.object.value for one in found), default="")


def page_number() -> int:
    """Which page the request asks for, from 1."""
    asked = request.args.get("page", "1")
    return max(1, min(int(asked), 1_000_000)) if asked.isascii() and asked.isdigit() else 1


@blueprint.get("/text/<sha256>")
def text(sha256: str) -> Response:
    """The masked text that all offsets of a source point into, by the SHA-256 of the source: plain, or as a page."""
    here = context()
    words = here.store.source_text(sha256)
    if words is None:
        raise NotFound("No text is kept under this hash.")
    choice = negotiation.choose(request.headers.get("Accept"), (negotiation.TEXT, negotiation.HTML))
    if choice is None:
        raise NotAcceptable("The text is there as text/plain and text/html.")
    if choice.form is not negotiation.HTML:
        return Response(words, content_type="text/plain; charset=utf-8")
    view: TextView = view_text(here, sha256, words)
    labels = Labels(here)
    title = labels.of(view.document) if view.document else sha256
    return Response(render_template("text.html", text=view, title=title))
