"""The common model of a table, whatever its source looked like."""

from dataclasses import dataclass

from kg.document import Span

ORIGINS = ("cells", "lines")
"""``cells``: the reader gave cells (tabs, a document format); ``lines``: rebuilt from printed lines."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """Words of the joined text: the cell's content, in one span, or several where a page break ran through it.

    ``text`` is the words of ``spans`` run together.
    """

    spans: tuple[Span, ...]
    text: str

    @property
    def start(self) -> int:
        """Where the cell's first words begin."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where its last words end."""
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``labels`` are its head cells from top to bottom, group headings first.

    ``meaning`` is a key of data/columns.tsv, empty where the label is not a known one. ``level`` tells the level of
    indicators (1 to 4) that a level column names or a weight belongs to; 0 elsewhere, and for the leaf's own weight.
    ``unit`` is the unit printed in the label (万元, %), else empty.
    """

    labels: tuple[TableCell, ...]
    meaning: str
    level: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``cells`` has one entry a column; ``None`` is empty in the source.

    ``carried`` are the columns whose cell stands in another row (merged cells given once); ``inferred`` those whose
    cell was set there by arithmetic. ``total`` is true of rows of sums (合计, 总分).
    """

    cells: tuple[TableCell | None, ...]
    carried: frozenset[int] = frozenset()
    inferred: frozenset[int] = frozenset()
    total: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A field of a form: label and value side by side (主管部门 | 某某局). ``meaning`` as in data/columns.tsv."""

    label: TableCell
    meaning: str
    value: TableCell | None


@dataclass(frozen=True, slots=True)
class RebuiltTable:
    """One table with one head. ``kind`` is one of indicators, projects, tasks, money, accounts,
    allocation (amounts by area), goals, form, other.

    ``form`` numbers the blocks of one printed form alike (a self-evaluation form holds fields, money, goals and
    indicators), so that what belongs together can be found. ``unit`` is the unit line's (单位：万元), ``title`` the
    line above the table. ``inferred`` says in words what was not simply read.
    """

    start: int
    end: int
    kind: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...] = ()
    title: TableCell | None = None
    unit: str = ""
    unit_cell: TableCell | None = None
    form: int = 0
    origin: str = "cells"
    inferred: tuple[str, ...] = ()

    def column(self, meaning: str, level: int = 0) -> int | None:
        """The first column of that meaning (and level); ``None`` where there is none."""
        for index, column in enumerate(self.columns):
            if column.meaning == meaning and column.level == level:
                return index
        return None

    def cell(self, row: Row, meaning: str, level: int = 0) -> TableCell | None:
        """The cell of a row in the first column of that meaning."""
        index = self.column(meaning, level)
        return None if index is None else row.cells[index]


_WORDY = frozenset(("goal_target", "goal_actual", "goal_reason", "reason", "improvement", "reason_improvement"))


def sentence_cells(table: RebuiltTable) -> tuple[Span, ...]:
    """Where the cells of a table stand that are running text: goals and reasons in whole sentences."""
    wordy = [k for k, column in enumerate(table.columns) if column.meaning in _WORDY]
    cells = {cell for row in table.rows for k in wordy if (cell := row.cells[k]) and k not in row.carried}
    whole = (cell.spans[0] for cell in cells if len(cell.spans) == 1 and "。" in cell.text)
    return tuple(sorted(whole, key=lambda span: span.start))
