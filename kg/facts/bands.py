"""The bands of scores that earn a grade, as a document states them."""

import re
from decimal import Decimal

from kg.records import GradeBand, Mention

_GRADE = "(?P<grade>优|良|中|差)(?:秀|好|等)?"
# What looks behind does so from behind the first character: a pattern is searched fast by what it begins with.
_GRADE_ALONE = "(?P<grade>(?:优|良|中|差)(?<![\u4e00-\u9fff].))(?:秀|好|等)?"
_RANGE = (
    r"(?P<low>\d{2,3})\s?分?(?:（含[^）]{0,4}）|\(含\))?\s?"
    r"(?:及?以上|[-—–~～至](?P<high>\d{2,3})\s?分?(?:（(?:不含|含)[^）]{0,4}）)?)"
)
_FORMS = (
    re.compile(rf"{_RANGE}[^，。；、\d]{{0,6}}为[“\"]?{_GRADE}"),
    re.compile(rf"{_GRADE_ALONE}[”\"]?(?:级|等)?\s?[（(：:]\s?{_RANGE}"),
)
"""90（含）-100分为优; 优（90分及以上）."""


def grade_bands(text: str) -> tuple[GradeBand, ...]:
    """Each grade's band, as first stated, in text order. The end of a band belongs to the one above it."""
    found: dict[str, GradeBand] = {}
    for match in sorted((match for form in _FORMS for match in form.finditer(text)), key=lambda match: match.start()):
        words = Mention(match.start(), match.end(), match[0])
        high = Decimal(match["high"]) if match["high"] else None
        found.setdefault(match["grade"], GradeBand(match["grade"], Decimal(match["low"]), high, words))
    return tuple(found.values())
