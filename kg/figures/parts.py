"""Parts and wholes: the list after 其中 (包括, 分别为) and the amount before it that it divides."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from kg.figures.alike import dimension, is_base, is_level, is_year_before
from kg.records import Figure, FigureRelation

_PARTS = re.compile(r"其中|(?<=元)中(?=，)|(?<=[，：（])(?:包括|包含|含|分别为|即)")


_LISTED = re.compile(r"[^，。；\d]{0,8}[：:]\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．是]|[①-⑳]|——)")
_NEXT_ITEM = re.compile(
    r"[；;]\s*(?:[（(][\d一二三四五六七八九十]{1,3}[）)]|[①-⑳]|\d{1,2}[.．、](?!\d)|——|[一二三四五六七八九十]{1,3}是)"
)
"""Where the next item of a list begins: what an item says of its parts (其中) ends there, unless they are the list."""


def find_parts(text: str, figures: Sequence[Figure], group: Sequence[int]) -> Iterator[FigureRelation]:
    """The list after 其中 (or 包括) and the amount before it, of one dimension, up to the next 其中.

    ``group`` are the figures of one sentence.
    """
    start, end = figures[group[0]].number.start, figures[group[-1]].number.end
    marks = [match.start() for match in _PARTS.finditer(text[start:end])]
    for position, mark in enumerate(marks):
        at = start + mark
        until = start + marks[position + 1] if position + 1 < len(marks) else end + 1
        if not _LISTED.match(text, at) and (next_item := _NEXT_ITEM.search(text, at, until)):
            until = next_item.start()
        until = min(until, _next_whole(text, figures, group, at, until))
        levels = [one for one in group if is_level(figures[one]) and not _is_base(text, figures[one])]
        before = [one for one in levels if figures[one].number.start < at]
        after = [one for one in levels if at < figures[one].number.start < until]
        after = _opened(text, figures, after, start, at, until)
        if not after:
            continue
        before = [one for one in before if not is_year_before(figures[one].period, figures[after[0]].period)]
        if not before or re.search(r"[；;]", text[figures[before[-1]].number.end : at]):
            continue
        alike = [one for one in before if _may_hold(figures[one], figures[after[0]])]
        if not alike or _is_beside(figures, alike[-1], after[0]):
            continue
        parts = _list(text, figures, alike[-1], after)
        whole = next((one for one in reversed(alike) if _is_sum(figures, one, parts)), alike[-1])
        if figures[whole].kind == "count" and _several(figures, alike, parts):
            continue  # 受理90件，审结80件。其中：受理甲60件，审结50件: of which of the two is not told
        if parts and figures[parts[0]].number.start - at <= _NEAR:
            yield FigureRelation("total_of", whole, parts)
            yield from (FigureRelation("part_of", one, (whole,)) for one in parts)


def _is_base(text: str, figure: Figure) -> bool:
    """Whether an amount is only what another is compared with or told against (较上年的90万元, 预算90万元的98%)."""
    return is_base(figure) or text.startswith("的", figure.number.end)


def _opened(text: str, figures: Sequence[Figure], levels: Sequence[int], start: int, at: int, until: int) -> list[int]:
    """Those of ``levels`` that a mark at ``at`` opens: inside its own bracket, else outside of any."""
    opened = text.rfind("（", start, at + 1)
    closed = text.find("）", at, until) if opened > text.rfind("）", start, at + 1) else -1
    if closed >= 0:
        return [one for one in levels if figures[one].number.start < closed]
    return [one for one in levels if not _bracketed(text, at, figures[one].number.start)]


_OF_THE_WHOLE = re.compile(r"[；;]\s*其(?![中他余它])")
"""甲100万元，其中乙90万元；|其差额为10万元: of the whole again."""


def _next_whole(text: str, figures: Sequence[Figure], group: Sequence[int], at: int, until: int) -> int:
    """Where, behind a semicolon, a list at ``at`` is over: another whole is told, divided in turn by its own 其中."""
    own = _OF_THE_WHOLE.search(text, at, until)
    last = max((one for one in group if at < figures[one].number.start < until), default=None)
    if last is not None and text.startswith("其中", until) and not text[figures[last].number.end : until].strip("，, "):
        semicolon = max(text.rfind(mark, at, figures[last].number.start) for mark in "；;")
        until = semicolon if semicolon > 0 else until
    return min(until, own.start()) if own else until


def _is_sum(figures: Sequence[Figure], whole: int, parts: Sequence[int]) -> bool:
    """Whether an amount is what several parts come to: then it is theirs, though another stands nearer."""
    amounts = [figures[one].yuan or figures[one].value for one in (whole, *parts)]
    return len(parts) > 1 and amounts[0] == sum(amounts[1:], Decimal(0))


def _several(figures: Sequence[Figure], wholes: Sequence[int], parts: Sequence[int]) -> bool:
    """Whether several counts may be the whole of parts that come to none of them."""
    near = [one for one in wholes if figures[one].unit == figures[wholes[-1]].unit]
    return len(near) > 1 and len(parts) > 1 and not any(_is_sum(figures, one, parts) for one in near)


def _closed(text: str, figures: Sequence[Figure], parts: Sequence[int]) -> int:
    """How many of ``parts`` the list has: where it goes from item to item without a semicolon, one ends it."""
    gaps = [text[figures[a].number.end : figures[b].number.start] for a, b in pairwise(parts)]
    plain = [not re.search("[；;]", gap) for gap in gaps]
    return plain.index(False) + 1 if plain[:1] == [True] and False in plain else len(parts)


def _list(text: str, figures: Sequence[Figure], whole: int, after: Sequence[int]) -> tuple[int, ...]:
    """Those of ``after`` that are parts of ``whole``: until it is said again, or income turns to expenditure."""
    again = next((place for place, one in enumerate(after) if figures[one].subject == figures[whole].subject), None)
    parts = [one for one in after[:again] if dimension(figures[one]) == dimension(figures[whole])]
    parts = parts[: _closed(text, figures, parts)]
    flow = _flow(figures[parts[0]]) if parts else ""
    turned = next((place for place, one in enumerate(parts) if {flow, _flow(figures[one])} == _BOTH), None)
    return tuple(parts[:turned])


def _bracketed(text: str, start: int, at: int) -> bool:
    """Whether a bracket opened after ``start`` holds ``at``: in 其中甲860万元（中央516万元…） those parts are 甲's."""
    return text.count("（", start, at) > text.count("）", start, at)


_NEAR = 60
_LEFT = re.compile("(?:未|尚未)(?:支出|支付|使用|拨付|执行|兑付|到位|完成)|剩余|尚余|缺口")
_FLOW = re.compile("(收入|支出|结余|结转)(?:金额|合计|总计|总额|总量|[预决]算|数)*$")
_BOTH = {"收入", "支出"}
_MEAN = re.compile("[人户亩年月日村生案次件校班台]均(?![衡等线])|平均|每")
"""法官人均结案299件: a mean holds no amounts of what it is the mean of."""
_BY_USE = re.compile("(?:基本|项目)支出")


def _flow(figure: Figure) -> str:
    """Whether an amount comes in (收入), is spent (支出) or is left, as its name ends."""
    found = _FLOW.search(figure.measure)
    return found[1] if found else ""


def _may_hold(whole: Figure, part: Figure) -> bool:
    """Whether the first part may be one of ``whole``: no balance holds income, nor expenditure but by its use, and
    what is not spent (未支出) holds nothing that is.
    """
    if dimension(whole) != dimension(part) or (_LEFT.search(whole.measure) and not _LEFT.search(part.measure)):
        return False
    if _MEAN.search(whole.measure) and not _MEAN.search(part.measure):
        return False
    flows = _flow(whole), _flow(part)
    if flows[0] in ("结余", "结转"):
        return flows[1] not in _BOTH or _BY_USE.search(part.measure) is not None
    return flows != ("支出", "收入")


def _is_beside(figures: Sequence[Figure], whole: int, part: int) -> bool:
    """Whether the report gives both a share of one same whole, and the part's is the larger: then it is none."""
    one, other = _share_after(figures, whole), _share_after(figures, part)
    return one is not None and other is not None and one.of == other.of and other.value > one.value


def _share_after(figures: Sequence[Figure], index: int) -> Figure | None:
    """The share that is said of an amount right after it."""
    share = figures[index + 1] if index + 1 < len(figures) else None
    return share if share is not None and share.comparison == "share" and share.of else None
