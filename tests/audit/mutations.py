"""Sound reports, the places in them that a rule covers, and a slip of the pen in each.

A place is covered where the reference arithmetic, on the numbers as the sound report prints them, says that the slip
breaks what held: it knows nothing of how the audit reads the slipped text.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kg.audit.arithmetic import Printed, growth_holds, ratio_holds, sum_gap
from kg.audit.cells import line_number, numbered_cell, print_of, read_line
from kg.audit.printing import printed
from kg.audit.structure import additions, halves
from kg.audit.sums import add_up
from kg.document import Document
from kg.figures import find_relations
from kg.quantities import Quantity, whole_quantity
from kg.records import Figure
from kg.tables import RebuiltTable

SUM, RATIO, GROWTH, DIFFERENCE = "sum", "ratio", "growth", "difference"


@dataclass(frozen=True, slots=True)
class Operand:
    """A number at ``start`` of the text, as ``quote``; ``unit`` is what a bare number counts."""

    start: int
    quote: str
    number: Printed
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Arithmetic that holds: the first operand is the result (total, percent, change), the others make it."""

    kind: str
    operands: tuple[Operand, ...]
    down: bool = False

    def holds(self, numbers: Sequence[Printed]) -> bool:
        """Whether it holds with these numbers in place of the operands'."""
        result, *others = numbers
        if self.kind == SUM:
            return not sum_gap(result, others)
        if self.kind == RATIO:
            return ratio_holds(result, others[0], others[1])
        if self.kind == GROWTH:
            moved = others[0].value - others[1].value
            return growth_holds(result, others[0], others[1]) and (moved <= 0 if self.down else moved >= 0)
        signed = Printed(-result.value if self.down else result.value, result.half)
        return not sum_gap(others[0], [others[1], signed])


def held(document: Document, figures: Sequence[Figure], tables: Sequence[RebuiltTable]) -> list[Held]:
    """All arithmetic of a sound report that its relations and tables state and that holds."""
    found = [*_of_prose(document, figures), *(one for table in tables for one in _of_table(table))]
    return [one for one in found if one.holds([operand.number for operand in one.operands])]


def _of_prose(document: Document, figures: Sequence[Figure]) -> Iterator[Held]:
    kinds = {"share_of": RATIO, "rate": RATIO, "total_of": SUM, "growth_over": GROWTH, "difference": DIFFERENCE}
    for relation in find_relations(document, figures):
        kind = kinds.get(relation.kind)
        alone = len(relation.objects) < 2
        if kind is None or alone:
            continue
        subject = figures[relation.subject]
        down = subject.subject.endswith(("减少量", "降幅", "下降幅度"))
        operands = tuple(_operand(figures[one]) for one in (relation.subject, *relation.objects))
        yield Held(kind, operands, down)


def _operand(figure: Figure) -> Operand:
    return Operand(figure.number.start, figure.number.quote, printed(figure))


def _of_table(table: RebuiltTable) -> Iterator[Held]:
    for half in halves(table):
        for ways in additions(half):
            for column in half.numbers:
                for addition in ways[:1]:
                    added = add_up(table, addition, column)
                    if added is None or not added.telling or not added.filled:
                        continue
                    cells = [
                        (line.row.cells[column], line_number(table, line, column))
                        for line in (addition.total, *addition.parts)
                    ]
                    yield Held(
                        SUM,
                        tuple(
                            Operand(cell.start, cell.text, print_of(table, column, number))
                            for cell, number in cells
                            if cell and number
                        ),
                    )
    for row in table.rows:
        line = read_line(table, row)
        for rate, over, under in (("rate", "spent", "adjusted"), ("score_rate", "score", "weight")):
            found = [numbered_cell(table, line, meaning) for meaning in (rate, over, under)]
            if all(found):
                exact = rate == "score_rate"
                yield Held(
                    RATIO,
                    tuple(
                        Operand(
                            one[0].start,
                            one[0].text,
                            Printed(one[1].value, Decimal(0) if exact and k else one[1].half_unit),
                        )
                        for k, one in enumerate(found)
                        if one
                    ),
                )


@dataclass(frozen=True, slots=True)
class Slip:
    """``text[start:end]`` becomes ``words``."""

    start: int
    end: int
    words: str

    def applied(self, text: str) -> str:
        """The text with the slip in it."""
        return text[: self.start] + self.words + text[self.end :]


def slips(text: str, all_held: Sequence[Held], chance: random.Random) -> Iterator[Slip]:
    """A digit changed in each operand where that breaks what held, units of amounts, words for a direction."""
    for one in all_held:
        for place in range(len(one.operands)):
            slip = _digit(one, place, chance)
            if slip is not None:
                yield slip
        if one.kind in (SUM, RATIO):
            yield from _units(text, one, chance)
        if one.kind in (GROWTH, DIFFERENCE):
            yield from _directions(text, one)


def _digit(one: Held, place: int, chance: random.Random) -> Slip | None:
    operand = one.operands[place]
    where = chance.choice([index for index, character in enumerate(operand.quote) if character.isdecimal()])
    digit = chance.choice([d for d in "123456789" if d != operand.quote[where]])
    before, after = _value(operand.quote), _value(operand.quote[:where] + digit + operand.quote[where + 1 :])
    if before is None or after is None or not before:
        return None
    numbers = [other.number for other in one.operands]
    numbers[place] = Printed(operand.number.value * after / before, operand.number.half)
    start = operand.start + where
    return None if one.holds(numbers) else Slip(start, start + 1, digit)


def _units(text: str, one: Held, chance: random.Random) -> Iterator[Slip]:
    """The unit of one amount in three is taken for a neighbouring one."""
    for operand in one.operands:
        if operand.quote.endswith("万元") and operand.number.value and chance.random() < 1 / 3:
            end = operand.start + len(operand.quote)
            yield Slip(end - 2, end, chance.choice(("元", "亿元")))


_OPPOSITE = {"增长": "下降", "增加": "减少", "提高": "降低", "下降": "增长", "减少": "增加", "降低": "提高"}


def _directions(text: str, one: Held) -> Iterator[Slip]:
    start = one.operands[0].start
    word = text[max(0, start - 2) : start]
    if word in _OPPOSITE and one.operands[0].number.value:
        yield Slip(start - 2, start, _OPPOSITE[word])


def _value(quote: str) -> Decimal | None:
    found: Quantity | None = whole_quantity(quote)
    return found.value if found else None


def generated(chance: random.Random) -> str:
    """A report of invented numbers that add up, in the sentences and tables of such reports."""
    year, last = 2023, 2022
    cents = [chance.randrange(10_000, 9_000_000) for _ in range(8)]
    staff, running, *projects = cents[:6]
    basic, works = staff + running, sum(projects)
    spent, earlier = basic + works, (basic + works) * chance.randrange(80, 130) // 100
    budget = spent * chance.randrange(101, 125) // 100
    down = spent < earlier
    word, rate_word = ("减少", "下降") if down else ("增加", "增长")
    names = chance.sample(("绿道修缮", "泵站改造", "档案数字化", "学位扩容", "菌种保藏", "渔港疏浚"), 4)
    rows = "".join(
        f"{k}\t{name}\t{_money(cost * 12 // 10)}\t{_money(cost * 11 // 10)}\t{_money(cost)}"
        f"\t{_percent(cost, cost * 11 // 10)}\n"
        for k, (name, cost) in enumerate(zip(names, projects, strict=True), 1)
    )
    initial, adjusted = (sum(cost * times // 10 for cost in projects) for times in (12, 11))
    sent = chance.randrange(200, 900)
    back = sent * chance.randrange(70, 99) // 100
    return (
        f"{year}年度支出情况\n"
        f"全年支出{_money(spent)}万元，完成年度预算{_money(budget)}万元的{_percent(spent, budget)}。"
        f"其中：基本支出{_money(basic)}万元，占总支出的{_percent(basic, spent)}；"
        f"项目支出{_money(works)}万元，占总支出的{_percent(works, spent)}。\n"
        f"基本支出{_money(basic)}万元，其中：人员经费{_money(staff)}万元，公用经费{_money(running)}万元。\n"
        f"部门整体支出{_money(spent)}万元，比{last}年的{_money(earlier)}万元{word}{_money(abs(spent - earlier))}万元，"
        f"{rate_word}{_percent(abs(spent - earlier), earlier)}。\n"
        f"发放问卷{sent}份，回收问卷{back}份，回收率{_percent(back, sent)}。\n"
        "项目支出情况表\n单位：万元\n序号\t项目名称\t年初预算数\t调整后预算数\t支出数\t支出率\n"
        f"{rows}合计\t\t{_money(initial)}\t{_money(adjusted)}\t{_money(works)}\t{_percent(works, adjusted)}\n"
    )


def _money(cents: int) -> str:
    return f"{Decimal(cents) / 100:,.2f}"


def _percent(part: int, whole: int) -> str:
    return f"{(Decimal(part) / Decimal(whole) * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"
