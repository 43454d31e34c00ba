"""Document numbers: every printed form of 穗府办规〔2019〕14号, 国务院令第649号, and one normal form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.citations.fold import fold
from kg.citations.tables import cues, either, rows, words

_OPEN, _CLOSE = "〔﹝\\[［【（(〈<＜{｛", "〕﹞\\]］】）)〉>＞}｝"
_YEAR = r"(?P<year>(?:19|20|１９|２０)\d\d)"
_CN = "〇零○ＯO一二三四五六七八九十百"
_SERIAL = rf"(?P<serial>\d{{1,5}}|[{_CN}]{{1,7}})"
_NO = "[号號]"
_B = "[ \u3000]?"
_BRACKET = re.compile(
    rf"(?P<open>[{_OPEN}]){_B}{_YEAR}{_B}年?{_B}(?P<close>[{_CLOSE}])?{_B}"
    rf"(?P<after>[\u4e00-\u9fff]{{1,8}}?字?)??{_B}第?{_B}{_SERIAL}{_B}(?P<no>{_NO})?"
)
_INNER = re.compile("[（(](?P<part>[\u4e00-\u9fff]{1,3})[）)]$")
"""黑财指（建）〔2022〕118号: the division of a body that a number is of."""
_ORDER = re.compile(
    rf"(?P<word>令|公告|通告){_B}(?:"
    rf"[{_OPEN}]?{_B}{_YEAR}{_B}(?P<close>[{_CLOSE}年]){_B}第?{_B}{_SERIAL}"
    rf"|[（(]?{_B}第{_B}(?P<serial2>\d{{1,5}}|[{_CN}]{{1,7}})"
    rf"){_B}{_NO}"
)
# Found from the word behind the number, which is rarer than digits are.
_ORDER_AFTER = re.compile(rf"{_NO}(?P<word>令|公告|通告|文件|文(?![物化旅书件体艺教])|通知)")
_BEFORE_NO = re.compile(
    rf"(?:(?P<year>(?:19|20|１９|２０)\d\d|[一二][九〇零○Ｏ0O][{_CN}0]{{2}}){_B}年{_B})?(?P<di>第)?{_B}{_SERIAL}{_B}$"
)
_LETTERS = re.compile(r"[\u4e00-\u9fff]{1,14}$")
_BEHIND_BODY = re.compile(r"[厅局委会府室办](?P<letters>[\u4e00-\u9fff]{3,6})$")
_BODY = re.compile(r"[\u4e00-\u9fff、]{1,60}$")
_STOPS = re.compile(f"{either(cues())}|{either(words('stops', 'word', use='number'))}|(?<=的)函")
_TRADITIONAL = {ord(row["traditional"]): row["simplified"] for row in rows("traditional")}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands: ``text[start:end]`` holds all of it; ``maker`` is its letters (穗府办规) or the body
    of an order or announcement (国务院, …); ``form`` is letters, 令, 公告 or 通告; ``year`` 0 where there is none."""

    start: int
    end: int
    normal: str
    maker: str
    form: str
    year: int


def normalise_number(text: str) -> str | None:
    """The normal form of a document number in any printed form; ``None`` where the text is not one number.

    穗府办规[2019] 14 号 → 穗府办规〔2019〕14号; 国令第707号 → 国务院令第707号; placeholders and court cases → ``None``.
    """
    joined = fold(text.strip()).text.strip()
    for candidate in (joined, joined.strip("（）() 　")):
        for number in find_numbers(candidate):
            head, tail = candidate[: number.start], candidate[number.end :]
            if head in ("", "中华人民共和国", "原") and tail in ("", "文", "文件"):
                return number.normal
    return None


def find_numbers(text: str) -> list[Number]:
    """All numbers of joined text, in order, none overlapping."""
    found = sorted([*_with_bracket(text), *_orders(text)], key=lambda number: (number.start, -number.end))
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
        elif number.end > kept[-1].end and number.form != "letters" and kept[-1].form == "letters":
            kept[-1] = number
    return kept


def _with_bracket(text: str) -> Iterator[Number]:
    for match in _BRACKET.finditer(text):
        opener, closer, after = match["open"], match["close"], match["after"] or ""
        square = opener not in "（("
        if not closer and not (square and match["no"]):
            continue
        if "第" in match[0] and match["serial"].startswith("0"):
            continue  # a firm's report: official numbers have no 虚位 (GB/T 9704-2012, 7.2.5)
        if not match["no"] and not (
            square and not after and re.match(r"[）)，。；、》]|$", text[match.end() : match.end() + 1])
        ):
            continue
        inner = _INNER.search(text, max(0, match.start() - 5), match.start())
        letters = _letters_before(text, inner.start() if inner else match.start())
        if inner and letters:
            letters += f"（{inner['part']}）"
        if after:
            # 〔1996〕武司字第82号: the letters stand behind the bracket; with round brackets that is a court's case.
            if not square or "第" not in match[0] or (letters and letters in _known()):
                continue
            letters, start = after, match.start()
        else:
            start = match.start() - len(letters)
        letters = letters.translate(_TRADITIONAL)
        if (
            not letters
            or letters[-1] == "令"
            or letters.endswith(("公告", "通告"))
            or _not_a_policy(letters, text[max(0, start - 8) : start])
        ):
            continue
        year = int(match["year"])
        yield Number(start, match.end(), f"{letters}〔{year}〕{arabic(match['serial'])}号", letters, "letters", year)


def _letters_before(text: str, end: int) -> str:
    """The letters that end at ``end``: the run of ideographs there, without the words of the sentence before them."""
    while end and text[end - 1] in " \u3000":
        end -= 1
    match = _LETTERS.search(text, max(0, end - 14), end)
    if not match:
        return ""
    run = match[0]
    for stop in _STOPS.finditer(run):
        cut = stop.end()
        if len(run) - cut >= 1:
            run = " " * cut + run[cut:]
    run = run.strip()
    if run[:1] in ("年", "月", "日") and text[end - len(run) - 1 : end - len(run)].isdigit():
        run = run[1:]  # 2021年|沄财教
    if run[:1] in ("和", "与", "及") and text[end - len(run) - 1 : end - len(run)] in tuple("号》）)"):
        run = run[1:]
    run = run.split("和")[-1] if "和" in run[1:] and len(run.split("和")[-1]) >= 2 else run
    for cut in range(1, len(run) - 1):
        if run[cut - 1] in "厅局部委院会府室办" and (
            run[cut:] in _known() or (len(run) > 7 and _by_place(run[cut:])) or _own_letters(run, cut)
        ):
            return run[cut:]
    if run and text[end - len(run) - 1 : end - len(run)] in tuple("XxＸｘ×*＊"):
        # X办字〔2019〕30号 lacks a part of its letters; **财政局|沄财农指〔2019〕30号 does not.
        own = _BEHIND_BODY.search(run)
        return own["letters"] if own else ""
    alone = match.start() == 0 or text[match.start() - 1] in "（(《 \t，、；"
    if len(run) > 11 or (len(run) == 1 and not (alone and match[0] == run)):
        return ""
    return run


def _own_letters(run: str, cut: int) -> bool:
    """Whether letters begin at ``cut`` behind the body whose they are: 沄川县财政局|沄财农."""
    return (
        cut >= 5
        and len(run) - cut >= 3
        and run[cut] in run[:3]
        and re.search("[省市县区州旗盟]", run[:cut]) is not None
    )


def _not_a_policy(letters: str, before: str) -> bool:
    return any(
        re.search(
            row["pattern"] if row["where"] == "letters" else row["pattern"] + "$",
            letters if row["where"] == "letters" else before,
        )
        for row in rows("not_numbers")
    )


@cache
def _known() -> frozenset[str]:
    return frozenset(words("prefixes", "prefix"))


def _by_place(letters: str) -> bool:
    return letters[0] in _places() and len(letters) >= 3


@cache
def _places() -> frozenset[str]:
    return frozenset(words("places", "letter"))


def _orders(text: str) -> Iterator[Number]:
    for match in _ORDER.finditer(text):
        serial = match["serial"] or match["serial2"]
        number = _order(text, match.start(), match.end(), match["word"], match["year"], serial)
        if number:
            bracket = match["close"] and match["close"] != "年"
            yield (
                replace(number, normal=re.sub(r"(\d{4})年(第\d+号)$", r"〔\1〕\2", number.normal))
                if bracket
                else number
            )
    for tail in _ORDER_AFTER.finditer(text):
        word, low = tail["word"], max(0, tail.start() - 24)
        found = _BEFORE_NO.search(text[low : tail.start()])
        if found and word in ("文", "文件", "通知"):
            number = _without_bracket(text, low, tail.start() + 1, found)
        elif found and (found["di"] or found["year"]):
            number = _order(text, low + found.start(), tail.end(), word, found["year"], found["serial"])
        else:
            continue
        if number:
            yield number


def _without_bracket(text: str, low: int, end: int, match: re.Match[str]) -> Number | None:
    """财税2016年36号文: letters, year and number without brackets."""
    letters = _letters_before(text, low + match.start()) if match["year"] else ""
    if len(letters) < 2 or _not_a_policy(letters, ""):
        return None
    year, serial = arabic(match["year"]), arabic(match["serial"])
    return Number(
        low + match.start() - len(letters), end, f"{letters}〔{year}〕{serial}号", letters, "letters", int(year)
    )


def _order(text: str, start: int, end: int, word: str, year: str | None, serial: str) -> Number | None:
    """An order or announcement whose body ends at ``start``."""
    match = _BODY.search(text, max(0, start - 40), start)
    if not match:
        return None
    run = match[0]
    for stop in re.finditer(
        f"{_STOPS.pattern}|[日年月]|中华人民共和国|(?<![会])原(?=国家|[\u4e00-\u9fff]{{2,9}}(?:部|局|总局))", run
    ):
        if len(run) - stop.end() >= 1:
            run = " " * stop.end() + run[stop.end() :]
    body = run.strip().lstrip("、和")
    if (
        not body
        or body[-1] in "命指口律法禁司通授"
        or not re.search(r"(?:[国部局署会院府委厅行办]|主席|总局|公安|政府)$", body)
    ):
        return None
    if body == "国":
        body = "国务院"
    year_text = arabic(year) if year else ""
    normal = f"{body}{word}{year_text + '年' if year_text else ''}第{arabic(serial)}号"
    return Number(start - len(run.strip().lstrip("、和")), end, normal, body, word, int(year_text or 0))


_DIGITS = {
    **{char: str(value) for value, char in enumerate("〇一二三四五六七八九")},
    "零": "0",
    "两": "2",
    "○": "0",
    "Ｏ": "0",
    "O": "0",
    "0": "0",
}


def arabic(text: str) -> str:
    """A numeral as plain digits without leading noughts: １３２ → 132, 五十七 → 57, 一九八〇 → 1980."""
    if text.isdecimal():
        return str(int(text))
    if not re.search("[十百]", text):
        return str(int("".join(_DIGITS.get(char, "") for char in text) or "0"))
    total, current = 0, 0
    for char in text:
        if char in "十百":
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
        else:
            current = int(_DIGITS.get(char, "0"))
    return str(total + current)
