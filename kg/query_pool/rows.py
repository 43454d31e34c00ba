"""Counting the rows of a written answer as it goes by: the engine writes tables whole and counts nothing."""

import re

# Inside a value a quote is escaped in JSON, "<" in XML, and line ends in the others, so none of these occurs there.
_BETWEEN = {
    "json": re.compile(rb'\},\{"[^"\\]{0,200}":\{"type":"'),
    "xml": re.compile(rb"<result>"),
    "tsv": re.compile(rb"\n"),
    "nt": re.compile(rb"\n"),
    "nq": re.compile(rb"\n"),
}
_LONGEST = 300
# JSON has a separator less than it has rows, and the first line of CSV and TSV is no row.
_BEFORE = {"json": 1, "csv": -1, "tsv": -1}


class RowCounter:
    """Counts the rows (statements, in N-Triples and N-Quads) in pieces of an answer; formats without rows count 0."""

    def __init__(self, format: str) -> None:
        self._between = _BETWEEN.get(format)
        self._csv = format == "csv"
        self._quoted = False
        self._tail = b""
        self.rows = _BEFORE.get(format, 0)

    def feed(self, piece: bytes) -> int:
        """Count the rows that end in this piece; returns all so far."""
        if self._csv:
            # A line end between quotes belongs to a value.
            for part in piece.split(b'"'):
                self.rows += 0 if self._quoted else part.count(b"\n")
                self._quoted = not self._quoted
            self._quoted = not self._quoted
        elif self._between:
            joined = self._tail + piece
            counted = 0
            for match in self._between.finditer(joined):
                self.rows += 1
                counted = match.end()
            self._tail = joined[max(counted, len(joined) - _LONGEST) :]
        return self.rows
