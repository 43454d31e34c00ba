"""Values whose sign and unit stand in columns of their own (指标性质 ≥, 指标值 90, 度量单位 %), or in the name."""

import re

from kg.document import Document
from kg.indicators.results import Result, read_value
from kg.indicators.words import mention
from kg.quantities import find_quantities, whole_quantity
from kg.quantities.units import units
from kg.tables import RebuiltTable, Row, TableCell
from kg.tables.labels import is_blank_mark, is_number, squeeze

_SIGN = re.compile(r"^(?:[<>＜＞≤≥≦≧=＝═]{1,2}|不?(?:大于|小于|低于|高于|少于|超过|等于)(?:等于)?)$")
_PLAIN_SIGNS = {">=": "≥", "<=": "≤", "=": "", "＝": "", "═": "", "≧": "≥", "≦": "≤", "等于": ""}
_IN_NAME = re.compile(r"[（(](?:单位[:：])?([^（）()]{1,6})[）)]$")


def unit_of(table: RebuiltTable, row: Row, name: str) -> str:
    """The unit of a row's values: its column's, else the known unit in the bracket that its name ends with."""
    cell = table.cell(row, "measure_unit")
    if cell is not None and not is_blank_mark(cell.text):
        return squeeze(cell.text).replace("％", "%")
    bracket = _IN_NAME.search(name)
    return bracket.group(1) if bracket and _known(bracket.group(1)) else ""


def _known(unit: str) -> bool:
    return unit in units() or bool(find_quantities(f"1{unit}"))


def target_of(table: RebuiltTable, row: Row, unit: str) -> str:
    """A target as its columns state it together (≥90%); only a number takes sign and unit, words stand as printed."""
    stated = [
        cell.text
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.meaning == "target" and cell is not None and not is_blank_mark(cell.text)
    ]
    words = "".join(dict.fromkeys(stated))
    if not is_number(words):
        return words
    told = next(filter(_SIGN.match, _directions(table, row)), "")
    before = _PLAIN_SIGNS.get(told, told)
    return f"{before}{words}{unit if words[-1:].isdigit() else ''}"


def _directions(table: RebuiltTable, row: Row) -> list[str]:
    """What a row says of how its target bounds: 正向 in one column, ≥ in another."""
    cells = zip(table.columns, row.cells, strict=True)
    return [squeeze(cell.text) for column, cell in cells if column.meaning == "direction" and cell]


def value_of(document: Document, cell: TableCell, unit: str) -> Result:
    """The result of a cell; a bare number counts the unit that stands elsewhere."""
    bare = whole_quantity(cell.text, unit) if is_number(cell.text) and cell.text[-1:].isdigit() else None
    if bare is None or len(cell.spans) > 1:
        return read_value(document, cell.start, cell.end)
    return Result(None, mention(document, cell.start, cell.end), bare.value, unit, bare.comparator)
