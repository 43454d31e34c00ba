"""Amounts of funds in running text: which fund an amount is of, and what it is."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.document import Document, Span
from kg.funds.names import FundName
from kg.funds.words import alternatives, level_of, level_words, word_table
from kg.projects.lines import ITEM
from kg.projects.money import prose_money, speaks_of_money
from kg.quantities import Quantity, find_quantities
from kg.records import FundAmount, Money

_FILL = (
    "为|达到|达|共计|共|合计|约|，|：|:|总额|金额|数|资金|经费|基金|均|已|实际|全年|当年|累计|当期|年末|年初"
    "|规模|分|占|由|本|的|财政拨款|[给至到]?(?:[我全各](?:省|市|区|县|州|旗|局|校|院|单位)|项目单位|各地)"
)
_BRACKET = r"（[^（）]*）"
_TIMES = r"\d+\s?[次批笔]|[一二两三四五六七八九十]+[次批笔]"
_YEAR = re.compile(r"(20\d\d)\s?年")
_AMOUNT = re.compile(r"\d[\d,，.]*\s?[千万亿百]{0,2}元")
_REACH = 40
_NEXT = frozenset("、和与及")
"""Between the members of a list, of which the verb before the first tells (发放A金3万元、B金2万元)."""
_OF_WHOLE = re.compile("，(?:调减|调增|核减|追加|全年|全年实际|合计|共计?)(?=[下拨到支使执约为]|\\d|$)")
"""How a sentence goes on with the whole behind its parts: parts are not adjusted, nor told of for all the year."""
_FROM = re.compile(r"^，?(?:系|均系|为|均为|来自|来源于|是)$")


@dataclass(frozen=True, slots=True)
class Placed:
    """An amount and the fund that it is of; ``name`` is ``None`` where only its level is told (市本级下达预算)."""

    amount: FundAmount
    name: FundName | None
    level: str = ""


@cache
def _gap() -> re.Pattern[str]:
    roles = alternatives(tuple(word for word, _ in word_table("roles")))
    return re.compile(f"^(?:{roles}|{_FILL}|{_BRACKET}|{_TIMES}|\\s)*$")


@cache
def _levelled() -> re.Pattern[str]:
    """A level that gives money, without the fund's name, right before an amount."""
    return re.compile(
        f"({alternatives(level_words())})(?:下达|安排|筹集|配套|负担|承担|投入|应筹集)(?:的)?"
        f"((?:预算|资金|剩余|财政|配套|{_FILL}|{_TIMES}|\\s)*)$"
    )


def place_amounts(
    document: Document, sentence: Span, names: Sequence[FundName], year: str, default: str = "other"
) -> list[Placed]:
    """The amounts of a sentence that belong to a fund it names, or to a level of government alone.

    ``default`` is the role of an amount that no word tells of.
    """
    text = document.text
    placed: list[Placed] = []
    if not speaks_of_money(text, sentence.start, sentence.end):
        return placed
    last: tuple[FundName, int] | None = None
    for quantity in find_quantities(text, sentence.start, sentence.end):
        money = prose_money(document, quantity)
        if money is None or quantity.kind == "price":
            continue
        begin = quantity.cue_start or quantity.start
        before = [name for name in names if name.end <= begin]
        name, since = (before[-1], max(before[-1].end, sentence.start)) if before else (None, sentence.start)
        if last and last[1] >= since:
            name, since = last
        further = last is not None and name is last[0]
        if name and _OF_WHOLE.match(text, since, begin):
            name = _whole(text, sentence, names, name) or name
        if name and _gap().match(text[since:begin]) and not (further and re.search(_TIMES, text[since:begin])):
            role = _role(text, sentence, name, text[since:begin], max(quantity.end, quantity.cue_end)) or _of_whole(
                text, sentence, begin
            )
            listed = placed and last and not further and text[last[1] : name.start] in _NEXT
            role = role or (placed[-1].amount.role if placed and listed else default)
            placed.append(Placed(FundAmount(role, money, _year(text, sentence, begin, year)), name))
            last = (name, max(quantity.end, quantity.cue_end))
            continue
        placed += _otherwise(text, sentence, names, quantity, money, year)
    return placed


def told_on(document: Document, before: Sequence[FundName], sentence: Span) -> list[FundName]:
    """The one fund that the sentence before named, if a sentence without a name goes on with its money (使用12万元)."""
    if len({name.core for name in before}) != 1 or not _GOES_ON.match(document.text, sentence.start, sentence.end):
        return []
    same = document.paragraph_at(before[-1].start).start == document.paragraph_at(sentence.start).start
    return [before[-1]] if same else []


_PARTS_FOLLOW = re.compile("其中|分(?:级次|来源|渠道|项目|科目)看|按(?:资金)?(?:级次|来源|渠道|用途)(?:分|划分)")
_LONGEST_LIST = 12


def led_role(document: Document, sentence: Span) -> str:
    """What the amounts are of a sentence that divides the one before it (…支出90万元。其中：), or that is an item of a
    list (各项支出为：（1）…；（2）…): what its lead says last; empty for other sentences.
    """
    text = document.text
    index = bisect_right(document.paragraphs, sentence.start, key=lambda span: span.start) - 1
    start = document.paragraphs[index].start if index >= 0 else 0
    if _PARTS_FOLLOW.match(text, sentence.start):
        return _last_role(re.split("[。！？]", text[start : sentence.start].rstrip("。！？"))[-1])
    if not ITEM.match(text, start, sentence.end):
        return ""
    for before in reversed(document.paragraphs[max(0, index - _LONGEST_LIST) : max(0, index)]):
        if not ITEM.match(text, before.start, before.end):
            lead = text[before.start : before.end].rstrip()
            return _last_role(re.split("[。；]", lead)[-1]) if lead.endswith(("：", ":")) else ""
    return ""


def _whole(text: str, sentence: Span, names: Sequence[FundName], part: FundName) -> FundName | None:
    """The fund before 其中 of which a name is a part."""
    lead = text.rfind("其中", sentence.start, part.start)
    return next((name for name in reversed(names) if name.end <= lead), None)


def _of_whole(text: str, sentence: Span, at: int) -> str:
    """What the amount before 其中 is, its parts are, too (预算资金90万元，其中省级资金50万元)."""
    lead = text.rfind("其中", sentence.start, at)
    whole = _AMOUNT.search(text, sentence.start, lead) if lead > 0 else None
    return _last_role(text[max(sentence.start, whole.start() - _REACH) : whole.start()]) if whole else ""


def _otherwise(
    text: str, sentence: Span, names: Sequence[FundName], quantity: Quantity, money: Money, year: str
) -> list[Placed]:
    """An amount whose fund stands behind it (调增…万元，系…资金), or that only a level is named for."""
    after = [name for name in names if name.start >= quantity.end]
    stated = _year(text, sentence, quantity.start, year)
    if after and _FROM.match(text[quantity.end : after[0].start]):
        return [Placed(FundAmount("other", money, stated), after[0])]
    said = _levelled().search(text, sentence.start, quantity.start)
    if said is None:
        return []
    role = _lead(text, sentence) or _last_role(said.group())
    if re.search("剩余|调减|核减", text[max(sentence.start, said.start() - 4) : quantity.start]):
        role = "other"
    return [Placed(FundAmount(role or "other", money, stated), None, level_of(said.group(1)))]


def _year(text: str, sentence: Span, at: int, year: str) -> str:
    stated = _YEAR.findall(text, sentence.start, at)
    return stated[-1] if stated else year


def _lead(text: str, sentence: Span) -> str:
    """What the words that open a sentence say of all its amounts."""
    found = [(text.find(word, sentence.start, sentence.end), role) for word, role in word_table("leads")]
    places = [
        (at, role) for at, role in found if (at >= 0 and "其中" in text[at : sentence.end]) or at == sentence.start
    ]
    return min(places)[1] if places else ""


def _last_role(words: str) -> str:
    """The role of the last role word."""
    best = (-1, 0, "")
    for word, role in word_table("roles"):
        at = words.rfind(word)
        if at >= 0:
            best = max(best, (at + len(word), len(word), role))
    return best[2]


_ATTRIBUTE = re.compile(r"(?:安排|下达|拨付)的$")
"""省级专项资金安排的…资金: where a fund comes from, not what is done with it."""
_PASSED = re.compile("下达|拨付|投入")
_NOW = re.compile(r"\s*现(?:下达|拨付|下拨|预拨)")
_DISPOSED = re.compile(r"(?:^|[，现])将[^，。；]{0,20}$")
_PASSED_ON = re.compile(r"(?:（[^（）]*）)?(?:予以|全部|提前)?(?:下达|拨付|下拨|拨给|预拨|分配|分解)")
"""现将…资金126万元（其中…）下达给你们: the verb stands behind its object."""
_DONE = re.compile(
    r"，?(?:均|均已|已经?|现已)(?:全部|全额|足额|及时)*(?:(?P<down>下达|拨付|下拨|到位)|支付|发放|使用|支出)"
)
"""…资金90万元已全部下达: what has become of an amount, told behind it."""
_GOES_ON = re.compile(
    r"(?:截至[^，。；]{2,14}，)?(?:全年|当年|年末|现|已|累计|实际|共|资金)*(?:使用|支出|支付|发放|拨付|执行|结余|结转)(?:资金|金额)?(?:共|约|为)*\d"
)


def _role(text: str, sentence: Span, name: FundName, gap: str, after: int) -> str:
    """By the sentence's opening, by the words between name and amount, by the verb before the name; else empty."""
    lead = _lead(text, sentence)
    between = _last_role(gap)
    if lead and (not between or between in ("budget", "allocated")):
        return lead
    if between:
        return between
    clause = re.split("[，；。]", text[sentence.start : name.start])[-1]
    inside = text[name.start : name.end]
    clause = _ATTRIBUTE.sub("", clause)
    said = _last_role(clause[-12:]) or ("allocated" if _PASSED.search(inside) else "")
    done = _DONE.match(text, after)
    if done and not said:
        return "allocated" if done["down"] else "spent"
    passed_on = _NOW.match(clause) or (_DISPOSED.search(clause) and _PASSED_ON.match(text, after))
    return said or ("allocated" if passed_on else "")
