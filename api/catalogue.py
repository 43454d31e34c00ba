"""The documents inside, by kind, year, place, body and words of their titles, a page at a time."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from api.context import Context, context
from api.labels import Labels, Shown
from kg.queries import string_literal

blueprint = Blueprint("catalogue", __name__)

PER_PAGE = 50

_FILTERS = {
    "kind": "?document jp:documentKind ?k . ?k skos:notation {value} .",
    "year": "?document jp:fiscalYear ?y . FILTER(STR(?y) = {value})",
    "place": "?document jp:expresses/jp:reportingBody/jp:jurisdiction ?p . ?p skos:notation {value} .",
    "words": "?document rdfs:label ?l . FILTER(CONTAINS(STR(?l), {value}))",
}
_ROWS = """SELECT ?document (MIN(?name) AS ?file) (SAMPLE(?kind) AS ?k1) (SAMPLE(?body) AS ?b1) (SAMPLE(?year) AS ?y1)
  (SAMPLE(?score) AS ?s1) (SAMPLE(?grade) AS ?g1) WHERE {{
  ?document a jp:Document ; jp:fileName ?name .
  {filters}
  OPTIONAL {{ ?document jp:documentKind ?kind }}
  OPTIONAL {{ ?document jp:reportingBody ?body }}
  OPTIONAL {{ ?document jp:fiscalYear ?year }}
  OPTIONAL {{ ?document jp:score ?score }}
  OPTIONAL {{ ?document jp:grade ?grade }}
}} GROUP BY ?document ORDER BY ?file ?document LIMIT {limit} OFFSET {offset}"""
_COUNT = "SELECT (COUNT(DISTINCT ?document) AS ?n) WHERE {{ ?document a jp:Document ; jp:fileName ?name . {filters} }}"
_KINDS = "SELECT DISTINCT ?n ?k WHERE { ?d jp:documentKind ?k . ?k skos:notation ?n } ORDER BY ?n"
_YEARS = "SELECT DISTINCT (STR(?y) AS ?n) WHERE { ?d a jp:Document ; jp:fiscalYear ?y } ORDER BY DESC(?n)"
_PLACES = """SELECT DISTINCT ?n ?p WHERE { ?r a jp:Report ; jp:reportingBody/jp:jurisdiction ?p . ?p skos:notation ?n }
ORDER BY ?n"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter as the form offers it."""

    value: str
    label: str


@blueprint.get("/documents")
def documents() -> Response:
    """The documents that fit the filters of the request."""
    here = context()
    asked = {name: request.args.get(name, "").strip() for name in _FILTERS}
    filters = "\n".join(_FILTERS[name].format(value=string_literal(value)) for name, value in asked.items() if value)
    page = page_number()
    count = here.rows(_COUNT.format(filters=filters))[0][0]
    labels = Labels(here)
    rows = here.rows(_ROWS.format(filters=filters, limit=PER_PAGE, offset=(page - 1) * PER_PAGE))
    return Response(
        render_template(
            "documents.html",
            rows=[_row(labels, row) for row in rows],
            count=int(count.value) if count else 0,
            asked=asked,
            choices=_choices(here, labels),
            page=page,
            last=page * PER_PAGE >= (int(count.value) if count else 0),
        )
    )


def _row(labels: Labels, row: tuple[object, ...]) -> dict[str, Shown | None]:
    names = ("document", "file", "kind", "body", "year", "score", "grade")
    return dict(zip(names, map(labels.show, row), strict=True))  # type: ignore[arg-type]


def _choices(here: Context, labels: Labels) -> dict[str, list[Choice]]:
    """What the form offers for each filter that has a list."""
    return {
        "kind": [Choice(n.value, labels.of(k.value)) for n, k in here.rows(_KINDS) if n and k],
        "year": [Choice(row[0].value, row[0].value) for row in here.rows(_YEARS) if row[0]],
        "place": [Choice(n.value, labels.of(p.value)) for n, p in here.rows(_PLACES) if n and p],
    }


def page_number() -> int:
    """The page that the request asks for, from 1."""
    asked = request.args.get("page", "1")
    return max(1, min(int(asked), 1_000_000)) if asked.isascii() and asked.isdigit() else 1
