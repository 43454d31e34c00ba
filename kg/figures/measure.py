"""The measure behind a subject, and the area that a statement speaks of."""

import re
from functools import lru_cache

from kg.figures.words import without_times
from kg.records import DocumentFacts

_VARIABLE = re.compile(
    r"我[国省市区县局厅委院校部]|全[国省市区县]|(?<![基成资样版])本[省市区县部单]?|[（(][^）)]*[）)]|[“”‘’\s、，的了]|共计|累计|实际"
)
_AREA = re.compile(
    r"(?P<place>我[省市区县州]|(?:(?!.?我)[一-鿿]{2}|黑龙江|内蒙古)[省市区县州旗])（(?P<except>不含[^）]{2,12})）|(?P<scope>全国|全省|全市|全区|全县|全州)"
)
_PLACE = re.compile(r"^[一-鿿]{2,10}?(?:自治区|自治州|特别行政区|省|市|区|县|旗|盟|州)")


@lru_cache(maxsize=4096)
def measure_of(subject: str) -> str:
    """``subject`` without years, 我市, hedges and marks: equal measures are one across sentences."""
    return _VARIABLE.sub("", without_times(subject)) or subject


def area_of(words: str, facts: DocumentFacts) -> str:
    """The area that ``words`` name: 全国, 全市 as the place of the reporting body, 广东省（不含深圳市）; else empty."""
    match = _AREA.search(words) if "全" in words or "（不含" in words else None
    if match is None:
        return ""
    own = _PLACE.match(facts.agency.value) if facts.agency else None
    if match["place"]:
        place = own[0] if own and match["place"].startswith("我") else match["place"].removeprefix("我")
        return f"{place}（{match['except']}）"
    if match["scope"] == "全国":
        return "全国"
    return own[0] if own and own[0].endswith(match["scope"][1:]) else ""
