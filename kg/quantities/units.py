"""The units and hedges that quantities are written with, loaded once from the tables in ``data/``."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent / "data"

MULTIPLIERS = {
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
"""What may stand between a number and its unit, and belongs to the printed unit (万人次, 千元)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. ``yuan`` is the worth of one in yuan; ``integral`` units come in whole numbers only.

    ``chinese`` units may follow a Chinese numeral (三项, never 三分); a number before the unit is none where
    one of ``not_before`` follows (3年级).
    """

    name: str
    kind: str
    yuan: Decimal | None
    integral: bool
    chinese: bool
    not_before: str


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word that makes a number a bound or an estimate; none where one of ``not_after`` precedes (节约, 通过)."""

    cue: str
    comparator: str
    not_after: str


def _rows(name: str) -> list[list[str]]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]


@cache
def units() -> dict[str, Unit]:
    """Every unit by its printed name."""
    return {
        name: Unit(name, kind, Decimal(yuan) if yuan else None, integral == "1", chinese == "1", not_before)
        for name, kind, yuan, integral, chinese, not_before in _rows("units.tsv")
    }


@cache
def units_by_first() -> dict[str, tuple[Unit, ...]]:
    """The units that begin with a character, longest first."""
    found: dict[str, tuple[Unit, ...]] = {}
    for unit in sorted(units().values(), key=lambda unit: -len(unit.name)):
        found[unit.name[0]] = (*found.get(unit.name[0], ()), unit)
    return found


@cache
def bounds() -> tuple[str, ...]:
    """The words (of two characters or more) that make a number a bound: 不足, 低于, 以上."""
    rows = [(cue, comparator) for cue, _, comparator, _ in _rows("comparators.tsv")]
    return tuple(cue for cue, comparator in rows if comparator != "about" and len(cue) > 1 and "一" <= cue[-1] <= "鿿")


@cache
def hedges(side: str) -> dict[str, tuple[Hedge, ...]]:
    """The hedges that stand ``before`` or ``after`` a quantity, longest first, by their character next to it."""
    rows = [
        Hedge(cue, comparator, not_after) for cue, at, comparator, not_after in _rows("comparators.tsv") if at == side
    ]
    found: dict[str, tuple[Hedge, ...]] = {}
    for hedge in sorted(rows, key=lambda hedge: -len(hedge.cue)):
        touching = hedge.cue[-1] if side == "before" else hedge.cue[0]
        found[touching] = (*found.get(touching, ()), hedge)
    return found


def yuan_per(printed: str) -> Decimal | None:
    """How many yuan one of a printed unit is worth (万元: 10000); ``None`` where it is no amount of yuan."""
    for length in (2, 1, 0):
        multiplier, name = printed[:length], printed[length:]
        if length and multiplier not in MULTIPLIERS:
            continue
        worth = Decimal(MULTIPLIERS.get(multiplier, 1))
        if not name and length:
            return worth
        unit = units().get(name)
        if unit is not None and unit.yuan is not None:
            return unit.yuan * worth
    return None
