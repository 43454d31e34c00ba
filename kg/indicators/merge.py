"""One indicator told twice, in a table and in the text, is one row."""

from collections.abc import Sequence
from dataclasses import replace

from kg.indicators.words import measured_kinds
from kg.records import IndicatorRow
from kg.tables.labels import squeeze


def merge(rows: Sequence[IndicatorRow], items: Sequence[IndicatorRow]) -> tuple[IndicatorRow, ...]:
    """Rows with what items of the same name add, and the items that no row names, in text order.

    An item also matches the row whose definition is its name. Where two rows have one name, neither takes the item.
    """
    done = list(rows)
    left: list[IndicatorRow] = []
    for item in items:
        same = [k for k, row in enumerate(rows) if squeeze(row.name) == squeeze(item.name)]
        same = same or [
            k for k, row in enumerate(rows) if row.definition and squeeze(row.definition) == squeeze(item.name)
        ]
        if len(same) == 1:
            done[same[0]] = _add(done[same[0]], item)
        elif not same:
            left.append(item)
    return tuple(sorted([*done, *left], key=lambda row: (row.mention.start, row.mention.end)))


def _add(row: IndicatorRow, item: IndicatorRow) -> IndicatorRow:
    """What the item says and the row leaves open. A value is taken where the row's result is words without a number."""
    changes: dict[str, object] = {}
    taken = []
    for field in ("weight", "score", "score_rate", "target", "actual", "shortfall_reason", "improvement"):
        if getattr(row, field) in (None, "") and getattr(item, field) not in (None, ""):
            changes[field] = getattr(item, field)
            taken.append(field)
    if row.value is None and item.value is not None and measured_kinds(row.name, (row.level1, row.level2)):
        changes |= {"value": item.value, "unit": item.unit, "comparator": item.comparator}
        taken.append("actual")
    evidence = row.evidence + tuple(pair for pair in item.evidence if pair[0] in taken)
    return replace(row, evidence=evidence, **changes) if changes else row  # type: ignore[arg-type]
