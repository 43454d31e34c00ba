"""Names of lines of a body's own money in running text: 基本支出, 公共安全（类）支出, …（类）…（款）…（项）."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.document import Document, Span
from kg.funds.accounts import Account, accounts
from kg.funds.words import word_list
from kg.projects.phrases import phrase_start
from kg.tables.labels import squeeze

# The classification's levels 类, 款 and 项 are told by these words, by their codes of 3, 2 and 2 digits, or by both;
# or the whole code stands behind the name of the last level.
_LEVEL = re.compile(r"[（(](?:\d{2,3}[类款项]?|[类款项]|2\d{4}(?:\d\d)?)[）)]")
_CODED = re.compile(
    r"(?P<first>[㐀-鿿、]{2,20}?)(?:支出)?[（(](?:\d{3}类?|类)[）)](?:支出)?"
    r"(?:(?P<second>[^（）()。；，\s]{2,30})[（(](?:\d\d款?|款)[）)]"
    r"(?:(?P<third>[^（）()。；，\s]{2,40})[（(](?:\d\d项?|项)[）)])?)?"
)
# Below a class that a heading or the sentence before tells (水利（款）行政运行（项）, “水利”（款）), or with its code.
_BELOW = re.compile(
    r"“?(?P<name>[㐀-鿿、]{2,30})”?[（(](?:(?:\d\d)?(?P<level>[款项])|2\d{4}(?:\d\d)?)[）)]"
    r"(?:(?P<third>[㐀-鿿、“”]{2,40})[（(](?:\d\d)?项[）)])?"
)
_JOINED = re.compile(r"^[”\"]?(?:财政拨款)?(?:的)?$")
_GENERAL = re.compile("^(?:财政拨款)?(?:支出|收入)(?:预算|决算|合计|总计|总额)?$")
"""Names that only say what the amounts of the name right before them are (“三公”经费财政拨款支出预算)."""
_BOTH = re.compile("(?P<of>财政拨款)?(?:收入?、?支出?)总计")
"""Income and expenditure come to one total in the accounts of a body, and the form tells it once."""
_HAN = re.compile("[㐀-鿿]")
_OPENS = re.compile(r"^[：:，,]?(?:20\d\d\s?年度?)?(?:年初|当年|全年)?(?:预算|支出|决算)")


@dataclass(frozen=True, slots=True)
class LineName:
    """A name where it stands. ``since`` is where the words between it and its first amount begin: a name that is a
    heading or sentence of its own is told of in the next sentence. ``also`` is a second line that the name shortens
    together with the first (收、支总计).
    """

    account: Account
    start: int
    end: int
    since: int
    also: Account | None = None


def names_in(text: str, sentence: Span) -> list[LineName]:
    """The names of lines in a sentence, but not as the whole of a share (占总支出的), nor the end of a project's name
    (某项目支出), nor general words that belong to the name before them.
    """
    known = _by_item()
    names = [*_coded(text, sentence), *_both(text, sentence)]
    covered = [range(name.start, name.end) for name in names]
    for found in _pattern().finditer(text, sentence.start, sentence.end):
        if any(found.start() in place for place in covered):
            continue
        if text[max(0, found.start() - 3) : found.start()].rstrip("部门总年度").endswith("占"):
            continue
        if found.group().startswith("总") and _of_another(text[found.start() - 1 : found.start()]):
            continue
        name = squeeze(found.group())
        if name == "项目支出":
            head = phrase_start(text, found.start() + 2, sentence.start)
            if found.start() - head >= 4 and "部门" not in text[head : found.start()]:
                continue
        before = names[-1] if names else None
        if before and _GENERAL.match(found.group()) and _JOINED.match(text[before.end : found.start()]):
            continue
        names.append(LineName(known[name], found.start(), found.end(), found.end()))
    return sorted(names, key=lambda name: name.start)


def _of_another(before: str) -> bool:
    """Whether the character before 总收入, 总支出 ends what that total is of, which is not the body's own money."""
    return bool(_HAN.match(before)) and before not in word_list("own_total_ends")


def _both(text: str, sentence: Span) -> Iterator[LineName]:
    """Names of both flows' totals in one."""
    known = _by_item()
    for found in _BOTH.finditer(text, sentence.start, sentence.end):
        income, expenditure = (known[f"{found['of'] or ''}{flow}总计"] for flow in ("收入", "支出"))
        yield LineName(income, found.start(), found.end(), found.end(), expenditure)


def name_before(text: str, last: LineName | None, sentence: Span) -> LineName | None:
    """The coded name that closed the sentence before, if this one opens with what its amount is."""
    if last is None or not _OPENS.match(text[sentence.start : sentence.end]):
        return None
    return LineName(last.account, last.start, last.end, sentence.start)


def heading_name(document: Document, sentence: Span) -> LineName | None:
    """The coded name that the heading is which a sentence stands right behind."""
    heading = document.heading_before(sentence.start)
    return closing_name(document.text, names_in(document.text, heading), heading) if heading else None


def closing_name(text: str, names: list[LineName], sentence: Span) -> LineName | None:
    """A coded name that a sentence ends with."""
    if not names or text[names[-1].end : sentence.end].strip("。：: ”"):
        return None
    return names[-1] if _is_coded(names[-1]) else None


def opening_name(names: list[LineName]) -> LineName | None:
    """The one coded name of a sentence: the next may go on with its amounts of other years."""
    coded = [name for name in names if _is_coded(name)]
    return coded[0] if len(coded) == 1 and names[0] is coded[0] else None


def _is_coded(name: LineName) -> bool:
    return _LEVEL.search(name.account.item) is not None


@cache
def _by_item() -> dict[str, Account]:
    return {account.item: account for account in accounts()}


@cache
def _functional() -> frozenset[str]:
    return frozenset(account.item for account in accounts() if account.classification == "functional")


@cache
def _pattern() -> re.Pattern[str]:
    """The names, with brackets of either width (因公出国(境)费)."""
    names = "|".join(re.escape(account.item) for account in accounts() if account.item != "专项资金")
    return re.compile(names.replace("（", "[（(]").replace("）", "[）)]"))


def _coded(text: str, sentence: Span) -> list[LineName]:
    """Names with their place in the functional classification: a class alone is its line (公共安全支出).

    Its classes are a closed list (data/accounts.tsv).
    """
    if not _LEVEL.search(text, sentence.start, sentence.end):
        return []
    names: list[LineName] = []
    for found in _CODED.finditer(text, sentence.start, sentence.end):
        words = found.group("first").removesuffix("支出")
        first = next((words[k:] for k in range(len(words) - 1) if f"{words[k:]}支出" in _functional()), "")
        if first:
            start = found.start("first") + len(words) - len(first)
            item = _item(text[start : found.end()], "类款项") if found.group("second") else f"{first}支出"
            names.append(_functional_line(item, start, found.end()))
    for found in _BELOW.finditer(text, names[-1].end if names else sentence.start, sentence.end):
        levels = "款项" if found.group("level") == "款" else found.group("level") or ""
        names.append(_functional_line(_item(found.group(), levels), found.start("name"), found.end()))
    return names


def _functional_line(item: str, start: int, end: int) -> LineName:
    return LineName(Account(item, "expenditure", "functional"), start, end, end)


def _item(printed: str, levels: str) -> str:
    """The name with its levels told by their words, without codes and quotation marks: 司法（06款） is 司法（款）.

    Without ``levels`` the code stays.
    """
    left = iter(levels)
    plain = printed.strip("“").replace("”（", "（")
    return _LEVEL.sub(lambda mark: f"（{next(left, mark.group()[1:-1])}）", plain)
