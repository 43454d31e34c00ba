"""The words before a number cut down to those that say what is measured."""

import re

from kg.figures.nouns import SHORT
from kg.figures.state import State
from kg.figures.words import TIME, begins_with_verb, is_measure, starts_with, strip_lead, strip_tail, weak
from kg.quantities import Quantity

_OPERATOR = re.compile(r"[=＝/÷]")
"""到位率=实际到位|500万元/应到位|500万元: a term of a formula is named by its own words."""
_REASON = re.compile(r"原因(?:是|为|在于)|内容(?:是|为|有)|(?<=[一-鿿]{2})(?:主要)?包[括含](?:有|了)?")
"""未执行完的主要原因是|剩余的3万元, 项目支出包括|活动经费36万元: what follows has a subject of its own."""
_ONE = re.compile(r"(?<=[一-鿿]{3})[一1](?:套|台|辆|座|间|批|组|栋|块|项|处|部|艘|架)$")
"""购买变压器一套|18万元: how many were bought for the money."""
DONE = "完成"
"""收入完成|86万元: that it came in is no part of what it is."""
_CITED = re.compile("[^《]*《[^》]+》(?:[（(][^（）()]*[）)]|[^（）()]*号[）)])?")
"""根据《预算的通知》（财行〔2021〕61号）|补助资金: which document gave the money is no part of what it is."""
_PER_UNIT = re.compile(
    r"(?<=[一-鿿]{2})每[百千万]?(?:平方公里|平方米|立方米|公里|床日|人|户|亩|吨|件|年|月|天|日)(?:每[年月天])?$"
)
_FROM_END = re.compile(r"(?:由|从)$")
_PLAIN_MONEY = ("投资", "收入", "支出", "总投资", "资金")


def core_of(left: str, quantity: Quantity) -> str:
    """What is measured of the words before a number: without operators, reasons, light verbs and units."""
    core = _FROM_END.sub("", left)
    core = _OPERATOR.split(core)[-1] or core
    core = _REASON.split(core)[-1] or core
    core = _without_light(core)
    if quantity.kind == "money" and core.endswith(DONE) and is_measure(core.removesuffix(DONE)):
        core = core.removesuffix(DONE)
    core = _ONE.sub("", core) if quantity.kind == "money" else core
    if quantity.kind == "money" and (cited := _CITED.match(core)) and is_measure(core[cited.end() :]):
        core = core[cited.end() :]
    return _PER_UNIT.sub("", core) if "每" in core else core


def _without_light(core: str) -> str:
    """完成, 设置 and their like add nothing to what is measured, unless the rest says nothing alone (完成投资)."""
    light = starts_with("verbs", "light").match(core)
    if light is None:
        return core
    rest = core[light.end() :].removeprefix("了")
    short = len(rest) < SHORT or weak(rest) or rest in _PLAIN_MONEY or rest.startswith(("率", "的"))
    return core if short or is_measure(light[0]) else strip_lead(rest)


CHANGE = "压减|压降|扩大|增加|增|提高|提升|减少|降低|缩短|压缩|下降|降|升|扩展|上升|发展|精简|调整|变更|更正|修正|订正"
_SINCE = re.compile(rf"[从自]?(?:{TIME.pattern})$")
"""低保标准2023年1月起|提高到每月520元."""
_REACHED = re.compile(r"[至到为](?:每.{1,4})?[约近超]?$")
_CHANGING = re.compile(f"(?:由|从)?(?:{CHANGE}|上调|下调)$")


def without_change(core: str, left: str) -> str:
    """标准提高至|780元: that it rose to this is no part of what it is. ``left`` is all before the number."""
    level = _CHANGING.search(core) if _REACHED.search(left.rstrip("了")) else None
    return _SINCE.sub("", strip_tail(core[: level.start()])) if level else core


def without_counted(core: str, state: State) -> str:
    """维修工程19处，工程|完成…: what was counted right before need not be said twice."""
    counted = state.counted
    if counted and core.startswith(counted.text) and state.last == counted:
        rest = core.removeprefix(counted.text)
        return rest if begins_with_verb(rest) else core
    return core
