"""The score and the grade that an evaluation gives the whole, as the document states them: never computed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.document import Document, Table
from kg.facts.cues import any_of, cues, words
from kg.facts.places import fields, mention, paragraphs_of
from kg.records import Fact, Mention

_NUMBER = "[0-9０-９]{1,3}(?:[.．][0-9０-９]{1,4})?"
_HALF = str.maketrans("０１２３４５６７８９．", "0123456789.")
_MOST = 120
_CLAUSE = re.compile("[。；;\t]")
_FOLLOWED_BY_SCORE = "(?:[为是达共计得到：:，,]|评定|确定|最终|合计| ){0,6}"
_GRADE_AFTER_SCORE = 24
_HEADS, _NEAR_HEADS = 4000, 400
_HEAD_RUN = re.compile(
    "(?P<scores>(?:分值|权重|完成值|实际值|完成情况)\\s?(?:自评|评价)?得分)"
    "|(?P<money>(?:预算数|执行数|支出数|决算数|执行率|支出率)\\s?(?:全年|调整|执行|支出|决算|分值|得分))"
)
"""Two heads side by side of a table of scores, of a table of money."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """One statement; ``whole`` where its clause speaks of the whole rather than leaving it open."""

    fact: Fact
    whole: bool


def score(document: Document, year: str = "") -> Fact | None:
    """The total score: stated in running text, else the total row of a score table. Differing totals are left open."""
    stated = list(_scores_in_text(document, year))
    if stated:
        return _agreed(stated)
    return _in_field(document) or _table_total(document) or _flat_total(document)


def _in_field(document: Document) -> Fact | None:
    """自评得分：96.5 as a field or a cell beside its label; a cell followed by another number is a weight."""
    found: list[Fact] = []
    for _, value in fields(document, words("score", "totals")):
        following = re.match(f"[\t ]*{_NUMBER}", document.text[value.end : value.end + 12])
        if re.fullmatch(f"{_NUMBER} ?分?", value.quote) and not following and float(_value(value)) <= _MOST:
            found.append(Fact(_plain(_value(value)), mention(document, value.start, value.end)))
    return found[0] if len({fact.value for fact in found}) == 1 and found[0].value != "100" else None


def _agreed(stated: list[_Stated]) -> Fact | None:
    """The first statement of the value that all of the best standing share."""
    for best in ([one for one in stated if one.whole], stated):
        if len({one.fact.value for one in best}) == 1:
            return best[0].fact
        if best:
            return None
    return None


def _scores_in_text(document: Document, year: str) -> Iterator[_Stated]:
    text = document.text
    labels = any_of(words("grade", "labels"))
    grade = f"(?:[，,、；（(]|\\s)?[^。0-9]{{0,{_GRADE_AFTER_SCORE}}}?(?:{labels}|评[为定价]|结果为)"
    pattern = re.compile(
        f"(?:(?P<cue>{any_of(words('score', 'totals'))})(?:[（(][^（）()]{{1,12}}[）)])?{_FOLLOWED_BY_SCORE}"
        f"(?P<n>{_NUMBER})(?![0-9０-９.．%％])\\s*(?P<unit>分(?![之为值制])|(?=$|[。，,；;\t（(])))"
        f"|(?:得分|评分|得|自评|评价)(?:为|是|：|:)?\\s*(?P<m>{_NUMBER})\\s*分(?={grade})"
    )
    for span in paragraphs_of(document):
        for found in pattern.finditer(text, span.start, span.end):
            group = "n" if found["n"] else "m"
            clause = text[_clause_start(text, span.start, found.start()) : found.start(group)]
            printed = found[group].translate(_HALF)
            if float(printed) > _MOST or not _of_this_whole(clause, found, text, span.end, year):
                continue
            fact = Fact(_plain(printed), mention(document, found.start(group), found.end(group)))
            yield _Stated(fact, any(word in clause for word in words("score", "whole")))


def _clause_start(text: str, start: int, at: int) -> int:
    last = start
    for found in _CLAUSE.finditer(text, start, at):
        last = found.end()
    return last


def _of_this_whole(clause: str, found: re.Match[str], text: str, end: int, year: str) -> bool:
    """Whether a score is this document's total and not a part's, an earlier year's or the most there is to get."""
    near = re.split("[，,]", clause)[-1]
    cue = found["cue"] or ""
    before = near[: near.rfind(cue)] if cue else near
    if any(word in near for word in words("score", "others")) or _OF_OTHERS.search(clause):
        return False
    if found["m"] and re.search("[0-9]分$", text[max(0, found.start() - 4) : found.start()]):
        return False  # 满意度指标10分得9.5分: a weight and its score
    if any(
        before.endswith(word) or before.endswith((word + "的", word + "类", word + "总体"))
        for word in words("score", "parts")
    ):
        return False
    years = re.findall("(20[0-9]{2})\\s*年", near)
    if years and year and year not in years:
        return False
    if found["cue"] in ("总分", "评价总分", "自评总分") and found["n"].translate(_HALF).split(".")[0] == "100":
        return not re.match(
            "分?[，,、（(]?[^。]{0,12}(?:得分|实得|自评|得)", text[found.end("n") : min(end, found.end() + 20)]
        )
    return True


_OF_OTHERS = re.compile("在[^，。；]{0,40}(?:全[国省市区县州]|[国省市]级|上级)[^，。；]{0,40}中[，,]")
"""在全省…评价中，综合得分…: what others gave, for other things."""


def _plain(printed: str) -> str:
    """97.50 → 97.5; what the number is, not how it is printed (the mention keeps that)."""
    return printed.rstrip("0").rstrip(".") if "." in printed else str(int(printed))


def _table_total(document: Document) -> Fact | None:
    """The score column's cell in a total row of a table with such a column; without a column under that head, the
    last number of the row, where it does not exceed the one before."""
    for table in document.tables:
        found = _total_of(document, table)
        if found:
            return found
    return None


def _total_of(document: Document, table: Table) -> Fact | None:
    heads: list[int] = []
    rows: dict[int, list[tuple[int, Mention]]] = {}
    for cell in table.cells:
        found = mention(document, cell.start, cell.end)
        if found.quote in words("score", "score_heads"):
            heads.append(cell.column)
        rows.setdefault(cell.row, []).append((cell.column, found))
    for row in sorted(rows, reverse=True):
        label = rows[row][0][1].quote.replace(" ", "")
        if label not in words("score", "total_rows"):
            continue
        numbers = [(column, cell) for column, cell in rows[row][1:] if re.fullmatch(f"{_NUMBER}分?", cell.quote)]
        under = [cell for column, cell in numbers if column in heads]
        totals = under or ([numbers[-1][1]] if heads and len(numbers) == 2 else [])
        if len({_value(cell) for cell in totals}) == 1 and float(_value(totals[0])) <= _MOST:
            return Fact(_plain(_value(totals[0])), totals[0])
    return None


def _value(cell: Mention) -> str:
    return cell.quote.rstrip("分 ").translate(_HALF)


def _flat_total(document: Document) -> Fact | None:
    """总分 100 93.7, or a cell a line: the total row of a score table whose borders were lost."""
    number = f"({_NUMBER})分?(?: +{_NUMBER}[%％])?"
    row = re.compile(f"(?:{any_of(words('score', 'total_rows'))}) *100(?:\\.0+)?分? +{number}(?![0-9.%％])")
    found: list[Fact] = []
    for match in row.finditer(document.text):
        if float(match[1]) <= _MOST and _among_scores(document.text[max(0, match.start() - _HEADS) : match.start()]):
            found.append(Fact(_plain(match[1]), mention(document, *match.span(1))))
    return found[0] if len({fact.value for fact in found}) == 1 else None


def _among_scores(before: str) -> bool:
    """Whether the last heads before a flattened row are a score table's and not a table's of money.

    Names of indicators may have words of money in them, so that heads that stand right behind each other count first.
    """
    near = before[-_NEAR_HEADS:]
    scores = max(near.rfind(word) for word in words("score", "score_heads"))
    if scores > max(near.rfind(word) for word in words("score", "money_heads")):
        return True
    heads = [found.lastgroup for found in _HEAD_RUN.finditer(before)]
    return heads[-1:] == ["scores"]


@cache
def _of_several() -> re.Pattern[str]:
    """评价等级为“优”的2个: how many have the grade, which is not the whole's."""
    number = r"的?\s?[\d两一二三四五六七八九十]+\s?[个项家]"
    return re.compile(f"(?:{any_of(words('grade', 'labels'))})?(?:的(?:{any_of(words('grade', 'graded'))})|{number})")


def grade(document: Document) -> Fact | None:
    """The grade as printed: in words (评价等级为“优”), or the one box that is ticked. Never derived from a score."""
    stated = list(_grades_in_text(document))
    return _agreed(stated) or (None if stated else _ticked(document))


def _grades_in_text(document: Document) -> Iterator[_Stated]:
    text = document.text
    grades, labels = any_of(words("grade", "words")), any_of(words("grade", "labels"))
    named = f"(?:{grades})|[A-D](?=级|等|[。，,；;”]|$)"
    pattern = re.compile(
        f"(?:(?:{labels})|(?:综合|绩效|自评|评价|总体)(?:评价|评定|自评)?(?:结果|结论)?(?:评定|评价|认定)?)"
        f'(?:[（(][^（）()]{{1,10}}[）)])?(?:[被评认确]?[定]?[为是]|评为|属于|属|达到|[：:]|\t|(?=[“"「]))+\\s*'
        f'[“"「‘【]?(?P<g>{named})(?:[”"」’】]|级|等(?!级)|档|(?=$|[。，,；;、（(\\s]))'
    )
    for span in paragraphs_of(document):
        for found in pattern.finditer(text, span.start, span.end):
            clause = text[_clause_start(text, span.start, found.start()) : found.start("g")]
            following = text[found.end() : found.end() + 30]
            if _is_scale(following, grades) or _of_several().match(following) or not _of_evaluation(clause):
                continue
            fact = Fact(found["g"], mention(document, found.start("g"), found.end("g")))
            yield _Stated(fact, any(word in clause for word in words("score", "whole")))


def _of_evaluation(clause: str) -> bool:
    """Whether a clause speaks of this evaluation: not of an award, another examination, or one indicator."""
    near = re.split("[，,]", clause)[-1]
    if any(word in clause for word in words("grade", "others")) or any(
        word in near for word in words("grade", "earlier")
    ):
        return False
    return any(word in clause for word in ("绩效", "评价", "自评", "综合", "总体", "得分", "评分", "总分", "评定"))


def _is_scale(following: str, grades: str) -> bool:
    """Whether what follows goes on to the other grades: then all are being explained and none is given."""
    return len(set(re.findall(f"(?<=[、，；;/）)\\s为“]){grades}", following))) >= 2


def _ticked(document: Document) -> Fact | None:
    """The ticked one of a row of boxes: ☑优 □良, 优（√）良（ ）, <input checked> 优."""
    checked, unchecked = (re.escape(str(cues()["grade"][name])) for name in ("checked", "unchecked"))
    box_on = f"<input[^<>]*checked[^<>]*>|[{checked}]|[（(]\\s*[√✓✔]\\s*[）)]|[\\[【]\\s*[√✓✔xX]\\s*[\\]】]"
    if re.search(box_on, document.text) is None:
        return None
    box_off = f"<input[^<>]*>|[{unchecked}]|[（(]\\s*[）)]|[\\[【]\\s*[\\]】]"
    token = re.compile(f"(?P<on>{box_on})|(?P<off>{box_off})|(?P<g>{any_of(words('grade', 'words'))})(?![㐀-鿿])")
    for span in paragraphs_of(document):
        tokens = list(token.finditer(document.text, span.start, span.end))
        grades = [one for one in tokens if one["g"]]
        boxes = [one for one in tokens if not one["g"]]
        if len(grades) < 2 or sum(1 for one in boxes if one["on"]) != 1:
            continue
        found = _paired(tokens)
        if found:
            return Fact(found["g"], mention(document, found.start(), found.end()))
    return None


def _paired(tokens: list[re.Match[str]]) -> re.Match[str] | None:
    """The grade that the ticked box belongs to: boxes stand before their grades, or after, through the whole row."""
    ticked = next(place for place, one in enumerate(tokens) if one["on"])
    others = [one for one in tokens if not one["g"]]
    if len(others) == 1:  # a lone tick: 优√ 良 中 差
        neighbours = [tokens[place] for place in (ticked - 1, ticked + 1) if 0 <= place < len(tokens)]
        gap = [
            abs(one.start() - tokens[ticked].end())
            if one.start() > tokens[ticked].start()
            else tokens[ticked].start() - one.end()
            for one in neighbours
        ]
        return neighbours[gap.index(min(gap))] if len(neighbours) == 1 or gap[0] != gap[1] else None
    place = ticked + 1 if not tokens[0]["g"] else ticked - 1
    return tokens[place] if 0 <= place < len(tokens) and tokens[place]["g"] else None
