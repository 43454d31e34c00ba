"""Places told by the form of their names alone, where no gazetteer has them (沄川市, 苇浦区, 喜洲镇, 某地高新区).

A name's own words say its level (市, 县, 镇, 开发区), a longer name what it lies in (沄川市苇浦区). Such a place holds
in one document; its code is its name behind ``MARK``, and no division code is ever made up.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.bodies import lexicon as lx
from kg.bodies.data import Place, read_tsv
from kg.bodies.places import only_place

MARK = "~"
MASKS = "×xXＸ*＊○□某"
_LONGEST = 10
_UNIT = re.compile(f"[\\u3400-\\u9fff{re.escape(MASKS)}]+")
_WORDS = (lx.WORD, lx.CORE, lx.KIND, lx.STOP, lx.VERB, lx.ACTION, lx.GROUP, lx.TAIL, lx.DEPARTMENT, lx.SELF, lx.CENTRAL)
_LOCAL = ("county", "township", "zone")


@dataclass(frozen=True, slots=True)
class Form:
    """The last words of places' names of one level; ``not_after`` are characters that make them everyday words."""

    suffix: str
    level: str
    not_after: str
    words: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """One place in a name: what the gazetteer knows by these words (``known``), or the form that tells it."""

    text: str
    known: tuple[Place, ...] = ()
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Coined:
    """The places of one document that no gazetteer has, by name, and the automaton that finds them in its text."""

    places: dict[str, Place]
    names: tuple[str, ...]
    automaton: AhoCorasick


@cache
def forms() -> tuple[Form, ...]:
    """All forms, longest first."""
    rows = ([*row, "", ""][:4] for row in read_tsv("forms.tsv"))
    return tuple(sorted((Form(r[0], r[1], r[2], r[3] == "1") for r in rows), key=lambda f: (-len(f.suffix), f.suffix)))


@cache
def _forms_by_first() -> dict[str, tuple[Form, ...]]:
    found: dict[str, tuple[Form, ...]] = {}
    for form in forms():
        found[form.suffix[0]] = (*found.get(form.suffix[0], ()), form)
    return found


def _form_at(words: str, at: int, start: int) -> Form | None:
    """The form that ends a place's name which began at ``start``, its last words at ``at``."""
    for form in _forms_by_first().get(words[at : at + 1], ()):
        if words.startswith(form.suffix, at):
            if at > start and words[at - 1] in form.not_after:
                return None
            return None if _goes_on(words, at, len(form.suffix)) else form
    return None


def _goes_on(words: str, at: int, length: int) -> bool:
    """Whether the last words of the place really begin another word (沄川|市场监督管理局, 乡|村振兴局)."""
    lex = lx.lexicon()
    for pattern, start, end in lex.automaton.find_matches_as_indexes(words[at : at + 10])[:1]:
        return start == 0 and end > length and lex.classes[pattern] in _WORDS
    return False


def _everyday(words: str) -> bool:
    """Whether a word of the language stands in a name that should be a place's own."""
    lex = lx.lexicon()
    found = lex.automaton.find_matches_as_indexes(words)
    return any(lex.classes[pattern] in _WORDS and end - start > 1 for pattern, start, end in found)


def _class(lex: lx.Lexicon, word: str) -> str:
    index = lex.index.get(word)
    return "" if index is None else lex.classes[index]


def _city_in(name: str) -> Place | None:
    """The one city or province whose short name a functional area's name begins with (成都高新区)."""
    lex = lx.lexicon()
    for n in range(4, 1, -1):
        index = lex.index.get(name[:n])
        if index is not None and lex.classes[index] in (lx.SHORT, lx.PLACE):
            some = lex.meanings[index]
            assert isinstance(some, tuple)
            found = [p for p in some if p.level in ("prefecture", "province", "county") and not p.until]
            return found[0] if len(found) == 1 else None
    return None


def _known_at(lex: lx.Lexicon, words: str, at: int) -> bool:
    """Whether a place of the gazetteer begins at ``at`` (武威市|民勤县, where 市民 is a word too)."""
    return any(_class(lex, words[at : at + n]) in (lx.PLACE, lx.CONTEXT) for n in range(2, 12))


def _unit(words: str, at: int, first: bool) -> Unit | None:
    """The place that ``words`` have at ``at``."""
    lex = lx.lexicon()
    for end in range(min(len(words), at + 14), at + 1, -1):
        index = lex.index.get(words[at:end])
        if index is not None and lex.classes[index] in (lx.PLACE, lx.CONTEXT) and not (first and end - at < 2):
            known = lex.meanings[index]
            assert isinstance(known, tuple)
            if not _goes_on(words, end - 1, 1) or _known_at(lex, words, end):
                return Unit(words[at:end], known)
    for n in range(0, _LONGEST):
        own = words[at : at + n]
        if own and not _UNIT.fullmatch(own):
            return None
        masked = any(char in MASKS for char in own)
        form = _form_at(words, at + n, at)
        if form is None or (n < 2 and not masked and (first or form.level != "zone")):
            continue
        if not form.words and _everyday(own):
            return None
        return Unit(own + form.suffix, (), form)
    return None


def units(words: str) -> list[Unit]:
    """The places that a body's full name begins with, widest first, a prefix (中共, 国家税务总局) left out."""
    lex = lx.lexicon()
    at = next((n for n in range(12, 0, -1) if _class(lex, words[:n]) == lx.PREFIX), 0)
    found: list[Unit] = []
    while len(found) < 5 and at < len(words):
        if found and any(_class(lex, words[at : at + n]) == lx.TAIL for n in range(2, 8)):
            break
        unit = _unit(words, at, not found)
        if unit is None or at + len(unit.text) == len(words):
            break
        found.append(unit)
        at += len(unit.text)
    return found


class _Atlas:
    """Collects the places that the names of one document are made of, and what lies in what."""

    def __init__(self) -> None:
        self.forms: dict[str, Form] = {}
        self.given: dict[str, Place] = {}
        self.uppers: dict[str, set[str | Place]] = {}

    def add(self, chain: Sequence[Unit]) -> None:
        """Take in one name's places, widest first; of the gazetteer's those whose names are everyday words too."""
        for n, unit in enumerate(chain):
            if len(unit.known) == 1 and unit.known[0].context:
                self.given[unit.text] = unit.known[0]
            if unit.known or unit.form is None:
                continue
            self.forms.setdefault(unit.text, unit.form)
            if n == 0 and unit.form.level == "zone" and (city := _city_in(unit.text)):
                self.uppers.setdefault(unit.text, set()).add(city)
            if n:
                above = chain[n - 1]
                known = only_place(tuple(u.known for u in chain[:n] if u.known), None) if above.known else None
                self.uppers.setdefault(unit.text, set()).add(known or above.text)

    def place(self, name: str, seen: tuple[str, ...] = ()) -> Place:
        """The place called ``name``, with what it lies in where the names agree."""
        uppers = self.uppers.get(name, set())
        above = next(iter(uppers)) if len(uppers) == 1 else None
        if isinstance(above, str):
            above = self.place(above, (*seen, name)) if above in self.forms and above not in seen else None
        level = self.forms[name].level
        if level == "city" and any(
            name in ups and self.forms[low].level in ("county", "city") for low, ups in self.uppers.items()
        ):
            level = "prefecture"
        within = above if isinstance(above, Place) else None
        code = MARK + (within.name if within else "") + name
        return Place(code, name, "", level, within.code if within else "", False, "", within)


def coined_places(chains: Iterable[Sequence[Unit]], top: str | Place | None = None, of: str = "") -> Coined | None:
    """The places of ``chains`` that no gazetteer has, or none tells from a word elsewhere (南县, 应县).

    ``top`` is what the place called ``of`` lies in, if known.
    """
    atlas = _Atlas()
    for chain in chains:
        atlas.add(chain)
    if not atlas.forms and not atlas.given:
        return None
    if top is not None and of in atlas.forms:
        atlas.uppers.setdefault(of, {top})
    names = tuple(sorted({*atlas.forms, *atlas.given}))
    places = {n: atlas.given[n] if n in atlas.given else atlas.place(n) for n in names}
    return Coined(places, names, AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest))


def stem(name: str, coined: Coined) -> Place | None:
    """The one place whose name without its last word a company's name begins with (沄川城市投资…有限公司)."""
    found = [
        p
        for p in coined.places.values()
        if p.level in ("city", "prefecture", "county") and name.startswith(p.name[:-1])
    ]
    return found[0] if len(found) == 1 and len(found[0].name) > 2 else None
