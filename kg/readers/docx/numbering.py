"""The numbers that Word computes and no run of text holds (ISO/IEC 29500-1, 17.9)."""

import re
from dataclasses import dataclass

from lxml import etree

from kg.readers.docx.names import child, is_on, local, number, value

_PLACE = re.compile("%([1-9])")
_HAN = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
# Formats that count by one sign each: the sign of 1 and how many there are (Unicode, Enclosed Alphanumerics).
_SIGNS = {
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "ideographEnclosedCircle": ("㊀", 10),
}
_COUNTING = frozenset(
    ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting")
)
_LEGAL = frozenset(("ideographLegalTraditional", "chineseLegalSimplified"))
_LEGAL_SIGNS = str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰")
_DIGITS = frozenset(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"))


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    pattern: str
    blank: bool
    restart: int | None
    legal: bool


class Numbering:
    """The lists of a document. ``next`` counts, so it is called once a paragraph, in order of the text."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                levels = {number(inner, 0, "ilvl"): _level(inner) for inner in element if local(inner) == "lvl"}
                self._abstract[value(element, "abstractNumId") or ""] = levels
        for element in root if root is not None else ():
            if local(element) == "num":
                self._list(element)

    def _list(self, element: etree._Element) -> None:
        abstract = value(child(element, "abstractNumId")) or ""
        levels = dict(self._abstract.get(abstract, {}))
        starts: dict[int, int] = {}
        for override in element:
            if local(override) != "lvlOverride":
                continue
            at = number(override, 0, "ilvl")
            own = child(override, "lvl")
            if own is not None:
                levels[at] = _level(own)
            start = child(override, "startOverride")
            if start is not None:
                starts[at] = number(start, 1)
        self._lists[value(element, "numId") or ""] = (abstract, levels, starts)

    def next(self, identity: str | None, at: int) -> str:
        """The printed number of the next paragraph of list ``identity`` on level ``at`` (from 0), with the blank
        that parts it from Latin text; empty for bullets and where there is no such list."""
        if identity is None or identity not in self._lists:
            return ""
        abstract, levels, starts = self._lists[identity]
        level = levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        fresh = at in starts and (identity, at) not in self._started
        self._started.add((identity, at))
        counts[at] = starts[at] if fresh else counts[at] + 1 if at in counts else level.start
        for deeper in [key for key in counts if key > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or 0 < at + 1 <= restart:
                del counts[deeper]
        if level.style in ("bullet", "none"):
            return ""
        text = _PLACE.sub(lambda found: _shown(int(found[1]) - 1, level, levels, counts), level.pattern)
        return f"{text} " if text and level.blank else text


def _level(element: etree._Element) -> _Level:
    restart = child(element, "lvlRestart")
    return _Level(
        start=number(child(element, "start"), 0),
        style=_style(element),
        pattern=value(child(element, "lvlText")) or "",
        blank=value(child(element, "suff")) != "nothing",
        restart=None if restart is None else number(restart, 0),
        legal=is_on(child(element, "isLgl")),
    )


def _style(element: etree._Element) -> str:
    """The number format; where newer forms stand beside their fallback, the first that is named."""
    found = child(element, "numFmt")
    if found is None:
        found = next((inner for inner in element.iter() if local(inner) == "numFmt"), None)
    return value(found) or "decimal"


def _shown(place: int, level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    of = levels.get(place)
    if of is None:
        return ""
    count = counts.setdefault(place, of.start)
    return numeral(count, "decimal" if level.legal else of.style)


def numeral(count: int, style: str) -> str:
    """A count in one of Word's number formats (ST_NumberFormat); those of other languages are given as digits."""
    if style in _SIGNS and 1 <= count <= _SIGNS[style][1]:
        return chr(ord(_SIGNS[style][0]) + count - 1)
    if style in _COUNTING:
        return han(count)
    if style in _LEGAL:
        return han(count).translate(_LEGAL_SIGNS)
    if style in _DIGITS:
        return "".join(_HAN[int(digit)] for digit in str(count))
    if style == "ideographTraditional" and 1 <= count <= len(_STEMS):
        return _STEMS[count - 1]
    if style == "ideographZodiac" and 1 <= count <= len(_BRANCHES):
        return _BRANCHES[count - 1]
    if style in ("lowerLetter", "upperLetter") and count >= 1:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        return _roman(count).upper() if style == "upperRoman" else _roman(count)
    if style == "decimalZero":
        return f"{count:02d}"
    if style == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(count))
    return str(count)


def han(count: int) -> str:
    """A count below 1000 as counted in Chinese (十一, 一百零二); digits above."""
    if not 0 < count < 1000:
        return str(count)
    hundreds, tens, ones = count // 100, count // 10 % 10, count % 10
    words = f"{_HAN[hundreds]}百" if hundreds else ""
    if tens:
        words += f"{'' if tens == 1 and not hundreds else _HAN[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_HAN[ones] if ones else "")


def _roman(count: int) -> str:
    words = ""
    for worth, sign in _ROMAN:
        words += sign * (count // worth)
        count %= worth
    return words
