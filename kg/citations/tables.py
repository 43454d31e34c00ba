"""The knowledge of this package: tab-separated tables in ``data/``, read once."""

import re
from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent / "data"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/<name>.tsv`` by column; lines that begin with # are comments."""
    lines = [line for line in (_DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    head = lines[0].split("\t")
    return tuple(dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:] if line)


@cache
def words(name: str, column: str, **where: str) -> tuple[str, ...]:
    """One column of a table, longest first; ``where`` keeps rows whose column equals the value."""
    found = {row[column] for row in rows(name) if all(row[key] == value for key, value in where.items())}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def either(alternatives: tuple[str, ...]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in alternatives) + ")"


@cache
def kinds() -> dict[str, tuple[str, str]]:
    """Word that a title ends in → (class, kind of document)."""
    return {row["word"]: (row["class"], row["kind"]) for row in rows("kinds")}


@cache
def cues() -> tuple[str, ...]:
    """The words that a citation's relation can rest on, longest first; look-alikes (执行率) left out."""
    return tuple(word for word in words("cues", "cue") if word not in words("cues", "cue", relation="none"))
