"""The first page: what is inside, as numbers and bars that lead into the rest, and what the last build left out."""

from flask import Blueprint, Response, render_template

from api.charts import Bar, bars
from api.context import Context, context
from api.labels import Labels
from api.language import link
from kg.store import Term

blueprint = Blueprint("overview", __name__)

_MOST = 12

_BY_KIND = """SELECT ?kind (COUNT(DISTINCT ?d) AS ?n) WHERE { ?d a jp:Document ; jp:documentKind ?kind }
GROUP BY ?kind ORDER BY DESC(?n) ?kind"""
_BY_YEAR = """SELECT ?year (COUNT(DISTINCT ?d) AS ?n) WHERE { ?d a jp:Document ; jp:fiscalYear ?year }
GROUP BY ?year ORDER BY ?year"""
_BY_BODY = """SELECT ?body (COUNT(DISTINCT ?report) AS ?n) WHERE { ?report a jp:Report ; jp:reportingBody ?body }
GROUP BY ?body ORDER BY DESC(?n) ?body"""
_BY_PLACE = """SELECT ?place (COUNT(DISTINCT ?report) AS ?n) WHERE {
  ?report a jp:Report ; jp:reportingBody/jp:jurisdiction ?place }
GROUP BY ?place ORDER BY DESC(?n) ?place"""
_POLICIES = """SELECT ?policy ?n WHERE { ?policy a eli:LegalResource ; jp:citedByCount ?n }
ORDER BY DESC(?n) ?policy"""
_FINDINGS = """SELECT ?kind (COUNT(DISTINCT ?finding) AS ?n) WHERE { ?finding a jp:Finding ; jp:findingKind ?kind }
GROUP BY ?kind ORDER BY DESC(?n) ?kind"""
_MONEY = """SELECT ?project (MAX(?yuan) AS ?n) (SAMPLE(?y) AS ?year) WHERE {
  ?amount jp:amountOf/jp:resolvesTo ?project ; jp:amountYuan ?yuan . ?project a jp:Project ; jp:fiscalYear ?y
  FILTER NOT EXISTS { ?project dcterms:isPartOf ?whole } }
GROUP BY ?project ORDER BY DESC(?n) ?project"""


@blueprint.get("/")
def home() -> Response:
    """What is inside."""
    here = context()
    left_out = here.store.manifest.get("left_out", [])
    content = render_template(
        "home.html",
        counts=here.counts,
        charts=_charts(here),
        left_out=left_out if isinstance(left_out, list) else [],
        doubtful=_doubtful(here),
        version=here.store.version[:12],
        quads=here.store.quads,
    )
    return Response(content)


def _doubtful(here: Context) -> list[dict[str, object]]:
    """The documents of the last build in whose reading something was doubtful, with what it was."""
    documents = here.store.manifest.get("documents", [])
    return [one for one in documents if one.get("warnings")] if isinstance(documents, list) else []


def _charts(here: Context) -> dict[str, tuple[Bar, ...]]:
    """The bars of each chart by the key of its title; charts without bars are left off."""
    labels = Labels(here)
    drawn = {
        "by_kind": _bars(here, labels, _BY_KIND, "kind"),
        "by_year": _bars(here, labels, _BY_YEAR, "year"),
        "by_place": _bars(here, labels, _BY_PLACE, "place"),
        "by_body": _bars(here, labels, _BY_BODY),
        "most_cited": _bars(here, labels, _POLICIES),
        "findings_by_kind": bars(
            (labels.of(kind.value), int(n.value), link("desk.findings", kind=kind.value.rpartition("/")[2]))
            for kind, n in here.rows(_FINDINGS)
            if kind and n
        ),
        "largest_projects": tuple(
            Bar(
                f"{labels.of(project.value)} {year.value}",
                f"{float(n.value) / 10_000:,.2f}",
                _share(n, rows),
                labels.href(project.value),
            )
            for rows in [here.rows(f"{_MONEY} LIMIT {_MOST}")]
            for project, n, year in rows
            if project and n and year
        ),
    }
    return {key: found for key, found in drawn.items() if found}


def _share(value: Term, rows: list[tuple[Term | None, ...]]) -> int:
    """A number in hundredths of the first row's, which is the largest."""
    most = float(rows[0][1].value) if rows and rows[0][1] else 0.0
    return max(1, round(100 * float(value.value) / most)) if most else 1


def _bars(here: Context, labels: Labels, query: str, facet: str = "") -> tuple[Bar, ...]:
    """The first rows of (thing, count): links into the list of documents by ``facet``, else to the thing itself."""

    def href(term: Term) -> str:
        if not facet:
            return labels.href(term.value)
        value = term.value.rpartition("/")[2] if term.kind == "iri" else term.value
        return link("catalogue.documents", **{facet: value})

    rows = here.rows(f"{query} LIMIT {_MOST}")
    return bars(
        (labels.of(term.value) if term.kind == "iri" else term.value, int(n.value), href(term))
        for term, n in rows
        if term and n
    )
