"""The audit's reading: what documents claim to hold, with the words and the sum worked out. The rules in
``shapes/audit`` say whether it does."""

from collections.abc import Sequence

from kg.audit.calendar import claims_of_dates
from kg.audit.calibers import claims_of_calibers
from kg.audit.conflicts import Conflict, Told, find_conflicts, told_by
from kg.audit.identities import claims_of_accounts
from kg.audit.prose import claims_of_figures
from kg.audit.sources import Source, conflict_source
from kg.audit.tables import claims_of_table
from kg.audit.whole import claims_of_partitions, claims_of_rates, claims_of_score
from kg.document import Document
from kg.figures import find_relations
from kg.records import Claim, Figure
from kg.tables import RebuiltTable

__all__ = [
    "Conflict",
    "Source",
    "Told",
    "claims_of_accounts",
    "conflict_source",
    "find_claims",
    "find_conflicts",
    "told_by",
]


def find_claims(
    document: Document, figures: Sequence[Figure], *, tables: Sequence[RebuiltTable] = ()
) -> tuple[Claim, ...]:
    """What ``document`` says to hold between its figures and in its tables, in text order.

    ``figures`` as ``kg.figures.find_figures`` gives them for the document, ``tables`` as
    ``kg.tables.rebuild_tables``. Where words may be read in several ways, the one that the numbers bear out is meant;
    what no reading bears out is not claimed.
    """
    found = list(claims_of_figures(document, figures, find_relations(document, figures)))
    found += claims_of_calibers(figures)
    found += claims_of_dates(document.text)
    for table in tables:
        found += claims_of_table(document, table, tables)
    found += claims_of_score(figures, tables)
    found += claims_of_rates(document.text, figures, tables)
    found += claims_of_partitions(tables)
    return tuple(sorted(dict.fromkeys(found), key=lambda claim: (claim.finding.quotes[0].start, claim.finding.rule)))
