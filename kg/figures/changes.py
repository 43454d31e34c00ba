"""Shares, changes and the earlier sides of comparisons."""

import re

from kg.figures.nouns import measure_name
from kg.figures.state import Phrase, Place, Reading, State, join
from kg.figures.words import begins_with_verb, ending, is_measure, strip_lead, strip_tail, weak, words

_SHARE = re.compile(
    r"^(?P<part>.*?)(?<![侵强抢独])占(?!地(?![区方级])|用|道|有|压|线|领|位|座|据)(?:到(?![位期账])|了)?(?P<whole>.*)$",
    re.S,
)


_YOY = re.compile(r"同比|(?:较|比|与|同)?(?:去年|上年|上一年|往年|前一年)")


_CHANGE = re.compile(
    r"(?P<base>(?:按?(?:同|可比)口径)?(?:(?:较|(?:同|(?<!对))比(?![例重率较])|相比)[^，。；]{1,20}?(?:相比)?(?:同比)?|同比|环比)"
    r"|按?(?:同|可比)口径|逐年|平均|年均|(?:去年|上年)同期)?"
    r"(?:平均|分别|共|又|净|再|约|将|已|各|实现|均|整体)*$"
)


_COMPLETED = re.compile(
    r"[，、\s]*(?:已|共|实际)?(?P<verb>完成|为|相当于)"
    r"(?:(?P<base>[^，。；\d]{2,12})的|(?P<plan>[^，。；\d]{0,10}(?:预算|计划|任务|目标)数?))"
)
_OF_IT = re.compile(r"^的(?!比)")
_PART_OF = re.compile(r"占[^，。；占]*\d[^，。；占]*的$")
"""占年计划81万元的|106%."""


def read_completion(place: Place, left: str, state: State) -> Reading | None:
    """完成年度预算753万元的99.9%: the percentage is of the number before, the subject is the sentence's own.

    完成年初预算的99.3%, 完成预算100%, 为年度计划的106% name an amount said before it.
    """
    named = _COMPLETED.fullmatch(place.left.rstrip()) if place.quantity.kind == "percent" else None
    whole = state.main or state.last
    if named and whole:
        subject = f"{whole.text}{named['verb']}{named['base'] or named['plan']}的比例"
        return Reading(subject, subject, whole.start, place.quantity.cue_end, role="of_base")
    if place.quantity.kind not in ("percent", "ratio") or not _OF_IT.match(place.left) or state.last is None:
        return None
    main = state.main if state.main and state.main.text != state.last.text else None
    base = state.last.text
    if main and _PART_OF.search(place.head):
        subject = f"{main.text}占{base}的比例"
        return Reading(subject, subject, main.start, place.quantity.cue_end, "share", base)
    subject = f"{main.text}完成{base}的比例" if main else f"相当于{base}的比例"
    return Reading(subject, subject, (main or state.last).start, place.quantity.cue_end, role="of_base")


def read_share(place: Place, left: str, state: State) -> Reading | None:
    """占总支出的25%, 占比25%, 其中甲达到50%: a share, with what it is of."""
    if place.quantity.kind not in ("percent", "ratio"):
        return None
    match = _SHARE.match(left) or _SHARE.match(strip_lead(place.left).rstrip("为达到约：: "))
    end = place.quantity.cue_end
    if match and re.match(r"比?率", match["whole"]):
        return Reading(left, left, place.start, end, "share")
    if match:
        part, start = strip_tail(strip_lead(match["part"])), place.start
        # 占预算的90%，占总量的40%: one part, of two wholes.
        if not part and (said := state.part or state.last):
            part, start = said.text, said.start
        state.part = Phrase(part, start)
        whole = re.sub(r"(?<=[重例率])[（(][^（）()]*[）)]$", "", strip_tail(match["whole"]))
        whole = re.sub(r"^比(?!例|重)|的?(?:比例|比重|比率|比)$|^[:：]$", "", whole).strip("的：: ")
        whole = whole or (state.whole.text if state.whole else "")
        subject = f"{part}占{whole}的比例" if whole else f"{part}占比"
        return Reading(subject, subject, start, end, "share", whole)
    if not place.left.lstrip("，、 ").startswith("其中") or not left or is_measure(left) or begins_with_verb(left):
        return None
    if state.rate and state.kind == "percent":
        return Reading(join(left, measure_name(state.rate.text)), left, place.start, end)
    if state.counted and state.kind == "count":
        whole = state.counted.text
        return Reading(f"{left}占{whole}的比例", left, state.counted.start, end, "share", whole)
    return None


_REACHED = re.compile(r"[至到为](?:每.{1,4})?[约近超]?$")


def _read_beyond(place: Place, state: State) -> Reading | None:
    """高于全国0.3个百分点 behind a rate: how far it is from another one."""
    beyond = _BEYOND.fullmatch(place.left.strip("，、 ")) if place.quantity.kind == "points" else None
    rate = state.grown or state.rate
    if beyond is None or rate is None:
        return None
    yoy = "yoy" if _YOY.match(beyond[0]) else ""
    return Reading(f"{rate.text}{beyond[0]}", rate.text, rate.start, place.quantity.cue_end, yoy, role="change")


def read_change(place: Place, left: str, state: State) -> Reading | None:
    """同比增加18.2%, 较上年下降3个百分点, 增加147万人 after 较…: a change, named after what changed."""
    quantity = place.quantity
    if beyond := _read_beyond(place, state):
        return beyond
    left = _UNDECIDED.sub(r"\1", left) if "（" in left or "(" in left else left
    if _REACHED.search(place.left.rstrip("了 ")):
        return None
    for name, percent, amount in (("up", "增长率", "增加量"), ("down", "降幅", "减少量")):
        verb = ending("verbs", name, left.removesuffix("了"))
        if verb is None:
            continue
        head = _COMPARED.sub(r"比\1\2", left[:verb])
        opening = _AGAINST.match(head)
        # 与上年相比支出增加…: the base stands first
        if opening is not None and "相" in opening[0] and opening.end() < len(head):
            head = head[opening.end() :]
            state.against = state.against or _is_year_before(opening, state.year)
        base = _CHANGE.search(head)
        before = head[: base.start()] if base else head
        named = base["base"] if base and base["base"] else ""
        relative = quantity.kind in ("percent", "points", "ratio")
        goes_on = not strip_lead(head) and (state.main or state.last)
        if not relative and not (named or state.against or is_measure(strip_tail(before)) or goes_on):
            return None
        measured = strip_tail(strip_lead(before))
        start = place.start
        same = None if relative or state.main_unit == quantity.unit else state.by_unit.get(quantity.unit)
        carried = (
            (state.rate if quantity.kind == "points" else state.changed or same)
            or state.main
            or state.last
            or state.topic
        )
        if (not measured or weak(measured)) and carried:
            measured, start = join(carried.text.removesuffix(measured), measured), carried.start
        elif not measured and not head:
            return None
        word = named if named and len(named) <= 16 else ""
        suffix = ("变化幅度" if quantity.kind == "points" and name == "up" else percent) if relative else amount
        if quantity.kind == "points":
            suffix = "提高幅度" if name == "up" else "下降幅度"
        subject = f"{measured}{word}{suffix}"
        return Reading(subject, measured, start, quantity.cue_end, _yoy(named, place, state), role="change")
    return None


_BEYOND = re.compile("(?:高于|低于|高出|优于|超[过出]?)[^，。；]{2,16}|[较比][^，。；]{2,16}(?<![提升走])[高低快慢]出?")
"""满意度95%，高于目标值5个百分点; 增长6%，超全省平均2个百分点; 合格率98%，较目标值低1个百分点."""
_UNDECIDED = re.compile(r"(增长|增加|上升|下降|减少)[（(](?:增长|增加|上升|下降|减少)[）)]")
"""下降（增长）27.78%: a form's choice of words that nobody made."""
_AGAINST = re.compile(
    r"^(?:与|和|同|较|比|对比|(?=[^，]{2,6}相比))(?:(?:去年|上年|上一年|前一年)度?|(?P<year>(?:19|20)\d\d)年度?)(?:同期)?(?:[预决]算数?)?(?:相比较?|比较|比|相较)?"
)


_COMPARED = re.compile(
    r"(?:与|和|同)(?:([^，。；]{2,12})相比较?|((?:去年|上年|上一年|前一年)度?(?:同期)?(?:[预决]算数?)?))$"
)
"""与上年相比增加5万元, 与上年增加5万元: 比上年增加5万元."""


def is_base(clause: str, year: str) -> bool:
    """Whether ``clause`` only names the year before as a base of comparison (与上年相比); ``year``: the report's."""
    match = _AGAINST.fullmatch(clause.strip())
    return match is not None and _is_year_before(match, year)


_OPENS_WITH_BASE = re.compile(
    r"\s*(?:总体|总额|合计)?(?:按?(?:同|可比)口径)?"
    r"(?:同比(?=[^上去])|(?:较|同?比|与|和|同)(?:(?:去年|上年|上一年|前一年)度?|(?:19|20)\d\d\s?年度?|年初(?=预算))"
    r"(?:同期)?(?:(?:年初)?[预决]算数?)?(?:相比较?)?)"
    r"(?:(?<=[比较])$|(?:各|均|净)?(?:增|减|上升|下降|降|提高|持平))"
)


def starts_with_base(clause: str) -> bool:
    """Whether a sentence opens with nothing but a comparison (较上年度决算数减少5万元): it is of the one before."""
    return _OPENS_WITH_BASE.match(clause) is not None


_MEASURE_AGAINST = re.compile(
    "(?P<what>[^，。；\\d]*(?:总计|合计|收入|支出|总额|经费|数|率|量))(?P<base>(?:与|和|同|较|比)[^，。；]{2,8}相比较?)$"
)


def compared_with_before(clause: str, year: str) -> str:
    """The measure that a clause only compares with the year before (收支总计与上年相比), or empty."""
    found = _MEASURE_AGAINST.search(clause.strip())
    return found["what"] if found and is_base(found["base"], year) else ""


def _is_year_before(match: re.Match[str], year: str) -> bool:
    return not match["year"] or bool(year and int(match["year"]) == int(year) - 1)


def _yoy(named: str, place: Place, state: State) -> str:
    """A change against the year before; 较上年增加5万元，增长3% says the base once for both."""
    if named:
        year = re.search(r"(?:19|20)\d\d", named)
        return "yoy" if _YOY.search(named) or (year and state.year and int(year[0]) == int(state.year) - 1) else ""
    if state.against or (state.yoy and state.among):  # 比上年减少5万元，其中：甲减少3万元
        return "yoy"
    left = _UNDECIDED.sub(r"\1", place.left).strip("，、 ")
    return "yoy" if (state.yoy or state.base_year) and len(left) <= _BARE_CHANGE else ""


_BARE_CHANGE = 4


_EARLIER = re.compile(
    r"^(?:较|比|同|与)(?P<when>(?:上|去)年(?:度|同期)?|上一年度?|(?P<year>(?:19|20)\d\d)年度?)(?:的|同期)?(?P<what>[^（(]{0,20}?)(?:的|为)?$"
)


_PLANNED = re.compile(r"^[较比与](?P<what>(?:年初|全年|年度|批复|调整后?)?预算数?)(?:的|为)?$")
"""较预算数|15万元节约2万元: what was planned for what was said before."""
_CHANGED = re.compile(
    r"[）)]?(?:相比|同比)?[，,]?(?:净|再|各)?(?:增|减|提高|下降|上升|降|提升|上涨|回落|持平|多|少|节约|节省|压减|相比|扩大|缩)"
)


def read_earlier(place: Place, left: str, state: State) -> Reading | None:
    """比上年的40,128万元增加, 较上年参保人数（11,041万人）: the earlier side of a comparison."""
    planned = _PLANNED.match(left) if state.main and _CHANGED.match(place.right) else None
    if planned and state.main:
        return Reading(
            join(state.main.text, planned["what"]), state.main.text, place.start, place.quantity.cue_end, role="carried"
        )
    match = _EARLIER.match(left) or _EARLIER.match(place.left.strip("，、 "))
    if match is None or any(ending("verbs", name, left) is not None for name in ("up", "down")):
        return None
    if not (re.search(r"[（(]\s?$", place.head) or _CHANGED.match(place.right)):
        return None
    state.base_year = not match["year"] or bool(state.year and int(match["year"]) == int(state.year) - 1)
    what = match["what"]
    main = state.rate if place.quantity.kind == "percent" else state.main
    if main and (not what or what in words("words", "role")):
        return Reading(main.text, main.text, place.start, place.quantity.cue_end, role="earlier")
    return Reading(what or left, what or left, place.start, place.quantity.cue_end, role="earlier")
