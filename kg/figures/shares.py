"""Shares and what they are shares of."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from kg.document import Document
from kg.figures.alike import ROUGH, core_of, dimension, is_base, is_level, is_named, is_same, is_year_before
from kg.records import Figure, FigureRelation


class Levels:
    """The amounts of a document that may be wholes, by dimension and core of their names."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._starts = [figure.number.start for figure in figures]
        self._named: dict[tuple[str, str], list[int]] = {}
        for index, figure in enumerate(figures):
            if is_level(figure):
                self._named.setdefault((dimension(figure), core_of(figure.subject)), []).append(index)

    def named(self, kind: str, core: str) -> Sequence[int]:
        """The amounts of one dimension whose names have one core."""
        return self._named.get((kind, core), ()) if core else ()

    def near(self, index: int) -> range:
        """The figures before one that may end near it."""
        return range(bisect_left(self._starts, self._starts[index] - _PARAGRAPH - _LONGEST_NUMBER, hi=index), index)


def find_shares(
    document: Document, figures: Sequence[Figure], group: Sequence[int], levels: Levels
) -> Iterator[FigureRelation]:
    """A，占B的20%: the share of A in what is named, or bears its name before, for the figures of one sentence."""
    for index in group:
        share = figures[index]
        if share.comparison != "share" or share.kind != "percent" or not share.of or share.comparator in ROUGH:
            continue
        name = _part_of(share)
        before = [one for one in group if one < index and is_level(figures[one])]
        parts = [one for one in before if is_named(name, figures[one].subject)]
        if not parts:
            continue
        part = parts[-1]
        beside = {_part_of(figures[one]) for one in group if figures[one].of == share.of}
        before = [one for one in before if one == part or figures[one].subject not in beside]
        if index - 1 in before and document.text[figures[index - 1].number.end : share.number.start] == "的":
            yield FigureRelation("share_of", index, (part, index - 1), share.mention)  # 占计划81万元的106%
            continue
        whole = _whole(document, figures, index, part, before, levels)
        if whole is not None:
            whole = _own_whole(figures, index, part, whole, levels)
            whole = _meant_whole(figures, index, part, whole, before)
            yield FigureRelation("share_of", index, (part, whole), share.mention)


def _part_of(share: Figure) -> str:
    """What a share says the share of."""
    return share.subject.split(f"占{share.of}")[0]


def find_implied_shares(figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    """按功能分类，A，占90.0%；B，占6.0%；C，占4.0%: parts of the last amount before that most of the shares fit.

    Where the shares come to a hundred, the parts are all there are (``total_of``).
    """
    pairs = [
        (part, share)
        for part, share in pairwise(group)
        if is_level(figures[part])
        and figures[share].comparison == "share"
        and figures[share].kind == "percent"
        and not figures[share].of
        and figures[share].comparator not in ROUGH
    ]
    pairs = [pair for pair in pairs if dimension(figures[pair[0]]) == dimension(figures[pairs[0][0]])]
    # The sentence may open with the whole, and break off behind the last pair.
    if len(pairs) < _LISTED or pairs[-1][1] - pairs[0][0] != 2 * len(pairs) - 1:
        return
    first = pairs[0][0]
    for whole in reversed(range(max(0, first - _BACK), first)):
        candidate = figures[whole]
        alike = is_level(candidate) and dimension(candidate) == dimension(figures[first])
        if not alike or candidate.section != figures[first].section or not candidate.value:
            continue
        fitting = [abs(_ratio(figures[part], candidate) - figures[share].value) < _FITS for part, share in pairs]
        if sum(fitting) * 2 > len(pairs) and sum(fitting) >= len(pairs) - 1:
            yield from (
                FigureRelation("share_of", share, (part, whole), figures[share].mention) for part, share in pairs
            )
            if abs(sum((figures[share].value for _, share in pairs), Decimal(0)) - 100) < _FITS:
                yield FigureRelation("total_of", whole, tuple(part for part, _ in pairs))
            return


_LISTED = 3
_BACK = 12
_FITS = Decimal("0.1")


def _ratio(part: Figure, whole: Figure) -> Decimal:
    return (part.yuan or part.value) / (whole.yuan or whole.value) * 100 if whole.value else Decimal(0)


def _whole(
    document: Document, figures: Sequence[Figure], index: int, part: int, before: Sequence[int], levels: Levels
) -> int | None:
    """What a share is of: in its sentence the same name, else the first that it fits; else one amount said earlier."""
    name = figures[index].of
    alike = [
        one
        for one in before
        if one != part
        and dimension(figures[one]) == dimension(figures[part])
        and not is_base(figures[one])
        and not is_year_before(figures[one].period, figures[part].period)
    ]
    fits = [one for one in alike if is_named(name, figures[one].subject)]
    exact = [one for one in fits if is_same(name, figures[one].subject)]
    if fits:
        return exact[-1] if exact else fits[0]
    return _said_before(document, figures, index, part, levels)


def _said_before(document: Document, figures: Sequence[Figure], index: int, part: int, levels: Levels) -> int | None:
    """The amount said before that bears the whole's name: in the paragraph, near, or the only one; else none."""
    name = figures[index].of
    kind, period = dimension(figures[part]), figures[part].period
    same = [
        one
        for one in levels.named(kind, core_of(name))
        if one < index and one != part and figures[one].period == period
    ]
    # A subject that its words state is surer than one that the reading carried on.
    worded = [one for one in same if name in re.sub(r"\s", "", figures[one].mention.quote)] or same
    paragraph = document.paragraph_at(figures[index].number.start).start
    here = [one for one in worded if figures[one].number.start >= paragraph]
    if here:  # the last one said is meant, unless the share fits another
        fitting = [one for one in here if _fits(figures[part], figures[one], figures[index])]
        return (fitting or here)[-1]
    near = [
        one
        for one in levels.near(index)
        if is_level(figures[one])
        and one != part
        and dimension(figures[one]) == kind
        and figures[one].period == period
        and _near(figures, one, index)
        and _means_whole(name, figures[one].subject)
        and (not _is_general(figures[one].subject) or _fits(figures[part], figures[one], figures[index]))
    ]
    earlier = (
        [one for one in worded if _near(figures, one, index)]
        or worded
        or [one for one in near if figures[one].measure != figures[part].measure]
    )
    return earlier[-1] if len({figures[one].yuan or figures[one].value for one in earlier}) == 1 else None


def _own_whole(figures: Sequence[Figure], index: int, part: int, whole: int, levels: Levels) -> int:
    """``whole``, or what the share fits instead: an amount said before by whose name the part is called.

    农业开发资金支出817万元，占到位资金的95%: what arrived of 农业开发资金, said in the paragraph before.
    """
    if _fits(figures[part], figures[whole], figures[index]):
        return whole
    called, kind = figures[part].measure, dimension(figures[part])
    own = (
        one
        for size in range(_OWN_NAME + 1, len(called) + 1)
        for one in levels.named(kind, called[:size])
        if one < part and figures[one].value and _fits(figures[part], figures[one], figures[index])
    )
    return max(own, default=whole)


def _meant_whole(figures: Sequence[Figure], index: int, part: int, whole: int, before: Sequence[int]) -> int:
    """``whole``, or where the share does not name it, an amount nearer to the part that the share fits instead.

    在校生1000人；教师80人，具有博士学位的40人，占50%: of the teachers.
    """
    share = figures[index]
    if share.of in share.mention.quote or _fits(figures[part], figures[whole], share):
        return whole
    nearer = [
        one
        for one in before
        if whole < one < part
        and dimension(figures[one]) == dimension(figures[part])
        and _fits(figures[part], figures[one], share)
    ]
    return nearer[-1] if nearer else whole


_OWN_NAME = 3


def _means_whole(name: str, subject: str) -> bool:
    """Whether a name said before is the whole that ``name`` means; a mere 支出 ends too many names to tell."""
    return is_named(name, subject) and (
        len(core_of(name)) > _GENERAL or re.search("整体|总|全年|全部|合计", subject) is not None
    )


def _is_general(subject: str) -> bool:
    """Whether an amount is a mere 支出: what another paragraph spends, unless the numbers bear it out."""
    return len(core_of(subject)) <= _GENERAL


def _fits(part: Figure, whole: Figure, share: Figure) -> bool:
    return abs(_ratio(part, whole) - share.value) < _FITS


_GENERAL = 2


def _near(figures: Sequence[Figure], one: int, index: int) -> bool:
    return figures[index].number.start - figures[one].number.end <= _PARAGRAPH


_PARAGRAPH = 200
_LONGEST_NUMBER = 64
"""How many characters a number is printed with at most."""
