"""What contradicts another document of the same body: an earlier report, or another one of the same year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.audit.arithmetic import Printed, crossed, plain, sum_gap
from kg.audit.printing import of_figure, of_words, printed, roles
from kg.audit.sources import Said, Source, name_of, one_value, said_figures, said_lines
from kg.figures.alike import dimension
from kg.quantities import yuan_per
from kg.records import Claim, Figure, Finding, Operand


@dataclass(frozen=True, slots=True)
class Conflict:
    """A claim of the document ``key`` that rests on others too. ``against`` are (key, role, number) in those documents.

    The claim's own operands stand in the document itself.
    """

    key: str
    claim: Claim
    against: tuple[tuple[str, str, Operand], ...]


def find_conflicts(sources: Sequence[Source]) -> tuple[Conflict, ...]:
    """What documents of one body say together, in the order of ``sources`` and their text: for the rules to judge.

    Only what both say plainly counts: one body, measure, period, area and kind of number, one phase (approved money
    is not executed money), one scope (a department's accounts are not its main office's); a document that gives
    several values itself contradicts nobody else. The finding is the later document's; of two of one year, that of
    the report on a part of the body, else the second one's.
    """
    found: list[Conflict] = []
    known = [source for source in sources if source.agency and source.year]
    for later in known:
        for earlier in known:
            if _same_body(later, earlier) and int(later.year) - int(earlier.year) == 1:
                found += _since(later, earlier)
    # What a report on a part of a body says is held against what the body's own report says.
    ranked = sorted(known, key=lambda source: not source.kind.startswith("department"))
    for first, second in combinations(ranked, 2):
        if _same_body(first, second):
            found += _twice(first, second)
    order = {source.key: place for place, source in enumerate(sources)}
    return tuple(
        sorted(
            dict.fromkeys(found), key=lambda one: (order[one.key], one.claim.finding.quotes[0].start, one.claim.rule)
        )
    )


def _same_body(one: Source, other: Source) -> bool:
    return one.agency == other.agency and _is_unit(one) == _is_unit(other) and one.key != other.key


def _is_unit(source: Source) -> bool:
    """Whether the accounts are a single unit's rather than the whole department's."""
    return re.search("单位(?:预算|决算)|本级|本部", source.title) is not None


def _since(later: Source, earlier: Source) -> Iterator[Conflict]:
    """A change since the year before must lie between this year's value and the one that year's report gives."""
    for change in later.figures:
        name = _changed(change)
        if not name or not change.period.startswith(later.year) or change.comparator:
            continue
        now = _executed(later, name, change)
        then = _executed(earlier, name, change)
        if now is None or then is None:
            continue
        signed = printed(change)
        signed = Printed(-signed.value, signed.half) if change.subject.endswith("减少量") else signed
        base = now.number.value - signed.value
        worth = (yuan_per(change.unit) or 1) if change.yuan is not None else 1
        explanation = (
            f"{now.shown}与变化{change.number.quote}得上年{plain(base / worth)}{change.unit}，"
            f"{earlier.year}年度报告所写{name}为{then.shown}"
        )
        printed_base = [
            figure
            for figure in later.figures
            if not sum_gap(printed(figure), [Printed(base)])
            and dimension(figure) == dimension(change)
            and 0 < change.number.start - figure.number.start < _BESIDE
        ]
        quotes = tuple(dict.fromkeys(figure.mention for figure in (*printed_base, change)))
        kind = "contradiction" if printed_base else "difference"
        right = plain(abs(now.number.value - then.number.value) / worth) + change.unit
        finding = Finding(kind, quotes, explanation, then.shown if printed_base else right, rule="earlier-report")
        up = signed.value >= 0
        moved = roles(addend=of_figure(change) if up else None, subtrahend=None if up else of_figure(change))
        claim = Claim("earlier-report", (of_words(now.number, now.mention),), moved, finding)
        yield Conflict(later.key, claim, ((earlier.key, "addend", of_words(then.number, then.mention)),))


_BESIDE = 60


def _changed(change: Figure) -> str:
    """The measure that a change in amount since last year is of; empty for other figures and named other bases."""
    match = _CHANGE.fullmatch(change.subject)
    return name_of(match["name"]) if match and change.kind in ("money", "count", "measure", "scaled") else ""


_CHANGE = re.compile(
    r"(?P<name>.+?)(?:(?:较|比|与)(?:上年度?末?|上一年度?|去年|(?:19|20)\d\d年)?(?:相比)?)?(?:增加量|减少量)"
)


def _executed(source: Source, name: str, like: Figure) -> Said | None:
    """The one value that a source gives for its own year: among its executed lines, else among its figures."""
    lines = [
        one
        for one in said_lines(source)
        if one.name == name and one.what[1] == source.year and one.what[2] == "executed" and like.yuan is not None
    ]
    figures = [
        one
        for one in said_figures(source)
        if one.name == name
        and one.what[1] in (source.year, f"{source.year}-12")
        and one.what[2] == like.area
        and one.what[3] == dimension(like)
    ]
    return one_value(lines or figures)


def _twice(first: Source, second: Source) -> Iterator[Conflict]:
    """One measure with two values; where names differ by a word, only if the values are one slip of the pen apart."""
    told: set[int] = set()
    for read in (said_lines, said_figures):
        mine, others = list(read(first)), list(read(second))
        if read is said_figures and "department_budget" in (first.kind, second.kind) and first.kind != second.kind:
            continue  # planned, not done
        for said in mine:
            own = [one for one in mine if one.name == said.name and one.what == said.what]
            other = _contrary(said, own, others)
            if other is not None and other.mention.end not in told:
                told.add(other.mention.end)
                yield _conflict(first, said, second, other)


def _contrary(said: Said, own: Sequence[Said], others: Sequence[Said]) -> Said | None:
    """What another document says instead: of the same line of the accounts, or of an almost equal measure."""
    same = [one for one in others if one.name == said.name and one.what == said.what]
    other = one_value(same)
    if said.what[0] == "line" and other and len(said.name) >= _SPECIAL and one_value(own) is said:
        return other
    alike = [one for one in others if one.what == said.what and _names_alike(one.name, said.name)]
    if any(not sum_gap(one.number, [said.number]) for one in alike):
        return None
    return next((one for one in alike if crossed(one.number.value, said.number.value)), None)


_SPECIAL = 3
_WORD = 3


def _names_alike(one: str, other: str) -> bool:
    """Whether one name is the other with a word more in it (改造管网, 改造供水管网)."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) <= _SPECIAL or len(longer) - len(shorter) > _WORD:
        return False
    rest = iter(longer)
    return all(character in rest for character in shorter)


def _conflict(first: Source, said: Said, second: Source, other: Said) -> Conflict:
    explanation = f"{other.name}：本文为{other.shown}，同一单位同一时期的另一份文件为{said.shown}"
    finding = Finding("contradiction", (other.mention,), explanation, said.shown, "wording", rule="two-documents")
    claim = Claim("two-values", (of_words(other.number, other.mention),), (), finding)
    return Conflict(second.key, claim, ((first.key, "equalTo", of_words(said.number, said.mention)),))
