"""Tables printed with bars between their cells (项目 | 预算数 |, as markup and web pages become plain text) → tabs.

Character for character as long as before, so that every offset stays what it was: a bar that parts two cells becomes
a tab, one at the edge of a row and a rule below a head (|---|---|) print nothing.
"""

import re
from collections.abc import Sequence

from kg.readers.joining import BLANKS, Line, split_lines

_BAR = re.compile("[|｜│┃]")
_EDGE = re.compile(f"^[{BLANKS}\t]*{_BAR.pattern}|{_BAR.pattern}[{BLANKS}\t]*$")
_RULE = re.compile(f"[{BLANKS}\t|｜│┃+:：]*[-─━—][{BLANKS}\t|｜│┃+:：─━—-]*")
_LEAST = 2
"""A bar in one line alone parts the words of a heading or a row of links (首页 | 公开), not the cells of a table."""


def with_tabs(text: str) -> str:
    """The text with tabs for the bars of its tables: before names are masked, which stand behind their label's cell."""
    if not _BAR.search(text):
        return text
    lines = split_lines(text)
    counts = [len(_BAR.findall(line.text)) for line in lines]
    edged = [bool(count and _EDGE.search(line.text)) for line, count in zip(lines, counts, strict=True)]
    pieces: list[str] = []
    done = start = 0
    while start < len(lines):
        stop = start + 1
        while stop < len(lines) and _goes_on(counts, edged, stop):
            stop += 1
        if counts[start] and stop - start >= _LEAST:
            for line in lines[start:stop]:
                pieces += (text[done : line.start], _row(line))
                done = line.start + len(line.text)
        start = stop
    return "".join((*pieces, text[done:]))


def _goes_on(counts: Sequence[int], edged: Sequence[bool], at: int) -> bool:
    """Whether a line is a row of the table that the line above is one of: both have an edge, or as many bars."""
    return bool(counts[at]) and ((edged[at] and edged[at - 1]) or counts[at] == counts[at - 1])


def _row(line: Line) -> str:
    if _RULE.fullmatch(line.text):
        return " " * len(line.text)
    return _BAR.sub("\t", _EDGE.sub(lambda edge: " " * len(edge.group()), line.text))
