"""What a paragraph claims to hold beyond sums: lists, directions, scores, balances, grades."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

from kg.audit.arithmetic import HUNDRED, Printed, plain
from kg.audit.changes import DOWN
from kg.audit.printing import of_figure, of_words, printed, roles
from kg.document import Document
from kg.facts.bands import grade_bands
from kg.figures.enumerated import find_enumerations
from kg.quantities import yuan_per
from kg.records import Claim, Figure, Finding, GradeBand, Mention, Operand


def claims_of_statements(document: Document, figures: Sequence[Figure]) -> Iterator[Claim]:
    """Stated counts against their lists, changes against each other, deductions, balances, grades against scores."""
    yield from _counts(document, figures)
    yield from _directions(document.text, figures)
    yield from _dispositions(document.text, figures)
    yield from _deductions(document.text, figures)
    yield from _balances(document, figures)
    yield from _grades(document.text)


def _counts(document: Document, figures: Sequence[Figure]) -> Iterator[Claim]:
    """A stated number of things and the list right after it: as many items as said."""
    for found in find_enumerations(document, figures):
        figure = figures[found.index]
        said = f"所写为{plain(figure.value)}{figure.unit}，所列"
        if found.last:
            listed = f"只到“{found.last}是”"
        else:
            listed = f"为{found.low}项" if found.high in (None, found.low) else f"为{found.low}至{found.high}项"
        rule = "ordinals" if found.last else "list"
        finding = Finding("count", (figure.mention, found.words), said + listed, str(found.low), rule=rule)
        least = of_words(Printed(Decimal(found.low)), found.words)
        most = None if found.high is None else of_words(Printed(Decimal(found.high)), found.words)
        yield Claim("count", (of_figure(figure),), roles(atLeast=least, atMost=most), finding)


_UP = ("增加量", "增长率", "增幅", "提高幅度")


def _directions(text: str, figures: Sequence[Figure]) -> Iterator[Claim]:
    """比上年增加12万元，下降4%: changes of one amount, side by side, and the word that its reason begins with."""
    for first, second in pairwise(figures):
        between = text[first.number.end : second.number.start]
        words = (_word(first), _word(second))
        if all(words) and re.fullmatch(
            r"[，,（(]?(?:同比|环比)?(?:增长|下降|增加|减少|提高|降低|上升|[增减升降](?:幅度?)?)[了为达约]?\s*", between
        ):
            quotes = (first.mention, second.mention)
            said = f"{first.number.quote}{between}{second.number.quote}"
            yield _direction(first, roles(beside=of_figure(second)), quotes, said, words)
    for figure in figures:
        match = _REASON.match(text, figure.number.end)
        if match and _word(figure):
            again = Mention(match.start("word"), match.end(), text[match.start("word") : match.end()])
            word = "up" if match["word"] in _MORE else "down"
            said = f"{figure.number.quote}{match[0]}"
            beside = roles(beside=of_words(printed(figure), again))
            yield _direction(figure, beside, (figure.mention, again), said, (_word(figure), word))


_REASON = re.compile(
    r"[）)]?[，,。；;]?(?:经费|支出|收入|决算数?|预算数?)?"
    r"(?P<word>增加|增长|上升|提高|减少|下降|降低)(?:的)?(?:主要)?(?:原因|是因为|是由于|是因|系因|系由于)"
)
"""The word for the direction that the reason of the change before takes up again (…减少2万元，减少的主要原因是…)."""
_MORE = ("增加", "增长", "上升", "提高")


def _word(change: Figure) -> str:
    """The direction that a change is said with; empty for what is no change."""
    return "up" if change.subject.endswith(_UP) else "down" if change.subject.endswith(DOWN) else ""


def _direction(
    change: Figure,
    operands: tuple[tuple[str, Operand], ...],
    quotes: tuple[Mention, ...],
    said: str,
    words: tuple[str, ...],
) -> Claim:
    explanation = f"同一变化所写方向相反：{said}"
    finding = Finding("contradiction", quotes, explanation, "", "wording", rule="direction")
    return Claim("direction", (of_figure(change),), operands, finding, tuple(dict.fromkeys(words)))


@cache
def _fates(*classes: str) -> tuple[str, ...]:
    lines = (Path(__file__).resolve().parent / "data" / "dispositions.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(word for word, fate in (line.split("\t") for line in lines[2:]) if fate in classes)


def _dispositions(text: str, figures: Sequence[Figure]) -> Iterator[Claim]:
    """清理文件12件，保留8件、修改3件、废止1件: what becomes of documents that were gone through divides all of them.

    Where nothing is said of those that stay (清理162件，其中废止11件、修改27件), they are the rest.
    """
    for index, total in enumerate(figures):
        if total.kind != "count" or total.comparator or "文件" not in total.mention.quote:
            continue
        parts: list[Figure] = []
        for figure in figures[index + 1 :]:
            between = text[(parts or [total])[-1].number.end : figure.number.start]
            told = any(word in figure.subject for word in _fates("kept", "gone"))
            if "。" in between or "\n" in between or figure.unit != total.unit or not told or figure.comparator:
                break
            parts.append(figure)
        added = sum((part.value for part in parts), Decimal(0))
        kept = any(word in part.subject for word in _fates("kept") for part in parts)
        if len(parts) > 1 and (kept or added > total.value):
            written = "＋".join(plain(part.value) for part in parts)
            explanation = f"{written}={plain(added)}{total.unit}，所写为{plain(total.value)}{total.unit}"
            mentions = (total.mention, *(part.mention for part in parts))
            finding = Finding("count", mentions, explanation, f"{plain(added)}{total.unit}", rule="dispositions")
            yield Claim("sum", (of_figure(total),), roles(addend=[of_figure(part) for part in parts]), finding)


_NEAR = 40


def _deductions(text: str, figures: Sequence[Figure]) -> Iterator[Claim]:
    """分值10分，扣1.3分，得8.9分: what is left must be what is given."""
    for weight, off, given in zip(figures, figures[1:], figures[2:], strict=False):
        kinds = weight.subject.endswith("分值") and off.subject.endswith("扣分") and given.subject.endswith("得分")
        between = text[weight.number.end : given.number.start]
        if kinds and len(between) <= _NEAR and "。" not in between:
            left = plain(weight.value - off.value)
            explanation = f"{plain(weight.value)}－{plain(off.value)}={left}分，所写为{plain(given.value)}分"
            mentions = (weight.mention, off.mention, given.mention)
            finding = Finding("difference", mentions, explanation, f"{left}分", rule="deduction")
            operands = roles(addend=of_figure(weight), subtrahend=of_figure(off))
            yield Claim("scores", (of_figure(given),), operands, finding)


_ROLES = {
    "open": re.compile(r"年初结转|上年结转|年初结余"),
    # 收入总计 of final accounts holds what was carried over, where 本年收入合计 does not (收入支出决算总表).
    "income": re.compile(r"收入合计$|本年收入(?!.*总计$)|^收入(?:总额|合计)?$"),
    "spent": re.compile(r"支出合计$|本年支出|^支出(?:总额|总计|合计)?$"),
    "close": re.compile(r"年末结转|年末结余|结转下年"),
}


def _balances(document: Document, figures: Sequence[Figure]) -> Iterator[Claim]:
    """Opening balance + income - expenditure = closing balance, where one paragraph prints each once."""
    by_paragraph: dict[int, list[Figure]] = {}
    for figure in figures:
        if figure.yuan is not None and not figure.comparison and not figure.comparator:
            by_paragraph.setdefault(document.paragraph_at(figure.number.start).start, []).append(figure)
    for said in by_paragraph.values():
        found = {role: [one for one in said if pattern.search(one.subject)] for role, pattern in _ROLES.items()}
        if all(len(ones) == 1 for ones in found.values()):
            yield _balance(*(found[role][0] for role in ("open", "income", "spent", "close")))
        yield from _left_over(said)


def _balance(opening: Figure, income: Figure, spent: Figure, closing: Figure) -> Claim:
    worth = yuan_per(closing.unit) or Decimal(1)
    left = printed(opening).value + printed(income).value - printed(spent).value
    right = f"{plain(left / worth)}{closing.unit}"
    explanation = (
        f"年初{plain(opening.value)}＋收入{plain(income.value)}－支出{plain(spent.value)}={right}，"
        f"所写年末为{plain(closing.value)}{closing.unit}"
    )
    mentions = tuple(one.mention for one in (opening, income, spent, closing))
    finding = Finding("sum", mentions, explanation, right, rule="balance")
    operands = roles(addend=[of_figure(opening), of_figure(income)], subtrahend=of_figure(spent))
    return Claim("budget-identity", (of_figure(closing),), operands, finding)


_BUDGET = re.compile("预算(?:数|金额)?$")
_SPENT = re.compile("(?:实际|全年|累计)?(?:支出|执行)(?:数|金额)?$")
_LEFT = re.compile("结余(?:金额)?$")


def _left_over(said: Sequence[Figure]) -> Iterator[Claim]:
    """调整后预算A，实际支出B，结余C: what is left, where the paragraph prints one budget and one spending."""
    budgets = [one for one in said if _BUDGET.search(one.subject)]
    adjusted = [one for one in budgets if re.search("调整|全年预算", one.subject)]
    spendings = [one for one in said if _SPENT.search(one.subject)]
    remains = [one for one in said if _LEFT.search(one.subject)]
    bases = adjusted or budgets
    if not len(bases) == len(spendings) == len(remains) == 1:
        return
    budget, spent, left = bases[0], spendings[0], remains[0]
    if budget.number.start < spent.number.start < left.number.start:
        right = (printed(budget).value - printed(spent).value) / (yuan_per(left.unit) or Decimal(1))
        explanation = (
            f"{plain(budget.value)}－{plain(spent.value)}={plain(right)}{left.unit}，"
            f"所写结余为{plain(left.value)}{left.unit}"
        )
        mentions = tuple(one.mention for one in (budget, spent, left))
        finding = Finding("difference", mentions, explanation, f"{plain(right)}{left.unit}", rule="balance")
        operands = roles(addend=of_figure(budget), subtrahend=of_figure(spent))
        yield Claim("budget-identity", (of_figure(left),), operands, finding)


_GRADED = re.compile(
    r"得分(?:为|是|：)?\s?(?P<score>\d{1,3}(?:\.\d+)?)\s?分[，,；。]?[^。；，]{0,10}?"
    r"(?:等级|等次|级别|结果|评级)(?:为|是|：)?[“\"]?(?P<grade>优|良|中|差)(?![秀好等]?[”\"]?的)"
)
_USUAL = (("优", Decimal(90)), ("良", Decimal(80)), ("中", Decimal(60)), ("差", Decimal(0)))
"""财政部《项目支出绩效评价管理办法》（财预〔2020〕10号）第十七条."""


def _grades(text: str) -> Iterator[Claim]:
    """A grade with the score that should earn it, by the bands that the document states, else the usual ones."""
    stated = {band.grade: band for band in grade_bands(text)}
    for match in _GRADED.finditer(text):
        score = Decimal(match["score"])
        words = Mention(match.start(), match.end(), match[0])
        bands = [(grade, *_bound(stated.get(grade), low, words)) for grade, low in _USUAL]
        place = [grade for grade, _ in _USUAL].index(match["grade"])
        due = next(grade for grade, low, _ in bands if score >= low)
        if score > HUNDRED:
            continue
        explanation = f"得分{match['score']}分应为“{due}”，所写等级为“{match['grade']}”"
        finding = Finding("contradiction", (words,), explanation, due, rule="grade")
        least, below = (of_words(Printed(low), said) for _, low, said in (bands[place], bands[max(place - 1, 0)]))
        operands = roles(atLeast=least, below=below if place else None)
        yield Claim("grade", (of_words(Printed(score), words),), operands, finding)


def _bound(stated: GradeBand | None, usual: Decimal, words: Mention) -> tuple[Decimal, Mention]:
    """The lower end of a band and its words: the band's own where the document states it, else the grade's."""
    return (usual, words) if stated is None else (stated.low, stated.mention)
