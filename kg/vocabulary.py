"""The vocabularies that the graph speaks, under the prefixes used everywhere: mapping, queries, pages, exports."""

from rdflib import Literal, Namespace, URIRef, namespace
from rdflib.namespace import DCAT, FOAF, ORG, OWL, QB, SDO, SH, VOID, XSD, DefinedNamespace

from kg import iris


class Vocabulary(Namespace):
    """A namespace whose terms are made once each: rdflib makes one anew whenever it is named."""

    def __getattr__(self, name: str) -> URIRef:
        term = self.__dict__[name] = super().__getattr__(name)
        return term


class Known:
    """A namespace that rdflib knows the terms of, and warns of others; they are made once each."""

    def __init__(self, namespace: type[DefinedNamespace]) -> None:
        self._namespace = namespace

    def __str__(self) -> str:
        return str(self._namespace)

    def __getattr__(self, name: str) -> URIRef:
        term: URIRef = getattr(self._namespace, name)
        self.__dict__[name] = term
        return term


JP = Vocabulary(iris.NS)
JPS = Vocabulary("https://w3id.org/jipu/shapes#")
CODE = Vocabulary(iris.CODE)
CITO = Vocabulary("http://purl.org/spar/cito/")
ELI = Vocabulary("http://data.europa.eu/eli/ontology#")
OA = Vocabulary("http://www.w3.org/ns/oa#")
OBEU_DIMENSION = Vocabulary("http://data.openbudgets.eu/ontology/dsd/dimension/")
OBEU_MEASURE = Vocabulary("http://data.openbudgets.eu/ontology/dsd/measure/")
SD = Vocabulary("http://www.w3.org/ns/sparql-service-description#")
SDMX_DIMENSION = Vocabulary("http://purl.org/linked-data/sdmx/2009/dimension#")
SDMX_MEASURE = Vocabulary("http://purl.org/linked-data/sdmx/2009/measure#")
SPDX = Vocabulary("http://spdx.org/rdf/terms#")
DCTERMS = Known(namespace.DCTERMS)
PROV = Known(namespace.PROV)
RDF = Known(namespace.RDF)
RDFS = Known(namespace.RDFS)
SKOS = Known(namespace.SKOS)
TIME = Known(namespace.TIME)

PREFIXES: dict[str, str] = {
    "jp": str(JP),
    "jps": str(JPS),
    "cito": str(CITO),
    "dcat": str(DCAT),
    "dcterms": str(DCTERMS),
    "eli": str(ELI),
    "foaf": str(FOAF),
    "oa": str(OA),
    "obeu-dimension": str(OBEU_DIMENSION),
    "obeu-measure": str(OBEU_MEASURE),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "qb": str(QB),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SDO),
    "sd": str(SD),
    "sdmx-dimension": str(SDMX_DIMENSION),
    "sdmx-measure": str(SDMX_MEASURE),
    "sh": str(SH),
    "skos": str(SKOS),
    "spdx": str(SPDX),
    "time": str(TIME),
    "void": str(VOID),
    "xsd": str(XSD),
}


def code(scheme: str, notation: str) -> str:
    """The IRI of a code: ``code("document-kind", "policy")``. Lists: ``ontology/codes/``, places and functions."""
    return f"{iris.CODE}{scheme}/{notation}"


def date_literal(value: str) -> Literal:
    """An ISO 8601 date as exact as stated: 2023-04-20, 2025-07 or 2024."""
    return Literal(value, datatype={4: XSD.gYear, 7: XSD.gYearMonth}.get(len(value), XSD.date))
