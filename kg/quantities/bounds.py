"""What surrounds a quantity: ranges, hedges (超, 以上, 约), and whether a bare 万 is money."""

import re
from dataclasses import replace

from kg.quantities.quantity import Quantity
from kg.quantities.units import MULTIPLIERS, hedges

_MONEY_CUE = re.compile(r"资金|经费|预算|支出|收入|补助|补贴|金额|投入|投资|拨付|下达|支付|费|结余|[^美日韩欧]元")
CLOSERS = frozenset("，。；、）)（(,;")
"""What a clause ends with, or a bracket."""


_TO = re.compile(r"\s?(?:-{1,2}|~|至|到)\s?")
_FROM = re.compile(r"[从由自][^，。；]{0,6}$")


def behind_dash(quantity: Quantity) -> Quantity:
    """14℃—24℃, 10万元-20万元: a dash right behind a quantity joins the two and is no sign."""
    if quantity.value >= 0:
        return quantity
    yuan = None if quantity.yuan is None else -quantity.yuan
    start, quote = quantity.start + 1, quantity.quote[1:]
    return replace(quantity, start=start, quote=quote, value=-quantity.value, yuan=yuan, cue_start=start)


def is_range(first: Quantity, second: Quantity, folded: str) -> bool:
    """20万元至50万元, but not 从58个到67个, which is a change."""
    if first.unit != second.unit or first.value >= second.value or first.comparator or second.comparator:
        return False
    if first.kind == "number" or not _TO.fullmatch(folded[first.end : second.start]):
        return False
    return not _FROM.search(folded[max(0, first.start - 7) : first.start])


def as_money(quantity: Quantity, text: str) -> Quantity:
    """A bare 万 or 亿 is money where no noun follows and the clause speaks of money or two decimals are printed."""
    if quantity.kind != "scaled" or text[quantity.end : quantity.end + 1] not in ("", *CLOSERS, "的"):
        return quantity
    decimals = int(quantity.value.as_tuple().exponent)
    if decimals > -2 and not _MONEY_CUE.search(text, max(0, quantity.start - 40), quantity.start):
        return quantity
    return replace(quantity, kind="money", yuan=quantity.value * MULTIPLIERS[quantity.unit])


def hedged(quantity: Quantity, text: str, folded: str) -> Quantity:
    """The quantity with the bound that the words around it give."""
    before = quantity.start - (folded[quantity.start - 1 : quantity.start] == " ")
    for hedge in hedges("before").get(text[before - 1 : before], ()):
        at = before - len(hedge.cue)
        if at < 0 or not text.startswith(hedge.cue, at) or (at and text[at - 1] in hedge.not_after):
            continue
        if hedge.cue == "近" and quantity.kind == "duration":
            break
        comparator = quantity.comparator if quantity.comparator in ("range",) else hedge.comparator
        return replace(quantity, comparator=comparator, cue_start=at)
    if _reversed_sign(quantity, folded):
        comparator = "at_least" if folded[quantity.end] in "≤≦" else "over"
        return replace(quantity, comparator=quantity.comparator or comparator, cue_end=quantity.end + 1)
    for hedge in hedges("after").get(text[quantity.end : quantity.end + 1], ()):
        if text.startswith(hedge.cue, quantity.end):
            comparator = quantity.comparator if quantity.comparator == "range" else hedge.comparator
            return replace(quantity, comparator=comparator, cue_end=quantity.end + len(hedge.cue))
    return quantity


def _reversed_sign(quantity: Quantity, folded: str) -> bool:
    """90分≤得分 bounds what follows; in 3.70%<10% the sign belongs to the second number."""
    sign, follows = folded[quantity.end : quantity.end + 1], folded[quantity.end + 1 : quantity.end + 2]
    return sign != "" and sign in "≤≦<＜" and not follows.isdecimal() and follows != "="
