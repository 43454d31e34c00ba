"""Offices that many bodies have by the same names, said alone in running text (由教务处牵头，会同科研处)."""

import re
from functools import cache

from kg.bodies.data import read_tsv, word_set
from kg.bodies.lists import Listed


@cache
def _names() -> re.Pattern[str]:
    rows = [row for row in read_tsv("inner_offices.tsv") if row[0] != "stem"]
    names = sorted((stem + end for stem, ends in rows for end in ends.split()), key=lambda name: (-len(name), name))
    before, after = ("".join(word_set(f"inner_{side}")) for side in ("before", "after"))
    return re.compile(
        rf"(?:^|(?<=[{before}、，。；：:（(\s]))(?P<name>{'|'.join(names)})(?=[{after}、，。；：:）)\s]|$)"
    )


def inner_offices(text: str) -> list[Listed]:
    """The offices by their general names, wherever they stand alone: the reporting body's own."""
    return [Listed(*found.span("name"), found["name"]) for found in _names().finditer(text)]
