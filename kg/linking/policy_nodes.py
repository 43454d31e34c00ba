"""The resolved policies themselves: what their names say together, and what the documents tell of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from kg.citations import NamedPolicy
from kg.citations.policy import kind_of
from kg.iris import Key
from kg.linking.policy_records import Event, PolicyInput, ResolvedPolicy


class Named(Protocol):
    """The names of acts, sorted, how many documents use each, and what notices promulgate."""

    names: list[NamedPolicy]

    def count(self, name: NamedPolicy) -> int:
        """How many documents use a name."""

    def annexes(self) -> Mapping[Key, tuple[Key, NamedPolicy]]:
        """Annex key → (key of its notice, the notice as named)."""


def nodes_of(book: Named, target: Mapping[Key, Key]) -> dict[Key, ResolvedPolicy]:
    """One policy a key of ``target``'s values: what its names say together."""
    members: dict[Key, list[NamedPolicy]] = defaultdict(list)
    for name in book.names:
        if name.key in target:
            members[target[name.key]].append(name)
    annexes = book.annexes()
    for key, (_, notice) in annexes.items():
        if not members[key]:
            inner = replace(notice, title=notice.promulgates, number="", promulgates="", year=None)
            members[key].append(replace(inner, kind=kind_of(inner.title)))
    promulgated = {notice: key for key, (notice, _) in annexes.items()}
    known = set(book.names)
    return {
        key: _one(
            key,
            [(name, book.count(name) if name in known else 0) for name in names],
            annexes[key][0] if key in annexes else None,
            promulgated.get(key),
        )
        for key, names in members.items()
    }


def _one(
    key: Key, counted: list[tuple[NamedPolicy, int]], annex_of: Key | None, promulgates: Key | None
) -> ResolvedPolicy:
    counts: dict[str, int] = defaultdict(int)
    for name, count in counted:
        counts[name.title] += count
    names = [name for name, _ in counted]
    titles = sorted((title for title in counts if title), key=lambda title: (-counts[title], -len(title), title))
    issuers = sorted({name.issuers for name in names if name.issuers}, key=lambda group: (-len(group), group))
    places = sorted({name.place for name in names if name.place})
    years = sorted({name.year for name in names if name.year})
    kinds = sorted({name.kind for name in names if name.kind and name.title == (titles[0] if titles else "")})
    return ResolvedPolicy(
        key,
        titles[0] if titles else "",
        "" if annex_of else next((name.number for name in names if name.number), ""),
        tuple(sorted(titles)),
        issuers[0] if issuers else (),
        kinds[0] if kinds else "",
        years[0] if len(years) == 1 else None,
        places[0] if len(places) == 1 else "",
        annex_of,
        promulgates,
    )


def enter_own(built: dict[Key, ResolvedPolicy], documents: Iterable[PolicyInput], target: Mapping[Key, Key]) -> None:
    """Enter what documents that are acts themselves say of their own dates."""
    for item in documents:
        own = target.get(item.own.key) if item.own else None
        if own in built and own is not None:
            policy = built[own]
            built[own] = replace(
                policy,
                date=min(filter(None, (policy.date, item.date)), default=""),
                in_force_from=min(filter(None, (policy.in_force_from, item.in_force_from)), default=""),
                in_force_until=max(policy.in_force_until, item.in_force_until),
                documents=tuple(sorted({*policy.documents, item.document})),
            )


def enter_cited(built: dict[Key, ResolvedPolicy], documents: Iterable[PolicyInput], target: Mapping[Key, Key]) -> None:
    """Enter whom the documents cite, end and change."""
    cited: dict[Key, set[str]] = defaultdict(set)
    events: dict[Key, set[Event]] = defaultdict(set)
    for item in documents:
        own = target.get(item.own.key) if item.own else None
        for name, relation in item.named:
            key = target.get(name.key)
            if key is None or key == own:
                continue
            cited[key].add(item.document)
            event = event_of(relation, own, item.in_force_from or item.date, item.document)
            if event:
                events[key].add(event)
    for key, policy in built.items():
        built[key] = replace(policy, cited_by=tuple(sorted(cited[key])), events=tuple(sorted(events[key], key=repr)))


def event_of(relation: str, own: Key | None, date: str, document: str) -> Event | None:
    """What befalls an act that is cited in this relation; ``own`` is the citing act, dated ``date``, or ``None``.

    A report that works on a revision has not amended the act; a policy document that says so has.
    """
    kind = {"repeals": "repealed", "amends": "amended"}.get(relation)
    if kind and (own or kind == "repealed"):
        return Event(kind, date if own else "", own or (), document)
    return None


def inherit(built: dict[Key, ResolvedPolicy], annexes: Mapping[Key, tuple[Key, NamedPolicy]]) -> None:
    """Enter in what notices promulgate what is told of the notices."""
    for key, (notice_key, _) in annexes.items():
        built[key] = _inherit(built[key], built.get(notice_key))


def _inherit(annex: ResolvedPolicy, notice: ResolvedPolicy | None) -> ResolvedPolicy:
    """What a notice promulgates is in force as the notice is."""
    if notice is None:
        return annex
    return replace(
        annex,
        issuers=annex.issuers or notice.issuers,
        place=annex.place or notice.place,
        date=annex.date or notice.date,
        in_force_from=annex.in_force_from or notice.in_force_from,
        in_force_until=annex.in_force_until or notice.in_force_until,
        events=tuple(sorted({*annex.events, *notice.events}, key=repr)),
    )
