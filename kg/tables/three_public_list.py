"""The table of 三公经费 as a list, each item with its amount behind it, a cell a line; empty cells leave nothing."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from kg.tables.labels import is_number, lookup, squeeze, to_number
from kg.tables.model import Column, Row
from kg.tables.pieces import Piece, cell_of
from kg.tables.three_public import LABEL, Read

_MARK = re.compile(r"(?:其中：?)?(?:\d{1,2}[、.．]|[（(]\d{1,2}[）)]|[①-⑳])?(?:其中：?)?")
_CARS = re.compile(r"(?:公务用车|公车)(?:费用?|经费|支出)?")
_LINES = 40
_LEAST = 3
_CENT = Decimal("0.011")


def three_public_list(text: str, lines: Sequence[Sequence[Piece]], index: int) -> Read | None:
    """(columns, rows, lines taken) of such a list whose head (项目, 预算数) begins with line ``index``, or ``None``.

    Its amounts have to add up as the form has it.
    """
    heads = [lookup(piece.text) for line in lines[index : index + 2] for piece in line[:2]][:2]
    if len(heads) < 2 or not (heads[0] and heads[0].meaning == "item" and heads[1] and heads[1].holds == "number"):
        return None
    flow = [piece for line in lines[index : index + _LINES] for piece in line]
    named: list[tuple[str, Piece, Piece | None]] = []
    for piece, after in pairwise([*flow[2:], None]):
        assert piece is not None
        kind = _kind(piece.text)
        if kind:
            named.append((kind, piece, after if after and is_number(after.text) else None))
        elif not named or named[-1][2] is not piece:
            break
    kinds = [kind for kind, _, _ in named]
    if len(kinds) < _LEAST or len(set(kinds)) < len(kinds) or "host" not in kinds or not _adds_up(named):
        return None
    last = named[-1][2] or named[-1][1]
    columns = [Column((cell_of(text, flow[0]),), "item"), Column((cell_of(text, flow[1]),), heads[1].meaning)]
    rows = [
        Row((cell_of(text, name), cell_of(text, amount) if amount else None), total=kind == "total")
        for kind, name, amount in named
    ]
    return columns, rows, sum(1 for line in lines[index : index + _LINES] if line[0].line <= last.line)


def is_of_three_public(name: str) -> bool:
    """Whether a row is called as those of this table are."""
    return bool(_kind(name))


def _kind(words: str) -> str:
    """What a label says: total, abroad, group (cars), buy, run, host; empty where it is none."""
    plain = squeeze(words)
    plain = plain[_MARK.match(plain).end() :]  # type: ignore[union-attr]
    found = LABEL.fullmatch(plain)
    if found and found.lastgroup not in ("budget", "spent", "sub"):
        return found.lastgroup or ""
    return "group" if _CARS.fullmatch(plain) else ""


def _adds_up(named: Sequence[tuple[str, Piece, Piece | None]]) -> bool:
    said = {kind: to_number(re.sub("[万亿]?元$", "", amount.text)) for kind, _, amount in named if amount}
    values = {kind: value for kind, value in said.items() if value is not None}
    parts = values.get("buy", Decimal(0)) + values.get("run", Decimal(0))
    cars = values.get("group", parts)
    if not values or (parts and abs(cars - parts) > _CENT):
        return False
    whole = values.get("abroad", Decimal(0)) + values.get("host", Decimal(0)) + cars
    return abs(values.get("total", whole) - whole) <= _CENT
