"""Bodies across documents: what each body as named in a document resolves to, by a rule that can be named.

Pure and free of order: any permutation of the documents gives equal results. A merge is only ever a ``Resolution``
from a named body to a resolved one, so that taking it back is leaving it out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.bodies import data
from kg.bodies.coined import coined_places, units
from kg.bodies.lists import find_bodies
from kg.bodies.names import canonical_place
from kg.bodies.places import only_place
from kg.records import Agency

_NAMES = 2**14
"""Names that are taken apart once: documents of one place name the same bodies over and over."""

BodyKey = tuple[str, str]
"""(division code of the place, full name); the code is empty where no gazetteer has the place, whose name then stands
at the head of the full name (沄川市水务局), and where the name alone tells the body."""

NamedKey = tuple[str, str]
"""(document, name as the document gives it)."""


@dataclass(frozen=True, slots=True)
class DocumentBodies:
    """The bodies of one document: ``document`` its hash, ``year`` its fiscal year, which dates its structure."""

    document: str
    year: int | None
    agencies: tuple[Agency, ...]


@dataclass(frozen=True, slots=True, order=True)
class Parent:
    """One document's statement that a body was part of ``parent`` in ``year``."""

    parent: BodyKey
    year: int | None
    document: str


@dataclass(frozen=True, slots=True)
class ResolvedBody:
    """One body of the corpus. ``labels`` are surface forms that mean it in any context (no 我局, no 市局).

    ``kinds`` and ``functions`` are all that documents say of it: several are a contradiction.
    """

    key: BodyKey
    kinds: tuple[str, ...]
    labels: tuple[str, ...]
    functions: tuple[str, ...]
    parents: tuple[Parent, ...]


@dataclass(frozen=True, slots=True, order=True)
class Resolution:
    """``named`` is ``resolved``; ``rule``: full_name, place_form; ``reason`` says it in words."""

    named: NamedKey
    resolved: BodyKey
    rule: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class ChangeEvent:
    """``old`` handed its duties to ``new`` at the reform of ``year``; ``kind``: rename, merge, split."""

    year: int
    old: BodyKey
    new: BodyKey
    kind: str


@dataclass(frozen=True, slots=True)
class BodyLinks:
    """All results, each sorted. ``unresolved`` are named bodies whose full form no document gives."""

    bodies: tuple[ResolvedBody, ...]
    resolutions: tuple[Resolution, ...]
    changes: tuple[ChangeEvent, ...]
    unresolved: tuple[NamedKey, ...]


def link_bodies(documents: Iterable[DocumentBodies]) -> BodyLinks:
    """Resolve the bodies of all ``documents``; documents given twice count once."""
    ordered = sorted(set(documents), key=lambda d: (d.document, d.year or 0))
    resolutions: set[Resolution] = set()
    unresolved: set[NamedKey] = set()
    members: dict[BodyKey, list[tuple[DocumentBodies, Agency]]] = {}
    for document in ordered:
        for agency in document.agencies:
            named = (document.document, agency.name)
            if not agency.resolved or _of_some_town(agency.name):
                unresolved.add(named)
                continue
            key, rule, reason = _identity(agency)
            resolutions.add(Resolution(named, key, rule, reason))
            members.setdefault(key, []).append((document, agency))
    bodies = tuple(_resolved(key, members[key]) for key in sorted(members))
    return BodyLinks(bodies, tuple(sorted(resolutions)), _changes(bodies), tuple(sorted(unresolved)))


@lru_cache(_NAMES)
def _of_some_town(name: str) -> bool:
    """Whether a name begins with a township and does not say where that lies: many towns share a name (城关镇)."""
    form = chain[0].form if (chain := units(name)) else None
    return form is not None and form.level == "township"


def _identity(agency: Agency) -> tuple[BodyKey, str, str]:
    """The key of an agency: its name with the place in its official form."""
    name = official_name(agency.name, agency.place)
    key = (agency.place, name)
    if name == agency.name:
        return key, "full_name", f"the full name {name}"
    return key, "place_form", f"{agency.name} is {name} with the place written in another form"


@lru_cache(_NAMES)
def official_name(name: str, place: str) -> str:
    """``name`` with its place as official names write it (普陀区司法局 → 上海市普陀区司法局).

    Only whole names of places are rewritten, and only where they are ``place`` (a division code; empty: a place that
    its name alone tells): 广州大学 stays as it is.
    """
    coined = None if place else coined_places([units(name)])
    spans = find_bodies(name, coined=coined)
    if len(spans) != 1 or spans[0].text != name or spans[0].base is not None:
        return name
    span = spans[0]
    found = only_place(span.places, data.places().get(place)) if span.places else None
    own = found is not None and (found.code == place or (coined is not None and found.name in coined.places))
    if found is None or not own or span.anchor == found.short or span.named is None:
        return name
    return name.replace(span.anchor, canonical_place(found), 1)


def _resolved(key: BodyKey, members: list[tuple[DocumentBodies, Agency]]) -> ResolvedBody:
    labels = {m.quote for _, agency in members for m in agency.mentions if _free_of_context(m.quote)}
    parents = {
        Parent((agency.place, official_name(agency.parent, agency.place)), document.year, document.document)
        for document, agency in members
        if agency.parent
    }
    return ResolvedBody(
        key,
        tuple(sorted({agency.kind for _, agency in members})),
        tuple(sorted({key[1], *labels})),
        tuple(sorted({agency.function for _, agency in members if agency.function})),
        tuple(sorted(parents, key=lambda p: (p.parent, p.year or 0, p.document))),
    )


@lru_cache(_NAMES)
def _free_of_context(words: str) -> bool:
    """Whether a surface form means the same body whoever writes it: a whole name with its place, or the state's."""
    spans = find_bodies(words, coined=coined_places([units(words)]))
    if len(spans) != 1 or spans[0].text != words or spans[0].form != "name":
        return False
    span = spans[0]
    return bool(span.places) or span.level == "state" or (span.named is None and not span.level)


def _changes(bodies: tuple[ResolvedBody, ...]) -> tuple[ChangeEvent, ...]:
    """Reforms between bodies of one place that both occur in the corpus."""
    by_function: dict[tuple[str, str], list[BodyKey]] = {}
    for body in bodies:
        if len(body.functions) == 1 and body.kinds == ("department",):
            by_function.setdefault((body.key[0], body.functions[0]), []).append(body.key)
    found = [
        ChangeEvent(change.year, old, new, change.kind)
        for change in data.changes()
        for (place, function), olds in by_function.items()
        if function == change.old
        for new in by_function.get((place, change.new), [])
        for old in olds
    ]
    return tuple(sorted(found))
