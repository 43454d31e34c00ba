"""Cells that tell of a row's indicator in words: reasons, remarks, results."""

from kg.document import Span
from kg.tables.carry import LEVELS, leaf_column
from kg.tables.model import RebuiltTable

_OF_ITSELF = frozenset((*LEVELS, "name", "number", "weight", "score", "score_rate", "target", ""))
"""Columns whose cells are the indicator or a value of it."""


def told_of(table: RebuiltTable) -> tuple[tuple[Span, str], ...]:
    """Where those cells of a table of indicators stand, in text order, each with its indicator's name."""
    leaf = leaf_column(table.columns) if table.kind == "indicators" else None
    if leaf is None:
        return ()
    columns = [k for k, column in enumerate(table.columns) if column.meaning not in _OF_ITSELF]
    found = [
        (span, name.text)
        for row in table.rows
        if not row.total and (name := row.cells[leaf])
        for k in columns
        if k not in row.carried and (cell := row.cells[k])
        for span in cell.spans
    ]
    return tuple(sorted(found, key=lambda told: told[0].start))
