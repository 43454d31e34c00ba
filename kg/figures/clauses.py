"""Cut running text into pieces, sentences and clauses, and say what is not running text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.document import Document, Span

_OPEN, _CLOSE = "“‘《〈（(【", "”’》〉）)】"
_STOP = frozenset("。！？!?")
_HALF = frozenset("；;")
_BREAK = frozenset("，,：:")
_MARKS = re.compile("[" + re.escape(_OPEN + _CLOSE + "".join(sorted(_STOP | _HALF | _BREAK))) + "]")


# Not frozen, as in kg.figures.state.
@dataclass(slots=True)
class Clause:
    """A clause; ``sentence`` counts full stops, ``part`` semicolons within it. ``depth`` above 0: in brackets."""

    start: int
    end: int
    sentence: int
    part: int
    depth: int = 0


def pieces(document: Document, skip: Sequence[Span]) -> Iterator[Span]:
    """The runs of text to read: paragraphs, cells of tab rows one by one, without what ``skip`` covers."""
    covered = sorted(skip, key=lambda span: span.start)
    at = 0
    for paragraph in document.paragraphs or (Span(0, len(document.text)),):
        start = paragraph.start
        for cell in document.text[paragraph.start : paragraph.end].split("\t"):
            span = Span(start, start + len(cell))
            start = span.end + 1
            while at < len(covered) and covered[at].end <= span.start:
                at += 1
            if cell.strip() and not (at < len(covered) and covered[at].start < span.end):
                yield span


_RUNNING = re.compile(r"[，。；！？：]")
_HAN = re.compile(r"[一-鿿]")
_LONG_ENOUGH = 14


def is_running(piece: str) -> bool:
    """Whether a piece is prose: it has a clause mark, or is long and mostly Chinese (a list item without a stop)."""
    if _RUNNING.search(piece.strip().rstrip("：:")):
        return True
    han = len(_HAN.findall(piece))
    return han >= _LONG_ENOUGH and 2 * han > len(piece)


def clauses(text: str, piece: Span) -> list[Clause]:
    """The clauses of a piece in text order; quoted and bracketed words stay in the clause that they stand in."""
    found: list[Clause] = []
    sentence = part = 0
    start = piece.start
    depth: list[str] = []
    for mark in _MARKS.finditer(text, piece.start, piece.end):
        position, character = mark.start(), mark[0]
        if character in _OPEN:
            depth.append(_CLOSE[_OPEN.index(character)])
        elif depth and character == depth[-1]:
            depth.pop()
        stop = character in _STOP
        if stop:
            depth.clear()
        if depth or not (stop or character in _HALF or (character in _BREAK and not _thousands(text, position))):
            continue
        if position > start:
            found.append(Clause(unmarked(text, start, position), position, sentence, part))
        start = position + 1
        sentence, part = (sentence + 1, 0) if stop else (sentence, part + (character in _HALF))
    if start < piece.end:
        found.append(Clause(unmarked(text, start, piece.end), piece.end, sentence, part))
    return found


_MARK = re.compile(
    r"\s*(?:[（(][\d一二三四五六七八九十]{1,3}[）)]|[①-⑳]|(?<![\d.])\d{1,2}[．、.](?!\d)|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百]+条\s?)"
)


def unmarked(text: str, start: int, end: int) -> int:
    """Past the list mark at the head of a clause (（二）, 4．, 第十条)."""
    match = _MARK.match(text, start, end)
    return match.end() if match else start


def _thousands(text: str, position: int) -> bool:
    """Whether the comma at ``position`` stands between digits and so belongs to a number."""
    return text[position - 1 : position].isdigit() and text[position + 1 : position + 2].isdigit()
