"""The plain case of a number: it stands after what it measures, or its subject is carried on from what was said."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.figures.cores import CHANGE, DONE, core_of, without_change, without_counted
from kg.figures.nouns import SHORT, name_measure, noun_phrase
from kg.figures.state import Phrase, Place, Reading, State, join
from kg.figures.words import (
    PLAN,
    begins_with_verb,
    ending,
    ends_with_verb,
    first_verb,
    is_measure,
    starts_with,
    weak,
    words,
)
from kg.quantities import Quantity


@dataclass(slots=True)
class _After:
    """A number and what stands before it: ``left`` its words, ``core`` those of them that say what is measured."""

    place: Place
    left: str
    core: str
    state: State

    @property
    def quantity(self) -> Quantity:
        return self.place.quantity

    def reading(
        self, subject: str, core: str, start: int | None = None, role: str = "", comparison: str = ""
    ) -> Reading:
        """A reading that ends with the number and, unless told, begins where its words do."""
        begins = self.place.start if start is None else start
        return Reading(subject, core, begins, self.quantity.cue_end, comparison, role=role)


def read_postnominal(place: Place, left: str, state: State) -> Reading:
    """The subject of a number from the words before it, or from the sentence so far where there are none.

    ``left`` is what is left of ``place.left`` without times and verbs around it. The subject is empty where neither
    says anything.
    """
    core = core_of(left, place.quantity)
    first = _changed_from(_After(place, left, core, state))
    if first is not None:
        return first
    core = without_counted(without_change(core, place.left), state)
    after = _After(place, left, core, state)
    return next((reading for rule in _RULES if (reading := rule(after))), None) or _plain(after)


# -- what the words around the number tell


def _within(after: _After) -> Reading | None:
    """5个工作日|内办结: a time that something is done within."""
    right = after.place.right
    if after.quantity.kind != "duration" or not right.startswith(("内", "以内", "之内")):
        return None
    noun = noun_phrase(right.lstrip("以之内"))
    return Reading(f"{noun[1] or noun[0] or after.core}时限", after.core, after.place.start, after.place.end)


_CHANGED_TO = re.compile(f"({CHANGE})(?:至|到|为)")


def _changed_from(after: _After) -> Reading | None:
    """由12个|减少到8个: the number before the change."""
    change = _CHANGED_TO.match(after.place.right)
    if change is None:
        return None
    core, last = after.core, after.state.last
    name = name_measure(core, after.quantity, "") if core else (last.text if last else "")
    return after.reading(f"{name}（{change[1]}前）", core, role="before")


# -- what the sentence so far tells

_SUMMED = re.compile("(?:共计|合计|总计|总共)(?:约|为)?")
"""中央下达126万元，县级配套20万元，共计146万元: what the amounts before it come to."""


def _sum(after: _After) -> Reading | None:
    state, said = after.state, f"{after.state.label}合计"
    bare = not after.core and after.quantity.kind == "money" and len(state.levels) > 1
    return after.reading(said, said) if bare and _SUMMED.fullmatch(after.place.left.strip("，、 ")) else None


_SAID = ("role", "owned")
_OWNED = re.compile("(?:全年|当年|年中|年末|实际|仅|只|已|共|累计|目前|现已)*")


def _owned(after: _After) -> Reading | None:
    """What is said of a project or fund that the sentence opened with (A项目…，执行率84%): with its name before it."""
    core, owner, last = after.core, after.state.owner, after.state.last
    said = any(form in words("words", kind) for form in (core, _OWNED.sub("", core, count=1)) for kind in _SAID)
    if owner is None or not said or (last and last.start >= owner.start and not last.text.startswith(owner.text)):
        return None
    # Of a measure it says how much was reached; of a project it says that something of it was done.
    if core == DONE and owner.text.endswith(tuple(words("words", "owner_end"))):
        return None
    return after.reading(f"{owner.text}{core}", f"{owner.text}{core}")


_CARRIED_OUT = re.compile("(?:的)?(?:支出)?(?:决算|执行|实际支出|完成)(?:数|金额)?$")


def _plan(after: _After) -> Reading | None:
    """收入86万元，完成年初预算|81万元的106%: the plan that the main amount is told against."""
    main, place = after.state.main, after.place
    if after.quantity.kind != "money" or not main or not place.following or not place.right.startswith("的"):
        return None
    if not PLAN.fullmatch(after.core) or main.text.endswith(after.core):
        return None
    stem = _CARRIED_OUT.sub("", main.text)
    return after.reading(join(stem, after.core), after.core) if stem else None


_AIMS = frozenset(("目标值", "年度目标值", "指标值", "年度指标值", "计划数", "计划值"))
_PASSED = re.compile("[，、 ]*(?:超[过出]?|高于|低于|少于)")


def _aim(after: _After) -> Reading | None:
    """覆盖率95%，目标值90%: the aim of what was said right before."""
    core, last = after.core, after.state.last
    if core not in _AIMS or last is None or last.text.endswith(core):
        return None
    passed = _PASSED.match(after.place.left)
    return after.reading(
        f"{last.text}{after.place.left.strip('，、 ') if passed else core}", last.text, last.start, "carried"
    )


def _carried(after: _After) -> Reading | None:
    base = after.state.last
    if after.core or base is None:
        return None
    return after.reading(name_measure(base.text, after.quantity, after.place.right), base.text, base.start, "carried")


_SCORES = {
    "分值": "分值",
    "扣": "扣分",
    "扣分": "扣分",
    "得": "得分",
    "得分": "得分",
    "满分": "满分",
    "标准分": "标准分",
}


_LOST = ("扣", "扣分")


def _scored(after: _After) -> Reading | None:
    """分值15分，得14分: of the item that the score before was of, or of the topic."""
    core, state = after.core, after.state
    if after.quantity.kind != "score" or core not in _SCORES:
        return None
    item = state.last.text.removesuffix("得分").removesuffix("分值") if state.kind == "score" and state.last else ""
    topic = state.label or (state.topic.text if state.topic and state.topic.text not in _SCORES else "")
    topic = state.row if state.row and core in _LOST else topic
    topic = item if core in ("得", "得分") and item and item not in _SCORES else topic
    first = state.last.start if state.last and topic == item else min(after.place.start, state.clause)
    return after.reading(f"{topic}{_SCORES[core]}", topic or core, first, "score")


_SETTLING = re.compile("(?:年初|年中|全年|当年|本年)?(?:批复|安排|下达|核定|批准)?")
"""年初批复预算985万元，调整后预算861万元: how a budget came about is not whose it is."""


def _role(after: _After) -> Reading | None:
    """A预算10万元，执行9万元: a role of an amount, of the paragraph's label or of whose amount was said before."""
    core, state = after.core, after.state
    if core not in words("words", "role"):
        return None
    if state.last is None:
        owner = state.label
    else:
        other = ending("words", "role", state.last.text)
        owner = state.last.text[:other] if other is not None else ""
        owner = "" if len(owner) < SHORT or _SETTLING.fullmatch(owner) else owner
    return after.reading(join(owner, core), join(owner, core)) if owner else None


_DIMENSIONS = frozenset("长宽高深厚")
"""堤防1段，|长0.23km: of what was counted right before."""


def _dimension(after: _After) -> Reading | None:
    core, last = after.core, after.state.last
    if core not in _DIMENSIONS or after.state.kind != "count" or last is None:
        return None
    return after.reading(f"{last.text}{core}", core, last.start, "carried")


def _again(after: _After) -> Reading | None:
    """What an amount said before ends with is that amount again."""
    again = next((one for one in after.state.levels if after.core and one.text.endswith(after.core)), None)
    return after.reading(again.text, after.core) if again else None


def _of_thing(after: _After) -> Reading | None:
    """发放问卷600份，收回|582份: a verb alone is of what was counted right before."""
    core, state = after.core, after.state
    if not core or not state.last or not state.kind == after.quantity.kind == "count" or not begins_with_verb(core):
        return None
    thing = _object_of(core, state.last.text)
    named = name_measure(core + thing, after.quantity, after.place.right)
    return after.reading(named, core + thing, state.last.start) if thing else None


def _object_of(verb: str, said: str) -> str:
    """What the number before was of, for a verb alone: 发放问卷600份，收回582份 → 问卷."""
    alone = ends_with_verb(verb) and first_verb(verb, 1) is None
    opening = starts_with("verbs", "plain").match(said)
    return said[opening.end() :] if alone and opening and len(said) - opening.end() >= SHORT else ""


_LEVELS = re.compile(r"(?:中央|自治区|[省市县区州旗镇乡]级?|本级|[市区县州旗]本级)(?:财政|资金)?")
"""农业开发资金860万元（中央516万元、省级172万元）: a level is a part of what was said."""


def _level(after: _After) -> Reading | None:
    main, core, head = after.state.main, after.core, after.place.head
    bracketed = head.rfind("（") > head.rfind("）")
    if not bracketed or not _LEVELS.fullmatch(core) or not main or main.text == core:
        return None
    named = name_measure(join(main.text, core), after.quantity, after.place.right)
    return after.reading(named, core, role="carried")


_GROWTH = ("增幅", "降幅", "减幅", "涨幅", "增速", "增长率")


def _weak(after: _After) -> Reading | None:
    """Words that say little alone are of the topic or the main amount of the sentence."""
    core, state = after.core, after.state
    carried: Phrase | None = state.topic or state.main or state.last
    if not core or not weak(core) or not carried or carried.text == core:
        return None
    grown = "yoy" if core in _GROWTH and state.yoy else ""
    named = name_measure(core, after.quantity, after.place.right)
    return after.reading(join(carried.text, named), core, comparison=grown)


_SCORED = re.compile(r"^[，,]\s?(?:自评|实际|评价|考核)?(?:得分?|扣分?)为?\s?\d")
"""决策类指标17分|，得15.2分: the number before is the weight."""


def _weight(after: _After) -> Reading | None:
    place, core = after.place, after.core
    if after.quantity.kind != "score" or not core or is_measure(core):
        return None
    tail = place.tail or f"，{place.right}{place.following.value if place.following else ''}"
    return after.reading(f"{core}分值", core) if _SCORED.match(tail) else None


def _plain(after: _After) -> Reading:
    """The words before the number; where there are none, the topic, else those after it."""
    core, topic = after.core, after.state.topic
    named = name_measure(core, after.quantity, after.place.right) if core else (topic.text if topic else after.left)
    if not named and after.place.right:
        named = name_measure(after.place.right[:20], after.quantity, "")
    return after.reading(named, core or named, topic.start if not core and topic else None)


_Rule = Callable[[_After], Reading | None]
_RULES: tuple[_Rule, ...] = (
    _within,
    _sum,
    _plan,
    _owned,
    _aim,
    _carried,
    _scored,
    _role,
    _dimension,
    _again,
    _of_thing,
    _level,
    _weak,
    _weight,
)
