"""What the tools answer: small tables and quotes, cut to what an agent can read, and a word where they were."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from kg.answer import Value, value_of
from kg.evidence import Quote
from kg.store import Row

MOST_ROWS = 200
"""Rows of one answer, whatever is asked for."""

MOST_SIGNS = 40_000
"""Characters of the rows of one answer."""

_CELL = 600
_QUOTE = 400

Plain = str | int | float | bool | None


@dataclass(frozen=True)
class Passage:
    """Words of a document: ``text[start:end] == quote``, but for a quote that is cut (it ends with …)."""

    node: str
    quote: str
    file: str
    where: str
    start: int
    end: int


@dataclass(frozen=True)
class Table:
    """The answer of a query. ``evidence`` are words behind the nodes in its rows, in the rows' order.

    ``cut`` says what is missing and how to get it, ``note`` what else to know; both empty where there is nothing.
    ``version`` identifies the graph that answered.
    """

    columns: list[str]
    rows: list[list[Plain]]
    evidence: list[Passage]
    version: str
    cut: str = ""
    note: str = ""


@dataclass(frozen=True)
class Node:
    """A node that was found: what kind of thing it is, its name, and some of the words that it rests on."""

    kind: str
    iri: str
    label: str
    evidence: list[Passage] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """What a search found: nodes by name, passages by their words."""

    nodes: list[Node]
    passages: list[Passage]
    version: str
    cut: str = ""


@dataclass(frozen=True)
class Said:
    """A statement about a node: predicate and value in short, and the value's name where it is a node."""

    predicate: str
    value: str
    label: str = ""


@dataclass(frozen=True)
class About:
    """A node with what is said of it and the words that it rests on."""

    iri: str
    label: str
    statements: list[Said]
    evidence: list[Passage]
    version: str
    cut: str = ""


@dataclass(frozen=True)
class Term:
    """A class or property with how often it occurs; ``example`` is one of its values."""

    name: str
    label: str
    count: int
    example: str = ""


@dataclass(frozen=True)
class Kind:
    """A class: what its nodes have, and some of them with their words."""

    name: str
    label: str
    comment: str
    count: int
    properties: list[Term]
    nodes: list[Node]
    version: str


@dataclass(frozen=True)
class Saved:
    """A saved query: ``parameters`` by name with what they mean, ``columns`` of its table."""

    name: str
    title: str
    comment: str
    parameters: dict[str, str]
    columns: list[str]


@dataclass(frozen=True)
class Description:
    """What is in the graph and how to ask it. ``documents`` are names of files, each with its IRI."""

    statements: int
    documents: dict[str, str]
    classes: list[Term]
    properties: list[Term]
    queries: list[Saved]
    prefixes: dict[str, str]
    limits: dict[str, float]
    hints: list[str]
    version: str
    cut: str = ""


def passage(quote: Quote) -> Passage:
    """A quote as an agent gets it."""
    return Passage(quote.node, clipped(quote.quote, _QUOTE), quote.file, quote.where, quote.start, quote.end)


def clipped(text: str, most: int = _CELL) -> str:
    """The text, its end replaced by … where it is longer."""
    return text if len(text) <= most else text[: most - 1] + "…"


def plain(value: Value) -> Plain:
    """A value as JSON has it: no number becomes another one."""
    if isinstance(value, Decimal):
        number = float(value)
        return int(value) if value == int(value) else number if Decimal(repr(number)) == value else str(value)
    return clipped(value) if isinstance(value, str) else value


def fitting(rows: "islice[Row]", limit: int) -> tuple[list[list[Plain]], str]:
    """The first ``limit`` rows, fewer where they are long, and why there are no more: empty where these are all."""
    kept: list[list[Plain]] = []
    signs = 0
    for row in rows:
        if len(kept) == limit:
            return kept, f"there are more than these {limit} rows"
        values = [plain(value_of(term)) for term in row]
        signs += sum(len(str(value)) for value in values)
        if signs > MOST_SIGNS and kept:
            return kept, f"only {len(kept)} rows fit into one answer"
        kept.append(values)
    return kept, ""
