"""The builder that every mapping uses: nodes by identity, statements with the words they rest on."""

from collections.abc import Iterable
from decimal import Decimal

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from kg import iris
from kg.document import Document
from kg.fragment import container, described, fragment
from kg.records import Mention
from kg.vocabulary import JP, OA


def code(scheme: str, value: str) -> URIRef:
    """The concept ``value`` of a code list."""
    return URIRef(f"{iris.CODE}{scheme}/{value}")


class DocumentGraph:
    """One document's graph under construction.

    ``node`` makes IRIs of things that live inside the document: keyed by its bytes, so that two documents never
    share one. ``mention`` adds the words once, however many statements rest on them.
    """

    def __init__(self, base: str, document: Document, text_sha256: str) -> None:
        self.base = base
        self.document = document
        self.graph = Graph()
        self.iri = URIRef(iris.document(base, document.sha256))
        self.text_iri = URIRef(iris.text_rendition(base, text_sha256))
        self._mentions: dict[tuple[int, int], URIRef] = {}
        self._sections: dict[int, URIRef] = {}

    def add(self, subject: Node, predicate: URIRef, value: Node | None) -> None:
        """Add a triple unless there is nothing to say."""
        if value is not None:
            self.graph.add((subject, predicate, value))

    def text(self, subject: Node, predicate: URIRef, value: str, language: str | None = None) -> None:
        """Add a literal unless it is empty: empty means not stated."""
        if value:
            self.graph.add((subject, predicate, Literal(value, lang=language)))

    def node(self, kind: str, *key: str | int) -> URIRef:
        """The IRI of a thing inside this document."""
        return URIRef(iris.node(self.base, kind, (self.document.sha256, *key)))

    def section(self, index: int) -> URIRef:
        """The section's node, added with its parents on first use."""
        if index in self._sections:
            return self._sections[index]
        section = self.document.sections[index]
        iri = self._sections[index] = self.node("section", section.start, section.path)
        self.add(iri, RDF.type, JP.Section)
        self.text(iri, RDFS.label, section.title, "zh")
        self.text(iri, JP.sectionTitle, section.title)
        self.text(iri, JP.sectionPath, section.path)
        self.add(iri, JP.level, Literal(section.level))
        parent = self.iri if section.parent is None else self.section(section.parent)
        self.add(iri, DCTERMS.isPartOf, parent)
        return iri

    def mention(self, mention: Mention) -> URIRef:
        """The node of these words: where they stand (text, position, section, page or cell) and what they are."""
        place = (mention.start, mention.end)
        if place in self._mentions:
            return self._mentions[place]
        iri = self._mentions[place] = self.node("mention", *place)
        selector = self.node("selector", *place)
        self.add(iri, RDF.type, JP.Mention)
        self.add(iri, OA.hasSource, self.text_iri)
        self.add(iri, OA.hasSelector, selector)
        section = self.document.section_index(mention.start)
        if section is not None:
            self.add(iri, JP.section, self.section(section))
        self.add(iri, JP.sourcePlace, self._source_place(*place))
        sure = self.document.confidence(*place)
        if sure is not None:
            self.add(iri, JP.confidence, Literal(Decimal(f"{sure:.2f}")))
        # That it is a quote selector as well follows from the domain of oa:exact.
        self.add(selector, RDF.type, OA.TextPositionSelector)
        self.add(selector, OA.start, Literal(mention.start))
        self.add(selector, OA.end, Literal(mention.end))
        self.add(selector, OA.exact, Literal(mention.quote))
        return iri

    def _source_place(self, start: int, end: int) -> URIRef | None:
        """Where the words stand in the source; the sheet, or the part of an archive, that they are in is named once."""
        where = fragment(self.document, start, end)
        if not where:
            return None
        part = URIRef(f"{self.iri}#{container(where)}")
        if container(where) and (part, RDF.type, JP.SourcePart) not in self.graph:
            self.add(part, RDF.type, JP.SourcePart)
            self.add(part, RDFS.label, Literal(described(part)))
            self.add(part, DCTERMS.isPartOf, self.iri)
        return URIRef(f"{self.iri}#{where}")

    def ground(self, subject: Node, mentions: Iterable[Mention]) -> None:
        """Say which words a thing rests on."""
        for mention in mentions:
            self.add(subject, JP.groundedIn, self.mention(mention))

    def state(self, subject: URIRef, predicate: URIRef, value: Node, mention: Mention) -> None:
        """A triple and the statement node that grounds it in its own words."""
        self.graph.add((subject, predicate, value))
        statement = self.node("statement", str(subject), str(predicate), value.n3())
        self.add(statement, RDF.type, JP.Statement)
        self.add(statement, RDF.subject, subject)
        self.add(statement, RDF.predicate, predicate)
        self.add(statement, RDF.object, value)
        self.ground(statement, [mention])


def n_triples(graph: Graph) -> bytes:
    """The graph as UTF-8 N-Triples."""
    return graph.serialize(format="nt", encoding="utf-8")


def resolution(graph: Graph, base: str, named: URIRef, resolved: URIRef, rule: str, reason: str) -> None:
    """Say that a name resolves to a node, by which rule and for what reason; leaving it out takes the merge back."""
    graph.add((named, JP.resolvesTo, resolved))
    iri = URIRef(iris.node(base, "resolution", (str(named), str(resolved))))
    graph.add((iri, RDF.type, JP.Resolution))
    graph.add((iri, JP.ofName, named))
    graph.add((iri, JP.toNode, resolved))
    graph.add((iri, JP.rule, Literal(rule)))
    graph.add((iri, JP.reason, Literal(reason, lang="en")))
