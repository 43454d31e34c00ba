"""What was recognised in the picture of a page may be misread: findings that rest on it rank lower."""

from collections.abc import Iterable
from dataclasses import replace

from kg.document import Document
from kg.records import Claim, Finding

_SURE = 0.9
MISREAD = "数字识别自扫描页，其中有把握不足的字"
"""Why a finding is doubtful some of whose characters were recognised with little confidence."""


def with_doubts(claims: Iterable[Claim], document: Document) -> tuple[Claim, ...]:
    """The claims, doubtful where words that they rest on are less sure than nine in ten."""
    if not document.confidences:
        return tuple(claims)
    return tuple(_doubted(claim) if _is_unsure(claim, document) else claim for claim in claims)


def _is_unsure(claim: Claim, document: Document) -> bool:
    numbers = (*claim.claimed, *(operand for _, operand in claim.operands))
    words = (*claim.finding.quotes, *(number.mention for number in numbers))
    sure = (document.confidence(one.start, one.end) for one in words)
    return any(value is not None and value < _SURE for value in sure)


def _doubted(claim: Claim) -> Claim:
    slip = claim.slip
    return replace(
        claim,
        finding=_doubtful(claim.finding),
        slip=replace(slip, finding=_doubtful(slip.finding)) if slip else None,
    )


def _doubtful(finding: Finding) -> Finding:
    return finding if finding.doubt else replace(finding, doubt=MISREAD)
