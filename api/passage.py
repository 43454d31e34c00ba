"""What rests on a passage: every statement whose words overlap it, from the text's page."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from api.context import Context, context
from api.labels import Labels, Shown
from api.text import document_of
from kg.fragment import described
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
    """A node that rests on the passage, with what is said of it as (predicate, value); ``place`` in the source."""

    shown: Shown
    types: tuple[str, ...]
    quote: str
    place: str
    facts: tuple[tuple[str, Shown], ...]


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
    return Response(
        render_template(
            "passage.html",
            sha256=sha256,
            start=start,
            end=end,
            quote=words[start:end],
            things=_things(here, document, start, end),
            document=Labels(here).show(Term("iri", document)),
        )
    )


def _things(here: Context, document: str, start: int, end: int) -> list[Thing]:
    labels = Labels(here)
    rows = here.rows(_THINGS.format(document=document, start=start, end=end, limit=_MOST))
    return [
        _thing(here, labels, thing, quote.value if quote else "", described(place.value) if place else "")
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
