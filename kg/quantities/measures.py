"""The unit that stands after a number, with the power of ten before it and what it is counted per."""

import re
from dataclasses import dataclass

from kg.quantities.units import MULTIPLIERS, Unit, units, units_by_first

_MORE = frozenset("多余几来")
_PER = re.compile(r"/([^\W\d_]{1,4}[²³23]?)(?:[·•.．/][人户年月天日次])?")
_PER_WORDS = frozenset("人户月年天日次亩吨生师班校村")


# Not frozen, as Quantity.
@dataclass(slots=True)
class Measure:
    """What follows a number: the printed unit, its entry, the power of ten before it, where it ends, 多 or not."""

    printed: str
    unit: Unit | None
    multiplier: int
    end: int
    more: bool
    per: bool


_BESIDE = re.compile("（([\u4e00-\u9fff]{1,2})）")
"""4台（套）: another unit for some of what is counted."""


def measure_at(folded: str, position: int, *, chinese: bool) -> Measure | None:
    """The longest unit that stands at ``position``, after one blank, 多 and a multiplier at most."""
    first = folded[position : position + 1]
    if first == " ":
        position += 1
        first = folded[position : position + 1]
    more = first in _MORE
    if more:
        position += 1
        first = folded[position : position + 1]
    best = _unit_at(folded, position, 0, more, chinese=chinese)
    if first not in MULTIPLIERS:  # Those of two characters begin with one, too.
        return best
    two = folded[position : position + 2]
    for length in (1, 2) if len(two) > 1 and two in MULTIPLIERS else (1,):
        found = _unit_at(folded, position, length, more, chinese=chinese)
        if found is not None and (best is None or found.end > best.end):
            best = found
    return best


def _unit_at(folded: str, position: int, length: int, more: bool, *, chinese: bool) -> Measure | None:
    """The unit behind a multiplier of ``length`` characters, which may be none."""
    at = position + length
    if length:
        if folded[at : at + 1] in ("多", "余"):
            more, at = True, at + 1
        at += folded[at : at + 1] == " "
    for unit in units_by_first().get(folded[at : at + 1], ()):
        if (chinese and not unit.chinese) or not folded.startswith(unit.name, at):
            continue
        stop = at + len(unit.name)
        follows = folded[stop : stop + 1]
        if follows and follows in unit.not_before and (chinese or unit.kind != "count" or not unit.chinese):
            continue
        if follows.isascii() and follows.isalnum() and unit.name[-1].isascii() and unit.name[-1].isalpha():
            continue
        per = _PER.match(folded, stop) if follows == "/" else None
        if per and not (per[1] in units() or per[1] in _PER_WORDS):
            per = None
        beside = _BESIDE.match(folded, stop) if follows == "（" and unit.kind == "count" else None
        if beside and not (beside[1] in units() and units()[beside[1]].kind == "count"):
            beside = None
        tail = per[0] if per else beside[0] if beside else ""
        multiplier = folded[position : position + length]
        worth = MULTIPLIERS[multiplier] if length else 1
        return Measure(multiplier + unit.name + tail, unit, worth, stop + len(tail), more, bool(per))
    worth = MULTIPLIERS[folded[position : position + length]] if length else 1
    return Measure(folded[position : position + length], None, worth, at, more, False) if worth >= 10**4 else None
