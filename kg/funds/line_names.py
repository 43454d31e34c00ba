"""Names of lines of a body's own money in running text: 基本支出, 公共安全（类）支出, …（类）…（款）…（项）."""

import re
from dataclasses import dataclass
from functools import cache

from kg.document import Document, Span
from kg.funds.accounts import Account, accounts
from kg.projects.phrases import phrase_start

_CODED = re.compile(
    r"(?P<first>[㐀-鿿、]{2,20}?)(?:支出)?[（(]类[）)](?:支出)?"
    r"(?:(?P<second>[^（）()。；，\s]{2,30})[（(]款[）)](?:(?P<third>[^（）()。；，\s]{2,40})[（(]项[）)])?)?"
)
_JOINED = re.compile(r"^[”\"]?(?:财政拨款)?(?:的)?$")
_GENERAL = re.compile("^(?:财政拨款)?(?:支出|收入)(?:预算|决算|合计|总计|总额)?$")
"""Names that only say what the amounts of the name right before them are (“三公”经费财政拨款支出预算)."""
_OPENS = re.compile(r"^(?:20\d\d\s?年度?)?(?:年初|当年|全年)?(?:预算|支出|决算)")


@dataclass(frozen=True, slots=True)
class LineName:
    """A name where it stands. ``since`` is where the words between it and its first amount begin: a name that is a
    heading or sentence of its own is told of in the next sentence.
    """

    account: Account
    start: int
    end: int
    since: int


def names_in(text: str, sentence: Span) -> list[LineName]:
    """The names of lines in a sentence, but not as the whole of a share (占总支出的), nor the end of a project's name
    (某项目支出), nor general words that belong to the name before them.
    """
    known = _by_item()
    names = _coded(text, sentence)
    covered = [range(name.start, name.end) for name in names]
    for found in _pattern().finditer(text, sentence.start, sentence.end):
        if any(found.start() in place for place in covered):
            continue
        if text[max(0, found.start() - 3) : found.start()].rstrip("部门总年度").endswith("占"):
            continue
        if found.group() == "项目支出":
            head = phrase_start(text, found.start() + 2, sentence.start)
            if found.start() - head >= 4 and "部门" not in text[head : found.start()]:
                continue
        before = names[-1] if names else None
        if before and _GENERAL.match(found.group()) and _JOINED.match(text[before.end : found.start()]):
            continue
        names.append(LineName(known[found.group()], found.start(), found.end(), found.end()))
    return sorted(names, key=lambda name: name.start)


def name_before(text: str, last: LineName | None, sentence: Span) -> LineName | None:
    """The coded name that closed the sentence before, if this one opens with what its amount is."""
    if last is None or not _OPENS.match(text[sentence.start : sentence.end]):
        return None
    return LineName(last.account, last.start, last.end, sentence.start)


def heading_name(document: Document, sentence: Span) -> LineName | None:
    """The coded name that the heading is which a sentence stands right behind."""
    index = document.section_index(sentence.start)
    if index is None:
        return None
    section = document.sections[index]
    if document.text[section.heading_end : sentence.start].strip("。：: ") or sentence.start < section.heading_end:
        return None
    heading = Span(section.start, section.heading_end)
    return closing_name(document.text, names_in(document.text, heading), heading)


def closing_name(text: str, names: list[LineName], sentence: Span) -> LineName | None:
    """A coded name that a sentence ends with."""
    if not names or text[names[-1].end : sentence.end].strip("。：: ”"):
        return None
    return names[-1] if _CODED.match(names[-1].account.item) else None


def opening_name(names: list[LineName]) -> LineName | None:
    """The one coded name of a sentence: the next may go on with its amounts of other years."""
    coded = [name for name in names if _CODED.match(name.account.item)]
    return coded[0] if len(coded) == 1 and names[0] is coded[0] else None


@cache
def _by_item() -> dict[str, Account]:
    return {account.item: account for account in accounts()}


@cache
def _functional() -> frozenset[str]:
    return frozenset(account.item for account in accounts() if account.classification == "functional")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(account.item) for account in accounts() if account.item != "专项资金"))


def _coded(text: str, sentence: Span) -> list[LineName]:
    """Names with their place in the functional classification: a class alone is its line (公共安全支出).

    Its classes are a closed list (data/accounts.tsv).
    """
    known = _functional()
    names: list[LineName] = []
    if text.find("类", sentence.start, sentence.end) < 0:
        return names
    for found in _CODED.finditer(text, sentence.start, sentence.end):
        words = found.group("first").removesuffix("支出")
        first = next((words[k:] for k in range(len(words) - 1) if f"{words[k:]}支出" in known), "")
        if not first:
            continue
        start = found.start("first") + len(words) - len(first)
        item = text[start : found.end()] if found.group("second") else f"{first}支出"
        account = Account(item, "expenditure", "functional")
        names.append(LineName(account, start, found.end(), found.end()))
    return names
