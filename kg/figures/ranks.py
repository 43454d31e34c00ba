"""Ranks: 名列榜首, 排名全国第3, 位居前列 is none (no number)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.quantities import parse_chinese

_RANK = re.compile(
    r"(?P<verb>名列|位列|位居|排名|排列|排在|居于|居|列|排|获得?|荣获|取得|夺得|荣膺|稳居|跃居|升至|跃升至|保持)"
    r"(?P<scope>[^，。；、第首榜前]{0,12}?)"
    r"(?P<rank>榜首|首位|之首|首(?=[。，；、])|第\s?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?:名|位|(?=[。，；、）”]|$))"
    r"|前\s?(?P<top>\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?:名|位|强)?(?=[。，；、）”]|$))"
)
_MARK = re.compile("[首第前]")
"""What every rank is said with."""


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank: the words from the verb to the rank, its number, and whether it says among the first so many."""

    start: int
    end: int
    number_start: int
    value: Decimal
    scope: str
    top: bool


def find_ranks(text: str, start: int, end: int) -> Iterator[Rank]:
    """The ranks that ``text[start:end]`` claims."""
    if not _MARK.search(text, start, end):
        return
    for match in _RANK.finditer(text, start, end):
        printed = match["number"] or match["top"]
        value = Decimal(1) if not printed else (Decimal(printed) if printed.isdecimal() else parse_chinese(printed))
        if value:
            yield Rank(match.start(), match.end(), match.start("rank"), value, match["scope"], bool(match["top"]))
