"""The noun phrase that ends in a given word, cut where a verb, a preposition or a mark before it must end."""

import re
from functools import cache
from importlib import resources

from kg.readers.marks import BULLETS

_MARKS = BULLETS + '-－=＝+＋/／%％×，。；：！？、《》〈〉<>“”‘’"\t!?;:,·—|'
_YEAR = re.compile(
    r"\d{4}\s?[—\-至]?\s?(?:\d{4})?\s?(?:年度?|度)|\d{1,2}\s?月份?|第[一二三四五六七八九十\d]+[批次期轮]"
)
_LEADING = re.compile(
    r"(?:[表图]\s?\d{1,2}|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]+是|（[^（）]*）)"
)
SUM = re.compile(r"\d[\d,.]*\s?[百千万亿]*元")
"""An amount of money, which no name holds: what stands before it says what was done with it (预算20万元X资金)."""
_LONGEST = 45
_SHORTEST = 2
_QUOTED = 16
_LEVEL = re.compile("中央|国家|上级|本级|[省市区县](?:级|本级|财政)")
_LISTED = re.compile(r"(?:\d\s?[千百十万亿]*元|金|资金|基金|经费|补助|补贴|项目|专户|工程)$")
_SUBSIDISES = r"(?:补助|资助|奖励|奖补|补贴)(?=\d)"
"""Before a number these are verbs (补助6名…), elsewhere mostly what money is called."""
_GRANT = re.compile(r"(?<![资基])金$")
"""A payment to persons (助学金, 抚恤金), which a fund is named after: such a name may go on behind 和."""
_NAMED_AFTER = re.compile(r"(?:补助|补贴|奖补|专项|保障|救助)(?:资金|经费|项目)$")
_APART = re.compile(r"[^。；]{0,12}?(?:分别|各[为达支安\d])")
"""What tells behind a list of names that each has an amount of its own."""


@cache
def _lines(name: str) -> tuple[str, ...]:
    text = resources.files("kg.projects").joinpath(f"data/{name}").read_text(encoding="utf-8")
    words = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


@cache
def opener() -> re.Pattern[str]:
    """Verbs and adverbs that open a phrase without being part of the name in it."""
    kept = "|".join(map(re.escape, _lines("kept.txt")))
    return re.compile(f"(?!{kept})(?:{'|'.join(map(re.escape, _lines('openers.txt')))}|{_SUBSIDISES})")


@cache
def boundary() -> re.Pattern[str]:
    """Kept words first, so that a boundary inside one is passed over; then boundaries, the longest first."""
    kept = "|".join(map(re.escape, _lines("kept.txt")))
    ends = "|".join(map(re.escape, _lines("boundaries.txt")))
    return re.compile(f"(?P<kept>{kept})|(?P<end>{ends})")


def phrase_start(text: str, end: int, floor: int = 0) -> int:
    """Where the noun phrase begins that ends at ``end``; never before ``floor``. Equal to ``end`` where none is."""
    start = max(floor, end - _LONGEST, _after_mark(text, max(floor, end - _LONGEST), end))
    for pattern in (_YEAR, SUM):
        for said in pattern.finditer(text, start, end):
            if said.end() < end and not _bracketed(text, start, said.start()):
                start = said.end()
    at = start
    while found := boundary().search(text, at, end):
        at = found.end()
        if found.lastgroup == "end" and at < end and not _bracketed(text, start, found.start()):
            start = at
    start = _after_list(text, start, end)
    while opened := _LEADING.match(text, start, end) or opener().match(text, start + _joint_at(text, start), end):
        if end - opened.end() < _SHORTEST:
            break
        start = opened.end()
    return _quoted_start(text, start, end, floor)


def _joint_at(text: str, start: int) -> int:
    """1 where 和, 与 or 及 stands, which joins a verb to the one before it (规范和提高…)."""
    return int(start < len(text) and text[start] in "和与及")


def _quoted_start(text: str, start: int, end: int, floor: int) -> int:
    """With the quotation that a name opens with (“厕所革命”改造项目), if nothing but a boundary stands before it."""
    if end - start <= _SHORTEST or text[start - 1 : start] != "”":
        return start
    opened = text.rfind("“", max(floor, start - _QUOTED), start)
    if opened < 0 or "”" in text[opened : start - 1] or re.search("[，。；：]", text[opened:start]):
        return start
    before = text[max(floor, opened - 8) : opened]
    bare = not before or before[-1] in _MARKS + "（(" or _ends_at_boundary(before)
    return opened if bare else start


def _ends_at_boundary(words: str) -> bool:
    return words.endswith(("和", "与", "及", *_lines("boundaries.txt"), *_lines("openers.txt")))


def _after_mark(text: str, floor: int, end: int) -> int:
    """Behind the last mark outside brackets, or behind a bracket that opens and does not close."""
    depth = 0
    for at in range(end - 1, floor - 1, -1):
        char = text[at]
        if char in "）)":
            depth += 1
        elif char in "（(":
            if depth == 0:
                return at + 1
            depth -= 1
        elif depth == 0 and char in _MARKS:
            return at + 1
    return floor


def _bracketed(text: str, start: int, at: int) -> bool:
    """Whether ``at`` stands inside a bracket that opens after ``start``."""
    opened = text.count("（", start, at) + text.count("(", start, at)
    return opened > text.count("）", start, at) + text.count(")", start, at)


_JOINTS = re.compile("以及|[和与及]")


def _after_list(text: str, start: int, end: int) -> int:
    """Behind 和, 与, 及 where what stands before it is such a name, too (A资金和B资金), or nothing.

    A fund for two payments is one name (X助学金和Y补助资金), unless each is told to have its amount.
    """
    for found in _JOINTS.finditer(text[start:end]):
        before, after = text[start : start + found.start()], text[start + found.end() : end]
        one = _GRANT.search(before) and _NAMED_AFTER.search(after) and not _APART.match(text, end)
        if (not before or (_LISTED.search(before) and not one) or _LEVEL.match(after)) and after:
            return _after_list(text, start + found.end(), end)
    return start
