"""Which of several contradictions is the root: what rests on numbers that another one already shows to be wrong."""

from collections.abc import Sequence

from kg.records import Claim, Mention

_FIRST = (
    *("direction", "score-weight", "sum", "weights", "scores", "difference", "share", "growth", "rate"),
    *(
        "share-total",
        "target",
        "grade",
        "count",
        "two-values",
        "caliber",
        "calendar",
        "budget-identity",
        "earlier-report",
    ),
)
"""Rules in the order in which they tell of one fault: a part that its sum shows to be wrong has a wrong share too."""


def roots(broken: Sequence[Claim]) -> dict[int, int]:
    """For claims that fail and rest on another's fault, that one: indexes into ``broken``.

    Two numbers shared with a claim of an earlier rule are one fault; so is a share that is wrong itself among those
    that come to more than all of their whole. A root has no root of its own.
    """
    found: dict[int, int] = {}
    order = sorted(range(len(broken)), key=lambda index: _FIRST.index(broken[index].rule))
    for place, index in enumerate(order):
        for other in order[:place]:
            if (
                other not in found
                and broken[other].finding.rule != broken[index].finding.rule
                and _one_fault(broken[index], broken[other])
            ):
                found[index] = other
                break
    return found


def _one_fault(claim: Claim, root: Claim) -> bool:
    if claim.rule == "share-total":
        return root.rule == "share" and root.claimed[0] in claim.claimed
    held = _numbers(root)
    return sum(any(_within(one, other) for other in held) for one in _numbers(claim)) > 1


def _numbers(claim: Claim) -> list[Mention]:
    """Where a claim's numbers stand; a figure's number, for several figures share one clause."""
    operands = (*claim.claimed, *(operand for _, operand in claim.operands))
    return list(dict.fromkeys(one.figure.number if one.figure else one.mention for one in operands))


def _within(one: Mention, other: Mention) -> bool:
    return (other.start <= one.start and one.end <= other.end) or (one.start <= other.start and other.end <= one.end)
