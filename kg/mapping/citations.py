"""Citations, and policies as named in one document."""

from rdflib import URIRef

from kg.citations import NamedPolicy
from kg.mapping.base import DocumentGraph, code
from kg.mapping.document import named_body
from kg.mapping.ontology import codes_by_word
from kg.reading import Reading
from kg.records import Citation
from kg.vocabulary import CITO, DCTERMS, JP, RDF, RDFS


def named_policy_iri(graph: DocumentGraph, policy: NamedPolicy) -> URIRef:
    """The node of a policy as named in this document."""
    return graph.node("named-policy", *policy.key)


def map_citations(graph: DocumentGraph, reading: Reading) -> None:
    """One node a mention, with its relation and the words it rests on, and one a policy named."""
    bodies = {agency.name for agency in reading.records.agencies}
    for citation, policy in zip(reading.records.citations, reading.cited, strict=True):
        cited = _map_policy(graph, policy, citation, bodies)
        iri = graph.node("citation", citation.mention.start, citation.mention.end)
        graph.add(iri, RDF.type, CITO.Citation)
        graph.text(iri, RDFS.label, citation.mention.quote, "zh")
        graph.add(iri, CITO.hasCitingEntity, graph.iri)
        graph.add(iri, CITO.hasCitedEntity, cited)
        graph.add(iri, JP.relation, code("citation-relation", citation.relation))
        graph.text(iri, JP.relationCue, citation.cue)
        graph.text(iri, JP.citedTitle, citation.title)
        graph.text(iri, JP.citedNumber, citation.number)
        graph.text(iri, JP.issuerList, "|".join(citation.issuers))
        graph.text(iri, JP.article, citation.article)
        graph.number(iri, JP.isAlias, citation.alias)
        graph.ground(iri, [citation.mention])


def _map_policy(graph: DocumentGraph, policy: NamedPolicy, citation: Citation, bodies: set[str]) -> URIRef:
    iri = named_policy_iri(graph, policy)
    graph.add(iri, RDF.type, JP.NamedPolicy)
    graph.add(iri, JP.inDocument, graph.iri)
    graph.text(iri, RDFS.label, policy.title or policy.number or citation.mention.quote, "zh")
    graph.text(iri, DCTERMS.title, policy.title, "zh")
    graph.text(iri, JP.documentNumber, policy.number)
    graph.add(iri, JP.policyKind, codes_by_word("policy-kind").get(policy.kind))
    graph.text(iri, JP.promulgatesTitle, policy.promulgates)
    for issuer in policy.issuers:
        graph.text(iri, JP.issuerName, issuer)
        if issuer in bodies:
            graph.add(iri, JP.issuer, named_body(graph, issuer))
    graph.ground(iri, [citation.mention])
    return iri
