"""The query page: it works without scripts, and better with them."""

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import BadRequest

from api.context import context
from api.labels import Labels, is_iri, short
from api.language import message
from api.protocol import MAX_QUERY
from api.results import Page, page_of
from kg import queries
from kg.errors import QueryError
from kg.vocabulary import PREFIXES

blueprint = Blueprint("pages", __name__)

_MOST_LABELS = 500
_TERMS = """SELECT ?term ?class ?label WHERE {
  VALUES ?class { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?class ; rdfs:label ?label
}"""
_EXAMPLE_PREFIXES = ("cito", "dcterms", "eli", "jp", "org", "skos")
EXAMPLE = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _EXAMPLE_PREFIXES) + (
    "\nSELECT ?document ?title ?year WHERE {\n"
    "  ?document a jp:Document .\n"
    "  OPTIONAL { ?document dcterms:title ?title }\n"
    "  OPTIONAL { ?document jp:fiscalYear ?year }\n"
    "}\nORDER BY ?title\nLIMIT 20\n"
)
"""What stands in the query box at first."""


@blueprint.get("/query")
def query() -> Response:
    """The editor; with a query its answer, or the error beside it. ``name`` fills in a saved query."""
    name = request.args.get("name", "")
    text = queries.load(name).text if name else request.args.get("query", "").replace("\r\n", "\n")
    if not text.strip():
        return _page(EXAMPLE, None, "")
    result, error = None, ""
    try:
        if len(text) > MAX_QUERY:
            raise QueryError(message("query_too_long", limit=MAX_QUERY))
        result = page_of(context(), context().store.query(text))
    except QueryError as problem:
        error = str(problem)
    return _page(text, result, error)


def _page(text: str, result: Page | None, error: str) -> Response:
    here = context()
    asked = request.args.get("version", "")
    content = render_template(
        "query.html",
        query=text,
        result=result,
        error=error,
        version=here.store.version[:12],
        outdated=bool(asked) and not here.store.version.startswith(asked),
    )
    return Response(content, 400 if error else 200)


@blueprint.get("/query.xlsx")
def spreadsheet() -> Response:
    """The rows of ``query`` as a workbook."""
    # openpyxl brings NumPy along, which takes longer to load than all else.
    from api.spreadsheet import MEDIA_TYPE, workbook

    text = request.args.get("query", "")
    content = workbook(context(), context().store.query(text))
    response = Response(content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="jipu.xlsx"'
    return response


@blueprint.post("/labels")
def names() -> Response:
    """The labels of the IRIs that a form names (``iri``, up to 500 of them), by IRI: what the editor's table shows."""
    wanted = request.form.getlist("iri")
    if len(wanted) > _MOST_LABELS:
        raise BadRequest(f"Ask for at most {_MOST_LABELS} labels at once.")
    labels = Labels(context())
    return jsonify({iri: labels.of(iri) for iri in wanted if is_iri(iri)})


@blueprint.get("/vocabulary.json")
def vocabulary() -> Response:
    """What the editor completes: prefixes, and the terms of our own vocabulary with their labels."""
    rows = context().rows(_TERMS)
    terms: dict[str, dict[str, str]] = {}
    for term, name, label in rows:
        if term and label:
            found = terms.setdefault(short(term.value), {"type": short(name.value) if name else ""})
            found[label.language or "en"] = label.value
    return jsonify(prefixes=PREFIXES, terms=[{"name": name, **said} for name, said in sorted(terms.items())])
