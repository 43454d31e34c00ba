"""Days that no calendar has (2月30日): of a date with a month, the day may not be beyond the month's last."""

import re
from calendar import monthrange
from collections.abc import Iterator
from decimal import Decimal

from kg.audit.arithmetic import Printed
from kg.audit.printing import of_words, roles
from kg.records import Claim, Finding, Mention

_DATE = re.compile(
    r"(?<![0-9０-９])(?:(?P<year>[12１２][0-9０-９]{3})\s?年\s?)?"
    r"(?P<month>[0-9０-９]{1,2})\s?月\s?(?P<day>[0-9０-９]{1,2})\s?日(?![0-9０-９])"
)
_HALF = str.maketrans("０１２３４５６７８９", "0123456789")
_LEAP = 2024
"""Where no year is told, February may have 29 days."""


def claims_of_dates(text: str) -> Iterator[Claim]:
    """Every date in digits with the last day of its month; what is no month is left to other reading."""
    for found in _DATE.finditer(text):
        year, month, day = (int(part.translate(_HALF)) if part else _LEAP for part in found.groups())
        last = monthrange(year, month)[1] if 1 <= month <= 12 else 0
        if not last or day <= (_LONGEST if last == _LONGEST else _ALWAYS):
            continue
        words = Mention(found.start(), found.end(), found.group())
        explanation = f"{month}月没有{day}日，最后一日为{last}日"
        finding = Finding(
            "contradiction", (words,), explanation, f"不晚于{month}月{last}日", "wording", rule="calendar"
        )
        most = of_words(Printed(Decimal(last)), words)
        yield Claim("calendar", (of_words(Printed(Decimal(day)), words),), roles(atMost=most), finding)


_ALWAYS, _LONGEST = 28, 31
"""Days that every month has, and that no month is beyond: no claim needs to be made of what cannot be wrong."""
