"""Cues and names of the field, and small readings of words that tables and prose share."""

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources

from kg.document import Document
from kg.records import Mention
from kg.tables.labels import squeeze
from kg.tables.standard import level_names

_MARK = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]\d{1,2}[）)]|\d{1,2}(?:\.\d{1,2})*[.．、）)]?(?=[^\d.%，,])|[①-⑳]"
    r"|指标\s*\d{1,2}\s*(?:[：:]|(?=[㐀-鿿]))|[★☆▲△●◆※]{1,3}|[A-D](?:\d{1,3}(?:-\d{1,2})*[.、．]?|[.、．])(?=\s*[㐀-鿿]))\s*"
)
_WORTH = re.compile(
    r"\s*[（(](?:分值|权重|满分|标准分|共)?[:：]?\s*(\d{1,3}(?:\.\d+)?)\s*(?:分|%|％)"
    r"(?:[，,；]?(?:实际|自评|评价)?得分?[:：]?\s*\d{1,3}(?:\.\d+)?\s*分)?[）)]$"
)


_STARS = re.compile(r"[★☆▲△●◆※]{1,3}\s*")
_BLANK = re.compile(r"[（(]?\s?[≥≤＞＜><=]{0,2}\s?\*{2,}[^（）()*]{0,10}[）)]?$")
"""What the ministry's samples of indicators leave to be filled in: 农村低保发放人数（≥**人）."""


@cache
def cues(name: str) -> tuple[str, ...]:
    """A list of data/cues.toml, the longest first."""
    text = resources.files("kg.indicators").joinpath("data/cues.toml").read_text(encoding="utf-8")
    return tuple(sorted(tomllib.loads(text)[name], key=lambda cue: (-len(cue), cue)))


@cache
def _measures() -> tuple[tuple[str, frozenset[str], str], ...]:
    text = resources.files("kg.indicators").joinpath("data/measures.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[2:] if line]
    return tuple(sorted(((a, frozenset(b.split()), c) for a, b, c in rows), key=lambda row: -len(row[0])))


def measured_kinds(name: str, levels: tuple[str, ...]) -> frozenset[str]:
    """Which kinds of quantity (``kg.quantities``) an indicator counts, told by its name or level; empty if neither."""
    bare = re.sub(r"（[^）]*）$", "", name)
    for ending, kinds, where in _measures():
        if where in ("name", "leaf") and bare.endswith(ending) and (where == "name" or bare == ending):
            return kinds
    for ending, kinds, where in _measures():
        if where == "level" and any(level == ending for level in levels):
            return kinds
    return frozenset()


def bare_name(text: str) -> tuple[str, int]:
    """A name without its list mark, and how many characters the mark took."""
    found = _MARK.match(text)
    if not found and text[:1] in tuple("ABCD") and squeeze(text[1:]) in level_names():
        return text[1:], 1
    if not found or found.end() == len(text):
        return text, 0
    starred = _STARS.match(text, found.end())
    end = starred.end() if starred and starred.end() < len(text) else found.end()
    return text[end:], end


def split_worth(text: str) -> tuple[str, Decimal | None]:
    """A name without the points in its bracket, and these: 产出指标（50分）; without a form's blank (人数（≥**人）)."""
    blank = _BLANK.search(text)
    text = text[: blank.start()] if blank and blank.start() else text
    found = _WORTH.search(text)
    if not found or not found.start():
        return text, None
    return text[: found.start()], Decimal(found.group(1))


def mark_of(text: str) -> str:
    """The kind of list mark before a name: 一 （一） 1 （1） ①, or empty."""
    found = _MARK.match(text)
    if not found or found.end() == len(text):
        return ""
    mark = found.group().strip()
    inner = "一" if re.search(r"[一二三四五六七八九十]", mark) else "1" if re.search(r"\d", mark) else "①"
    return f"（{inner}）" if mark[0] in "（(" else inner


def mention(document: Document, start: int, end: int) -> Mention:
    """The words of a range."""
    return Mention(start, end, document.text[start:end])


POINTS_TOLD = re.compile(r"[，,：:；]\s?(?:该?指标)?(?:分值|满分|标准分|权重|得分?)(?:为|共)?\s?\d[^。]*$")
"""资金到位率，分值4分，得3.84分: a heading with the points that it earned."""


def level_title(text: str) -> str:
    """A section's title as the name of a level: without mark, final stop and words such as 分析."""
    name = split_worth(bare_name(text)[0].rstrip("。．.：: "))[0]
    for tail in cues("title_tails"):
        if name.endswith(tail) and len(name) > len(tail) + 1:
            return name[: -len(tail)]
    return name
