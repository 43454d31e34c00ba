"""Tables as their author meant them: header tree by meaning, body rows, every cell with its offsets.

``rebuild_tables`` takes what a reader saw (cells between tabs, or only printed lines) and returns one model for all.
What had to be inferred (a merged cell carried down, a shifted head row set right by a sum) is said.
"""

from kg.tables.model import Column, Pair, RebuiltTable, Row, TableCell, sentence_cells
from kg.tables.rebuild import rebuild_tables
from kg.tables.told import told_of

__all__ = ["Column", "Pair", "RebuiltTable", "Row", "TableCell", "rebuild_tables", "sentence_cells", "told_of"]
