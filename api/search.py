"""One box over everything that has a name: bodies, acts (by number in any form), projects, indicators, words."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from api.context import Context, context
from api.labels import Labels, Shown
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
    return tuple(groups)
