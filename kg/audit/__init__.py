"""The audit in memory: what contradicts itself or another document, with the lines and the sum worked out."""

from collections.abc import Sequence

from kg.audit.conflicts import Conflict, find_conflicts
from kg.audit.prose import audit_figures
from kg.audit.sources import Source, conflict_source
from kg.audit.tables import audit_table
from kg.audit.whole import audit_partitions, audit_rates, audit_score
from kg.document import Document
from kg.figures import find_relations
from kg.records import Figure, Finding
from kg.tables import RebuiltTable

__all__ = ["Conflict", "Source", "conflict_source", "find_conflicts", "find_contradictions"]


def find_contradictions(
    document: Document, figures: Sequence[Figure], *, tables: Sequence[RebuiltTable] = ()
) -> tuple[Finding, ...]:
    """Every place where ``document`` contradicts itself or its arithmetic fails, in text order.

    ``figures`` as ``kg.figures.find_figures`` gives them for the document, ``tables`` as
    ``kg.tables.rebuild_tables``. Tolerance is what print allows (``kg.audit.arithmetic``), never a percentage.
    """
    found = list(audit_figures(document, figures, find_relations(document, figures)))
    for table in tables:
        found += audit_table(document, table, tables)
    found += audit_score(figures, tables)
    found += audit_rates(document.text, figures, tables)
    found += audit_partitions(tables)
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: (finding.quotes[0].start, finding.rule)))
