"""Terms and statements as N-Triples text: what the derived graphs are made of, without a graph in between."""

from decimal import Decimal

from rdflib import Literal, namespace
from rdflib.term import Node

from kg import vocabulary
from kg.iris import CODE


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

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", '"': '\\"'})


def iri(value: str) -> str:
    """An IRI."""
    return f"<{value}>"


def code(scheme: str, notation: str) -> str:
    """A concept of a code list."""
    return f"<{CODE}{scheme}/{notation}>"


def text(value: str, language: str = "") -> str:
    """A string, in a language where one is given."""
    return f'"{value.translate(_ESCAPES)}"' + (f"@{language}" if language else "")


def typed(value: str, datatype: str) -> str:
    """A literal of a datatype (a term) in its lexical form."""
    return f'"{value.translate(_ESCAPES)}"^^{datatype}'


def number(value: int | Decimal) -> str:
    """A whole number, or a decimal as it is."""
    return f'"{value:f}"^^{XSD.decimal}' if isinstance(value, Decimal) else f'"{value}"^^{XSD.integer}'


def truth(value: bool) -> str:
    """True or false."""
    return f'"{str(value).lower()}"^^{XSD.boolean}'


def year(value: str | int) -> str:
    """A year of four digits."""
    return f'"{value}"^^{XSD.gYear}'


def term(node: Node) -> str:
    """A term of rdflib."""
    if not isinstance(node, Literal):
        return f"<{node}>"
    if node.language:
        return text(node, node.language)
    return typed(node, f"<{node.datatype}>") if node.datatype else text(node)


def triple(subject: str, predicate: str, value: str) -> str:
    """One statement: the IRI of its subject, its predicate and its value as terms."""
    return f"<{subject}> {predicate} {value} ."
