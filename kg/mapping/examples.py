"""The saved queries in the graph itself, as SHACL has them: where tools that write SPARQL look for examples.

The form is that of the SIB Swiss Institute of Bioinformatics (sparql-examples): ``sh:SPARQLExecutable`` with
``rdfs:comment`` and ``sh:select``; prefixes as ``sh:declare``.
"""

from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, Literal, URIRef

from kg.iris import QUERY
from kg.queries import load, names
from kg.vocabulary import PREFIXES

_PREFIXES = URIRef(f"{QUERY}prefixes")


def add_examples(graph: Graph) -> None:
    """Add each saved query with what it answers, in Chinese and English, and the prefixes used everywhere."""
    graph.add((_PREFIXES, RDF.type, OWL.Ontology))
    for prefix, namespace in PREFIXES.items():
        declared = URIRef(f"{QUERY}prefix/{prefix}")
        graph.add((_PREFIXES, SH.declare, declared))
        graph.add((declared, SH.prefix, Literal(prefix)))
        graph.add((declared, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    for query in map(load, names()):
        example = URIRef(f"{QUERY}{query.name}")
        graph.add((example, RDF.type, SH.SPARQLExecutable))
        graph.add((example, RDF.type, SH.SPARQLSelectExecutable))
        graph.add((example, SH.prefixes, _PREFIXES))
        # The head is what the comments say; a tool is to learn from the query alone.
        graph.add((example, SH.select, Literal(query.text[query.text.index("PREFIX") :])))
        for title, comment, language in (
            (query.title_zh, query.comment_zh, "zh"),
            (query.title_en, query.comment_en, "en"),
        ):
            graph.add((example, RDFS.label, Literal(title, lang=language)))
            graph.add((example, RDFS.comment, Literal(f"{title} {comment}", lang=language)))
