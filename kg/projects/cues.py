"""Words of data/projects.toml."""

import tomllib
from functools import cache
from importlib import resources


@cache
def _all() -> dict[str, list[str]]:
    text = resources.files("kg.projects").joinpath("data/projects.toml").read_text(encoding="utf-8")
    return {name: list(words) for name, words in tomllib.loads(text).items() if isinstance(words, list)}


@cache
def cues(name: str) -> tuple[str, ...]:
    """A list of words, the longest first."""
    return tuple(sorted(_all()[name], key=lambda word: (-len(word), word)))
