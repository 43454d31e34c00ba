"""The values of ``kg.linking.policies``: what goes in, what comes out, and whether an act is in force."""

from dataclasses import dataclass

from kg.citations import NamedPolicy
from kg.iris import Key


@dataclass(frozen=True, slots=True)
class PolicyInput:
    """What one document gives: the acts it names, each with the relation of the citation; where the document is a
    policy itself, its own act (``own``), with dates as in ``kg.citations.PolicyDocument`` (ISO 8601 or empty)."""

    document: str
    named: tuple[tuple[NamedPolicy, str], ...] = ()
    own: NamedPolicy | None = None
    date: str = ""
    in_force_from: str = ""
    in_force_until: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that a document says happened to an act: ``kind`` is repealed or amended; ``by`` is the key of the
    policy that does it, empty where a report tells of it; ``date`` ISO 8601 or empty."""

    kind: str
    date: str
    by: Key
    document: str


@dataclass(frozen=True, slots=True)
class ResolvedPolicy:
    """A distinct policy. ``titles`` are all wordings met, ``title`` the best attested; ``annex_of`` is the key of the
    notice that promulgates it, ``promulgates`` that of the act a notice promulgates; ``cited_by`` and ``documents``
    are the keys of the documents that cite it and that are it."""

    key: Key
    title: str = ""
    number: str = ""
    titles: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    kind: str = ""
    year: int | None = None
    place: str = ""
    annex_of: Key | None = None
    promulgates: Key | None = None
    date: str = ""
    in_force_from: str = ""
    in_force_until: str = ""
    events: tuple[Event, ...] = ()
    cited_by: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Resolution:
    """That what documents name by ``named`` is the policy ``resolved``; ``rule`` is a name, ``reason`` a sentence."""

    named: Key
    resolved: Key
    rule: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Evidence that does not fit together; nothing was merged on it. ``users`` are the documents that it stands in, or
    what tells of them (``kg.linking.policy_book.Users``)."""

    rule: str
    keys: tuple[Key, ...]
    users: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyLinks:
    """All policies, resolutions and conflicts, each sorted."""

    policies: tuple[ResolvedPolicy, ...]
    resolutions: tuple[Resolution, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """``value`` is in_force, repealed, amended, expired or unknown; ``date`` is the day that decides, or empty."""

    value: str
    reason: str
    date: str = ""


def status(policy: ResolvedPolicy, as_of: str) -> Status:
    """Whether ``policy`` is in force on the day ``as_of`` (ISO 8601), as far as the corpus says."""
    for kind in ("repealed", "amended"):
        events = [event for event in policy.events if event.kind == kind and (not event.date or event.date <= as_of)]
        if kind == "repealed" and events:
            event = max(events)
            return Status("repealed", f"{event.document} says that it is repealed", event.date)
        if kind == "repealed" and policy.in_force_until and as_of > policy.in_force_until:
            return Status("expired", f"in force until {policy.in_force_until}", policy.in_force_until)
        if events:
            event = max(events)
            return Status("amended", f"{event.document} amends it", event.date)
    if policy.in_force_from and policy.in_force_from <= as_of:
        return Status("in_force", f"in force from {policy.in_force_from}", policy.in_force_from)
    if policy.in_force_from:
        return Status("unknown", f"not yet in force: from {policy.in_force_from}", policy.in_force_from)
    return Status("unknown", "the corpus does not say")
