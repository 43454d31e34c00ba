"""Projects across documents: keyed by budget department, year, place in its tree, and name core.

Pure and free of order. An evaluated whole and its line of one name are two; a document that says neither what a
project is part of nor what it is made of leaves its place in the tree open, and such a name resolves only where the
corpus has one project that it can be. A tie stays unresolved.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kg.iris import Key
from kg.linking.bodies import BodyKey

_YEAR = re.compile(r"^(?:19|20)\d{2}年(?:度)?")
_QUOTES = re.compile(r"[“”‘’\"'「」《》\s]")

NamedProject = tuple[str, str, int]
"""(document, name as the document gives it, where it is first named)."""


@dataclass(frozen=True, slots=True, order=True)
class ProjectInput:
    """One project as one document names it.

    ``department`` is the budget department's resolved key, ``place`` the name of its jurisdiction, which project names
    may leave out. ``above`` are the names of what it is part of, from the top; ``has_parts`` where the document names
    parts of it; ``amounts`` are (role, yuan) as stated.
    """

    named: NamedProject
    name: str
    department: BodyKey
    year: str
    place: str = ""
    above: tuple[str, ...] = ()
    has_parts: bool = False
    amounts: tuple[tuple[str, Decimal], ...] = ()

    @property
    def key(self) -> Key:
        """The identity where the place in the tree is what the document says; top where it says nothing."""
        path = (core_name(name, self.place) for name in (*self.above, self.name))
        return (*self.department, self.year, *path)

    @property
    def is_placed(self) -> bool:
        """Whether the document tells the project's place in the tree."""
        return bool(self.above) or self.has_parts


@dataclass(frozen=True, slots=True, order=True)
class ProjectResolution:
    """``named`` is the project ``resolved``; ``rule``: project-key, only-project; ``reason`` says it in words."""

    named: NamedProject
    resolved: Key
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProjectLinks:
    """``names`` are the names met by key; ``chains`` pairs of (later, earlier) keys; ``unresolved`` are ties."""

    names: Mapping[Key, tuple[str, ...]]
    resolutions: tuple[ProjectResolution, ...]
    chains: tuple[tuple[Key, Key], ...]
    unresolved: tuple[NamedProject, ...]


def core_name(name: str, place: str = "") -> str:
    """A project's name in one width without marks, year, its department's own place, and 项目 at its end."""
    core = _YEAR.sub("", _QUOTES.sub("", unicodedata.normalize("NFKC", name)))
    return core.removeprefix(place).removesuffix("项目") or core


def link_projects(inputs: Iterable[ProjectInput]) -> ProjectLinks:
    """Resolve the projects of all documents."""
    ordered = sorted(set(inputs))
    alike: dict[Key, list[ProjectInput]] = defaultdict(list)
    for one in ordered:
        alike[(*one.department, one.year, core_name(one.name, one.place))].append(one)
    found: list[ProjectResolution] = []
    unresolved: list[NamedProject] = []
    for group in alike.values():
        placed = [one for one in group if one.is_placed]
        found += [ProjectResolution(one.named, one.key, "project-key", _reason(one)) for one in placed]
        for one in (one for one in group if not one.is_placed):
            resolution = _open(one, placed)
            if resolution is None:
                unresolved.append(one.named)
            else:
                found.append(resolution)
    names: dict[Key, set[str]] = defaultdict(set)
    for resolution in found:
        names[resolution.resolved].add(resolution.named[1])
    return ProjectLinks(
        {key: tuple(sorted(names[key], key=lambda name: (len(name), name))) for key in sorted(names)},
        tuple(sorted(found)),
        _chains(names),
        tuple(sorted(unresolved)),
    )


def _open(one: ProjectInput, placed: list[ProjectInput]) -> ProjectResolution | None:
    """What a name without a place in a tree means: the one project of this name that no amount speaks against."""
    keys = {other.key for other in placed}
    if not keys:
        return ProjectResolution(one.named, one.key, "project-key", _reason(one))
    if len(keys) > 1 or any(_contradict(one, other) for other in placed):
        return None
    reason = f"the only project of this name and department in {one.year}"
    return ProjectResolution(one.named, keys.pop(), "only-project", reason)


def _reason(one: ProjectInput) -> str:
    under = f" under {one.above[-1]}" if one.above else ""
    return f"same department, year ({one.year}) and name ({core_name(one.name, one.place)}){under}"


def _contradict(one: ProjectInput, other: ProjectInput) -> bool:
    stated = dict(other.amounts)
    return any(stated.get(role, yuan) != yuan for role, yuan in one.amounts)


def _chains(keys: Iterable[Key]) -> tuple[tuple[Key, Key], ...]:
    """Each project with that of the nearest earlier year of the same department, place in the tree and name."""
    lines: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(keys):
        lines[(*key[:2], *key[3:])].append(key)
    return tuple((later, earlier) for line in lines.values() for earlier, later in pairwise(line))
