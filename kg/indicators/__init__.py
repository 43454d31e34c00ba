"""Indicators: rows of indicator tables, of score tables, and the items of an analysis that goes through them.

One item named in a table and again in the text is one row; the text then adds what the table leaves open.
"""

from collections.abc import Sequence

from kg.document import Document
from kg.indicators.items import find_items
from kg.indicators.merge import merge
from kg.indicators.rows import rows_of_tables
from kg.indicators.scored import find_scored
from kg.records import IndicatorRow
from kg.tables import RebuiltTable

__all__ = ["find_indicators"]


def find_indicators(document: Document, tables: Sequence[RebuiltTable], year: str) -> tuple[IndicatorRow, ...]:
    """All indicators of a document in text order. ``year`` is the report's fiscal year (empty: not known).

    ``tables`` is what ``kg.tables.rebuild_tables`` gave for the same document.
    """
    rows = merge(rows_of_tables(document, tables, year), find_items(document, tables, year))
    return merge(rows, find_scored(document, tables, year))
