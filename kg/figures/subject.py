"""What a number measures, from the grammar of its clause: which rule reads it, and the plain case."""

import re

from kg.figures.changes import read_change, read_completion, read_earlier, read_share
from kg.figures.counted import read_prenominal
from kg.figures.nouns import SHORT, name_measure, noun_phrase
from kg.figures.state import Place, Reading, State, join
from kg.figures.words import (
    TIME,
    begins_with_verb,
    ending,
    ends_with_verb,
    first_verb,
    is_measure,
    starts_with,
    strip_lead,
    strip_tail,
    weak,
    words,
)
from kg.quantities import Quantity

_FROM = re.compile(rf"(?<=[一-鿿”）])(?:由|从)(?:(?:{TIME.pattern}|[^，。；\d由从]{{2,10}}前)的?)?$")
"""率由2020年的|96%提升至…: the time of the earlier side is no part of what is measured."""


def read(place: Place, state: State) -> Reading:
    """The subject of one number. Never empty: where nothing says it, the words on the number's left stand."""
    quantity = place.quantity
    left = strip_tail(strip_lead(place.left))
    if "由" in left or "从" in left:
        left = _FROM.sub("", left)
    for rule in (
        _described,
        _formula,
        read_completion,
        read_share,
        read_earlier,
        read_change,
        _anaphoric,
        _used,
        read_prenominal,
    ):
        reading = rule(place, left, state)
        if reading is not None:
            return reading
    return _postnominal(place, left, quantity, state)


_BRACKET = re.compile(r"[（(]([^）)\d]{3,40})[）)]")


def _described(place: Place, left: str, state: State) -> Reading | None:
    """104（在规定时限内签订合同项目数）: the bracket says what the number is."""
    match = _BRACKET.match(place.right)
    if place.quantity.unit or not match:
        return None
    return Reading(match[1], match[1], place.start, place.end - len(place.right) + match.end())


_USE = re.compile("用于[^，。；：（）]{2,30}$")


def _used(place: Place, left: str, state: State) -> Reading | None:
    """其中30万元用于预算编制: a part of money that is told by what it is for alone."""
    use = _USE.match(place.right) if place.quantity.kind == "money" and not left else None
    if use is None or state.last is None:
        return None
    base = state.last
    return Reading(f"{use[0]}的{base.text}", base.text, base.start, place.quantity.cue_end, role="carried")


_OPERATOR = re.compile(r"[=＝/÷]")
"""到位率=实际到位|500万元/应到位|500万元: a term of a formula is named by its own words."""
_EQUALS = re.compile(r"[=＝]\s?$")


def _formula(place: Place, left: str, state: State) -> Reading | None:
    """执行率=支出/预算×100%=99.81%: what stands before the first sign of equality."""
    head = place.head
    if not _EQUALS.search(head) or not place.quantity.value.is_finite():
        return None
    parts = [part for part in re.split(r"[=＝]", head) if part.strip()]
    name = strip_lead(parts[0].strip()) if parts else ""
    if weak(name) and len(parts) > 1:
        name = re.sub(r"[×*]\s?100\s?[%％]", "", parts[1]).strip()
    name = strip_tail(re.sub(r"\d[\d.,]*|[（(].*?[）)]", "", name).strip("/÷ ")) or (
        state.last.text if state.last else ""
    )
    return Reading(name, name, place.quantity.start - len(head), place.quantity.cue_end) if name else None


def _anaphoric(place: Place, left: str, state: State) -> Reading | None:
    """4次共调增…: a number said before in the sentence, with nothing of its own."""
    quantity = place.quantity
    said = state.said.get((str(quantity.value), quantity.unit))
    if left or said is None or not re.match(r"[共合总均]", place.right):
        return None
    return Reading(said, said, quantity.start, min(place.end, quantity.cue_end + 4))


_SCORES = {
    "分值": "分值",
    "扣": "扣分",
    "扣分": "扣分",
    "得": "得分",
    "得分": "得分",
    "满分": "满分",
    "标准分": "标准分",
}


def _without_light(core: str) -> str:
    """完成, 设置 and their like add nothing to what is measured, unless the rest says nothing alone (完成投资)."""
    light = starts_with("verbs", "light").match(core)
    if light is None:
        return core
    rest = core[light.end() :].removeprefix("了")
    short = len(rest) < SHORT or weak(rest) or rest in _PLAIN_MONEY or rest.startswith(("率", "的"))
    return core if short or is_measure(light[0]) else strip_lead(rest)


_SCORED = re.compile(r"^[，,]\s?(?:自评|实际|评价|考核)?(?:得分?|扣分?)为?\s?\d")
"""决策类指标17分|，得15.2分: the number before is the weight."""
_PER_UNIT = re.compile(
    r"(?<=[一-鿿]{2})每[百千万]?(?:平方公里|平方米|立方米|公里|床日|人|户|亩|吨|件|年|月|天|日)(?:每[年月天])?$"
)


_REASON = re.compile(r"原因(?:是|为|在于)|内容(?:是|为|有)|(?<=[一-鿿]{2})(?:主要)?包[括含](?:有|了)?")
"""未执行完的主要原因是|剩余的3万元, 项目支出包括|活动经费36万元: what follows has a subject of its own."""
_ONE = re.compile(r"(?<=[一-鿿]{3})[一1](?:套|台|辆|座|间|批|组|栋|块|项|处|部|艘|架)$")
"""购买变压器一套|18万元: how many were bought for the money."""
_DIMENSIONS = frozenset("长宽高深厚")
"""堤防1段，|长0.23km: of what was counted right before."""


def _object_of(verb: str, said: str) -> str:
    """What the number before was of, for a verb alone: 发放问卷600份，收回582份 → 问卷."""
    alone = ends_with_verb(verb) and first_verb(verb, 1) is None
    opening = starts_with("verbs", "plain").match(said)
    return said[opening.end() :] if alone and opening and len(said) - opening.end() >= SHORT else ""


_GROWTH = ("增幅", "降幅", "减幅", "涨幅", "增速", "增长率")
_LEVELS = re.compile(r"(?:中央|自治区|[省市县区州旗镇乡]级?|本级|[市区县州旗]本级)(?:财政|资金)?")
"""农业开发资金860万元（中央516万元、省级172万元）: a level is a part of what was said."""
_PLAIN_MONEY = ("投资", "收入", "支出", "总投资", "资金")


_SUMMED = re.compile("(?:共计|合计|总计|总共)(?:约|为)?")
"""中央下达126万元，县级配套20万元，共计146万元: what the amounts before it come to."""
_AIMS = frozenset(("目标值", "年度目标值", "指标值", "年度指标值", "计划数", "计划值"))
_PASSED = re.compile("[，、 ]*(?:超[过出]?|高于|低于|少于)")
_SETTLING = re.compile("(?:年初|年中|全年|当年|本年)?(?:批复|安排|下达|核定|批准)?")
"""年初批复预算985万元，调整后预算861万元: how a budget came about is not whose it is."""
_FROM_END = re.compile(r"(?:由|从)$")
_CHANGE = "压减|压降|扩大|增加|增|提高|提升|减少|降低|缩短|压缩|下降|降|升|扩展|上升|发展|精简|调整|变更|更正|修正|订正"
_CHANGED_TO = re.compile(f"({_CHANGE})(?:至|到|为)")
_SINCE = re.compile(rf"[从自]?(?:{TIME.pattern})$")
"""低保标准2023年1月起|提高到每月520元."""
_REACHED = re.compile(r"[至到为](?:每.{1,4})?[约近超]?$")
_CHANGING = re.compile(f"(?:由|从)?(?:{_CHANGE}|上调|下调)$")


def _core(left: str, quantity: Quantity) -> str:
    """What is measured of the words before a number: without operators, reasons, light verbs and units."""
    core = _FROM_END.sub("", left)
    core = _OPERATOR.split(core)[-1] or core
    core = _REASON.split(core)[-1] or core
    core = _without_light(core)
    core = _ONE.sub("", core) if quantity.kind == "money" else core
    return _PER_UNIT.sub("", core) if "每" in core else core


_SAID = ("role", "owned")
_OWNED = re.compile("(?:全年|当年|年中|年末|实际|仅|只|已|共|累计|目前|现已)*")


def _owned(core: str, state: State) -> str:
    """What is said of a project or fund that the sentence opened with (A项目…，执行率84%): with its name before it."""
    said = any(form in words("words", kind) for form in (core, _OWNED.sub("", core, count=1)) for kind in _SAID)
    owner, last = state.owner, state.last
    if owner is None or not said or (last and last.start >= owner.start and not last.text.startswith(owner.text)):
        return ""
    if core == _DONE and owner.text.endswith(tuple(words("words", "owner_end"))):
        return ""
    return f"{owner.text}{core}"


_DONE = "完成"
"""Of a measure it says how much was reached; of a project it says that something of it was done."""


def _postnominal(place: Place, left: str, quantity: Quantity, state: State) -> Reading:
    """The number stands after what it measures; where nothing stands before it, the subject is carried on."""
    start, end, right = place.start, place.quantity.cue_end, place.right
    core = _core(left, quantity)
    if quantity.kind == "duration" and right.startswith(("内", "以内", "之内")):
        after = noun_phrase(right.lstrip("以之内"))
        return Reading(f"{after[1] or after[0] or core}时限", core, start, place.end)
    if before := _CHANGED_TO.match(right):
        name = name_measure(core, quantity, "") if core else (state.last.text if state.last else "")
        return Reading(f"{name}（{before[1]}前）", core, start, end, role="before")
    if _REACHED.search(place.left.rstrip("了")) and (level := _CHANGING.search(core)):
        core = _SINCE.sub("", strip_tail(core[: level.start()]))
    if not core and quantity.kind == "money" and len(state.levels) > 1 and _SUMMED.fullmatch(place.left.strip("，、 ")):
        said = f"{state.label}合计"
        return Reading(said, said, start, end)
    if owned := _owned(core, state):
        return Reading(owned, owned, start, end)
    if core in _AIMS and state.last is not None and not state.last.text.endswith(core):
        named = f"{state.last.text}{place.left.strip('，、 ') if _PASSED.match(place.left) else core}"
        return Reading(named, state.last.text, state.last.start, end, role="carried")
    if not core and state.last is not None:
        base = state.last
        return Reading(name_measure(base.text, quantity, right), base.text, base.start, end, role="carried")
    if quantity.kind == "score" and core in _SCORES:
        item = state.last.text.removesuffix("得分").removesuffix("分值") if state.kind == "score" and state.last else ""
        topic = state.label or (state.topic.text if state.topic and state.topic.text not in _SCORES else "")
        topic = item if core in ("得", "得分") and item and item not in _SCORES else topic
        first = state.last.start if state.last and topic == item else min(start, state.clause)
        return Reading(f"{topic}{_SCORES[core]}", topic or core, first, end, role="score")
    if core in words("words", "role") and state.label and state.last is None:
        named = join(state.label, core)
        return Reading(named, named, start, end)
    if core in words("words", "role") and state.last:
        other = ending("words", "role", state.last.text)
        owner = state.last.text[:other] if other is not None else ""
        if len(owner) > 1 and not _SETTLING.fullmatch(owner):
            named = join(owner, core)
            return Reading(named, named, start, end)
    if core in _DIMENSIONS and state.kind == "count" and state.last is not None:
        return Reading(f"{state.last.text}{core}", core, state.last.start, end, role="carried")
    if core and (again := next((one for one in state.levels if one.text.endswith(core)), None)):
        return Reading(again.text, core, start, end)
    if state.counted and core.startswith(state.counted.text) and state.last == state.counted:
        rest = core.removeprefix(state.counted.text)
        core = rest if begins_with_verb(rest) else core
    if (
        core
        and state.last
        and state.kind == quantity.kind == "count"
        and begins_with_verb(core)
        and (thing := _object_of(core, state.last.text))
    ):
        return Reading(name_measure(core + thing, quantity, right), core + thing, state.last.start, end)
    bracketed = place.head.rfind("（") > place.head.rfind("）")
    if bracketed and _LEVELS.fullmatch(core) and state.main and state.main.text != core:
        named = name_measure(join(state.main.text, core), quantity, right)
        return Reading(named, core, start, end, role="carried")
    if core and weak(core) and (carried := state.topic or state.main or state.last) and carried.text != core:
        grown = "yoy" if core in _GROWTH and state.yoy else ""
        return Reading(join(carried.text, name_measure(core, quantity, right)), core, start, end, grown)
    if (
        quantity.kind == "score"
        and core
        and not is_measure(core)
        and _SCORED.match(place.tail or f"，{right}{place.following.value if place.following else ''}")
    ):
        return Reading(f"{core}分值", core, start, end)
    named = name_measure(core, quantity, right) if core else (state.topic.text if state.topic else left)
    if not named and right:
        named = name_measure(right[:20], quantity, "")
    return Reading(named, core or named, state.topic.start if not core and state.topic else start, end)
