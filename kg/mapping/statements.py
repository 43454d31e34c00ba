"""Statements under construction, as the lines of N-Triples that they become.

rdflib's terms go in, so that mapping reads as it would with its ``Graph``; no index is kept, which is what makes a
``Graph`` cost ten times as much. ``graph`` gives one to whoever wants to ask questions.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from rdflib import XSD, Graph, Literal, URIRef

Value = URIRef | Literal
"""What may stand as the object of a statement: there are no blank nodes in the data."""


class Statements:
    """Statements, each once, in the order in which they came."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._lines = dict.fromkeys(lines)

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def add(self, subject: URIRef, predicate: URIRef, value: str) -> None:
        """Add a statement, unless it is there; its object as ``written``, ``quoted`` or ``number`` give it."""
        self._lines["".join(("<", subject, "> <", predicate, "> ", value, " .\n"))] = None

    def link(self, subject: URIRef, predicate: URIRef, value: URIRef) -> None:
        """Add a statement whose object is an IRI."""
        self._lines["".join(("<", subject, "> <", predicate, "> <", value, "> .\n"))] = None

    def __len__(self) -> int:
        return len(self._lines)

    def n_triples(self, since: int = 0) -> bytes:
        """UTF-8 N-Triples, sorted: the same statements are the same bytes, in whatever order they came.

        ``since``: without so many that came first.
        """
        return "".join(sorted(islice(self._lines, since, None))).encode("utf-8")

    def graph(self) -> Graph:
        """The statements as a graph of rdflib's."""
        return Graph().parse(data=self.n_triples(), format="nt")


def written(value: Value) -> str:
    """A term in N-Triples."""
    if isinstance(value, URIRef):
        return "".join(("<", value, ">"))
    if value.language:
        return f"{quoted(value)}@{value.language}"
    return "".join((quoted(value), "^^<", value.datatype, ">")) if value.datatype else quoted(value)


def quoted(text: str) -> str:
    """A text as a plain literal in N-Triples, which escapes as little as canonical N-Triples do."""
    inside = text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"').replace("\r", "\\r")
    return f'"{inside}"'


def number(value: int | Decimal) -> str:
    """A number as xsd:integer or xsd:decimal, a truth value as xsd:boolean, in N-Triples: ``12.50`` keeps its zero."""
    if isinstance(value, Decimal):
        return f'"{value:f}"^^<{_DECIMAL}>'
    if isinstance(value, bool):
        return _TRUTH[value]
    return f'"{value}"^^<{_INTEGER}>'


_DECIMAL, _INTEGER = str(XSD.decimal), str(XSD.integer)
_TRUTH = (f'"false"^^<{XSD.boolean}>', f'"true"^^<{XSD.boolean}>')
