"""Names for IRIs: labels in the visitor's language, short forms, and where a click leads."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from api.context import Context
from api.language import language, link
from kg.store import Term
from kg.vocabulary import PREFIXES

_LABELS = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("skos", "prefLabel"),
        ("rdfs", "label"),
        ("dcterms", "title"),
        ("jp", "fileName"),
        # What has no name of its own is known by what it says.
        ("jp", "periodCode"),
        ("jp", "figureSubject"),
        ("jp", "item"),
        ("jp", "text"),
        ("jp", "explanation"),
    )
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")


@dataclass(frozen=True)
class Shown:
    """A term as a page shows it: ``text``, a link inside this site (empty for literals), the whole value."""

    text: str
    href: str
    value: str
    note: str = ""


class Labels:
    """Labels for one answer: each IRI is looked up once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, str] = {}

    @cached_property
    def _language(self) -> str:
        return language()

    def of(self, iri: str) -> str:
        """The label of an IRI, else its short form."""
        if iri not in self._known:
            self._known[iri] = self._find(iri) or short(iri)
        return self._known[iri]

    def _find(self, iri: str) -> str:
        for predicate in _LABELS:
            found = sorted(
                (statement.object.language.partition("-")[0] != self._language, statement.object.value)
                for statement in self._context.store.statements(subject=iri, predicate=predicate)
            )
            if found:
                return found[0][1]
        return self._without_label(iri)

    def _without_label(self, iri: str) -> str:
        """Others' terms have names here; a mention is its words, a statement its predicate, own nodes their path."""
        foreign = foreign_labels().get(short(iri))
        if foreign:
            return foreign[self._language]
        for hop in self._context.store.statements(subject=iri, predicate=PREFIXES["oa"] + "hasSelector"):
            for words in self._context.store.statements(subject=hop.object.value, predicate=PREFIXES["oa"] + "exact"):
                return f"“{words.object.value}”"
        for stated in self._context.store.statements(subject=iri, predicate=PREFIXES["rdf"] + "predicate"):
            return self.of(stated.object.value)
        own = f"{self._context.base}id/"
        return iri[len(own) :] if iri.startswith(own) else ""

    def href(self, iri: str) -> str:
        """Where a click on an IRI leads."""
        return href(self._context, iri)

    def show(self, term: Term | None) -> Shown | None:
        """A term for a page; ``None`` (unbound) stays ``None``."""
        if term is None:
            return None
        if term.kind == "iri":
            return Shown(self.of(term.value), href(self._context, term.value), term.value)
        return Shown(term.value, "", term.value, term.language or short(term.datatype))


@cache
def foreign_labels() -> dict[str, dict[str, str]]:
    """Names in both languages for the terms of others' vocabularies that the graph uses, by short form."""
    return tomllib.loads((Path(__file__).parent / "terms.toml").read_text("utf-8"))


def short(iri: str) -> str:
    """``jp:score`` for what one of our prefixes covers, else the IRI itself."""
    for name, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
            return f"{name}:{iri[len(namespace) :]}"
    return iri


def href(context: Context, iri: str) -> str:
    """Where a click on an IRI leads: to its page here, whoever's IRI it is; empty for what is no plain IRI."""
    own = f"{context.base}id/"
    if iri.startswith(own) and "?" not in iri and "#" not in iri:
        return link("linked.doc", path=iri[len(own) :])
    return link("linked.node", iri=iri) if is_iri(iri) else ""


def is_iri(text: str) -> bool:
    """Whether a text can stand between ``<`` and ``>`` in a query."""
    return _IRI.fullmatch(text) is not None
