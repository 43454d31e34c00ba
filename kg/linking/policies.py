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
from kg.citations.policy import STATE, folded_title
from kg.citations.titles import bare_name
from kg.iris import Key
from kg.linking.policy_nodes import policies_of
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
    cited = tuple(citations)
    names = _together([named_policy(citation, context) for citation in cited])
    named = tuple((name, citation.relation) for name, citation in zip(names, cited, strict=True))
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


def _together(names: list[NamedPolicy]) -> list[NamedPolicy]:
    """One title is one act inside a document: a mention without number or issuers is the one that has them."""
    fuller: dict[str, set[NamedPolicy]] = defaultdict(set)
    for name in names:
        if name.title and (name.number or name.issuers):
            fuller[folded_title(name.title)].add(name)

    def chosen(name: NamedPolicy) -> NamedPolicy:
        known = [other for other in fuller[folded_title(name.title)] if agree(name, other)] if name.title else []
        numbered = [other for other in known if other.number] or known
        return numbered[0] if not name.number and len(numbered) == 1 else name

    return [chosen(name) for name in names]


def resolve_policies(inputs: Iterable[PolicyInput]) -> PolicyLinks:
    """Bring together what all documents name."""
    documents = sorted(set(inputs), key=repr)
    book = _Book(documents)
    resolutions = sorted(book.resolutions())
    target = {item.named: item.resolved for item in resolutions}
    policies = policies_of(documents, book.seen, book.annexes(), target)
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


def agree(left: NamedPolicy, right: NamedPolicy) -> bool:
    """Whether nothing that both state (place, issuers) differs, and neither is out of the other's reach.

    A name that says neither place nor issuers means an act of the places that its document is in, or the state's.
    """
    if left.issuers and right.issuers and not set(left.issuers) & set(right.issuers):
        return False
    if left.place and right.place:
        return left.place == right.place
    if left.place or right.place:
        known, vague = (left, right) if left.place else (right, left)
        return known.place == STATE or not vague.scope or known.place in vague.scope
    return left.scope[:1] == right.scope[:1] or not left.scope or not right.scope


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
        self.own: dict[str, list[NamedPolicy]] = defaultdict(list)
        for item in documents:
            if item.own is not None and item.own.title:
                self.own[folded_title(item.own.title)].append(item.own)
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
        owners = {other for other in self.own.get(folded_title(name.title), []) if other != name and agree(name, other)}
        if len(owners) == 1 and (owner := self._resolve(next(iter(owners)))):
            return owner[0], "own-title", "the corpus holds the document that bears this title"
        same = [other for other in self.by_core[core_title(name)] if agree(name, other)]
        numbers = sorted({other.number for other in same if other.number})
        if len(numbers) > 1:
            keys: set[Key] = {("number", number) for number in numbers}
            self._conflict("one-title-several-numbers", keys, self.seen[name], f"{name.title}: " + ", ".join(numbers))
            return self._own_key(name), "title", "several numbers stand beside this title elsewhere"
        notices = {
            self._annex_key(notice)
            for notice in self.by_inner.get(folded_title(name.title), [])
            if agree(replace(notice, issuers=()), name)
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
        """Place and whole title, each taken from the names that agree where this one does not say.

        A title that names no place itself is its issuers' own; where nobody tells whose it is, its document's.
        """
        same = [other for other in self.by_core[core_title(name)] if agree(name, other)]
        places = {other.place for other in same if other.place}
        place = name.place or (next(iter(places)) if len(places) == 1 else "")
        core = core_title(name)
        if not place and name.kind == "条例" and not any(where + core in self.by_core for where in name.scope):
            # 立法法: a place's own 条例 bears its name, so that one without is the State Council's or the party's.
            place = STATE
        if not place:
            return ("title", *name.scope[:1], core) if name.scope else ("title", "", core)
        issuers = {other.issuers for other in same if other.issuers}
        own = name.issuers or (next(iter(issuers)) if len(issuers) == 1 else ())
        alone = core.startswith(place) or (place == STATE and not core.startswith("关于"))
        return ("title", place, core if alone else "".join(own) + core)

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
