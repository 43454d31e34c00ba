"""What contradicts another document of the same body: an earlier report, or another one of the same year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of how much the measure ``name`` changed since last year, and the figures before it in its sentence."""

    name: str
    figure: Figure
    beside: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a document says that others of its body can contradict; ``key``, ``kind``, ``agency`` and ``year`` as in
    ``Source``, ``is_unit`` where the accounts are a single unit's rather than the whole department's; where the title
    does not tell, ``None``."""

    key: str
    kind: str
    agency: str
    year: str
    is_unit: bool | None
    lines: tuple[Said, ...]
    figures: tuple[Said, ...]
    changes: tuple[Change, ...]


def told_by(source: Source) -> Told:
    """What a document says, read once."""
    return Told(
        source.key,
        source.kind,
        source.agency,
        source.year,
        _UNIT.search(source.title) is not None if _tells_scope(source) else None,
        tuple(said_lines(source)),
        tuple(said_figures(source)),
        tuple(_changes(source)),
    )


_UNIT = re.compile("单位(?:预算|决算)|本级|本部")


def _tells_scope(source: Source) -> bool:
    """Whether the title says whose accounts these are: the title of a table (收支预算总表) does not."""
    return source.agency in source.title or re.search("部门|单位|本级|本部|报告|自评", source.title) is not None


def _changes(source: Source) -> Iterator[Change]:
    for figure in source.figures:
        name = _changed(figure)
        if name and figure.period.startswith(source.year) and not figure.comparator:
            before = (one for one in source.figures if 0 < figure.number.start - one.number.start < _BESIDE)
            yield Change(name, figure, tuple(one for one in before if dimension(one) == dimension(figure)))


def find_conflicts(documents: Sequence[Told]) -> tuple[Conflict, ...]:
    """What documents of one body say together, in the order of ``documents`` and their text: for the rules to judge.

    Only what both say plainly counts: one body, measure, period, area and kind of number, one phase (approved money
    is not executed money), one scope (a department's accounts are not its main office's); a document that gives
    several values itself contradicts nobody else. Each is held against the first that says it: the claim is the later
    document's; of two of one year, that of the report on a part of the body, else the second one's.
    """
    groups: dict[tuple[str, bool], list[Told]] = {}
    for told in documents:
        if told.agency and told.year and told.is_unit is not None:
            groups.setdefault((told.agency, told.is_unit), []).append(told)
    found: list[Conflict] = []
    for group in groups.values():
        found += _since_earlier(group)
        # What a report on a part of a body says is held against what the body's own report says.
        ranked = sorted(group, key=lambda told: not told.kind.startswith("department"))
        found += _twice(ranked)
    order = {told.key: place for place, told in enumerate(documents)}
    return tuple(
        sorted(
            dict.fromkeys(found), key=lambda one: (order[one.key], one.claim.finding.quotes[0].start, one.claim.rule)
        )
    )


def _since_earlier(group: Sequence[Told]) -> Iterator[Conflict]:
    """A change since the year before must lie between this year's value and the one that year's report gives."""
    by_year: dict[str, list[Told]] = {}
    for told in group:
        by_year.setdefault(told.year, []).append(told)
    known: dict[tuple[str, ...], tuple[Told, Said] | None] = {}
    for later in group:
        year = str(int(later.year) - 1)
        for change in later.changes if year in by_year else ():
            name, figure = change.name, change.figure
            now = _executed(later, name, figure)
            key = (year, name, figure.area, dimension(figure), str(figure.yuan is not None))
            if now is not None and key not in known:
                told_then = ((told, _executed(told, name, figure)) for told in by_year[year])
                known[key] = next(((told, then) for told, then in told_then if then is not None), None)
            earlier = known.get(key)
            if now is not None and earlier is not None:
                yield _since(later, earlier[0], change, now, earlier[1])


def _since(later: Told, earlier: Told, changed: Change, now: Said, then: Said) -> Conflict:
    name, change = changed.name, changed.figure
    signed = printed(change)
    signed = signed.negative() if change.subject.endswith("减少量") else signed
    base = now.number.value - signed.value
    worth = (yuan_per(change.unit) or 1) if change.yuan is not None else 1
    explanation = (
        f"{now.shown}与变化{change.number.quote}得上年{plain(base / worth)}{change.unit}，"
        f"{earlier.year}年度报告所写{name}为{then.shown}"
    )
    printed_base = [figure for figure in changed.beside if not sum_gap(printed(figure), [Printed(base)])]
    quotes = tuple(dict.fromkeys(figure.mention for figure in (*printed_base, change)))
    kind = "contradiction" if printed_base else "difference"
    right = plain(abs(now.number.value - then.number.value) / worth) + change.unit
    finding = Finding(kind, quotes, explanation, then.shown if printed_base else right, rule="earlier-report")
    up = signed.value >= 0
    moved = roles(addend=of_figure(change) if up else None, subtrahend=None if up else of_figure(change))
    claim = Claim("earlier-report", (of_words(now.number, now.mention),), moved, finding)
    return Conflict(later.key, claim, ((earlier.key, "addend", of_words(then.number, then.mention)),))


_BESIDE = 60


def _changed(change: Figure) -> str:
    """The measure that a change in amount since last year is of; empty for other figures and named other bases."""
    match = _CHANGE.fullmatch(change.subject)
    return name_of(match["name"]) if match and change.kind in ("money", "count", "measure", "scaled") else ""


_CHANGE = re.compile(
    r"(?P<name>.+?)(?:(?:较|比|与)(?:上年度?末?|上一年度?|去年|(?:19|20)\d\d年)?(?:相比)?)?(?:增加量|减少量)"
)


def _executed(told: Told, name: str, like: Figure) -> Said | None:
    """The one value that a document gives for its own year: among its executed lines, else among its figures."""
    lines = [
        one
        for one in told.lines
        if one.name == name and one.what[1] == told.year and one.what[2] == "executed" and like.yuan is not None
    ]
    figures = [
        one
        for one in told.figures
        if one.name == name
        and one.what[1] in (told.year, f"{told.year}-12")
        and one.what[2] == like.area
        and one.what[3] == dimension(like)
    ]
    return one_value(lines or figures)


Known = tuple[Told, Said]


def _twice(ranked: Sequence[Told]) -> Iterator[Conflict]:
    """One measure with two values; where names differ by a word, only if the values are one slip of the pen apart."""
    lines: dict[tuple[str, ...], dict[str, Known | None]] = {}
    figures: dict[tuple[str, ...], dict[str, Known | None]] = {}
    for told in ranked:
        found = list(_against(told, told.lines, lines, ""))
        # What a budget says is planned, not done.
        found += _against(told, told.figures, figures, str(told.kind == "department_budget"))
        # A line of the accounts may be a figure of running text, too.
        yield from {conflict.claim.claimed[0].mention.end: conflict for conflict in reversed(found)}.values()


def _against(
    told: Told, said: Sequence[Said], known: dict[tuple[str, ...], dict[str, Known | None]], apart: str
) -> Iterator[Conflict]:
    """What a document says against what was ``known`` before it; then what it is the first to say is known too.

    ``None`` stands for a name that the first to use it gives several values.
    """
    own: dict[tuple[str, ...], dict[str, list[Said]]] = {}
    for one in said:
        own.setdefault((apart, *one.what), {}).setdefault(one.name, []).append(one)
    for what, names in own.items():
        before = known.setdefault(what, {})
        earlier = [held for held in before.values() if held is not None]
        for name, ones in names.items():
            value, same = one_value(ones), before.get(name)
            if ones[0].what[0] == "line" and value and len(name) >= _SPECIAL and same:
                yield _conflict(*same, told, value)
                continue
            for one in ones:
                alike = [held for held in earlier if _names_alike(held[1].name, name)]
                if not any(not sum_gap(one.number, [held[1].number]) for held in alike):
                    slip = next((held for held in alike if crossed(held[1].number.value, one.number.value)), None)
                    if slip is not None:
                        yield _conflict(*slip, told, one)
        for name, ones in names.items():
            value = one_value(ones)
            before.setdefault(name, (told, value) if value else None)


_SPECIAL = 3
_WORD = 3


def _names_alike(one: str, other: str) -> bool:
    """Whether one name is the other with a word more in it (改造管网, 改造供水管网)."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) <= _SPECIAL or len(longer) - len(shorter) > _WORD:
        return False
    rest = iter(longer)
    return all(character in rest for character in shorter)


def _conflict(first: Told, said: Said, second: Told, other: Said) -> Conflict:
    explanation = f"{other.name}：本文为{other.shown}，同一单位同一时期的另一份文件为{said.shown}"
    finding = Finding("contradiction", (other.mention,), explanation, said.shown, "wording", rule="two-documents")
    claim = Claim("two-values", (of_words(other.number, other.mention),), (), finding)
    return Conflict(second.key, claim, ((first.key, "equalTo", of_words(said.number, said.mention)),))
