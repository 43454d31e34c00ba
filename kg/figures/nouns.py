"""Counted nouns, and how a count, an amount or a rate is called after its unit."""

import re
from functools import cache

from kg.figures.words import first_verb, is_measure, words
from kg.quantities import Quantity

LOCALIZERS = ("中", "内", "里", "间", "上")


def measure_name(subject: str) -> str:
    """The name of the rate that a subject ends in (项目执行率 → 执行率)."""
    match = RATE_NAME.search(subject)
    return match[0] if match else subject


RATE_NAME = re.compile(r"(?:[一-鿿]{2}率|[一-鿿]{2}比例|[一-鿿]{2}度|比重|占比|金额|人?数)$")


_AIM = re.compile(r"的(?:任务|目标|要求|标准|规定|情况|原则)+$")


_BECAUSE = re.compile(r"(?:(?<![基原成诱起])因(?!素|地|而|子|果)|由于)[^，。；]{2,20}?(?=未|不能|无法)")
"""6台设备因人员不足未能…: why stands between the noun and its predicate."""


_CAUSE = re.compile(r"(?<=[一-鿿]{2})(?<![基原成诱起])因(?!素|地|而|子|果|公)")
"""3个项目|因企业停产终止: why something happened to the noun is said with it."""


@cache
def _compound() -> re.Pattern[str]:
    """A verb that says of what kind the noun behind it is: 财政|补助事业单位, 政府|投资项目."""
    verbs = "|".join(sorted(words("words", "compound"), key=len, reverse=True))
    return re.compile(f"(?:{verbs})(?:的)?(?:[一-鿿]{{0,2}}单位|机构|项目|工程|企业|学校|医院|人员|对象|家庭)")


def noun_phrase(phrase: str) -> tuple[str, str]:
    """A counted noun and the predicate after it: 参保人|激活医保电子凭证. A relative clause belongs to the noun."""
    phrase = _AIM.sub("", re.sub(r"[（(][^）)]*[）)]?", "", phrase)).removesuffix("以及")
    because = _BECAUSE.search(phrase)
    if because and because.start() > 1:
        phrase = phrase[: because.start()] + phrase[because.end() :]
    if (cause := _CAUSE.search(phrase)) and first_verb(phrase, cause.end()) is not None:
        return phrase[: cause.start()], phrase[cause.start() :].strip("、，和及与的 ")
    verb = first_verb(phrase)
    if verb == 0:
        relative = phrase.rfind("的")
        if 0 < relative < len(phrase) - 1:
            return phrase, ""
        return "", phrase
    if verb is None:
        phrase = phrase.strip("、，和及与的 ")
        return (phrase[:-1] if len(phrase) > SHORT and phrase.endswith(LOCALIZERS) else phrase), ""
    if verb > SHORT and phrase[verb - 1] in "未不没":
        verb -= 1  # 5座水库|未按期完工
    if phrase[:verb] in words("words", "time_noun") or _compound().fullmatch(phrase.rstrip("、，和及与的 "), verb):
        return phrase.strip("、，和及与的 "), ""
    if phrase[:verb].endswith(LOCALIZERS):
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


_MULTIPLIER = re.compile(r"^[百千]?[万亿]|^[百千](?=[^分米克瓦升])")


def classifier(quantity: Quantity) -> str:
    """The unit without its multiplier (万人次 → 人次)."""
    return re.sub("（.*", "", _MULTIPLIER.sub("", quantity.unit))


def unit_noun(quantity: Quantity) -> str:
    """How a count is called after its unit: 个 → 数, 人 → 人数, 人次 → 人次, 平台 → 平台数."""
    unit = classifier(quantity)
    if not unit or unit in words("words", "generic"):
        return "数"
    if unit.startswith("大") and len(unit) > 1:
        return f"{unit[1:]}数"
    return unit if unit.endswith("次") and len(unit) > 1 else f"{unit}数"


_NOTE = re.compile(r"[（(][^（）()]*[）)]$")
_SUFFIX = {"money": "金额", "price": "金额", "percent": "比例", "ratio": "比例"}


_LENGTHS = ("公里", "千米", "米")


_AREAS = ("亩", "公顷", "平方米", "平方公里", "平方千米", "平米", "㎡", "m²", "m2", "km²", "hm²")


def money_suffix(quantity: Quantity, core: str) -> str:
    """金额 or 比例 where the subject does not name a measure itself."""
    return "" if is_measure(core) else _SUFFIX.get(quantity.kind, "")


def name_measure(core: str, quantity: Quantity, right: str) -> str:
    """``core`` with the word that says what kind of number it is, where it does not say so itself."""
    if quantity.kind in ("count", "scaled"):
        unit = unit_noun(quantity)
        said = core.endswith(("数", "量", unit)) or (
            is_measure(core) and classifier(quantity) not in words("words", "event")
        )
        return core if said else f"{core}{unit}"
    if quantity.kind == "score":
        return core if core.endswith("分") else f"{core}得分"
    if is_measure(core) or is_measure(_NOTE.sub("", core)):
        return core
    if quantity.kind == "duration":
        return f"{core}{'时限' if right.startswith(('内', '以内', '之内')) else '时间'}"
    if quantity.kind == "measure":
        unit = classifier(quantity)
        return f"{core}里程" if unit in _LENGTHS else f"{core}面积" if unit in _AREAS else core
    return f"{core}{_SUFFIX.get(quantity.kind, '')}"


SHORT = 2
