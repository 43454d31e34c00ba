"""The arithmetic of print, as pure functions: what readings rest on, and the reference for ``shapes/audit``.

A printed number stands for all that would be printed so: value ± half of its last digit. Something is wrong only
where no numbers within those ranges hold. Scores, weights and counts are exact (half 0).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

HUNDRED = Decimal(100)


class Number(Protocol):
    """Anything with a value and half of its last digit in the same unit."""

    @property
    def value(self) -> Decimal:
        """The number."""

    @property
    def half(self) -> Decimal:
        """Half of its last digit; 0 where it is exact."""

    @property
    def unit(self) -> str:
        """The unit that it is printed in, before it was made a common one (亿元); empty where none matters."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number in a common unit: ``value`` and ``half`` of its last digit in that unit (0: exact).

    ``unit`` is the one that it is printed in, empty where none matters.
    """

    value: Decimal
    half: Decimal = Decimal(0)
    unit: str = ""

    def negative(self) -> "Printed":
        """What is taken away."""
        return Printed(-self.value, self.half, self.unit)


def level(numbers: Sequence[Number]) -> list[Printed]:
    """The numbers at the finest precision printed among them: trailing zeros are dropped in print."""
    finest = min((number.half for number in numbers), default=Decimal(0))
    return [Printed(number.value, finest) for number in numbers]


def sum_gap(total: Number, parts: Sequence[Number]) -> Decimal:
    """What the parts' sum lacks of the total (total - sum) where print does not allow it, else 0.

    In several units (63.69亿元, 1234万元) each number keeps its own precision: there the coarser ones are rounded.
    """
    numbers = [total, *parts]
    mixed = len({number.unit for number in numbers if number.unit}) > 1
    allowed = sum((one.half for one in (numbers if mixed else level(numbers))), Decimal(0))
    gap = total.value - sum((part.value for part in parts), Decimal(0))
    return gap if abs(gap) > allowed else Decimal(0)


def slipped(total: Decimal, parts: Sequence[Decimal]) -> bool:
    """Whether a slip of the pen in one number makes the sum hold: two neighbouring digits changed over, one digit
    changed, left out or doubled, or the decimal point moved.

    Short and round numbers fit by chance: two of the numbers must have three digits that tell (trailing zeros do
    not) for digits changed over, of which there are few ways, and four for the rest.
    """
    telling = sorted(len(number.normalize().as_tuple().digits) for number in (total, *parts))[-2:][0]
    gap = total - sum(parts, Decimal(0))
    wanted = [_digits(*pair) for pair in ((total, total - gap), *((part, part + gap) for part in parts)) if pair[1] > 0]
    return (telling >= _TELLING - 1 and any(_crossed(*pair) for pair in wanted)) or (
        telling >= _TELLING and any(_one_slip(*pair) for pair in wanted)
    )


_TELLING = 4


def _digits(written: Decimal, meant: Decimal) -> tuple[str, str]:
    places = max(-int(written.as_tuple().exponent), -int(meant.normalize().as_tuple().exponent), 0)
    one, other = (f"{number.copy_abs():.{places}f}".replace(".", "").lstrip("0") for number in (written, meant))
    return one, other


def _crossed(one: str, other: str) -> bool:
    at = _apart(one, other)
    same_rest = one[at + 2 :] == other[at + 2 :]
    return len(one) == len(other) and one != other and same_rest and one[at : at + 2] == other[at : at + 2][::-1]


def crossed(one: Decimal, other: Decimal) -> bool:
    """Whether two neighbouring digits changed over make one number the other, in numbers of three digits and more."""
    digits = _digits(one, other)
    return min(map(len, digits)) >= _TELLING - 1 and _crossed(*digits)


def _one_slip(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    # In yuan a round amount is long: its zeros tell nothing.
    if len(shorter) < _TELLING or max(len(number.rstrip("0")) for number in (one, other)) < _TELLING or one == other:
        return False
    at = _apart(shorter, longer)
    if len(shorter) == len(longer):
        return shorter[at + 1 :] == longer[at + 1 :]
    left_out = len(longer) - len(shorter) == 1 and shorter[at:] == longer[at + 1 :]
    return left_out or shorter.rstrip("0") == longer.rstrip("0")


def _apart(one: str, other: str) -> int:
    """Where two numbers begin to differ."""
    return next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))


def ratio_holds(percent: Number, part: Number, whole: Number) -> bool:
    """Whether ``percent`` (% with its half) may be part ÷ whole, each anywhere within its print."""
    leveled = level([part, whole])
    if whole.value - leveled[1].half <= 0:
        return True
    corners = [
        (part.value + a * leveled[0].half) / (whole.value + b * leveled[1].half) * HUNDRED
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    return min(corners) - percent.half <= percent.value <= max(corners) + percent.half


def growth_holds(percent: Number, now: Number, then: Number) -> bool:
    """Whether ``percent`` may be |now - then| ÷ then."""
    leveled = level([now, then])
    if then.value - leveled[1].half <= 0:
        return True
    corners = [
        abs((now.value + a * leveled[0].half) / (then.value + b * leveled[1].half) - 1) * HUNDRED
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    low = Decimal(0) if (now.value - then.value).copy_abs() <= 2 * leveled[0].half else min(corners)
    return low - percent.half <= percent.value.copy_abs() <= max(corners) + percent.half


def rounded(value: Decimal, half: Decimal) -> Decimal:
    """``value`` as it would be printed with that half of a last digit."""
    return value.quantize((half * 2).normalize(), ROUND_HALF_UP) if half else value


def plain(value: Decimal) -> str:
    """A number for reading: thousands commas, no exponent, no needless zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
