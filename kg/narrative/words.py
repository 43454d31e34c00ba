"""Classes of words that headings and lead-ins are told by (``data/words.tsv``)."""

import re
from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent / "data"

_LEAD = 24
"""Characters of a lead-in, at most."""


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of one class."""
    for line in (_DATA / "words.tsv").read_text(encoding="utf-8").splitlines():
        key, _, listed = line.partition("\t")
        if key == name:
            return tuple(listed.split(" "))
    raise KeyError(name)


def says(title: str, name: str) -> bool:
    """Whether words hold one of a class."""
    return _pattern(name).search(title) is not None


def says_within(text: str, start: int, end: int, name: str) -> bool:
    """Whether a part of a text holds a word of a class: a glance before a pattern that begins with one of them."""
    return _pattern(name).search(text, start, end) is not None


def role_of(words: str) -> str:
    """What a short heading, label or lead-in says follows: ``problem``, ``measure``, or nothing of the kind."""
    if len(words) > _LEAD:
        return ""
    return next((role for role in ("measure", "problem") if says(words, role)), "")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words(name))))
