"""Records with other words in them: tuples and dataclasses walked through, what does not change kept as it is."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from typing import Any, TypeVar, cast

from kg.records import Mention

T = TypeVar("T")


def rewritten(found: T, string: Callable[[str], str], mention: Callable[[Mention], Mention]) -> T:
    """``found`` with every string and every mention in it as these give it; the words of mentions are no strings."""
    # No inner function that calls itself: its cycle would keep the records until the next collection.
    if isinstance(found, str):
        return cast(T, string(found))
    if isinstance(found, Mention):
        return cast(T, mention(found))
    if isinstance(found, tuple):
        items = [rewritten(item, string, mention) for item in found]
        return found if all(map(is_, items, found)) else cast(T, tuple(items))
    changed = {}
    for name in _names(cast(Hashable, type(found))):
        old = getattr(found, name)
        new = rewritten(old, string, mention)
        if new is not old:
            changed[name] = new
    return cast(T, replace(cast(Any, found), **changed)) if changed else found


def mentions_in(found: object) -> Iterator[Mention]:
    """Every mention in tuples and dataclasses."""
    if isinstance(found, Mention):
        yield found
    elif isinstance(found, tuple):
        for item in found:
            yield from mentions_in(item)
    else:
        for name in _names(cast(Hashable, type(found))):
            yield from mentions_in(getattr(found, name))


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    """The fields of a dataclass; none of any other type."""
    return tuple(field.name for field in fields(cast(Any, kind))) if is_dataclass(kind) else ()
