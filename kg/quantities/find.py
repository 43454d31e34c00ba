"""Find the quantities of a text: number, unit, bound. One pass over the text, bounded look-around at each number."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from kg.quantities.bounds import CLOSERS, as_money, behind_dash, hedged, is_range
from kg.quantities.measures import Measure, measure_at
from kg.quantities.numerals import LONG, fold, parse_arabic, parse_chinese
from kg.quantities.quantity import Quantity, half_of, make
from kg.quantities.units import MULTIPLIERS

_B = "[ \u00a0\u2002\u2007\u2009\u202f\u3000]"
"""Blanks that mark thousands (GB/T 15835-2011, 5.1.1: a quarter of a character between groups of three)."""
_SPACED = rf"\d{{1,3}}(?:{_B}\d{{3}})+(?:\.\d+)?(?![\d,.])"
_LEAD = "[\u4e00-\u9fff（(：:，]"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:，\d{3})+(?:\.\d+)?(?![\d，])|\d+(?:\.\d+)?"
_HAN = "一二两三四五六七八九十"
_BEGIN = re.compile(rf"[\d{_HAN}〇零百千万亿]")
"""What a number begins with: told at a glance of most characters, which begin none."""
_NUMBER = re.compile(
    rf"(?:(?P<base>百|千|万)分之(?P<parts>\d+(?:\.\d+)?|[{_HAN}零百点]+)"
    rf"|(?P<whole>[{_HAN}]{{1,3}})分之(?P<some>[{_HAN}]{{1,3}})"
    r"|(?<![\d/.年月])(?P<part>[1-9]\d?)/(?P<of>[1-9]\d?)(?![\d/.年月])"
    rf"|(?P<spaced>(?:(?<={_LEAD})|(?<={_LEAD} )){_SPACED}(?={_B}?[\u4e00-\u9fff]))"
    rf"|(?P<arabic>{_ARABIC})"
    rf"|(?<=[上近超过逾约破])(?P<big>[百千万十]?[百千万亿])(?=[元人名家个户件吨亩份次])"
    rf"|(?P<chinese>[{_HAN}〇零][{_HAN}〇零○百千万亿]*(?:点[{_HAN}〇零]+)?))"
)
_NUMBERED = re.compile(
    r"(?:[第表图注附栏档期批次包号年月日时]|项目|任务|方案|标段|附件|序号|指标|目标|类型|标准|工程|[一-鿿]值|得分|分值)$"
)
"""What a short number before a blank may count off (项目1 200万元, 目标值80 120人), so that it marks no thousands."""
_BARE = re.compile(rf"-?(?:{_SPACED}|{_ARABIC})")
_NO_THOUSANDS = frozenset(("percent", "duration"))
_BASES = {"百": "%", "千": "‰", "万": "‱"}
_RANGE = re.compile(r"\s?(?:-{1,2}|~|至|到)\s?(?=\d)")
_LETTER = re.compile(r"(?:^|[^A-Za-z\d])[A-Za-z]$")
"""G206国道, S3线, X1: one letter before digits makes a name."""
_ORDINAL = re.compile(r"第\s?[\d、,和及至到\-]*$")
_CLOCK = re.compile(r"\d\s?[时点:：]\s?$")
_MONTH = re.compile(rf"\s?(?:\d{{1,2}}|[{_HAN}]{{1,3}})\s?月")
_YEAR = re.compile(r"(?:19|20)\d\d|[一二][九〇零○][一二三四五六七八九〇零○]{2}")
_DAYS_AFTER = re.compile(r"[以之]?内|一[次报]|无|未|不")
_DAYS_BEFORE = re.compile(r"(?:期限|时限|连续|不少于|不超过|超过|满|提前|为期|缩短|最长|最短|压缩)[至为到了]?$")
_NO_ARTICLE = frozenset("统唯专单同逐进某任另这那哪第之其万不如归划每惟合首")
_SIGNS = frozenset("=≤≥<>＜＞﹤﹥≦≧＝÷")


def find_quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """The quantities of ``text[start:end]`` in text order, without overlaps, in linear time.

    Not quantities: dates, clock times, ordinals, numbers of lists, documents, articles, telephones, and of names
    (1+1+9, 12345热线, 2.0版). A number without a unit counts only beside a sign of comparison (≤ = ÷), or where
    it has decimals or thousands marks and a clause ends right after it (增长13.95。).
    """
    end = len(text) if end is None else end
    folded = fold(text)
    found: list[Quantity] = []
    for quantity in _scan(text, folded, start, end):
        last = found[-1] if found else None
        if last is not None and last.end == quantity.start:
            quantity = behind_dash(quantity)
        if last is not None and is_range(last, quantity, folded):
            found[-1] = replace(
                last,
                end=quantity.end,
                quote=text[last.start : quantity.end],
                comparator="range",
                upper=quantity.value,
                cue_end=quantity.end,
            )
        else:
            found.append(quantity)
    return [hedged(as_money(quantity, text), text, folded) for quantity in found]


@lru_cache(maxsize=4096)
def whole_quantity(text: str, unit: str = "") -> Quantity | None:
    """The quantity that ``text`` is and nothing beside it (a table's cell), or ``None``.

    A bare number takes ``unit``, the unit of the cell's head row (万元, %), which may be empty.
    """
    stripped = text.strip()
    folded = fold(stripped)
    if _BARE.fullmatch(folded):
        bare = re.sub(_B, "", stripped)
        found = find_quantities(bare + unit) if unit else []
        if len(found) == 1 and found[0].start == 0 and found[0].end == len(bare) + len(unit):
            return replace(found[0], end=len(stripped), quote=stripped, cue_start=0, cue_end=len(stripped))
        value = parse_arabic(folded)
        kind = "scaled" if unit else "number"
        return Quantity(0, len(stripped), stripped, value, unit, kind, None, half_of(value), cue_end=len(stripped))
    found = find_quantities(stripped)
    return found[0] if len(found) == 1 and (found[0].cue_start, found[0].cue_end) == (0, len(stripped)) else None


def _scan(text: str, folded: str, start: int, end: int) -> Iterator[Quantity]:
    known = _read_before(text) if len(text) >= LONG else {}
    position = start
    while begin := _BEGIN.search(folded, position, end):
        match = _NUMBER.match(folded, begin.start(), end)
        if match is None:
            position = begin.end()
            continue
        span = match.span()
        if span not in known:
            known[span] = _read(text, folded, match)
        quantity = known[span]
        stop = _end_of_spaced(folded, match) if match.lastgroup == "spaced" else span[1]
        position = max(stop, quantity.end if quantity else 0)
        if quantity is not None and quantity.end <= end:
            yield quantity


@lru_cache(maxsize=2)
def _read_before(text: str) -> dict[tuple[int, int], Quantity | None]:
    """What the numbers of a long text were read as so far: sentence after sentence asks for the same ones."""
    return {}


def _read(text: str, folded: str, match: re.Match[str]) -> Quantity | None:
    if match.lastgroup == "arabic":
        return _arabic(text, folded, match.start(), match.end())
    if match["parts"]:
        value = _either(match["parts"])
        return (
            value if value is None else make(text, match.start(), match.end(), value, _BASES[match["base"]], "percent")
        )
    if match["whole"]:
        whole, some = parse_chinese(match["whole"]), parse_chinese(match["some"])
        if not whole or some is None:
            return None
        return replace(make(text, match.start(), match.end(), some / whole, "", "ratio"), half_unit=Decimal(0))
    if match["part"]:
        share = Decimal(match["part"]) / Decimal(match["of"])
        return replace(make(text, match.start(), match.end(), share, "", "ratio"), half_unit=Decimal(0))
    if match["spaced"]:
        return _arabic(text, folded, match.start(), _end_of_spaced(folded, match))
    return _chinese(text, folded, match)


def _end_of_spaced(folded: str, match: re.Match[str]) -> int:
    """Where a number ends that blanks may part into thousands: behind its first group where they may part numbers.

    They mark thousands in running text before a unit of money or of things counted, behind words that number nothing.
    """
    measure = measure_at(folded, match.end(), chinese=False)
    counted = measure is not None and (measure.unit is None or measure.unit.kind not in _NO_THOUSANDS)
    if counted and not _NUMBERED.search(folded, max(0, match.start() - 4), match.start()):
        return match.end()
    return match.start() + len(re.split(_B, match["spaced"], maxsplit=1)[0])


def _either(printed: str) -> Decimal | None:
    return parse_arabic(printed) if printed[0].isdecimal() else parse_chinese(printed)


_NUMBERED_IN = re.compile(r"[<〈](?:19|20)\d\d[>〉](?:第?\d+号)?$")
"""京政法发<2019>8号: the year and the number of a document."""


def _arabic(text: str, folded: str, start: int, stop: int) -> Quantity | None:
    before = folded[max(0, start - 12) : start]
    if _NUMBERED_IN.search(f"{before}{folded[start : stop + 1]}"):
        return None
    if _ORDINAL.search(before) or before[-1:] in ("〔", "[", "_", "+"):
        return None
    if len(before) > 1 and before[-1] in ".:：/-" and before[-2].isdecimal():
        return None
    if before[-1:].isascii() and _LETTER.search(before):
        return None
    measure = measure_at(folded, stop, chinese=False)
    printed = folded[start:stop]
    if "." in printed and _list_number(before, measure):
        start += printed.index(".") + 1
        printed, before = folded[start:stop], ""
    if measure is None and (span := _RANGE.match(folded, stop)):
        return _number_range(text, folded, start, stop, span.end())
    if before[-1:].isascii() and before[-1:].isalpha() and (measure is None or not before[-2:].isalpha()):
        return None
    negative = (before.endswith("-") and not before[-2:-1].isascii()) or before == "-"
    if measure is None:
        return _bare(text, folded, start, stop, negative)
    if _is_date(folded, before, printed, measure):
        return None
    value = parse_arabic(printed)
    return _measured(text, start - negative, measure, -value if negative else value)


def _list_number(before: str, measure: Measure | None) -> bool:
    """1.5项 at the head of a sentence is item 1 and five things; 3.2021年 is item 3 and a year."""
    if measure is None or measure.unit is None or measure.multiplier > 1:
        return False
    return (measure.unit.integral or measure.printed == "年") and (not before or before[-1] in "\n\t。；;：:）)")


def _number_range(text: str, folded: str, start: int, stop: int, second: int) -> Quantity | None:
    """50-60人: both numbers take the one unit."""
    match = _NUMBER.match(folded, second)
    if match is None or not match["arabic"]:
        return None
    measure = measure_at(folded, match.end(), chinese=False)
    if measure is None or _is_date(folded, "", match["arabic"], measure) or measure.printed in ("日", "年度"):
        return None
    low, high = parse_arabic(folded[start:stop]), parse_arabic(match["arabic"])
    if low >= high or (measure.printed == "年" and low > 100):
        return None
    made = _measured(text, start, measure, low)
    return replace(made, comparator="range", upper=high, half_unit=min(half_of(low), half_of(high)))


def _bare(text: str, folded: str, start: int, stop: int, negative: bool) -> Quantity | None:
    before = folded[start - negative - 1] if start - negative > 0 else ""
    after, printed = folded[stop : stop + 1], folded[start:stop]
    compared = before != "" and (before in _SIGNS or after in _SIGNS or (before == "/" and after in ("（", "(")))
    lost_unit = not printed.isdecimal() and after in CLOSERS - {"、"} and "一" <= before <= "鿿"
    if not (compared or lost_unit):
        return None
    value = parse_arabic(printed)
    return make(text, start - negative, stop, -value if negative else value, "", "number")


def _chinese(text: str, folded: str, match: re.Match[str]) -> Quantity | None:
    start, printed = match.start(), match["chinese"] or match["big"]
    before = folded[max(0, start - 12) : start]
    measure = measure_at(folded, match.end(), chinese=True)
    if measure is None or measure.unit is None or _ORDINAL.search(before):
        return None
    if before[-1:] in ("几", "数") or (printed in ("一", "十") and before[-1:] in _NO_ARTICLE):
        return None
    if (printed == "一" and measure.printed in ("起", "道")) or (
        1 < len(printed) < _YEAR_DIGITS and not _PLACED.search(printed)
    ):
        return None
    value = Decimal(_large(match["big"])) if match["big"] else parse_chinese(printed)
    if value is None or _is_date(folded, before, printed, measure):
        return None
    over = measure.more or (match["big"] is not None and before[-1:] != "近")
    return replace(_measured(text, start, measure, value), chinese=True, comparator="over" if over else "")


_YEAR_DIGITS = 4
_PLACED = re.compile("[十百千万亿点]")


def _large(printed: str) -> int:
    worth = 1
    for character in printed:
        worth *= 10 if character == "十" else MULTIPLIERS[character]
    return worth


def _is_date(folded: str, before: str, printed: str, measure: Measure) -> bool:
    name, after = measure.printed, folded[measure.end : measure.end + 6]
    if name == "年" or name == "年度":
        if _YEAR.fullmatch(printed) or _MONTH.match(after):
            return True
        return len(printed) == 2 and printed[1] != "十" and not printed.isdecimal()
    if name == "日":
        return before.endswith(("月", "月 ")) or not (_DAYS_AFTER.match(after) or _DAYS_BEFORE.search(before))
    if name == "分":
        return bool(_CLOCK.search(before))
    return False


def _measured(text: str, start: int, measure: Measure, value: Decimal) -> Quantity:
    unit = measure.unit
    kind = unit.kind if unit else "scaled"
    return Quantity(
        start,
        measure.end,
        text[start : measure.end],
        value,
        measure.printed,
        "price" if measure.per and kind == "money" else kind,
        value * unit.yuan * measure.multiplier if unit and unit.yuan is not None else None,
        half_of(value),
        "over" if measure.more else "",
        cue_start=start,
        cue_end=measure.end,
    )
