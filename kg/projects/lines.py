"""Spending lines of running text that are projects without the word: in lists with amounts, in item titles, in
closed lists (A、B两个项目), behind the amount that was put into them.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.document import Document, Span
from kg.projects.line_money import default_role, link, placed, with_money
from kg.projects.line_names import is_line_name, kind_of_line, line_start, line_words, veil
from kg.projects.money import prose_money, words
from kg.projects.sentences import sentences
from kg.quantities import Quantity, find_quantities
from kg.readers.marks import BULLETS
from kg.records import DocumentFacts, Mention, Project

_SEPARATOR = re.compile(r"(?:（[^（）]*）|\([^()]*\))?[\s，、；;。）)]*(?:以及|[和与及]|其中[：:，]?)?")
ITEM = re.compile(
    rf"\s*(?:[·{BULLETS}]|○(?!○)|[（(][一二三四五六七八九十\d]{{1,3}}[）)]|[①-⑳]|\d{{1,2}}[.．、）)](?!\d)|[一二三四五六七八九十]{{1,3}}[、.．])\s*"
)
_NUMBER = "(?:\\d{1,2}|[两二三四五六七八九十]{1,2})"
_CLOSED = re.compile(
    f"(?:等)?{_NUMBER}[个项](?:[㐀-鿿]{{0,6}}?)(?:项目|工程)|(?:等)?(?:纳入|列入|列为)(?=[^，。；]{{0,16}}(?:预算|项目|计划|重点(?!人群|对象|群体|单位|病种|学科|人员)|支持))"
)
_NEXT_ITEM = re.compile(r"[；;]\s*(?:\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳])")
_MAY_CLOSE = re.compile(r"[\d两二三四五六七八九十纳列][个项入为]")
"""What ``_CLOSED`` never matches without; found at a glance."""
_GIVEN = re.compile(
    r"(?:，|（)?(?:的)?(?:资金|经费|用于|实施|开展|推进|建设|建成|完成|支持|对|主要|全部|完善|启动|新建){1,4}"
)
_GIVEN_BEFORE = re.compile(
    r"(?:投入|安排|支出|支付|使用|落实|筹措|统筹)(?:财政|专项|各级|各类|自有)?(?:资金|经费|预算)?(?:共计?|约|近|超)?$"
)
_LONGEST_GIVEN = 12
"""Characters that ``_GIVEN_BEFORE`` matches at most."""
_CARRIED_OUT = re.compile("(?:组织|共同|继续|推进|启动)?(?:实施|开展|启动|推进|建成|建设)(?:了)?")
_COST = re.compile(
    r"，(?:[^，。；]{1,20}，){0,2}[^，。；\d]{0,6}(?:投入|支出|投资|支付|安排)(?:资金|经费|共|约)*\d[\d,.]*[万亿]?元"
)
_WHOLE = 6
_REACH = 60
_ITEMS = 12
"""How many items of a list may stand before one without hiding what leads to the list."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A name where it stands, and where what is said of it ends."""

    mention: Mention
    lead: str
    end: int
    given: Quantity | None = None
    """The amount before the name that was put into it."""


def spending_lines(document: Document, facts: DocumentFacts, year: str, free: Callable[[int], bool]) -> list[Project]:
    """The spending lines that running text names, with their amounts; ``free`` tells what is outside of tables."""
    found = []
    for sentence in sentences(document, parts=True):
        if not free(sentence.start):
            continue
        amounts = _amounts(document, sentence)
        for line in (
            *_with_amounts(document, sentence, amounts),
            *_closed(document, sentence),
            *_behind(document, sentence, amounts),
            *_done(document, sentence),
            *_quoted(document, sentence),
        ):
            name = _unquoted(document, line.mention)
            project = Project(name.quote, (name,), year=year)
            default = default_role(_whole_of(document, sentence) + line.lead, facts)
            project = with_money(document, project, line.mention.end, line.end, default)
            money = prose_money(document, line.given) if line.given else None
            found.append(placed(project, default, money) if money else project)
    return found


def _whole_of(document: Document, sentence: Span) -> str:
    """The sentence before one that opens with 其中: it tells what all the parts are (下达资金90万元。其中，…)."""
    text = document.text
    if not text.startswith("其中", sentence.start):
        return ""
    start = document.paragraph_at(sentence.start).start
    return re.split("[。！？]", text[start : sentence.start].rstrip("。！？"))[-1]


def _unquoted(document: Document, name: Mention) -> Mention:
    """A name without the quotation marks around all of it."""
    inner = name.quote[1:-1]
    whole = name.quote[:1] == "“" and name.quote[-1:] == "”" and "”" not in inner
    return words(document, name.start + 1, name.end - 1) if whole else name


def _amounts(document: Document, sentence: Span) -> list[Quantity]:
    """The amounts of money of a sentence, prices aside."""
    if "元" not in document.text[sentence.start : sentence.end]:
        return []
    found = find_quantities(document.text, sentence.start, sentence.end)
    return [quantity for quantity in found if quantity.kind != "price" and prose_money(document, quantity)]


def _with_amounts(document: Document, sentence: Span, amounts: Sequence[Quantity]) -> Iterator[_Line]:
    """Names that amounts stand right behind: each up to the next such name."""
    text = document.text
    lead = lead_of(document, sentence) if amounts else ""
    starts: list[tuple[Mention, str]] = []
    since, listed = sentence.start, False
    for quantity in amounts:
        begin = quantity.cue_start or quantity.start
        head = _SEPARATOR.match(text, since, begin)
        floor = head.end() if head else since
        name = _name_before(document, floor, begin, listed)
        if name and _is_spending(text, name, sentence, lead):
            starts.append((name, lead + text[sentence.start : name.start]))
        listed = name is not None
        since = max(quantity.end, quantity.cue_end)
    if all(_is_fund(name.quote) for name, _ in starts):
        starts = [(name, before) for name, before in starts if _OF_PROJECTS.search(before)]
    for index, (name, before) in enumerate(starts):
        end = starts[index + 1][0].start if index + 1 < len(starts) else sentence.end
        after = _NEXT_ITEM.search(text, name.end, end)
        end = after.start() if after else end
        yield _Line(name, before, end)


_OF_PROJECTS = re.compile(
    "项目支出(?:构成|明细|情况)|项目(?:[：:。]|有|包括|主要|分别|如下|为)|专项(?:[：:]|有|包括|如下)"
)


def _is_fund(name: str) -> bool:
    """Whether a name is what funds are called by: a list of such names alone tells where money comes from."""
    return kind_of_line(name) == "money" and name.endswith(line_words("funds"))


def _name_before(document: Document, floor: int, begin: int, listed: bool) -> Mention | None:
    """The name of a line right before an amount that begins at ``begin``."""
    text = document.text
    said = link().search(text, floor, begin)
    end = said.start() if said else begin
    for stop in (end, *_ends_inside(text, floor, end)):
        start = line_start(text, floor, stop, listed)
        if start < stop and is_line_name(text[start:stop]):
            return words(document, start, stop)
    return None


_CLAUSE_VERB = re.compile(r"(?:通过|按期|如期|已经?|全部|全面|受|因|由于|实际|完成|当年|全年|到位|合同|累计)")


def _ends_inside(text: str, floor: int, end: int) -> list[int]:
    """Where names may end that a clause goes on behind (…平台一期按期上线，支付): before a verb."""
    clause = veil(text[floor:end])
    opened = clause.rfind("（")
    if opened >= 4:
        return [floor + opened]
    cut = _CLAUSE_VERB.search(clause)
    return [floor + cut.start()] if cut and cut.start() >= 4 else []


def lead_of(document: Document, sentence: Span) -> str:
    """What leads to a list item: the headings above it and the last paragraph before it that is no item."""
    index = bisect_right(document.paragraphs, sentence.start, key=lambda span: span.start) - 1
    paragraph = document.paragraphs[index] if index >= 0 else sentence
    if not ITEM.match(document.text, paragraph.start, paragraph.end):
        return ""
    for before in reversed(document.paragraphs[max(0, index - _ITEMS) : max(0, index)]):
        if not ITEM.match(document.text, before.start, before.end):
            return document.section_path(sentence.start) + document.text[before.start : before.end][-_REACH:]
    return document.section_path(sentence.start)


def _is_spending(text: str, name: Mention, sentence: Span, lead: str) -> bool:
    """Whether a name with an amount is spent on: always with 项目 or 工程, else where a list of spending is led to."""
    before = text[max(sentence.start, name.start - 8) : name.start]
    if any(verb in before for verb in line_words("received")):
        return False
    told = lead[-_REACH:] + text[max(0, sentence.start - 12) : sentence.start]
    if re.search("来源|到位|上级资金", told) or "来源" in text[sentence.start : name.start]:
        return False
    kind = kind_of_line(name.quote)
    if kind == "own":
        return True
    said = lead + text[sentence.start : name.start]
    if _GIVER.match(name.quote) or _GIVEN_BY.search(text[max(sentence.start, name.start - 20) : name.start]):
        return "项目" in said or "专项" in said
    return any(word in said for word in line_words("lead"))


_GIVER = re.compile("中央|国家|省级?财政|省级|市级财政|上级|自治区|财政部")
_GIVEN_BY = re.compile(f"(?:{_GIVER.pattern})(?:财政)?(?:预算)?(?:安排|下达|拨付)的?(?:我[省市区县])?$")


def _closed(document: Document, sentence: Span) -> Iterator[_Line]:
    """The members of a list that says how many projects they are (A、B两个水利项目, “A”“B”2个项目)."""
    text = document.text
    if not _MAY_CLOSE.search(text, sentence.start, sentence.end):
        return
    for closed in _CLOSED.finditer(text, sentence.start, sentence.end):
        hidden = veil(text[sentence.start : closed.start()])
        start = max([m.end() for m in re.finditer("[，。；：！？\t]", hidden)], default=0) + sentence.start
        members = list(_members(document, start, closed.start()))
        if len(members) >= 2 or (members and "入" in closed.group() and kind_of_line(members[0].quote)):
            yield from (_Line(member, "", member.end) for member in members)


def _members(document: Document, start: int, end: int) -> Iterator[Mention]:
    text, hidden = document.text, veil(document.text[start:end])
    cuts = [(start + joint.start(), start + joint.end()) for joint in re.finditer("[、和与及]|以及", hidden)]
    cuts += [(quoted.end(), quoted.end()) for quoted in re.compile("”(?=“)").finditer(text, start, end)]
    begin = start
    for stop, after in [*sorted(cuts), (end, end)]:
        quoted = re.fullmatch("“([^“”]+)”", text[begin:stop])
        first = begin + 1 if quoted else line_start(text, begin, stop)
        last = stop - 1 if quoted else stop
        if is_line_name(text[first:last], any_end=True):
            yield words(document, first, last)
        begin = after


def _behind(document: Document, sentence: Span, amounts: Sequence[Quantity]) -> Iterator[_Line]:
    """Names behind the amount that was put into them (投入60万元实施“爱心早餐”工程)."""
    text = document.text
    for quantity in amounts:
        begin = quantity.cue_start or quantity.start
        if not _GIVEN_BEFORE.search(text, max(sentence.start, begin - _LONGEST_GIVEN), begin):
            continue
        at = max(quantity.end, quantity.cue_end)
        given = _GIVEN.match(text, at, sentence.end)
        if given is None:
            continue
        stop = re.search("[，。；！？]|$", veil(text[given.end() : sentence.end]))
        end = given.end() + (stop.start() if stop else 0)
        if "、" in veil(text[given.end() : end]) or not is_line_name(text[given.end() : end]):
            continue
        if kind_of_line(text[given.end() : end]) == "own":
            yield _Line(words(document, given.end(), end), text[sentence.start : begin], end, quantity)


def _done(document: Document, sentence: Span) -> Iterator[_Line]:
    """Names that a verb carries out and whose cost the next clauses tell (实施无障碍改造，改造213户，投入127.8万元)."""
    text = document.text
    if text.find("元", sentence.start, sentence.end) < 0:
        return
    for verb in _CARRIED_OUT.finditer(text, sentence.start, sentence.end):
        stop = re.search("[，。；！？]", veil(text[verb.end() : sentence.end]))
        if stop is None or stop.group() != "，":
            continue
        end = verb.end() + stop.start()
        name = text[verb.end() : end]
        follows = _COST.match(text, end, sentence.end)
        if follows and len(name) >= _WHOLE and is_line_name(name) and kind_of_line(name) in ("work", "own"):
            yield _Line(words(document, verb.end(), end), "", text.index("元", follows.end() - 1) + 1)


_QUOTED = re.compile(
    r"(?:“[^“”]{3,40}”(?:项目)?[、，和及与]?\s?)+(?:等)?\s?\d{1,3}\s?个[㐀-鿿]{0,6}项目(?=[^。；]*(?:评价|自评|评审|监控))"
)
_ONE = re.compile("(?<=“)[^“”]+(?=”)")


def _quoted(document: Document, sentence: Span) -> Iterator[_Line]:
    """Names in quotation marks that a count of evaluated projects closes: 对“A”“B”等5个项目开展部门评价."""
    if document.text.find("“", sentence.start, sentence.end) < 0:
        return
    for listed in _QUOTED.finditer(document.text, sentence.start, sentence.end):
        for one in _ONE.finditer(document.text, listed.start(), listed.end()):
            yield _Line(words(document, one.start(), one.end()), "", one.end())
