"""The time that a statement speaks of: in its clause, else its sentence, paragraph or heading, else the fiscal year."""

import re
from dataclasses import dataclass

from kg.figures.words import ends_with_verb, strip_lead, words
from kg.quantities import fold, parse_chinese

_MONTHS_HALF = ((1, 6, "H1"), (7, 12, "H2"), (1, 3, "Q1"), (4, 6, "Q2"), (7, 9, "Q3"), (10, 12, "Q4"))
_YEAR = r"(?P<year>(?:19|20)\d{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2})"
# The first line says nothing new: it spares most places the other ones.
_STATED = re.compile(
    r"(?=[\d一二三四第去上下前今本当年])"
    rf"(?:{_YEAR}\s?(?:[-—~至]+\s?(?P<until>(?:19|20)\d{{2}}))?\s?年(?:度)?"
    r"(?:(?P<end>年?[底末])|(?P<half>[上下])半年|第?(?:[一三1]、第?)?(?P<quarter>[一二三四1-4])季度"
    r"|\s?(?P<month>\d{1,2})(?:\s?月?\s?[-—~至]\s?(?P<last>\d{1,2}))?\s?月)?"
    r"|(?P<relative>去年|(?<!加)上年度?末?|上一?年度|(?<!以)前年|今年|本年度?|当年|年底|年末)(?:(?P<rhalf>[上下])半年|(?P<rmonth>\d{1,2})月)?"
    r"|(?<![\d年])(?P<omonth>\d{1,2})(?:\s?月?\s?[-—~至]\s?(?P<olast>\d{1,2}))?\s?月(?!\d)"
    r"|(?P<ohalf>[上下])半年|(?P<first>前)?第?(?P<oquarter>[一二三四])个?季度)"
)
_OF_TIME = re.compile("[年月季]")
"""What every expression of time has."""
_BASE = re.compile(r"(?:较|比|同比|环比|相比|[高低优劣当]于|超|对比|与|和|同|恢复[至到]|相当于|占)(?:于)?$")
_FROM = re.compile(r"[由从]$")
_SINCE = re.compile(r"[初底末]?(?:度)?(?:起|开始|以来|以后|至今|[到至—-])")
_STATE = re.compile(r"截[至止]|[底末]")
_BASE_AFTER = re.compile(r"同期|相比|持平|无|没有|未安排")
"""上年同期, 上年无此项预算: only compared with."""
_NOUN_AFTER = re.compile(
    r"[^，。；]{0,12}(?:办法|规定|通知|方案|规划|计划|意见|条例|细则|大赛|评选|活动|报告|资料|预算编制|修订|版|出台|印发|案例)"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A normalised period and where it stands; ``year`` is its year, for what inherits it.

    A ``lasting`` one (截至…底, a half-year) holds for the rest of its sentence, the month of an event for its clause.
    An ``earlier`` one (由2020年的96%提升至…) is the time of the first number after it alone. ``bracketed`` is where the
    bracket ends that a period stands in among other words: it says nothing beyond (15个项目（含2021年转列的5个）).
    """

    value: str
    year: str
    start: int
    end: int
    lasting: bool = True
    earlier: bool = False
    bracketed: int = 0


_MONTH = re.compile(r"\d{4}-\d\d")


def stated(text: str, start: int, end: int, fiscal_year: str) -> list[Period]:
    """The periods named in ``text[start:end]`` outside quotation marks and titles, bases of comparison left out."""
    found: list[Period] = []
    if not _OF_TIME.search(text, start, end):
        return found
    folded = fold(text)[start:end]
    quoted = _quoted(folded)
    for match in _STATED.finditer(folded):
        if any(low <= match.start() < high for low, high in quoted):
            continue
        if _BASE.search(folded[max(0, match.start() - 3) : match.start()]) or _BASE_AFTER.match(folded, match.end()):
            continue
        inherited = (period.year for period in reversed(found) if not period.earlier and not period.bracketed)
        known = next(inherited, fiscal_year)
        value, year = _normal(match, known, fiscal_year)
        if value:
            lasting = not _MONTH.fullmatch(value) or bool(_STATE.search(folded, 0, match.end() + 2))
            begin = match.start()
            earlier = bool(_FROM.search(folded, max(0, begin - 2), begin)) and not _SINCE.match(folded, match.end())
            closed = _bracket_end(folded, begin)
            left = (match["relative"] or "")[:1] in ("上", "去") and _STOCK.match(folded, match.end())
            once = left or _is_founding(folded, match, year, fiscal_year)
            bracketed = start + closed if closed else end if once else 0
            found.append(Period(value, year, start + begin, start + match.end(), lasting, earlier, bracketed))
    return found


_STOCK = re.compile("(?:财政拨款|资金)?(?:结转|结余)")
"""上年结转3万元，调入资金2万元: what was left over is of the year before, what stands beside it is not."""
_FOUNDED = re.compile(
    r"(?:\d{1,2}日)?[^，。；：（）\d]{0,10}?(?:成立|组建|始建|创办|创建|设立|更名|改名|挂牌|升格|改制|划转|合并)(?!.{0,12}\d)"
)
_FOUNDED_IN = re.compile(r"(?:成立|组建|始建|建成|创办|创建|设立|更名|挂牌)(?:时间)?[于为：:]?\s?$|建于\s?$")
_LONG_AGO = 2


def _is_founding(text: str, time: re.Match[str], year: str, fiscal_year: str) -> bool:
    """Whether a time of long before the report's year only says when a body was founded or renamed (成立于1958年).

    What its text goes on to count is as it stands today.
    """
    if not (fiscal_year and year and int(year) <= int(fiscal_year) - _LONG_AGO):
        return False
    after = _FOUNDED.match(re.split("[，。；]", text[time.end() :])[0])
    return after is not None or _FOUNDED_IN.search(text, 0, time.start()) is not None


_ONLY_TIME = re.compile(r"[\d年月日号度底末初上下半第一二三四季截至止自从到今—~\s-]*")


def _bracket_end(text: str, at: int) -> int:
    """Where the bracket around ``at`` closes; 0 outside one, and where it only dates (截至目前（6月底），…)."""
    opened = max(text.rfind(mark, 0, at) for mark in "（(")
    shut = min((end for mark in "）)" if (end := text.find(mark, opened + 1)) >= 0), default=-1)
    return shut if 0 <= opened < at < shut and not _ONLY_TIME.fullmatch(text, opened + 1, shut) else 0


_IN_QUOTES = re.compile(r"[《“〈][^》”〉]*[》”〉]?")


def _quoted(text: str) -> list[tuple[int, int]]:
    if not ("《" in text or "“" in text or "〈" in text):
        return []
    return [match.span() for match in _IN_QUOTES.finditer(text)]


def _normal(match: re.Match[str], known: str, fiscal_year: str) -> tuple[str, str]:
    """The normal form and the year of one expression; empty where its year is not known."""
    if match["year"]:
        year = (
            match["year"]
            if match["year"].isdecimal() and match["year"].isascii()
            else str(parse_chinese(match["year"]))
        )
        if match["until"]:
            return f"{year}/{match['until']}", match["until"]
        if match["end"]:
            return f"{year}-12", year
        if match["quarter"] and "、" in match[0]:  # 一、二季度: the half that both are
            return _within(year, "上" if match["quarter"] in "二2" else "下", None, None, None)
        return _within(year, match["half"], match["quarter"], match["month"], match["last"])
    if match["relative"]:
        word = match["relative"]
        if word == "当年" and known:  # 2025年当年预算执行数
            return _within(known, match["rhalf"], None, match["rmonth"], None)
        if not fiscal_year:
            return "", ""
        back = {"上": 1, "前": 2}.get(word[0], 0)
        year = str(int(fiscal_year) - back)
        return _within(year, match["rhalf"], None, match["rmonth"] if word != "去年" else None, None)
    if not known:
        return "", ""
    if match["first"]:  # 前三季度: from the year's beginning
        return _within(known, None, None, "1", str(_MONTHS * (1 + "一二三四".index(match["oquarter"]))))
    return _within(known, match["ohalf"], match["oquarter"], match["omonth"], match["olast"])


def _within(year: str, half: str | None, quarter: str | None, month: str | None, last: str | None) -> tuple[str, str]:
    if half:
        return f"{year}-{'H1' if half == '上' else 'H2'}", year
    if quarter:
        return f"{year}-Q{'一二三四'.find(quarter) + 1 if quarter in '一二三四' else quarter}", year
    if month and last:
        for low, high, name in _MONTHS_HALF:
            if (low, high) == (int(month), int(last)):
                return f"{year}-{name}", year
        return (
            (year, year) if (int(month), int(last)) == (1, 12) else (f"{year}-{int(month):02d}/{int(last):02d}", year)
        )
    if month and 1 <= int(month) <= 12:
        return f"{year}-{int(month):02d}", year
    return year, year


_MONTHS = 3
_DIVISIONS = re.compile(r"^(?:下?辖)?(?:镇街|街镇|乡镇|镇|街道|社区|行政村|自然村|县|区|村)数$")


_AREA = re.compile("占地(?:面积)?(?:为|约|共)?$|辖区面积(?:为|约|共)?$")


def is_standing(left: str, subject: str) -> bool:
    """Whether a number tells how a body or place is made up: offices, posts, townships."""
    if any(word in subject or word in left for word in words("words", "standing")) or _AREA.search(left):
        return True
    divided = _DIVISIONS.match(subject) and not ends_with_verb(strip_lead(left))
    return bool(divided) or bool(re.match("[各每]", strip_lead(left)) and "只有" in left)
