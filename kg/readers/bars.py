"""Tables printed with bars between their cells (项目 | 预算数 |, as markup and web pages become plain text) → tabs.

Character for character as long as before, so that every offset stays what it was: a bar that parts two cells becomes
a tab, one at the edge of a row and a rule below a head (|---|---|) print nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.readers.joining import BLANKS, Line, split_lines

_BAR = re.compile("[|｜│┃]")
_OPENS, _CLOSES = f"^[{BLANKS}\t]*{_BAR.pattern}", f"{_BAR.pattern}[{BLANKS}\t]*$"
_EDGE = re.compile(f"{_OPENS}|{_CLOSES}")
_RULE = re.compile(f"[{BLANKS}\t|｜│┃+:：]*[-─━—][{BLANKS}\t|｜│┃+:：─━—-]*")
_LONE = re.compile(f"^[{BLANKS}\t]*{_BAR.pattern}[{BLANKS}\t|｜│┃]*$", re.MULTILINE)
_LONELY = 3
_LEAST = 2
"""A bar in one line alone parts the words of a heading or a row of links (首页 | 公开), not the cells of a table."""
_SEVERAL = 3
"""Lines with so many bars are rows of one form, however many its other rows have."""
_STREAM = 8
_USUAL = 3
"""Where fewer than one row in three has the usual number of bars, the rows are not what the lines break at."""


def with_tabs(text: str) -> str:
    """The text with tabs for the bars of its tables: before names are masked, which stand behind their label's cell."""
    if not _BAR.search(text):
        return text
    pieces: list[str] = []
    done = 0
    for block in _blocks(split_lines(text)):
        for start, words in _rows(text, block):
            pieces += (text[done:start], words)
            done = start + len(words)
    return _without_lone("".join((*pieces, text[done:])))


def _without_lone(text: str) -> str:
    """The text without lines that are a bar and nothing else, between cells that are a line each: they print none."""
    lone = _LONE.findall(text)
    return _LONE.sub(lambda line: " " * len(line[0]), text) if len(lone) >= _LONELY else text


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines of each table: they follow on each other, and have an edge both, as many bars or several each."""
    counts = [len(_BAR.findall(line.text)) for line in lines]
    edged = [bool(count and _EDGE.search(line.text)) for line, count in zip(lines, counts, strict=True)]
    start = 0
    for at in range(1, len(lines) + 1):
        on = at < len(lines) and counts[at] and _same_table(counts[at - 1 : at + 1], edged[at - 1 : at + 1])
        if not on:
            if counts[start] and at - start >= _LEAST:
                yield lines[start:at]
            start = at


def _same_table(counts: Sequence[int], edged: Sequence[bool]) -> bool:
    return all(edged) or counts[0] == counts[1] or min(counts) >= _SEVERAL


def _rows(text: str, block: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """(where it starts, what it is read as) of every row.

    A row that broke off inside a cell goes on where the bars of both lines are as many as a row has. Where lines break
    anywhere, each cell is a line of its own.
    """
    counts = [len(_BAR.findall(line.text)) for line in block]
    usual, often = Counter(count for count in counts if count > 1).most_common(1)[0] if max(counts) > 1 else (0, 0)
    if len(block) >= _STREAM and often * _USUAL < sum(count > 1 for count in counts) and max(counts) > _STREAM:
        for line in block:
            yield line.start, _BAR.sub("\n", line.text)
        return
    edges = [edge for edge in (re.compile(_OPENS), re.compile(_CLOSES)) if _is_edge(edge, block)]
    at = 0
    while at < len(block):
        last = at
        if _broke_off(counts[at : at + 3], usual):
            last = at + 1
        end = block[last].start + len(block[last].text)
        yield block[at].start, _row(text[block[at].start : end], edges)
        at = last + 1


def _broke_off(counts: Sequence[int], usual: int) -> bool:
    """Whether a row goes on in the next line: both together have the usual bars, and no row like the next follows."""
    return len(counts) > 1 and counts[0] < usual == counts[0] + counts[1] and counts[1:2] != counts[2:3]


def _is_edge(edge: re.Pattern[str], block: Sequence[Line]) -> bool:
    """Whether rows have a bar at this edge: at the end of a few of them it stands beside a cell that is empty."""
    return sum(edge.search(line.text) is not None for line in block) * 2 > len(block)


def _row(words: str, edges: Sequence[re.Pattern[str]]) -> str:
    if _RULE.fullmatch(words):
        return " " * len(words)
    for edge in edges:
        words = edge.sub(lambda found: " " * len(found.group()), words)
    return re.sub("[\r\n]", " ", _BAR.sub("\t", words))
