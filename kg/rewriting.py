"""Records with other words in them: tuples and dataclasses walked through, what does not change kept as it is."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from operator import is_
from typing import TypeVar

from kg.records import Mention

T = TypeVar("T")


def rewritten(found: T, string: Callable[[str], str], mention: Callable[[Mention], Mention]) -> T:
    """``found`` with every string and every mention in it as these give it; the words of mentions are no strings."""

    def walked(one: object) -> object:
        if isinstance(one, str):
            return string(one)
        if isinstance(one, Mention):
            return mention(one)
        if isinstance(one, tuple):
            items = [walked(item) for item in one]
            return one if all(map(is_, items, one)) else tuple(items)
        if not is_dataclass(one) or isinstance(one, type):
            return one
        given = {field.name: getattr(one, field.name) for field in fields(one)}
        changed = {name: new for name, old in given.items() if (new := walked(old)) is not old}
        return replace(one, **changed) if changed else one

    return walked(found)  # type: ignore[return-value]
