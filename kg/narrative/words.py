"""Classes of words that headings and lead-ins are told by (``data/words.tsv``)."""

from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent / "data"


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
    return any(word in title for word in words(name))
