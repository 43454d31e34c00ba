"""What comes in, what is spent and what is left: income said as a running sum, and a year's surplus."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.audit.arithmetic import plain, sum_gap
from kg.audit.printing import of_figure, printed, quotes_of, roles, show
from kg.document import Document
from kg.figures.alike import is_level
from kg.quantities import yuan_per
from kg.records import Claim, Figure, FigureRelation, Finding


def claims_of_flows(
    document: Document, figures: Sequence[Figure], relations: Sequence[FigureRelation]
) -> Iterator[Claim]:
    """Running sums (甲收入3万元，加乙收入2万元，收入总计5万元), surpluses (收入、支出、本年收支结余), and what is left
    of an amount (到位、支出、结余)."""
    parts = {one for relation in relations if relation.kind == "total_of" for one in relation.objects}
    for index, figure in enumerate(figures):
        if figure.yuan is None or not any(word in figure.subject for word in _WORDS) or not is_level(figure):
            continue
        if grand := _GRAND.search(figure.subject):
            yield from _running_sum(document.text, figures, index, grand[1])
        elif _SURPLUS.search(figure.subject):
            yield from _surplus(document, figures, index, parts)
        elif _REST.search(figure.subject):
            yield from _rest(document.text, figures, index)


_WORDS = ("总", "合计", "结余", "差额", "结转", "余额", "未")
_GRAND = re.compile("(收入|支出)(?:总计|总量|合计|总额)$")
_FIRST_ADDED = re.compile(r"[^，。；（）\d]{0,6}[，,]加上?[：:]?[^，、。；（）\d]{2,30}")
_ADDED = re.compile(r"[，、；,](?:加上?)?[^，、。；（）\d]{2,30}")
_LESS = re.compile("[减扣]|其中")


def _running_sum(text: str, figures: Sequence[Figure], total: int, flow: str) -> Iterator[Claim]:
    """The amounts that a sentence adds up to a total, where it puts a number to each, the first of the total's flow."""
    first = total
    while first and _FIRST_ADDED.fullmatch(_between(text, figures, first)) is None:
        if _ADDED.fullmatch(_between(text, figures, first)) is None:
            return
        first -= 1
    parts = figures[max(first - 1, 0) : total]
    words = text[parts[0].number.end : figures[total].number.start] if parts else ""
    if first < 1 or len(parts) < 2 or flow not in parts[0].subject or _LESS.search(words):
        return
    if not all(is_level(one) and one.yuan is not None and _may_add(flow, one) for one in parts):
        return
    added = sum((printed(part).value for part in parts), Decimal(0)) / _worth(figures[total])
    said = f"{'＋'.join(show(part) for part in parts)}={plain(added)}{figures[total].unit}"
    explanation = f"{said}，与所写{figures[total].subject}{show(figures[total])}不符"
    quotes = quotes_of(figures[total], *parts)
    finding = Finding("sum", quotes, explanation, f"{plain(added)}{figures[total].unit}", rule="running-sum")
    yield Claim("sum", (of_figure(figures[total]),), roles(addend=[of_figure(part) for part in parts]), finding)


def _may_add(flow: str, part: Figure) -> bool:
    """Whether an amount may add to income (收入) or expenditure (支出): neither of the other kind, nor a total."""
    other = "支出" if flow == "收入" else "收入"
    return other not in part.subject and not _GRAND.search(part.subject)


def _between(text: str, figures: Sequence[Figure], index: int) -> str:
    """The words between a figure's number and the one before it."""
    return text[figures[index - 1].number.end : figures[index].number.start].rstrip("为是 ")


def _worth(figure: Figure) -> Decimal:
    return yuan_per(figure.unit) or Decimal(1)


_SURPLUS = re.compile("收支(?:结余|差额)(?:决算)?数?$|(?:本年|当年)结余$")
_INCOME = re.compile("收入(?:总量|总计|合计|总额)?(?:决算)?数?$")
_SPENT = re.compile("支出(?:总量|总计|合计|总额)?(?:决算)?数?$")


def _surplus(document: Document, figures: Sequence[Figure], index: int, parts: set[int]) -> Iterator[Claim]:
    """A year's surplus with the income and the expenditure that its paragraph gives: those that bear it out, else the
    only ones that are no parts of another."""
    left = figures[index]
    start = document.paragraph_at(left.number.start).start
    said = [
        one
        for one in range(max(0, index - _BACK), index)
        if figures[one].number.start >= start and is_level(figures[one]) and figures[one].period == left.period
    ]
    ends = [one for one in said if _SURPLUS.search(figures[one].subject)]
    said = [one for one in said if not ends or one > ends[-1]]
    incomes, spendings = ([one for one in said if kind.search(figures[one].subject)] for kind in (_INCOME, _SPENT))
    pairs = [(a, b) for a in incomes for b in spendings if figures[a].yuan is not None and figures[b].yuan is not None]
    held = [pair for pair in pairs if not _gap(left, *(figures[one] for one in pair))]
    whole = [pair for pair in pairs if parts.isdisjoint(pair)]
    if held or len(whole) == 1:
        yield _left(left, *(figures[one] for one in (held or whole)[-1]))


_REST = re.compile(
    "^(?!.*(?:[年上去]|滚存|收支))(?:.*(?:结余|结转|余额|(?:尚?未|没有)(?:支出|使用|拨付|支付))(?:资金|金额)?)$"
)
_RECEIVED = re.compile("资金|到位|下达|安排|预算|拨入|总额")
_SUMMED = re.compile("总额|合计|总计|调整后")
"""What was there where a sentence tells first what it consists of (年初预算…，追加…，预算总额…)."""
_PAID = re.compile("(?:支出|支付|使用|拨付|执行)(?:金额|数|资金)?$")
_ROUNDED = Decimal("0.1")
_PAIR = 2


def _rest(text: str, figures: Sequence[Figure], index: int) -> Iterator[Claim]:
    """到位100万元，支出90万元，结余10万元: the only amounts of a sentence are what was there, what was spent of it and
    what is left. Where something else belongs to it, as what was left before, the gap is larger than a slip makes it.
    """
    left = figures[index]
    start = max(text.rfind(mark, 0, left.number.start) for mark in "。\n")
    said = [one for one in figures[max(0, index - _BACK) : index] if one.number.start > start and one.yuan is not None]
    if len(said) < 2 or not all(is_level(one) for one in said):
        return
    received, spent = said[-2:]
    alone = len(said) == _PAIR and "；" not in text[start : left.number.start]
    if spent.period != left.period or not (alone or _SUMMED.search(received.subject)):
        return
    if (
        not _RECEIVED.search(received.subject)
        or not _PAID.search(spent.subject)
        or "其中" in text[start : left.number.start]
    ):
        return
    if abs(_gap(left, received, spent)) <= printed(received).value * _ROUNDED:
        yield _left(left, received, spent)


_BACK = 20


def _gap(left: Figure, income: Figure, spent: Figure) -> Decimal:
    return sum_gap(printed(left), [printed(income), printed(spent).negative()])


def _left(left: Figure, income: Figure, spent: Figure) -> Claim:
    right = f"{plain((printed(income).value - printed(spent).value) / _worth(left))}{left.unit}"
    explanation = (
        f"{income.subject}{show(income)}－{spent.subject}{show(spent)}={right}，所写{left.subject}为{show(left)}"
    )
    finding = Finding("difference", quotes_of(income, spent, left), explanation, right, rule="surplus")
    operands = roles(addend=of_figure(income), subtrahend=of_figure(spent))
    return Claim("budget-identity", (of_figure(left),), operands, finding)
