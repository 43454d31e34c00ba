"""Summary accounts in two halves (收入支出决算总表) that only printed lines are left of, a cell a line.

Empty cells leave nothing behind and pages mix the halves, so columns cannot be put back. A name with the amount right
behind it is a row; a half counts only where its amounts add up to a number that is printed as well.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.document import Span
from kg.tables.labels import squeeze, to_number
from kg.tables.model import Column, Row, TableCell
from kg.tables.pieces import Piece

_TITLE = re.compile(
    r"(?:收入?支出?|财政拨款收入?支出?)(?P<phase>预算|决算)?(?:总体|决算|预算)?(?:情况)?总?表(?:（[^（）]*）)?$"
)
_OTHER_TABLE = re.compile(r"[㐀-鿿]{2,}表$|[。；]$")
ACCOUNT = re.compile(r"^[一二三四五六七八九十]{1,3}、[㐀-鿿（）、]{2,24}?(?P<half>收入|支出)$")
"""一、事业收入: a row of summary accounts."""
_TOTALS = {"收入": ("本年收入合计", "收入合计", "收入总计"), "支出": ("本年支出合计", "支出合计", "支出总计")}
_AMOUNT = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d+\.\d{1,6}$")
_PROVING = 2
"""So many amounts add up to a number elsewhere by no chance; one equals it by chance."""
_HEADS = ("预算数", "决算数", "金额")
_LINE_NUMBER = re.compile(r"^\d{1,3}$")
_MOST = 260
"""No such table takes more lines: some 40 rows of two names, two numbers of lines and two amounts."""

Rows = tuple[Column, Column, list[Row], int]


def paired_lines(text: str, lines: Sequence[Sequence[Piece]], index: int) -> Rows | None:
    """(name column, amount column, rows, lines taken) of such a table below a title at ``index``, or ``None``."""
    words = "".join(piece.text for piece in lines[index])
    title = _TITLE.search(squeeze(words)) if len(words) <= 40 and words.endswith(("表", "）", ")")) else None
    if title is None:
        return None
    body = list(_body(lines, index + 1))
    flow = [piece for line in body for piece in line]
    rows = [row for half in _TOTALS for row in _half(text, flow, half)]
    if not rows:
        return None
    meaning = {"预算": "budget", "决算": "spent"}.get(title["phase"] or "", "amount")
    heads = [piece for piece in flow if squeeze(piece.text) == "项目"][:1] or flow[:1]
    label = _cell(text, heads[0])
    return Column((label,), "item"), Column((_cell(text, lines[index][-1]),), meaning), rows, len(body) + 1


def _body(lines: Sequence[Sequence[Piece]], start: int) -> Iterator[Sequence[Piece]]:
    for line in lines[start : start + _MOST]:
        if _OTHER_TABLE.search("".join(piece.text for piece in line)):
            return
        yield line


def _half(text: str, flow: Sequence[Piece], half: str) -> list[Row]:
    """The rows of one half with its total, if the printed numbers bear them out; amounts of nothing prove nothing."""
    items: list[tuple[Piece, Piece]] = []
    for k, piece in enumerate(flow):
        name = ACCOUNT.match(piece.text)
        amount = _amount_behind(flow, k) if name and name["half"] == half else None
        if amount is not None:
            items.append((piece, amount))
    whole = sum((_value(amount) for _, amount in items), Decimal(0))
    used = {amount.start for _, amount in items}
    sums = [p for p in flow if p.start not in used and _AMOUNT.match(p.text) and _value(p) == whole]
    label = next((piece for piece in flow if squeeze(piece.text) in _TOTALS[half]), None)
    if not whole or not sums or label is None:
        return []
    behind = _amount_behind(flow, flow.index(label))
    if behind not in sums and (behind is not None or sum(_value(amount) != 0 for _, amount in items) < _PROVING):
        return []
    total = behind or sums[0]
    rows = [Row((_cell(text, name), _cell(text, amount))) for name, amount in items]
    inferred = frozenset() if total is behind else frozenset((1,))
    return [*rows, Row((_cell(text, label), _cell(text, total)), inferred=inferred, total=True)]


def _amount_behind(flow: Sequence[Piece], k: int) -> Piece | None:
    """The amount right behind a name, a number of the line or a head that a page put between them left out."""
    after = [piece for piece in flow[k + 1 : k + 4] if squeeze(piece.text) not in _HEADS]
    if after and _LINE_NUMBER.match(after[0].text):
        after = after[1:]
    return after[0] if after and _AMOUNT.match(after[0].text) else None


def _value(piece: Piece) -> Decimal:
    return to_number(piece.text) or Decimal(0)


def _cell(text: str, piece: Piece) -> TableCell:
    return TableCell((Span(piece.start, piece.end),), text[piece.start : piece.end])
