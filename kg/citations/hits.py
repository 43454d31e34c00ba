"""Where citations stand: titles with their numbers, acts named without marks, numbers alone."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.citations import bare, headed, relations, titles
from kg.citations.context import Context
from kg.citations.fold import Folded
from kg.citations.followed import followers
from kg.citations.names import Named
from kg.citations.numbers import Number, find_numbers
from kg.citations.tables import either, words

_TO_TITLE = re.compile(
    "(?:号?文件?)?(?:[，,]?(?:联合)?(?:公布|发布|颁布|印发|下发|转发|批准|修订|修正|通过|下达)(?:施行|实施)?)?[的、]?"
)


# 《审计报告》（X审报〔2023〕12号): the number of a report, contract or certificate is no act's.
_PAPERS = [
    word
    for kind in ("report", "paper", "contract", "certificate")
    for word in words("not_policies", "ending", why=kind)
]
_OF_PAPER = re.compile(f"《[^《》]{{0,40}}{either(tuple(_PAPERS))}》[（(]$")
_STATUS = re.compile("[（(](?:试行|暂行|修订|修正)[）)]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A citation in the making, offsets in joined text. ``form``: marked, bare, number, definite or alias."""

    start: int
    end: int
    title: str
    form: str
    number: Number | None = None


def find_hits(folded: Folded, context: Context) -> list[Hit]:
    """All citations but those by short words (该办法, 对办法), in order, none overlapping."""
    text = folded.text
    numbers = find_numbers(text)
    hits = _with_marks(folded, numbers, context)
    used = {hit.number.start for hit in hits if hit.number}
    covered = [(hit.start, hit.end) for hit in hits]
    inside = _Cover(covered)
    left = [number for number in numbers if number.start not in used and not inside.holds(number.start)]
    left = [number for number in left if not _OF_PAPER.search(text, max(0, number.start - 60), number.start)]
    masked = _mask(text, hits)
    plain = _bare_hits(folded, masked, left, context, [(hit.start, hit.end, hit.title) for hit in hits])
    return _without_overlap([*hits, *plain])


class _Cover:
    """Ranges in order, asked whether they hold an offset."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in ranges]
        self._ends = [end for _, end in ranges]

    def holds(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]


_NOTICE = "的通知"
"""某市印发《…方案》的通知（…号）: the number is the notice's, by which the act is known."""
_ABOUT = re.compile("(?:关于|转发)[^，。；]*$")
"""关于印发《…》的通知 is a title of its own."""
_NEAR = 40


def _with_marks(folded: Folded, numbers: list[Number], context: Context) -> list[Hit]:
    text, starts = folded.text, [number.start for number in numbers]
    hits: list[Hit] = []
    taken = -1
    for mark in titles.marked(folded):
        title = titles.clean(mark.inner)
        after = _number_after(folded, numbers, starts, mark.end) or announced(text, title, mark.end)
        ahead = None if after else _number_ahead(text, numbers, starts, mark.start, taken)
        number = after[0] if after else ahead
        if number:
            taken = number.start
        if number and number.normal == context.self_number:
            number, after, ahead = None, None, None
        if title == context.self_title:
            continue
        if (
            not (number and not titles.refused(title))
            and not titles.is_act(title)
            and not _by_cue(text, mark.start, title)
        ):
            continue
        start = ahead.start if ahead else mark.start
        outer = None if number else _outer(folded, mark)
        if outer:
            after = _number_after(folded, numbers, starts, outer[1])
            number = after[0] if after else None
            whole = titles.clean(text[outer[0] : outer[1]])
            hits.append(Hit(outer[0], after[1] if after else outer[1], whole, "marked", number))
            continue
        if number is None and text.startswith(_NOTICE, mark.end) and not _ABOUT.search(text[: mark.start][-_NEAR:]):
            after = _number_after(folded, numbers, starts, mark.end + len(_NOTICE))
            number = after[0] if after else None
        hits.append(Hit(start, after[1] if after else mark.end, title, "marked", number))
    return _first_number_alone(text, _shared_bracket(text, hits, numbers, starts), numbers, starts)


def _shared_bracket(text: str, hits: list[Hit], numbers: list[Number], starts: list[int]) -> list[Hit]:
    """《A》《B》（number, number）: as many numbers in the last one's bracket as titles in a row are one each."""
    shared = list(hits)
    for index, hit in enumerate(hits):
        if not hit.number or text[hit.end - 1] not in "）)":
            continue
        first = bisect_left(starts, hit.number.start)
        inside = numbers[first : bisect_left(starts, hit.end)]
        run = hits[max(0, index - len(inside) + 1) : index + 1]
        gaps = [text[left.end : right.start] for left, right in pairwise(run)]
        if (
            1 < len(inside) == len(run)
            and all(gap in ("", "、", "和", "及") for gap in gaps)
            and not any(other.number for other in run[:-1])
        ):
            for offset, (other, number) in enumerate(zip(run, inside, strict=True)):
                shared[index - len(run) + 1 + offset] = replace(other, number=number)
    return shared


def _first_number_alone(text: str, hits: list[Hit], numbers: list[Number], starts: list[int]) -> list[Hit]:
    """《X通知》（A〔2021〕1号、B〔2022〕5号）: a number that 、 joins to the title's own is an act of its own.

    One behind a comma may be the act that amended the first, and stays within the citation.
    """
    alone = []
    for hit in hits:
        behind = bisect_left(starts, hit.number.end) if hit.number else len(numbers)
        own = hit.number if behind < len(numbers) and numbers[behind].end < hit.end else None
        if own and own.start > hit.start and text[own.end : numbers[behind].start] in ("、", "和", "及", "与"):
            alone.append(replace(hit, end=own.end))
        else:
            alone.append(hit)
    return alone


_OUTER_HEAD = re.compile(
    "[\u4e00-\u9fff]{2,11}(?:省|自治区|市|州|县|区)(?:贯彻|执行)?实施$|(?:省|自治区|市|州|县)(?:贯彻|执行)?实施$"
)


_OUTER_TAIL = re.compile(
    "(?:的)?(?:若干规定|若干意见|实施办法|实施细则|暂行办法|办法|细则|规定|意见|决定)(?![一-鿿]*?的规定)"
)


def _outer(folded: Folded, mark: titles.Marked) -> tuple[int, int] | None:
    """The title that holds one in marks but has none itself: X省实施《Y法》办法."""
    text = folded.text
    low = max(folded.left_edge(mark.start), mark.start - 20)
    run = re.search("[\u4e00-\u9fff]+$", text[low : mark.start])
    head = _OUTER_HEAD.search(
        re.sub(".*(?:根据|按照|依据|依照|修订|废止|落实|制定|出台|和|及|与|、|的)", "", run[0]) if run else ""
    )
    tail = _OUTER_TAIL.match(text, mark.end)
    if not head or not tail or len(head[0]) < 4:
        return None
    return mark.start - len(head[0]), tail.end()


def _by_cue(text: str, start: int, title: str) -> bool:
    """A name without a kind word (中国制造2025) is an act where the words right before say so."""
    return (
        4 <= len(title) <= 60
        and not titles.refused(title)
        and bool(
            re.search(
                "(?:贯彻|落实|贯彻落实|印发|颁布|实施|出台了?|修订|根据|依据|按照)(?:国务院|党中央|中央|国家|省|市)?$",
                text[max(0, start - 10) : start],
            )
        )
        and not re.search("[:：]|热线|大讲堂|课堂", title)
    )


def _number_after(folded: Folded, numbers: list[Number], starts: list[int], end: int) -> tuple[Number, int] | None:
    """The number that follows a title, bare or first in its bracket, and where the citation's words end."""
    text = folded.text
    status = _STATUS.match(text, end)
    position = status.end() if status else end
    if position < len(text) and text[position] in "（(":
        close = close_bracket(text, position)
        if close is None:
            return None
        index = bisect_left(starts, position)
        if index < len(numbers) and numbers[index].end <= close and _first_in_bracket(text, position, numbers[index]):
            return numbers[index], close + 1
        return None
    index = bisect_left(starts, position)
    if index < len(numbers) and numbers[index].start == position and folded.right_edge(end - 1) > position:
        return numbers[index], numbers[index].end
    return None


_SERIAL_ONLY = re.compile("[（(](?P<year>(?:19|20)\\d\\d)年第(?P<serial>\\d{1,4})号(?P<end>[）)]|[，,、])")


def announced(text: str, title: str, position: int) -> tuple[Number, int] | None:
    """《X局关于…的公告》（2020年第8号）: the number whose body and kind the title gives, and where its bracket ends."""
    head, found, _ = title.partition("关于")
    word = titles.kind_word(title)
    match = _SERIAL_ONLY.match(text, position) if found and head and word in ("公告", "通告") else None
    close = close_bracket(text, position) if match else None
    if not match or close is None:
        return None
    serial, year = int(match["serial"]), int(match["year"])
    normal = f"{head}{word}{year}年第{serial}号"
    return Number(position + 1, match.start("end"), normal, head, word, year), close + 1


def _first_in_bracket(text: str, opening: int, number: Number) -> bool:
    """Whether the bracket is about the title's own number, not about another act in marks."""
    lead = text[opening + 1 : number.start]
    return "《" not in lead and len(lead) <= 40


def close_bracket(text: str, opening: int, limit: int = 160) -> int | None:
    """Where the bracket at ``opening`` closes; ``None`` where it does not within ``limit``."""
    depth = 0
    for match in re.compile("[（）()。]").finditer(text, opening, min(len(text), opening + limit)):
        if match[0] in "（(":
            depth += 1
        elif match[0] in "）)":
            depth -= 1
            if depth == 0:
                return match.start()
        else:
            return None
    return None


def _number_ahead(text: str, numbers: list[Number], starts: list[int], start: int, taken: int) -> Number | None:
    """The number right before a title: 普发改投【2017】89号文《…》, 国务院令第76号发布的《…》."""
    index = bisect_left(starts, start) - 1
    if index < 0 or numbers[index].start <= taken or start - numbers[index].end > 12:
        return None
    between = text[numbers[index].end : start]
    return numbers[index] if _TO_TITLE.fullmatch(between) and (between != "、") else None


def _bare_hits(
    folded: Folded, masked: str, numbers: list[Number], context: Context, marked: list[tuple[int, int, str]]
) -> Iterator[Hit]:
    text = folded.text
    starts = frozenset(number.start for number in numbers)
    at = {number.start: number for number in numbers}
    found = [*bare.named(masked, context), *headed.about(masked, starts, context)]
    found += followers(text, [*marked, *((name.start, name.end, name.title) for name in found)])
    for number in numbers:
        opening = number.start - 1 if number.start and masked[number.start - 1] in "（(" else number.start
        name = headed.before_number(masked, opening, context)
        if name:
            found.append(name)
    claimed: set[int] = set()
    for name in _longest(found):
        if folded.right_edge(name.start) < name.end:
            continue
        behind = next((at[start] for start in (name.end, name.end + 1) if start in at), None)
        end = name.end
        if behind:
            close = close_bracket(text, name.end) if masked[name.end] in "（(" else None
            if masked[name.end] in "（(" and close is None:
                behind = None
            else:
                claimed.add(behind.start)
                end = close + 1 if close is not None else behind.end
        title = titles.clean(text[name.start : name.end] if relations.HOLE in name.title else name.title)
        if behind is None and (found_behind := announced(text, title, name.end)):
            behind, end = found_behind
        itself = (title and title == context.self_title) or (behind and behind.normal == context.self_number)
        if not itself:
            yield Hit(name.start, end, title, "bare" if name.title else "definite", behind)
    for number in numbers:
        if number.start not in claimed and number.normal != context.self_number:
            yield Hit(number.start, number.end, "", "number", number)


def _longest(found: list[Named]) -> list[Named]:
    kept: list[Named] = []
    for name in sorted(set(found), key=lambda name: (name.start, -name.end, name.title)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
        elif name.end > kept[-1].end and name.end - name.start > kept[-1].end - kept[-1].start:
            kept[-1] = name
    return kept


def _without_overlap(hits: list[Hit]) -> list[Hit]:
    """Hits in order; where two overlap the one that holds the other stays."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        while kept and hit.start < kept[-1].end and hit.end > kept[-1].end:
            kept.pop()
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _mask(text: str, hits: list[Hit]) -> str:
    """``text`` with every character of a citation replaced by a hole; offsets stay."""
    pieces, last = [], 0
    for hit in hits:
        pieces += [text[last : hit.start], relations.HOLE * (hit.end - hit.start)]
        last = hit.end
    return "".join([*pieces, text[last:]])
