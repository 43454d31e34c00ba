"""What a number measures, from the grammar of its clause: counted nouns, predicates, shares, growth, lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.figures.words import (
    TIME,
    begins_with_verb,
    ends_with,
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


@dataclass(frozen=True, slots=True)
class Phrase:
    """A subject carried from one clause to the next, and where its words begin."""

    text: str
    start: int


@dataclass(slots=True)
class State:
    """What a sentence has said so far: its topic, its main amount, the whole before 其中, the items of 分别.

    ``label`` is the paragraph's own heading (项目立项。…), ``clause`` where the clause before this one begins.
    """

    topic: Phrase | None = None
    main: Phrase | None = None
    last: Phrase | None = None
    whole: Phrase | None = None
    counted: Phrase | None = None
    rate: Phrase | None = None
    kind: str = ""
    yoy: bool = False
    levels: list[Phrase] = field(default_factory=list)
    year: str = ""
    label: str = ""
    clause: int = 0
    base_year: bool = False
    items: tuple[str, ...] = ()
    said: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A number in its clause: the words on its left since the last number, on its right until the next, and after.

    ``start`` is where ``left`` begins, ``end`` where ``right`` ends; ``tail`` is the rest of the clause after the
    last number of a chain (11个区24个街镇开展…: the predicate of both); ``following`` the next number of the clause.
    """

    quantity: Quantity
    left: str
    right: str
    start: int
    end: int
    tail: str
    following: Quantity | None
    head: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A subject with the span of the words that say it. ``core`` is carried on; ``of`` is a share's whole."""

    subject: str
    core: str
    start: int
    end: int
    comparison: str = ""
    of: str = ""
    role: str = ""


_POST = re.compile(r"^[\s、，。；）)和及与至到—\-=+<>≤≥/×]|^以及|^$")
_SHARE = re.compile(r"^(?P<part>.*?)(?<![侵强抢独])占(?!地(?![区方级])|用|道|有|压|线|领|位|座|据)(?P<whole>.*)$", re.S)
_YOY = re.compile(r"同比|(?:较|比|与|同)?(?:去年|上年|上一年|往年|前一年)")
_CHANGE = re.compile(
    r"(?P<base>(?:较|(?<!对)比(?![例重率较])|相比)[^，。；]{1,20}?(?:相比)?(?:同比)?|同比|环比|逐年|平均|年均|(?:去年|上年)同期)?"
    r"(?:平均|分别|共|又|净|再|约|将|已|各|实现|均|整体)*$"
)
_EVENT_DAYS = "时间"
_AGENT = frozenset("为将把使让给对与向从在由")
_FAR = 20
_LOCALIZERS = ("中", "内", "里", "间", "上")
_SCOPE = re.compile(r"[省市区县国境域][内外]$")


def read(place: Place, state: State) -> Reading:
    """The subject of one number. Never empty: where nothing says it, the words on the number's left stand."""
    quantity = place.quantity
    left = strip_tail(strip_lead(place.left))
    for rule in (_described, _formula, _of_base, _share, _earlier, _change, _anaphoric, _prenominal):
        reading = rule(place, left, state)
        if reading is not None:
            return reading
    return _postnominal(place, left, quantity, state)


def _described(place: Place, left: str, state: State) -> Reading | None:
    """104（在规定时限内签订合同项目数）: the bracket says what the number is."""
    match = re.match(r"[（(]([^）)\d]{3,40})[）)]", place.right)
    if place.quantity.unit or not match:
        return None
    return Reading(match[1], match[1], place.start, place.end - len(place.right) + match.end())


def _formula(place: Place, left: str, state: State) -> Reading | None:
    """执行率=支出/预算×100%=99.81%: what stands before the first sign of equality."""
    head = place.head
    if not re.search(r"[=＝]\s?$", head) or not place.quantity.value.is_finite():
        return None
    parts = [part for part in re.split(r"[=＝]", head) if part.strip()]
    name = strip_lead(parts[0].strip()) if parts else ""
    if weak(name) and len(parts) > 1:
        name = re.sub(r"[×*]\s?100\s?[%％]", "", parts[1]).strip()
    name = re.sub(r"\d[\d.,]*|[（(].*?[）)]", "", name).strip("/ ") or (state.last.text if state.last else "")
    return Reading(name, name, place.quantity.start - len(head), place.quantity.cue_end) if name else None


def _of_base(place: Place, left: str, state: State) -> Reading | None:
    """完成年度预算753万元的99.9%: the percentage is of the number before, the subject is the sentence's own."""
    if place.quantity.kind not in ("percent", "ratio") or not re.match(r"^的(?!比)", place.left) or state.last is None:
        return None
    main = state.main if state.main and state.main.text != state.last.text else None
    base = state.last.text
    subject = f"{main.text}完成{base}的比例" if main else f"相当于{base}的比例"
    return Reading(subject, subject, (main or state.last).start, place.quantity.cue_end, role="of_base")


def _share(place: Place, left: str, state: State) -> Reading | None:
    if place.quantity.kind not in ("percent", "ratio"):
        return None
    match = _SHARE.match(left) or _SHARE.match(strip_lead(place.left).rstrip("为达到约：: "))
    end = place.quantity.cue_end
    if match and re.match(r"比?率", match["whole"]):
        return Reading(left, left, place.start, end, "share")
    if match:
        part, start = strip_tail(strip_lead(match["part"])), place.start
        if not part and state.last:
            part, start = state.last.text, state.last.start
        whole = re.sub(r"^比(?!例|重)|的?(?:比例|比重|比率|比)$|^[:：]$", "", strip_tail(match["whole"])).strip(
            "的：: "
        )
        whole = whole or (state.whole.text if state.whole else "")
        subject = f"{part}占{whole}的比例" if whole else f"{part}占比"
        return Reading(subject, subject, start, end, "share", whole)
    if not place.left.lstrip("，、 ").startswith("其中") or not left or is_measure(left) or begins_with_verb(left):
        return None
    if state.rate and state.kind == "percent":
        return Reading(_join(left, _measure_name(state.rate.text)), left, place.start, end)
    if state.counted and state.kind == "count":
        whole = state.counted.text
        return Reading(f"{left}占{whole}的比例", left, state.counted.start, end, "share", whole)
    return None


def _measure_name(subject: str) -> str:
    """The name of the rate that a subject ends in (项目执行率 → 执行率)."""
    match = _RATE_NAME.search(subject)
    return match[0] if match else subject


_RATE_NAME = re.compile(r"(?:[一-鿿]{2}率|[一-鿿]{2}比例|[一-鿿]{2}度|比重|占比|金额|人?数)$")


def _change(place: Place, left: str, state: State) -> Reading | None:
    """同比增加18.2%, 较上年下降3个百分点, 增加147万人 after 较…: a change, named after what changed."""
    quantity = place.quantity
    if re.search(r"[至到为](?:每.{1,4})?[约近超]?$", place.left.rstrip("了 ")):
        return None
    for name, percent, amount in (("up", "增长率", "增加量"), ("down", "降幅", "减少量")):
        match = ends_with("verbs", name).search(re.sub(r"了$", "", left))
        if match is None:
            continue
        head = left[: match.start()]
        base = _CHANGE.search(head)
        named = base["base"] if base and base["base"] else ""
        relative = quantity.kind in ("percent", "points", "ratio")
        if not relative and not (
            named
            or is_measure(strip_tail(head[: base.start()] if base else head))
            or (not strip_lead(head) and state.main)
        ):
            return None
        measured = strip_tail(strip_lead(head[: base.start()] if base else head))
        start = place.start
        carried = (state.rate if quantity.kind == "points" else None) or state.main or state.last or state.topic
        if (not measured or weak(measured)) and carried:
            measured, start = _join(carried.text.removesuffix(measured), measured), carried.start
        elif not measured and not head:
            return None
        word = named if named and len(named) <= 16 else ""
        suffix = ("变化幅度" if quantity.kind == "points" and name == "up" else percent) if relative else amount
        if quantity.kind == "points":
            suffix = "提高幅度" if name == "up" else "下降幅度"
        subject = f"{measured}{word}{suffix}"
        return Reading(subject, measured, start, quantity.cue_end, _yoy(named, place, state), role="change")
    return None


def _yoy(named: str, place: Place, state: State) -> str:
    """A change against the year before; 较上年增加5万元，增长3% says the base once for both."""
    if named:
        year = re.search(r"(?:19|20)\d\d", named)
        return "yoy" if _YOY.search(named) or (year and state.year and int(year[0]) == int(state.year) - 1) else ""
    return "yoy" if (state.yoy or state.base_year) and len(place.left.strip("，、 ")) <= _BARE_CHANGE else ""


_BARE_CHANGE = 4


_EARLIER = re.compile(
    r"^(?:较|比|同|与)(?P<when>(?:上|去)年(?:度|同期)?|上一年度?|(?P<year>(?:19|20)\d\d)年度?)(?:的|同期)?(?P<what>[^（(]{0,20}?)(?:的|为)?$"
)
_CHANGED = re.compile(
    r"[）)]?(?:相比|同比)?[，,]?(?:净|再|各)?(?:增|减|提高|下降|上升|降|提升|上涨|回落|持平|多|少|相比|扩大|缩)"
)


def _earlier(place: Place, left: str, state: State) -> Reading | None:
    """比上年的40,128万元增加, 较上年参保人数（11,041万人）: the earlier side of a comparison."""
    match = _EARLIER.match(left) or _EARLIER.match(place.left.strip("，、 "))
    if match is None or ends_with("verbs", "up").search(left) or ends_with("verbs", "down").search(left):
        return None
    if not (re.search(r"[（(]\s?$", place.head) or _CHANGED.match(place.right)):
        return None
    state.base_year = not match["year"] or bool(state.year and int(match["year"]) == int(state.year) - 1)
    what = match["what"]
    main = state.rate if place.quantity.kind == "percent" else state.main
    if main and (not what or what in words("words", "role")):
        return Reading(main.text, main.text, place.start, place.quantity.cue_end, role="earlier")
    return Reading(what or left, what or left, place.start, place.quantity.cue_end, role="earlier")


def _anaphoric(place: Place, left: str, state: State) -> Reading | None:
    """4次共调增…: a number said before in the sentence, with nothing of its own."""
    quantity = place.quantity
    said = state.said.get((str(quantity.value), quantity.unit))
    if left or said is None or not re.match(r"[共合总均]", place.right):
        return None
    return Reading(said, said, quantity.start, min(place.end, quantity.cue_end + 4))


_AIM = re.compile(r"的(?:任务|目标|要求|标准|规定|情况|原则)+$")


def _noun(phrase: str) -> tuple[str, str]:
    """A counted noun and the predicate after it: 参保人|激活医保电子凭证. A relative clause belongs to the noun."""
    phrase = _AIM.sub("", re.sub(r"[（(][^）)]*[）)]?", "", phrase))
    verb = first_verb(phrase)
    if verb == 0:
        relative = phrase.rfind("的")
        if 0 < relative < len(phrase) - 1:
            return phrase, ""
        return "", phrase
    if verb is None:
        phrase = phrase.strip("、，和及与的 ")
        return (phrase[:-1] if len(phrase) > _SHORT and phrase.endswith(_LOCALIZERS) else phrase), ""
    if phrase[:verb].endswith(_LOCALIZERS):
        return phrase[: verb - 1], ""
    tail = phrase[verb:]
    relative = tail.find("的")
    if (
        0 < relative < len(tail) - 1
        and first_verb(tail, relative + 1) is None
        and not re.search("[，、]", tail[:relative])
    ):
        return phrase.strip("、和及与 "), ""
    return phrase[:verb].rstrip("、，和及与的 "), re.sub("^[已均都]+", "", tail.rstrip("、，和及与 "))


def _prenominal(place: Place, left: str, state: State) -> Reading | None:
    """The number stands before what it counts: 23家定点医疗机构签约…, 328万人次享受…, 99%群众认为…."""
    quantity, right = place.quantity, place.right
    if _POST.match(right) or quantity.kind in ("score", "points", "price", "number", "age"):
        return None
    if quantity.kind == "percent":
        return _percent_before(place, left, state)
    if quantity.kind in ("money", "measure", "ratio", "duration") and not _counts_noun(place, left):
        return None
    if right.strip() in _LOCALIZERS and quantity.kind == "count":
        scope = _SCOPE.search(left)
        return Reading(
            f"{scope[0] if scope else ''}{_unit_noun(quantity)}", "", place.start, quantity.cue_end, role="count"
        )
    noun, predicate = _noun(right.removeprefix("的"))
    if (
        place.following is not None
        and is_measure(noun)
        and (cut := re.search(r"(?:最高|最低|平均|人均|户均|总|累计|共)", noun))
    ):
        noun = noun[: cut.start()] or noun
    elif place.following is not None and not predicate and is_measure(strip_tail(noun)):
        noun = _RATE_NAME.sub("", strip_tail(noun)) or noun
    bare = ends_with("words", "place").sub("", left)
    open_left = not bare or left[-1] in _AGENT or ends_with_verb(left) or ends_with("words", "place").search(left)
    if not noun:
        agentive = quantity.kind in ("count", "scaled") and (not bare or _for_agent(place.left))
        if not agentive or not predicate:
            return None
        unit = _unit_noun(quantity)
        subject = f"{predicate}{unit}" if unit.endswith(("次", "数")) else f"{predicate}的{unit}"
        return Reading(subject, predicate, place.start, place.end, role="count")
    if not open_left and begins_with_verb(right):
        return None
    predicate = predicate or _chained(place)
    return _counted(place, left, noun, predicate, state)


def _for_agent(left: str) -> bool:
    """Whether the words before a number make what it counts the one acted for (共为140万人次提供)."""
    return left.rstrip("约近超过逾了共有 ")[-1:] in _AGENT - {"从", "由"}


def _chained(place: Place) -> str:
    """The predicate that follows a chain of numbers (11个区24个街镇开展…), or 全部… of the next clause."""
    if place.following is not None and place.following.start - place.quantity.end > 0:
        noun, predicate = _noun(place.tail)
        return predicate if noun else ""
    match = re.match(r"^[，,](?:已)?(?:全部|均|都)(?:已)?([^，。；]{4,40})", place.tail)
    return match[1] if match and not re.search(r"\d", match[1]) else ""


def _counts_noun(place: Place, left: str) -> bool:
    """500万元专项资金, 15分钟服务圈: an amount before a noun, where the left says no measure of its own."""
    right = place.right
    if begins_with_verb(right) or not re.match(r"[的一-鿿“《]", right) or re.match("[内后前之以起]", right):
        return False
    return not left or ends_with_verb(left) or place.quantity.kind == "duration" or right.startswith("的")


def _counted(place: Place, left: str, noun: str, predicate: str, state: State) -> Reading:
    quantity = place.quantity
    unit = _unit_noun(quantity)
    start, end = place.start, place.end
    event = _classifier(quantity) in words("words", "event")
    start = start if len(left) <= _FAR else quantity.cue_start
    noun = noun.strip("”“") if noun.count("“") != noun.count("”") else noun
    if quantity.kind == "duration":
        return Reading(f"{left}{noun}{_EVENT_DAYS}", noun, start, end)
    if quantity.kind in ("money", "measure"):
        core = noun if is_measure(noun) else f"{noun}{_money_suffix(quantity, noun)}"
        return Reading(core, noun, start, end)
    suffix = unit if not event or unit.endswith("次") or unit.endswith("数") else f"{unit}数"
    if event and left and ends_with_verb(left):
        subject = f"{_last_verb(left)}{noun}{predicate}{unit}"
    elif predicate and len(predicate) <= 40:
        subject = (
            f"{predicate}的{noun}{suffix if _classifier(quantity) in words('words', 'generic') or event else '数'}"
        )
    else:
        subject = noun if noun.endswith(("数", "量", "总数")) else f"{noun}{suffix}"
        subject = f"{_doing(left)}{subject}"
    each = re.search(r"(?:各|每)[^，。；]{1,8}?(?=只有|仅有|不|均|至少|有|须|配|$)", place.left)
    if each:
        subject = f"{each[0]}{subject}"
    elif scope := _SCOPE.search(left):
        subject = f"{scope[0]}{subject}"
    if not predicate and (owner := _owner(left, state)):
        return Reading(_join(owner.text, subject), noun, min(start, owner.start), end, role="count")
    return Reading(subject, noun, start, end, role="count")


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
    left = ends_with("words", "place").sub("", left)
    if not ends_with_verb(left) or ends_with("verbs", "light").search(left):
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
    noun, predicate = _noun(right.removeprefix("的"))
    start, end = place.start, place.end
    if right.startswith("的"):
        if re.match(r"(?:比例|比率|标准|幅度|速度|水平)", noun):
            return Reading(f"{left}{re.sub('^(?:给予|予以)', '', predicate)}{noun}", left or noun, start, end)
        return (
            Reading(f"{predicate}的{noun}比例" if predicate else f"{left}{noun}比例", noun, start, end)
            if noun
            else None
        )
    if noun and (not left or ends_with("words", "place").search(left) or place.left.rstrip().endswith("、")):
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


def _classifier(quantity: Quantity) -> str:
    return re.sub(r"^[百千]?[万亿]|^[百千](?=[^分米克瓦升])", "", quantity.unit)


def _unit_noun(quantity: Quantity) -> str:
    """How a count is called after its unit: 个 → 数, 人 → 人数, 人次 → 人次, 平台 → 平台数."""
    unit = _classifier(quantity)
    if not unit or unit in words("words", "generic"):
        return "数"
    if unit.startswith("大") and len(unit) > 1:
        return f"{unit[1:]}数"
    return unit if unit.endswith("次") and len(unit) > 1 else f"{unit}数"


_SUFFIX = {"money": "金额", "price": "金额", "percent": "比例", "ratio": "比例"}
_LENGTHS = ("公里", "千米", "米")
_AREAS = ("亩", "公顷", "平方米", "平方公里", "平方千米", "平米")


def _money_suffix(quantity: Quantity, core: str) -> str:
    return "" if is_measure(core) else _SUFFIX.get(quantity.kind, "")


def _named(core: str, quantity: Quantity, right: str) -> str:
    """``core`` with the word that says what kind of number it is, where it does not say so itself."""
    if quantity.kind in ("count", "scaled"):
        unit = _unit_noun(quantity)
        said = core.endswith(("数", "量", unit)) or (
            is_measure(core) and _classifier(quantity) not in words("words", "event")
        )
        return core if said else f"{core}{unit}"
    if quantity.kind == "score":
        return core if core.endswith("分") else f"{core}得分"
    if is_measure(core):
        return core
    if quantity.kind == "duration":
        return f"{core}{'时限' if right.startswith(('内', '以内', '之内')) else '时间'}"
    if quantity.kind == "measure":
        unit = _classifier(quantity)
        return f"{core}里程" if unit in _LENGTHS else f"{core}面积" if unit in _AREAS else core
    return f"{core}{_SUFFIX.get(quantity.kind, '')}"


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
    short = len(rest) < _SHORT or weak(rest) or rest in _PLAIN_MONEY or rest.startswith(("率", "的"))
    return core if short or is_measure(light[0]) else strip_lead(rest)


_SHORT = 2
_PER_UNIT = re.compile(
    r"(?<=[一-鿿]{2})每[百千万]?(?:平方公里|平方米|立方米|公里|床日|人|户|亩|吨|件|年|月|天|日)(?:每[年月天])?$"
)
_PLAIN_MONEY = ("投资", "收入", "支出", "总投资", "资金")


def _postnominal(place: Place, left: str, quantity: Quantity, state: State) -> Reading:
    """The number stands after what it measures; where nothing stands before it, the subject is carried on."""
    start, end, right = place.start, place.quantity.cue_end, place.right
    core = re.sub(r"(?:由|从)$", "", left)
    core = _without_light(core)
    core = _PER_UNIT.sub("", core)
    if quantity.kind == "duration" and right.startswith(("内", "以内", "之内")):
        after = _noun(right.lstrip("以之内"))
        return Reading(f"{after[1] or after[0] or core}时限", core, start, place.end)
    if before := re.match(
        r"(扩大|增加|增|提高|提升|减少|降低|缩短|压缩|下降|降|升|扩展|上升|发展|精简|调整|变更)(?:至|到|为)", right
    ):
        name = _named(core, quantity, "") if core else (state.last.text if state.last else "")
        return Reading(f"{name}（{before[1]}前）", core, start, end, role="before")
    level = re.search(
        r"(?:由|从)?(?:扩大|增加|增|提高|提升|减少|降低|缩短|压缩|下降|降|升|扩展|上升|发展|精简|调整|变更|上调|下调)$",
        core,
    )
    if level and re.search(r"(?:至|到|为)(?:每.{1,4})?[约近超]?$", place.left.rstrip("了")):
        core = core[: level.start()]
        core = strip_tail(core)
    if not core and state.last is not None:
        base = state.last
        return Reading(_named(base.text, quantity, right), base.text, base.start, end, role="carried")
    if quantity.kind == "score" and core in _SCORES:
        topic = state.label or (state.topic.text if state.topic and state.topic.text not in _SCORES else "")
        return Reading(f"{topic}{_SCORES[core]}", topic or core, min(start, state.clause), end, role="score")
    if core in words("words", "role") and state.last and (other := ends_with("words", "role").search(state.last.text)):
        owner = state.last.text[: other.start()]
        if len(owner) > 1:
            named = _join(owner, core)
            return Reading(named, named, start, end)
    if core and (again := next((one for one in state.levels if one.text.endswith(core)), None)):
        return Reading(again.text, core, start, end)
    if state.counted and core.startswith(state.counted.text) and state.last == state.counted:
        rest = core.removeprefix(state.counted.text)
        core = rest if begins_with_verb(rest) else core
    if core and weak(core) and (carried := state.topic or state.main) and carried.text != core:
        return Reading(_join(carried.text, _named(core, quantity, right)), core, start, end)
    named = _named(core, quantity, right) if core else (state.topic.text if state.topic else left)
    if not named and right:
        named = _named(right[:20], quantity, "")
    return Reading(named, core or named, state.topic.start if not core and state.topic else start, end)


def _join(front: str, back: str) -> str:
    """Two phrases, once what the first ends and the second begins with."""
    for size in range(min(len(front), len(back)), 0, -1):
        if front.endswith(back[:size]):
            return front + back[size:]
    return front + back


def topic_of(clause: str) -> str:
    """What a clause without a number leaves for the next to speak of: its object, or the whole where it is a noun."""
    clause = strip_lead(clause.strip())
    titles = re.findall(r"《[^》]*》", clause)
    if titles and re.search(r"(?:出台|印发|制定|实施|发布|编制|修订)[^《]{0,8}《", clause):
        return str(titles[-1])
    quoted = re.search(r"(?:的)(“[^”]*”[一-鿿]{2,14})$", clause)
    if quoted:
        return quoted[1]
    verb = first_verb(clause)
    if verb is None:
        return _bare_noun(clause)
    light = re.match(r"(?:[^，]*?)(?:开通|开展|推进|实施|建立|完成|推行|推广|加强|组织|举办|建设|启动)(?:了)?", clause)
    rest = clause[light.end() :] if light else clause[:verb]
    return _bare_noun(rest)


def _bare_noun(phrase: str) -> str:
    phrase = TIME.sub("", phrase).strip("的了 、")
    return phrase if 2 <= len(phrase) <= 24 and not re.search(r"\d", phrase) else ""


def distributed(left: str, count: int) -> tuple[str, ...]:
    """The subjects of a 分别 list: A和B报销比例 → A报销比例, B报销比例; empty where they are not ``count``."""
    left = strip_lead(left)
    parts = [part for part in re.split(r"[、，]|(?<!总)(?:以及|和|与|及)", left) if part]
    if len(parts) != count or count < 2:
        return ()
    firsts, final = parts[:-1], parts[-1]
    return (*_share_tail(firsts, final), final)


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
