"""One box over everything that has a name: bodies, acts (by number in any form), projects, indicators, words."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from api.context import Context, context
from api.labels import Labels, Shown
from api.language import link
from kg.citations import normalise_number
from kg.queries import string_literal

blueprint = Blueprint("search", __name__)

_MOST = 50
_GROUPS = (
    ("bodies", "{ ?x a org:FormalOrganization } UNION { ?x a org:OrganizationalUnit }", "skos:prefLabel|skos:altLabel"),
    ("policies", "?x a eli:LegalResource .", "dcterms:title|eli:id_local"),
    ("documents", "?x a jp:Document .", "rdfs:label|jp:fileName"),
    ("projects", "?x a jp:Project .", "skos:prefLabel|skos:altLabel"),
    ("funds", "?x a jp:Fund .", "skos:prefLabel|skos:altLabel"),
    ("indicators", "?x a jp:Measure .", "skos:prefLabel|skos:altLabel"),
)
# The index finds the nodes; the filter tells which of their names it was.
_QUERY = """SELECT ?x (MIN(STR(?l)) AS ?label) WHERE {{
  ?x jp:matches {words} . {pattern} ?x {labels} ?l . FILTER(CONTAINS(LCASE(STR(?l)), LCASE({words}))) }}
GROUP BY ?x ORDER BY STRLEN(MIN(STR(?l))) ?label ?x LIMIT {limit}"""

_QUOTES = """SELECT DISTINCT ?exact ?start ?end ?source ?file WHERE {{
  ?mention jp:matches {words} .
  ?mention oa:hasSelector ?selector ; oa:hasSource ?rendition .
  ?selector oa:exact ?exact ; oa:start ?start ; oa:end ?end .
  ?document jp:textRendition ?rendition ; dcterms:identifier ?source ; jp:fileName ?file .
}} ORDER BY STRLEN(?exact) ?file ?start LIMIT {limit}"""
_SHOWN_WORDS = 60


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; ``key`` names the kind's title."""

    key: str
    found: tuple[Shown, ...]
    more: bool


@blueprint.get("/search")
def page() -> Response:
    """What fits the words of ``q``, by kind."""
    words = request.args.get("q", "").strip()
    groups = find(context(), words) if words else ()
    return Response(render_template("search.html", words=words, groups=groups))


def find(here: Context, words: str) -> tuple[Group, ...]:
    """What has ``words`` in a name, by kind, the shortest names first; a document number counts in any form."""
    words = normalise_number(words) or words
    labels = Labels(here)
    groups = []
    for key, pattern, names in _GROUPS:
        query = _QUERY.format(pattern=pattern, labels=names, words=string_literal(words), limit=_MOST + 1)
        rows = here.rows(query)
        found = tuple(shown for row in rows[:_MOST] if (shown := labels.show(row[0])) is not None)
        if found:
            groups.append(Group(key, found, len(rows) > _MOST))
    quotes = _quotes(here, words)
    return (*groups, quotes) if quotes.found else tuple(groups)


def _quotes(here: Context, words: str) -> Group:
    """Words of documents that a statement rests on, each a link to its place in the text."""
    rows = here.rows(_QUOTES.format(words=string_literal(words), limit=_MOST + 1))
    found = []
    for exact, start, end, source, file in rows[:_MOST]:
        if exact and start and end and source and file:
            sha256 = source.value.removeprefix("sha256:")
            href = link("linked.text", sha256=sha256, start=start.value, end=end.value, _anchor="quote")
            shown = exact.value[:_SHOWN_WORDS] + ("…" if len(exact.value) > _SHOWN_WORDS else "")
            found.append(Shown(f"“{shown}” {file.value}", href, exact.value))
    return Group("quotes", tuple(found), len(rows) > _MOST)
