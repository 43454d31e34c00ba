"""Offices that are the items of a numbered list with what each does behind it (1.办公室：负责…；2.财务科：负责…)."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

from kg.bodies.lists import Listed

_LEAST = 3
_HEAD = re.compile(
    r"(?P<mark>[（(][0-9一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[.．、)）]|[一二三四五六七八九十]{1,3}、)[ \u3000]*"
    r"(?P<name>[\u3400-\u9fff、]{1,15}?(?:科|股|室|处|办|大队|中队)(?:[（(][^（）()；。]{1,40}[）)])?)"
    r"(?P<after>[ \u3000]*(?:[：:。]|(?:主要)?(?:职责(?:是|为)?|负责|承担|牵头|贯彻))|(?=\n)|$)"
)
_NO_OFFICE = re.compile(
    r"[省市县区州镇乡]|^(?:各|其他|有关|相关|内设|下设)|[的在和对将由于]$|负责|加强|落实|推进|完善|建设(?!.*[科股室处办]$)"
)
_ACTS = re.compile(
    r"[ \u3000：:。\n]*(?:主要)?(?:职责(?:是|为)?[：:]?|负责|承担|牵头|贯彻|组织|协助|研究|拟订|起草|协调)"
)


def headed_offices(text: str, breaks: Sequence[int] = ()) -> list[Listed]:
    """The offices that at least three items of one list begin with, each followed by what it does.

    An item begins a paragraph or follows the end of the item before it; ``breaks`` are where paragraphs begin.
    """
    edges = {0, *breaks}
    ends = sorted(edges | {len(text)})
    found: list[tuple[str, Listed]] = []
    for head in _HEAD.finditer(text):
        opens = head.start() in edges or text[head.start() - 1] in "\n；;。"
        stop = ends[bisect_right(ends, head.start())] if head.start() < len(text) else len(text)
        if not opens or head.end("name") > stop or _NO_OFFICE.search(head["name"].split("（")[0]):
            continue
        if _ACTS.match(text, head.end("name")):
            style = re.sub("[0-9一二三四五六七八九十]+", "#", head["mark"])
            found.append((style, Listed(head.start("name"), head.end("name"), head["name"])))
    runs = (list(run) for _, run in groupby(found, key=lambda item: item[0]))
    return [office for run in runs if len(run) >= _LEAST for _, office in run]
