"""Mentions of schemes and programmes of policy, by the concepts in ``data/programmes`` (a file a sector)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.document import Document, Span
from kg.narrative.items import item
from kg.records import Agency, DocumentFacts, Mention, ProgrammeMention

_DATA = Path(__file__).resolve().parent / "data"
_FAR = 200
"""How far a clause is followed to either side."""
_LATIN = re.compile("[A-Za-z]")
_ENDS = re.compile(r"[，。；：！？\t\n]")


@dataclass(frozen=True, slots=True)
class Programme:
    """A concept: ``code`` is ``<sector>-<number>`` and never changes once given.

    ``unless`` are longer words that hold one of the names by accident (降低保 holds 低保).
    """

    code: str
    label: str
    aliases: tuple[str, ...]
    unless: tuple[str, ...]
    sector: str


@dataclass(frozen=True, slots=True)
class Sector:
    """A field of policy that programmes belong to."""

    code: str
    label_zh: str
    label_en: str


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[2:]]


@cache
def sectors() -> tuple[Sector, ...]:
    """Every sector, sorted by code."""
    return tuple(sorted((Sector(*row) for row in _rows(_DATA / "sectors.tsv")), key=lambda sector: sector.code))


@cache
def programmes() -> tuple[Programme, ...]:
    """Every concept, by sector and number."""
    return tuple(
        Programme(code, label, _listed(aliases), _listed(unless), sector.code)
        for sector in sectors()
        for code, label, aliases, unless in _rows(_DATA / "programmes" / f"{sector.code}.tsv")
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


@cache
def _by_name() -> dict[str, Programme]:
    """The concept of every name and alias."""
    return {name: one for one in programmes() for name in (one.label, *one.aliases)}


@cache
def _words() -> tuple[AhoCorasick, tuple[str, ...]]:
    """Names and what hides them, the longest at each place, with the words themselves."""
    every = tuple(sorted({*_by_name(), *(word for one in programmes() for word in one.unless)}))
    return AhoCorasick(list(every), matchkind=MatchKind.LeftmostLongest), every


def _named(text: str) -> Iterator[tuple[int, int, Programme]]:
    """The names in a text, in order; one in Latin letters only where no letter stands beside it."""
    automaton, every = _words()
    for word, start, end in automaton.find_matches_as_indexes(text):
        programme = _by_name().get(every[word])
        beside = text[max(0, start - 1) : start] + text[end : end + 1]
        if programme and not (every[word].isascii() and _LATIN.search(beside)):
            yield start, end, programme


def find_programmes(
    document: Document, facts: DocumentFacts, agencies: Sequence[Agency] = ()
) -> tuple[ProgrammeMention, ...]:
    """Every mention in text order, the longest name at each place; ``year`` is the fiscal year.

    A name inside the name of a body (医疗救助服务中心) is none.
    """
    year = facts.fiscal_year.value if facts.fiscal_year else ""
    bodies = {place for agency in agencies for one in agency.mentions for place in range(one.start, one.end)}
    found: list[ProgrammeMention] = []
    for start, end, programme in _named(document.text):
        if start in bodies:
            continue
        mention = Mention(start, end, document.text[start:end])
        section = document.section_path(start)
        clause = _clause(document, mention)
        found.append(ProgrammeMention(mention, programme.code, programme.label, section, year, clause))
    return tuple(found)


def programmes_in(name: str) -> tuple[tuple[int, int, str], ...]:
    """The programmes that a name holds, as (start, end, label), in order, the longest name at each place."""
    return tuple((start, end, programme.label) for start, end, programme in _named(name))


def _clause(document: Document, mention: Mention) -> Mention:
    """The title or clause that a name stands in, inside its paragraph, without the mark of a list."""
    text, paragraph = document.text, document.paragraph_at(mention.start)
    first = min(max(paragraph.start, mention.start - _FAR), mention.start)
    last = max(min(paragraph.end, mention.end + _FAR), mention.end)
    opening, closing = text.rfind("《", first, mention.start), text.find("》", mention.end, last)
    if opening >= 0 and closing >= 0 and text.find("》", opening, mention.start) < 0:
        return Mention(opening, closing + 1, text[opening : closing + 1])
    starts = [match.end() for match in _ENDS.finditer(text, first, mention.start)]
    match = _ENDS.search(text, mention.end, last)
    span = item(text, Span(starts[-1] if starts else first, match.start() if match else last))
    start = min(span.head.start, mention.start)
    return Mention(start, span.span.end, text[start : span.span.end])
