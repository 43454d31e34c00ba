"""Lists that share out their numbers (分别), and what a clause leaves for the next to speak of."""

import re
from collections.abc import Sequence

from kg.figures.words import begins_with_verb, ends_with_verb, first_verb, is_measure, strip_lead, weak, without_times

_TITLE = re.compile(r"《[^》]*》")
_QUOTED_END = re.compile(r"(?:的)(“[^”]*”[一-鿿]{2,14})$")
_LIGHT = re.compile(r"(?:[^，]*?)(?:开通|开展|推进|实施|建立|完成|推行|推广|加强|组织|举办|建设|启动)(?:了)?")


_SINCE = re.compile("[自从][^，。；]{1,12}(?:开始|起)")
_VIEW = re.compile("[分从按][^，。；]{1,10}(?:看|分|划分|统计)")
"""分产业看，…: the way that a whole is divided is not what is spoken of."""


def topic_of(clause: str) -> str:
    """What a clause without a number leaves for the next to speak of: its object, or the whole where it is a noun."""
    since = _SINCE.fullmatch(clause.strip())
    clause = strip_lead(clause.strip())
    if since or _VIEW.fullmatch(clause):
        return ""
    titles = _TITLE.findall(clause)
    if titles and re.search(r"(?:出台|印发|制定|实施|发布|编制|修订)[^《]{0,8}《", clause):
        return str(titles[-1])
    quoted = _QUOTED_END.search(clause)
    if quoted:
        return quoted[1]
    verb = first_verb(clause)
    if verb is None:
        return _bare_noun(clause)
    light = _LIGHT.match(clause)
    rest = clause[light.end() :] if light else clause[:verb]
    rest = clause if light and weak(rest.strip("：:")) else rest
    return _bare_noun(rest)


_DIGIT = re.compile(r"\d")


def _bare_noun(phrase: str) -> str:
    phrase = without_times(phrase).strip("的了 、：:")
    return phrase if 2 <= len(phrase) <= 24 and not _DIGIT.search(phrase) else ""


def distributed(left: str, count: int) -> tuple[str, ...]:
    """The subjects of a 分别 list: A和B报销比例 → A报销比例, B报销比例; empty where they are not ``count``."""
    left = strip_lead(left)
    parts = [part for part in re.split(r"[、，]|(?<!总)(?:以及|和|与|及)", left) if part]
    if len(parts) != count or count < 2:
        return ()
    firsts, final = parts[:-1], parts[-1]
    for one, other in _PAIRS:
        if final == other and firsts[-1].endswith(one) and len(firsts[-1]) > len(one):
            final = firsts[-1].removesuffix(one) + other  # 公共预算收入和支出: of one and the same
    return (*_share_tail(firsts, final), final)


_PAIRS = (
    ("收入", "支出"),
    ("支出", "收入"),
    ("进口", "出口"),
    ("出口", "进口"),
    ("收入总计", "支出总计"),
    ("产量", "产值"),
)
_ENUMERATION = re.compile(r"(?:[^、，。；：]{2,24}、)*[^、，。；：]{2,24}?(?:以及|和|与|及)[^、，。；：]{2,12}$")


def enumerated(clause: str, count: int) -> tuple[str, ...]:
    """The ``count`` items that ``clause`` ends with (提供日间、居家和机构服务); empty where it lists another number."""
    match = _ENUMERATION.search(clause)
    if match is None:
        return ()
    first, *others = re.split(r"、|以及|和|与|及", match[0])
    while (verb := first_verb(first, 1)) is not None:
        size = next(
            (n for n in (4, 3, 2, 1) if ends_with_verb(first[: verb + n]) and begins_with_verb(first[verb:])), 0
        )
        if not size or verb + size >= len(first):
            break
        first = first[verb + size :]
    first = re.sub(r"^[了为]", "", re.sub(r"^.*\d[^\d]?", "", first))
    return (first, *others) if len(others) + 1 == count and first else ()


def _share_tail(firsts: Sequence[str], final: str) -> tuple[str, ...]:
    """The ending that the last item of a list lends to those before it: found by a shared head, else by length."""
    first = firsts[-1]
    for size in (4, 3, 2, 1):
        ending = first[-size:]
        at = final.find(ending)
        if len(first) >= size and at >= 0 and at + size < len(final):
            return tuple(one + final[at + size :] for one in firsts)
    tail = final[len(first) :]
    if tail and is_measure(final) and not is_measure(first) and is_measure(tail):
        return tuple(one + tail for one in firsts)
    return tuple(firsts)


def own_part(name: str, names: tuple[str, ...]) -> str:
    """The part of a distributed subject that tells it from the others: their common ending is left out."""
    size = 0
    while size < min(map(len, names)) and len({one[-size - 1] for one in names}) == 1:
        size += 1
    head = name[: len(name) - size]
    keep = 2 if size >= 2 and name[len(name) - size : len(name) - size + 2] in ("医保", "项目", "支出", "资金") else 0
    return head + name[len(name) - size : len(name) - size + keep] if head else name


_BASE = re.compile("(?:较|比)(?:上年|去年|上一年|(?:19|20)\\d\\d年)(?:度|同期)*$|同比$")


def without_base(words: str) -> tuple[str, str]:
    """Listed items without the base of comparison behind them, and that base (A和B|较上年)."""
    base = _BASE.search(words)
    return (words[: base.start()], base.group()) if base else (words, "")
