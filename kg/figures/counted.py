"""Numbers that stand before what they count (23家医院签约…, 99%群众认为…)."""

import re
from functools import cache

from kg.figures.nouns import (
    LOCALIZERS,
    RATE_NAME,
    SHORT,
    classifier,
    money_suffix,
    name_measure,
    noun_phrase,
    unit_noun,
)
from kg.figures.state import Phrase, Place, Reading, State, join
from kg.figures.words import (
    TIME,
    begins_with_verb,
    ending,
    ends_with_verb,
    is_measure,
    starts_with,
    strip_lead,
    strip_tail,
    words,
)
from kg.quantities.units import bounds

_POST = re.compile(r"^等?$|^等[，。；、]|^[\s、，。；）)和及与至到—\-=+<>≤≥/×]|^以及|^$")


_EVENT_DAYS = "时间"


_AGENT = frozenset("为将把使让给对与向从在由")


_FAR = 20


_SCOPE = re.compile(r"[省市区县国境域][内外]$")


def read_prenominal(place: Place, left: str, state: State) -> Reading | None:
    """The number stands before what it counts: 23家定点医疗机构签约…, 328万人次享受…, 99%群众认为…."""
    quantity, right = place.quantity, place.right
    if _POST.match(right):
        return _conditioned(place, state)
    if quantity.kind in ("score", "points", "price", "number", "age"):
        return None
    if quantity.kind == "percent":
        return _percent_before(place, left, state)
    if quantity.kind in ("money", "measure", "ratio", "duration") and not _counts_noun(place, left):
        return None
    if right.strip() in LOCALIZERS and quantity.kind == "count":
        scope = _SCOPE.search(left)
        return Reading(
            f"{scope[0] if scope else ''}{unit_noun(quantity)}", "", place.start, quantity.cue_end, role="count"
        )
    right = _AMONG_AFTER.sub("", right) or right
    noun, predicate = noun_phrase(right.removeprefix("的"))
    noun = _before_measure(noun, predicate) if place.following is not None else noun
    bare = left[: ending("words", "place", left)]
    open_left = not bare or left[-1] in _AGENT or ends_with_verb(left) or bare != left
    if place.beside and state.last is not None:  # 1,216户2,843人: the same, counted otherwise
        base = state.last.text
        return Reading(name_measure(base, quantity, ""), base, state.last.start, place.quantity.cue_end, role="carried")
    if not noun and predicate and (among := _AMONG.match(place.left)):
        return Reading(f"{predicate}的{among['whole']}数", predicate, place.start, place.end, role="count")
    if not noun:
        agentive = quantity.kind in ("count", "scaled") and (not bare or _for_agent(place.left))
        if not agentive or not predicate:
            return None
        unit = unit_noun(quantity)
        if unit == "数" and not left and (same := state.by_unit.get(quantity.unit)):
            opening = starts_with("verbs", "plain").match(same.text)
            unit = f"{same.text[opening.end() if opening else 0 :].removesuffix('数')}数"
        subject = f"{predicate}{unit}" if unit.endswith(("次", "数")) else f"{predicate}的{unit}"
        return Reading(subject, predicate, place.start, place.end, role="count")
    if not open_left and begins_with_verb(right):
        return None
    predicate = predicate or _chained(place)
    return _counted(place, left, _counted_noun(noun), "" if predicate in _MADE_OF else predicate, state)


_MEASURE_HEAD = re.compile("最高|最低|平均|人均|户均|总|累计|共")


def _before_measure(noun: str, predicate: str) -> str:
    """A counted noun without the measure of the next number that runs on behind it (12家企业|累计投资3亿元)."""
    if is_measure(noun) and (cut := _MEASURE_HEAD.search(noun)):
        return noun[: cut.start()] or noun
    if not predicate and is_measure(strip_tail(noun)):
        return RATE_NAME.sub("", strip_tail(noun)) or noun
    return noun


_MADE_OF = frozenset(("组成", "构成"))
"""由26个展区120台屏幕组成: that they make up a whole is no part of what is counted."""
_UNITS = re.compile("(.*(?:单位|部门|机构|企业|学校|乡镇))的?(?:[预决]算|资金|收入|支出)")


def _counted_noun(noun: str) -> str:
    """What can be counted of a noun: 二级预算单位的预算 → 二级预算单位; 部门单位2009年度预算 → 部门单位."""
    time = TIME.search(noun)
    noun = noun[: time.start()] if time and time.start() >= SHORT else noun
    units = _UNITS.fullmatch(noun)
    return units[1] if units else noun


@cache
def _bound() -> re.Pattern[str]:
    """What a condition is said with that tells some of what was counted from the rest: a bound, or what they say."""
    return re.compile("|".join(map(re.escape, (*bounds(), "表示"))))


def _conditioned(place: Place, state: State) -> Reading | None:
    """资助额不足10万元的|57个, 表示满意的|450份: those of what was counted that a condition holds for."""
    quantity, head = place.quantity, strip_lead(place.head)
    if quantity.kind != "count" or place.left.strip() == "" or not head.rstrip().endswith("的"):
        return None
    condition = head.rstrip().removesuffix("的")
    if not _bound().search(condition) or re.search("[（）()：:]", condition):
        return None
    counted = state.counted or state.topic
    opening = starts_with("verbs", "plain").match(counted.text) if counted else None
    noun = counted.text[opening.end() if opening else 0 :] if counted else ""
    if not noun:
        return None
    subject = name_measure(f"{condition}的{noun}", quantity, "")
    start = quantity.cue_start - len(place.head) + place.head.index(head)
    return Reading(subject, noun, start, quantity.cue_end, role="count")


_AMONG_AFTER = re.compile(r"(?<=[一-鿿）])中[，]?(?:共?有|仅有|只有)?$")
_AMONG = re.compile(r"^[的，、\s]*(?P<whole>[一-鿿（）]{2,16}?)中[，]?(?:共?有|仅有|只有)?$")
"""31个项目中有|4个未按期完工: some of what was counted before."""


def _for_agent(left: str) -> bool:
    """Whether the words before a number make what it counts the one acted for (共为140万人次提供)."""
    return left.rstrip("约近超过逾了共有 ")[-1:] in _AGENT - {"从", "由"}


def _chained(place: Place) -> str:
    """The predicate that follows a chain of numbers (11个区24个街镇开展…), or 全部… of the next clause."""
    if place.following is not None and place.following.start - place.quantity.end > 0:
        noun, predicate = noun_phrase(place.tail)
        return predicate if noun else ""
    match = re.match(r"^[，,](?:已)?(?:全部|均|都)(?:已)?([^，。；]{4,40})", place.tail)
    return match[1] if match and not re.search(r"\d", match[1]) else ""


def _counts_noun(place: Place, left: str) -> bool:
    """500万元专项资金, 15分钟服务圈: an amount before a noun, where the left says no measure of its own."""
    right = place.right
    if is_measure(left) or begins_with_verb(right) or not re.match(r"(?![内后前之以起])[的一-鿿“《A-Z]", right):
        return False
    return not left or ends_with_verb(left) or place.quantity.kind == "duration" or right.startswith("的")


def _counted(place: Place, left: str, noun: str, predicate: str, state: State) -> Reading:
    quantity = place.quantity
    unit = unit_noun(quantity)
    start, end = place.start, place.end
    event = classifier(quantity) in words("words", "event")
    made_up = _MADE_UP.search(left)
    start = start if len(left) <= _FAR and not place.left.endswith(_AND) else quantity.cue_start
    noun = noun.strip("”“") if noun.count("“") != noun.count("”") else noun
    if quantity.kind == "duration":
        return Reading(f"{left}{noun}{_EVENT_DAYS}", noun, start, end)
    if quantity.kind in ("money", "measure"):
        named = (
            name_measure(noun, quantity, "") if quantity.kind == "measure" else f"{noun}{money_suffix(quantity, noun)}"
        )
        core = noun if is_measure(noun) else named
        return Reading(core, noun, start, end)
    suffix = unit if not event or unit.endswith("次") or unit.endswith("数") else f"{unit}数"
    if event and left and ends_with_verb(left):
        subject = f"{_last_verb(left)}{noun}{predicate}{unit}"
    elif predicate and len(predicate) <= 40:
        subject = f"{predicate}的{noun}{suffix if classifier(quantity) in words('words', 'generic') or event else '数'}"
    else:
        subject = noun if noun.endswith(("数", "量", "总数")) else f"{noun}{suffix}"
        subject = f"{made_up[0] if made_up else _doing(left)}{subject}"
    each = re.search(r"(?:各|每)[^，。；]{1,8}?(?=只有|仅有|不|均|至少|有|须|配|$)", place.left)
    if each:
        subject = f"{each[0]}{subject}"
    elif scope := _SCOPE.search(left):
        subject = f"{scope[0]}{subject}"
    if not predicate and (owner := _owner(left, state)):
        return Reading(join(owner.text, subject), noun, min(start, owner.start), end, role="count")
    return Reading(subject, noun, start, end, role="count")


_AND = ("和", "与", "及", "、")
_MADE_UP = re.compile(r"(?:内设|下设|下属|所属|直属|下辖|(?<![直管统])辖)(?=[^，。；]*$)")
"""内设办公室、财务科2个科室: how a body is made up belongs to what is counted."""


def _owner(left: str, state: State) -> Phrase | None:
    """《X实施方案》, 提出6大方面…: what a document says is counted as the document's."""
    if state.topic and not left and state.last and state.last.start == state.topic.start:
        return state.topic if state.topic.text.startswith("《") else None
    if (
        state.topic
        and state.topic.text.startswith("《")
        and re.match(r"(?:提出|明确|规定|部署|确定|涵盖|包括|包含|细化|列出|安排)", left)
    ):
        return state.topic
    return None


def _doing(left: str) -> str:
    """The verb before a counted noun, where it tells how the noun is counted (新建5所学校), else nothing."""
    left = left[: ending("words", "place", left)]
    if left[-1:] in _AGENT | {"在"} or not ends_with_verb(left) or ending("verbs", "light", left) is not None:
        return ""
    return _last_verb(left)


def _last_verb(left: str) -> str:
    """The verb at the end of ``left``."""
    for size in (4, 3, 2, 1):
        if ends_with_verb(left[-size:]) and begins_with_verb(left[-size:]):
            return left[-size:]
    return left


def _percent_before(place: Place, left: str, state: State) -> Reading | None:
    """99%群众认为…, 100%可网办, 5%低保标准增长率, 100%的比例."""
    right = place.right
    noun, predicate = noun_phrase(right.removeprefix("的"))
    start, end = place.start, place.end
    if right.startswith("的"):
        if noun in words("words", "role") and state.last and (not left or begins_with_verb(left)):
            return Reading(join(state.last.text, noun), noun, start, end)
        if re.match(r"(?:比例|比率|标准|幅度|速度|水平)", noun):
            return Reading(f"{left}{re.sub('^(?:给予|予以)', '', predicate)}{noun}", left or noun, start, end)
        return (
            Reading(f"{predicate}的{noun}比例" if predicate else f"{left}{noun}比例", noun, start, end)
            if noun
            else None
        )
    if noun and (not left or ending("words", "place", left) is not None or place.left.rstrip().endswith("、")):
        start = start if not left else place.quantity.cue_start
        if is_measure(noun):
            return Reading(noun, noun, start, end, role="parameter")
        subject = f"{predicate}的{noun}比例" if predicate else f"{noun}比例"
        return Reading(subject, noun, start, end)
    if not noun and predicate and left and not is_measure(left) and not ends_with_verb(left):
        done = re.sub(r"^(?:实现|完成|全部|所有|达到|确保)+", "", left)
        return Reading(f"{predicate}的{done or left}比例", done, start, end)
    if not noun and predicate and not left and state.topic:
        return Reading(f"{predicate}的{state.topic.text}比例", state.topic.text, state.topic.start, end)
    return None
