"""A document's title and the kind that it tells."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from kg.document import Document, Span
from kg.facts.cues import any_of, cues, words
from kg.facts.dates import iso_date
from kg.facts.places import bare_label, fields, head, mention, paragraphs_of
from kg.readers.head_labels import head_labels, idle_labels, site_words
from kg.readers.marks import ARTICLE, PART, mark_at
from kg.records import Fact, Mention

_MOST_LINES = 5
_LONGEST = 120
_SHORTEST = 5
_BRACKETS = "(?:[（(〔\\[][^（）()\\[\\]〔〕]{1,24}[）)〕\\]])"
_PERIOD = re.compile(
    "[（(\\[〔]?\\s*(?:[0-9０-９]{4}|[二〇○零一三四五六七八九]{4})\\s*年度?\\s*[）)\\]〕]?|" + _BRACKETS
)
_TRAILING_PERIOD = re.compile("[（(][^（）()]*(?:年|年度|月|稿|盖章|公章)[）)]$")
_CONTENTS = re.compile("目 ?[录次]$")  # the heading of a table of contents, run together with the title above it
_LEADING_ANNEX = re.compile(
    "标题(?=[㐀-鿿0-9])|附[件表录]?\\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}(?!川))?\\s*(?:[-－—][0-9]+)?\\s*[：:.、．]?\\s*"
)
_ANNEX_LINE = re.compile("附[件表录][0-9０-９一二三四五六七八九十]")
_NUMBER_LINE = re.compile(
    "[^，。：]{0,24}[〔\\[（(【﹝][12][0-9]{3}[〕\\])）】﹞]\\s*第?\\s*[0-9]+\\s*号(?:文件?)?|[^，。]{0,12}令?第[0-9一二三四五六七八九十百]+号"
)
# Where a page stands in its site: 首页 > 政务公开 > 预决算.
_CRUMB = re.compile("[^《<。>＞»]*(?:[>＞»][^《<。>＞»]*){2,}|[^《<。]{0,10}(?:当前|所在)的?位置[^《<。]*")
# The name of a file is the title of what it holds; a table's borders end what was a title in a table.
_FILE = re.compile("\\.(?:pdf|docx?|wps|xlsx?|ofd)$|[\\s|]*[|]$", re.IGNORECASE)
_ANNEXES = re.compile("[0-9]{1,2}[.．、]")  # 附件：1.…报告: a list of what is annexed
_MASTHEAD = re.compile("(?:(?!关于|条例|办法).){4,24}(?:令|文件)")
_NUMBERS = re.compile("[0-9.]+(?:%|分)? [0-9]")  # two numbers side by side: a row of a table
_MAKER = re.compile("[^，。]{2,16}[厅局部委](?:监|统一)?制(?:表)?")
"""Who made the form (省财政厅监制), under its head."""
_SENTENCE_END = "。；;！？!?，,：:"
_LABEL = re.compile("[^，。《》]{1,16}[：:]")
_SAYS = "汇报|公布|公开|公示|说明"
_SAID = re.compile(
    f"现[将就](?P<what>[^，。；：《》]{{4,80}}?(?:(?:情况|结果)(?=(?:{_SAYS}|报告|总结)?如下)|(?:报告|总结)(?=(?:{_SAYS})?如下)))"
)
_NAMES = re.compile("(?:20[0-9]{2}|[一二][〇○零一二三四五六七八九]{3})年")
_DONE = re.compile("开展了?(?P<what>[^，。；：《》]{4,60}?绩效(?:自评|评价|自评价))")
_OPENING = 2000


def title(document: Document) -> Fact | None:
    """The title, joined over its lines; without annex marks, document numbers and a period in brackets."""
    labelled = next(
        (value for _, value in fields(document, ("标题", "文件名称")) if len(value.quote) > _SHORTEST), None
    )
    if labelled:
        return Fact(labelled.quote, labelled)
    lines = _lines(document)
    ending = re.compile(f"(?:{any_of(words('title', 'endings'))}){_BRACKETS}*$")
    for first, span in enumerate(lines):
        start = _begin(document, span)
        if start is None:
            continue
        last = _extent(document, lines, first, start, ending)
        if last is not None:
            return _fact(document, start, lines[last].end)
    announced = _announced(document)
    return _run_on(document) or (announced if announced and _NAMES.search(announced.value) else None)


def _lines(document: Document) -> list[Span]:
    """The lines of the head that could be of the title: below the page's place in its site, without fields' values."""
    spans = [span for span in head(document) if document.text[span.start : span.end].strip()]
    crumbs = [place for place, span in enumerate(spans) if _CRUMB.fullmatch(document.text, span.start, span.end)]
    spans = spans[crumbs[-1] + 1 :] if crumbs else spans
    return [
        span
        for before, span in pairwise([Span(0, 0), *spans])
        if not _opens_value(document.text[before.start : before.end].strip())
    ]


def _run_on(document: Document) -> Fact | None:
    """The title that the first paragraph begins with, where the text runs on behind it (…绩效自评报告根据…)."""
    first = next(iter(paragraphs_of(document)), None)
    if first is None:
        return None
    annex = _LEADING_ANNEX.match(document.text, first.start)
    found = _before_text().match(document.text, annex.end() if annex else first.start, first.end)
    if found is None or not _could_be_title(found.group()) or _told(found.group()) in ("", "policy"):
        return None
    return _fact(document, found.start(), found.end())


def _announced(document: Document) -> Fact | None:
    """What the text says that it reports (现将…2022年…绩效自评报告如下), by the words alone of a known kind."""
    said = (_fact(document, *one.span("what")) for one in _SAID.finditer(document.text, 0, _OPENING))
    return next((one for one in said if _told(one.value) not in ("", "policy")), None)


@cache
def _before_text() -> re.Pattern[str]:
    """The words up to the first that end a title and have the text's beginning behind them."""
    ending, follows = any_of(words("title", "endings")), any_of(words("title", "follows"))
    return re.compile(f"[^，。；：《》]{{2,{_LONGEST}}}?(?:{ending}){_BRACKETS}?(?={follows})")


@cache
def _of_site() -> re.Pattern[str]:
    """What a line of the page around the document begins with: a label of its head block, or the site's own words."""
    labels = [label for label in head_labels() | idle_labels() if len(label) > 2]
    return re.compile(f"[•·|]|\\[?(?:{any_of([*labels, *site_words()])})")


def _opens_value(line: str) -> bool:
    """Whether a line is a field's label whose value is the next line (主题词：), which then is no title."""
    return bare_label(line) and not _LEADING_ANNEX.fullmatch(line)


def _begin(document: Document, span: Span) -> int | None:
    """Where a title could begin in a paragraph: after an annex mark; ``None`` where it cannot."""
    text = document.text[span.start : span.end].strip()
    annex = _LEADING_ANNEX.match(text)
    skip = annex.end() if annex else len(text) - len(text.lstrip("# "))
    part = mark_at(text, skip)
    if part and part.kind == PART:  # 第三部分 X局2024年度部门决算情况说明: a part that stands alone
        behind = skip + part.length
        skip = len(text) - len(text[behind:].lstrip()) if len(text) - behind > _SHORTEST else skip
    rest = text[skip:]
    if annex and text[:skip].endswith(("：", ":")) and _ANNEXES.match(rest):
        return None
    return span.start + skip if _could_be_title(rest) else None


def _could_be_title(line: str) -> bool:
    if len(line) < 2 or len(line) > _LONGEST or "\t" in line or line[-1] in _SENTENCE_END:
        return False
    if _of_site().match(line) or _NUMBERS.search(line):
        return False
    if (_PERIOD.fullmatch(line) and not line.endswith("年度")) or _NUMBER_LINE.fullmatch(line) or _LABEL.match(line):
        return False
    dated = iso_date(line)
    if dated and (dated[0].count("-") == 2 or ("-" in dated[0] and dated[1] == len(line))):
        return False
    if _MASTHEAD.fullmatch(line) or _MAKER.fullmatch(line):
        return False
    mark = mark_at(line)
    return line not in words("title", "not_title") and (mark is None or mark.kind in (PART, ARTICLE))


def _extent(document: Document, lines: Sequence[Span], first: int, start: int, ending: re.Pattern[str]) -> int | None:
    """The last line of the title that begins in line ``first``: the first that closes it, and what only finishes it."""
    tails = re.compile(f"(?:{any_of(words('title', 'tails'))}|的|》)")
    closed: int | None = None
    for place in range(first, min(first + _MOST_LINES, len(lines))):
        line = document.text[lines[place].start : lines[place].end].strip()
        if place > first and (not _could_be_title(line) or _ANNEX_LINE.match(line)):
            break
        if closed is not None and not (tails.match(line) and len(line) <= 20 and not _CONTENTS.search(line)):
            break
        joined = _FILE.sub("", document.text[start : lines[place].end].strip())
        if ending.search(joined) and joined.count("《") == joined.count("》"):
            closed = place
    return closed


def _fact(document: Document, start: int, end: int) -> Fact:
    found = mention(document, start, end)
    file = _FILE.search(found.quote)
    if file:
        found = mention(document, found.start, found.start + file.start())
    contents = _CONTENTS.search(found.quote)
    if contents and contents.start() > 0:
        found = mention(document, found.start, found.start + contents.start())
    period = _TRAILING_PERIOD.search(found.quote)
    if period and period.start() > 0:
        found = mention(document, found.start, found.start + period.start())
    return Fact(found.quote, found)


def kind(document: Document, stated: Fact | None) -> Fact | None:
    """One of ``DOCUMENT_KINDS``; ``None`` where nothing tells it.

    In order: the title's words, what the text says that it reports, the words of the first pages, the articles of a
    rule, the evaluation that the opening says was carried out.
    """
    for one in (stated, _announced(document)):
        if one is not None and (told := _told(one.value)):
            return Fact(told, one.mention)
    ways = (_by_content, _of_articles, _carried_out, _by_heading, _directing)
    return next((found for way in ways if (found := way(document))), None)


_ACCOUNTS = ("department_final_account", "department_budget")
_EXPLAINS = re.compile("(?:情况)?(?:的)?说明$|[总明细]表$")


def _by_heading(document: Document) -> Fact | None:
    """A part of accounts by its first heading that says so (五、一般公共预算财政拨款支出决算情况说明)."""
    for section in document.sections:
        heading = document.text[section.start : section.heading_end].strip()
        if _EXPLAINS.search(heading) and (told := _told(heading)) in _ACCOUNTS:
            return Fact(told, mention(document, section.start, section.heading_end))
    return None


_DIRECTIVES = 2


def _directing(document: Document) -> Fact | None:
    """A part of a rule or order by its words for what others are to do, where nobody reports of itself."""
    opening = document.text[:6000]
    found = sorted((opening.find(word), word) for word in words("policy", "directives") if word in opening)
    if len(found) < _DIRECTIVES or any(word in opening for word in words("policy", "own_voice")):
        return None
    at, word = found[0]
    return Fact("policy", mention(document, at, at + len(word)))


def _of_articles(document: Document) -> Fact | None:
    """A rule by its articles (第三条 …): two paragraphs that open with one."""
    opened = (span.start for span in document.paragraphs if _is_article(document.text, span.start))
    first, second = next(opened, None), next(opened, None)
    if first is None or second is None:
        return None
    return Fact("policy", mention(document, first, document.text.index("条", first) + 1))


def _is_article(text: str, start: int) -> bool:
    mark = mark_at(text, start)
    return mark is not None and mark.kind == ARTICLE


def _carried_out(document: Document) -> Fact | None:
    """The kind of what the opening says was carried out (委托第三方机构开展2018年度省级专项资金绩效评价)."""
    for found in _DONE.finditer(document.text, 0, _OPENING):
        told = _told(found["what"])
        if told not in ("", "policy"):
            return Fact(told, mention(document, *found.span("what")))
    return None


def _told(words: str) -> str:
    """The kind that a title's words tell; empty: none."""
    return next((cue["name"] for cue in cues()["kind"] if re.search(cue["pattern"], words)), "")


def _by_content(document: Document) -> Fact | None:
    opening = document.text[:6000]
    counts: list[tuple[int, str, Mention]] = []
    for name, cue_words in cues()["content"].items():
        places = [(opening.find(word), word) for word in cue_words if word in opening]
        if len(places) >= 3:
            at, word = min(places)
            counts.append((len(places), name, mention(document, at, at + len(word))))
    counts.sort(key=lambda item: (-item[0], item[1]))
    if not counts or (len(counts) > 1 and counts[0][0] == counts[1][0]):
        return None
    return Fact(counts[0][1], counts[0][2])
