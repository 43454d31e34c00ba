"""Printed lines → paragraphs: what the author ended with a line break, not what the layout broke.

Nothing in a text file says which break is which, so several signs are weighed: whether the line reaches the
width that the document's lines share, how it ends, how the next one begins, indentation, and open brackets.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.document import Span
from kg.readers.joining import PrintedLine, columns
from kg.readers.marks import ARABIC, BULLETS, mark_at

_ENDS = "。！？!?；;：:…"
_GOES_ON = "，,、（(《“‘〈【—-"
_CLOSERS = re.compile("[。，、；：！？）》”’〉】〕」％%,;!?)]")
# The levels of the budget's classification make one name: 农林水支出（类）水利（款）行政运行（项）.
_LEVEL_BEFORE = re.compile("[（(][类款][）)][㐀-鿿、]{0,20}$")
_LEVEL_AFTER = re.compile("[㐀-鿿、]{0,20}[（(][款项][）)]")
_LABEL = re.compile("[^，。；,;]{2,14}[：:]")
_LIST_WORD = re.compile("(?:[一二三四五六七八九十]{1,3}|首先|其次|再次|最后|其[一二三四五六七八九十])(?:是|、|，)")
_TITLE_END = re.compile(
    "(?:报告|通知|办法|意见|方案|[表书函]|说明|决定|规定|细则|条例|批复|规划|公告|通告|情况|分析|总结|目录)$"
)
_TAIL = re.compile("(?!(?:暂?无|没有|略|见附[件表]|同上|未发生)。)[㐀-鿿]{1,3}[。，；、]")
_UNBREAKABLE = re.compile("[0-9A-Za-z.,%+-]+")
_WITH_CLOSERS = re.compile(f".?(?:{_CLOSERS.pattern})*", re.DOTALL)
_UNIT = re.compile("(?:[万亿]?元|分|个百分点|%)[，。；、（]")
_SAID_ON = re.compile(
    r"\d[\d,.]*\s?(?:[万亿]?(?:元|人次?|公里|平方[公千]?米|立方米|[个名家户亩吨米处座次件套台册分])|个百分点|[%％])[，。；、]"
)
"""An amount that a sentence goes on behind: a cell holds it alone, and no list is numbered so."""
_BULLET = re.compile(f"[{BULLETS}·*-]")
_MIN_FULL = 24
_OFTEN, _MOSTLY = 5, 0.8
_RUNS = re.compile("[，。；]")
_NEARLY_FULL = 0.75
"""Of the width: what a line of a justified print may lack where digits and marks are narrow."""
_SHORTEST_CUT, _SHORTEST_RUN = 16, 10
_BEYOND = 8
_MOST_BEYOND = 0.1
"""Lines of a broken text end at its width: where many go beyond, headings of one length only look like it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """``width`` is the columns beyond which a line is full (0 where lines are not broken by the layout);
    ``indented`` whether the document marks its paragraphs by indentation, ``ragged`` whether its lines are broken
    without one width, as where digits are narrow or a page was taken down by hand."""

    width: int
    indented: bool
    ragged: bool = False


def layout(text: str, lines: Sequence[PrintedLine]) -> Layout:
    """What the lines of the whole document tell about its layout."""
    widths: list[tuple[int, str]] = []
    indents = prose = 0
    for line in lines:
        if "\t" in text[line.start : line.end]:
            continue
        if line.width >= _MIN_FULL:
            widths.append((line.indent + line.width, text[line.end - 1]))
        prose += line.width >= _MIN_FULL // 2
        indents += line.indent >= 2 and line.width >= _MIN_FULL // 2 and not _BULLET.match(text, line.start)
    width = _full_width(widths)
    return Layout(width, 0.04 * prose < indents < 0.8 * prose, not width and _is_ragged(text, lines))


def _is_ragged(text: str, lines: Sequence[PrintedLine]) -> bool:
    """Whether sentences go on from line to line throughout: most lines that stop in one are followed by more of it.

    Cells of a table that stand a line each may stop in a sentence too, but what follows is another cell.
    """
    stops = goes_on = 0
    for here, following in pairwise(lines):
        if _in_sentence(text[here.start : here.end]):
            stops += 1
            goes_on += _RUNS.search(text, following.start, following.end) is not None
    return goes_on >= _OFTEN and goes_on >= _MOSTLY * stops


def _full_width(widths: Sequence[tuple[int, str]]) -> int:
    """The width within which most lines that end in mid-sentence stop; 0 where they share none.

    A layout breaks at one width, give or take a character that may not stand at an edge; authors do not. Where many
    lines are wider, it is headings that share a length.
    """
    middle = [width for width, last in widths if last not in _ENDS]
    if len(middle) < 3 or len(middle) < 0.3 * len(widths):
        return 0
    counts = Counter(middle)
    width = max(counts, key=lambda at: (sum(counts[at + shift] for shift in range(-3, 4)), at))
    near = sum(counts[width + shift] for shift in range(-4, 5))
    beyond = sum(at > width + _BEYOND for at, _ in widths)
    return width - 3 if near >= 0.5 * len(middle) and beyond <= _MOST_BEYOND * len(widths) else 0


def paragraphs(text: str, lines: Sequence[PrintedLine], rows: Collection[int] = ()) -> tuple[Span, ...]:
    """Paragraphs that cover ``text`` without gap or overlap.

    ``rows`` are the starts of the lines that are known to be rows of tables, each a paragraph of its own.
    """
    if not lines:
        return ()
    shape = layout(text, [line for line in lines if line.start not in rows] if rows else lines)
    starts = [0]
    for here, following in pairwise(lines):
        row = here.start in rows or following.start in rows
        if row or _breaks(text, here, following, starts[-1], shape):
            starts.append(following.start)
    ends = [*starts[1:], len(text)]
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))


def _breaks(text: str, here: PrintedLine, following: PrintedLine, start: int, shape: Layout) -> bool:
    """Whether the author ended a paragraph between two lines; ``start`` is where the paragraph began."""
    words, after = text[here.start : here.end], text[following.start : following.end]
    if "\t" in words or "\t" in after:
        return True
    if _CLOSERS.match(after) or (words[-1].isdigit() and _UNIT.match(after)):
        return False
    shortest = _SHORTEST_RUN if shape.ragged else _SHORTEST_CUT
    if _SAID_ON.match(after) and "\u4e00" <= words[-1] <= "\u9fff" and len(words) >= shortest:
        return False
    if _LEVEL_AFTER.match(after) and _LEVEL_BEFORE.search(words):
        return False
    full = shape.width > 0 and here.indent + here.width + _folded(words) + _first_token(after) > shape.width
    mark = mark_at(after)
    if mark is not None or _LIST_WORD.match(after):
        indented = shape.indented and following.indent >= 2
        goes_on = full and not indented and (mark is None or (mark.kind >= ARABIC and words[-1] not in _ENDS))
        return not (goes_on or words[-1] in "，,、（(《“")
    if _in_title(words, after):
        return False
    if words[-1] in _GOES_ON or ((full or not shape.width) and _open(text[max(start, here.end - 200) : here.end])):
        return False
    if shape.indented and shape.width:
        return following.indent >= 2 or not full
    if shape.indented:  # lines end where the author broke them or anywhere
        return following.indent >= 2 or following.gap or _ends(words) or _is_heading(words)
    if shape.width:
        if not full and here.indent + here.width >= _NEARLY_FULL * shape.width and _in_sentence(words):
            return False
        return not full or (_ends(words) and not _ends(after) and following.indent + following.width <= shape.width - 4)
    if shape.ragged and _runs_on(words, after):
        return False
    return words[-1] in _ENDS or not _cut_by_page(words, after)


def _folded(words: str) -> int:
    """Columns that a line had more where its punctuation was in full width, before a tool folded characters."""
    return sum(map(words.count, ",:;!?()")) if not words.isascii() else 0


def _first_token(after: str) -> int:
    """Columns of what could not be parted at a line's end: a number or Latin word with the
    quarter space before it, else one character with the closing marks that may not begin a line."""
    found = _UNBREAKABLE.match(after)
    if found:
        return columns(found.group()) + 1
    closed = _WITH_CLOSERS.match(after)
    return max(2, columns(closed.group())) if closed else 2


def _ends(words: str) -> bool:
    return words[-1] in _ENDS


def _runs_on(words: str, after: str) -> bool:
    """Whether a line of a ragged text stops in mid-sentence: no heading, and the next line has more of a sentence."""
    stops = len(words) < _SHORTEST_RUN or words[-1] in _ENDS or _TITLE_END.search(words) or _is_heading(words)
    return not stops and _RUNS.search(after) is not None and not _LABEL.match(after)


def _in_sentence(words: str) -> bool:
    """Whether a line has a clause behind it and ends in a character: no paragraph with commas ends without a mark."""
    return "，" in words and "\u4e00" <= words[-1] <= "\u9fff" and not _TITLE_END.search(words)


def _in_title(words: str, after: str) -> bool:
    """Whether a title that opens in a line closes in the next, however short the line is."""
    closes = after.find("》")
    return words.rfind("《") > words.rfind("》") and closes >= 0 and "《" not in after[:closes]


_LONGEST_HEADING = 20


def _is_heading(words: str) -> bool:
    """Whether a line is a marked heading and nothing more (四、主要问题)."""
    return len(words) <= _LONGEST_HEADING and mark_at(words) is not None and not re.search("[，。；：]", words)


def _open(words: str) -> bool:
    """Whether a bracket or book-title mark is still open at the end."""
    return any(words.count(left) > words.count(right) for left, right in ("《》", "（）", "〔〕"))


def _cut_by_page(words: str, after: str) -> bool:
    """In a text with a paragraph a line: whether a page's end cut this line off in mid-sentence."""
    if len(words) < _SHORTEST_CUT or (_TITLE_END.search(words) and after.endswith(("：", ":"))):
        return False  # 有关市、县财政局： below a title is whom it addresses
    if _TAIL.match(after):
        return True
    return len(words) >= 20 and not _TITLE_END.search(words) and not _LABEL.match(after) and "。" in after
