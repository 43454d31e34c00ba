"""The project that an evaluation evaluates."""

import re
from collections.abc import Sequence

from kg.document import Document
from kg.facts.cues import any_of, words
from kg.facts.places import fields, mention, paragraphs_of
from kg.records import Fact, Mention
from kg.tables.labels import lookup

_HAN_YEAR = "[一二][〇○零一二三四五六七八九]{3}"
_YEARS = re.compile(f"^[^㐀-鿿]*(?:[12][0-9]{{3}}\\s*年?\\s*[-—－~～至到]\\s*)?(?:[12][0-9]{{3}}|{_HAN_YEAR})\\s*年度?")
_LEAD = re.compile("关于|对|“|《|的|本级|（本级）|部门(?=.{4})|\\s")
_PLACE_AND_YEAR = re.compile("[㐀-鿿]{1,10}?[省市县区旗州盟镇乡](?:本级)?(?=[12][0-9]{3}\\s*年)")
"""延川县2022年度苹果产业发展专项资金: what stands before the year says where, and the name begins behind it."""
_OF_A_BODY = ("部门", "单位", "财政")
_OPENING = 4000
_AMOUNTS = frozenset(("budget", "adjusted", "spent", "rate", "amount", "allocated", "balance", "score"))
_NEXT_CELLS = 60


def project(document: Document, title: Fact | None, kind: str, agency: Sequence[str] = ()) -> Fact | None:
    """The evaluated project's name: its labelled field, else the title, else the sentence that says what is evaluated.

    ``agency``: the reporting body's name, in full and as printed, which is no part of the project's.
    Departments' reports, budgets and policies have none.
    """
    if kind not in ("project_evaluation", "self_evaluation_table"):
        return None
    # A label beside the label is the head of a table of projects.
    named = [
        value
        for _, value in fields(document, words("project", "labels"))
        if re.search("[㐀-鿿A-Za-z]", value.quote) and lookup(value.quote) is None and not _is_head(document, value)
    ]
    if named and (kind == "project_evaluation" or len({value.quote for value in named}) == 1):
        return Fact(named[0].quote, named[0])
    if kind != "project_evaluation":
        return None
    return (_in_title(document, title, agency) if title else None) or _in_text(document)


def _is_head(document: Document, value: Mention) -> bool:
    """Whether two heads of columns of amounts follow (项目名称 | 地区 | 预算数 | 支出数), as behind no field."""
    cells = re.split("[\t\n]+", document.text[value.end : value.end + _NEXT_CELLS].strip("\t\n "))[:2]
    labels = [lookup(cell) for cell in cells]
    return len(labels) == 2 and all(label is not None and label.meaning in _AMOUNTS for label in labels)


def _in_title(document: Document, title: Fact, agency: Sequence[str]) -> Fact | None:
    end = _name_end(title.value)
    start = 0
    while end:
        rest = title.value[start:end]
        lead = _YEARS.match(rest) or _LEAD.match(rest) or _PLACE_AND_YEAR.match(rest)
        body = next((name for name in agency if rest.startswith(name)), "")
        if not lead and not body:
            break
        start += lead.end() if lead else len(body)
    opened = start and title.value[start - 1] == "“" and title.value.count("”", start, end)
    name = _unquoted(title.value[start - 1 if opened else start : end].strip("《》 "))
    generic = words("project", "generic")
    if len(name) < 4 or name in generic or name.endswith(tuple(word for word in generic if word[:2] in _OF_A_BODY)):
        return None
    at = title.mention.start + title.value.index(name, max(0, start - 1))
    return Fact(name, mention(document, at, at + len(name)))


def _unquoted(name: str) -> str:
    """``name`` without quotation marks around all of it, or whose other one is lost; “甲乙”推广资金 keeps its own."""
    whole = name[:1] == "“" and name.find("”") == len(name) - 1
    return name.strip("“”") if whole or name.count("“") != name.count("”") else name


def _name_end(title: str) -> int:
    """Where the project's name ends in a title: after the last noun for what is evaluated, before the words for how."""
    noun = f"(?:{any_of(words('project', 'nouns'))})(?:[（(][^（）()]{{1,20}}[）)])?[”》]?"
    how = "支出|[12][0-9]{3}\\s*年|部门|财政|绩效|重点|事前|事后|中期|自评|评价|评估|单位"
    found = list(re.finditer(f"{noun}(?={how})", title))
    return found[-1].end() if found else 0


def _in_text(document: Document) -> Fact | None:
    """对……2021年危房改造项目（以下简称……）开展……绩效评价."""
    nouns = any_of(words("project", "nouns"))
    pattern = re.compile(
        f"(?:年度?|[对的将“《于]|以来)(?P<name>[^，。；、：“”《》年对]{{2,40}}?(?:{nouns}))[”》]?(?:支出)?"
        "(?:[（(][^（）()]{1,40}[）)])?的?(?:使用情况|实施情况)?(?:组织|独立)?(?:开展|进行|实施)了?[^，。；]{0,16}(?:评价|评估)"
    )
    for span in paragraphs_of(document):
        if span.start > _OPENING:
            break
        found = pattern.search(document.text, span.start, span.end)
        if found and found["name"] not in words("project", "generic"):
            return Fact(found["name"], mention(document, found.start("name"), found.end("name")))
    return None
