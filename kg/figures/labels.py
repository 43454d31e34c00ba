"""What stands over the sentences of a paragraph and names what their amounts are of."""

import re
from collections.abc import Sequence
from functools import cache

from kg.document import Document, Span
from kg.figures.clauses import Clause, unmarked
from kg.figures.words import is_measure, words
from kg.quantities import Quantity
from kg.readers.marks import BULLETS

_SHORT = 16
_FIRST = r"[（(](?:(?:\d{2,3})?[类款项]|2\d\d(?:\d\d){0,2})[）)]"
_NEXT = r"[（(](?:(?:\d\d)?[款项]|\d\d)[）)]"
_ITEM = re.compile(rf"“?(?P<name>[^是，。：“”]{{2,40}}?{_FIRST}(?:[^是，。：]{{2,40}}?{_NEXT}){{0,2}})”?")
"""Its levels are told by 类, 款 and 项, by their codes, or by both; not a clause that says what something is."""


@cache
def _owner() -> re.Pattern[str]:
    """A project or fund that a clause opens with, before what is said of its money."""
    said = "|".join(map(re.escape, (*words("words", "role"), *words("words", "owned"))))
    ends = "|".join(map(re.escape, words("words", "owner_end")))
    return re.compile(
        rf"[{BULLETS}○\s]*(?:20\d\d年[度末底初]?)?(?![度末底初])(?P<name>[“㐀-鿿][“”㐀-鿿A-Za-z\d（）()·、—-]{{2,40}}?(?:{ends})”?)"
        rf"(?=[：:。，,\d]|$|20\d\d年|未|已|全年|当年|年中|共|实际|累计|截至|{said})"
    )


def owner_of(clause: str) -> str:
    """The project or fund that a clause opens with (信息化项目预算210万元), else empty."""
    found = _owner().match(clause.strip())
    name = found["name"] if found else ""
    return "" if name in words("words", "role") or name in words("words", "owned") else name


_LABEL = re.compile("[“”㐀-鿿A-Za-z（）、]{3,24}")


def measured_label(clause: str, after: str) -> str:
    """The measure that a clause before a colon names (新建农田面积：目标值…), else empty.

    What an aim follows at once (``after``) is one whatever it is called (受益人口：目标值…).
    """
    words_of = clause.strip()
    if not _LABEL.fullmatch(words_of):
        return ""
    return words_of if is_measure(words_of) or _aim().match(after) else ""


@cache
def _aim() -> re.Pattern[str]:
    """Words for what was aimed at, with a number behind them."""
    aims = "|".join(
        sorted((word for word in words("words", "owned") | words("words", "role") if _AIM.search(word)), key=len)
    )
    return re.compile(rf"\s?(?:{aims}|计划)[为是：:]?\s?[≥≤＞＜>=<]?\s?\d")


_AIM = re.compile("目标值?$|(?:指标|计划)值$")


def item_label(words: str) -> str:
    """The item of the budget's classification that ``words`` are (水利（款）行政运行（项）), else empty."""
    item = _ITEM.fullmatch(words.strip())
    return item["name"] if item else ""


_BARE = re.compile(rf"{_ITEM.pattern}(?:科目)?(?:金额)?")
_OF_KIND = {"department_budget": "预算", "department_final_account": "支出"}


def amount_of_item(subject: str, kind: str) -> str:
    """What an amount right behind an item of the budget is of, by the ``kind`` of the document: its budget, or what was
    spent on it; any other subject as it is."""
    item = _BARE.fullmatch(subject) if kind in _OF_KIND else None
    if item is None:
        return subject
    said = _LEVEL.sub("", item["name"]).endswith(_OF_KIND[kind])
    return item["name"] if said else f"{item['name']}{_OF_KIND[kind]}"


_LEVEL = re.compile(rf"(?:{_FIRST}|{_NEXT})")


def condensed(subject: str) -> str:
    """A subject with the item of the budget in it by its last two levels, without their marks and quotes: the rest of
    its path says where it stands in the classification, not what it is (农林水支出（类）水利（款）行政运行（项） →
    水利行政运行)."""
    item = _ITEM.search(subject) if "）" in subject or ")" in subject else None
    if item is None:
        return subject
    names = dict.fromkeys(name for name in _LEVEL.split(item["name"])[-3:] if name)
    return subject[: item.start()] + "".join(names) + subject[item.end() :]


def opening_label(text: str, clauses: Sequence[Clause], quantities: Sequence[Quantity]) -> str:
    """What the first sentence of a paragraph lends to those after it: an item of the budget that it opens with, or a
    short heading that it is (项目立项。…)."""
    first = clauses[0]
    words = text[first.start : first.end].strip()
    if item := _ITEM.match(words):
        return item["name"]
    if len(words) > _SHORT or first.sentence == clauses[-1].sentence or clauses[1].sentence == first.sentence:
        return ""
    counted = any(first.start <= quantity.start < first.end for quantity in quantities)
    return "" if counted else words


def label_above(document: Document, piece: Span) -> str:
    """The item of the budget that is the heading right above a paragraph, else empty."""
    heading = document.heading_before(piece.start)
    if heading is None:
        return ""
    return item_label(document.text[unmarked(document.text, heading.start, heading.end) : heading.end])
