"""Titles in 《》: where they begin and end, whatever was lost or nested, and what they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.citations.fold import Folded
from kg.citations.tables import either, kinds, words

LONGEST = 240
"""No title of an act is longer; what is has lost its closing mark."""

_MARKS = re.compile("[《》]")
_HARD = re.compile("[。；！？\t|\n]|[，：](?![^《》]{0,40}》)")
_STATE = re.compile(
    "(?:[（(](?:[^（）()]{0,24}(?:试行|暂行|修订|修正|草案|征求意见稿|送审稿|版|年本|第[一二三四五六七八九十]+次|[一二三四五六七八九十]|年)[^（）()]{0,8})[）)])+$"
    "|(?:征求意见稿|送审稿)$"
)
_PLAN_PERIOD = re.compile("(?<=规划)“[^”]*”$")
_KIND = re.compile(f"{either(words('kinds', 'word'))}$")
_NOT = re.compile(f"{either(words('not_policies', 'ending'))}$")
_SURE = tuple(word for word, (group, _) in kinds().items() if group != "loose" and word not in ("法", "行动"))
_LOST_END = re.compile(
    f"{either(tuple(sorted(_SURE, key=len, reverse=True)))}(?:[（(][^（）()]{{1,10}}[）)])?"
    "(?=[（(〔，。；、\t|]|[\u4e00-\u9fff]{2,8}〔|$)"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """``text[start:end]`` from 《 to 》 (or to where a lost 》 belongs); ``inner`` is what stands between."""

    start: int
    end: int
    inner: str


def marked(folded: Folded) -> Iterator[Marked]:
    """The outermost titles in marks, in order. Linear: no mark is looked at more than a fixed number of times."""
    text = folded.text
    marks = [(match.start(), match[0]) for match in _MARKS.finditer(text)]
    index = 0
    while index < len(marks):
        start, mark = marks[index]
        if mark == "》":
            index += 1
            continue
        edge = min(folded.right_edge(start), start + LONGEST)
        close = _closing(text, marks, index, edge)
        if close is not None:
            yield Marked(start, marks[close][0] + 1, text[start + 1 : marks[close][0]])
            index = close + 1
            continue
        following = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        lost = _LOST_END.search(text, start + 1, min(edge, following))
        if lost and not _HARD.search(text, start + 1, lost.start()):
            yield Marked(start, lost.end(), text[start + 1 : lost.end()])
        index += 1


def _closing(text: str, marks: list[tuple[int, str]], index: int, edge: int) -> int | None:
    """The index of the 》 that closes the 《 at ``index``; ``None`` where it was lost."""
    depth, start = 0, marks[index][0]
    for here in range(index, min(index + 10, len(marks))):
        position, mark = marks[here]
        if position >= edge:
            return None
        if mark == "《":
            if depth and re.search("[。；，\t|]", text[start:position]):
                return None
            if depth == 1 and not re.search("关于|转发|印发|批转|修改|修订|废止|实施|贯彻|〈", text[start:position]):
                return None
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                return None if re.search("[。\t|]", text[start:position]) else here
    return None


def bare_name(title: str) -> str:
    """A title without （试行）, （2023年修订） and the like, and without marks of its own."""
    name = title.strip("<>＜＞ \u3000")
    if not name.endswith(("）", ")", "”", "稿")):
        return name
    return _STATE.sub("", _PLAN_PERIOD.sub("", name)).strip()


def kind_word(title: str) -> str:
    """The word for its kind that a title ends in; empty where it names no act by its last word."""
    match = _KIND.search(bare_name(title))
    return match[0] if match else ""


def is_act(title: str) -> bool:
    """Whether a name in 《》 is that of an act; certificates, contracts, tables, reports and media are not."""
    name = bare_name(title)
    if len(name) < 2 or _NOT.search(name):
        return name.startswith("关于") and name.endswith("报告")
    word = kind_word(title)
    if not word:
        return False
    group = kinds()[word][0]
    if group == "act" and "关于" not in name and not is_short(title):
        # 《商标公告》 is a gazette, 《解除合同通知》 a paper between parties.
        return not re.search("协议|合同|整改|催告", name) and (
            word in ("意见", "决定", "决议", "通知") or len(name) >= 10
        )
    return True


def refused(title: str) -> bool:
    """Whether a name ends as certificates, contracts, tables and media do."""
    return bool(_NOT.search(bare_name(title)))


def is_short(title: str) -> bool:
    """Whether a name is only a word for a kind (办法, 实施细则, 总体方案), so that it stands for a longer title."""
    word = kind_word(title)
    if not word or word == "宪法" or kinds()[word][0] == "loose" or word == "法典":
        return False
    return bool(_FILLERS.fullmatch(bare_name(title)[: -len(word)])) and word != "法"


_FILLERS = re.compile(f"{either(words('generic', 'word', what='filler'))}{{0,2}}")


_INNER = str.maketrans("《<＜》>＞", "〈〈〈〉〉〉")


def clean(title: str) -> str:
    """A title as it is kept: no outer marks, nested ones as 〈〉, no stray tail, no blanks beside Chinese."""
    text = title.strip().strip("<>＜＞ ").translate(_INNER)
    if text.count("〈") < text.count("〉"):
        text = text.rstrip("〉")
    return text
