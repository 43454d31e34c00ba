"""What a head cell means, and what a cell holds: known labels, numbers, units."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources

_UNIT_IN_LABEL = re.compile(r"[（(]\s*(?:单位[:：])?\s*(元|千元|万元|百万元|亿元|%|％|分|个|人|人次|天|月)\s*[）)]")
_BRACKET = re.compile(r"(?!^)[（(][^（）()]*[）)]")
_YEAR = re.compile(r"^(?:20\d\d年度?|本年度?|上年度?|当年)")
_UNIT_LINE = re.compile(
    r"(?:金额)?单位\s*[:：]\s*(?:[\u4e00-\u9fff]{1,4}[、，/]){0,2}(?:人民币)?\s*(元|千元|万元|百万元|亿元)"
)
NUMBER = re.compile(
    r"^[≈约]?[-－—–]?[¥￥]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?\s*(?:%|％|‰|元|千元|万元|亿元|分|万)?$|^[（(]\d[\d,，.]*[）)]$"
)
DASH = re.compile(r"^(?:[-—–－―]+|/|无|不适用)$")
CODE = re.compile(r"^\d{2,12}$")
TOTALS = frozenset(
    (
        "合计",
        "总计",
        "小计",
        "总分",
        "总得分",
        "得分合计",
        "分值合计",
        "权重合计",
        "合计得分",
        "总合计",
        "总计得分",
        "自评总分",
        "综合得分",
        "总分合计",
        "金额合计",
        "资金合计",
        "合计金额",
        "共计",
    )
)
"""First cells of rows of sums (general usage in tables)."""


STRUCTURAL = frozenset(
    (
        *("task", "area"),
        *("level1", "level2", "level3", "level4", "name", "project", "item", "code", "definition", "criteria"),
        *("weight", "score", "score_rate", "target", "actual", "reason", "improvement", "reason_improvement"),
        *("goal_target", "goal_actual", "budget", "adjusted", "spent", "rate", "amount", "allocated", "balance"),
        *("total", "line", "growth", "share"),
    )
)
"""Meanings that make a row of labels a head (fields of a form such as 主管部门 do not)."""


@dataclass(frozen=True, slots=True)
class Label:
    """A known head label: its meaning, what its cells hold (text or number), and the unit printed in it."""

    meaning: str
    holds: str
    unit: str = ""


_MONTHS = re.compile(r"^(?:\d{1,2}\s?[—–\-至~]\s?\d{1,2}月份?|[上下]半年|截[至止]\d{1,2}月[底末]?)(?=[㐀-鿿]{2})")
"""Of which months an amount is (1—6月执行数)."""
_DECORATION = re.compile(r"[\s　:：*＊]+")


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """Without blanks and decoration that labels of one meaning differ in."""
    return _DECORATION.sub("", text).replace("(", "（").replace(")", "）")


@cache
def known_labels() -> dict[str, tuple[str, str]]:
    """Label → (meaning, holds), from data/columns.tsv."""
    known: dict[str, tuple[str, str]] = {}
    table = resources.files("kg.tables").joinpath("data/columns.tsv").read_text(encoding="utf-8")
    for line in table.splitlines()[2:]:
        if line.strip():
            label, meaning, holds = line.split("\t")
            known[squeeze(label)] = (meaning, holds)
    return known


@cache
def longest_label() -> int:
    """How many characters the longest known label has."""
    return max(map(len, known_labels()))


def unit_in(text: str) -> str:
    """The unit in the brackets of a label (预算数（万元）); empty where it has none."""
    unit = _UNIT_IN_LABEL.search(squeeze(text))
    return unit.group(1).replace("％", "%") if unit else ""


@lru_cache(maxsize=8192)
def lookup(text: str) -> Label | None:
    """The meaning of a head cell: its words as they are, without bracket or year, or its alternatives' (A/B)."""
    plain = squeeze(text)
    printed = unit_in(plain)
    bare = _without_brackets(plain)
    for form in (
        plain,
        bare,
        _YEAR.sub("", bare),
        _MONTHS.sub("", bare),
        re.sub(r"^[一二三四五六七八九十]+、|[ABCDabcd]$", "", bare),
    ):
        if found := known_labels().get(form):
            return Label(found[0], found[1], printed)
    parts = {known_labels().get(part) for part in re.split(r"[/／或]", bare)} if re.search(r"[/／或]", bare) else set()
    if len(parts) == 1 and (found := parts.pop()):
        return Label(found[0], found[1], printed)
    return None


@lru_cache(maxsize=8192)
def is_number(text: str) -> bool:
    """Whether a cell holds one number (with its unit), as a value column does."""
    return NUMBER.match(squeeze(text)) is not None


def is_blank_mark(text: str) -> bool:
    """Whether a cell says that there is nothing to say (—, /, 无)."""
    return DASH.match(squeeze(text)) is not None


def is_total(text: str) -> bool:
    """Whether the first cell of a row marks it as a row of sums."""
    return _without_brackets(squeeze(text)) in TOTALS


def _without_brackets(plain: str) -> str:
    return _BRACKET.sub("", plain) if "（" in plain else plain


def unit_line(text: str) -> re.Match[str] | None:
    """The unit line (单位：万元) in a piece of text; group 1 is the unit."""
    return _UNIT_LINE.search(text)


_NOT_DIGIT = re.compile(r"[^\d.]")
_NEGATIVE = re.compile(r"^[-－—–（(]")


def to_number(text: str) -> Decimal | None:
    """The number of a value cell; ``None`` where it holds none. For sums only: amounts go by ``kg.quantities``."""
    plain = squeeze(text)
    if not NUMBER.match(plain):
        return None
    digits = _NOT_DIGIT.sub("", plain)
    if not digits:
        return None
    return -Decimal(digits) if _NEGATIVE.match(plain) else Decimal(digits)
