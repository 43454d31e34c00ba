"""The resolved policies themselves: what their names say together, and what the documents tell of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.citations import NamedPolicy
from kg.citations.policy import kind_of
from kg.iris import Key
from kg.linking.policy_records import Event, PolicyInput, ResolvedPolicy


def policies_of(
    documents: Iterable[PolicyInput],
    seen: Mapping[NamedPolicy, set[str]],
    annexes: Mapping[Key, tuple[Key, NamedPolicy]],
    target: Mapping[Key, Key],
) -> list[ResolvedPolicy]:
    """One policy a key of ``target``'s values, sorted. ``annexes``: its key → its notice's key and the notice."""
    members: dict[Key, list[NamedPolicy]] = defaultdict(list)
    for name in sorted(seen, key=repr):
        if name.key in target:
            members[target[name.key]].append(name)
    for key, (_, notice) in annexes.items():
        if not members[key]:
            inner = replace(notice, title=notice.promulgates, number="", promulgates="", year=None)
            members[key].append(replace(inner, kind=kind_of(inner.title)))
    promulgated = {notice: key for key, (notice, _) in annexes.items()}
    built = {
        key: _one(key, names, seen, annexes[key][0] if key in annexes else None, promulgated.get(key))
        for key, names in members.items()
    }
    _told(documents, built, target)
    for key, (notice_key, _) in annexes.items():
        built[key] = _inherit(built[key], built.get(notice_key))
    return [built[key] for key in sorted(built, key=repr)]


def _one(
    key: Key,
    names: list[NamedPolicy],
    seen: Mapping[NamedPolicy, set[str]],
    annex_of: Key | None,
    promulgates: Key | None,
) -> ResolvedPolicy:
    counts: dict[str, int] = defaultdict(int)
    for name in names:
        counts[name.title] += len(seen.get(name, ()))
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


def _told(documents: Iterable[PolicyInput], built: dict[Key, ResolvedPolicy], target: Mapping[Key, Key]) -> None:
    """Enter what the documents say: whom they cite, end and change, and their own dates."""
    cited: dict[Key, set[str]] = defaultdict(set)
    events: dict[Key, set[Event]] = defaultdict(set)
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
        for name, relation in item.named:
            key = target.get(name.key)
            if key is None or key == own:
                continue
            cited[key].add(item.document)
            kind = {"repeals": "repealed", "amends": "amended"}.get(relation)
            if kind and (own or kind == "repealed"):
                # A report that works on a revision has not amended the act; a policy document that says so has.
                day = (item.in_force_from or item.date) if own else ""
                events[key].add(Event(kind, day, own or (), item.document))
    for key, policy in built.items():
        built[key] = replace(policy, cited_by=tuple(sorted(cited[key])), events=tuple(sorted(events[key], key=repr)))


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
