"""Whether the arithmetic of an amounts table bears out how its lines were put into columns.

Accounts printed in two halves come out of a page in an order that no rule can undo; there a wrong amount would look
like any other. So such tables count only where their own numbers say that each stands in its column.
"""

from collections.abc import Callable
from decimal import Decimal

from kg.tables.labels import to_number
from kg.tables.missing import AMOUNTS
from kg.tables.model import RebuiltTable, Row
from kg.tables.standard import is_money_item
from kg.tables.three_public_list import is_of_three_public

_CENT = Decimal("0.011")
_RATE_POINTS = Decimal("0.06")
_NEEDS_PROOF = frozenset(("accounts", "money"))


def borne_out(table: RebuiltTable) -> bool:
    """True for tables of other kinds; for accounts and money, if one of their identities holds.

    In two rows of three, or one column of sums: a report's own mistake must not hide its table, and chance does not
    make amounts add up. The rows of money of the standard form, each of them complete, need no such proof, nor has a
    list of 三公经费 that adds up as its form has it.
    """
    if table.kind not in _NEEDS_PROOF:
        return True
    rows = [row for row in table.rows if _amounts(table, row)]
    if not rows or any(len(_amounts(table, row)) < _columns(table) for row in rows if not row.total):
        return False
    if all(_of_the_form(table, row) for row in table.rows):
        return True
    tests: tuple[Callable[[RebuiltTable, Row], bool | None], ...] = (_rate, _parts, _rest)
    for test in tests:
        told = [found for row in rows if (found := test(table, row)) is not None]
        if told and len(told) * 2 >= len(rows) and sum(told) * 3 >= len(told) * 2:
            return True
    return _sums(table) or _halves(table) or _nested(table)


def _of_the_form(table: RebuiltTable, row: Row) -> bool:
    """Whether a row is called as those of the standard self-evaluation form or of the list of 三公经费 are."""
    name = table.cell(row, "item")
    if name is None:
        return False
    return is_of_three_public(name.text) or (table.kind == "money" and is_money_item(name.text, part=True))


def _halves(table: RebuiltTable) -> bool:
    """Each half of summary accounts adds up to the total that closes it, what follows to that of both."""
    running, closed, halves = Decimal(0), Decimal(0), 0
    for row in table.rows:
        amount = sum(_amounts(table, row), Decimal(0))
        if not row.total:
            running += amount
        elif abs(running - amount) < _CENT or (closed and abs(closed + running - amount) < _CENT):
            running, closed, halves = Decimal(0), amount, halves + 1
        else:
            return False
    return halves > 0 and not running


def _nested(table: RebuiltTable) -> bool:
    """The row of sums is all the others, a row that is the sum of the next two (公务用车 of its parts) counted once."""
    sums = [row for row in table.rows if row.total]
    parts = [amounts for row in table.rows if not row.total and (amounts := _amounts(table, row))]
    if len(sums) != 1 or len(parts) < len("三公") or len({len(part) for part in parts}) != 1:
        return False
    nested = [
        one
        for one, first, second in zip(parts, parts[1:], parts[2:], strict=False)
        if any(one) and all(abs(a - b - c) < _CENT for a, b, c in zip(one, first, second, strict=True))
    ]
    wanted = _amounts(table, sums[0])
    whole = [sum(column, Decimal(0)) for column in zip(*parts, strict=True)]
    twice = [sum(column, Decimal(0)) for column in zip(*nested, strict=True)] if nested else []
    return bool(twice) and all(abs(a - b + c) < _CENT for a, b, c in zip(wanted, whole, twice, strict=True))


def _columns(table: RebuiltTable) -> int:
    return sum(column.meaning in AMOUNTS for column in table.columns)


def _amounts(table: RebuiltTable, row: Row) -> list[Decimal]:
    numbers = [
        to_number(cell.text)
        for cell, column in zip(row.cells, table.columns, strict=True)
        if cell and column.meaning in AMOUNTS
    ]
    return [number for number in numbers if number is not None]


def _number(table: RebuiltTable, row: Row, meaning: str) -> Decimal | None:
    cell = table.cell(row, meaning)
    return to_number(cell.text) if cell else None


def _rate(table: RebuiltTable, row: Row) -> bool | None:
    """The rate is what was spent of the adjusted (else the initial) budget."""
    rate, spent = _number(table, row, "rate"), _number(table, row, "spent")
    budget = _number(table, row, "adjusted") or _number(table, row, "budget")
    if rate is None or spent is None or not budget:
        return None
    return any(abs(spent / budget * 100 - rate) <= _RATE_POINTS * 10**places for places in (0, 1))


def _parts(table: RebuiltTable, row: Row) -> bool | None:
    """The first amount is the sum of the others of its row."""
    if {column.meaning for column in table.columns} & AMOUNTS != {"total", "line"}:
        return None
    first, *others = _amounts(table, row)
    return abs(sum(others, Decimal(0)) - first) < _CENT if len(others) > 1 else None


def _rest(table: RebuiltTable, row: Row) -> bool | None:
    """The balance is what is left of what came in."""
    balance, spent = _number(table, row, "balance"), _number(table, row, "spent")
    came = next((n for m in ("allocated", "adjusted", "budget") if (n := _number(table, row, m)) is not None), None)
    if balance is None or spent is None or came is None:
        return None
    return abs(came - spent - balance) < _CENT


def _sums(table: RebuiltTable) -> bool:
    """A column of amounts adds up to the one row of sums, over at least two rows."""
    sums = [row for row in table.rows if row.total]
    parts = [_amounts(table, row) for row in table.rows if not row.total]
    if len(sums) != 1 or len(parts) < 2 or len({len(part) for part in parts}) != 1:
        return False
    wanted = _amounts(table, sums[0])
    found = [sum(column, Decimal(0)) for column in zip(*parts, strict=True)]
    return len(wanted) == len(found) and any(a and abs(a - b) < _CENT for a, b in zip(wanted, found, strict=True))
