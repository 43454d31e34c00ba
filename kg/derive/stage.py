"""A stage of the derived graphs: how it groups items, and what it makes of a group."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from kg.derive.items import Output, decoded

Value = Any
"""What a stage put into the payload of an item of its own: it knows what that is."""


@dataclass(frozen=True, slots=True)
class Member:
    """One item of a group, however many documents give it."""

    item: int
    payload: bytes

    @property
    def value(self) -> Value:
        """The payload decoded, anew each time."""
        return decoded(self.payload)


class Sources(Protocol):
    """Who gives an item: asked for only where it matters, for an item may be given by every document."""

    def documents(self, items: Iterable[int]) -> set[str]:
        """The SHA-256 of every document that gives one of these items."""

    def count(self, items: Iterable[int], without: Iterable[int] = ()) -> int:
        """How many documents give one of ``items``, and none of ``without``."""

    def given(self, sha256: str, stage: str) -> list[Any]:
        """The payloads that a document gives to a stage; who asks for them must use a fact that changes with them."""

    def text(self, sha256: str) -> str:
        """The text of a document."""


@dataclass(frozen=True, slots=True)
class Group:
    """What a stage works on: a group's key, its members in order of their payloads, the facts that they use."""

    key: str
    members: Sequence[Member]
    facts: Mapping[str, str]
    sources: Sources

    @property
    def parts(self) -> list[Any]:
        """The parts of a key that ``key_of`` made."""
        parts: list[Any] = json.loads(self.key)
        return parts


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. ``derive`` makes an output of each group, in order: a function of these groups alone.

    ``graph`` is where its lines go. ``counts``: whether it matters how many documents give an item; which of them do
    may matter only so far as what is made of the group names them (``kg.derive.swaps``). ``joins``: whether a group is
    what is connected by shared keys, rather than what has one key.
    """

    name: str
    graph: str
    derive: Callable[[Sequence[Group]], Iterable[Output]] = field(repr=False)
    counts: bool = False
    joins: bool = False


def each(derive: Callable[[Group], Output]) -> Callable[[Sequence[Group]], Iterator[Output]]:
    """A stage that works on one group at a time."""

    def all_of(groups: Sequence[Group]) -> Iterator[Output]:
        return (derive(group) for group in groups)

    return all_of
