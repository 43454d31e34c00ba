"""Names of acts brought together: by number, by title, by what promulgates them; a tie is left open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Protocol

from kg.citations import NamedPolicy
from kg.citations.policy import STATE, folded_title
from kg.iris import Key
from kg.linking.policy_records import Conflict, Resolution
from kg.linking.wordings import core_title, grouped, is_same


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


def join_keys(name: NamedPolicy) -> tuple[str, ...]:
    """What connects a name to those that tell what it means: its number, its titles, what it promulgates.

    A title with its issuers before it may be the whole title of another name, and 条例 without a place asks whether
    a place of its document has one of that name.
    """
    found = [f"number {name.number}"] if name.number else []
    if name.title:
        core = core_title(name)
        found += [f"core {core}", f"whole {folded_title(name.title)}"]
        found += [f"core {''.join(name.issuers)}{core}"] if name.issuers else []
        found += [f"core {where}{core}" for where in name.scope] if name.kind == "条例" and not name.place else []
    if name.promulgates:
        found.append(f"whole {folded_title(name.promulgates)}")
    return tuple(dict.fromkeys(found))


class Users(Protocol):
    """Which documents use a name of an act."""

    def users(self, name: NamedPolicy) -> set[str]:
        """All of them, or what stands for them."""

    def count(self, name: NamedPolicy) -> int:
        """How many they are."""


class Seen:
    """The documents that use each name, held in memory."""

    def __init__(self, seen: Mapping[NamedPolicy, set[str]]) -> None:
        self._seen = seen

    def users(self, name: NamedPolicy) -> set[str]:
        """All of them."""
        return self._seen[name]

    def count(self, name: NamedPolicy) -> int:
        """How many they are."""
        return len(self._seen[name])


class ByPlace:
    """Names of one title by place, for a title may be in use everywhere; each with which of all it is."""

    def __init__(self) -> None:
        self._names: dict[str, list[tuple[int, NamedPolicy]]] = defaultdict(list)
        self._count = 0

    def add(self, place: str, name: NamedPolicy) -> None:
        """Put a name after those that are there."""
        self._names[place].append((self._count, name))
        self._count += 1

    def within_reach(self, name: NamedPolicy) -> list[NamedPolicy]:
        """Those that ``agree`` may hold for, in the order in which they came: the others are of other places."""
        places = {"", name.place} if name.place else {"", STATE, *name.scope}
        if not name.place and not name.scope:
            places = set(self._names)
        found = sorted((pair for place in places for pair in self._names.get(place, ())), key=itemgetter(0))
        return [other for _, other in found]


class Book:
    """Names of acts, by number and by core title: all names, or all that shared numbers and titles connect.

    ``own`` are the names of the acts that documents are themselves. What ``join_keys`` does not connect says nothing
    of one another: the acts of parts that are not connected are the acts of the whole.
    """

    def __init__(self, names: Iterable[NamedPolicy], own: Iterable[NamedPolicy], seen: Users) -> None:
        self.seen = seen
        self.names = sorted(names, key=repr)
        self._conflicts: set[Conflict] = set()
        self._annex_keys: dict[NamedPolicy, Key] = {}
        self._wordings_of: dict[str, list[list[str]]] = {}
        # Who states neither number nor place nor issuers tells nothing of an act to those who name it alike.
        self.by_core: dict[str, ByPlace] = defaultdict(ByPlace)
        self.cores: set[str] = set()
        self.by_number: dict[str, list[NamedPolicy]] = defaultdict(list)
        for name in self.names:
            if name.title:
                self.cores.add(core_title(name))
            if name.title and (name.number or name.place or name.issuers):
                self.by_core[core_title(name)].add(name.place, name)
            if name.number:
                self.by_number[name.number].append(name)
        self.own: dict[str, list[NamedPolicy]] = defaultdict(list)
        for name in own:
            if name.title:
                self.own[folded_title(name.title)].append(name)
        self.notices = [name for name in self.names if name.promulgates]
        self.by_inner: dict[str, ByPlace] = defaultdict(ByPlace)
        for notice in self.notices:
            self.by_inner[folded_title(notice.promulgates)].add(notice.place, notice)

    def count(self, name: NamedPolicy) -> int:
        """How many documents use a name."""
        return self.seen.count(name)

    def conflicts(self) -> tuple[Conflict, ...]:
        """What was found not to fit together, sorted."""
        return tuple(sorted(self._conflicts))

    def resolutions(self) -> list[Resolution]:
        """One resolution a named key, sorted; keys whose names leave several acts open have none."""
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
        return sorted(settled)

    def _resolve(self, name: NamedPolicy) -> tuple[Key, str, str] | None:
        if name.number:
            return self._numbered(name)
        return self._titled(name) if name.title else None

    def _numbered(self, name: NamedPolicy) -> tuple[Key, str, str] | None:
        notice = None if name.promulgates or not name.title else self._promulgating(name)
        if notice:
            key = self._annex_key(notice)
            return key, "number-of-promulgation", f"{name.number} is the number of {notice.title}, which promulgates it"
        groups = self._wordings(name.number)
        if len(groups) > 1:
            if not name.title:
                return None
            # A notice that another one of its number promulgates is in no group: it goes by the number.
            group = next((group for group in groups if core_title(name) in group), None)
            if group:
                told = "the number stands beside other titles too"
                return ("number", name.number, group[0]), "number-and-title", told
        return ("number", name.number), "number", f"named by its number {name.number}"

    def _promulgating(self, name: NamedPolicy) -> NamedPolicy | None:
        """The notice of a name's own number that promulgates it."""
        notices = (other for other in self.by_number[name.number] if other.title and other.promulgates)
        return next((notice for notice in notices if is_same(notice.promulgates, name.title)), None)

    def _wordings(self, number: str) -> list[list[str]]:
        """Core titles beside one number, alike ones together; what a notice promulgates goes with the notice.

        Several are a conflict.
        """
        if number not in self._wordings_of:
            titled = [other for other in self.by_number[number] if other.title]
            groups = self._wordings_of[number] = grouped(titled)
            if len(groups) > 1:
                self._conflict(
                    "one-number-several-titles",
                    {("number", number, group[0]) for group in groups},
                    {user for other in titled for user in self.seen.users(other)},
                    f"{number} stands beside titles that differ: " + "; ".join(group[0] for group in groups),
                )
        return self._wordings_of[number]

    def _titled(self, name: NamedPolicy) -> tuple[Key, str, str] | None:
        owners = {other for other in self.own.get(folded_title(name.title), []) if other != name and agree(name, other)}
        if len(owners) == 1 and (owner := self._resolve(next(iter(owners)))):
            return owner[0], "own-title", "the corpus holds the document that bears this title"
        same = self._alike(name)
        numbers = sorted({other.number for other in same if other.number})
        if len(numbers) > 1:
            keys: set[Key] = {("number", number) for number in numbers}
            self._conflict(
                "one-title-several-numbers", keys, self.seen.users(name), f"{name.title}: " + ", ".join(numbers)
            )
            return self._own_key(name), "title", "several numbers stand beside this title elsewhere"
        notices = {
            self._annex_key(notice)
            for notice in self.by_inner.get(folded_title(name.title), ByPlace()).within_reach(name)
            if agree(replace(notice, issuers=()), name)
        }
        if len(notices) == 1 and not name.promulgates:
            return next(iter(notices)), "promulgated", "a notice in the corpus promulgates it"
        if numbers:
            teacher = next(other for other in same if other.number == numbers[0])
            found = self._numbered(teacher)
            return (found[0], "title-number", f"documents give {numbers[0]} with this title") if found else None
        return self._own_key(name), "title", "named by its whole title"

    def _alike(self, name: NamedPolicy) -> list[NamedPolicy]:
        """The names of one core title that agree with a name."""
        others = self.by_core.get(core_title(name))
        return [other for other in others.within_reach(name) if agree(name, other)] if others else []

    def _own_key(self, name: NamedPolicy) -> Key:
        """Place and whole title, each taken from the names that agree where this one does not say.

        A title that names no place itself is its issuers' own; where nobody tells whose it is, its document's.
        """
        same = self._alike(name)
        places = {other.place for other in same if other.place}
        place = name.place or (next(iter(places)) if len(places) == 1 else "")
        core = core_title(name)
        if not place and name.kind == "条例" and not any(where + core in self.cores for where in name.scope):
            # 立法法: a place's own 条例 bears its name, so that one without is the State Council's or the party's.
            place = STATE
        if not place:
            return ("title", *name.scope[:1], core) if name.scope else ("title", "", core)
        issuers = {other.issuers for other in same if other.issuers}
        own = name.issuers or (next(iter(issuers)) if len(issuers) == 1 else ())
        alone = core.startswith(place) or (place == STATE and not core.startswith("关于"))
        return ("title", place, core if alone else "".join(own) + core)

    def _annex_key(self, notice: NamedPolicy) -> Key:
        if notice not in self._annex_keys:
            self._annex_keys[notice] = self._found_annex_key(notice)
        return self._annex_keys[notice]

    def _found_annex_key(self, notice: NamedPolicy) -> Key:
        beside = self.by_number[notice.number] if notice.number else [notice]
        wordings = {folded_title(other.promulgates) for other in beside if other.promulgates}
        title = min(word for word in wordings if is_same(word, notice.promulgates))
        return ("annex", *self._notice_key(notice)[1:], title)

    def _notice_key(self, notice: NamedPolicy) -> Key:
        if notice.number:
            return ("number", notice.number)
        found = self._titled(notice)
        return found[0] if found else notice.key

    def annexes(self) -> dict[Key, tuple[Key, NamedPolicy]]:
        """Annex key → (key of its notice, the notice as named)."""
        return {self._annex_key(notice): (self._notice_key(notice), notice) for notice in self.notices}

    def _conflict(self, rule: str, keys: set[Key], users: set[str], reason: str) -> None:
        self._conflicts.add(Conflict(rule, tuple(sorted(keys, key=repr)), tuple(sorted(users)), reason))
