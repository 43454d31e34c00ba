"""Titles without marks that hold together otherwise: issuers at the head (X局关于…的通知), a number behind them."""

import re
from collections.abc import Iterator

from kg.citations.bodies import head_start
from kg.citations.context import Context
from kg.citations.names import ACT, CHAR, STATE, Named, specific
from kg.citations.titles import kind_word

_ABOUT = re.compile(
    f"关于(?:{CHAR}|[、“”（）《》〈〉\ue000]){{2,200}}?的(?:若干|指导|实施|补充|紧急|联合|工作)?(?P<kind>{ACT})(?![书员建])"
)
_FORWARDING = re.compile(f"(?:转发|批转|印发)(?!了|的|关于)(?:{CHAR}|[、“”]){{4,80}}?的(?:通知|函)(?![书])")
_OPENS = re.compile("(?:[：:。；，、\\t ）)号》]|根据|按照|依据|落实|贯彻|执行|依照|收到)$")


def about(masked: str, number_starts: frozenset[int], context: Context) -> Iterator[Named]:
    """X局关于…的通知 without marks: with its issuer at the head, or a number behind it."""
    for match in _ABOUT.finditer(masked):
        end = match.end()
        numbered = end in number_starts or (end + 1 in number_starts and masked[end : end + 1] in "（(")
        start = _head_start(masked, match.start(), context)
        cued = re.search(
            "(?:根据|按照|依据|依照|印发|下发|转发|贯彻|落实|执行|出台)$", masked[max(0, start - 4) : start]
        )
        if start < match.start() or numbered or cued:
            yield Named(start, end, masked[start:end])
    yield from _forwarding(masked, context)


def _forwarding(masked: str, context: Context) -> Iterator[Named]:
    """国务院办公厅转发教育部等部门…计划的通知: a title without 关于, its issuer at the head of a line or clause."""
    for match in _FORWARDING.finditer(masked):
        start = _head_start(masked, match.start(), context)
        if start < match.start() and (start == 0 or _OPENS.search(masked, max(0, start - 2), start)):
            yield Named(start, match.end(), masked[start : match.end()])


def _head_start(masked: str, position: int, context: Context) -> int:
    """Where the issuers fused to 关于 begin; ``position`` itself where there are none."""
    run = re.search("[\u4e00-\u9fff、]*$", masked[max(0, position - 50) : position])
    text = run[0] if run else ""
    cut = max(
        (
            match.end()
            for match in re.finditer(
                "根据|按照|依据|转发|落实|贯彻|执行|的|将|了|发布|印发|下发|收到|报送|你[局部省市厅委们]|您", text
            )
        ),
        default=0,
    )
    head = text[cut:]
    offset = head_start(head, context)
    if offset is not None:
        return position - len(head) + offset
    return position


def before_number(masked: str, start: int, context: Context) -> Named | None:
    """The name that ends where a number, or the bracket that holds it, begins: 印发X管理办法（X财〔2022〕3号）."""
    window = masked[max(0, start - 60) : start]
    match = re.search(f"(?:{CHAR}|“[^”]{{1,12}}”)+?{STATE}$", window)
    if not match or not kind_word(match[0]):
        return None
    name = match[0]
    for cut in reversed((0, *(hit.end() for hit in _LEAD.finditer(name)))):
        about_at = name.find("关于", cut)
        if about_at >= 0:
            head = _head_start(masked, start - len(name) + about_at, context)
            return Named(head, start, masked[head:start])
        rest = name[cut:]
        kind = kind_word(rest)
        if len(rest) > len(kind) + 2 and specific(rest[: -len(kind)], kind, 2):
            return Named(start - len(rest), start, rest)
    return None


_LEAD = re.compile(
    "(?:制定|制订|修订|印发|出台|废止|颁布|编制|发布|下发)了?|根据|按照|依据|落实|贯彻|执行|参照"
    "|的(?!通知|意见|决定|函|批复|若干|实施)|将|了|第?\\d{4}年\\d+月(?:\\d+日)?"
)
