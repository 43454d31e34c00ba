"""Years and dates: what period a document is about, and when it was made."""

import re
from collections import Counter
from collections.abc import Iterable

from kg.document import Document
from kg.facts.cues import any_of, words
from kg.facts.places import fields, head, mention, paragraphs_of
from kg.records import Fact, Mention

_HAN_DIGITS = "〇○ОO0零一二三四五六七八九"
_VALUE = str.maketrans("〇○ОO零一二三四五六七八九０１２３４５６７８９", "000001234567890123456789")
_Y = f"(?:(?:[1１][9９]|[2２][0０])[0-9０-９]{{2}}|[一二][{_HAN_DIGITS}]{{3}})"
_N = "(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = re.compile(
    f"(?P<y>{_Y})\\s*(?:年(?!度)\\s*(?:(?P<m>{_N})\\s*月(?:\\s*(?P<d>{_N})\\s*日)?)?"
    f"|[-/.．](?P<m2>[0-9]{{1,2}})(?:[-/.．](?P<d2>[0-9]{{1,2}}))?)"
)
_YEAR = re.compile(f"(?<![0-9０-９{_HAN_DIGITS[:3]}])(?P<y>{_Y})\\s*(?P<unit>年度|财年|年)(?!\\s*{_N}\\s*月)")
_RANGE = re.compile(f"{_Y}\\s*年?度?\\s*(?:[-－—–~～至到、]|和)\\s*{_Y}\\s*年")
_PASSED = re.compile(f"[（(]\\s*(?={_Y}年).{{6,60}}(?:通过|公布|发布|印发|批准|颁布)")
_IN_BRACKETS = re.compile("[（(][^（）()]{4,20}[）)]")
_ISSUER_MOST = 40
_FIRST_PAGES = 3000


def iso_date(text: str, start: int = 0) -> tuple[str, int] | None:
    """(ISO 8601 as exact as stated, where the words end) of a date that stands at ``start``; ``None`` where none does.

    2023年4月20日, 二〇二三年四月, 2023-4-20, 2023.04; a month beyond 12 or a day beyond 31 is none.
    """
    found = _DATE.match(text, start)
    if found is None:
        return None
    parts = [found["y"].translate(_VALUE)]
    for name, most in (("m", 12), ("d", 31)):
        printed = found[name] or found[f"{name}2"]
        if printed is None:
            break
        value = _count(printed)
        if not 1 <= value <= most:
            return None
        parts.append(f"{value:02}")
    return "-".join(parts), found.end()


def _count(printed: str) -> int:
    digits = printed.translate(_VALUE)
    if digits.isdigit():
        return int(digits)
    tens, _, ones = digits.partition("十")
    return int(tens or 1) * 10 + int(ones or 0)


_CARRIED_OUT = re.compile(f"(?P<y>{_Y})\\s*年(?:度)?[^，。；]{{0,12}}预算执行情况[和与及]")
"""2023年预算执行情况和2024年预算草案的报告 reports on what was carried out, and goes on with the plan."""


def fiscal_year(document: Document, title: Fact | None, kind: str) -> Fact | None:
    """The year that a report, table, budget or account is about; a policy has none.

    In order: the title, the head below it, a labelled field, the years of the subject in running text. Where a
    place names several years the one with 年度 counts, and two of equal standing are left open.
    """
    if kind == "policy":
        return None
    if title is not None:
        if carried_out := _CARRIED_OUT.search(title.value):
            at = title.mention.start + carried_out.start("y")
            return Fact(carried_out["y"].translate(_VALUE), mention(document, at, at + len(carried_out["y"])))
        found = _only_year(document, title.mention.start, title.mention.end)
        if found or _RANGE.search(title.value):
            return found
        beside = _IN_BRACKETS.match(document.text, title.mention.end)
        if beside:
            return _only_year(document, *beside.span())
    cover = [span for span in head(document) if "\t" not in document.text[span.start : span.end].strip()]
    for span in cover:
        line = document.text[span.start : span.end].strip("（()） \t〔〕[]")
        if _YEAR.fullmatch(line):
            return _only_year(document, span.start, span.end)
    for _, value in fields(document, words("year", "labels")):
        stated = re.match(f"\\s*({_Y})\\s*(?:年度?)?\\s*$", value.quote)
        if stated:
            return Fact(stated[1].translate(_VALUE), value)
    return _subject_year(document) or (_usual_year(document) if kind else None)


def _only_year(document: Document, start: int, end: int) -> Fact | None:
    found = list(_YEAR.finditer(document.text, start, end))
    marked = [year for year in found if year["unit"] != "年"] or found
    values = {year["y"].translate(_VALUE) for year in marked}
    if len(values) != 1 or _RANGE.search(document.text, start, end):
        return None
    return Fact(values.pop(), mention(document, marked[0].start(), marked[0].end()))


def _subject_year(document: Document) -> Fact | None:
    """The year that stands most before the words for what such a document is about."""
    subject = re.compile(f"[^，。；、\t]{{0,16}}?(?:{any_of(words('year', 'subjects'))})")
    found = [year for year in _YEAR.finditer(document.text[:20000]) if subject.match(document.text, year.end())]
    counts = Counter(year["y"].translate(_VALUE) for year in found).most_common(2)
    if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1]):
        return None
    first = next(year for year in found if year["y"].translate(_VALUE) == counts[0][0])
    return Fact(counts[0][0], mention(document, first.start(), first.end()))


def _is_base(text: str, at: int) -> bool:
    """Whether a year is only what another is compared with (与2023年相比)."""
    return text[max(0, at - 1) : at] in ("与", "比", "较", "同")


def _usual_year(document: Document) -> Fact | None:
    """The year that the first pages name at least twice as often as any other: such a document is about one year."""
    found = [year for year in _YEAR.finditer(document.text[:_FIRST_PAGES]) if not _is_base(document.text, year.start())]
    counts = Counter(year["y"].translate(_VALUE) for year in found).most_common(2)
    if not counts or (len(counts) > 1 and counts[0][1] < 2 * counts[1][1]):
        return None
    first = next(year for year in found if year["y"].translate(_VALUE) == counts[0][0])
    return Fact(counts[0][0], mention(document, first.start(), first.end()))


def date(document: Document, title: Fact | None, kind: str) -> Fact | None:
    """When the document was made: a labelled date, else the date under its signature or on its cover.

    A policy is dated by its own signature, which stands before the text that it promulgates.
    """
    labelled: dict[str, Fact] = {}
    labels = words("date", "labels")
    for label, value in fields(document, labels):
        found = iso_date(value.quote)
        if found and label not in labelled:
            labelled[label] = Fact(found[0], Mention(value.start, value.start + found[1], value.quote[: found[1]]))
    for label in labels:
        if label in labelled:
            return labelled[label]
    after = title.mention.end if title else 0
    signed = [*_delivered(document, after), *_signatures(document, after)]
    if kind == "policy":
        return signed[0] if signed else _passed(document)
    return signed[-1] if signed else None


def _signatures(document: Document, after: int) -> Iterable[Fact]:
    """Paragraphs that are a date and nothing more, save the name of who signs before it."""
    spans = [span for span in paragraphs_of(document) if span.start >= after]
    for span in spans:
        line = document.text[span.start : span.end]
        if len(line) > _ISSUER_MOST or "\t" in line:
            continue
        bare = line.strip(" （()）")
        begin = _DATE.search(bare)
        if begin is None or (
            begin.start()
            and not re.fullmatch(
                "[㐀-鿿（）()、]{4,28}[局委厅部院府处办心会司组校园室队站所馆社场区镇乡]", bare[: begin.start()].strip()
            )
        ):
            continue
        found = iso_date(bare, begin.start())
        if found and found[1] == len(bare) and "-" in found[0]:
            at = span.start + line.index(bare) + begin.start()
            yield Fact(found[0], mention(document, at, at + found[1] - begin.start()))


_DELIVERED = re.compile("\\s*(?:[—–-]+|[（(])?(?=[12１２])")
_SESSION = re.compile("在[^，。；]{4,60}(?:会议|大会|全会)上")


def _delivered(document: Document, after: int) -> Iterable[Fact]:
    """The line below a title that says when a report was given (——2024年1月10日在…会议上)."""
    for span in [span for span in paragraphs_of(document) if span.start >= after][:2]:
        opening = _DELIVERED.match(document.text, span.start, span.end)
        found = iso_date(document.text, opening.end()) if opening else None
        if opening and found and _SESSION.match(document.text, found[1], span.end):
            yield Fact(found[0], mention(document, opening.end(), found[1]))


def _passed(document: Document) -> Fact | None:
    """（2020年5月28日……通过） under the title of a law."""
    for span in head(document) or paragraphs_of(document)[:4]:
        found = _PASSED.match(document.text, span.start, span.end)
        if found:
            at = (
                span.start
                + len(document.text[span.start : span.end])
                - len(document.text[span.start : span.end].lstrip("（( "))
            )
            stated = iso_date(document.text, at)
            if stated:
                return Fact(stated[0], mention(document, at, stated[1]))
    return None
