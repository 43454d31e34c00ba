"""Sentences that go through a body's budget or accounts: 支出合计…万元，其中：基本支出…万元，占…%."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.document import Document, Span
from kg.funds.line_names import LineName, closing_name, heading_name, name_before, names_in, opening_name
from kg.funds.words import word_table
from kg.projects.money import prose_money, words
from kg.projects.sentences import sentences
from kg.quantities import Quantity, find_quantities
from kg.records import BudgetLine, DocumentFacts

PHASES = {"budget": "approved", "adjusted": "revised", "spent": "executed"}
KIND_PHASES = {"department_budget": "approved", "department_final_account": "executed"}
"""What an amount of a body's own is in a document of that kind where no word says otherwise."""
_BETWEEN = re.compile(
    r"^(?:（[^（）]*）|年初|年末|全年|调整后|当年|本年|预算|决算|科目|总额|合计|总计|财政拨款|支出|收入|资金|经费|金额|安排|实际|执行|数|共计?|分别|均|为|达到?"
    r"|约|：|:|，|,|；|”|\s|20\d\d\s?年度?|(?:完成|比|较)(?:年初|年度|全年)?预算)*$"
)
_EARLIER = re.compile(r"[，,；。]?(?:比|较|与)(?:上年度?|去年|(20\d\d)\s?年度?)(?:的|预算|决算|数|支出|同期|\s)*$")
_SHARE = re.compile(r"^[，,（]?\s?(?:占|占比)[^，。；\d]{0,20}(?:的|为)?\s?$")
_GROWTH = re.compile(r"(增长|上升|增加|下降|减少|降低)(?:了|率)?(?:为)?\s?$")
_RATE = re.compile(
    r"^[，,]?\s?(?:完成|占|为)(?:年初|年度|全年|调整后)?预算数?[\d,，.\s亿万元]*的?\s?$|^[，,](?:预算)?(?:执行|支出|完成)率(?:为|达到?)?\s?$"
)
_THAN_BEFORE = re.compile(r"^(?:，)?(?:(?:总体|总额|合计)?(?:较|比|与)(?:上年度?|去年|20\d\d\s?年度?)|同比)")
_YEAR = re.compile(r"(20\d\d)\s?年")
_BUDGET_IN_NAME = re.compile(
    "一般公共预算|政府性基金预算|国有资本经营预算|财政拨款|基本支出|项目支出|整体支出|支出合计|支出总计"
)
_SCOPES = (
    ("consolidated", re.compile("汇总|部门汇总|合并")),
    ("own", re.compile("[（(]?本级[）)]|本单位|局机关|单位预算")),
)
_AGAINST = re.compile(r"^[，,]?\s?(?:完成|占|为)(?:年初|年度|全年|调整后)?预算")
"""What follows an amount that is measured against a budget, so it was spent."""


_PLACES_OWN = re.compile(
    r"全[省市县区州旗盟][^，。；]{0,10}(?:一般(?:公共)?预算|财政|税收)[^，。；]{0,8}(?:收入|支出)|地方(?:财政)?一般(?:公共)?预算(?:收入|支出)"
)
_OWN = re.compile("本部门|本单位|[我本](?:局|委|厅|办|院|校|中心)")


def _of_the_place(document: Document, sentence: Span) -> bool:
    """Whether the paragraph up to here tells the finances of a place (全市一般公共预算收入9亿元), not of a body."""
    start = document.paragraph_at(sentence.start).start
    told = _PLACES_OWN.search(document.text, start, sentence.end)
    return told is not None and _OWN.search(document.text, told.start(), sentence.end) is None


@dataclass(frozen=True, slots=True)
class _Told:
    """An amount of a line: which quantity of its sentence, in which phase, in which year (empty: the sentence's)."""

    name: LineName
    index: int
    phase: str
    year: str
    against: bool


def lines_of_sentences(document: Document, free: Callable[[int], bool], facts: DocumentFacts) -> list[BudgetLine]:
    """The lines of sentences outside tables (``free``). A sentence that opens with 其中 keeps the phase before it."""
    lines: list[BudgetLine] = []
    lead = ""
    closing: LineName | None = None
    subject = range(0)
    for sentence in sentences(document, parts=True):
        if not free(sentence.start) or _of_the_place(document, sentence):
            lead, closing, subject = "", None, range(0)
            continue
        goes_on = document.text.startswith(("其中", "从支出", "从收入"), sentence.start)
        names = names_in(document.text, sentence)
        closing = heading_name(document, sentence) or closing
        if _says_no_amount(document.text, sentence):
            continue
        if carried := name_before(document.text, closing, sentence):
            names.insert(0, carried)
        closing = closing_name(document.text, names, sentence)
        asked = bool(names) or bool(subject)
        quantities = find_quantities(document.text, sentence.start, sentence.end) if asked else []
        told = _told(document, sentence, names, quantities, lead if goes_on else "")
        if told:
            lead = next((item.phase for item in reversed(told) if not item.year and item.phase), lead)
        for index in _meant(lines, subject, names) if not told else ():
            lines[index] = _grown(document.text, lines[index], sentence, quantities)
        closing = closing or opening_name(names)
        first = len(lines)
        for item in told:
            following = _following(document.text, item, told, names, quantities, sentence)
            line = _line(document, item, quantities[item.index], following, sentence, facts)
            lines.append(line)
            if also := item.name.also:
                lines.append(replace(line, item=also.item, flow=also.flow, classification=also.classification))
        subject = range(first, len(lines))
    return lines


def _meant(lines: Sequence[BudgetLine], before: range, names: Sequence[LineName]) -> list[int]:
    """Which lines of the sentence before (``before``) one goes on about: those that it names, else the first told."""
    named = {account.item for name in names for account in (name.account, name.also) if account}
    if named:
        return [index for index in before if lines[index].item in named]
    return [index for index in before if lines[index].money == lines[before.start].money]


def _says_no_amount(text: str, sentence: Span) -> bool:
    """Whether a sentence only stands between a name and its amounts: what the money is for, a stray stop."""
    return text.startswith("主要用于", sentence.start) or sentence.end - sentence.start == 1


def _grown(text: str, line: BudgetLine, sentence: Span, quantities: Sequence[Quantity]) -> BudgetLine:
    """The line that a sentence was about with what the next one says of its growth (较上年增加…万元，增长…%)."""
    if line.growth is not None or not _THAN_BEFORE.match(text[sentence.start : sentence.end]):
        return line
    return replace(line, growth=_compared(text, sentence.start, quantities)[1])


def _told(
    document: Document, sentence: Span, names: Sequence[LineName], quantities: Sequence[Quantity], lead: str
) -> list[_Told]:
    """Each amount that stands right behind a name, or behind an amount of it; after ； the sentence's first line."""
    text = document.text
    told: list[_Told] = []
    last: tuple[LineName, int] | None = None
    subject: LineName | None = None
    for index, quantity in enumerate(quantities):
        begin = quantity.cue_start or quantity.start
        before = [name for name in names if name.end <= begin]
        if prose_money(document, quantity) is None or not before:
            continue
        name = before[-1]
        further = last is not None and last[0] is name
        since = last[1] if last and further else name.since
        subject = names[0] if further and "；" in text[since:begin] else subject if further else None
        name = subject or name
        earlier = _EARLIER.search(text, since, begin)
        if earlier and further and told:
            told.append(_Told(told[-1].name, index, told[-1].phase, earlier.group(1) or "-1", True))
            continue
        if not _BETWEEN.match(text[since:begin]):
            continue
        own = _BUDGET_IN_NAME.sub("", name.account.item) if not further else ""
        phase = "executed" if _AGAINST.match(text[quantity.end : sentence.end]) else _phase(own + text[since:begin])
        against = _AGAINST.match(text[since:begin])
        if against and "年度预算" in against.group():
            phase = "unspecified"  # the year's budget may be the initial or the adjusted one
        lead = lead if against else phase or lead
        told.append(_Told(name, index, phase or lead, "", against is not None))
        last = (before[-1], max(quantity.end, quantity.cue_end))
    return told


def _phase(between: str) -> str:
    best = (-1, 0, "")
    for word, role in word_table("roles"):
        at = between.rfind(word)
        if at >= 0 and role in PHASES:
            best = max(best, (at + len(word), len(word), PHASES[role]))
    if best[2] == "executed" and not re.search("决算|实际|执行|全年支出|当年支出|使用", between):
        return ""
    return best[2]


def _following(
    text: str,
    item: _Told,
    told: Sequence[_Told],
    names: Sequence[LineName],
    quantities: Sequence[Quantity],
    sentence: Span,
) -> list[Quantity]:
    """The quantities that may compare an amount: those before the next line or the next phase of this one.

    A line told in a bracket ends with it, and what is said behind the bracket is of the line before it.
    """
    if item.against:
        return []
    at = _past_bracket(text, quantities[item.index].end, sentence.end)
    stops = [name.start for name in names if name.start > at]
    stops += [other for one in told if (other := quantities[one.index].start) > at and not one.against]
    opened, shut = (text.rfind(mark, sentence.start, item.name.start) for mark in "（）")
    if opened > shut and (closed := text.find("）", at, sentence.end)) >= 0:
        stops.append(closed)
    stop = min(stops, default=sentence.end)
    behind = [quantity for quantity in quantities[item.index + 1 :] if quantity.start >= at]
    return [quantity for quantity in behind[:5] if quantity.start < stop]


def _past_bracket(text: str, at: int, end: int) -> int:
    """Behind the bracket that an amount's parts stand in right behind it (…995万元（其中…），比上年下降…)."""
    shut = text.find("）", at, end) if text.startswith("（", at) else -1
    return shut + 1 if shut >= 0 else at


def _line(
    document: Document,
    item: _Told,
    quantity: Quantity,
    following: Sequence[Quantity],
    sentence: Span,
    facts: DocumentFacts,
) -> BudgetLine:
    text = document.text
    money = prose_money(document, quantity)
    if money is None:
        raise AssertionError("only amounts are told")
    fiscal = facts.fiscal_year.value if facts.fiscal_year else ""
    stated = [
        year for year in _YEAR.finditer(text, sentence.start, quantity.start) if not _compares(text, year.start())
    ]
    year = stated[-1].group(1) if stated else fiscal
    if item.year:
        year = str(int(year) - 1) if item.year == "-1" and year.isdigit() else item.year.replace("-1", "")
    at = _past_bracket(text, quantity.end, sentence.end)
    share, growth = _compared(text, at, following)
    kind = facts.kind.value if facts.kind else ""
    return BudgetLine(
        item="“三公”经费" if item.name.account.item == "三公经费" else item.name.account.item,
        mention=words(document, item.name.start, item.name.end),
        money=money,
        flow=item.name.account.flow,
        classification=item.name.account.classification,
        agency=facts.agency.value if facts.agency else "",
        year=year,
        scope=_scope(text[sentence.start : item.name.start][-12:]),
        phase=item.phase or KIND_PHASES.get(kind, "unspecified"),
        share=share,
        growth=growth,
        rate=_rate(text, at, following),
    )


def _compares(text: str, at: int) -> bool:
    """Whether a year only stands for what an amount is compared with (比2022年)."""
    return text[max(0, at - 2) : at].endswith(("比", "较", "与", "比 ", "与 "))


def _compared(text: str, at: int, following: Sequence[Quantity]) -> tuple[Decimal | None, Decimal | None]:
    """(share of the whole, growth over the year before) told right behind an amount; a fall is negative."""
    share: Decimal | None = None
    growth: Decimal | None = None
    for quantity in following:
        between = text[at : quantity.start]
        if quantity.kind == "percent" and share is None and _SHARE.match(between):
            share = quantity.value
        turned = _GROWTH.search(between)
        if quantity.kind == "percent" and growth is None and turned and len(between) <= 60 and "。" not in between:
            growth = quantity.value if turned.group(1) in ("增长", "上升", "增加") else -quantity.value
    return share, growth


def _rate(text: str, at: int, following: Sequence[Quantity]) -> Decimal | None:
    """How much of its budget an amount is, told right behind it (完成年度预算…万元的…%，执行率…%)."""
    told = (one for one in following if one.kind == "percent" and _RATE.match(text[at : one.start]))
    return next((one.value for one in told), None)


def _scope(before: str) -> str:
    return next((scope for scope, pattern in _SCOPES if pattern.search(before)), "unspecified")
