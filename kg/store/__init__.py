"""The graph on disk: the only package that knows the engine (Oxigraph).

``build`` writes a snapshot beside the published one and swaps a pointer; ``update`` makes one that differs from it by
little, at the cost of that; ``open_snapshot`` reads the published one; ``load`` puts others' RDF beside it.
"""

from kg.store.describing import pointing
from kg.store.endpoint import Addresses, Endpoint, addresses
from kg.store.folder import lock_file, pointed_at
from kg.store.leaving import Gone, going
from kg.store.loading import load
from kg.store.memory import select
from kg.store.opening import open_snapshot, reopen_snapshot
from kg.store.reading import GraphStore
from kg.store.remote import Sent, push
from kg.store.sorting import sorted_lines
from kg.store.statements import Form, GraphData, Lines, form_of, own_lines
from kg.store.terms import (
    GRAPH_FORMATS,
    QUAD_FORMATS,
    TABLE_FORMATS,
    AskResult,
    ExportResult,
    GraphResult,
    QueryResult,
    Row,
    SelectResult,
    Statement,
    Term,
    read_statements,
    read_table,
)
from kg.store.text import MOST as MOST_MATCHES
from kg.store.updating import Changes, LineChange, update
from kg.store.writing import Kept, Snapshot, build

__all__ = [
    "GRAPH_FORMATS",
    "MOST_MATCHES",
    "QUAD_FORMATS",
    "TABLE_FORMATS",
    "Addresses",
    "AskResult",
    "Changes",
    "Endpoint",
    "ExportResult",
    "Form",
    "Gone",
    "GraphData",
    "GraphResult",
    "GraphStore",
    "Kept",
    "LineChange",
    "Lines",
    "QueryResult",
    "Row",
    "SelectResult",
    "Sent",
    "Snapshot",
    "Statement",
    "Term",
    "addresses",
    "build",
    "form_of",
    "going",
    "load",
    "lock_file",
    "open_snapshot",
    "own_lines",
    "pointed_at",
    "pointing",
    "push",
    "read_statements",
    "read_table",
    "reopen_snapshot",
    "select",
    "sorted_lines",
    "update",
]
