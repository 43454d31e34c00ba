"""Indicators: rows of indicator tables, of score tables, and the items of an analysis that goes through them.

One item named in a table and again in the text is one row; the text then adds what the table leaves open.
"""

from collections.abc import Sequence

from kg.document import Document
from kg.indicators.coded import with_coded_levels
from kg.indicators.items import find_items
from kg.indicators.listed import find_listed
from kg.indicators.merge import merge
from kg.indicators.rows import rows_of_tables
from kg.indicators.scored import find_scored
from kg.indicators.told import find_told
from kg.indicators.words import level_title
from kg.records import Figure, IndicatorRow
from kg.tables import RebuiltTable
from kg.tables.labels import squeeze
from kg.tables.standard import level_names

__all__ = ["find_indicators"]


def find_indicators(
    document: Document, tables: Sequence[RebuiltTable], year: str, figures: Sequence[Figure] = ()
) -> tuple[IndicatorRow, ...]:
    """All indicators of a document in text order. ``year`` is the report's fiscal year (empty: not known).

    ``tables`` is what ``kg.tables.rebuild_tables`` gave for the same document, ``figures`` the figures of its running
    text: without them a line that lists results below a level alone gives no indicators.
    """
    in_tables = rows_of_tables(document, tables, year)
    told, scored = find_told(document, tables, year), find_scored(document, tables, year, in_tables)
    found = find_items(document, tables, year)
    known = [*filter(_is_more_than_level, found), *told, *scored]
    listed = [] if in_tables else find_listed(document, figures, known, year)
    items = [item for item in found if not _only_leads(document, item, [*told, *listed], scored)]
    rows = merge(in_tables, items)
    return with_coded_levels(document, merge(merge(merge(rows, told), scored), listed))


def _is_more_than_level(item: IndicatorRow) -> bool:
    """Whether an item has a name of its own; a level that has points of its own is scored as a whole."""
    return squeeze(item.name) not in level_names() or bool(item.weight or item.score)


def _only_leads(
    document: Document, item: IndicatorRow, told: Sequence[IndicatorRow], scored: Sequence[IndicatorRow]
) -> bool:
    """Whether an item is a level (数量指标, 质量方面), and what it leads to are the indicators or none at all."""
    name = squeeze(level_title(item.name))
    if name in level_names() and not item.evidence:
        return True
    if name.endswith("方面") and f"{name.removesuffix('方面')}指标" in level_names():
        return True
    index = document.section_index(item.mention.start)
    end = document.sections[index].end if index is not None else 0
    bare = item.weight is None and item.score is None and not (item.target or item.actual)
    below = (*(told if name in level_names() else ()), *(scored if bare else ()))
    return any(item.mention.end <= row.mention.start < end for row in below)
