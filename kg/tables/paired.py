"""Summary accounts in two halves or more (收入支出决算总表) of which only printed lines are left, a cell or a row each.

Empty cells leave nothing behind and pages mix the halves, so columns cannot be put back. A name with the amount right
behind it is a row; a half counts only where its amounts add up to a number that is printed as well. Budgets print their
spending several times side by side, by kind and by either classification: each is a half of its own.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from importlib import resources

from kg.tables.labels import squeeze, to_number
from kg.tables.model import Column, Row
from kg.tables.pieces import Piece, cell_of

_TITLE = re.compile(
    r"(?:收入?支出?|财政拨款收入?支出?)(?P<phase>预算|决算)?(?:总体|决算|预算)?(?:情况)?总?表(?:（[^（）]*）)?$"
)
_OTHER_TABLE = re.compile(r"[㐀-鿿]{2,}表$|[。；]$")
ACCOUNT = re.compile(r"^[一二三四五六七八九十]{1,3}、(?P<name>[㐀-鿿（）()、]{2,24}(?:收入|支出|拨款|补助|资金))$")
"""一、事业收入: a row of summary accounts."""
_INCOME = ("收入", "拨款", "资金")
_TOTALS = {
    "income": ("本年收入合计", "收入合计", "收入总计"),
    "spending": ("本年支出合计", "支出合计", "支出总计"),
}
_BALANCES = {
    "income": ("使用非财政拨款结余", "使用专用结余", "年初结转和结余", "上年结转和结余", "上年结转", "上年结余"),
    "spending": ("结余分配", "年末结转和结余", "结转下年", "年终结转和结余"),
}
"""What stands between the total of the year and that of all, on either side."""
_WHOLES = {"income": ("总计", "收入总计"), "spending": ("总计", "支出总计")}
_AMOUNT = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d+\.\d{1,6}$")
_PROVING = 2
"""So many amounts add up to a number elsewhere by no chance; one equals it by chance."""
_HEADS = ("预算数", "决算数", "金额")
_LINE_NUMBER = re.compile(r"^\d{1,3}$")
_MOST = 260
"""No such table takes more lines: some 40 rows of two names, two numbers of lines and two amounts."""

Rows = tuple[Column, Column, list[Row], int]


@cache
def _groups() -> dict[str, str]:
    """Name → the half of spending that it is of (data/account_groups.tsv); what is not named is of the functions."""
    text = resources.files("kg.tables").joinpath("data/account_groups.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines()[2:] if line.strip())


def paired_lines(text: str, lines: Sequence[Sequence[Piece]], index: int) -> Rows | None:
    """(name column, amount column, rows, lines taken) of such a table below a title at ``index``, or ``None``."""
    words = "".join(piece.text for piece in lines[index])
    title = _TITLE.search(squeeze(words)) if len(words) <= 40 and words.endswith(("表", "）", ")")) else None
    if title is None:
        return None
    body = list(_body(lines, index + 1))
    flow = [piece for line in body for piece in line]
    groups = dict.fromkeys(filter(None, map(_group, flow)))
    rows = [row for group in groups for row in _half(text, flow, group)]
    if not rows:
        return None
    meaning = {"预算": "budget", "决算": "spent"}.get(title["phase"] or "", "amount")
    heads = [piece for piece in flow if squeeze(piece.text) == "项目"][:1] or flow[:1]
    label = cell_of(text, heads[0])
    return Column((label,), "item"), Column((cell_of(text, lines[index][-1]),), meaning), rows, len(body) + 1


def _body(lines: Sequence[Sequence[Piece]], start: int) -> Iterator[Sequence[Piece]]:
    for line in lines[start : start + _MOST]:
        if _OTHER_TABLE.search("".join(piece.text for piece in line)):
            return
        yield line


def _group(piece: Piece) -> str:
    """The half that a row is of; empty where a piece is no row's name."""
    name = ACCOUNT.match(piece.text)
    if name is None:
        return ""
    return "income" if name["name"].endswith(_INCOME) else _groups().get(squeeze(name["name"]), "functional")


def _half(text: str, flow: Sequence[Piece], group: str) -> list[Row]:
    """The rows of one half with its total, if the printed numbers bear them out; amounts of nothing prove nothing."""
    side = "income" if group == "income" else "spending"
    items = [
        (piece, amount)
        for k, piece in enumerate(flow)
        if _group(piece) == group and (amount := _amount_behind(flow, k)) is not None
    ]
    whole = sum((_value(amount) for _, amount in items), Decimal(0))
    used = {amount.start for _, amount in items}
    sums = [p for p in flow if p.start not in used and _AMOUNT.match(p.text) and _value(p) == whole]
    label = next((piece for piece in flow if squeeze(piece.text) in _TOTALS[side]), None)
    if not whole or not sums or label is None:
        return []
    behind = _amount_behind(flow, flow.index(label))
    if behind not in sums and (behind is not None or sum(_value(amount) != 0 for _, amount in items) < _PROVING):
        return []
    total = behind or sums[0]
    rows = [Row((cell_of(text, name), cell_of(text, amount))) for name, amount in items]
    inferred = frozenset() if total is behind else frozenset((1,))
    rows.append(Row((cell_of(text, label), cell_of(text, total)), inferred=inferred, total=True))
    return [*rows, *(_balances(text, flow, side, whole) if group in ("income", "functional") else ())]


def _balances(text: str, flow: Sequence[Piece], side: str, year: Decimal) -> list[Row]:
    """What stands beside the year's total on one side, if both together are what is printed as all (总计)."""
    found: dict[str, tuple[Piece, Piece]] = {}
    for k, piece in enumerate(flow):
        name = re.sub(r"^[一二三四五六七八九十]{1,3}、", "", squeeze(piece.text))
        amount = _amount_behind(flow, k) if name in _BALANCES[side] else None
        if amount is not None:
            found.setdefault(name, (piece, amount))
    whole = year + sum((_value(amount) for _, amount in found.values()), Decimal(0))
    wholes = [(piece, _amount_behind(flow, k)) for k, piece in enumerate(flow) if squeeze(piece.text) in _WHOLES[side]]
    for label, amount in wholes:
        if found and amount is not None and _value(amount) == whole:
            closing = Row((cell_of(text, label), cell_of(text, amount)), total=True)
            return [*(Row((cell_of(text, name), cell_of(text, one))) for name, one in found.values()), closing]
    return []


def _amount_behind(flow: Sequence[Piece], k: int) -> Piece | None:
    """The amount right behind a name, a number of the line or a head that a page put between them left out."""
    after = [piece for piece in flow[k + 1 : k + 4] if squeeze(piece.text) not in _HEADS]
    if after and _LINE_NUMBER.match(after[0].text):
        after = after[1:]
    return after[0] if after and _AMOUNT.match(after[0].text) else None


def _value(piece: Piece) -> Decimal:
    return to_number(piece.text) or Decimal(0)
