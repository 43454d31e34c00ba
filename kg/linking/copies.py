"""One report in several formats: which documents say the same, and from which of them its figures are taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.document import Document

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
    """A document with what tells its report from others (body, year, kind, project)."""

    report: tuple[str, ...]
    document: Document


def copies(editions: Iterable[Edition]) -> Mapping[str, str]:
    """Document that is a copy → the document that its report's figures are taken from, both by SHA-256.

    A document is a copy of another of the same report, in another format, where the shorter of the two has four
    fifths of its words in common with the longer. Two versions in one format are no copies: they may contradict.
    """
    by_report: dict[tuple[str, ...], list[Document]] = {}
    for edition in editions:
        by_report.setdefault(edition.report, []).append(edition.document)
    found: dict[str, str] = {}
    for documents in by_report.values():
        kept: list[tuple[Document, frozenset[str]]] = []
        for document in sorted(documents, key=_rank) if len({_format(one) for one in documents}) > 1 else ():
            words = _shingles(document.text)
            like = (one for one, held in kept if _format(one) != _format(document) and _alike(held, words))
            first = next(like, None)
            if first is not None:
                found[document.sha256] = first.sha256
            else:
                kept.append((document, words))
    return found


def _format(document: Document) -> tuple[bool, str]:
    return bool(document.confidences), document.media_type


def _rank(document: Document) -> tuple[bool, int, str]:
    known = document.media_type in _ORDER
    return bool(document.confidences), _ORDER.index(document.media_type) if known else len(_ORDER), document.sha256


def _shingles(text: str) -> frozenset[str]:
    plain = "".join(text.split())
    return frozenset(plain[at : at + _SHINGLE] for at in range(max(1, len(plain) - _SHINGLE + 1)))


def _alike(some: frozenset[str], others: frozenset[str]) -> bool:
    return len(some & others) >= _SHARED * min(len(some), len(others))
