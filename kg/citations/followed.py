"""Acts that only go with the one before them: 《预算法》及其实施条例."""

import re
from collections.abc import Iterator, Sequence

from kg.citations.names import Named
from kg.citations.tables import words

_KIND = "|".join(words("generic", "word", what="follower"))
_FOLLOWS = re.compile(f"[、，]?(?:及|和|与|以及)其?(?P<kind>{_KIND})(?![一-鿿]{{0,6}}[》〔])")
_LAW = re.compile("法$|条例$")


def followers(text: str, acts: Sequence[tuple[int, int, str]]) -> Iterator[Named]:
    """The regulations named behind ``acts`` (start, end, title) by their kind alone: X法实施条例."""
    for _, end, title in acts:
        found = _FOLLOWS.match(text, end) if _LAW.search(title) else None
        if found is not None:
            yield Named(found.start("kind"), found.end(), title + found["kind"])
