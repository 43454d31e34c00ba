"""How good the tables of a graph are: compared with what careful readers found in the same documents."""

from kg.quality.comparing import TABLES, Result, evaluate
from kg.quality.counts import Count
from kg.quality.report import Change, accept, changes, read_accepted, table

__all__ = ["TABLES", "Change", "Count", "Result", "accept", "changes", "evaluate", "read_accepted", "table"]
