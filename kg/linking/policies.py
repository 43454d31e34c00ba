"""One node a policy: what every document calls it, brought together; each merge with its rule and reason.

Pure and free of order: the result is a function of the set of inputs. A tie is left open, contradicting evidence
keeps two nodes and a conflict.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from kg.citations import Context, NamedPolicy, PolicyDocument, named_act, named_policy
from kg.citations.policy import folded_title
from kg.citations.titles import bare_name
from kg.iris import Key
from kg.linking.policy_records import (
    Conflict,
    Event,
    PolicyInput,
    PolicyLinks,
    Resolution,
    ResolvedPolicy,
    Status,
    status,
)
from kg.records import Citation

__all__ = [
    "Conflict",
    "Event",
    "PolicyInput",
    "PolicyLinks",
    "Resolution",
    "ResolvedPolicy",
    "Status",
    "policy_input",
    "resolve_policies",
    "status",
]


def policy_input(
    document: str, citations: Iterable[Citation], act: PolicyDocument | None = None, context: Context | None = None
) -> PolicyInput:
    """What a document gives, from its citations and, where it is a policy itself, what it says of itself."""
    named = tuple((named_policy(citation, context), citation.relation) for citation in citations)
    if act is None:
        return PolicyInput(document, named)
    since, until = act.in_force_from, act.in_force_until
    return PolicyInput(
        document,
        named,
        named_act(act, context),
        act.date.value if act.date else "",
        since.value if since else "",
        until.value if until else "",
    )


def resolve_policies(inputs: Iterable[PolicyInput]) -> PolicyLinks:
    """Bring together what all documents name."""
    documents = sorted(set(inputs), key=repr)
    book = _Book(documents)
    resolutions = sorted(book.resolutions())
    target = {item.named: item.resolved for item in resolutions}
    policies = _policies(documents, book, target)
    return PolicyLinks(tuple(policies), tuple(resolutions), tuple(sorted(set(book.conflicts))))


def core_title(policy: NamedPolicy) -> str:
    """The title without what citations leave out: the issuers at its head, 中华人民共和国 before a law."""
    title = folded_title(policy.title).removeprefix("中华人民共和国")
    at = title.find("关于")
    head = title[:at] if at > 0 else ""
    alone = not re.search("转发|批转|印发|公布|发布", head)  # X局转发Y厅关于…的通知 is X局's own act
    if head and alone and policy.issuers and any(head.startswith(name[:2]) for name in policy.issuers):
        return title[at:]
    return title


def _compatible(left: NamedPolicy, right: NamedPolicy) -> bool:
    """Whether nothing that both state (place, issuers, version) differs."""
    if left.place and right.place and left.place != right.place:
        return False
    return not (left.issuers and right.issuers and not set(left.issuers) & set(right.issuers))


class _Book:
    """All names met, by number and by core title."""

    def __init__(self, documents: list[PolicyInput]) -> None:
        self.seen: dict[NamedPolicy, set[str]] = defaultdict(set)
        for item in documents:
            for policy, _ in item.named:
                self.seen[policy].add(item.document)
            if item.own is not None:
                self.seen[item.own].add(item.document)
        self.names = sorted(self.seen, key=repr)
        self.conflicts: list[Conflict] = []
        self.by_core: dict[str, list[NamedPolicy]] = defaultdict(list)
        self.by_number: dict[str, list[NamedPolicy]] = defaultdict(list)
        for name in self.names:
            if name.title:
                self.by_core[core_title(name)].append(name)
            if name.number:
                self.by_number[name.number].append(name)
        self.notices = [name for name in self.names if name.promulgates]
        self.by_inner: dict[str, list[NamedPolicy]] = defaultdict(list)
        for notice in self.notices:
            self.by_inner[folded_title(notice.promulgates)].append(notice)

    def resolutions(self) -> list[Resolution]:
        """One resolution a named key; keys whose names leave several acts open have none."""
        by_key: dict[Key, set[Resolution]] = defaultdict(set)
        for name in self.names:
            found = self._resolve(name)
            if found:
                by_key[name.key].add(Resolution(name.key, *found))
        settled = []
        for key in sorted(by_key, key=repr):
            targets = {item.resolved for item in by_key[key]}
            if len(targets) == 1:
                settled.append(min(by_key[key]))
            else:
                self._conflict("one-name-several-acts", targets, set(), "documents of different issuers use one title")
        return settled

    def _resolve(self, name: NamedPolicy) -> tuple[Key, str, str] | None:
        if name.number:
            return self._numbered(name)
        return self._titled(name) if name.title else None

    def _numbered(self, name: NamedPolicy) -> tuple[Key, str, str] | None:
        titled = [other for other in self.by_number[name.number] if other.title]
        notice = next((other for other in titled if other.promulgates), None)
        if name.title and notice and not name.promulgates and _same(notice.promulgates, name.title):
            key = self._annex_key(notice)
            return key, "number-of-promulgation", f"{name.number} is the number of {notice.title}, which promulgates it"
        groups = self._wordings(titled)
        if len(groups) > 1:
            self._conflict(
                "one-number-several-titles",
                {("number", name.number, group[0]) for group in groups},
                {document for other in titled for document in self.seen[other]},
                f"{name.number} stands beside titles that differ: " + "; ".join(group[0] for group in groups),
            )
            if not name.title:
                return None
            group = next(group for group in groups if core_title(name) in group)
            return ("number", name.number, group[0]), "number-and-title", "the number stands beside other titles too"
        return ("number", name.number), "number", f"named by its number {name.number}"

    def _wordings(self, titled: list[NamedPolicy]) -> list[list[str]]:
        """Core titles beside one number, alike ones together; what a notice promulgates goes with the notice."""
        groups: list[list[str]] = []
        inner = {folded_title(other.promulgates) for other in titled if other.promulgates}
        for core in sorted({core_title(other) for other in titled}):
            if any(_same(core, name) for name in inner):
                continue
            home = next((group for group in groups if _same(group[0], core)), None)
            if home is None:
                groups.append([core])
            else:
                home.append(core)
        return groups

    def _titled(self, name: NamedPolicy) -> tuple[Key, str, str] | None:
        same = [other for other in self.by_core[core_title(name)] if _compatible(name, other)]
        numbers = sorted({other.number for other in same if other.number})
        if len(numbers) > 1:
            keys: set[Key] = {("number", number) for number in numbers}
            self._conflict("one-title-several-numbers", keys, self.seen[name], f"{name.title}: " + ", ".join(numbers))
            return self._own_key(name), "title", "several numbers stand beside this title elsewhere"
        notices = {
            self._annex_key(notice)
            for notice in self.by_inner.get(folded_title(name.title), [])
            if _same_place(notice, name)
        }
        if len(notices) == 1 and not name.promulgates:
            return next(iter(notices)), "promulgated", "a notice in the corpus promulgates it"
        if numbers:
            teacher = next(other for other in same if other.number == numbers[0])
            found = self._numbered(teacher)
            where = min(self.seen[teacher])
            return (found[0], "title-number", f"{where} gives {numbers[0]} with this title") if found else None
        return self._own_key(name), "title", "named by its whole title"

    def _own_key(self, name: NamedPolicy) -> Key:
        """Place and whole title, each taken from the names that agree where this one does not say."""
        same = [other for other in self.by_core[core_title(name)] if _compatible(name, other)]
        places = {other.place for other in same if other.place}
        place = name.place or (next(iter(places)) if len(places) == 1 else "")
        core = core_title(name)
        if core.startswith("关于"):
            issuers = {other.issuers for other in same if other.issuers}
            own = name.issuers or (next(iter(issuers)) if len(issuers) == 1 else ())
            return ("title", place, "".join(own) + core)
        return ("title", place, core)

    def _annex_key(self, notice: NamedPolicy) -> Key:
        beside = self.by_number[notice.number] if notice.number else [notice]
        wordings = {folded_title(other.promulgates) for other in beside if other.promulgates}
        title = min(word for word in wordings if _same(word, notice.promulgates))
        return ("annex", *self._notice_key(notice)[1:], title)

    def _notice_key(self, notice: NamedPolicy) -> Key:
        if notice.number:
            return ("number", notice.number)
        found = self._titled(notice)
        return found[0] if found else notice.key

    def annexes(self) -> dict[Key, tuple[Key, NamedPolicy]]:
        """Annex key → (key of its notice, the notice as named)."""
        return {self._annex_key(notice): (self._notice_key(notice), notice) for notice in self.notices}

    def _conflict(self, rule: str, keys: set[Key], documents: set[str], reason: str) -> None:
        self.conflicts.append(Conflict(rule, tuple(sorted(keys, key=repr)), tuple(sorted(documents)), reason))


def _same(left: str, right: str) -> bool:
    """Whether two titles are one act's: equal, or the same but for a few characters (经费 … 工作经费)."""
    one, two = folded_title(left), folded_title(right)
    if one == two:
        return True
    if one[len(bare_name(one)) :] != two[len(bare_name(two)) :]:
        return False  # （2023年修订） and （2024年版） tell acts apart
    if any(char.isdecimal() for char in one + two) and sorted(filter(str.isdecimal, one)) != sorted(
        filter(str.isdecimal, two)
    ):
        return False
    return len(one) >= 10 and SequenceMatcher(None, one, two, autojunk=False).ratio() >= 0.92


def _same_place(notice: NamedPolicy, name: NamedPolicy) -> bool:
    return not name.place or not notice.place or name.place == notice.place


def _policies(documents: list[PolicyInput], book: _Book, target: dict[Key, Key]) -> list[ResolvedPolicy]:
    members: dict[Key, list[NamedPolicy]] = defaultdict(list)
    for name in book.names:
        if name.key in target:
            members[target[name.key]].append(name)
    annexes = book.annexes()
    for key, (_, notice) in annexes.items():
        if not members[key]:
            members[key].append(
                replace(notice, title=notice.promulgates, number="", promulgates="", kind="", year=None)
            )
    inner = {notice: key for key, (notice, _) in annexes.items()}
    built = {
        key: _one(key, names, book, annexes[key][0] if key in annexes else None, inner.get(key))
        for key, names in members.items()
    }
    _told(documents, built, target)
    for key, (notice_key, _) in annexes.items():
        built[key] = _inherit(built[key], built.get(notice_key))
    return [built[key] for key in sorted(built, key=repr)]


def _one(
    key: Key, names: list[NamedPolicy], book: _Book, annex_of: Key | None, promulgates: Key | None
) -> ResolvedPolicy:
    counts: dict[str, int] = defaultdict(int)
    for name in names:
        counts[name.title] += len(book.seen.get(name, ()))
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


def _told(documents: list[PolicyInput], built: dict[Key, ResolvedPolicy], target: dict[Key, Key]) -> None:
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
