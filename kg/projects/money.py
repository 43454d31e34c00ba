"""Amounts of table cells and of running text, in yuan, with their words."""

import re
from decimal import Decimal

from kg.document import Document
from kg.quantities import Quantity
from kg.records import Mention, Money
from kg.tables import RebuiltTable, Row, TableCell
from kg.tables.labels import to_number

_YUAN = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10000),
    "百万元": Decimal(10**6),
    "亿元": Decimal(10**8),
}
_SUFFIXES = ("亿元", "百万元", "万元", "千元", "元")


def words(document: Document, start: int, end: int) -> Mention:
    """The words of a range."""
    return Mention(start, end, document.text[start:end])


def cell_money(document: Document, cell: TableCell | None, unit: str) -> Money | None:
    """The amount of a cell, in its own printed unit or the table's; ``None`` without a number or a known unit."""
    if cell is None or cell.text.strip().endswith(("%", "％")):
        return None
    number = to_number(cell.text)
    own = next((suffix for suffix in _SUFFIXES if cell.text.strip().endswith(suffix)), unit)
    if number is None or own not in _YUAN:
        return None
    printed = cell.text.strip().removesuffix(own)
    return Money(number * _YUAN[own], printed, own, words(document, cell.start, cell.end))


def table_money(document: Document, table: RebuiltTable, row: Row, meaning: str) -> Money | None:
    """The amount of a row in the first column of a meaning, with the unit of its head or of the table."""
    index = table.column(meaning)
    if index is None:
        return None
    unit = table.columns[index].unit
    return cell_money(document, row.cells[index], unit if unit in _YUAN else table.unit)


_OF_MONEY = re.compile("[元万亿钱]")
"""What every amount in yuan is printed with."""


def speaks_of_money(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` may hold an amount for ``prose_money``."""
    return _OF_MONEY.search(text, start, end) is not None


def prose_money(document: Document, quantity: Quantity) -> Money | None:
    """The amount of a quantity; one with 万 or 亿 alone counts as money of yuan (4,648万)."""
    worth = quantity.yuan
    if worth is None and quantity.kind == "scaled":
        factor = {"万": 10**4, "亿": 10**8, "千万": 10**7, "百万": 10**6}.get(quantity.unit)
        worth = quantity.value * factor if factor else None
    if worth is None:
        return None
    printed = quantity.quote.removesuffix(quantity.unit).strip()
    return Money(worth, printed, quantity.unit, words(document, quantity.start, quantity.end))
