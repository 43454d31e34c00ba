"""The articles of a policy document as input."""

from rdflib import Literal

from kg.citations import PolicyDocument
from kg.mapping.base import DocumentGraph
from kg.vocabulary import ELI, JP, RDF, RDFS


def map_policy_document(graph: DocumentGraph, policy: PolicyDocument) -> None:
    """Each article with its words, and what the document says of its own force."""
    for article in policy.articles:
        iri = graph.node("article", article.mention.start)
        graph.add(iri, RDF.type, ELI.LegalResourceSubdivision)
        graph.text(iri, RDFS.label, article.name, "zh")
        graph.add(iri, ELI.is_part_of, graph.iri)
        graph.ground(iri, [article.mention])
    for predicate, fact in (
        (JP.inForceFromStated, policy.in_force_from),
        (JP.inForceUntilStated, policy.in_force_until),
    ):
        if fact:
            graph.state(graph.iri, predicate, Literal(fact.mention.quote), fact.mention)
