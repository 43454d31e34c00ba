"""Contact persons and telephone numbers out of the text, before any offset exists (design, "Decided once").

Works on the decoded file and keeps its length. A name counts as personal only after a label that announces a
person (or in a column under one) and only where it looks like a name; a number, where a label announces it or
its form is a telephone number's, a mail address's or an identity number's (GB 11643). Amounts, names of bodies
and service lines such as 12345 stay.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from re import Pattern

from kg.document import MASK, Span

_B = "[ \u00a0\u2002\u2003\u3000]"
_HAN = "[㐀-鿿]"
_D = "[0-9０-９]"
_DASH = "[-－—–―]"
_NOTE = f"(?:{_B}*[（(][^（）()\n\t]{{1,8}}[）)])?"
_BOUNDARY = (
    f"(?=$|[\\s、，,；;。./／（(：:|·{_B[1:-1]}]|联系|电话|手机|职务|职称|签字|签章|日期|填报|先生|女士|同志|{_D}"
    "|(?:[省市县区]级)?(?:主管|实施|责任)(?:部门|单位)|项目资金)"
)
"""What ends a name: a blank, a mark, the next label of a form whose cells run together."""
_NUMBER = re.compile(
    f"(?:[（(]{_B}?0{_D}{{2,3}}{_B}?[）)]{_B}?|0{_D}{{2,3}}{_B}?{_DASH}{{1,2}}{_B}?|0{_D}{{2,3}}{_B}|[+＋]?86{_B}?{_DASH}?{_B}?)?"
    f"{_D}(?:{_B}?{_DASH}?{_B}?{_D}){{6,17}}[Xx]?(?:{_B}?(?:转|{_DASH}){_B}?{_D}{{1,6}})?"
)
# What looks behind does so from behind its first character: a pattern is searched fast by what it begins with.
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LANDLINE = re.compile(
    f"[（(0](?<![0-9０-９.．-].)"
    f"(?:(?<!0)0[1-9]{_D}{{1,2}}[）)]{_B}?{_DASH}?|(?<=0)[1-9]{_D}{{1,2}}{_B}?{_DASH}{{1,2}}{_B}?)"
    f"[2-9２-９]{_D}{{2,3}}{_B}?{_DASH}?{_D}{{4}}(?![0-9０-９.．])(?:{_B}?(?:转|{_DASH}){_B}?{_D}{{1,6}})?"
)
_MOBILE = re.compile(f"1(?<![0-9０-９.．-].)[3-9]{_D}(?:[- ]?{_D}{{4}}){{2}}(?![0-9０-９]|[.．,，]{_D})")
_IDENTITY = re.compile(
    "[1-9](?<![0-9A-Za-z].)[0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_NEAR = 200
_CELL_END = re.compile("[^\\S\\t\\n]*(?=[\\t\\n]|$)")
_LINE_END = re.compile("[\n\r]")
_FIGURE = re.compile("[-－]?[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?[%％]?")
_NAME_SEPARATOR = re.compile(f"{_B}*[、/／，,；;]{_B}*|{_B}+|{_B}*[和及]{_B}*")
_NUMBER_SEPARATOR = re.compile(f"{_B}*[、/／，,；;]{_B}*|{_B}+")
_AFTER_LABEL = re.compile(f"{_NOTE}(?P<colon>{_B}*[:：])?(?P<gap>[ \u00a0\u2002\u2003\u3000\t]*(?:\r?\n\\s{{0,8}})?)")


@dataclass(frozen=True, slots=True)
class _Cues:
    person: Pattern[str]
    telephone: Pattern[str]
    needs_colon: frozenset[str]
    name: Pattern[str]
    not_names: frozenset[str]
    weak_surnames: str
    office_endings: str
    unit_after: Pattern[str]
    amount_before: Pattern[str]
    service: Pattern[str]


def mask(text: str) -> tuple[str, tuple[Span, ...]]:
    """The text with every personal name and number masked, same length, and where (in the given text)."""
    cues = _cues()
    found = [*_labelled(text, cues), *_by_form(text, cues), *_in_properties(text, cues)]
    if not found:
        return text, ()
    pieces: list[str] = []
    spans: list[Span] = []
    end = 0
    for span in _merged(found):
        pieces.append(text[end : span.start])
        pieces.append(re.sub(r"\S", MASK, text[span.start : span.end]))
        spans.append(span)
        end = span.end
    return "".join([*pieces, text[end:]]), tuple(spans)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if current is not None and span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current


_STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
_PROPERTIES = re.compile(rf"\s*(?P<words>(?:[^\s。，；：]{{1,24}}[ \t\n]+){{1,3}})\d{{1,4}}(?:[ \t\n]+{_STAMP}){{1,3}}")
"""The properties of an Office file (ECMA-376: creator, lastModifiedBy, revision, dates), written before its text."""


def _in_properties(text: str, cues: _Cues) -> Iterator[Span]:
    """The people among the properties of a file."""
    found = _PROPERTIES.match(text)
    for word in re.compile(r"\S+").finditer(text, *found.span("words")) if found else ():
        if cues.name.fullmatch(word.group()):
            yield Span(*word.span())


def _labelled(text: str, cues: _Cues) -> Iterator[Span]:
    for label in cues.person.finditer(text):
        after = _AFTER_LABEL.match(text, label.end())
        if after is None or (after["colon"] is None and _plain(label.group()) in cues.needs_colon):
            continue
        if after["colon"] or after["gap"] or text[after.end() : after.end() + 1] not in cues.weak_surnames:
            yield from _names(text, after.end(), cues, alone="\n" in after["gap"])
        for cell in _cells_below(text, label):
            yield from _names(text, cell, cues, alone=False)
    for label in cues.telephone.finditer(text):
        after = _AFTER_LABEL.match(text, label.end())
        if after is not None:
            yield from _numbers(text, after.end(), cues)
        for cell in _cells_below(text, label):
            yield from _numbers(text, cell, cues)


def _names(text: str, at: int, cues: _Cues, *, alone: bool) -> Iterator[Span]:
    """The names that stand one after the other from ``at``; ``alone``: only one that fills its line."""
    while True:
        name = cues.name.match(text, at)
        if name is None or not _is_name(name.group(), cues):
            return
        if alone and not re.match(r"\s|$", text[name.end() : name.end() + 1]):
            return
        yield Span(name.start(), name.end())
        separator = _NAME_SEPARATOR.match(text, name.end())
        if separator is None:
            return
        at = separator.end()


def _is_name(words: str, cues: _Cues) -> bool:
    plain = _plain(words)
    if plain in cues.not_names or plain[:2] in cues.not_names:
        return False
    return "·" in plain or len(plain) < 3 or plain[-1] not in cues.office_endings


def _numbers(text: str, at: int, cues: _Cues) -> Iterator[Span]:
    while True:
        mail = _MAIL.match(text, at)
        number = mail or _NUMBER.match(text, at)
        if number is None:
            return
        if mail is None and (cues.unit_after.match(text, number.end()) or cues.service.fullmatch(number.group())):
            return
        yield Span(number.start(), number.end())
        separator = _NUMBER_SEPARATOR.match(text, number.end())
        if separator is None:
            return
        at = separator.end()


def _cells_below(text: str, label: re.Match[str]) -> Iterator[int]:
    """Where the cells under a label begin that fills the cell of a head row; tabs part the cells."""
    left = max(text.rfind(border, max(0, label.start() - _NEAR), label.start()) for border in "\t\n") + 1
    right = _CELL_END.match(text, label.end())
    if right is None or text[left : label.start()].strip():
        return
    row = text.rfind("\n", max(0, left - 10 * _NEAR), left) + 1
    end = text.find("\n", label.end())
    if "\t" not in text[row : end if end >= 0 else len(text)]:
        return
    column = text.count("\t", row, left)
    while end >= 0:
        start, end = end + 1, text.find("\n", end + 1)
        cells = text[start : end if end >= 0 else len(text)].split("\t")
        if len(cells) < 2:
            return
        if len(cells) > column:
            if cells[column].strip() == label.group():
                return
            at = start + sum(len(cell) + 1 for cell in cells[:column])
            yield at + len(cells[column]) - len(cells[column].lstrip())


def _by_form(text: str, cues: _Cues) -> Iterator[Span]:
    """Numbers that their form alone tells."""
    for pattern in (_MAIL, _LANDLINE):
        yield from (Span(*found.span()) for found in pattern.finditer(text))
    for found in _IDENTITY.finditer(text):
        if _checksum_holds(found.group()):
            yield Span(*found.span())
    for found in _MOBILE.finditer(text):
        if not _is_amount(text, found.start(), found.end(), cues):
            yield Span(*found.span())


def _is_amount(text: str, start: int, end: int, cues: _Cues) -> bool:
    """Whether eleven digits rather count something: by the words around them, or in a row of figures."""
    if cues.unit_after.match(text, end) or cues.amount_before.search(text, max(0, start - 6), start):
        return True
    line = _LINE_END.search(text, end)
    left = text.rfind("\n", max(0, start - _NEAR), start) + 1 or max(0, start - _NEAR)
    words = text[left : line.start() if line else len(text)][: 2 * _NEAR]
    tokens = words.split()
    if len(tokens) > 1:
        beside = any(text[start:end] in pair and all(map(_FIGURE.fullmatch, pair)) for pair in pairwise(tokens))
        return beside and not any(map(cues.name.fullmatch, tokens))
    around = (text[max(0, left - _NEAR) : left].split(), text[end : end + _NEAR].split())
    return any(_FIGURE.fullmatch(tokens[place]) for tokens, place in zip(around, (-1, 0), strict=True) if tokens)


def _checksum_holds(number: str) -> bool:
    """GB 11643-1999, ISO 7064 MOD 11-2."""
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def _plain(words: str) -> str:
    return re.sub(r"\s", "", words)


def _spaced(labels: Iterable[str]) -> str:
    """The labels, longest first, with any blanks between their characters."""
    ordered = sorted(set(labels), key=lambda label: (-len(label), label))
    return "|".join(f"{_B}*".join(map(re.escape, label)) for label in ordered)


@cache
def _cues() -> _Cues:
    data = tomllib.loads((Path(__file__).parent / "data" / "personal.toml").read_text(encoding="utf-8"))
    surnames = "".join(sorted(set("".join(data["surnames"].split()))))
    compound = "|".join(f"{word[0]}{_B}?{word[1]}" for word in data["compound_surnames"])
    given = f"{_B}*{_HAN}(?:{_B}*{_HAN})?"
    units = "|".join(map(re.escape, data["units_after"]))
    before = "|".join(map(re.escape, data["amount_words_before"]))
    return _Cues(
        person=re.compile(_spaced([*data["person"], *data["person_with_colon"]])),
        telephone=re.compile(_spaced(data["telephone"])),
        needs_colon=frozenset(data["person_with_colon"]),
        name=re.compile(
            f"(?:{_HAN}{{1,8}}(?:[·•．]{_HAN}{{1,9}}){{1,3}}|(?:{compound}){given}|[{surnames}]{given}){_BOUNDARY}"
        ),
        not_names=frozenset(data["not_names"]),
        weak_surnames=data["weak_surnames"],
        office_endings=data["office_endings"],
        unit_after=re.compile(f"{_B}*(?:{units})|[.．,，]{_D}"),
        amount_before=re.compile(f"(?:{before})[:：{_B[1:-1]}\t]*$"),
        service=re.compile(data["service_numbers"]),
    )
