"""Acts: what names in all documents resolve to, what befell each act, and how many documents cite it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kg import iris
from kg.citations import NamedPolicy
from kg.derive.corpus import corpus_item
from kg.derive.giving import givers_fact
from kg.derive.items import Item, Output, encoded, key_of
from kg.derive.naming import claim, policy_iri
from kg.derive.stage import Group, Sources, Stage, each
from kg.derive.terms import DCTERMS, ELI, JP, PROV, RDF, RDFS, SKOS, code, iri, number, text, triple, written
from kg.iris import Key
from kg.linking.policies import Event, PolicyInput, ResolvedPolicy
from kg.linking.policy_book import Book, join_keys
from kg.linking.policy_nodes import enter_own, event_of, inherit, nodes_of
from kg.mapping.ontology import codes_by_word
from kg.vocabulary import date_literal

ACT, EVENT, CONFLICT = "act", "act-event", "act-conflict"


def act_fact(key: Iterable[str | int]) -> str:
    """The fact of what a named key resolves to: resolved key, rule and reason as JSON."""
    return f"act {key_of(*key)}"


def act_items(given: PolicyInput) -> Iterator[Item]:
    """The names that a document uses, the act that it is, and what it says of the end or change of others."""
    for name in {name for name, _ in given.named}:
        yield _item(name, ["named", _fields(name)])
    if given.own is not None:
        dates = [given.date, given.in_force_from, given.in_force_until]
        yield _item(given.own, ["own", _fields(given.own), dates])
    own = given.own.key if given.own else None
    for name, relation in set(given.named):
        if event_of(relation, own, "", given.document):
            told = [relation, own, given.in_force_from or given.date, given.document]
            yield _item(name, ["event", _fields(name), told])


def _item(name: NamedPolicy, payload: list[object]) -> Item:
    keys = join_keys(name) or (key_of("words", *name.key),)
    return Item(ACT, keys, encoded(payload), tuple(f"body {issuer}" for issuer in name.issuers))


def _fields(name: NamedPolicy) -> list[object]:
    return [
        *(name.key, name.title, name.number, name.issuers, name.kind, name.year),
        *(name.place, name.promulgates, name.scope),
    ]


def named_of(fields: list[Any]) -> NamedPolicy:
    """A name from the fields of a payload."""
    key, title, numbered, issuers, kind, stated, place, promulgates, scope = fields
    return NamedPolicy(tuple(key), title, numbered, tuple(issuers), kind, stated, place, promulgates, tuple(scope))


def act_stages(base: str) -> tuple[Stage, ...]:
    """Names that shared numbers and titles connect; and what befell an act, once it is known who says so."""
    return (
        Stage(ACT, "links", each(lambda group: _Acts(group, base).output()), counts=True, joins=True),
        Stage(EVENT, "links", each(lambda group: Output(list(_event(group, base))))),
    )


class _Acts:
    """One group of names at work."""

    def __init__(self, group: Group, base: str) -> None:
        self._group = group
        self._base = base
        self._named: dict[NamedPolicy, list[int]] = defaultdict(list)
        self._own: list[tuple[PolicyInput, int]] = []
        self._told: list[tuple[NamedPolicy, list[Any]]] = []
        for member in group.members:
            what, fields, *more = member.value
            name = named_of(fields)
            if what == "event":
                self._told.append((name, *more))
            else:
                self._named[name].append(member.item)
            if what == "own":
                self._own.append((PolicyInput("", (), name, *more[0]), member.item))

    def output(self) -> Output:
        """The acts, what each name resolves to, and what does not fit together."""
        owns = [given for given, _ in self._own]
        book = Book(self._named, (own.own for own in owns if own.own), _Seen(self._named, self._group.sources))
        resolutions = book.resolutions()
        target = {found.named: found.resolved for found in resolutions}
        built = nodes_of(book, target)
        enter_own(built, owns, target)
        self._enter_events(built, target)
        inherit(built, book.annexes())
        output = Output()
        for found in resolutions:
            output.facts[act_fact(found.named)] = json.dumps([found.resolved, found.rule, found.reason])
        cited = self._cited(target)
        for policy in built.values():
            node = policy_iri(self._base, policy.key)
            claim(output, node, policy.key)
            output.lines += _act(policy, node, self._group.facts, self._base)
            output.lines.append(triple(node, JP.citedByCount, number(cited.get(policy.key, 0))))
            output.items += (_event_item(policy.key, event) for event in policy.events)
        output.items += _doubtful(built.values(), self._base)
        for conflict in book.conflicts():
            payload = encoded([conflict.rule, conflict.keys, conflict.users, conflict.reason])
            uses = tuple(givers_fact(int(item)) for item in conflict.users)
            output.items.append(Item(CONFLICT, (key_of(conflict.rule, *conflict.keys),), payload, uses))
        return output

    def _cited(self, target: Mapping[Key, Key]) -> dict[Key, int]:
        """How many documents cite each act; a document does not cite the act that it is."""
        items: dict[Key, list[int]] = defaultdict(list)
        for name, ones in self._named.items():
            if name.key in target:
                items[target[name.key]] += ones
        own: dict[Key, list[int]] = defaultdict(list)
        for given, item in self._own:
            if given.own and given.own.key in target:
                own[target[given.own.key]].append(item)
        return {key: self._group.sources.count(ones, own[key]) for key, ones in items.items()}

    def _enter_events(self, built: dict[Key, ResolvedPolicy], target: Mapping[Key, Key]) -> None:
        """Enter what documents say of the end and change of acts, each with the name of the act that they are."""
        events: dict[Key, set[Event]] = defaultdict(set)
        for name, (relation, own, date, document) in self._told:
            key = target.get(name.key)
            event = event_of(relation, tuple(own) if own else None, date, document)
            if key is not None and event and target.get(event.by) != key:
                events[key].add(event)
        for key, found in events.items():
            built[key] = replace(built[key], events=tuple(found))


class _Seen:
    """Who uses a name. Documents come and go, so that a conflict names the items that they give it by."""

    def __init__(self, items: Mapping[NamedPolicy, list[int]], sources: Sources) -> None:
        self._items = items
        self._sources = sources

    def users(self, name: NamedPolicy) -> set[str]:
        return set(map(str, self._items[name]))

    def count(self, name: NamedPolicy) -> int:
        return self._sources.count(self._items[name])


def _act(policy: ResolvedPolicy, node: str, bodies: Mapping[str, str], base: str) -> Iterator[str]:
    yield triple(node, RDF.type, ELI.LegalResource)
    yield triple(node, RDFS.label, text(policy.title or policy.number, "zh"))
    if policy.title:
        yield triple(node, DCTERMS.title, text(policy.title, "zh"))
    for title in policy.titles:
        if title != policy.title:
            yield triple(node, SKOS.altLabel, text(title, "zh"))
    if policy.number:
        yield triple(node, ELI.id_local, text(policy.number))
    if policy.issuers:
        yield triple(node, JP.issuerList, text("|".join(policy.issuers)))
    for issuer in policy.issuers:
        body = bodies.get(f"body {issuer}")
        if body:
            yield triple(node, ELI.passed_by, iri(body))
    kind = codes_by_word("policy-kind").get(policy.kind)
    if kind:
        yield triple(node, JP.policyKind, iri(kind))
    if policy.annex_of:
        yield triple(node, ELI.is_annex_of, iri(policy_iri(base, policy.annex_of)))
    for predicate, value in (
        (ELI.date_document, policy.date),
        (ELI.first_date_entry_in_force, policy.in_force_from),
        (ELI.date_no_longer_in_force, policy.in_force_until),
    ):
        if value:
            yield triple(node, predicate, written(date_literal(value)))


def _doubtful(policies: Iterable[ResolvedPolicy], base: str) -> Iterator[Item]:
    """Acts that may be one, for they share a number, and those whose dates may not fit together."""
    numbered: dict[str, list[ResolvedPolicy]] = defaultdict(list)
    for policy in policies:
        if policy.number:
            numbered[policy.number].append(policy)
    for policy in policies:
        node = policy_iri(base, policy.key)
        alike = numbered.get(policy.number, [])
        dates = (policy.in_force_from, policy.in_force_until)
        if len(alike) < 2 and not all(dates):
            continue
        statements = [triple(node, RDF.type, ELI.LegalResource)]
        statements += [triple(policy_iri(base, one.key), ELI.id_local, text(one.number)) for one in alike]
        for predicate, value in zip((ELI.first_date_entry_in_force, ELI.date_no_longer_in_force), dates, strict=True):
            statements += [triple(node, predicate, written(date_literal(value)))] if value else []
        titles = "；".join(sorted({one.title for one in alike}))
        words = {"number-of-two-acts": f"{policy.number}：{titles}", "ends-before-force": " / ".join(dates)}
        yield corpus_item(node, statements, words)


def _event_item(act: Key, event: Event) -> Item:
    """An event whose ``by`` is the name of the act that a document is: what that resolves to is told elsewhere."""
    group = (key_of(act, event.kind, event.document),)
    return Item(EVENT, group, encoded([act, event.kind, event.date, event.by]), (act_fact(event.by),))


def _event(group: Group, base: str) -> Iterator[str]:
    _, _, document = group.parts
    for act, kind, date, by in (member.value for member in group.members):
        known = group.facts.get(act_fact(by)) if by else None
        if known is None and kind != "repealed":
            continue
        day = date if known else ""
        key = tuple(act)
        about = policy_iri(base, key)
        node = iris.node(base, "act-event", (about, kind, day, document), day[:4])
        yield triple(node, RDF.type, JP.ActEvent)
        yield triple(node, JP.eventOf, iri(about))
        yield triple(node, JP.eventKind, code("policy-status", kind))
        yield triple(node, PROV.wasDerivedFrom, iri(iris.document(base, document)))
        if day:
            yield triple(node, JP.eventDate, written(date_literal(day)))
        if known:
            yield triple(node, JP.eventBy, iri(policy_iri(base, tuple(json.loads(known)[0]))))
