"""The rows of money of the standard self-evaluation form, a cell a line: told by their names, not by widths.

Empty cells leave nothing behind, so that a row has as many values as its first columns, or as all of them.
"""

from collections.abc import Sequence

from kg.tables.labels import is_blank_mark, is_number
from kg.tables.missing import AMOUNTS
from kg.tables.model import Row, TableCell
from kg.tables.pieces import Piece, cell_of
from kg.tables.standard import is_money_item


def money_rows(text: str, meanings: Sequence[str], body: Sequence[Piece]) -> list[Row]:
    """The rows below a head with these meanings, as far as they go; none unless two of them begin with such a name
    and every value has its column."""
    if "item" not in meanings or not AMOUNTS.intersection(meanings) or "weight" not in meanings:
        return []
    name = meanings.index("item")
    columns = [k for k in range(len(meanings)) if k > name]
    amounts = [k for k in columns if meanings[k] in AMOUNTS]
    rows: list[Row] = []
    fitting = (0, len(amounts), len(amounts) + 1, len(columns))
    for names, values in _groups(body):
        while len(values) not in fitting and is_blank_mark(values[-1].text):
            values.pop()  # that there is nothing (—) is said in fewer cells than there are
        if len(values) not in fitting:
            return []
        cells: list[TableCell | None] = [None] * len(meanings)
        cells[name] = cell_of(text, names)
        if values:
            places = columns if len(values) == len(columns) else [*amounts, *_rates(meanings)]
            for place, value in zip(places, values, strict=False):
                cells[place] = cell_of(text, value)
        rows.append(Row(tuple(cells)))
    return rows if len(rows) > 1 and any(row.cells[amounts[0]] for row in rows) else []


def _rates(meanings: Sequence[str]) -> list[int]:
    return [k for k, meaning in enumerate(meanings) if meaning == "rate"]


def _groups(body: Sequence[Piece]) -> list[tuple[Piece, list[Piece]]]:
    """Each name with the values behind it, up to what is neither; none where that is a row by a name unknown here."""
    groups: list[tuple[Piece, list[Piece]]] = []
    for k, piece in enumerate(body):
        if is_money_item(piece.text, part=bool(groups)):
            groups.append((piece, []))
        elif groups and (is_number(piece.text) or is_blank_mark(piece.text)):
            groups[-1][1].append(piece)
        else:
            return [] if body[k + 1 : k + 2] and is_number(body[k + 1].text) else groups
    return groups
