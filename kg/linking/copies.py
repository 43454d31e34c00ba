"""One report in several formats: which documents say the same, and from which of them its figures are taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# The nearer to what was typed, the better; a scan, whose words are guessed, comes last.
_ORDER = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/msword",
    "text/html",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "text/plain",
    "application/pdf",
    "application/zip",
)
_SHINGLE = 6
_SHARED = 0.8


@dataclass(frozen=True, slots=True)
class Edition:
    """A document of a report, by its hash: its format, whether its words were guessed from a picture, its text."""

    sha256: str
    media_type: str
    scanned: bool
    text: str

    @property
    def format(self) -> tuple[bool, str]:
        """Two documents of one format are versions, not copies."""
        return self.scanned, self.media_type


def copies(editions: Iterable[Edition]) -> Mapping[str, str]:
    """Document that is a copy → the document that its report's figures are taken from, both by SHA-256.

    ``editions`` are all documents of one report. A document is a copy of another in another format, where the shorter
    of the two has four fifths of its words in common with the longer. Two versions in one format are no copies: they
    may contradict.
    """
    ordered = sorted(editions, key=_rank)
    found: dict[str, str] = {}
    kept: list[tuple[Edition, frozenset[str]]] = []
    for edition in ordered if len({one.format for one in ordered}) > 1 else ():
        words = _shingles(edition.text)
        like = (one for one, held in kept if one.format != edition.format and _alike(held, words))
        first = next(like, None)
        if first is not None:
            found[edition.sha256] = first.sha256
        else:
            kept.append((edition, words))
    return found


def _rank(edition: Edition) -> tuple[bool, int, str]:
    known = edition.media_type in _ORDER
    return edition.scanned, _ORDER.index(edition.media_type) if known else len(_ORDER), edition.sha256


def _shingles(text: str) -> frozenset[str]:
    plain = "".join(text.split())
    return frozenset(plain[at : at + _SHINGLE] for at in range(max(1, len(plain) - _SHINGLE + 1)))


def _alike(some: frozenset[str], others: frozenset[str]) -> bool:
    return len(some & others) >= _SHARED * min(len(some), len(others))
