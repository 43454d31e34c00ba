"""The money of a form that prints no head over it: a total, and what it consists of, each with its amount behind it.

年度资金总额 860.00, 其中：中央财政补助 300.00, 省级财政补助 180.00; or in two ways, 按资金来源 … 按支出类型 ….
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from kg.tables.labels import is_blank_mark, is_number, lookup, squeeze
from kg.tables.model import Column, Row, TableCell
from kg.tables.standard import is_money_item

HEADLESS = "amounts without a head: what the form plans, by the names before them"
"""Why such a table counts: each amount stands right behind its name."""
COLUMNS = (Column((), "item"), Column((), "budget"))
_LEAST = 2
"""A total with fewer parts may be a field of the form, and says nothing of its parts."""
_WAY = re.compile("按.{2,8}")
"""按资金来源, 按支出类型: in which way the total is divided."""
_AMOUNTS = ("line", "budget", "spent", "item")
"""What else such a name may mean to a head."""
_PART = re.compile("(?:其中[：:]?|[（(]?[一二三四五六七八九十\\d]{1,2}[）)、.．])?[㐀-鿿（）()“”、]{2,24}")


def headless_money(flow: Sequence[TableCell]) -> Iterator[tuple[Row, ...]]:
    """The rows (name, amount) of every such list in a run of cells, its total first; one list for each way to divide
    a total that the form divides in more than one.
    """
    at = 0
    while at < len(flow):
        if _is_total(flow[at].text) and at + 1 < len(flow) and is_number(flow[at + 1].text):
            lists, at = _lists(flow, at)
            yield from lists
        else:
            at += 1


def _is_total(text: str) -> bool:
    name = squeeze(text).rstrip("：:")
    return is_money_item(name) and name.endswith(("总额", "总金额"))


def _lists(flow: Sequence[TableCell], at: int) -> tuple[list[tuple[Row, ...]], int]:
    """The lists below the total at ``at``, and where they end."""
    total = Row((flow[at], flow[at + 1]), total=True)
    lists: list[list[Row]] = [[]]
    at += 2
    while at < len(flow):
        name = squeeze(flow[at].text)
        if _WAY.fullmatch(name):
            lists.append([])
            at += 1
        elif not _is_part(name):
            break
        elif at + 1 < len(flow) and is_number(flow[at + 1].text):
            lists[-1].append(Row((flow[at], flow[at + 1])))
            at += 2
        elif not is_money_item(name, part=True):
            break
        else:
            lists[-1].append(Row((flow[at], None)))
            at += 1 + (at + 1 < len(flow) and is_blank_mark(flow[at + 1].text))
    return [(total, *rows) for rows in lists if sum(row.cells[1] is not None for row in rows) >= _LEAST], at


def _is_part(name: str) -> bool:
    if is_money_item(name, part=True):
        return True
    known = lookup(name)
    if known is not None and known.meaning not in _AMOUNTS:
        return False
    return _PART.fullmatch(name) is not None and name.endswith(_ends())


@cache
def _ends() -> tuple[str, ...]:
    """What the names of sources and kinds of expenditure end in (data/money_part_ends.tsv)."""
    text = resources.files("kg.tables").joinpath("data/money_part_ends.tsv").read_text(encoding="utf-8")
    return tuple(text.splitlines()[2:])
