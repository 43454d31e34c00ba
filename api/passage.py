"""What rests on a passage: every statement whose words overlap it, from the text's page."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from api.context import Context, context
from api.labels import Labels, Shown
from api.language import link
from api.text import document_of
from kg.fragment import described
from kg.page_image import Box, rendered
from kg.store import Term
from kg.vocabulary import PREFIXES

blueprint = Blueprint("passage", __name__)

_MOST = 60
_THINGS = """SELECT ?thing (MIN(?start) AS ?first) (MAX(?end) AS ?last) (SAMPLE(?exact) AS ?quote)
  (SAMPLE(?where) AS ?place) WHERE {{
  <{document}> jp:textRendition ?rendition .
  ?mention oa:hasSource ?rendition ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end ; oa:exact ?exact .
  FILTER(?start < {end} && ?end > {start})
  ?thing jp:groundedIn ?mention .
  OPTIONAL {{ ?mention jp:sourcePlace ?where }}
}} GROUP BY ?thing ORDER BY ?first ?last ?thing LIMIT {limit}"""
# A figure's half unit and a node's own words say nothing that the passage does not.
_PASSED_OVER = {
    PREFIXES["rdf"] + "type",
    PREFIXES["jp"] + "groundedIn",
    PREFIXES["jp"] + "halfUnit",
    PREFIXES["jp"] + "inDocument",
    PREFIXES["jp"] + "firstPosition",
    PREFIXES["prov"] + "wasDerivedFrom",
    PREFIXES["rdfs"] + "label",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A node that rests on the passage, with what is said of it as (predicate, value).

    ``source_place`` is where its words stand in the source, an IRI with a fragment, or empty.
    """

    shown: Shown
    types: tuple[str, ...]
    quote: str
    source_place: str
    facts: tuple[tuple[str, Shown], ...]

    @property
    def place(self) -> str:
        """Where its words stand in the source, for reading."""
        return described(self.source_place)


@blueprint.get("/page/<sha256>/<int:number>.png")
def page_image(sha256: str, number: int) -> Response:
    """A page of a PDF whose file was kept, masked places blacked out; ``viewrect`` cuts out the strip around a box."""
    here = context()
    file, layout = here.store.source_original(sha256), here.store.source_layout(sha256)
    if file is None or layout is None:
        raise NotFound("The file itself is not kept: build with --keep-originals.")
    masked = [box for page, box in layout.masked if page == number]
    picture = rendered(file, number, masked, _box(request.args.get("viewrect", "")))
    if picture is None:
        raise NotFound("There is no picture of this page.")
    response = Response(picture, content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def _box(text: str) -> Box | None:
    """A box of RFC 8118 (left, top, width, height) as left, top, right, bottom; ``None`` where there is none."""
    if not re.fullmatch(r"\d{1,5}(\.\d{1,3})?(,\d{1,5}(\.\d{1,3})?){3}", text):
        return None
    left, top, width, height = map(float, text.split(","))
    return left, top, left + width, top + height


def _picture(here: Context, sha256: str, place: str) -> str:
    """The address of the picture of a place in a source; empty where the source has no pages or is not kept."""
    where = dict(parse_qsl(place.partition("#")[2]))
    if "viewrect" not in where or "part" in where or here.store.source_original(sha256) is None:
        return ""
    return link("passage.page_image", sha256=sha256, number=int(where["page"]), viewrect=where["viewrect"])


@blueprint.get("/passage/<sha256>")
def passage(sha256: str) -> Response:
    """The statements that rest on the code points from ``start`` to ``end`` of a source's text."""
    here = context()
    words = here.store.source_text(sha256)
    document = document_of(here, sha256)
    if words is None or not document:
        raise NotFound("No text is kept under this hash.")
    start, end = _offset("start"), _offset("end")
    if not 0 <= start < end <= len(words):
        raise BadRequest("start and end must be offsets of the text, start before end.")
    things = _things(here, document, start, end)
    return Response(
        render_template(
            "passage.html",
            sha256=sha256,
            start=start,
            end=end,
            quote=words[start:end],
            things=things,
            picture=next((found for one in things if (found := _picture(here, sha256, one.source_place))), ""),
            document=Labels(here).show(Term("iri", document)),
        )
    )


def _things(here: Context, document: str, start: int, end: int) -> list[Thing]:
    labels = Labels(here)
    rows = here.rows(_THINGS.format(document=document, start=start, end=end, limit=_MOST))
    return [
        _thing(here, labels, thing, quote.value if quote else "", place.value if place else "")
        for thing, _, _, quote, place in rows
        if thing
    ]


def _thing(here: Context, labels: Labels, term: Term, quote: str, place: str) -> Thing:
    said = list(dict.fromkeys((one.predicate, one.object) for one in here.store.statements(subject=term.value)))
    types = tuple(labels.of(value.value) for predicate, value in said if predicate == PREFIXES["rdf"] + "type")
    facts = tuple(
        (labels.of(predicate), shown)
        for predicate, value in sorted(said, key=lambda one: (one[0], one[1].value))
        if predicate not in _PASSED_OVER and (shown := labels.show(value)) is not None
    )
    shown = labels.show(term)
    assert shown is not None
    return Thing(shown, types, quote, place, facts)


def _offset(name: str) -> int:
    asked = request.args.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else -1
