"""The first page, which says what is inside, and the query page. Both work without scripts."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from api.context import Context, context
from api.labels import Labels
from api.language import link, message
from api.protocol import MAX_QUERY
from api.results import page_of
from kg import queries
from kg.errors import QueryError
from kg.vocabulary import PREFIXES

blueprint = Blueprint("pages", __name__)

_LISTED_DOCUMENTS = 50
_EXAMPLE_PREFIXES = ("cito", "dcterms", "eli", "jp", "org", "skos")
EXAMPLE = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _EXAMPLE_PREFIXES) + (
    "\nSELECT ?document ?title ?year WHERE {\n"
    "  ?document a jp:Document .\n"
    "  OPTIONAL { ?document dcterms:title ?title }\n"
    "  OPTIONAL { ?document jp:fiscalYear ?year }\n"
    "}\nORDER BY ?title\nLIMIT 20\n"
)
"""What stands in the query box at first."""


@blueprint.get("/")
def home() -> Response:
    """What is inside: counts, documents, tables, what the last build left out, and the query box."""
    here = context()
    left_out = here.store.manifest.get("left_out", [])
    content = render_template(
        "home.html",
        counts=here.counts,
        documents=_documents(here),
        queries=[queries.load(name) for name in queries.names()],
        left_out=left_out if isinstance(left_out, list) else [],
        version=here.store.version[:12],
        quads=here.store.quads,
        query=EXAMPLE,
    )
    return Response(content)


def _documents(here: Context) -> list[dict[str, object]]:
    """The first documents by file name, with the facts that tell them apart."""
    rows = here.rows(
        "SELECT ?document (MIN(?name) AS ?file) (SAMPLE(?kind) AS ?k) (SAMPLE(?body) AS ?b) (SAMPLE(?year) AS ?y)"
        " WHERE { ?document a jp:Document ; jp:fileName ?name ."
        " OPTIONAL { ?document jp:documentKind ?kind } OPTIONAL { ?document jp:reportingBody ?body }"
        " OPTIONAL { ?document jp:fiscalYear ?year } }"
        f" GROUP BY ?document ORDER BY ?file ?document LIMIT {_LISTED_DOCUMENTS}"
    )
    labels = Labels(here)
    names = ("document", "file", "kind", "body", "year")
    return [dict(zip(names, map(labels.show, row), strict=True)) for row in rows]


@blueprint.get("/query")
def query() -> BaseResponse:
    """Run the query of the box and show the table, or the error beside the box; ``name`` fills in a saved query."""
    name = request.args.get("name", "")
    text = queries.load(name).text if name else request.args.get("query", "").replace("\r\n", "\n")
    if not text.strip():
        return redirect(link("pages.home"), 303)
    result, error = None, ""
    try:
        if len(text) > MAX_QUERY:
            raise QueryError(message("query_too_long", limit=MAX_QUERY))
        result = page_of(context(), context().store.query(text))
    except QueryError as problem:
        error = str(problem)
    return Response(render_template("query.html", query=text, result=result, error=error), 400 if error else 200)
