"""A number of a spreadsheet as its cell prints it, by the cell's number format (ISO/IEC 29500-1, 18.8.30 and 31).

Formats that print no plain number or date (fractions, powers of ten, conditions) fall back on the number itself.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

# Formats that the numbers 14 and 27 to 58 stand for in Chinese Excel; a file holds the number alone.
_LOCAL = {
    14: "yyyy/m/d", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_LONG_DATE = 'yyyy"年"m"月"d"日"'
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|!(.)|_.|\*.|\[[^\]]*\]|([0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+)|(.)', re.DOTALL)
_DATE_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|!(.)|_.|\*.|\[[^\]]*\]|(上午/下午|AM/PM|A/P|y+|m+|d+|h+|s+(?:\.0+)?|b+|e+|a{3,})|(.)',
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[[<>=]")
_BARE = re.compile(r'"[^"]*"|\\.|!.|_.|\*.|\[[^\]]*\]', re.DOTALL)
_LONGEST = 255  # characters of a format, Excel's own bound
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # more digits than a double has before its point
_WEEKDAYS = "一二三四五六日"

Value = str | int | float | Decimal | bool | datetime | date | time | timedelta | None


class _Part(NamedTuple):
    """One of a format's sections: what stands before and after the digits, and how these are written."""

    before: str
    after: str
    decimals: tuple[int, int]
    grouped: bool
    thousands: int
    percent: bool
    least: int
    digits: bool


def format_of(identity: int, code: str) -> str:
    """The format's code, by its number where that stands for one in Chinese Excel."""
    return _LOCAL.get(identity, code)


def is_date(code: str) -> bool:
    """Whether a format prints a date or time."""
    if code.startswith("[$-F800]") or code.startswith("[$-F400]"):
        return True
    bare = _BARE.sub("", code.split(";")[0])
    return bool(re.search("[ymdhs]", bare, re.IGNORECASE)) and "general" not in bare.lower()


def shown(value: Value, code: str) -> str:
    """What the cell prints."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if isinstance(value, (datetime, date, time)):
        return _date(value, code)
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return _number(value if isinstance(value, Decimal) else _decimal(value), code)


def _decimal(value: int | float) -> Decimal:
    """The number in the 15 digits that Excel keeps."""
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")


def _plain(number: Decimal) -> str:
    if not number.is_finite():
        return ""
    words = f"{number:f}"
    words = words.rstrip("0").rstrip(".") if "." in words else words
    return "0" if words in ("-0", "") else words


def _number(number: Decimal, code: str) -> str:
    parts = None if len(code) > _LONGEST or _CONDITION.search(code) else _parts(code)
    if parts is None or not number.is_finite():
        return _plain(number)
    at = 2 if number == 0 and len(parts) > 2 else 1 if number < 0 and len(parts) > 1 else 0
    part = parts[at]
    if part is None:
        return _plain(number)
    minus = "-" if number < 0 and at == 0 else ""
    if not part.digits:
        return f"{minus}{part.before}".strip()
    scaled = abs(number).scaleb((2 if part.percent else 0) - 3 * part.thousands)
    least, most = part.decimals
    words = f"{_EXACT.quantize(scaled, Decimal(1).scaleb(-most)):,f}"
    whole, _, fraction = words.partition(".")
    while len(fraction) > least and fraction.endswith("0"):
        fraction = fraction[:-1]
    if not part.grouped:
        whole = whole.replace(",", "")
    whole = whole.rjust(part.least, "0") if part.least else whole.lstrip("0")
    digits = f"{whole}.{fraction}" if fraction else whole
    if not digits.strip("0.,"):
        minus = ""
    return f"{minus}{part.before}{digits}{part.after}".strip()


@lru_cache(maxsize=1024)
def _parts(code: str) -> tuple[_Part | None, ...] | None:
    """The sections; ``None`` for a format without any, a ``None`` section prints the number as it is."""
    if not code or code.lower() == "general" or code == "@":
        return None
    return tuple(_part(section) for section in re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code))


def _part(section: str) -> _Part | None:
    before, after, digits = "", "", ""
    percent = False
    for found in _TOKEN.finditer(section):
        literal = found[1] or found[2] or found[3]
        if found[4] and not digits:
            digits = found[4]
            continue
        if found[4] and not found[4].strip("?"):
            continue
        if found[4] or (found[5] and found[5] in "Ee/@"):
            return None
        if found[5]:
            if found[5] in "Gg" and "general" in section.lower():
                return None
            percent = percent or found[5] == "%"
            literal = found[5]
        before, after = (before, after + (literal or "")) if digits else (before + (literal or ""), after)
    if digits and not digits.strip("?"):
        digits = ""
    whole, _, fraction = digits.rstrip(",").partition(".")
    return _Part(
        before,
        after,
        (fraction.count("0"), len(fraction)),
        "," in whole,
        len(digits) - len(digits.rstrip(",")),
        percent,
        whole.count("0"),
        bool(digits),
    )


def _date(value: datetime | date | time, code: str) -> str:
    if code.startswith("[$-F800]"):
        code = _LONG_DATE
    if not is_date(code):
        code = "h:mm:ss" if isinstance(value, time) else "yyyy/m/d"
    moment = value if isinstance(value, datetime) else None
    if isinstance(value, time):
        moment = datetime.combine(date(1900, 1, 1), value)
    elif moment is None and isinstance(value, date):
        moment = datetime.combine(value, time())
    return "" if moment is None else _moment(moment, code.split(";")[0])


def _moment(moment: datetime, code: str) -> str:
    tokens = list(_DATE_TOKEN.finditer(code))
    kinds = [(found[4] or "").lower() for found in tokens]
    halved = any("/p" in kind or "上午" in kind for kind in kinds)
    words = ""
    for place, found in enumerate(tokens):
        kind = kinds[place]
        if not kind:
            words += found[1] or found[2] or found[3] or found[5] or ""
            continue
        around = [other for other in kinds[:place] if other][-1:], [other for other in kinds[place + 1 :] if other][:1]
        minutes = kind[0] == "m" and (
            any(other[0] == "h" for other in around[0]) or any(other[0] == "s" for other in around[1])
        )
        words += _field(moment, kind, minutes, halved)
    return words.strip()


def _field(moment: datetime, kind: str, minutes: bool, halved: bool) -> str:
    wide = len(kind) > 1
    if kind[0] in "ye":
        return f"{moment.year % 100:02d}" if kind in ("y", "yy") else str(moment.year)
    if kind[0] == "m":
        number = moment.minute if minutes else moment.month
        return f"{number:02d}" if len(kind) == 2 else str(number)
    if kind[0] == "d":
        return f"{moment.day:02d}" if len(kind) == 2 else str(moment.day)
    if kind[0] == "h":
        hour = (moment.hour - 1) % 12 + 1 if halved else moment.hour
        return f"{hour:02d}" if wide else str(hour)
    if kind[0] == "s":
        return f"{moment.second:02d}" if wide else str(moment.second)
    if kind.startswith("aaa"):
        return ("星期" if len(kind) > 3 else "") + _WEEKDAYS[moment.weekday()]
    return "上午" if moment.hour < 12 else "下午"
