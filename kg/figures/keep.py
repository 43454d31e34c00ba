"""Which quantities state something: numbers in names, slogans, plans' titles and indefinite articles do not."""

import re

from kg.figures.words import starts_with
from kg.quantities import Quantity

_SPAN_BEFORE = re.compile(r"(?:近|前|后|过去|未来|今后|连续|每|最近|往|头|此前|历时|这|接下来|第)$")
_TERM = re.compile(
    r"(?:实施周期|建设周期|项目周期|建设期|实施期|有效期|任期|聘期|期限|保修期|质保期|服务期|合同期|工期)(?:限)?[为是：]?$"
)
_SPAN_AFTER = re.compile(r"(?:来|间|行动|规划|计划|任务|目标|期|以来|攻坚|滚动|实施方案|工作|一[次届遇个]|制|级|中|内)")
_IN_NAME = re.compile(r"[一-鿿]{2,12}?(?:率|比例|水平|标准|量|额)[为达到约超]{0,3}\d")
"""24小时晴雨预报准确率为88.2%: the hours belong to the name of the rate."""
_ONLY = re.compile(r"(?:只有|仅有|仅|只|唯一|唯一的|至少|最多)$")
_OPERAND_BEFORE = re.compile(r"[\d元)）][/÷]\s?$")
_OPERAND_AFTER = re.compile(r"\s?[/÷]\s?[\d（(]")
_EXPLAINED = re.compile(r"[（(][^）)\d]")
"""98/104（总项目数）: an operand whose bracket says what it is."""
_FORMULA = re.compile(r"[=＝×]")
_WORTH = re.compile(r"[（(]\d{1,3}(?:\.\d+)?分[）)]")
"""产出指标（50分）: what an item is worth, which no one states of what was done."""
_RULE = re.compile(
    r"每[^，。；\d]{1,6}(?:\d[\d.%个项次天人]{0,6}|[一二两三五十]个?)[^，。；\d]{0,8}[，,]?扣[减除]?\s?\d[\d.]*分"
)
"""每低于5%扣2分: a rule of scoring."""
_NUMBERED_YEAR = re.compile(r"\d{1,2}\.(?:19|20)\d\d\s?年")
"""1.2023年度自评表: the first item of a list."""
_BAND = re.compile(r"[≤≥<>＜＞≦≧]")


def is_statement(quantity: Quantity, text: str) -> bool:
    """Whether ``quantity`` of ``text`` is a statement's number rather than part of a name or turn of phrase."""
    before, after = text[max(0, quantity.cue_start - 14) : quantity.cue_start], text[quantity.end : quantity.end + 12]
    if quantity.kind == "score" and _BAND.search(text[quantity.cue_start : quantity.cue_end]):
        return False
    if _of_scoring(quantity, text):
        return False
    if quantity.kind == "age" and (quantity.comparator or re.match(r"[一-鿿]", after)):
        return False
    if quantity.unit in ("类", "款", "项") and before.endswith(("（", "(")) and after.startswith(("）", ")", "级）")):
        return False  # a code of the classification of government expenditure: 公共安全支出（204类）
    if _is_ordinal(quantity, text, before, after):
        return False
    if _is_operand(quantity, text, before, after):
        return False
    if before.endswith(("×", "*", "x", "＊")) or _inside(text, quantity.start, "《", "》"):
        return False
    if quantity.kind == "duration" and _IN_NAME.match(text, quantity.end):
        return False
    if quantity.kind == "duration" and quantity.unit in ("年", "年度", "学年"):
        if _NUMBERED_YEAR.match(quantity.quote):
            return False
        if _TERM.search(before):
            return True
        return not (quantity.chinese or _SPAN_BEFORE.search(before) or _SPAN_AFTER.match(after)) or bool(
            quantity.comparator
        )
    return _word_numeral(quantity, text, before, after) if quantity.chinese else True


def _of_scoring(quantity: Quantity, text: str) -> bool:
    """Whether a number tells how points are given rather than what was reached."""
    if quantity.unit == "分" and _WORTH.fullmatch(text, quantity.start - 1, quantity.end + 1):
        return True
    rule = _RULE.search(text, max(0, quantity.start - 24), quantity.end + 24)
    return rule is not None and rule.start() <= quantity.start < rule.end()


_SESSION = re.compile(r"[\d一二三四五六七八九十]届$")
_ISSUED = re.compile(r"[《〈]|关于|联合|共同|印发|发布|转发|下发|文件|出台")


def _is_ordinal(quantity: Quantity, text: str, before: str, after: str) -> bool:
    """Whether a number only says which one: 四届|七次全会, 2021度, 某部等11部门《…通知》 (who issued it)."""
    if quantity.unit == "次" and _SESSION.search(before):
        return True
    if quantity.unit == "度" and re.fullmatch(r"(?:19|20)\d\d\s?度", quantity.quote):
        return True
    if quantity.chinese and quantity.unit in ("批", "期", "轮") and not before.endswith(("分", "共", "计", "为")):
        # Two are 两批: 二批 is the second, and so is its neighbour the third.
        return quantity.quote.startswith("二") or f"二{quantity.unit}" in text
    issuers = (
        quantity.kind == "count" and quantity.unit.endswith(("部门", "部委", "单位", "个")) and before.endswith("等")
    )
    return issuers and _ISSUED.match(re.sub("^(?:部门|部委|单位)", "", after)) is not None


def _is_operand(quantity: Quantity, text: str, before: str, after: str) -> bool:
    """Whether a number only stands in a division that is worked out: 执行率=98/104×100%=94.23%."""
    if not (_OPERAND_AFTER.match(after) or (_OPERAND_BEFORE.search(before) and not _EXPLAINED.match(after))):
        return False
    return bool(_FORMULA.search(before) or _FORMULA.search(text, quantity.end, quantity.end + 20))


def _word_numeral(quantity: Quantity, text: str, before: str, after: str) -> bool:
    """Word numerals count where they count: three platforms, not 两个确保, 一个环, “三项制度”."""
    if starts_with("words", "numbered_name").match(text, quantity.start):
        return False
    if quantity.kind not in ("count", "duration", "percent", "money", "ratio"):
        return True
    if quantity.value < 2:
        return quantity.kind in ("percent", "money") or bool(quantity.comparator or _ONLY.search(before))
    if quantity.kind == "count" and starts_with("words", "slogan").match(after):
        return False
    if _inside(text, quantity.start, "“", "”"):
        opened = text.rfind("“", 0, quantity.start)
        return before.endswith("“") and _listed(text, opened) == quantity.value
    return not (quantity.kind == "duration" and _SPAN_BEFORE.search(before))


def _listed(text: str, end: int) -> int:
    """How many items joined by 、 stand right before ``end``."""
    start = max(text.rfind(mark, 0, end) for mark in "，。；：")
    listed = text[start + 1 : end]
    return listed.count("、") + len(re.findall("[和及](?![^、]*、)", listed)) + 1 if "、" in listed else 0


def _inside(text: str, position: int, opening: str, closing: str) -> bool:
    opened = text.rfind(opening, max(0, position - 60), position)
    return opened >= 0 and text.find(closing, opened, position) < 0
