"""Names of spending lines that need no 项目 to be projects: by the kind of work or of money that they end in."""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from kg.projects.cues import cues
from kg.projects.phrases import SUM, boundary, opener
from kg.readers.marks import BULLETS
from kg.tables.labels import squeeze

_MARKS = re.compile(r"[，。；：！？\t\n,;!?]")
_PART = re.compile(
    r"(?:（[^（）]*）|\([^()]*\)|[一二三四五六七八九十\d]{1,2}期(?:工程)?|[一二三四五六七八九十\d]{1,2}标段)+$"
)
_OWN = re.compile("(?:子项目|项目|工程)$")
_LIST_MARK = re.compile(
    rf"(?:[—–]{{1,2}}|[{BULLETS}]|[（(][一二三四五六七八九十\d]{{1,3}}[）)]|[①-⑳⑴-⒇]|\d{{1,2}}[.．、](?!\d)|\d{{1,2}}[）)]|[一二三四五六七八九十]{{1,3}}[、.．]"
    r"|[一二三四五六七八九十]+是|第[一二三四五六七八九十]+[，、])\s*"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s?(?:[—\-至]\s?(?:20\d\d)\s?)?(?:年(?:度|末|底|初)?|度)|\d{1,2}月份?")
_COUNTED = re.compile(r"[\d两一二三四五六七八九十]+(?:余|多)?[个项类批笔条座处所户名人家次件台套辆亩米万]")
_CLOSED = re.compile(r"(?:\d+|[两二三四五六七八九十]+)[个项][㐀-鿿]{0,6}$")
_ENUMERATED = re.compile(r"等(?=\d+[个条所座处户村])")
_ACT = re.compile(
    r"(?:《[^《》]*(?:通知|办法|意见|方案|批复|函|规定|细则|条例|决定|纪要|报告)》)?(?:[（(][^（）()]*号[）)])?"
)
"""A document by its title and number: it tells where money comes from and is no part of a name."""
_LONGEST, _SHORTEST = 45, 4
_VEIL = "□"
_COUNTS_OFF = re.compile(r"(?<![㐀-鿿])[（(][一二三四五六七八九十\d]{1,3}[）)]")
_JOINT = re.compile("[、和与及]|以及|\\s|[度内]，?")
_OPENING = re.compile("[“（(《]")
_CLOSING = {"“": "”", "（": "）)", "(": "）)", "《": "》"}


@cache
def line_words(name: str) -> tuple[str, ...]:
    """A list of data/lines.toml, the longest word first."""
    return tuple(sorted(_data()[name], key=lambda word: (-len(word), word)))


@cache
def line_labels() -> tuple[tuple[str, str], ...]:
    """(label, role) of the amounts of a line, the longest label first."""
    pairs = [(word, role) for role, words in _data()["labels"].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("kg.projects").joinpath("data/lines.toml").read_text(encoding="utf-8"))


def veil(text: str) -> str:
    """A text of the same length with all that stands in quotation marks and brackets hidden, marks included.

    What only counts off stays, so that nothing takes it for a part of a name (，（2）通用设备, but 小（二）型水库).
    """
    if not _OPENING.search(text):
        return text
    out: list[str] = list(text)
    opened: list[tuple[int, str]] = []
    for at, char in enumerate(text):
        if char in "“（(《":
            opened.append((at, char))
        elif char in "”）)》" and opened and char in _CLOSING[opened[-1][1]]:
            start = opened.pop()[0]
            if not opened and not _COUNTS_OFF.match(text, start):
                out[start : at + 1] = _VEIL * (at + 1 - start)
    return "".join(out)


def line_start(text: str, floor: int, end: int, listed: bool = False) -> int:
    """Where the name begins that ends at ``end``, quotations and brackets inside it whole; never before ``floor``.

    With ``listed`` the name stands in a list of names with amounts: 、 and short prepositions may be part of it.
    """
    floor = max(floor, end - 2 * _LONGEST)
    hidden = veil(text[floor:end])
    start = max((mark.end() for mark in _MARKS.finditer(hidden)), default=0)
    start = max(start, *(hidden.rfind(opened) + 1 for opened in "“（(《”）)》"))
    if not listed:
        start = max(start, hidden.rfind("、") + 1)
    start = _behind_marks(hidden, start)
    start = _behind_boundaries(hidden, start, listed)
    start = max((said.end() for said in SUM.finditer(hidden, start) if said.end() < len(hidden)), default=start)
    if not listed:
        start = _behind_joints(hidden, start)
    while (found := opener().match(hidden, start)) and len(hidden) - found.end() >= _SHORTEST:
        start = found.end()
    start = _behind_marks(hidden, start)
    act = _ACT.match(text, floor + start, end)
    return act.end() if act and act.end() > floor + start else floor + start


def _behind_marks(hidden: str, start: int) -> int:
    """Behind list marks, years, and joints at the head of a name."""
    while found := _LIST_MARK.match(hidden, start) or _YEAR.match(hidden, start) or _JOINT.match(hidden, start):
        start = found.end()
    return start


def _behind_boundaries(hidden: str, start: int, listed: bool) -> int:
    at = start
    while found := boundary().search(hidden, at):
        at = found.end()
        inside = listed and len(found.group()) == 1 and found.start() > start
        if found.lastgroup != "end" or at >= len(hidden) or inside:
            continue
        if not _ENUMERATED.match(hidden, found.start()):
            start = at
    return start


_JOINTS = re.compile("以及|[和与及、]")


def _behind_joints(hidden: str, start: int) -> int:
    """Behind 和, 与, 及 where what stands before it is a name by itself that ends in 项目 or 工程, or money."""
    for found in _JOINTS.finditer(hidden[start:]):
        before = hidden[start : start + found.start()]
        if _OWN.search(before) or re.search("(?:资金|经费|补助|补贴)$", before):
            return _behind_joints(hidden, start + found.end())
    return start


def kind_of_line(name: str) -> str:
    """What a name ends in: ``own`` (项目, 工程), ``work``, ``money``, or nothing."""
    bare = _PART.sub("", name).rstrip("”")
    if _OWN.search(bare):
        return "own"
    if bare.endswith(line_words("money")):
        return "money"
    return "work" if bare.endswith(line_words("work")) or bare != name else ""


@lru_cache(maxsize=4096)
def is_line_name(name: str, any_end: bool = False) -> bool:
    """Whether a phrase can name a spending line: it ends as one, is long enough, and more than a kind of money.

    With ``any_end`` its context says that it is one, however it ends.
    """
    bare = _PART.sub("", name).rstrip("”")
    if _CLOSED.search(bare):
        return False
    plain = squeeze(re.sub("[“”]", "", bare))
    cost = next((cost for cost in line_words("costs") if plain.endswith(cost)), "")
    if cost and not re.search("[和与及、]", plain.removesuffix(cost)):
        return False
    if len(bare) < _SHORTEST or len(name) > _LONGEST or _MARKS.search(veil(name)):
        return False
    if SUM.search(name) or _BOUGHT.fullmatch(bare) or bare.startswith(("每", "平均每")):
        return False
    if _COUNTED.match(bare) or re.match(r"[\d,.%％]+$|[等的及和与]|第.季度|[上下]半年", bare):
        return False
    if re.search(r"[（(]\d*[类款项][）)]", name) or _NO_LINE.search(bare):
        return False
    kind = kind_of_line(name)
    if not kind and not any_end:
        return False
    rest = _without_head(bare, kind)
    if (kind == "money" and _PLACE.fullmatch(rest)) or (kind == "work" and _TREASURY.fullmatch(rest)):
        return False
    for word in (*line_words("sources"), *cues("generic")):
        rest = rest.replace(word, "")
    return len(rest) >= 2 + (kind == "own" and bare.startswith(cues("ranks")))


_BOUGHT = re.compile("(?:计划|实际|预计|拟|应|已)(?:政府)?(?:采购|购置)")
"""计划采购1,560万元，实际采购1,420万元: amounts of all that is bought."""
_PLACE = re.compile("[㐀-鿿]{1,8}(?:省|自治区|自治州|市|区|县|旗|州|盟)(?:本?级)?(?:财政|配套|自筹|补助|预算|拨款)*")
_NO_LINE = re.compile(
    "(?:支出|收入|决算|情况|方面|金额|总额|目标|指标|问题|效益|比例|工资|标准|[的了和及与]|自筹(?:资金|经费)?"
    "|(?:投资|资金|预算|支出|项目|采购|用款)计划|通过(?:竣工|终|初步)?验收)$"
)
_TREASURY = re.compile("[㐀-鿿]{1,8}[省市区县旗州盟](?:本?级财政|本?级|财政)")
"""赤峰市资金 says whose money it is, as 市级资金 does."""


def _without_head(bare: str, kind: str) -> str:
    if kind == "own":
        return _OWN.sub("", bare)
    heads = line_words(kind) if kind else ()
    return next((bare.removesuffix(head) for head in heads if bare.endswith(head)), bare)
