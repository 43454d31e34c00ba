"""Which of the forms we have a client would rather read: pure functions over the Accept header (RFC 9110, 12.5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

_LONGEST = 500
"""Longer Accept headers are read each time, so that what is kept stays small."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an answer: its short name (and file ending) and media types, the best known first.

    ``aliases`` are what else clients say in a ``format`` parameter.
    """

    name: str
    media_types: tuple[str, ...]
    aliases: tuple[str, ...] = ()


JSON = Form("json", ("application/sparql-results+json", "application/json"))
XML = Form("xml", ("application/sparql-results+xml", "application/xml", "text/xml"))
CSV = Form("csv", ("text/csv",))
TSV = Form("tsv", ("text/tab-separated-values",))
HTML = Form("html", ("text/html", "application/xhtml+xml"))
TEXT = Form("txt", ("text/plain",))
TURTLE = Form("ttl", ("text/turtle", "application/x-turtle"), ("turtle", "n3"))
N_TRIPLES = Form("nt", ("application/n-triples",), ("ntriples", "n-triples"))
N_QUADS = Form("nq", ("application/n-quads",), ("nquads", "n-quads"))
TRIG = Form("trig", ("application/trig",))
JSON_LD = Form("jsonld", ("application/ld+json", "application/json"), ("json-ld", "json"))
RDF_XML = Form("rdf", ("application/rdf+xml", "application/xml"), ("rdf+xml", "xml"))
PROBLEM = Form("problem", ("application/problem+json", "application/json"))

TABLES = (JSON, XML, CSV, TSV)
"""Forms of SELECT and ASK, the first for ``*/*``."""

GRAPHS = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS, TRIG)
"""Forms of CONSTRUCT and DESCRIBE, the first for ``*/*``."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The form that was chosen, and the media type to answer with: the one that the client named."""

    form: Form
    media_type: str

    @property
    def content_type(self) -> str:
        """The Content-Type header; text says that it is UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def choose(accept: str | None, forms: Sequence[Form]) -> Choice | None:
    """The form of the highest quality, the earlier on a tie; ``None`` where nothing fits. No header means anything."""
    if accept is None or not accept.strip():
        return Choice(forms[0], forms[0].media_types[0])
    find = _best if len(accept) <= _LONGEST else _best.__wrapped__
    return find(accept, tuple(forms))


@lru_cache(512)
def _best(accept: str, forms: tuple[Form, ...]) -> Choice | None:
    ranges = [(value.lower(), float(quality)) for value, quality in parse_accept_header(accept, MIMEAccept)]
    best: Choice | None = None
    best_quality = 0.0
    for form in forms:
        for media_type in form.media_types:
            quality = _quality(ranges, media_type)
            if quality > best_quality:
                best, best_quality = Choice(form, media_type), quality
    return best


def named(name: str, forms: Sequence[Form]) -> Choice | None:
    """The form with a short name or media type, as a file ending or a ``format`` parameter gives it."""
    for form in forms:
        if name in form.media_types:
            return Choice(form, name)
        if name == form.name or name in form.aliases:
            return Choice(form, form.media_types[0])
    return None


def _quality(ranges: Sequence[tuple[str, float]], media_type: str) -> float:
    """The quality of the most specific range that has the type, whatever else stands in the header; 0 refuses."""
    kind = media_type.partition("/")[0]
    for wanted in (media_type, f"{kind}/*", "*/*"):
        found = [quality for value, quality in ranges if value.partition(";")[0].strip() == wanted]
        if found:
            return max(found)
    return 0.0
