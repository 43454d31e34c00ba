"""Find the quantities of a text: number, unit, bound. One pass over the text, bounded look-around at each number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.quantities.numerals import fold, parse_arabic, parse_chinese
from kg.quantities.units import MULTIPLIERS, Unit, hedges, longest_unit, units


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class _Measure:
    """What follows a number: the printed unit, its entry, the power of ten before it, where it ends, 多 or not."""

    printed: str
    unit: Unit | None
    multiplier: int
    end: int
    more: bool
    per: bool


_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:，\d{3})+(?:\.\d+)?(?![\d，])|\d+(?:\.\d+)?"
_HAN = "一二两三四五六七八九十"
_NUMBER = re.compile(
    rf"(?P<base>百|千|万)分之(?P<parts>\d+(?:\.\d+)?|[{_HAN}零百点]+)"
    rf"|(?P<whole>[{_HAN}]{{1,3}})分之(?P<some>[{_HAN}]{{1,3}})"
    r"|(?<![\d/.年月])(?P<part>[1-9]\d?)/(?P<of>[1-9]\d?)(?![\d/.年月])"
    rf"|(?P<arabic>{_ARABIC})"
    rf"|(?<=[上近超过逾约破])(?P<big>[百千万十]?[百千万亿])(?=[元人名家个户件吨亩份次])"
    rf"|(?P<chinese>[{_HAN}〇零][{_HAN}〇零○百千万亿]*(?:点[{_HAN}〇零]+)?)"
)
_BASES = {"百": "%", "千": "‰", "万": "‱"}
_MORE = "多余几来"
_PER = re.compile(r"/([^\W\d_]{1,3}[²³23]?)(?:[·•.][人户年月天日次])?")
_PER_WORDS = frozenset("人户月年天日次亩吨")
_RANGE = re.compile(r"\s?(?:-{1,2}|~|至|到)\s?(?=\d)")
_ORDINAL = re.compile(r"第\s?[\d、,和及至到\-]*$")
_CLOCK = re.compile(r"\d\s?[时点:：]\s?$")
_MONTH = re.compile(rf"\s?(?:\d{{1,2}}|[{_HAN}]{{1,3}})\s?月")
_YEAR = re.compile(r"(?:19|20)\d\d|[一二][九〇零○][一二三四五六七八九〇零○]{2}")
_DAYS_AFTER = re.compile(r"[以之]?内|一[次报]|无|未|不")
_DAYS_BEFORE = re.compile(r"(?:期限|时限|连续|不少于|不超过|超过|满|提前|为期|缩短|最长|最短|压缩)[至为到了]?$")
_MONEY_CUE = re.compile(r"资金|经费|预算|支出|收入|补助|补贴|金额|投入|投资|拨付|下达|支付|费|结余|[^美日韩欧]元")
_NO_ARTICLE = frozenset("统唯专单同逐进某任另这那哪第之其万不如归划每惟合首")
_SIGNS = frozenset("=≤≥<>＜＞﹤﹥≦≧＝÷")
_CLOSERS = frozenset("，。；、）)（(,;")


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
        if last is not None and _is_range(last, quantity, folded):
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
    return [_hedged(_as_money(quantity, text), text, folded) for quantity in found]


def whole_quantity(text: str, unit: str = "") -> Quantity | None:
    """The quantity that ``text`` is and nothing beside it (a table's cell), or ``None``.

    A bare number takes ``unit``, the unit of the cell's head row (万元, %), which may be empty.
    """
    stripped = text.strip()
    folded = fold(stripped)
    if re.fullmatch(rf"-?(?:{_ARABIC})", folded):
        found = find_quantities(stripped + unit) if unit else []
        if len(found) == 1 and found[0].start == 0 and found[0].end == len(stripped) + len(unit):
            return replace(found[0], end=len(stripped), quote=stripped, cue_start=0, cue_end=len(stripped))
        value = parse_arabic(folded)
        kind = "scaled" if unit else "number"
        return Quantity(0, len(stripped), stripped, value, unit, kind, None, _half(value), cue_end=len(stripped))
    found = find_quantities(stripped)
    return found[0] if len(found) == 1 and (found[0].cue_start, found[0].cue_end) == (0, len(stripped)) else None


def _scan(text: str, folded: str, start: int, end: int) -> Iterator[Quantity]:
    position = start
    while match := _NUMBER.search(folded, position, end):
        quantity = _read(text, folded, match, end)
        position = max(match.end(), quantity.end if quantity else 0)
        if quantity is not None and quantity.end <= end:
            yield quantity


def _read(text: str, folded: str, match: re.Match[str], end: int) -> Quantity | None:
    if match["parts"]:
        value = _either(match["parts"])
        return (
            value if value is None else _make(text, match.start(), match.end(), value, _BASES[match["base"]], "percent")
        )
    if match["whole"]:
        whole, some = parse_chinese(match["whole"]), parse_chinese(match["some"])
        if not whole or some is None:
            return None
        return replace(_make(text, match.start(), match.end(), some / whole, "", "ratio"), half_unit=Decimal(0))
    if match["part"]:
        share = Decimal(match["part"]) / Decimal(match["of"])
        return replace(_make(text, match.start(), match.end(), share, "", "ratio"), half_unit=Decimal(0))
    if match["arabic"]:
        return _arabic(text, folded, match.start(), match.end(), end)
    return _chinese(text, folded, match)


def _either(printed: str) -> Decimal | None:
    return parse_arabic(printed) if printed[0].isdecimal() else parse_chinese(printed)


def _arabic(text: str, folded: str, start: int, stop: int, end: int) -> Quantity | None:
    before = folded[max(0, start - 12) : start]
    if _ORDINAL.search(before) or before[-1:] in ("〔", "[", "_", "+"):
        return None
    if len(before) > 1 and before[-1] in ".:：/-" and before[-2].isdecimal():
        return None
    measure = _measure(folded, stop, chinese=False)
    printed = folded[start:stop]
    if "." in printed and _list_number(before, measure):
        start += printed.index(".") + 1
        printed, before = folded[start:stop], ""
    if measure is None and (span := _RANGE.match(folded, stop)):
        return _number_range(text, folded, start, stop, span.end(), end)
    if before[-1:].isascii() and before[-1:].isalpha() and (measure is None or not before[-2:].isalpha()):
        return None
    negative = (before.endswith("-") and not before[-2:-1].isascii()) or before == "-"
    if measure is None:
        return _bare(text, folded, start, stop, negative)
    if _is_date(folded, before, printed, measure):
        return None
    value = parse_arabic(printed)
    made = _measured(text, start - negative, measure, -value if negative else value)
    return replace(made, half_unit=_half(value))


def _list_number(before: str, measure: _Measure | None) -> bool:
    """1.5项 at the head of a sentence is item 1 and five things; 3.2021年 is item 3 and a year."""
    if measure is None or measure.unit is None or measure.multiplier > 1:
        return False
    return (measure.unit.integral or measure.printed == "年") and (not before or before[-1] in "\n\t。；;：:）)")


def _number_range(text: str, folded: str, start: int, stop: int, second: int, end: int) -> Quantity | None:
    """50-60人: both numbers take the one unit."""
    match = _NUMBER.match(folded, second, end)
    if match is None or not match["arabic"]:
        return None
    measure = _measure(folded, match.end(), chinese=False)
    if measure is None or _is_date(folded, "", match["arabic"], measure) or measure.printed in ("日", "年度"):
        return None
    low, high = parse_arabic(folded[start:stop]), parse_arabic(match["arabic"])
    if low >= high or (measure.printed == "年" and low > 100):
        return None
    made = _measured(text, start, measure, low)
    return replace(made, comparator="range", upper=high, half_unit=min(_half(low), _half(high)))


def _bare(text: str, folded: str, start: int, stop: int, negative: bool) -> Quantity | None:
    before = folded[start - negative - 1] if start - negative > 0 else ""
    after, printed = folded[stop : stop + 1], folded[start:stop]
    compared = before != "" and (before in _SIGNS or after in _SIGNS or (before == "/" and after in ("（", "(")))
    lost_unit = not printed.isdecimal() and after in _CLOSERS - {"、"} and "一" <= before <= "鿿"
    if not (compared or lost_unit):
        return None
    value = parse_arabic(printed)
    made = _make(text, start - negative, stop, -value if negative else value, "", "number")
    return replace(made, half_unit=_half(value))


def _chinese(text: str, folded: str, match: re.Match[str]) -> Quantity | None:
    start, printed = match.start(), match["chinese"] or match["big"]
    before = folded[max(0, start - 12) : start]
    measure = _measure(folded, match.end(), chinese=True)
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


def _measure(folded: str, position: int, *, chinese: bool) -> _Measure | None:
    """The longest unit that stands at ``position``, after one blank, 多 and a multiplier at most."""
    if folded[position : position + 1] == " ":
        position += 1
    more = folded[position : position + 1] in tuple(_MORE)
    position += more
    best: _Measure | None = None
    for length in (0, 1, 2):
        multiplier = folded[position : position + length]
        if length and (len(multiplier) < length or multiplier not in MULTIPLIERS):
            continue
        found = _unit_at(folded, position, length, more, chinese=chinese)
        if found is not None and (best is None or found.end > best.end):
            best = found
    return best


def _unit_at(folded: str, position: int, length: int, more: bool, *, chinese: bool) -> _Measure | None:
    multiplier = folded[position : position + length]
    worth = MULTIPLIERS.get(multiplier, 1)
    at = position + length
    if length and folded[at : at + 1] in tuple("多余"):
        more, at = True, at + 1
    at += folded[at : at + 1] == " " and length > 0
    for size in range(longest_unit(), 0, -1):
        unit = units().get(folded[at : at + size])
        if unit is None or len(folded) < at + size or (chinese and not unit.chinese):
            continue
        follows = folded[at + size : at + size + 1]
        if follows and follows in unit.not_before and (chinese or unit.kind != "count"):
            continue
        stop = at + size
        if unit.name[-1].isascii() and unit.name[-1].isalpha() and follows.isascii() and follows.isalnum():
            continue
        per = _PER.match(folded, stop)
        if per and not (per[1] in units() or per[1] in _PER_WORDS):
            per = None
        tail = per[0] if per else ""
        return _Measure(multiplier + unit.name + tail, unit, worth, stop + len(tail), more, bool(per))
    return _Measure(multiplier, None, worth, at, more, False) if worth >= 10**4 else None


def _is_date(folded: str, before: str, printed: str, measure: _Measure) -> bool:
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


def _measured(text: str, start: int, measure: _Measure, value: Decimal) -> Quantity:
    unit = measure.unit
    kind = unit.kind if unit else "scaled"
    made = _make(text, start, measure.end, value, measure.printed, "price" if measure.per and kind == "money" else kind)
    yuan = value * unit.yuan * measure.multiplier if unit and unit.yuan is not None else None
    return replace(made, yuan=yuan, comparator="over" if measure.more else "")


def _make(text: str, start: int, end: int, value: Decimal, unit: str, kind: str) -> Quantity:
    return Quantity(start, end, text[start:end], value, unit, kind, None, _half(value), cue_start=start, cue_end=end)


def _half(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(min(int(exponent), 0) - 1)


def _is_range(first: Quantity, second: Quantity, folded: str) -> bool:
    """20万元至50万元, but not 从58个到67个, which is a change."""
    if first.unit != second.unit or first.value >= second.value or first.comparator or second.comparator:
        return False
    if first.kind == "number" or not re.fullmatch(r"\s?(?:-{1,2}|~|至|到)\s?", folded[first.end : second.start]):
        return False
    return not re.search(r"[从由自][^，。；]{0,6}$", folded[max(0, first.start - 7) : first.start])


def _as_money(quantity: Quantity, text: str) -> Quantity:
    """A bare 万 or 亿 is money where no noun follows and the clause speaks of money or two decimals are printed."""
    if quantity.kind != "scaled" or text[quantity.end : quantity.end + 1] not in ("", *_CLOSERS, "的"):
        return quantity
    decimals = int(quantity.value.as_tuple().exponent)
    if decimals > -2 and not _MONEY_CUE.search(text, max(0, quantity.start - 40), quantity.start):
        return quantity
    return replace(quantity, kind="money", yuan=quantity.value * MULTIPLIERS[quantity.unit])


def _hedged(quantity: Quantity, text: str, folded: str) -> Quantity:
    for hedge in hedges("before"):
        at = quantity.start - len(hedge.cue)
        at -= folded[quantity.start - 1 : quantity.start] == " "
        if at < 0 or not text.startswith(hedge.cue, at) or (at and text[at - 1] in hedge.not_after):
            continue
        if hedge.cue == "近" and quantity.kind == "duration":
            break
        comparator = quantity.comparator if quantity.comparator in ("range",) else hedge.comparator
        return replace(quantity, comparator=comparator, cue_start=at)
    if _reversed_sign(quantity, folded):
        comparator = "at_least" if folded[quantity.end] in "≤≦" else "over"
        return replace(quantity, comparator=quantity.comparator or comparator, cue_end=quantity.end + 1)
    for hedge in hedges("after"):
        if text.startswith(hedge.cue, quantity.end):
            comparator = quantity.comparator if quantity.comparator == "range" else hedge.comparator
            return replace(quantity, comparator=comparator, cue_end=quantity.end + len(hedge.cue))
    return quantity


def _reversed_sign(quantity: Quantity, folded: str) -> bool:
    """90分≤得分 bounds what follows; in 3.70%<10% the sign belongs to the second number."""
    sign, follows = folded[quantity.end : quantity.end + 1], folded[quantity.end + 1 : quantity.end + 2]
    return sign != "" and sign in "≤≦<＜" and not follows.isdecimal() and follows != "="
