"""Bodies as named in one document."""

from collections.abc import Iterable

from kg.mapping.base import DocumentGraph, code
from kg.mapping.document import named_body
from kg.records import Agency
from kg.vocabulary import JP, RDF, SKOS


def map_agencies(graph: DocumentGraph, agencies: Iterable[Agency]) -> None:
    """One node a body: full name, the forms met in order of first occurrence, kind, parent, jurisdiction."""
    agencies = tuple(agencies)
    names = {agency.name for agency in agencies}
    for agency in agencies:
        iri = named_body(graph, agency.name)
        graph.add(iri, RDF.type, JP.NamedBody)
        graph.add(iri, JP.inDocument, graph.iri)
        graph.text(iri, SKOS.prefLabel, agency.name, "zh")
        forms = tuple(dict.fromkeys(mention.quote for mention in agency.mentions))
        for form in forms:
            graph.text(iri, SKOS.altLabel, form, "zh")
        graph.text(iri, JP.mentionList, "|".join(forms))
        graph.number(iri, JP.firstPosition, min(mention.start for mention in agency.mentions))
        graph.add(iri, JP.bodyKind, code("body-kind", agency.kind))
        graph.number(iri, JP.isResolved, agency.resolved)
        graph.text(iri, JP.parentName, agency.parent)
        if agency.parent in names:
            graph.add(iri, JP.parentBody, named_body(graph, agency.parent))
        graph.text(iri, JP.jurisdictionName, agency.jurisdiction)
        if agency.place:
            graph.add(iri, JP.jurisdiction, code("place", agency.place))
        if agency.function:
            graph.add(iri, JP.function, code("function", agency.function))
        graph.ground(iri, agency.mentions)
