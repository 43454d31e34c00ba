"""Where a number stands in its clause: the words that may speak of it, on both sides."""

import re
from collections.abc import Sequence

from kg.figures.clauses import Clause
from kg.figures.ranks import find_ranks
from kg.figures.state import Place
from kg.figures.words import strip_lead, strip_tail
from kg.quantities import Quantity

_HEAD = 200
_OTHER_UNIT = re.compile(r"[（(][套条项件次篇个户人只幅部]{1,2}(?:[、/][一-鿿]{1,2})?[）)]")
"""74台（套）: the other word for the same unit."""


_AND = re.compile(r"[和及与、]|以及")
_TO_SEMICOLON = re.compile(r"[^“《]*?(?=[；;])")
_CLOSED = re.compile(r"^[^（(]*?[）)]")


_SCALE = re.compile("(?<=[㐀-鿿]{2})(?<!公)(?:(?:一|总)?共(?:有|计)?|仅(?:有|为)?|只有|合计|总计)$")
"""4个社区工作者共|60名: an adverb of quantity belongs to the number behind it, not to what was counted."""


def place_of(
    text: str, clauses: Sequence[Clause], index: int, own: Sequence[Quantity], position: int, said_until: int
) -> Place:
    """The place of one of the quantities ``own`` of a clause; what stands before ``said_until`` is said already."""
    clause = clauses[index]
    quantity = own[position]
    before = own[position - 1] if position else None
    after = own[position + 1] if position + 1 < len(own) else None
    start = before.cue_end if before else clause.start
    if before and (second := _OTHER_UNIT.match(text, start)):
        start = second.end()
    if _AND.fullmatch(text[said_until : quantity.cue_start]):
        start = max(start, said_until)
    end = after.cue_start if after else clause.end
    ranks = find_ranks(text, clause.start, end)
    ahead = [rank for rank in ranks if rank.number_start >= quantity.cue_end]
    end = min([end, *(rank.start if rank.start >= quantity.cue_end else rank.number_start for rank in ahead)])
    other = _OTHER_UNIT.match(text, quantity.cue_end, end)
    said = other.end() if other else quantity.cue_end
    right = text[said:end]
    enumerated = _TO_SEMICOLON.match(right)
    right = (enumerated[0] if enumerated else right).removesuffix("以及")
    if after and (scale := _SCALE.search(right)):
        right = right[: scale.start()]
    last = own[-1].cue_end
    following = clauses[index + 1] if index + 1 < len(clauses) else None
    tail = text[last : clause.end] if after else _next(text, clause, following)
    left = text[start : quantity.cue_start]
    if (opened := max(left.rfind("（"), left.rfind("("))) > max(left.rfind("）"), left.rfind(")")) and opened >= 0:
        inside = left[opened + 1 :]
        start, left = (start + opened + 1, inside) if strip_tail(strip_lead(inside)) else (start, left[:opened])
    elif left.startswith(("）", ")")):
        left = _outside(text, clause, before) + left[1:]
    if _is_next_label(text, clause, own):
        right = tail = ""
    closed = _CLOSED.search(right)
    if closed:
        right = right[: closed.end() - 1]
    return Place(
        quantity=quantity,
        left=left,
        right=right.rstrip(),
        start=start,
        end=said + len(right.rstrip("、，和及与的（(” ")),
        tail=tail,
        following=after,
        beside=before is not None and before.cue_end == quantity.cue_start and before.unit != quantity.unit,
        head=text[max(clause.start, quantity.start - _HEAD) : quantity.start],
    )


def _is_next_label(text: str, clause: Clause, own: Sequence[Quantity]) -> bool:
    """投资：|500万元实施单位|：某局: what stands between a field's value and a colon is the next field's label."""
    if text[clause.start - 1 : clause.start] not in (":", "：") or text[clause.end : clause.end + 1] not in (":", "："):
        return False
    return len(own) == 1 and not text[clause.start : own[0].cue_start].strip()


def _outside(text: str, clause: Clause, before: Quantity | None) -> str:
    """The words before a bracket that has just closed: 参保人数（1.1亿人）同比增加 speaks of 参保人数."""
    if before is None:
        return ""
    outer = text[clause.start : before.cue_start]
    return outer[: max(outer.rfind("（"), outer.rfind("("), 0)]


def _next(text: str, clause: Clause, following: Clause | None) -> str:
    if following is None or following.sentence != clause.sentence:
        return ""
    return text[clause.end : following.end]
