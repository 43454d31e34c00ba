"""Numbers as they are written: Chinese numerals, thousands commas in both widths, full-width digits."""

import re
from decimal import Decimal
from functools import lru_cache

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
NUMERALS = "".join((*_DIGITS, *_SMALL, *_LARGE))
"""The characters that a Chinese numeral is written with."""

_WIDE = re.compile("[０-９．％／～－＝〜—–−﹣]")
_WIDTHS = str.maketrans("０１２３４５６７８９．％／～－＝〜—–−﹣", "0123456789.%/~-=~----")


LONG = 256
"""A text from so many characters on is asked for sentence by sentence, so that what was found out of it is kept."""


def fold(text: str) -> str:
    """``text`` with full-width digits and signs made half-width, character by character: offsets stay.

    The full-width comma stays as it is, for it separates clauses as often as thousands. The last long texts are kept,
    since callers ask for one document sentence by sentence.
    """
    if len(text) >= LONG:
        return _folded(text)
    return text.translate(_WIDTHS) if _WIDE.search(text) else text


@lru_cache(maxsize=2)
def _folded(text: str) -> str:
    # Few of the characters are in a text, and one is replaced in a fiftieth of the time of translating it.
    for wide, narrow in _WIDTHS.items():
        text = text.replace(chr(wide), chr(narrow))
    return text


def parse_arabic(printed: str) -> Decimal:
    """The number behind digits, one point, and thousands commas of either width or blanks (already folded)."""
    return Decimal("".join(printed.replace(",", "").replace("，", "").split()))


def parse_chinese(printed: str) -> Decimal | None:
    """The number behind a Chinese numeral (十二万四千二百, 二〇二一, 三点五); ``None`` where it is not one."""
    whole, point, fraction = printed.partition("点")
    value = _positional(whole) if not set(whole) & (_SMALL.keys() | _LARGE.keys()) else _multiplied(whole)
    if value is None or not point:
        return value
    tail = _positional(fraction)
    return None if tail is None else value + tail.scaleb(-len(fraction))


def _positional(digits: str) -> Decimal | None:
    if not digits or any(digit not in _DIGITS for digit in digits):
        return None
    return Decimal("".join(str(_DIGITS[digit]) for digit in digits))


def _multiplied(numeral: str) -> Decimal | None:
    """A numeral with places: sections of 十百千 under 万 and 亿; 三百五 is 350 as it is spoken."""
    total = section = 0
    digit: int | None = None
    last = 1
    for character in numeral:
        if character in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[character]
        elif character in _SMALL:
            last = _SMALL[character]
            section += (1 if digit is None and section == 0 else digit or 0) * last
            digit = None
        else:
            last = _LARGE[character]
            section += digit or 0
            total = (total + section) * last if last > 10**4 or total == 0 else total + section * last
            section, digit = 0, None
    if digit and last >= 100 and len(numeral) >= 2 and numeral[-2] not in ("零", "〇"):
        digit *= last // 10
    return Decimal(total + section + (digit or 0))
