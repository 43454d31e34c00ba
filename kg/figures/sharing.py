"""Several shares in one clause: of one part in several wholes, or of several parts in one whole, in their order."""

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.figures.lists import distributed
from kg.figures.state import Reading, State
from kg.figures.words import strip_lead
from kg.quantities import Quantity

RESPECTIVELY = re.compile(r"分别|依次")
_OF_SEVERAL = re.compile("占(.+?)的?(?:比重|比例|份额)")
_IN_TURN = re.compile(
    r"占(?P<whole>[^，。；]+?)(?:的(?:比重|比例|份额)?|比重|比例|份额)(?:分别|依次)?(?:各?[为达是]到?)?[：\s]*"
)
_LISTED = re.compile(r"[、，和及与\s]+")


def shared_out(text: str, head: str, own: Sequence[Quantity], position: int, state: State) -> Reading | None:
    """占A和B的比重分别为10%和3%, 甲乙分别为3万元和7万元，占总额的30%和70%: one share of a clause that gives several.

    ``head`` are the clause's words before the first number, ``own`` its numbers.
    """
    if "占" not in head:
        return None
    match = RESPECTIVELY.search(head)
    share = _OF_SEVERAL.fullmatch(strip_lead(head[: match.start()])) if match else None
    wholes = distributed(share[1], len(own)) if share and state.main else ()
    if wholes and state.main:
        return _share(state.main.text, state.main.start, wholes[position], own[position])
    turn = _IN_TURN.fullmatch(head.strip("，, "))
    if turn is None or len(state.levels) < len(own) or distributed(turn["whole"], len(own)):
        return None
    apart = (text[one.end : other.cue_start] for one, other in pairwise(own))
    if any(number.kind != "percent" for number in own) or not all(_LISTED.fullmatch(words) for words in apart):
        return None
    part = state.levels[-len(own) :][position]
    return _share(part.text, part.start, turn["whole"], own[position])


def _share(part: str, start: int, whole: str, number: Quantity) -> Reading:
    subject = f"{part}占{whole}的比例"
    return Reading(subject, subject, start, number.cue_end, "share", whole)
