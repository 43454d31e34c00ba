"""Offices that many bodies have by the same names, said alone in running text (由教务处牵头，会同科研处)."""

import re
from functools import cache

from kg.bodies.data import read_tsv
from kg.bodies.lists import Listed

_BEFORE = r"(?:^|(?<=[由会同与和及、，。；：:（(经向交报局院校园\s]))"
_AFTER = r"(?=[负牵审核按会配提组复汇编承定每及和与开拟起、，。；：:）)\s]|$)"


@cache
def _names() -> re.Pattern[str]:
    rows = [row for row in read_tsv("inner_offices.tsv") if row[0] != "stem"]
    names = sorted((stem + end for stem, ends in rows for end in ends.split()), key=lambda name: (-len(name), name))
    return re.compile(f"{_BEFORE}(?P<name>{'|'.join(names)}){_AFTER}")


def inner_offices(text: str) -> list[Listed]:
    """The offices by their general names, wherever they stand alone: the reporting body's own."""
    return [Listed(*found.span("name"), found["name"]) for found in _names().finditer(text)]
