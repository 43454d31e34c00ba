"""The vocabularies that the graph speaks, under the prefixes used everywhere: mapping, queries, pages, exports."""

from rdflib import Literal, Namespace
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SDO, SH, SKOS, TIME, VOID, XSD

from kg import iris

JP = Namespace(iris.NS)
JPS = Namespace("https://w3id.org/jipu/shapes#")
CODE = Namespace(iris.CODE)
CITO = Namespace("http://purl.org/spar/cito/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
OBEU_DIMENSION = Namespace("http://data.openbudgets.eu/ontology/dsd/dimension/")
OBEU_MEASURE = Namespace("http://data.openbudgets.eu/ontology/dsd/measure/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SDMX_DIMENSION = Namespace("http://purl.org/linked-data/sdmx/2009/dimension#")
SDMX_MEASURE = Namespace("http://purl.org/linked-data/sdmx/2009/measure#")
SPDX = Namespace("http://spdx.org/rdf/terms#")

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
