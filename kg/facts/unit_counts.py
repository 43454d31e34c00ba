"""How many units a form says that its body has: 单位数 counts the body itself too, 下属单位数 only those under it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.document import Document
from kg.records import Mention, UnitCount
from kg.tables import RebuiltTable
from kg.tables.labels import lookup

_COUNT = re.compile(r"\s*(\d{1,4})\s*[个家]?\s*")
_LINE = re.compile(r"\s*(?P<label>[^\d\s：:]{3,16})[：:](?P<value>\s*\d{1,4}\s*[个家]?)\s*")
_MEANINGS = ("unit_count", "subordinate_count")
"""Of ``kg/tables/data/columns.tsv``: with the body itself, and without it."""


def unit_counts(document: Document, tables: Iterable[RebuiltTable]) -> tuple[UnitCount, ...]:
    """The counts that fields of forms state, in cells or as lines of their own, in text order; each place once."""
    found = {count.mention.start: count for count in (*_lines(document), *_cells(document.text, tables))}
    return tuple(found[start] for start in sorted(found))


def _cells(text: str, tables: Iterable[RebuiltTable]) -> Iterator[UnitCount]:
    for pair in (pair for table in tables for pair in table.pairs):
        if pair.value is not None and pair.meaning in _MEANINGS:
            yield from _count(text, pair.meaning, pair.label.start, pair.value.end, pair.value.text)


def _lines(document: Document) -> Iterator[UnitCount]:
    for paragraph in document.paragraphs:
        line = _LINE.fullmatch(document.text, paragraph.start, paragraph.end)
        label = lookup(line["label"]) if line else None
        if line is not None and label is not None and label.meaning in _MEANINGS:
            yield from _count(document.text, label.meaning, line.start("label"), line.end("value"), line["value"])


def _count(text: str, meaning: str, start: int, end: int, printed: str) -> Sequence[UnitCount]:
    """The count, with the words from its label to its number; nothing where the value is no bare number."""
    number = _COUNT.fullmatch(printed)
    if number is None:
        return ()
    return (UnitCount(Mention(start, end, text[start:end]), int(number[1]), meaning == _MEANINGS[0]),)
