"""Terms and statements as N-Triples text: what the derived graphs are made of, without a graph in between."""

from rdflib import namespace

from kg import vocabulary
from kg.iris import CODE
from kg.mapping.statements import number, quoted, written

__all__ = ["code", "iri", "number", "text", "triple", "written", "year"]


class Terms:
    """The terms of a vocabulary, written out once each: ``Terms(RDF).type`` is ``<…#type>``."""

    def __init__(self, start: object) -> None:
        self._start = str(start)

    def __getattr__(self, name: str) -> str:
        term = self.__dict__[name] = f"<{self._start}{name}>"
        return term


JP = Terms(vocabulary.JP)
CITO = Terms(vocabulary.CITO)
DCTERMS = Terms(namespace.DCTERMS)
ELI = Terms(vocabulary.ELI)
OBEU_DIMENSION = Terms(vocabulary.OBEU_DIMENSION)
OBEU_MEASURE = Terms(vocabulary.OBEU_MEASURE)
ORG = Terms(namespace.ORG)
PROV = Terms(namespace.PROV)
QB = Terms(namespace.QB)
RDF = Terms(namespace.RDF)
RDFS = Terms(namespace.RDFS)
SDMX_MEASURE = Terms(vocabulary.SDMX_MEASURE)
SDO = Terms(namespace.SDO)
SH = Terms(namespace.SH)
SKOS = Terms(namespace.SKOS)
VOID = Terms(namespace.VOID)
XSD = Terms(namespace.XSD)


def iri(value: str) -> str:
    """An IRI."""
    return f"<{value}>"


def code(scheme: str, notation: str) -> str:
    """A concept of a code list."""
    return f"<{CODE}{scheme}/{notation}>"


def text(value: str, language: str = "") -> str:
    """A string, in a language where one is given."""
    return f"{quoted(value)}@{language}" if language else quoted(value)


def year(value: str | int) -> str:
    """A year of four digits."""
    return f'"{value}"^^{XSD.gYear}'


def triple(subject: str, predicate: str, value: str) -> str:
    """One statement: the IRI of its subject, its predicate and its value as terms."""
    return f"<{subject}> {predicate} {value} ."
