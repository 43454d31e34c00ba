"""Words of data/funds.toml: what names of funds end in, levels of government, roles of amounts."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _data() -> dict[str, Any]:
    text = resources.files("kg.funds").joinpath("data/funds.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def word_list(name: str) -> tuple[str, ...]:
    """A list of the data, the longest first."""
    return tuple(sorted(_data()[name], key=lambda word: (-len(word), word)))


@cache
def word_table(table: str) -> tuple[tuple[str, str], ...]:
    """(word, key) of a table whose values are lists, the longest word first."""
    pairs = [(word, key) for key, words in _data()[table].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def alias(name: str) -> str:
    """The full name of a fund whose short one is in general use, whatever else says where it was used."""
    for modifier, _ in word_table("modifiers"):
        bare = name.removeprefix(modifier)
        if bare != name and len(bare) >= 4:
            return alias(bare)
    for short, full in _aliases():
        if name.endswith(short) and not name.removesuffix(short).endswith(tuple(_data()["other_fund"])):
            return full
    return name


@cache
def _aliases() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_data()["aliases"].items(), key=lambda pair: -len(pair[0])))


@cache
def alternatives(words: tuple[str, ...]) -> str:
    """A pattern for one of several words."""
    return "(?:" + "|".join(map(re.escape, words)) + ")"


@cache
def level_words() -> tuple[str, ...]:
    """All words for levels of government, the longest first."""
    return tuple(word for word, _ in word_table("levels"))


def level_of(word: str) -> str:
    """central, provincial, municipal, county, unknown, or empty."""
    return _levels().get(word, "")


@cache
def _levels() -> dict[str, str]:
    return dict(word_table("levels"))
