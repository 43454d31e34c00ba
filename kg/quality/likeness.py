"""When words and numbers of a reader and of a graph are the same, and how alike they are otherwise."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeVar

_FOLDED = str.maketrans({**dict.fromkeys("[【〔", "("), **dict.fromkeys("]】〕", ")"), **dict.fromkeys('“”‘’"', "'")})
_STATUS = re.compile(r"\((?:试行|暂行|修订|修正)\)$")
_TITLE_MARKS = re.compile("[《》〈〉]")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_CHINESE_NUMBER = re.compile("[零一二两三四五六七八九十百千半首榜]")
_TOLERANCE = 1e-6
_SCRAP = 0.25

Gold = TypeVar("Gold")
Found = TypeVar("Found")


def normal(text: str | None) -> str:
    """Text without blanks; width, case, kinds of brackets and of quotation marks made one. All else stays."""
    folded = unicodedata.normalize("NFKC", text or "")
    return "".join(folded.split()).lower().translate(_FOLDED)


def core(text: str | None) -> str:
    """A title or name without book-title marks and without a status at its end, such as （试行）."""
    return _STATUS.sub("", _TITLE_MARKS.sub("", normal(text)))


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two texts are the same once normal."""
    return normal(one) == normal(other)


def alike(one: str | None, other: str | None) -> float:
    """How alike two titles or names are, from 0 to 1; nothing is like an empty one."""
    first, second = core(one), core(other)
    if not first or not second:
        return 0.0
    return 1.0 if first == second else SequenceMatcher(None, first, second, autojunk=False).ratio()


def overlap(one: str | None, other: str | None) -> float:
    """The part of the shorter text that both have in one run; a scrap of the longer one is like it only if equal."""
    first, second = normal(one), normal(other)
    if not first or not second:
        return 0.0
    short, long = sorted((len(first), len(second)))
    if short < max(2, _SCRAP * long):
        return float(first == second)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.find_longest_match(0, len(first), 0, len(second)).size / short


def number(value: object) -> float | None:
    """A number as printed or stored, marks of thousands aside; ``None`` where it is none."""
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        return None


def same_number(one: object, other: object) -> bool:
    """Whether both are numbers, and the same but for rounding in storage."""
    first, second = number(one), number(other)
    if first is None or second is None:
        return False
    return abs(first - second) <= _TOLERANCE * max(1.0, abs(first), abs(second))


def is_printed(value: object, quote: str) -> bool:
    """Whether a number stands in a quote: in digits, or the quote has numerals in Chinese."""
    wanted = number(value)
    if wanted is None:
        return False
    text = unicodedata.normalize("NFKC", quote).replace(",", "")
    if any(abs(float(digits) - abs(wanted)) < 1e-9 for digits in _DIGITS.findall(text)):
        return True
    return _CHINESE_NUMBER.search(text) is not None


def pairs(
    gold: Sequence[Gold], found: Sequence[Found], likeness: Callable[[Gold, Found], float], floor: float
) -> list[tuple[int, int]]:
    """Who is paired with whom, each once: the most alike first, down to ``floor``; ties by their place in the text.

    Gold stands in text order, found rows by their ``start`` where all have one, else as they come.
    """
    places = _places(found)
    candidates = []
    for i, wanted in enumerate(gold):
        for j, row in enumerate(found):
            how = likeness(wanted, row)
            if how >= floor:
                candidates.append((-how, abs(i - places[j]), i, places[j], j))
    candidates.sort()
    kept: list[tuple[int, int]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for _, _, i, _, j in candidates:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            kept.append((i, j))
    return kept


def _places(found: Sequence[Any]) -> list[int]:
    """The place of each row among all, by ``start``."""
    starts = [number(row.get("start")) if isinstance(row, Mapping) else None for row in found]
    order = list(range(len(found)))
    if None not in starts:
        order.sort(key=lambda j: starts[j] or 0.0)
    places = [0] * len(found)
    for place, j in enumerate(order):
        places[j] = place
    return places
