"""The cue words of ``data/facts.toml``, compiled once."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def cues() -> dict[str, Any]:
    """The whole file, as read. Not to be changed by callers."""
    return tomllib.loads((Path(__file__).parent / "data" / "facts.toml").read_text(encoding="utf-8"))


def words(section: str, name: str) -> tuple[str, ...]:
    """One list of the file."""
    return tuple(cues()[section][name])


def any_of(items: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return _any_of(tuple(items))


@cache
def _any_of(items: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(set(items), key=lambda item: (-len(item), item))))
