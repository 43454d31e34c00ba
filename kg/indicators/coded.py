"""Levels that codes tell: A11 stands under A1 (A1 项目决策), and that under A where there is one."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.document import Document
from kg.records import IndicatorRow

_BEFORE = re.compile(r"(?<![A-Za-z0-9])(?P<code>[A-E]\d{1,3})[.．、\s]*$")
_LONGEST = 6
_NAMED = re.compile(
    r"(?<![A-Za-z0-9])(?P<code>[A-E]\d{0,2})[.．、\s]*(?P<name>[㐀-鿿]{2,12})(?=[\s。：:（(，,]|[A-E]\d|$)"
)


def with_coded_levels(document: Document, rows: Sequence[IndicatorRow]) -> tuple[IndicatorRow, ...]:
    """The rows, those without a level with the levels that the codes before their names stand under."""
    codes = [_code(document.text, row) for row in rows]
    if not any(codes):
        return tuple(rows)
    names: dict[str, str] = {}
    for found in _NAMED.finditer(document.text):
        names.setdefault(found["code"], found["name"])
    return tuple(_under(row, code, names) for row, code in zip(rows, codes, strict=True))


def _code(text: str, row: IndicatorRow) -> str:
    start = row.mention.start
    found = _BEFORE.search(text, max(0, start - _LONGEST), start) if not row.level1 else None
    return found["code"] if found else ""


def _under(row: IndicatorRow, code: str, names: dict[str, str]) -> IndicatorRow:
    levels = [names[code[:length]] for length in range(1, len(code)) if code[:length] in names]
    return replace(row, level1=levels[0], level2=levels[1] if levels[1:] else row.level2) if levels else row
