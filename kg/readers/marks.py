"""The marks that open headings and list items in Chinese official writing (GB/T 9704-2012: 一、 （一） 1. （1）).

``ordinal`` says where in its row a mark stands, which is what tells a heading from a number that merely opens a line.
"""

import re
import unicodedata
from dataclasses import dataclass

_HAN = "[〇零一二三四五六七八九十百]{1,5}"
_NUM = "[0-9０-９]{1,3}"
_OPEN = "[(（﹙]"
_CLOSE = "[)）﹚]"

PART, CHAPTER, SECTION, ARTICLE, HAN, HAN_BRACKET, ARABIC, DOTTED, ARABIC_BRACKET, ARABIC_CLOSE, CIRCLED = range(11)
"""Kinds of marks from the highest rank to the lowest."""

BULLETS = "•●■◆◇▲△▪▶★☆※"
"""Characters that open an item without numbering it, for a class of a pattern. ○ is left out: it is a zero, too."""

_MARK = re.compile(
    f"(?P<k0>第{_HAN}(?:部分|篇|编)|第{_NUM}(?:部分|篇))"
    f"|(?P<k1>第{_HAN}章|第{_NUM}章)"
    f"|(?P<k2>第{_HAN}节|第{_NUM}节)"
    f"|(?P<k3>第{_HAN}条)"
    f"|(?P<k4>{_HAN}(?:[、．]|\\.(?![0-9])))"
    f"|(?P<k5>{_OPEN}{_HAN}{_CLOSE}|[㈠-㈩])"
    f"|(?P<k7>{_NUM}(?:[.．]{_NUM}){{1,3}}[.．、]?(?=[\\s㐀-鿿“《【（(]))"
    f"|(?P<k6>{_NUM}(?:、|[.．﹒](?![0-9０-９]))|[⒈-⒛])"
    f"|(?P<k8>{_OPEN}{_NUM}{_CLOSE}|[⑴-⒇])"
    f"|(?P<k9>{_NUM}[)）])"
    f"|(?P<k10>[①-⑳㉑-㉟])"
)
_NUMERAL = re.compile(f"{_HAN}|{_NUM}")
_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True)
class Mark:
    """``kind`` is one of the constants above; ``length`` in code points; ``depth`` numbers in a dotted mark."""

    kind: int
    ordinal: int
    length: int
    depth: int = 1


def mark_at(text: str, start: int = 0) -> Mark | None:
    """The mark that opens ``text`` at ``start``, or ``None``."""
    found = _MARK.match(text, start)
    if found is None or found.lastgroup is None:
        return None
    kind = int(found.lastgroup[1:])
    words = unicodedata.normalize("NFKC", found.group())
    numerals = _NUMERAL.findall(words)
    return Mark(kind, _value(numerals[-1]) if numerals else 0, found.end() - start, max(1, len(numerals)))


def _value(numeral: str) -> int:
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    total, digit = 0, 0
    for char in numeral:
        if char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _DIGIT[char]
    return total + digit
