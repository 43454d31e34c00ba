"""Chinese text with half-width punctuation, read as if it were printed in full width.

Word processors, web forms and tools that fold characters (NFKC) leave ``,`` ``(`` and ``"`` where GB/T 15834-2011 has
``，`` ``（`` and ``“``. Analysis reads one form; what is quoted is the other, as printed.
"""

import re
from typing import TypeVar

from kg.readers.joining import CHINESE
from kg.records import Mention
from kg.rewriting import mentions_in, rewritten

T = TypeVar("T")

_FULL = str.maketrans(",:;!?()", "，：；！？（）")
_MARK = re.compile(f"(?<=[{CHINESE}%)\\]])[,:;!?]|[,:;!?](?=[{CHINESE}])")
"""Not between digits or Latin letters (1,234; 11:23): there it is no punctuation of a Chinese sentence."""

_PAIR = re.compile(r"\(([^()]{0,100})\)")
_LONE = re.compile(f"(?<=[{CHINESE}])[()]|[()](?=[{CHINESE}])")
_QUOTED = re.compile(r'"([^"]{1,200})"')
_HAN = re.compile(f"[{CHINESE}]")
_HALF = frozenset(',:;!?()"')


def full_width(text: str) -> str:
    """``text`` with full-width punctuation where half-width stands in Chinese, character for character as long."""
    if _HALF.isdisjoint(text):
        return text
    for _ in range(2):  # a bracket in brackets
        text = _PAIR.sub(lambda pair: f"（{pair[1]}）" if _in_chinese(pair) else pair[0], text)
    text = _QUOTED.sub(lambda pair: f"“{pair[1]}”" if _HAN.search(pair[1]) else pair[0], text)
    text = _LONE.sub(lambda mark: mark[0].translate(_FULL), text)
    return _MARK.sub(lambda mark: mark[0].translate(_FULL), text)


def _in_chinese(pair: re.Match[str]) -> bool:
    around = pair.string[max(0, pair.start() - 1) : pair.end() + 1]
    return _HAN.search(around) is not None


def as_printed(found: T, wide: str, text: str) -> T:
    """What was read in ``wide``, the ``full_width`` of ``text`` (tuples and dataclasses), in the words of ``text``.

    Every mention quotes what is printed, and so does a string that is the words of one; strings that were made of
    words keep their form.
    """
    said = [one for one in mentions_in(found) if wide[one.start : one.end] == one.quote]
    printed = {one.quote: text[one.start : one.end] for one in reversed(said) if text[one.start : one.end] != one.quote}
    if not printed:
        return found
    return rewritten(found, lambda words: printed.get(words, words), lambda one: _quoted(one, wide, text))


def _quoted(mention: Mention, wide: str, text: str) -> Mention:
    words = text[mention.start : mention.end]
    if words == mention.quote or wide[mention.start : mention.end] != mention.quote:
        return mention
    return Mention(mention.start, mention.end, words)
