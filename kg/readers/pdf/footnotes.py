"""Footnotes: smaller lines under a short rule at the foot of a page."""

import re
from collections.abc import Sequence

from kg.readers.pdf.lines import PrintedRow, Setting
from kg.readers.pdf.pages import Page

_SMALLER = 0.95
_SHORT = 0.5
_MARK = re.compile(r"[①-⑳*＊※注]|[\[［〔(（]?[0-9]{1,2}(?![0-9.%％年月日])")


def without_footnotes(
    lines: Sequence[PrintedRow], page: Page, usual: Setting
) -> tuple[Sequence[PrintedRow], Sequence[PrintedRow]]:
    """The lines of a page but its footnotes, and those: they would stand amid a sentence that goes on overleaf."""
    for rule in sorted(page.across, reverse=True):
        if rule.end - rule.start > _SHORT * page.width or rule.at < page.height / 2:
            continue
        notes = [line for line in lines if line.top >= rule.at - 1]
        if notes and _MARK.match(notes[0].words) and all(_width(line) < _SMALLER * usual.em for line in notes):
            return [line for line in lines if line.top < rule.at - 1], notes
    return lines, ()


def begins(line: PrintedRow, usual: Setting) -> bool:
    """Whether a line begins a paragraph, told by its indent."""
    return line.left > usual.margin + usual.em


def _width(line: PrintedRow) -> float:
    widths = sorted(char.right - char.left for char in line.chars if char.text > "\u3000")
    return widths[len(widths) // 2] if widths else line.size
