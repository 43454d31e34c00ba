"""What is in the graph, for who is to write queries: classes and properties with counts, names and examples."""

from dataclasses import replace

from api.agents.forms import Description, Kind, Saved, Term, clipped
from api.context import Context
from api.labels import foreign_labels, short
from kg import iris, queries
from kg.queries import SavedQuery
from kg.query_pool import Limits
from kg.vocabulary import PREFIXES

_MOST_TERMS = 150
_MOST_DOCUMENTS = 100
# What each graph has of each class and property: of all but the terms' own graph it is counted at build.
_STATED = """SELECT ?term ?n WHERE {{ GRAPH <{graph}> {{ ?part void:{what} ?term ; void:{counted} ?n }} }}"""
_COUNTED = """SELECT ?term (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {graph} {{ ?x a ?term }} }} GROUP BY ?term"""
_USED = """SELECT ?term (COUNT(*) AS ?n) WHERE {{ {graph} {{ ?x ?term ?y }} }} GROUP BY ?term"""
_DOCUMENTS = f"""SELECT ?f ?x WHERE {{ ?x a jp:Document ; jp:fileName ?f }} ORDER BY ?f ?x
LIMIT {_MOST_DOCUMENTS + 1}"""
_OF_CLASS = """SELECT ?term (COUNT(*) AS ?n) (MIN(STR(?y)) AS ?example) WHERE {{ ?x a <{iri}> ; ?term ?y }}
GROUP BY ?term ORDER BY DESC(?n) ?term"""
_NAMES = "SELECT ?term ?zh ?en WHERE { ?term rdfs:label ?zh, ?en FILTER(LANG(?zh) = 'zh' && LANG(?en) = 'en') }"
_HINTS = [
    "The default graph is the union of all graphs; GRAPH ?g tells them apart (one graph a document, named after it).",
    "The prefixes below need no PREFIX line. Labels are Chinese, many also English: match language tags or use STR().",
    'Search in labels and quotes with ?x jp:matches "财政": a triple of its own with a constant, no FILTER needed.',
    "Documents speak of bodies, acts, projects and funds as named in them; jp:resolvesTo leads to the one node.",
    "Select the nodes themselves (?x), not only their labels: evidence is given for the nodes in the rows.",
    "A saved query that fits is safer than SPARQL of one's own. Amounts are yuan; an empty cell is 'not stated'.",
]


def describe(here: Context, limits: Limits) -> Description:
    """The whole graph; worked out once a snapshot."""
    classes, properties = here.once(_counted)
    documents = here.rows(_DOCUMENTS)
    named = {f.value: x.value for f, x in documents[:_MOST_DOCUMENTS] if f and x}
    lists = (("classes", classes, _MOST_TERMS), ("properties", properties, _MOST_TERMS))
    missing = [f"{len(found) - most} rare {name}" for name, found, most in lists if len(found) > most]
    if len(documents) > _MOST_DOCUMENTS:
        missing.append("further documents (run_saved_query documents lists all)")
    return Description(
        here.store.quads,
        named,
        classes[:_MOST_TERMS],
        properties[:_MOST_TERMS],
        [_saved(queries.load(name)) for name in queries.names()],
        dict(PREFIXES),
        {"seconds": limits.seconds, "rows": limits.rows, "bytes": limits.size},
        _HINTS,
        here.store.version,
        f"not shown: {', '.join(missing)}" if missing else "",
    )


def _counted(here: Context) -> tuple[list[Term], list[Term]]:
    return _all(here, "class", "entities", _COUNTED), _all(here, "property", "triples", _USED)


def _all(here: Context, what: str, counted: str, count: str) -> list[Term]:
    """Every class or property, the most frequent first: as the statistics state it, else counted now."""
    stated = _terms(here, _STATED.format(graph=iris.graph(here.base, "statistics"), what=what, counted=counted))
    within = f"GRAPH <{iris.graph(here.base, 'ontology')}>" if stated else ""
    found = {one.name: one for one in stated}
    for one in _terms(here, count.format(graph=within)):
        known = found.get(one.name)
        found[one.name] = replace(one, count=one.count + known.count) if known else one
    return sorted(found.values(), key=lambda one: (-one.count, one.name))


def _terms(here: Context, query: str) -> list[Term]:
    names = here.once(_names)
    found = []
    for term, count, *example in here.rows(query):
        if term and count:
            words = clipped(example[0].value, 80) if example and example[0] else ""
            found.append(Term(short(term.value), _name(term.value, names), int(count.value), words))
    return found


def _names(here: Context) -> dict[str, str]:
    """The names of our own terms, in both languages."""
    return {term.value: f"{zh.value} / {en.value}" for term, zh, en in here.rows(_NAMES) if term and zh and en}


def _name(iri: str, names: dict[str, str]) -> str:
    foreign = foreign_labels().get(short(iri))
    return f"{foreign['zh']} / {foreign['en']}" if foreign else names.get(iri, "")


def describe_class(here: Context, iri: str) -> Kind:
    """A class without its nodes: name, definition, and the properties that its nodes have."""
    rows = here.rows(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a <{iri}> }}")
    count = int(rows[0][0].value) if rows and rows[0][0] else 0
    said = here.rows(f"SELECT ?c WHERE {{ <{iri}> rdfs:comment|skos:definition ?c FILTER(LANG(?c) = 'en') }} LIMIT 1")
    comment = said[0][0].value if said and said[0][0] else ""
    properties = _terms(here, _OF_CLASS.format(iri=iri))[:_MOST_TERMS]
    return Kind(short(iri), _name(iri, here.once(_names)), comment, count, properties, [], here.store.version)


def _saved(query: SavedQuery) -> Saved:
    parameters = {one.name: f"{one.label_zh} / {one.label_en}" for one in query.parameters}
    return Saved(query.name, f"{query.title_zh} / {query.title_en}", query.comment_en, parameters, list(query.columns))
