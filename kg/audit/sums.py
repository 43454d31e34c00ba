"""Whether the numbers of a column bear out an addition, and whether a gap can be told from a misread table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.audit.arithmetic import slipped, sum_gap
from kg.audit.cells import MONEY, Line, cell_number, line_number
from kg.audit.structure import Addition, is_fund_form
from kg.records import Operand
from kg.tables import RebuiltTable

_SMALL = Decimal("0.05")
_SMALL_POINTS = Decimal("0.2")
"""Of points a part is more of the whole than of money."""
_HALF = Decimal("0.5")
_SOME = 2


@dataclass(frozen=True, slots=True)
class Added:
    """An addition worked out in one column: ``gap`` is total - sum where print does not allow it, else 0."""

    addition: Addition
    column: int
    whole: Operand
    operands: tuple[Operand, ...]
    gap: Decimal
    filled: bool

    @property
    def telling(self) -> bool:
        """Whether the sum holds, and not only because there is nothing or one part to add."""
        return not self.gap and self.whole.value != 0 and sum(bool(part.value) for part in self.operands) > 1


def add_up(table: RebuiltTable, addition: Addition, column: int, beside: Operand | None = None) -> Added | None:
    """The addition in one column; ``None`` where a cell is no number of the total's unit. Empty amounts are none.

    ``beside`` is what another block of the same form adds.
    """
    whole = cell_number(table, addition.total, column)
    unit = line_number(table, addition.total, column)
    if whole is None or unit is None:
        return None
    operands = [beside] if beside is not None and beside.value else []
    filled = True
    for part in addition.parts:
        number, quantity = cell_number(table, part, column), line_number(table, part, column)
        if number is None or quantity is None:
            if _holds_words(part, column) or table.columns[column].meaning not in MONEY:
                return None
            filled = False
        elif quantity.unit != unit.unit:
            return None
        else:
            operands.append(number)
    if not any(operand.value for operand in operands):
        return None
    return Added(addition, column, whole, tuple(operands), sum_gap(whole, operands), filled)


def _holds_words(line: Line, column: int) -> bool:
    cell = line.row.cells[column]
    return cell is not None and cell.text.strip() not in ("", "-", "—", "——", "/")


def credible(table: RebuiltTable, failed: Added, columns: Sequence[int]) -> bool:
    """Whether a sum that fails is the report's fault rather than a tree read as a list or a row not read.

    It needs to be borne out: the same rows add up in another column or lack the same there; or the gap is small;
    or one slip of the pen makes the sum hold; or a whole numbering says that these are all the parts.
    """
    whole, gap = abs(failed.whole.value), failed.gap
    if not whole:  # 0 over a source that is none: the form's total is never filled in later
        return is_fund_form(failed.addition.total)
    if not gap % whole or not (failed.filled or failed.addition.explicit):
        return False
    if sum(bool(part.value) for part in failed.operands) < min(_SOME, len(failed.addition.parts)):
        return False
    others = [
        other for column in columns if column != failed.column and (other := add_up(table, failed.addition, column))
    ]
    if any(other.telling or other.gap == gap for other in others):
        return True
    points = table.columns[failed.column].meaning not in MONEY
    # Where the levels stand in columns of their own, no row is part of another.
    leaves = points and any(column.level for column in table.columns)
    if gap < 0 and not leaves and _nested(failed.operands, -gap):
        return False
    if abs(gap) <= whole * (_SMALL_POINTS if points else _SMALL) or slipped(
        failed.whole.value, [part.value for part in failed.operands]
    ):
        return True
    return failed.addition.explicit and abs(gap) <= whole * _HALF


def _nested(operands: Sequence[Operand], over: Decimal) -> bool:
    """Whether neighbouring parts make up what is too much: rows under one of the others, counted along."""
    for first in range(len(operands)):
        added = Decimal(0)
        for operand in operands[first:]:
            added += operand.value
            if abs(added - over) <= 2 * operand.half:
                return True
    return False
