"""The data of this package, loaded once: places, functions of government, standing bodies, endings, word lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division (GB/T 2260) or a functional area with an id of its own.

    ``level``: state, province, prefecture, county, zone. ``context``: the name is also an everyday word, so it is
    a place only right after its parent. ``until``: last year of an abolished division, empty where it exists.
    A place that its name's form alone tells (``kg.bodies.coined``) may also be of level city (prefecture or county,
    open) or township; it lies in ``within``, and its code is no division code.
    """

    code: str
    name: str
    short: str
    level: str
    parent: str
    context: bool
    until: str
    within: "Place | None" = None


@dataclass(frozen=True, slots=True)
class Function:
    """A function of government with the names of the bodies that have it, place left out.

    ``names`` maps state, province, prefecture, county to names, the usual one first. ``start`` and ``until`` are
    the years of the reforms that made and ended it, ``None`` where open.
    """

    code: str
    core: str
    shorts: tuple[str, ...]
    state_shorts: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    start: int | None
    until: int | None
    vertical: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the bodies of function ``old`` did went to those of ``new`` in ``year``; ``kind``: rename, merge, split."""

    year: int
    old: str
    new: str
    kind: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A body that every place has: what follows the place, and its full name with ``{P}`` for the place."""

    tail: str
    name: str
    kind: str
    levels: str
    parent: str
    function: str


@dataclass(frozen=True, slots=True)
class Central:
    """A body of the state with one full name (``names[0]``) and what else it is called."""

    names: tuple[str, ...]
    kind: str
    parent: str
    function: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words before the place in a name (国家税务总局…税务局); ``tails`` may follow the place, empty: standing ones."""

    prefix: str
    name: str
    tails: tuple[str, ...]
    full: str
    kind: str
    function: str


@dataclass(frozen=True, slots=True)
class Ending:
    """The last words of names. ``free``: makes a name without a place; ``office``: usually part of the body before."""

    ending: str
    kind: str
    free: bool
    office: bool
    bare: bool


def read_tsv(name: str) -> Iterator[list[str]]:
    """Rows of a data file without comments and head row."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    next(rows)
    return rows


def _some(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


@cache
def places() -> dict[str, Place]:
    """Places by code."""
    return {r[0]: Place(r[0], r[1], r[2], r[3], r[4], r[5] == "context", r[6]) for r in read_tsv("places.tsv")}


@cache
def place_aliases() -> dict[str, Place]:
    """Places by short names that no rule makes of their names."""
    return {r[0]: places()[r[1]] for r in read_tsv("place_aliases.tsv")}


@cache
def places_by_name() -> dict[str, Place]:
    """Functional areas by name."""
    return {place.name: place for place in places().values() if place.level == "zone"}


@cache
def functions() -> dict[str, Function]:
    """Functions of government by code."""
    found = {}
    for code, core, shorts, state, state_shorts, province, city, county, start, until, vertical, kind in read_tsv(
        "functions.tsv"
    ):
        names = {
            level: _some(cell)
            for level, cell in (("state", state), ("province", province), ("prefecture", city), ("county", county))
        }
        found[code] = Function(
            code,
            core,
            _some(shorts),
            _some(state_shorts),
            names,
            int(start) if start else None,
            int(until) if until else None,
            vertical == "1",
            kind,
        )
    return found


@cache
def changes() -> tuple[Change, ...]:
    """Reforms of functions, by year."""
    return tuple(Change(int(r[0]), r[1], r[2], r[3]) for r in read_tsv("changes.tsv"))


@cache
def standing() -> dict[str, Standing]:
    """Standing bodies by tail."""
    return {r[0]: Standing(*r[:6]) for r in read_tsv("standing.tsv")}


@cache
def central() -> tuple[Central, ...]:
    """Bodies of the state that are no function's body."""
    return tuple(Central(_some(r[0]), r[1], r[2], r[3]) for r in read_tsv("central.tsv"))


@cache
def prefixes() -> dict[str, Prefix]:
    """Prefixed names by prefix."""
    return {r[0]: Prefix(r[0], r[1], _some(r[2]), r[3], r[4], r[5]) for r in read_tsv("prefixes.tsv")}


@cache
def endings() -> dict[str, Ending]:
    """Endings by their words."""
    rows = ([*r, "", "", ""][:5] for r in read_tsv("endings.tsv"))
    return {r[0]: Ending(r[0], r[1], r[2] == "free", r[3] == "1", r[4] == "1") for r in rows}


@cache
def words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Word lists: (class, words), in the file's order."""
    return tuple((r[0], tuple(r[1].split())) for r in read_tsv("words.tsv"))


@cache
def word_set(kind: str) -> tuple[str, ...]:
    """The words of one class of words.tsv."""
    return tuple(word for name, some in words() if name == kind for word in some)


@cache
def parts() -> tuple[tuple[str, str, str], ...]:
    """Standing parts of a function's bodies: (function, short name, full name)."""
    return tuple((r[0], r[1], r[2]) for r in read_tsv("offices.tsv"))
