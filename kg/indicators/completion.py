"""Whether an indicator was completed, where target and actual settle it."""

from decimal import Decimal

from kg.indicators.words import cues
from kg.quantities import Quantity, find_quantities

_AT_LEAST = frozenset(("at_least", "over"))
_AT_MOST = frozenset(("at_most", "under"))


def completed(name: str, level: str, target: str, actual: str) -> bool | None:
    """True or False where it follows, else ``None``.

    It follows where both are one number of one unit and the target is a bound; where a plain target was met exactly;
    where more is better and it was missed or passed (not for costs, times, accidents); where both say the same words.
    """
    if not target or not actual:
        return None
    wanted, reached = _only(target), _only(actual)
    if wanted is None or reached is None:
        return _in_words(target, actual)
    if wanted.unit != reached.unit or wanted.kind != reached.kind or reached.comparator not in ("", "equal"):
        return None
    return _compared(wanted, reached.value, any(cue in name + level for cue in cues("negative")))


def _compared(wanted: Quantity, reached: Decimal, negative: bool) -> bool | None:
    if wanted.comparator in _AT_LEAST:
        return reached >= wanted.value if wanted.comparator == "at_least" else reached > wanted.value
    if wanted.comparator in _AT_MOST:
        return reached <= wanted.value if wanted.comparator == "at_most" else reached < wanted.value
    if wanted.comparator not in ("", "equal"):
        return None
    if reached == wanted.value:
        return True
    return None if negative else reached > wanted.value


def _only(words: str) -> Quantity | None:
    """The one quantity that words are about; ``None`` where there are several, or ranges."""
    found = find_quantities(words, 0, len(words))
    if len(found) != 1 or found[0].upper is not None:
        return None
    return found[0]


def _in_words(target: str, actual: str) -> bool | None:
    if any(char.isdigit() for char in target + actual):
        return None
    plain = actual.strip("。 ")
    if plain in cues("undone_words"):
        return False
    return True if plain in cues("done_words") or plain == target.strip("。 ") else None
