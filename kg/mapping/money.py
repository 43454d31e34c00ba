"""What projects, funds, budget lines and transfers share: amounts, years, and things by the names they go under."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TypeVar

from rdflib import URIRef

from kg.mapping.base import DocumentGraph, code
from kg.quantities import yuan_per
from kg.records import Mention, Money
from kg.vocabulary import JP, SKOS


class Named(Protocol):
    """A record that stands for all mentions of one thing."""

    @property
    def name(self) -> str:
        """What the thing is called."""

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """All words that mean it, at least one."""


_Thing = TypeVar("_Thing", bound=Named)


def by_name(things: Iterable[_Thing]) -> dict[str, _Thing]:
    """Things by name, and by the other words that mean one of them alone; what means two leads to none."""
    named: dict[str, list[_Thing]] = {}
    meant: dict[str, list[_Thing]] = {}
    for thing in things:
        named.setdefault(thing.name, []).append(thing)
        for form in forms(thing):
            meant.setdefault(form, []).append(thing)
    return {name: owners[0] for name, owners in (meant | named).items() if len(owners) == 1}


def forms(thing: Named) -> tuple[str, ...]:
    """The words that mean a thing, in order of first occurrence."""
    return tuple(dict.fromkeys(mention.quote for mention in sorted(thing.mentions)))


def add_named(graph: DocumentGraph, iri: URIRef, thing: Named) -> None:
    """What every thing named in a document has: where it is named and in which words."""
    graph.add(iri, JP.inDocument, graph.iri)
    for form in forms(thing):
        if form != thing.name:
            graph.text(iri, SKOS.altLabel, form, "zh")
    graph.text(iri, JP.mentionList, "|".join(forms(thing)))
    graph.number(iri, JP.firstPosition, min(thing.mentions).start)
    graph.ground(iri, thing.mentions)


def add_money(graph: DocumentGraph, subject: URIRef, money: Money) -> None:
    """An amount in yuan with its number and unit as printed."""
    worth = yuan_per(money.unit) or Decimal(1)
    graph.number(subject, JP.amountYuan, money.yuan)
    graph.number(subject, JP.value, money.yuan / worth)
    graph.text(subject, JP.unit, money.unit)
    graph.text(subject, JP.printedText, money.printed)


def amount_iri(graph: DocumentGraph, owner: URIRef, role: str, money: Money, year: str) -> URIRef:
    """The node of an amount: whose it is, in which role, where it stands."""
    place = (money.mention.start, money.mention.end)
    return graph.node("amount", str(owner), role, year, *place, f"{money.yuan.normalize():f}")


def add_amount(
    graph: DocumentGraph,
    owner: URIRef,
    role: str,
    money: Money,
    *,
    year: str,
    inferred: bool,
    again: Iterable[Mention] = (),
) -> URIRef:
    """One amount of a project or fund on a node of its own, grounded in its own words. Returns the node, untyped.

    ``again`` are other places that state the amount in the same role.
    """
    iri = amount_iri(graph, owner, role, money, year)
    graph.add(iri, JP.amountOf, owner)
    graph.add(iri, JP.amountRole, code("amount-role", role))
    add_money(graph, iri, money)
    graph.year(iri, year)
    if inferred:
        graph.number(iri, JP.isInferred, True)
    graph.ground(iri, [money.mention, *again])
    return iri
