"""The unit that stands after a number, with the power of ten before it and what it is counted per."""

import re
from dataclasses import dataclass

from kg.quantities.units import MULTIPLIERS, Unit, units, units_by_first

_MORE = frozenset("多余几来")
_PER = re.compile(r"/([^\W\d_]{1,3}[²³23]?)(?:[·•.][人户年月天日次])?")
_PER_WORDS = frozenset("人户月年天日次亩吨")


@dataclass(frozen=True, slots=True)
class Measure:
    """What follows a number: the printed unit, its entry, the power of ten before it, where it ends, 多 or not."""

    printed: str
    unit: Unit | None
    multiplier: int
    end: int
    more: bool
    per: bool


def measure_at(folded: str, position: int, *, chinese: bool) -> Measure | None:
    """The longest unit that stands at ``position``, after one blank, 多 and a multiplier at most."""
    if folded[position : position + 1] == " ":
        position += 1
    more = folded[position : position + 1] in _MORE
    position += more
    best: Measure | None = None
    for length in (0, 1, 2):
        multiplier = folded[position : position + length]
        if length and (len(multiplier) < length or multiplier not in MULTIPLIERS):
            continue
        found = _unit_at(folded, position, length, more, chinese=chinese)
        if found is not None and (best is None or found.end > best.end):
            best = found
    return best


def _unit_at(folded: str, position: int, length: int, more: bool, *, chinese: bool) -> Measure | None:
    multiplier = folded[position : position + length]
    worth = MULTIPLIERS.get(multiplier, 1)
    at = position + length
    if length and folded[at : at + 1] in ("多", "余"):
        more, at = True, at + 1
    at += folded[at : at + 1] == " " and length > 0
    for unit in units_by_first().get(folded[at : at + 1], ()):
        if not folded.startswith(unit.name, at) or (chinese and not unit.chinese):
            continue
        stop = at + len(unit.name)
        follows = folded[stop : stop + 1]
        if follows and follows in unit.not_before and (chinese or unit.kind != "count"):
            continue
        if unit.name[-1].isascii() and unit.name[-1].isalpha() and follows.isascii() and follows.isalnum():
            continue
        per = _PER.match(folded, stop)
        if per and not (per[1] in units() or per[1] in _PER_WORDS):
            per = None
        tail = per[0] if per else ""
        return Measure(multiplier + unit.name + tail, unit, worth, stop + len(tail), more, bool(per))
    return Measure(multiplier, None, worth, at, more, False) if worth >= 10**4 else None
