"""Names of funds, subsidies and special accounts in running text."""

import re
from dataclasses import dataclass
from functools import cache

from kg.document import Document, Span
from kg.funds.accounts import account_of
from kg.funds.words import alias, alternatives, level_of, level_words, word_list, word_table
from kg.projects.phrases import phrase_start
from kg.quantities import find_quantities

_THREE_PUBLIC = re.compile(r"[“\"]?三公[”\"]?经费")
_PLACE = re.compile(
    r"^(?:[我本全](?:省|市|区|县)(?:（[^）]*）)?|[㐀-鿿]{2,3}?(?:自治区|自治州|省|市|区|县))(?=[㐀-鿿“]{4,})"
)
_CLASS = re.compile("^(?:[省市州县区旗]（[省市州县区旗、]+）|部分(?=中央|国家|上级|自治区|[省市区县]级?(?:财政)?))")
"""县（市、区）: all places of a level; 部分中央财政X资金: some of what a fund has."""
_OF_A_BODY = re.compile(r".{2,14}?(?:局|委员会|厅|中心|办公室)(?=.{5,})")
_AREA = r"(?:给|到|至)?(?:[我本全各](?:省|市|区|县)|[㐀-鿿]{1,6}?(?:省|自治区|自治州|市|区|县))(?:（[^（）]*）)?"
_NO_PLACE = re.compile(
    r"(?:社|地|小|园|景|灾|林|牧|校|辖|库|山|片|特|新)区$|城市$|超市$|^(?:中央|全国|国家|自治[区州]$)"
)
_COUNT = re.compile(r"^(?:\d+|[一二三四五六七八九十两]+)(?:[项个批笔类种件]|次(?!性))")
_TAIL = re.compile(
    r"^(?:（[^（）]*）)?(?:\d+\s?[次批笔]|，|、|共计?|合计|约|为|达到?|预算|支出|安排|到位|拨付|下达|下拨|资金|经费|\s)*$"
)
_PLACE_LEVELS = {
    "省": "provincial",
    "自治区": "provincial",
    "市": "municipal",
    "自治州": "municipal",
    "区": "county",
    "县": "county",
}
_REACH = 24
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class FundName:
    """A name where it stands. ``level`` is told by the name itself, ``place_level`` by the place before it.

    ``core`` is what names of one fund share; ``words`` the name without place and verbs.
    """

    start: int
    end: int
    words: str
    core: str
    level: str
    place_level: str
    account: bool


@cache
def _head() -> re.Pattern[str]:
    heads = "|".join(map(re.escape, word_list("heads")))
    return re.compile(f"(?:{heads})(?:财政专户|专户)?")


@cache
def _last_verb() -> re.Pattern[str]:
    return re.compile(f".*{alternatives(word_list('verbs'))}(?P<rest>.+)$")


@cache
def _level() -> re.Pattern[str]:
    return re.compile(f"^{alternatives(level_words())}")


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(f"({alternatives(level_words())}){_joints()}$")


@cache
def _given() -> re.Pattern[str]:
    return re.compile(f"({alternatives(level_words())}){_joints()}{_AREA}$")


def _joints() -> str:
    return alternatives(tuple(word for word, _ in word_table("joints")))


def find_names(document: Document, sentence: Span) -> list[FundName]:
    """The funds that a sentence names, in order, without overlaps; one that goes on behind 和 holds the shorter one."""
    text = document.text
    found: list[FundName] = []
    specials = _THREE_PUBLIC.finditer(text, sentence.start, sentence.end)
    for special in specials if text.find("三公", sentence.start, sentence.end) >= 0 else ():
        found.append(FundName(special.start(), special.end(), "“三公”经费", "三公经费", "", "", False))
    at = sentence.start
    while head := _head().search(text, at, sentence.end):
        at = head.end()
        name = _name(text, head, sentence)
        if name is None:
            continue
        found = [other for other in found if not _goes_on(text, other, name)]
        if not any(other.start < name.end and name.start < other.end for other in found):
            found.append(name)
    return sorted(found, key=lambda name: name.start)


def _goes_on(text: str, shorter: FundName, name: FundName) -> bool:
    """Whether a name is a shorter one with what stands behind 和, 与, 及 (X助学金与Y补助资金)."""
    inside = name.start <= shorter.start and shorter.end < name.end
    return inside and text[shorter.end] in "和与及"


_LAST_BRACKET = re.compile(r"（[^）]*）$")


def _name(text: str, head: re.Match[str], sentence: Span) -> FundName | None:
    weak = head.group() in word_list("weak_heads")
    amount = _followed_by_amount(text, head.end(), sentence.end)
    named = not weak or amount or (head.group() == "资金" and _HANDED.search(text, sentence.start, head.start()))
    if not named:  # most of what merely says money
        return None
    start = phrase_start(text, head.end(), sentence.start)
    if start >= head.end() or (weak and not amount and not _handed_down(text, start, sentence.start)):
        return None
    first, level = _joined_level(text, start, sentence.start)
    counted = ((count := _COUNT.match(text[start : head.end()])) is not None and count.end()) or 0
    start, first = start + counted, first if level else start + counted
    bare, own = _without_place(_LAST_BRACKET.sub("", text[start : head.end()]))
    place_level = _giver_level(text, start, sentence.start) or ("" if level else own)
    inside = _own_level(bare)
    given = first < start and not inside and level != "unknown"
    level = inside or level or _inner_level(bare)
    words = alias(text[first : first + _level_length(text, first)] + bare if given else bare)
    account = words.endswith(word_list("accounts"))
    core = core_of(words)
    if _no_name(words, core) or (text.startswith("支出", head.end()) and account_of(f"{words}支出")):
        return None
    if not weak and words in word_list("short_names") and not amount:
        return None
    return FundName(first, head.end(), words, core, level, place_level, account)


_HANDED = re.compile("下达|下拨")
_HANDED_DOWN = re.compile(
    r"(?:下达|下拨)(?:了|给)?(?:[你我全各](?:省|市|区|县|局|单位)(?:（[^（）]*）)?)?(?:\d{4}\s?年度?)?(?:第.{1,2}批)?$"
)


def _handed_down(text: str, start: int, floor: int) -> bool:
    """Whether a name stands right behind the verb that passes money from a government to the next (下达2024年X资金)."""
    return _HANDED_DOWN.search(text[max(floor, start - 40) : start]) is not None


_EACH = re.compile("每[人月户年亩]|[人户亩]均")
"""每人每月补贴, 亩均补助 tell a rate."""


_OF_A_FORM = re.compile(r"指标|\d\s+\d|[％%≥≤]")
"""Cells that a form's lost borders have run together."""


def _no_name(words: str, core: str) -> bool:
    short = len(words) < _SHORTEST and words not in word_list("short_names")
    if words.endswith(word_list("named")):
        return False
    if _OF_A_FORM.search(words):
        return True
    if words.lstrip("本该此") in word_list("generic") or not core or short or words.endswith(word_list("leftovers")):
        return True
    if _keeper().search(words) or _EACH.search(words):
        return True
    if re.search(r"支出|收入|决算|^\d{3,}|^\d+[名人户家所处条座]", words) or _process().fullmatch(words):
        return True
    tail = _last_verb().search(words)
    return tail is not None and tail.group("rest") in word_list("generic")


@cache
def _keeper() -> re.Pattern[str]:
    return re.compile(f"{alternatives(word_list('keepers'))}(?:专项资金|(?:财政|银行|资金)?专户)$")


@cache
def _process() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(word_list('process'))})+(?:资金|经费)")


def _level_length(text: str, at: int) -> int:
    return next((len(word) for word in level_words() if text.startswith(word, at)), 0)


def _joined_level(text: str, start: int, floor: int) -> tuple[int, str]:
    """A level word that a verb parts from the name (中央下达…资金): (where it begins, level)."""
    said = _joined().search(text[max(floor, start - 16) : start])
    if said is None:
        return start, ""
    return max(floor, start - 16) + said.start(), level_of(said.group(1))


def _giver_level(text: str, start: int, floor: int) -> str:
    """The level that passes a fund to an area named between it and the fund (中央财政下达我省…资金)."""
    said = _given().search(text[max(floor, start - 40) : start])
    return level_of(said.group(1)) if said else ""


@cache
def _before_kind() -> re.Pattern[str]:
    levels = alternatives(tuple(word for word in level_words() if word.endswith("级") or word == "中央"))
    return re.compile(
        f"(?P<level>{levels})(?:财政)?(?:补助|奖补|补贴|奖励|专项|配套|统筹|切块)(?:资金|经费|转移支付)?$"
    )


def _own_level(name: str) -> str:
    """The level that a name begins with."""
    if name.startswith(word_list("not_levels")):
        return ""
    return next((key for word, key in word_table("levels") if name.startswith(word)), "")


def _inner_level(name: str) -> str:
    """The level that stands right before what kind of money it is (农村公路养护市级补助资金)."""
    said = _before_kind().search(name)
    return level_of(said["level"]) if said else ""


@cache
def _takes() -> re.Pattern[str]:
    return re.compile(f"{alternatives(word_list('takes'))}(?=.{{4}})")


def _without_place(name: str) -> tuple[str, str]:
    name = _CLASS.sub("", name)
    place, level = place_before(name)
    if not place:
        return name, ""
    bare = name[len(place) :]
    if taken := _takes().match(bare):
        return bare[taken.end() :], ""
    body = _OF_A_BODY.match(bare)
    bare = bare[body.end() :] if body else bare
    return bare, level


def place_before(name: str) -> tuple[str, str]:
    """The place that a fund's name begins with and its level, or two empty strings (城乡社区管理事务 has none)."""
    place = _PLACE.match(name)
    if place is None or _NO_PLACE.search(place.group()):
        return "", ""
    kind = next((kind for kind in _PLACE_LEVELS if re.sub("（.*", "", place.group()).endswith(kind)), "")
    return place.group(), _PLACE_LEVELS.get(kind, "")


_MARKS = re.compile('财政|[“”"]')
_MONEY_END = re.compile("(?:资金|金|经费|项目)$")


def core_of(words: str) -> str:
    """What names of one fund share: without level, 财政, and the ending that only says that it is money."""
    core = _level().sub("", words)
    core = _MARKS.sub("", core)
    bare = core if core.endswith("基金") else _MONEY_END.sub("", core)
    return bare or (core if core != words else "")


def _followed_by_amount(text: str, at: int, end: int) -> bool:
    if any(text.startswith(word, at) for word in word_list("weak_follow")):
        return True
    for quantity in find_quantities(text, at, min(end, at + _REACH)):
        if quantity.kind in ("money", "scaled"):
            return _TAIL.match(text[at : quantity.start]) is not None
    return False
