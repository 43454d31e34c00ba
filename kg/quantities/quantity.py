"""A quantity as printed, and how one is made from its number and unit."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


# Made for every number of a page, and a frozen one takes four times as long to make: nothing changes it all the same.
@dataclass(slots=True)
class Quantity:
    """A number with its unit as printed: ``text[start:end] == quote``; hedges stand outside (超, 以上), 多 inside.

    ``value`` counts ``unit`` (4200多万元: 4200 万元). ``kind``: money, price (元/人), percent, points (个百分点),
    count, duration, score, ratio (倍 成, fractions), age, measure, scaled (a bare 万), number (no unit).
    ``yuan`` is the worth of ``value`` in yuan, for money and prices in yuan. ``half_unit`` is half of the last
    printed digit, in ``unit``. ``comparator``: "" | about | over | under | at_least | at_most | range; ``upper``
    ends a range. ``cue_start`` and ``cue_end`` take the hedges in. ``chinese``: written in word numerals, which
    also make names (三公), not in digits.
    """

    start: int
    end: int
    quote: str
    value: Decimal
    unit: str
    kind: str
    yuan: Decimal | None
    half_unit: Decimal
    comparator: str = ""
    upper: Decimal | None = None
    cue_start: int = 0
    cue_end: int = 0
    chinese: bool = False

    def moved(self, by: int) -> "Quantity":
        """The same quantity in a text in which it stands so many characters further on."""
        return Quantity(
            self.start + by,
            self.end + by,
            self.quote,
            self.value,
            self.unit,
            self.kind,
            self.yuan,
            self.half_unit,
            self.comparator,
            self.upper,
            self.cue_start + by,
            self.cue_end + by,
            self.chinese,
        )


def make(text: str, start: int, end: int, value: Decimal, unit: str, kind: str) -> Quantity:
    """The quantity of ``text[start:end]``, without hedge or worth in yuan."""
    return Quantity(start, end, text[start:end], value, unit, kind, None, half_of(value), cue_start=start, cue_end=end)


def half_of(value: Decimal) -> Decimal:
    """Half of the last printed digit."""
    return _half(min(int(value.as_tuple().exponent), 0))


@lru_cache(maxsize=64)
def _half(exponent: int) -> Decimal:
    return Decimal(5).scaleb(exponent - 1)
