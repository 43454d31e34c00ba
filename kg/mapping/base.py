"""The builder that every mapping uses: nodes by identity, statements with the words they rest on."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from rdflib import XSD, URIRef

from kg import iris
from kg.document import Document
from kg.fragment import container, described, fragment, has_places
from kg.mapping.statements import Statements, Value, number, quoted, written
from kg.records import Mention
from kg.vocabulary import DCTERMS, JP, OA, RDF, RDFS


@cache
def code(scheme: str, value: str) -> URIRef:
    """The concept ``value`` of a code list."""
    return URIRef(f"{iris.CODE}{scheme}/{value}")


_G_YEAR = str(XSD.gYear)
_YEAR = re.compile("[0-9]{4}")


class DocumentGraph:
    """One document's graph under construction.

    ``node`` makes IRIs of things that live inside the document: keyed by its bytes, so that two documents never
    share one. ``mention`` adds the words once, however many statements rest on them. ``statements`` are what was added.
    """

    def __init__(self, base: str, document: Document, text_sha256: str) -> None:
        self.base = base
        self.document = document
        self.statements = Statements()
        self.iri = URIRef(iris.document(base, document.sha256))
        self.text_iri = URIRef(iris.text_rendition(base, text_sha256))
        self._nodes: dict[tuple[str, tuple[str | int, ...]], URIRef] = {}
        self._kinds: dict[str, iris.Kind] = {}
        self._mentions: dict[tuple[int, int], URIRef] = {}
        self._sections: dict[int, URIRef] = {}
        self._parts: set[URIRef] = set()
        self._known: set[object] = set()
        self._placed = has_places(document)

    def add(self, subject: URIRef, predicate: URIRef, value: Value | None) -> None:
        """Add a triple unless there is nothing to say."""
        if value is None:
            return
        if isinstance(value, URIRef):
            self.statements.link(subject, predicate, value)
        else:
            self.statements.add(subject, predicate, written(value))

    def text(self, subject: URIRef, predicate: URIRef, value: str, language: str | None = None) -> None:
        """Add a literal unless it is empty: empty means not stated."""
        if value:
            self.statements.add(subject, predicate, f"{quoted(value)}@{language}" if language else quoted(value))

    def number(self, subject: URIRef, predicate: URIRef, value: int | Decimal | None) -> None:
        """Add a number (xsd:integer, xsd:decimal) or a truth value unless there is none."""
        if value is not None:
            self.statements.add(subject, predicate, number(value))

    def year(self, subject: URIRef, value: str) -> None:
        """Add the fiscal year, where it is one year of four digits."""
        if _YEAR.fullmatch(value):
            self.statements.add(subject, JP.fiscalYear, f'"{value}"^^<{_G_YEAR}>')

    def node(self, kind: str, *key: str | int) -> URIRef:
        """The IRI of a thing inside this document."""
        iri = self._nodes.get((kind, key))
        if iri is None:
            alike = self._kinds.get(kind)
            if alike is None:
                alike = self._kinds[kind] = iris.Kind(self.base, kind, (self.document.sha256,))
            # Of the base, a kind and hexadecimal digits: no need to look for what IRIs may not hold.
            iri = self._nodes[kind, key] = str.__new__(URIRef, alike.node(*key))
        return iri

    def is_new(self, *what: object) -> bool:
        """Whether this is asked for the first time: what is told of in many places need be described only once."""
        before = len(self._known)
        self._known.add(what)
        return len(self._known) > before

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
        self.number(iri, JP.level, section.level)
        parent = self.iri if section.parent is None else self.section(section.parent)
        self.add(iri, DCTERMS.isPartOf, parent)
        return iri

    def mention(self, mention: Mention) -> URIRef:
        """The node of these words: where they stand (text, position, section, page or cell) and what they are."""
        place = (mention.start, mention.end)
        iri = self._mentions.get(place)
        if iri is None:
            iri = self._mentions[place] = self.node("mention", *place)
            self._describe(iri, self.node("selector", *place), mention)
        return iri

    def _describe(self, iri: URIRef, selector: URIRef, mention: Mention) -> None:
        start, end, add, link = mention.start, mention.end, self.statements.add, self.statements.link
        link(iri, RDF.type, JP.Mention)
        link(iri, OA.hasSource, self.text_iri)
        link(iri, OA.hasSelector, selector)
        section = self.document.section_index(start)
        if section is not None:
            link(iri, JP.section, self.section(section))
        if self._placed:
            self.add(iri, JP.sourcePlace, self._source_place(start, end))
        sure = self.document.confidence(start, end) if self.document.confidences else None
        if sure is not None:
            add(iri, JP.confidence, number(Decimal(f"{sure:.2f}")))
        # That it is a quote selector as well follows from the domain of oa:exact.
        link(selector, RDF.type, OA.TextPositionSelector)
        add(selector, OA.start, number(start))
        add(selector, OA.end, number(end))
        add(selector, OA.exact, quoted(mention.quote))

    def _source_place(self, start: int, end: int) -> URIRef | None:
        """Where the words stand in the source; the sheet, or the part of an archive, that they are in is named once."""
        where = fragment(self.document, start, end)
        if not where:
            return None
        part = URIRef(f"{self.iri}#{container(where)}")
        if container(where) and part not in self._parts:
            self._parts.add(part)
            self.add(part, RDF.type, JP.SourcePart)
            self.text(part, RDFS.label, described(part))
            self.add(part, DCTERMS.isPartOf, self.iri)
        return URIRef(f"{self.iri}#{where}")

    def ground(self, subject: URIRef, mentions: Iterable[Mention]) -> None:
        """Say which words a thing rests on."""
        for mention in mentions:
            self.statements.link(subject, JP.groundedIn, self.mention(mention))

    def state(self, subject: URIRef, predicate: URIRef, value: Value, mention: Mention) -> None:
        """A triple and the statement node that grounds it in its own words."""
        self.add(subject, predicate, value)
        statement = self.node("statement", str(subject), str(predicate), value.n3())
        self.add(statement, RDF.type, JP.Statement)
        self.add(statement, RDF.subject, subject)
        self.add(statement, RDF.predicate, predicate)
        self.add(statement, RDF.object, value)
        self.ground(statement, [mention])
